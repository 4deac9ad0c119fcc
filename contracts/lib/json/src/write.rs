use std::borrow::Cow;

use crate::Json;

/// Something that can be put into JSON. Derived for structs and enums.
pub trait ToJson {
    /// Puts it.
    fn to_json(&self) -> Json;
}

impl Json {
    /// An object of these names and values.
    #[must_use]
    pub fn object(names: &'static [&'static str], values: &[&dyn ToJson]) -> Self {
        let mut fields = Vec::with_capacity(names.len());
        for (name, value) in names.iter().zip(values) {
            fields.push((Cow::Borrowed(*name), value.to_json()));
        }
        Self::Object(fields)
    }

    /// A message of an enum: its name over the object of its fields.
    #[must_use]
    pub fn variant(name: &'static str, names: &'static [&'static str], values: &[&dyn ToJson]) -> Self {
        Self::Object(vec![(Cow::Borrowed(name), Self::object(names, values))])
    }
}

/// What is a tree already.
impl ToJson for Json {
    fn to_json(&self) -> Json {
        self.clone()
    }
}
