use std::fmt;

/// What reading gives.
pub type Result<T> = std::result::Result<T, Error>;

/// JSON that is not what was asked for: where, and why. As small as a pointer, because every value that is read passes
/// a result on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error(Box<Parts>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Parts {
    path: String,
    cause: String,
}

impl Error {
    /// An error in the value at hand.
    #[cold]
    #[inline(never)]
    #[must_use]
    pub fn new(cause: &[&str]) -> Self {
        Self(Box::new(Parts { path: String::new(), cause: cause.concat() }))
    }

    /// The same error, seen from the object around it.
    #[cold]
    #[inline(never)]
    #[must_use]
    pub fn within(mut self, name: &str) -> Self {
        let separator = if self.0.path.is_empty() { "" } else { "." };
        self.0.path = [name, separator, &self.0.path].concat();
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Parts { path, cause } = &*self.0;
        if !path.is_empty() {
            out.write_str(path)?;
            out.write_str(": ")?;
        }
        out.write_str(cause)
    }
}

impl std::error::Error for Error {}
