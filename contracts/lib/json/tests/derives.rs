//! The derives do what serde's do, on every shape that they know.
#![allow(clippy::unwrap_used)]

use std::fmt::Debug;

use cosmwasm_schema::{
    cw_serde,
    serde::{Serialize, de::DeserializeOwned},
};
use cosmwasm_std::{Binary, HexBinary, Uint64, Uint128, from_json, to_json_string};
use json::{FromJson, Json, ToJson};

#[cw_serde]
#[serde(deny_unknown_fields)]
#[derive(FromJson, ToJson)]
struct Everything {
    small: u8,
    short: u16,
    number: u32,
    long: u64,
    great: Uint128,
    greater: Uint64,
    is_true: bool,
    text: String,
    bytes: Binary,
    hex: HexBinary,
    list: Vec<Option<u32>>,
    maybe: Option<Inner>,
    r#type: Choice,
}

#[cw_serde]
#[serde(deny_unknown_fields)]
#[derive(FromJson, ToJson)]
struct Inner {
    #[serde(rename = "other", alias = "third")]
    one: u32,
}

#[cw_serde]
#[derive(FromJson, ToJson)]
enum Choice {
    TheFirst,
    #[serde(rename = "2nd", alias = "two")]
    Second,
    SubmitVAA,
}

#[cw_serde]
#[serde(deny_unknown_fields)]
#[derive(FromJson, ToJson)]
enum Message {
    DoNothing {},
    #[serde(alias = "do_it")]
    DoThisABC {
        inner: Inner,
        maybe: Option<u32>,
    },
}

fn read<T: FromJson>(text: &str) -> json::Result<T> {
    T::from_json(from_json::<Json>(text).unwrap())
}

#[track_caller]
fn is_as_derived<T>(value: &T) -> String
where
    T: FromJson + ToJson + Serialize + DeserializeOwned + PartialEq + Debug,
{
    let text = to_json_string(value).unwrap();
    assert_eq!(to_json_string(&value.to_json()).unwrap(), text);
    assert_eq!(read::<T>(&text).as_ref(), Ok(value));
    assert_eq!(from_json::<T>(&text).as_ref(), Ok(value));
    text
}

fn everything() -> Everything {
    Everything {
        small: u8::MAX,
        short: u16::MAX,
        number: u32::MAX,
        long: u64::MAX,
        great: Uint128::MAX,
        greater: Uint64::MAX,
        is_true: true,
        text: "\"quoted\" \\ \u{7f} é".into(),
        bytes: vec![0, 1, 2, 255].into(),
        hex: vec![0, 255].into(),
        list: vec![Some(1), None],
        maybe: Some(Inner { one: 1 }),
        r#type: Choice::Second,
    }
}

#[test]
fn every_shape_is_as_derived() {
    is_as_derived(&everything());
    is_as_derived(&Everything { maybe: None, is_true: false, list: vec![], ..everything() });
    assert_eq!(is_as_derived(&Choice::TheFirst), r#""the_first""#);
    assert_eq!(is_as_derived(&Choice::Second), r#""2nd""#);
    assert_eq!(is_as_derived(&Choice::SubmitVAA), r#""submit_v_a_a""#);
    assert_eq!(is_as_derived(&Message::DoNothing {}), r#"{"do_nothing":{}}"#);
    let message = Message::DoThisABC { inner: Inner { one: 1 }, maybe: None };
    assert_eq!(is_as_derived(&message), r#"{"do_this_a_b_c":{"inner":{"other":1},"maybe":null}}"#);
}

#[test]
fn other_names_and_missing_options_are_taken() {
    let message = Message::DoThisABC { inner: Inner { one: 1 }, maybe: None };
    assert_eq!(read(r#"{"do_it":{"inner":{"third":1}}}"#), Ok(message));
    assert_eq!(read(r#""two""#), Ok(Choice::Second));
}

#[test]
fn refusals_say_where_and_why() {
    let refused = |text: &str| {
        from_json::<Message>(text).unwrap_err();
        read::<Message>(text).unwrap_err().to_string()
    };
    for (text, error) in [
        ("[]", "an object with one message is expected"),
        ("{}", "an object with one message is expected"),
        (r#"{"do_nothing":{},"do_it":{}}"#, "an object with one message is expected"),
        (r#"{"do":{}}"#, "unknown message 'do'; known are: do_nothing, do_this_a_b_c"),
        (r#"{"do_nothing":[]}"#, "do_nothing: an object is expected"),
        (r#"{"do_nothing":{"a":1}}"#, "do_nothing: unknown field 'a'; known are: "),
        (r#"{"do_it":{"inner":{"one":1}}}"#, "do_this_a_b_c.inner: unknown field 'one'; known are: other"),
        (r#"{"do_it":{"inner":{}}}"#, "do_this_a_b_c.inner: field 'other' is missing"),
        (r#"{"do_it":{"inner":{"other":1,"third":1}}}"#, "do_this_a_b_c.inner: field 'third' is there twice"),
        (r#"{"do_it":{"inner":{"other":4294967296}}}"#, "do_this_a_b_c.inner.other: the number is too high"),
        (
            r#"{"do_it":{"inner":{"other":-1}}}"#,
            "do_this_a_b_c.inner.other: a whole number of at least zero is expected",
        ),
        (r#"{"do_it":{"inner":null}}"#, "do_this_a_b_c.inner: an object is expected"),
    ] {
        assert_eq!(refused(text), error, "{text}");
    }
    assert_eq!(
        read::<Choice>(r#""third""#).unwrap_err().to_string(),
        "unknown value 'third'; known are: the_first, 2nd, submit_v_a_a"
    );
}
