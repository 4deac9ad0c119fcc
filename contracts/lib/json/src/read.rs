use std::vec;

use crate::{Error, Json, Result};

/// Something that JSON can hold. Derived for structs and enums.
pub trait FromJson: Sized {
    /// Whether it may be left out of an object, which reads as `null`.
    const IS_OPTIONAL: bool = false;

    /// Reads it.
    ///
    /// # Errors
    /// JSON of another shape.
    fn from_json(json: Json) -> Result<Self>;
}

/// A field of an object.
#[derive(Debug)]
pub struct Field {
    /// Its name, and others that are taken for it.
    pub names: &'static [&'static str],
    /// It may be left out.
    pub is_optional: bool,
}

/// One of the messages of an enum.
#[derive(Debug)]
pub struct Variant {
    /// Its name, and others that are taken for it.
    pub names: &'static [&'static str],
    /// Its fields.
    pub fields: &'static [Field],
}

/// The values of an object in the order of its table, each to be taken once.
#[derive(Debug)]
pub struct Fields {
    fields: &'static [Field],
    values: vec::IntoIter<Json>,
    /// Name of the message that the fields are in; empty in a struct.
    variant: &'static str,
}

impl Fields {
    /// Sorts the fields of an object by a table.
    ///
    /// # Errors
    /// No object, an unknown field, a repeated or a missing one.
    pub fn of(json: Json, fields: &'static [Field]) -> Result<Self> {
        Ok(Self { fields, values: sort(json, fields)?.into_iter(), variant: "" })
    }

    /// Finds which message of an enum an object is, by its place in the table, and sorts its fields.
    ///
    /// # Errors
    /// No object of one known message, or its fields as above.
    pub fn of_variant(json: Json, variants: &'static [Variant]) -> Result<(usize, Self)> {
        let Json::Object(entries) = json else { return Err(one_message()) };
        let mut entries = entries.into_iter();
        let (Some((name, body)), None) = (entries.next(), entries.next()) else { return Err(one_message()) };
        for (index, Variant { names, fields }) in variants.iter().enumerate() {
            if names.contains(&&*name) {
                let variant = names.first().copied().unwrap_or_default();
                let values = sort(body, fields).map_err(|error| error.within(&name))?.into_iter();
                return Ok((index, Self { fields, values, variant }));
            }
        }
        Err(unknown("message", &name, &mut variants.iter().map(|variant| variant.names)))
    }

    /// Takes the next value.
    ///
    /// # Errors
    /// JSON of another shape.
    pub fn take<T: FromJson>(&mut self) -> Result<T> {
        T::from_json(self.next()).map_err(|error| self.locate(error))
    }

    #[inline(never)]
    fn next(&mut self) -> Json {
        self.values.next().unwrap_or(Json::Null)
    }

    /// Adds where the value was that was taken last.
    #[cold]
    #[inline(never)]
    fn locate(&self, error: Error) -> Error {
        let taken = self.fields.len().saturating_sub(self.values.len());
        let field = self.fields.get(taken.saturating_sub(1));
        let error = error.within(field.map_or("", Field::name));
        if self.variant.is_empty() { error } else { error.within(self.variant) }
    }
}

impl Field {
    fn name(&self) -> &'static str {
        self.names.first().copied().unwrap_or_default()
    }
}

/// The place of a text in a list of names, each with others that are taken for it: how an enum without fields is read.
///
/// # Errors
/// No text, or an unknown name.
pub fn choice(json: Json, choices: &'static [&'static [&'static str]]) -> Result<usize> {
    let name = text(json)?;
    let place = choices.iter().position(|names| names.contains(&&*name));
    place.ok_or_else(|| unknown("value", &name, &mut choices.iter().copied()))
}

/// Text, and nothing else.
#[inline(never)]
pub(crate) fn text(json: Json) -> Result<String> {
    match json {
        Json::Text(text) => Ok(text),
        _ => Err(Error::new(&["text is expected"])),
    }
}

fn sort(json: Json, fields: &'static [Field]) -> Result<Vec<Json>> {
    let Json::Object(entries) = json else { return Err(Error::new(&["an object is expected"])) };
    let mut found: Vec<Option<Json>> = Vec::new();
    found.resize_with(fields.len(), || None);
    for (name, value) in entries {
        let place = fields.iter().position(|field| field.names.contains(&&*name));
        let Some(slot) = place.and_then(|place| found.get_mut(place)) else {
            return Err(unknown("field", &name, &mut fields.iter().map(|field| field.names)));
        };
        if slot.replace(value).is_some() {
            return Err(about("field '", &name, "' is there twice"));
        }
    }
    let mut values = Vec::with_capacity(found.len());
    for (field, value) in fields.iter().zip(found) {
        match value {
            Some(value) => values.push(value),
            None if field.is_optional => values.push(Json::Null),
            None => return Err(about("field '", field.name(), "' is missing")),
        }
    }
    Ok(values)
}

#[cold]
fn one_message() -> Error {
    Error::new(&["an object with one message is expected"])
}

#[cold]
fn about(before: &str, name: &str, after: &str) -> Error {
    Error::new(&[before, name, after])
}

/// Letters of an unknown name that an error repeats.
const MAX_NAME: usize = 32;

/// Names what is known beside what is not: most unknown names are misspelt.
#[cold]
fn unknown(kind: &str, name: &str, known: &mut dyn Iterator<Item = &'static [&'static str]>) -> Error {
    let mut list = String::new();
    for names in known {
        if !list.is_empty() {
            list.push_str(", ");
        }
        list.push_str(names.first().copied().unwrap_or_default());
    }
    // Whoever sends a name may send a long one.
    let name: String = name.chars().take(MAX_NAME).collect();
    Error::new(&["unknown ", kind, " '", &name, "'; known are: ", &list])
}
