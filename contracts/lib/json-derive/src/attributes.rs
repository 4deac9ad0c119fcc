use syn::{Attribute, LitStr, Result, meta::ParseNestedMeta};

/// What serde's attributes say of a type, a variant or a field, as far as the derives know them.
#[derive(Default)]
pub struct Attributes {
    /// Another name, for reading and writing.
    pub rename: Option<String>,
    /// Names that are taken for it.
    pub aliases: Vec<String>,
    /// Variants are named in snake case.
    pub is_snake_case: bool,
    /// Fields that are not listed are refused.
    pub denies_unknown: bool,
}

impl Attributes {
    /// Reads the attributes.
    ///
    /// # Errors
    /// One that is not known here.
    pub fn of(attributes: &[Attribute]) -> Result<Self> {
        let mut found = Self::default();
        for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("serde")) {
            attribute.parse_nested_meta(|meta| found.add(&meta))?;
        }
        Ok(found)
    }

    fn add(&mut self, meta: &ParseNestedMeta<'_>) -> Result<()> {
        let name = meta.path.get_ident().map(ToString::to_string).unwrap_or_default();
        if name == "deny_unknown_fields" {
            self.denies_unknown = true;
            return Ok(());
        }
        let value = || Ok::<_, syn::Error>(meta.value()?.parse::<LitStr>()?.value());
        match name.as_str() {
            "rename" => self.rename = Some(value()?),
            "alias" => self.aliases.push(value()?),
            "rename_all" if value()? == "snake_case" => self.is_snake_case = true,
            "rename_all" => return Err(meta.error("only snake_case is known to the derives of JSON")),
            // Where serde lies.
            "crate" => drop(value()?),
            _ => return Err(meta.error("not known to the derives of JSON")),
        }
        Ok(())
    }
}
