//! The types that fields have.

use std::fmt::Display;

use cosmwasm_std::{Addr, Binary, Decimal, HexBinary, Int64, Uint64, Uint128};

use crate::{Error, FromJson, Json, Result, ToJson, read::text};

/// Small whole numbers are JSON numbers.
macro_rules! numbers {
    ($($type:ident)+) => {$(
        impl FromJson for $type {
            fn from_json(json: Json) -> Result<Self> {
                number(json)?.try_into().map_err(|_| too_high())
            }
        }

        impl ToJson for $type {
            fn to_json(&self) -> Json {
                Json::Number((*self).into())
            }
        }
    )+};
}

numbers! { u8 u16 u32 u64 }

/// Numbers that may be negative; no message has such, some answers do.
macro_rules! signed {
    ($($type:ident)+) => {$(
        impl ToJson for $type {
            fn to_json(&self) -> Json {
                Json::Signed((*self).into())
            }
        }
    )+};
}

signed! { i32 i64 }

/// Great numbers are text, which no program rounds.
macro_rules! numbers_as_text {
    ($($type:ident)+) => {$(
        impl FromJson for $type {
            fn from_json(json: Json) -> Result<Self> {
                text(json)?.parse().map(Self::new).map_err(|_| no_number())
            }
        }

        impl ToJson for $type {
            fn to_json(&self) -> Json {
                shown(self)
            }
        }
    )+};
}

numbers_as_text! { Uint64 Uint128 }

/// Others that are text; no message has such.
macro_rules! shown {
    ($($type:ident)+) => {$(
        impl ToJson for $type {
            fn to_json(&self) -> Json {
                shown(self)
            }
        }
    )+};
}

shown! { Int64 Decimal }

impl FromJson for bool {
    fn from_json(json: Json) -> Result<Self> {
        match json {
            Json::Bool(value) => Ok(value),
            _ => Err(Error::new(&["true or false is expected"])),
        }
    }
}

impl ToJson for bool {
    fn to_json(&self) -> Json {
        Json::Bool(*self)
    }
}

impl FromJson for String {
    fn from_json(json: Json) -> Result<Self> {
        text(json)
    }
}

impl ToJson for String {
    fn to_json(&self) -> Json {
        Json::Text(self.clone())
    }
}

impl ToJson for Addr {
    fn to_json(&self) -> Json {
        Json::Text(self.as_str().to_owned())
    }
}

impl FromJson for Binary {
    fn from_json(json: Json) -> Result<Self> {
        Self::from_base64(&text(json)?).map_err(|_| Error::new(&["base64 is expected"]))
    }
}

impl ToJson for Binary {
    fn to_json(&self) -> Json {
        Json::Text(self.to_base64())
    }
}

impl FromJson for HexBinary {
    fn from_json(json: Json) -> Result<Self> {
        Self::from_hex(&text(json)?).map_err(|_| Error::new(&["hex is expected"]))
    }
}

impl ToJson for HexBinary {
    fn to_json(&self) -> Json {
        Json::Text(self.to_hex())
    }
}

impl<T: FromJson> FromJson for Option<T> {
    const IS_OPTIONAL: bool = true;

    fn from_json(json: Json) -> Result<Self> {
        if matches!(json, Json::Null) { Ok(None) } else { T::from_json(json).map(Some) }
    }
}

impl<T: ToJson> ToJson for Option<T> {
    fn to_json(&self) -> Json {
        self.as_ref().map_or(Json::Null, ToJson::to_json)
    }
}

impl<T: FromJson> FromJson for Vec<T> {
    fn from_json(json: Json) -> Result<Self> {
        let mut items = Self::new();
        for item in list(json)? {
            items.push(T::from_json(item)?);
        }
        Ok(items)
    }
}

impl<T: ToJson> ToJson for Vec<T> {
    fn to_json(&self) -> Json {
        let mut items = Vec::with_capacity(self.len());
        for item in self {
            items.push(item.to_json());
        }
        Json::List(items)
    }
}

#[inline(never)]
fn number(json: Json) -> Result<u64> {
    match json {
        Json::Number(number) => Ok(number),
        _ => Err(Error::new(&["a whole number of at least zero is expected"])),
    }
}

#[inline(never)]
fn list(json: Json) -> Result<Vec<Json>> {
    match json {
        Json::List(items) => Ok(items),
        _ => Err(Error::new(&["a list is expected"])),
    }
}

#[inline(never)]
fn shown(value: &dyn Display) -> Json {
    Json::Text(value.to_string())
}

#[cold]
#[inline(never)]
fn too_high() -> Error {
    Error::new(&["the number is too high"])
}

#[cold]
#[inline(never)]
fn no_number() -> Error {
    Error::new(&["a whole number in quotes is expected, within its bounds"])
}
