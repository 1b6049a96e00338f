//! JSON as all files and answers have it: indented, with a line end.

use super::ReportError;
use serde::Serialize;

/// Returns `value` as JSON.
///
/// # Errors
/// If it has no place in JSON.
pub(super) fn json(value: &impl Serialize) -> Result<Vec<u8>, ReportError> {
    let mut json = serde_json::to_vec_pretty(value)?;
    json.push(b'\n');
    Ok(json)
}
