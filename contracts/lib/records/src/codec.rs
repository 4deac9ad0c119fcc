//! What is stored, as bytes: fields in their order, integers big-endian, texts behind their length.

use cosmwasm_std::{Addr, Uint64, Uint128};

use crate::{RecordError, Result};

/// Something with a layout of its own.
pub trait Record: Sized {
    /// Appends its bytes.
    fn write(&self, out: &mut Vec<u8>);

    /// Takes its bytes from the front of `input`; none if they are no such record.
    fn read(input: &mut &[u8]) -> Option<Self>;
}

/// Lists the fields of records in the order of their bytes; a field that is not listed breaks the build.
///
/// `field: codec` stores a field in another way than its type does elsewhere: by the functions `write` and `read` of
/// the module `codec`.
#[macro_export]
macro_rules! records {
    ($($name:ident { $($field:ident $(: $codec:ident)?),+ })+) => {$(
        impl $crate::Record for $name {
            fn write(&self, out: &mut Vec<u8>) {
                let Self { $($field),+ } = self;
                $($crate::records!(@write $field out $($codec)?);)+
            }

            fn read(input: &mut &[u8]) -> Option<Self> {
                Some(Self { $($field: $crate::records!(@read input $($codec)?)?),+ })
            }
        }
    )+};
    (@write $field:ident $out:ident) => { $crate::Record::write($field, $out) };
    (@write $field:ident $out:ident $codec:ident) => { $codec::write($field, $out) };
    (@read $input:ident) => { $crate::Record::read($input) };
    (@read $input:ident $codec:ident) => { $codec::read($input) };
}

/// Lists the byte of each variant.
#[macro_export]
macro_rules! byte_records {
    ($($name:ident { $($variant:ident = $byte:literal),+ })+) => {$(
        impl $crate::Record for $name {
            fn write(&self, out: &mut Vec<u8>) {
                out.push(match self { $(Self::$variant => $byte),+ });
            }

            fn read(input: &mut &[u8]) -> Option<Self> {
                match <u8 as $crate::Record>::read(input)? {
                    $($byte => Some(Self::$variant),)+
                    _ => None,
                }
            }
        }
    )+};
}

/// Types that are stored as another.
#[macro_export]
macro_rules! records_as {
    ($($name:ident: $as:ty = $to:expr, $from:expr;)+) => {$(
        impl $crate::Record for $name {
            fn write(&self, out: &mut Vec<u8>) {
                let to: fn(&Self) -> $as = $to;
                $crate::Record::write(&to(self), out);
            }

            fn read(input: &mut &[u8]) -> Option<Self> {
                let from: fn($as) -> Self = $from;
                <$as as $crate::Record>::read(input).map(from)
            }
        }
    )+};
}

macro_rules! integers {
    ($($name:ident)+) => {$(
        impl Record for $name {
            fn write(&self, out: &mut Vec<u8>) {
                out.extend_from_slice(&self.to_be_bytes());
            }

            // One function for all records, because an inlined reader costs more than its call.
            #[inline(never)]
            fn read(input: &mut &[u8]) -> Option<Self> {
                Record::read(input).map(Self::from_be_bytes)
            }
        }
    )+};
}

integers! { u8 u16 u32 u64 u128 }

impl<const N: usize> Record for [u8; N] {
    fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(self);
    }

    fn read(input: &mut &[u8]) -> Option<Self> {
        let (bytes, rest) = input.split_first_chunk()?;
        *input = rest;
        Some(*bytes)
    }
}

records_as! {
    Uint64: u64 = |number| number.u64(), Self::new;
    Uint128: u128 = |amount| amount.u128(), Self::new;
    Addr: String = |addr| addr.to_string(), Self::unchecked;
}

impl Record for bool {
    fn write(&self, out: &mut Vec<u8>) {
        out.push((*self).into());
    }

    fn read(input: &mut &[u8]) -> Option<Self> {
        match u8::read(input)? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }
}

impl Record for String {
    fn write(&self, out: &mut Vec<u8>) {
        u32::try_from(self.len()).unwrap_or(u32::MAX).write(out);
        out.extend_from_slice(self.as_bytes());
    }

    fn read(input: &mut &[u8]) -> Option<Self> {
        let len = u32::read(input)?.try_into().ok()?;
        let (text, rest) = input.split_at_checked(len)?;
        *input = rest;
        Self::from_utf8(text.to_vec()).ok()
    }
}

impl<T: Record> Record for Option<T> {
    fn write(&self, out: &mut Vec<u8>) {
        self.is_some().write(out);
        if let Some(value) = self {
            value.write(out);
        }
    }

    fn read(input: &mut &[u8]) -> Option<Self> {
        if bool::read(input)? { T::read(input).map(Some) } else { Some(None) }
    }
}

impl<T: Record> Record for Vec<T> {
    fn write(&self, out: &mut Vec<u8>) {
        u32::try_from(self.len()).unwrap_or(u32::MAX).write(out);
        for item in self {
            item.write(out);
        }
    }

    fn read(input: &mut &[u8]) -> Option<Self> {
        let mut items = Self::new();
        for _ in 0..u32::read(input)? {
            items.push(T::read(input)?);
        }
        Some(items)
    }
}

/// For keys whose presence says it all; the chain stores no empty values.
impl Record for () {
    fn write(&self, out: &mut Vec<u8>) {
        out.push(1);
    }

    fn read(input: &mut &[u8]) -> Option<Self> {
        u8::read(input).map(|_| ())
    }
}

/// The bytes of a record.
pub fn encode<V: Record>(value: &V) -> Vec<u8> {
    let mut bytes = Vec::new();
    value.write(&mut bytes);
    bytes
}

/// Reads a record and nothing after it.
///
/// # Errors
/// The bytes are no such record.
pub fn decode<V: Record>(mut bytes: &[u8]) -> Result<V> {
    V::read(&mut bytes).filter(|_| bytes.is_empty()).ok_or(RecordError::Corrupt)
}
