//! Estimates with their intervals, and nothing about what is being estimated.
//!
//! **For:** turning the plain numbers of many replications into statements a reader can trust.
//! **Takes:** counts, values, pairs, and event times in any whole unit; uniforms where a bootstrap needs them.
//! **Gives:** [`Estimate`]s, curves with pointwise bands, paired differences, adjusted p-values.
//! **Guards:** a mean is never given without its interval, times cut off at a horizon go through
//! [`KaplanMeier`] or [`AalenJohansen`], and every estimator names its source. It is held against published
//! examples, and its intervals against how often they hold the truth, in the verification pack
//! (`src/verification`); what is worked by hand, and the ends of scales, stand beside it. Functions beyond the
//! square root come from `sim::elementary`, so that the same numbers give the same bytes on every machine.
//!
//! All intervals are at 95 % unless a level or a critical value is handed in. `None` means that there is
//! nothing to estimate from; it is never dressed up as a zero.
//!
//! **To add an estimator:** one file named after its noun, one line below, its source in the doc comment, a
//! published example and design points of coverage in `src/verification`, one property beside it.

mod agreement;
mod bounded;
mod competing;
mod difference;
mod dispersion;
mod family;
mod intervals;
mod mcnemar;
mod multiplicity;
mod paired;
mod paired_ratio;
mod quantile;
mod rounding;
mod survival;
#[cfg(test)]
mod uniforms;
mod weighted;
mod weighted_sum;

pub use agreement::{AgreementTable, share_difference, share_difference_with_critical};
pub use bounded::{bounded_mean, bounded_mean_with_critical};
pub use competing::{AalenJohansen, CompetingObservation, IncidenceStep};
pub use difference::{DifferencePoint, paired_incidence_difference};
pub use dispersion::CountMoments;
pub use family::{JudgedDifference, PairedAnswers, family_critical, family_p_values, judge_family};
pub use intervals::{Estimate, mean, mean_with_critical, ratio, student_t_quantile, wilson};
pub use mcnemar::mcnemar_mid_p;
pub use multiplicity::{holm, max_t};
pub use paired::{
    PairedDifference, paired_bounded_difference, paired_difference, paired_restricted_mean,
    paired_share_difference,
};
pub use paired_ratio::{PairedRatio, paired_ratio_difference};
pub use quantile::{QuantileInterval, quantile, quantile_interval};
pub use rounding::{nearest_step, nearest_step_of};
pub use survival::{Event, KaplanMeier, Observation, QuantileEstimate, SurvivalStep};
pub use weighted::{Stratum, weighted_share};
pub use weighted_sum::{Part, weighted_sum};
