//! `FromJson` and `ToJson` for structs with named fields, and for enums whose variants either all have braces, even
//! empty ones, or none: the shapes of messages and answers. Names are those of serde's attributes; an attribute that
//! changes the JSON and is not known here is an error, so that both derives of a type cannot drift apart unseen.

mod attributes;
mod read;
mod shape;
mod write;

use proc_macro::TokenStream;
use syn::{DeriveInput, Error, Result, parse_macro_input};

/// Reads a type from JSON.
#[proc_macro_derive(FromJson, attributes(serde))]
pub fn from_json(input: TokenStream) -> TokenStream {
    expand(&parse_macro_input!(input), read::implement)
}

/// Writes a type as JSON.
#[proc_macro_derive(ToJson, attributes(serde))]
pub fn to_json(input: TokenStream) -> TokenStream {
    expand(&parse_macro_input!(input), write::implement)
}

type Implement = fn(&syn::Ident, &shape::Shape) -> proc_macro2::TokenStream;

fn expand(input: &DeriveInput, implement: Implement) -> TokenStream {
    let shape = generics(input).and_then(|()| shape::Shape::of(input));
    shape.map_or_else(Error::into_compile_error, |shape| implement(&input.ident, &shape)).into()
}

fn generics(input: &DeriveInput) -> Result<()> {
    if input.generics.params.is_empty() {
        return Ok(());
    }
    Err(Error::new_spanned(&input.generics, "types with parameters have no JSON here"))
}
