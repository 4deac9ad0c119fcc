use crate::error::Error;

/// Makes something of each, until one is refused. A loop: the adapters of the library that do so are 800 bytes a use.
pub(crate) fn each<T, U>(
    items: impl IntoIterator<Item = T>,
    mut make: impl FnMut(T) -> Result<U, Error>,
) -> Result<Vec<U>, Error> {
    let mut made = Vec::new();
    for item in items {
        made.push(make(item)?);
    }
    Ok(made)
}
