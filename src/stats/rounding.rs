//! Shares rounded for people, the same way wherever they are shown.

/// Finer than two counted shares can lie apart, coarser than what sums and products of fractions lose.
const GRID: f64 = 1e10;

/// Returns how many steps of 1 / `steps` a share is nearest to: `steps` of 100 gives whole per cent, 1000 tenths.
/// Half a step goes away from 0.
///
/// A share that is counted lies on half a step, or at least 1 / (2 · `steps` · n) off it. So what is
/// nearer than 1e-10 is on it, and was moved by the rounding of fractions on the way, as 203 of 280 are when
/// read off a survival curve. For tenths of per cent that holds up to an n of 5 million.
pub fn nearest_step(share: f64, steps: u32) -> i64 {
    let on_grid = (share * GRID).round();
    (on_grid * f64::from(steps) / GRID).round() as i64
}

/// Returns the same for `count` of `n`, in whole numbers; `None` of nothing.
pub fn nearest_step_of(count: usize, n: usize, steps: u32) -> Option<i64> {
    let (count, n, steps) = (count as u128, n as u128, u128::from(steps));
    let nearest = (2 * count * steps + n).checked_div(2 * n)?;
    i64::try_from(nearest).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn one_share_is_rounded_one_way_however_it_was_come_by() {
        // What a survival curve leaves of 280 after 203 events, one at a time.
        let over: f64 = 1.0 - (0..203).map(|i| f64::from(279 - i) / f64::from(280 - i)).product::<f64>();
        // What goes wrong without: the same share on both sides of half a per cent.
        assert_eq!(((over * 100.0).round(), (203.0_f64 / 280.0 * 100.0).round()), (72.0, 73.0));
        assert_eq!((nearest_step(over, 100), nearest_step(203.0 / 280.0, 100)), (73, 73));
        assert_eq!(nearest_step_of(203, 280, 100), Some(73));
        assert_eq!((nearest_step(0.0, 100), nearest_step(1.0, 100)), (0, 100));
        assert_eq!((nearest_step(-0.005, 100), nearest_step(0.0004999, 1000)), (-1, 0));
        assert_eq!(nearest_step_of(0, 0, 100), None);
    }

    proptest! {
        #[test]
        fn floats_round_as_counts_do(
            (n, count) in (1_usize..5000).prop_flat_map(|n| (Just(n), 0..=n)),
            steps in prop::sample::select(vec![20_u32, 100, 200, 1000]),
        ) {
            let exact = nearest_step_of(count, n, steps).unwrap();
            let (all, some) = (n as f64, count as f64);
            prop_assert_eq!(nearest_step(some / all, steps), exact);
            prop_assert_eq!(nearest_step(1.0 - (all - some) / all, steps), exact);
            prop_assert_eq!(nearest_step((0..count).map(|_| 1.0 / all).sum(), steps), exact);
            // The product-limit way to what is left.
            let left: f64 = (0..count).map(|i| (all - i as f64 - 1.0) / (all - i as f64)).product();
            prop_assert_eq!(nearest_step(1.0 - left, steps), exact);
            prop_assert_eq!(nearest_step(-some / all, steps), -exact);
        }
    }
}
