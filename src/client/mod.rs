//! The attacked organisation: what it owns, what it guards itself with, what it can do on its own.
//!
//! Takes nothing but knowledge; gives the [`Client`] an attack runs on. Controls belong to the client and
//! are the same whichever SOC watches it.

mod asset;
mod control;
mod foothold;
mod organisation;

pub use asset::{AssetGroup, Role};
pub use control::{Control, ControlKind};
pub use foothold::{FootholdKind, Removal, Visibility};
pub use organisation::{Client, ClientKind, ContactHours, Downstream, OwnResponse};
