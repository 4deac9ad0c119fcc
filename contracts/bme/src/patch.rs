//! Changes of parameters: a patch names the fields to change, and the table below says which way each is safe.
//!
//! Safe is what lets through less, or nothing else than before. `higher` and `lower` say which value that is; for a mode,
//! `higher` is closing the leg. What only `waits` has no safe way: it takes from somebody either way, from holders who
//! should be able to leave first or from the vault, or it must agree with something outside.

use bme_math::{Bps, PriceRule, SpreadCurve, Thresholds};
use cosmwasm_schema::cw_serde;
use cosmwasm_std::Uint128;
use json::FromJson;

use crate::params::{BufferRule, MintLeg, Mode, Modes, Params, PayLeg, Policy, PriceSource};

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

impl ParamsPatch {
    /// The parameters with the fields of the patch.
    #[must_use]
    pub fn on(self, params: &Params) -> Params {
        let mut after = params.clone();
        self.put(&mut after);
        after
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

/// A value, or some of the values of a section.
trait Put<T> {
    fn put(self, into: &mut T);
}

macro_rules! values {
    ($($type:ident)+) => {$(
        impl Put<$type> for $type {
            fn put(self, into: &mut $type) {
                *into = self;
            }
        }
    )+};
}

values! { u32 bool Uint128 Bps Mode PriceRule }

/// Lists the fields of each section, and how its old and new value are compared. One that is missing breaks the build.
macro_rules! patches {
    ($($(#[$doc:meta])* $patch:ident of $section:ident {
        $($(#[$field_doc:meta])* $field:ident: $type:ident = $compare:expr;)+
    })+) => {$(
        $(#[$doc])*
        #[cw_serde]
        #[serde(deny_unknown_fields)]
        #[derive(Default, FromJson)]
        pub struct $patch {
            $($(#[$field_doc])* pub $field: Option<$type>,)+
        }

        impl Put<$section> for $patch {
            fn put(self, into: &mut $section) {
                let $section { $($field: _),+ } = into;
                $(if let Some(value) = self.$field {
                    value.put(&mut into.$field);
                })+
            }
        }

        impl Section for $section {
            fn compare(before: &Self, after: &Self, path: &str, changes: &mut Changes) {
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
        /// Closing mint or refund.
        policy: PolicyPatch = section;
        /// Waits: it must agree with the oracle.
        twap_window_secs: u32 = waits;
        /// Lower.
        max_future_secs: u32 = lower;
        /// Narrower limits, a worse rule.
        reference: PriceSourcePatch = section;
        /// Narrower limits, a worse rule, more spread, a higher minimum.
        mint: MintLegPatch = section;
        /// Narrower limits; the rest waits.
        refund: PayLegPatch = section;
        /// Narrower limits; the rest waits.
        settle: PayLegPatch = section;
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
        /// Closing mint or refund.
        healthy: ModesPatch = section;
        /// Closing mint or refund.
        warning: ModesPatch = section;
        /// Closing mint or refund.
        halt_cr: ModesPatch = section;
        /// Closing mint or refund.
        halt_oracle: ModesPatch = section;
    }
    /// Modes of a row to change.
    ModesPatch of Modes {
        /// Closed.
        mint: Mode = higher;
        /// Closed.
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
        /// Higher.
        minimum_uact: Uint128 = higher;
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
