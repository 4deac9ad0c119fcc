//! Messages from JSON, and answers to JSON, with as little code as it takes.
//!
//! serde derives a reader and a writer of its own for each type, 1.5 to 3 KB of wasm each. Here a message is read into
//! one tree, [`Json`], and every type is made of the tree by tables of its names and one small call a field. Text and
//! escapes stay the business of the library below. Types keep serde's derives for schemas, tests and other programs;
//! the derives here stand beside them, read the same attributes and produce the same JSON, but for one thing:
//!
//! - A field that is not listed is refused, always; [`FromJson`] insists on `deny_unknown_fields` so that it shows.
//!
//! A refusal says where: `update_params.patch.max_age_secs: a whole number is expected`.

mod error;
mod query;
mod read;
mod tree;
mod values;
mod write;

pub use error::{Error, Result};
pub use json_derive::{FromJson, ToJson};
pub use query::ask;
pub use read::{Field, Fields, FromJson, Variant, choice};
pub use tree::Json;
pub use write::ToJson;
