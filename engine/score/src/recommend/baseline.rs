//! What others would suggest.

mod personal;
mod tifu;
mod upcf;

pub use self::personal::{Decayed, GlobalTop, Oracle, PersonalTop, Recency};
pub use self::tifu::Tifu;
pub use self::upcf::UpCf;
