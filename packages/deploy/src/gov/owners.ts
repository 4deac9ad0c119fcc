/** Messages of the vault that only its owner may send. */
const VAULT: readonly string[] = [
  ...["update_params", "apply_params", "cancel_params", "set_settler", "set_guardian", "set_oracle"],
  "propose_owner",
];

/** Messages of the oracle that only its owner may send. */
export const ORACLE_OWNERS_MESSAGES: ReadonlySet<string> = new Set([
  ...["update_params", "register_signer_set", "expire_signer_set", "add_feed", "update_feed", "remove_feed"],
  ...["set_sources", "set_relay", "set_emitters", "set_guardian", "update_fee", "set_fee", "withdraw_fees"],
  ...["transfer_admin", "propose_owner"],
]);

export const OWNERS_MESSAGES: ReadonlySet<string> = new Set([...VAULT, ...ORACLE_OWNERS_MESSAGES]);
