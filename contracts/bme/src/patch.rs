//! Changes of parameters: a patch names the fields to change, and the table below says which way each is safe.
//!
//! Safe is what lets through less, or nothing else than before. `higher` and `lower` say which value that is; for a mode,
//! `higher` is closing the leg. What only `waits` has no safe way: it takes from somebody either way, from holders who
//! should be able to leave first or from the vault, or it must agree with something outside.

use bme_math::{Bps, EpochRule, PriceRule, SpreadCurve, Thresholds};
use cosmwasm_schema::{
    cw_serde,
    schemars::{JsonSchema, r#gen::SchemaGenerator, schema::Schema},
};
use cosmwasm_std::Uint128;
use json::{FromJson, Json, ToJson};
use serde::{Deserialize, Serialize};

use crate::params::{
    BucketRule, BufferRule, InstantRule, MintLeg, Mode, Modes, Params, PayLeg, Policy, PriceSource,
    QueueRule, RefundLeg, ShortfallRule, SpreadTo,
};

/// How two sets of parameters differ, field by field.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Changes {
    /// Fields with another value, such as `mint.spread.at_par_bps`.
    pub changed: Vec<String>,
    /// Those of them that did not go the safe way.
    pub loosened: Vec<String>,
}

impl Changes {
    /// What differs.
    #[must_use]
    pub fn between(before: &Params, after: &Params) -> Self {
        let mut changes = Self::default();
        <Params as Section>::compare(before, after, "", &mut changes);
        changes
    }

    fn note(&mut self, field: &str, is_changed: bool, is_safe: bool) {
        if is_changed {
            self.changed.push(field.to_owned());
            if !is_safe {
                self.loosened.push(field.to_owned());
            }
        }
    }
}

/// Names in one text.
pub(crate) fn joined(names: &[String], separator: &str) -> String {
    names.iter().map(String::as_str).collect::<Vec<_>>().join(separator)
}

/// A patch as a message carries it: the tree that it is. What it names is replaced in the tree of the parameters, and the
/// result is read as parameters are: reading it into types of its own would be 12 KB of code for the same. Those types
/// are [`ParamsPatch`], for the schema and for whoever writes a patch in Rust.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Patch(Json);

/// A rule is one value, though it is an object: no field of another rule may stay in it.
const RULE: &str = "rule";

impl Patch {
    /// The parameters with the fields of the patch.
    ///
    /// # Errors
    /// A field that is not known, or a value of another kind.
    pub fn on(self, params: &Params) -> json::Result<Params> {
        let tree = merged(params.to_json(), self.0);
        tree.and_then(Params::from_json).map_err(|error| error.within("patch"))
    }
}

fn merged(base: Json, patch: Json) -> json::Result<Json> {
    let (Json::Object(mut fields), Json::Object(changes)) = (base, patch) else {
        return Err(json::Error::new(&["an object is expected"]));
    };
    for (name, change) in changes {
        if change == Json::Null {
            continue;
        }
        let Some((_, value)) = fields.iter_mut().find(|(known, _)| *known == name) else {
            // Whoever sends a name may send a long one.
            return Err(json::Error::new(&["unknown field '", name.get(..MAX_NAME).unwrap_or(&name), "'"]));
        };
        *value = match std::mem::replace(value, Json::Null) {
            section @ Json::Object(_) if name != RULE => {
                merged(section, change).map_err(|error| error.within(&name))?
            }
            _ => change,
        };
    }
    Ok(Json::Object(fields))
}

/// Letters of an unknown name that an error repeats.
const MAX_NAME: usize = 32;

impl FromJson for Patch {
    fn from_json(json: Json) -> json::Result<Self> {
        Ok(Self(json))
    }
}

impl From<ParamsPatch> for Patch {
    fn from(patch: ParamsPatch) -> Self {
        Self(patch.to_json())
    }
}

impl JsonSchema for Patch {
    fn schema_name() -> String {
        ParamsPatch::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        ParamsPatch::json_schema(generator)
    }
}

/// Parameters that belong together.
trait Section {
    /// Notes what differs; `path` is that of the section, with a full stop.
    fn compare(before: &Self, after: &Self, path: &str, changes: &mut Changes);
}

fn section<T: Section>(before: &T, after: &T, field: &str, changes: &mut Changes) {
    T::compare(before, after, &[field, "."].concat(), changes);
}

fn higher<T: PartialOrd>(before: &T, after: &T, field: &str, changes: &mut Changes) {
    changes.note(field, before != after, before <= after);
}

fn lower<T: PartialOrd>(before: &T, after: &T, field: &str, changes: &mut Changes) {
    changes.note(field, before != after, before >= after);
}

fn waits<T: PartialEq>(before: &T, after: &T, field: &str, changes: &mut Changes) {
    changes.note(field, before != after, false);
}

/// The worst of all prices is no better for the user than any of them, and a larger multiple makes it no better.
fn worse_rule(before: &PriceRule, after: &PriceRule, field: &str, changes: &mut Changes) {
    let is_safe = match (before, after) {
        (PriceRule::Worst { k: before }, PriceRule::Worst { k: after }) => before <= after,
        (_, PriceRule::Worst { .. }) => true,
        _ => false,
    };
    changes.note(field, before != after, is_safe);
}

/// On a leg that pays, a worse rule takes from holders, who should be able to leave before.
fn paying_source(before: &PriceSource, after: &PriceSource, field: &str, changes: &mut Changes) {
    section(before, after, field, changes);
    let rule = [field, ".rule"].concat();
    if before.rule != after.rule && !changes.loosened.contains(&rule) {
        changes.loosened.push(rule);
    }
}

/// Lists the fields of each section, and how its old and new value are compared. One that is missing breaks the build.
macro_rules! patches {
    ($($(#[$doc:meta])* $patch:ident of $section:ident {
        $($(#[$field_doc:meta])* $field:ident: $type:ident = $compare:expr;)+
    })+) => {$(
        $(#[$doc])*
        #[cw_serde]
        #[serde(deny_unknown_fields)]
        #[derive(Default, FromJson, ToJson)]
        pub struct $patch {
            $($(#[$field_doc])* pub $field: Option<$type>,)+
        }

        impl Section for $section {
            fn compare(before: &Self, after: &Self, path: &str, changes: &mut Changes) {
                let $section { $($field: _),+ } = before;
                $($compare(&before.$field, &after.$field, &[path, stringify!($field)].concat(), changes);)+
            }
        }
    )+};
}

patches! {
    /// Parameters to change; an absent one stays.
    ParamsPatch of Params {
        /// Higher, longer.
        thresholds: ThresholdsPatch = section;
        /// Slowing or closing mint or refund.
        policy: PolicyPatch = section;
        /// Waits: it must agree with the oracle.
        twap_window_secs: u32 = waits;
        /// Lower.
        max_future_secs: u32 = lower;
        /// Narrower limits, a worse rule.
        reference: PriceSourcePatch = section;
        /// Narrower limits, a worse rule, more spread, a higher minimum.
        mint: MintLegPatch = section;
        /// Narrower limits, smaller buckets; the rest waits.
        refund: RefundLegPatch = section;
        /// Narrower limits; the rest waits.
        settle: PayLegPatch = section;
        /// Longer epochs; the rest waits.
        queue: QueueRulePatch = section;
        /// Waits: it takes from payees or from those who hold claims.
        shortfall: ShortfallRulePatch = section;
        /// Counting it less; whether it pays waits.
        buffer: BufferRulePatch = section;
        /// Longer: only a change that has waited shortens the wait.
        loosening_delay_secs: u32 = higher;
    }
    /// Thresholds to change.
    ThresholdsPatch of Thresholds {
        /// Higher: the warning comes earlier.
        warn_bps: Bps = higher;
        /// Higher: the halt comes earlier, and the spread of a mint is full earlier.
        halt_bps: Bps = higher;
        /// Higher: the warning ends later.
        resume_warn_bps: Bps = higher;
        /// Higher: the halt ends later.
        resume_halt_bps: Bps = higher;
        /// Longer: both end later.
        dwell_secs: u32 = higher;
    }
    /// Rows of the table to change.
    PolicyPatch of Policy {
        /// Slowing or closing mint or refund.
        healthy: ModesPatch = section;
        /// Slowing or closing mint or refund.
        warning: ModesPatch = section;
        /// Slowing or closing mint or refund.
        halt_cr: ModesPatch = section;
        /// Slowing or closing mint or refund.
        halt_oracle: ModesPatch = section;
    }
    /// Modes of a row to change.
    ModesPatch of Modes {
        /// Later, or closed.
        mint: Mode = higher;
        /// Later, or closed.
        refund: Mode = higher;
        /// Waits: payees were promised to be paid.
        settle: Mode = waits;
    }
    /// A price source to change.
    PriceSourcePatch of PriceSource {
        /// The worst-of rule, with a larger multiple; on a leg that pays it waits.
        rule: PriceRule = worse_rule;
        /// Lower.
        max_age_secs: u32 = lower;
        /// Lower.
        max_conf_bps: Bps = lower;
        /// Higher.
        min_coverage_bps: Bps = higher;
    }
    /// Numbers of the mint leg to change.
    MintLegPatch of MintLeg {
        /// Narrower limits, a worse rule.
        price: PriceSourcePatch = section;
        /// Higher.
        spread: SpreadCurvePatch = section;
        /// Waits: it takes from the buffer or from holders.
        spread_to: SpreadTo = waits;
        /// Higher.
        minimum_uact: Uint128 = higher;
        /// Smaller.
        bucket: BucketRulePatch = section;
        /// Smaller.
        instant: InstantRulePatch = section;
    }
    /// A bucket to change.
    BucketRulePatch of BucketRule {
        /// Lower.
        floor_uact: Uint128 = lower;
        /// Lower.
        share_bps: Bps = lower;
    }
    /// Limits of what executes at once.
    InstantRulePatch of InstantRule {
        /// Lower.
        account_uact: Uint128 = lower;
        /// Lower.
        all_uact: Uint128 = lower;
    }
    /// Numbers of the refund leg to change.
    RefundLegPatch of RefundLeg {
        /// Narrower limits. Another rule waits: it takes from holders or from the vault.
        price: PriceSourcePatch = paying_source;
        /// Waits, as another rule does.
        spread_bps: Bps = waits;
        /// Waits: a longer one locks what was free, a shorter one frees what was locked.
        lock_secs: u32 = waits;
        /// Smaller.
        bucket: BucketRulePatch = section;
        /// Smaller.
        instant: InstantRulePatch = section;
    }
    /// Rules of requests to change.
    QueueRulePatch of QueueRule {
        /// Longer.
        epoch: EpochRulePatch = section;
        /// Waits: a shorter one is an option, a longer one holds coins back.
        cancel_after_secs: u32 = waits;
        /// Waits, too.
        max_wait_secs: u32 = waits;
    }
    /// Length of an epoch to change.
    EpochRulePatch of EpochRule {
        /// Longer.
        min_blocks: u32 = higher;
        /// Longer.
        max_blocks: u32 = higher;
        /// Steeper.
        backoff_pct: u32 = higher;
    }
    /// The bucket of new claims to change.
    ShortfallRulePatch of ShortfallRule {
        /// Waits.
        floor_uakt: Uint128 = waits;
        /// Waits.
        intake_bps: Bps = waits;
    }
    /// Ends of the spread to change.
    SpreadCurvePatch of SpreadCurve {
        /// Higher.
        at_par_bps: Bps = higher;
        /// Higher.
        at_halt_bps: Bps = higher;
    }
    /// Numbers of a paying leg to change.
    PayLegPatch of PayLeg {
        /// Narrower limits. Another rule waits: it takes from holders or from the vault.
        price: PriceSourcePatch = paying_source;
        /// Waits, as another rule does.
        spread_bps: Bps = waits;
    }
    /// Uses of the buffer to change.
    BufferRulePatch of BufferRule {
        /// Waits: it takes from payees or from the buffer.
        pays: bool = waits;
        /// False: the ratio falls.
        counts: bool = lower;
    }
}
