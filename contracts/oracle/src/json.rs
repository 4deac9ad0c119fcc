//! Reading messages by one small JSON reader.
//!
//! Derived readers cost 1.5 to 3 KB of wasm a message; this one costs them a tenth. It takes exactly what the derived
//! ones take, which a test compares message by message.

use cosmwasm_schema::serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, SeqAccess, Visitor},
};
use cosmwasm_std::{Binary, HexBinary, StdError, StdResult, Uint64, Uint128};

use crate::msg::{
    ExecuteMsg, Fee, Feed, InstantiateMsg, MigrateMsg, Params, ParamsPatch, PriceEmitter, QueryMsg, Relay,
    SignerModel, SignerSetMsg, Source,
};

/// JSON, as far as messages use it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Json {
    /// `null`.
    Null,
    /// A truth value, a negative number, a fraction: no message has such.
    Other,
    /// A whole number of at least zero; no message has others.
    Number(u64),
    /// Text.
    Text(String),
    /// A list.
    List(Vec<Json>),
    /// Fields in their order.
    Object(Vec<(String, Json)>),
}

/// Something that JSON can hold.
pub trait FromJson: Sized {
    /// Reads it.
    ///
    /// # Errors
    /// JSON of another shape.
    fn from_json(json: Json) -> StdResult<Self>;

    /// What a missing field means.
    fn missing() -> Option<Self> {
        None
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        input.deserialize_any(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Json;

    fn expecting(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("a message")
    }

    fn visit_unit<E: Error>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<Json, E> {
        Ok(Json::Other)
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<Json, E> {
        Ok(Json::Other)
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Json, E> {
        Ok(Json::Other)
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Json, E> {
        Ok(Json::Number(number))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Json, E> {
        Ok(Json::Text(text.to_owned()))
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Json, E> {
        Ok(Json::Text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Json, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element()? {
            items.push(item);
        }
        Ok(Json::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Json, A::Error> {
        let mut fields = Vec::new();
        while let Some(entry) = map.next_entry()? {
            fields.push(entry);
        }
        Ok(Json::Object(fields))
    }
}

/// Fields that were not taken yet.
struct Fields(Vec<(String, Json)>);

impl Fields {
    fn of(json: Json) -> StdResult<Self> {
        match json {
            Json::Object(fields) => Ok(Self(fields)),
            _ => Err(wrong("an object is expected")),
        }
    }

    fn find(&mut self, name: &str) -> Option<Json> {
        let at = self.0.iter().position(|(key, _)| key == name)?;
        Some(self.0.remove(at).1)
    }

    /// The value under one of these names; unknown fields are passed over, repeated ones are not.
    fn take<T: FromJson>(&mut self, names: &[&str]) -> StdResult<T> {
        let found = names.iter().find_map(|name| self.find(name));
        if names.iter().any(|name| self.find(name).is_some()) {
            return Err(wrong_at("repeated field", names.first().copied()));
        }
        match found {
            Some(json) => T::from_json(json),
            None => T::missing().ok_or_else(|| wrong_at("a field is missing", names.first().copied())),
        }
    }
}

/// The name of the message, and what is in it.
fn variant(json: Json) -> StdResult<(String, Fields)> {
    let mut fields = Fields::of(json)?.0;
    match (fields.pop(), fields.is_empty()) {
        (Some((name, body)), true) => Ok((name, Fields::of(body)?)),
        _ => Err(wrong("an object of one message is expected")),
    }
}

#[cold]
fn wrong(what: &str) -> StdError {
    StdError::parse_err("message", what)
}

#[cold]
fn wrong_at(what: &str, name: Option<&str>) -> StdError {
    wrong(&[what, ": ", name.unwrap_or_default()].concat())
}

fn text(json: Json) -> StdResult<String> {
    match json {
        Json::Text(text) => Ok(text),
        _ => Err(wrong("text is expected")),
    }
}

impl FromJson for String {
    fn from_json(json: Json) -> StdResult<Self> {
        text(json)
    }
}

impl FromJson for u32 {
    fn from_json(json: Json) -> StdResult<Self> {
        match json {
            Json::Number(number) => number.try_into().map_err(|_| wrong("a number is too high")),
            _ => Err(wrong("a number is expected")),
        }
    }
}

impl FromJson for u16 {
    fn from_json(json: Json) -> StdResult<Self> {
        u32::from_json(json)?.try_into().map_err(|_| wrong("a number is too high"))
    }
}

impl FromJson for Uint64 {
    fn from_json(json: Json) -> StdResult<Self> {
        text(json)?.as_str().try_into()
    }
}

impl FromJson for Uint128 {
    fn from_json(json: Json) -> StdResult<Self> {
        text(json)?.as_str().try_into()
    }
}

impl FromJson for Binary {
    fn from_json(json: Json) -> StdResult<Self> {
        Self::from_base64(&text(json)?)
    }
}

impl FromJson for HexBinary {
    fn from_json(json: Json) -> StdResult<Self> {
        Self::from_hex(&text(json)?)
    }
}

impl<T: FromJson> FromJson for Option<T> {
    fn from_json(json: Json) -> StdResult<Self> {
        if json == Json::Null { Ok(None) } else { T::from_json(json).map(Some) }
    }

    fn missing() -> Option<Self> {
        Some(None)
    }
}

impl<T: FromJson> FromJson for Vec<T> {
    fn from_json(json: Json) -> StdResult<Self> {
        match json {
            Json::List(items) => items.into_iter().map(T::from_json).collect(),
            _ => Err(wrong("a list is expected")),
        }
    }
}

impl FromJson for SignerModel {
    fn from_json(json: Json) -> StdResult<Self> {
        let name = text(json)?;
        let is_named = |model: &Self| model.to_string() == name;
        Self::ALL.into_iter().find(is_named).ok_or_else(|| wrong_at("unknown model", Some(&name)))
    }
}

/// A struct by the names of its fields.
macro_rules! object {
    ($type:ident { $($field:ident),* }) => {
        impl FromJson for $type {
            fn from_json(json: Json) -> StdResult<Self> {
                #[allow(unused_mut, unused_variables)]
                let mut fields = Fields::of(json)?;
                Ok(Self { $($field: fields.take(&[stringify!($field)])?),* })
            }
        }
    };
}

/// Messages by their names and the names of their fields.
macro_rules! messages {
    ($type:ident { $($($name:literal)|+ => $variant:ident { $($field:ident $(| $alias:literal)?),* },)* }) => {
        impl FromJson for $type {
            fn from_json(json: Json) -> StdResult<Self> {
                #[allow(unused_mut, unused_variables)]
                let (name, mut fields) = variant(json)?;
                match name.as_str() {
                    $($($name)|+ => Ok(Self::$variant {
                        $($field: fields.take(&[stringify!($field) $(, $alias)?])?),*
                    }),)*
                    _ => Err(wrong_at("unknown message", Some(&name))),
                }
            }
        }
    };
}

object!(InstantiateMsg { owner, guardian, fee, params, emitters, signer_sets, feeds });
object!(MigrateMsg {});
object!(Fee { amount, denom });
object!(Feed { symbol, id });
object!(Relay { symbol, denom, base_denom });
object!(PriceEmitter { model, chain, address });
object!(SignerSetMsg { model, index, members });
object!(Params {
    max_future_secs,
    max_age_secs,
    max_conf_bps,
    window_secs,
    min_coverage_bps,
    max_gap_secs,
    max_move_bps,
    move_floor_bps,
    confirm_secs,
    outlier_bps,
    flat_secs,
    set_grace_secs,
    own_chain
});
object!(ParamsPatch {
    max_future_secs,
    max_age_secs,
    max_conf_bps,
    window_secs,
    min_coverage_bps,
    max_gap_secs,
    max_move_bps,
    move_floor_bps,
    confirm_secs,
    outlier_bps,
    flat_secs,
    set_grace_secs,
    own_chain
});

messages!(Source {
    "feed" => Feed { id },
    "pusher" => Pusher { address },
});

messages!(ExecuteMsg {
    "update_price_feeds" => UpdatePriceFeeds { data },
    "update_price_feed" => UpdatePriceFeed { vaa },
    "submit_governance" | "submit_v_a_a" => SubmitGovernance { vaa },
    "register_signer_set" => RegisterSignerSet { set },
    "expire_signer_set" => ExpireSignerSet { model, index },
    "add_feed" => AddFeed { feed },
    "update_feed" => UpdateFeed { feed },
    "remove_feed" => RemoveFeed { id },
    "set_sources" => SetSources { symbol, sources, min_sources },
    "submit_price" => SubmitPrice { symbol, price, conf, publish_time },
    "update_params" => UpdateParams { patch, expect_version },
    "pause" => Pause { symbol, until },
    "set_guardian" => SetGuardian { guardian },
    "set_relay" => SetRelay { relay },
    "set_emitters" => SetEmitters { emitters },
    "update_fee" => UpdateFee { new_fee },
    "transfer_admin" => TransferAdmin { new_admin },
    "set_fee" => SetFee { fee },
    "withdraw_fees" => WithdrawFees { to, amount },
    "propose_owner" => ProposeOwner { nominee, expires_in_secs },
    "accept_owner" => AcceptOwner {},
});

messages!(QueryMsg {
    "snapshot" => Snapshot { symbol },
    "price" => Price { symbol, max_age_secs },
    "twap" => Twap { symbol },
    "health" => Health { symbol },
    "verify_update" => VerifyUpdate { data },
    "signer_set" => SignerSet { model, index },
    "feeds" => Feeds { start_after, limit },
    "sources" => Sources { symbol },
    "symbols" => Symbols { start_after, limit },
    "observations" => Observations { symbol, start_after, limit },
    "signer_sets" => SignerSets { model, start_after, limit },
    "update_fee" | "get_update_fee" => UpdateFee { data | "vaas" },
    "get_price" => GetPrice {},
    "get_price_feed" => GetPriceFeed {},
    "get_config" => GetConfig {},
    "get_price_feed_id" => GetPriceFeedId {},
    "price_feed" => PriceFeed { id },
    "get_valid_time_period" => GetValidTimePeriod {},
    "config" => Config {},
    "params" => Params {},
    "roles" => Roles {},
    "ownership" => Ownership {},
});
