use syn::{Data, DeriveInput, Error, Fields, Ident, Result, Type, ext::IdentExt};

use crate::attributes::Attributes;

/// A type as JSON sees it.
pub struct Shape {
    /// Fields that are not listed are refused.
    pub denies_unknown: bool,
    /// What it is.
    pub kind: Kind,
}

/// What a type is.
pub enum Kind {
    /// Fields with names.
    Struct(Vec<Field>),
    /// Variants of which each has fields with names, or none in braces.
    Messages(Vec<Variant>),
    /// Variants without anything.
    Choices(Vec<Variant>),
}

/// A variant.
pub struct Variant {
    /// In Rust.
    pub ident: Ident,
    /// In JSON: its name, and others that are taken for it.
    pub names: Vec<String>,
    /// Its fields.
    pub fields: Vec<Field>,
}

/// A field.
pub struct Field {
    /// In Rust.
    pub ident: Ident,
    /// In JSON: its name, and others that are taken for it.
    pub names: Vec<String>,
    /// Its type.
    pub ty: Type,
}

impl Shape {
    /// Looks at a type.
    ///
    /// # Errors
    /// A shape that has no JSON here.
    pub fn of(input: &DeriveInput) -> Result<Self> {
        let attributes = Attributes::of(&input.attrs)?;
        let kind = match &input.data {
            Data::Struct(data) => Kind::Struct(named(&data.fields)?),
            Data::Enum(data) => {
                let is_unit = |variant: &syn::Variant| matches!(variant.fields, Fields::Unit);
                let variant = |variant| Variant::of(variant, attributes.is_snake_case);
                let variants = data.variants.iter().map(variant).collect::<Result<Vec<_>>>()?;
                let units = data.variants.iter().filter(|variant| is_unit(variant)).count();
                match units {
                    0 if !variants.is_empty() => Kind::Messages(variants),
                    _ if units == variants.len() && units > 0 => Kind::Choices(variants),
                    _ => return Err(Error::new_spanned(input, "give every variant braces, or none")),
                }
            }
            Data::Union(_) => return Err(Error::new_spanned(input, "a union has no JSON")),
        };
        Ok(Self { denies_unknown: attributes.denies_unknown, kind })
    }
}

impl Variant {
    fn of(variant: &syn::Variant, is_snake_case: bool) -> Result<Self> {
        let plain = variant.ident.unraw().to_string();
        let name = if is_snake_case { snake_case(&plain) } else { plain };
        let fields =
            if matches!(variant.fields, Fields::Unit) { Vec::new() } else { named(&variant.fields)? };
        Ok(Self { ident: variant.ident.clone(), names: names(&variant.attrs, name)?, fields })
    }
}

fn named(fields: &Fields) -> Result<Vec<Field>> {
    let Fields::Named(fields) = fields else {
        return Err(Error::new_spanned(fields, "only fields with names have JSON here"));
    };
    let mut found = Vec::new();
    for field in &fields.named {
        let ident = field.ident.clone().ok_or_else(|| Error::new_spanned(field, "a name is missing"))?;
        let names = names(&field.attrs, ident.unraw().to_string())?;
        found.push(Field { ident, names, ty: field.ty.clone() });
    }
    Ok(found)
}

fn names(attributes: &[syn::Attribute], name: String) -> Result<Vec<String>> {
    let Attributes { rename, aliases, .. } = Attributes::of(attributes)?;
    Ok([vec![rename.unwrap_or(name)], aliases].concat())
}

/// serde's rule: each capital but the first begins a word.
fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    for (index, letter) in name.char_indices() {
        if index > 0 && letter.is_uppercase() {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    snake
}

#[cfg(test)]
mod tests {
    use syn::{DeriveInput, parse_quote};

    use super::{Shape, snake_case};

    #[test]
    fn what_would_drift_from_serde_is_refused() {
        let refused: [(DeriveInput, &str); 5] = [
            (
                parse_quote!(
                    struct A {
                        #[serde(default)]
                        b: u32,
                    }
                ),
                "not known to the derives of JSON",
            ),
            (
                parse_quote!(
                    #[serde(rename_all = "camelCase")]
                    enum A {
                        B,
                    }
                ),
                "only snake_case is known",
            ),
            (
                parse_quote!(
                    enum A {
                        B,
                        C {},
                    }
                ),
                "give every variant braces, or none",
            ),
            (
                parse_quote!(
                    struct A(u32);
                ),
                "only fields with names",
            ),
            (
                parse_quote!(
                    enum A {}
                ),
                "give every variant braces, or none",
            ),
        ];
        for (input, cause) in refused {
            let found = Shape::of(&input).err().map(|error| error.to_string()).unwrap_or_default();
            assert!(found.starts_with(cause), "{found}");
        }
    }

    #[test]
    fn capitals_begin_words() {
        for (name, snake) in [("SubmitVAA", "submit_v_a_a"), ("Pause", "pause"), ("AddFeed", "add_feed")] {
            assert_eq!(snake_case(name), snake);
        }
    }
}
