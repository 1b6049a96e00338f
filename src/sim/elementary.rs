//! Logarithm, exponential and inverse normal from + − × ÷ √ alone.
//!
//! The system's own functions differ between machines and compilers, and with them every simulated
//! time; these do not. Checked against `libm` in the tests. No fused multiply-add is used.

use std::f64::consts::{LN_2, SQRT_2};

/// ln 2 split so that `k * LN_2_HIGH` is exact for every exponent `k` of a double.
const LN_2_HIGH: f64 = 0.693_147_180_369_123_8;
const LN_2_LOW: f64 = 1.908_214_929_270_587_7e-10;

/// 2^52, from which on doubles are whole numbers.
const TWO_52: f64 = 4_503_599_627_370_496.0;

/// Returns the natural logarithm of a positive normal number; not-a-number below zero.
///
/// With m = x / 2^k near 1 and s = (m − 1)/(m + 1), ln m = 2 (s + s³/3 + s⁵/5 + …); |s| ≤ 0.1716, so
/// eleven terms reach the last bits of a double.
#[inline]
pub fn ln(x: f64) -> f64 {
    if x <= 0.0 || x.is_nan() {
        return if x == 0.0 { f64::NEG_INFINITY } else { f64::NAN };
    }
    if x < f64::MIN_POSITIVE {
        return ln(x * 18_014_398_509_481_984.0) - 54.0 * LN_2; // subnormal: scale by 2^54
    }
    if x == f64::INFINITY {
        return x;
    }
    ln_of_normal(x)
}

/// Returns the natural logarithm of a number known to be positive, normal and finite.
///
/// Without a branch, so that the logarithms of many numbers can overlap.
#[inline(always)]
pub fn ln_of_normal(x: f64) -> f64 {
    // Adding this carries into the exponent exactly when the mantissa is above that of √2.
    const ABOVE_ROOT_2: u64 = (1 << 52) - 1 - (SQRT_2.to_bits() & 0x000f_ffff_ffff_ffff);
    let bits = x.to_bits();
    let exponent = (bits + ABOVE_ROOT_2) >> 52;
    // The exponent as the last bits of 2^52 is that much more than 2^52: a conversion without a branch.
    let k = f64::from_bits(exponent | TWO_52.to_bits()) - (TWO_52 + 1023.0);
    let m = f64::from_bits(bits.wrapping_sub(exponent << 52).wrapping_add(1023 << 52));
    let s = (m - 1.0) / (m + 1.0);
    let z = s * s;
    let z2 = z * z;
    let z4 = z2 * z2;
    // Estrin's grouping: the terms of one level do not wait for each other.
    let a = 1.0 / 3.0 + z * (1.0 / 5.0);
    let b = 1.0 / 7.0 + z * (1.0 / 9.0);
    let c = 1.0 / 11.0 + z * (1.0 / 13.0);
    let d = 1.0 / 15.0 + z * (1.0 / 17.0);
    let e = 1.0 / 19.0 + z * (1.0 / 21.0);
    let series = z * ((a + z2 * b) + z4 * ((c + z2 * d) + z4 * e));
    k * LN_2_HIGH + (2.0 * s + (2.0 * s * series + k * LN_2_LOW))
}

/// Returns e to the power `x`: 0 below −708, infinity above 709.
///
/// x = k ln 2 + r with |r| ≤ 0.3466; fourteen Taylor terms of e^r, then 2^k by its bits.
#[inline]
pub fn exp(x: f64) -> f64 {
    if x.is_nan() {
        return x;
    }
    if x > 709.0 {
        return f64::INFINITY;
    }
    if x < -708.0 {
        return 0.0;
    }
    exp_of_moderate(x)
}

/// Returns e to the power of a number known to lie between −708 and 709.
///
/// Without a branch, so that the powers of many numbers can overlap.
#[inline(always)]
pub fn exp_of_moderate(x: f64) -> f64 {
    // Added to this, a number is rounded to a whole one, which then stands in the last bits.
    const ROUNDING: f64 = 1.5 * TWO_52;
    let rounded = x * (1.0 / LN_2) + ROUNDING;
    let kf = rounded - ROUNDING;
    let r = (x - kf * LN_2_HIGH) - kf * LN_2_LOW;
    let r2 = r * r;
    let r4 = r2 * r2;
    let a = 0.5 + r * (1.0 / 6.0);
    let b = 1.0 / 24.0 + r * (1.0 / 120.0);
    let c = 1.0 / 720.0 + r * (1.0 / 5_040.0);
    let d = 1.0 / 40_320.0 + r * (1.0 / 362_880.0);
    let e = 1.0 / 3_628_800.0 + r * (1.0 / 39_916_800.0);
    let f = 1.0 / 479_001_600.0 + r * (1.0 / 6_227_020_800.0);
    let series = (a + r2 * b) + r4 * ((c + r2 * d) + r4 * (e + r2 * f));
    let y = 1.0 + (r + r2 * series);
    y * f64::from_bits(rounded.to_bits().wrapping_add(1023) << 52)
}

/// Returns the logistic function 1 / (1 + e^−x).
#[inline]
pub fn logistic(x: f64) -> f64 {
    if x >= 0.0 {
        1.0 / (1.0 + exp(-x))
    } else {
        let e = exp(x);
        e / (1.0 + e)
    }
}

/// Returns the log-odds of a probability strictly between 0 and 1.
#[inline]
pub fn logit(p: f64) -> f64 {
    ln(p / (1.0 - p))
}

/// Returns the standard normal quantile of `p` in (0, 1).
///
/// Rational approximations of Wichura, Algorithm AS 241 (PPND16), Applied Statistics 37 (1988) 477–484,
/// relative accuracy about 1e-16.
#[inline]
pub fn inverse_normal(p: f64) -> f64 {
    let q = p - 0.5;
    if q.abs() <= CENTRE { inverse_normal_centre(q) } else { inverse_normal_tail(p, q) }
}

/// Replaces each of many probabilities by its standard normal quantile, as [`inverse_normal`] gives it.
#[inline]
pub fn inverse_normals<const N: usize>(p: &mut [f64; N]) {
    // The centre's formula for all, overlapping; then the tails, which are few, again.
    let mut z = [0.0; N];
    for (z, p) in z.iter_mut().zip(p.iter()) {
        *z = inverse_normal_centre(p - 0.5);
    }
    // Which are in the tails is listed first: asking and drawing by turns would guess wrong too often.
    let (mut tails, mut found) = ([0; N], 0);
    for (i, p) in p.iter().enumerate() {
        tails[found] = i;
        found += usize::from((p - 0.5).abs() > CENTRE);
    }
    for some in tails[..found].chunks(TOGETHER) {
        let mut drawn = [0.5; TOGETHER];
        for (drawn, &i) in drawn.iter_mut().zip(some) {
            *drawn = p[i];
        }
        inverse_normal_tails(&mut drawn);
        for (drawn, &i) in drawn.iter().zip(some) {
            z[i] = *drawn;
        }
    }
    *p = z;
}

/// How far from one half the centre's formula holds.
const CENTRE: f64 = 0.425;

#[inline(always)]
fn inverse_normal_centre(q: f64) -> f64 {
    let r = 0.180_625 - q * q;
    q * ratio(r, &CENTRE_NUMERATOR, &CENTRE_DENOMINATOR)
}

/// Tails drawn at once: of a batch there are seldom more.
const TOGETHER: usize = 8;

/// Replaces each of some probabilities in the tails by its standard normal quantile.
#[inline]
fn inverse_normal_tails(p: &mut [f64; TOGETHER]) {
    // The formula of the inner tails for all, overlapping; unless all lie there, one by one.
    let (mut z, mut all_inner) = ([0.0; TOGETHER], true);
    for (z, &p) in z.iter_mut().zip(p.iter()) {
        let r = (-ln_of_normal(p.min(1.0 - p))).sqrt();
        all_inner &= r <= 5.0;
        let sign = (p - 0.5).to_bits() & (1 << 63);
        *z = f64::from_bits(ratio(r - 1.6, &MIDDLE_NUMERATOR, &MIDDLE_DENOMINATOR).to_bits() ^ sign);
    }
    if !all_inner {
        for (z, &p) in z.iter_mut().zip(p.iter()) {
            *z = inverse_normal_tail(p, p - 0.5);
        }
    }
    *p = z;
}

fn inverse_normal_tail(p: f64, q: f64) -> f64 {
    let tail = if q < 0.0 { p } else { 1.0 - p };
    let r = (-ln(tail)).sqrt();
    let z = if r <= 5.0 {
        ratio(r - 1.6, &MIDDLE_NUMERATOR, &MIDDLE_DENOMINATOR)
    } else {
        ratio(r - 5.0, &FAR_NUMERATOR, &FAR_DENOMINATOR)
    };
    if q < 0.0 { -z } else { z }
}

#[inline(always)]
fn ratio(r: f64, numerator: &[f64; 8], denominator: &[f64; 8]) -> f64 {
    polynomial(r, numerator) / polynomial(r, denominator)
}

#[inline(always)]
fn polynomial(r: f64, c: &[f64; 8]) -> f64 {
    let r2 = r * r;
    let low = (c[0] + r * c[1]) + r2 * (c[2] + r * c[3]);
    let high = (c[4] + r * c[5]) + r2 * (c[6] + r * c[7]);
    low + r2 * r2 * high
}

const CENTRE_NUMERATOR: [f64; 8] = [
    3.387_132_872_796_366_5,
    1.331_416_678_917_843_8e2,
    1.971_590_950_306_551_3e3,
    1.373_169_376_550_946e4,
    4.592_195_393_154_987e4,
    6.726_577_092_700_87e4,
    3.343_057_558_358_813e4,
    2.509_080_928_730_122_7e3,
];
const CENTRE_DENOMINATOR: [f64; 8] = [
    1.0,
    4.231_333_070_160_091e1,
    6.871_870_074_920_579e2,
    5.394_196_021_424_751e3,
    2.121_379_430_158_659_7e4,
    3.930_789_580_009_271e4,
    2.872_908_573_572_194_3e4,
    5.226_495_278_852_854e3,
];
const MIDDLE_NUMERATOR: [f64; 8] = [
    1.423_437_110_749_683_5,
    4.630_337_846_156_546,
    5.769_497_221_460_691,
    3.647_848_324_763_204_5,
    1.270_458_252_452_368_4,
    2.417_807_251_774_506e-1,
    2.272_384_498_926_918_4e-2,
    7.745_450_142_783_414e-4,
];
const MIDDLE_DENOMINATOR: [f64; 8] = [
    1.0,
    2.053_191_626_637_759,
    1.676_384_830_183_803_8,
    6.897_673_349_851e-1,
    1.481_039_764_274_800_8e-1,
    1.519_866_656_361_645_7e-2,
    5.475_938_084_995_345e-4,
    1.050_750_071_644_416_9e-9,
];
const FAR_NUMERATOR: [f64; 8] = [
    6.657_904_643_501_103,
    5.463_784_911_164_114,
    1.784_826_539_917_291_3,
    2.965_605_718_285_048_7e-1,
    2.653_218_952_657_612_4e-2,
    1.242_660_947_388_078_4e-3,
    2.711_555_568_743_487_6e-5,
    2.010_334_399_292_288_1e-7,
];
const FAR_DENOMINATOR: [f64; 8] = [
    1.0,
    5.998_322_065_558_88e-1,
    1.369_298_809_227_358e-1,
    1.487_536_129_085_061_5e-2,
    7.868_691_311_456_133e-4,
    1.846_318_317_510_054_8e-5,
    1.421_511_758_316_446e-7,
    2.044_263_103_389_939_8e-15,
];

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative error in units of the last place, roughly.
    fn ulps(a: f64, b: f64) -> f64 {
        (a - b).abs() / (b.abs().max(f64::MIN_POSITIVE) * f64::EPSILON)
    }

    #[test]
    fn the_logarithm_agrees_with_libm() {
        let mut x = 1e-300;
        while x < 1e300 {
            let (ours, theirs) = (ln(x), libm::log(x));
            assert!(ulps(ours, theirs) < 3.0 || (ours - theirs).abs() < 1e-16, "ln {x}: {ours} {theirs}");
            x *= 1.000_7;
        }
        assert_eq!(ln(1.0), 0.0);
        assert!(ln(-1.0).is_nan());
        assert_eq!(ln(0.0), f64::NEG_INFINITY);
        assert!((ln(5e-324) - libm::log(5e-324)).abs() < 1e-10);
    }

    #[test]
    fn the_exponential_agrees_with_libm() {
        let mut x = -708.0;
        while x < 709.0 {
            assert!(ulps(exp(x), libm::exp(x)) < 3.0, "exp {x}: {} {}", exp(x), libm::exp(x));
            x += 0.001_37;
        }
        assert_eq!(exp(0.0), 1.0);
        assert_eq!(exp(1e9), f64::INFINITY);
        assert_eq!(exp(-1e9), 0.0);
    }

    #[test]
    fn the_inverse_normal_inverts_the_normal_integral() {
        // Phi(z) = erfc(-z / sqrt 2) / 2, with libm's erfc as the oracle.
        for i in 1..100_000 {
            let p = f64::from(i) / 100_000.0;
            let back = 0.5 * libm::erfc(-inverse_normal(p) / SQRT_2);
            assert!((back - p).abs() < 1e-14, "p {p} came back as {back}");
        }
        for p in [1e-10, 1e-15, 1e-100, 1e-300] {
            let back = 0.5 * libm::erfc(-inverse_normal(p) / SQRT_2);
            assert!((back / p - 1.0).abs() < 1e-10, "p {p} came back as {back}");
        }
        // Wichura's own check values.
        assert!((inverse_normal(0.25) - -0.674_489_750_196_081_7).abs() < 1e-15);
        assert!((inverse_normal(0.001) - -3.090_232_306_167_814).abs() < 1e-14);
        assert!((inverse_normal(1e-20) - -9.262_340_089_798_408).abs() < 1e-13);
    }

    #[test]
    fn many_quantiles_at_once_are_the_same_as_one_by_one() {
        let mut p = [0.0; 10_000];
        for (i, p) in p.iter_mut().enumerate() {
            *p = match i % 50 {
                0 => 10_f64.powi(-1 - i as i32 / 40),
                _ => (i as f64 + 0.5) / 10_000.0,
            };
        }
        let one_by_one = p.map(inverse_normal);
        for (p, z) in p.as_chunks::<25>().0.iter().zip(one_by_one.as_chunks::<25>().0) {
            let mut many = *p;
            inverse_normals(&mut many);
            assert_eq!(many, *z);
        }
    }

    #[test]
    fn log_odds_and_logistic_undo_each_other() {
        for p in [1e-9, 0.1, 0.5, 0.97] {
            assert!((logistic(logit(p)) - p).abs() < 1e-14);
        }
    }
}
