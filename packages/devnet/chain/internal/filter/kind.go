package filter

import wasmvmtypes "github.com/CosmWasm/wasmvm/v3/types"

// kind names a contract's message for people: its group and, where a group has members of its own that
// matter here, the member. Several set fields cannot happen: wasmd decodes one variant of an enum.
func kind(msg wasmvmtypes.CosmosMsg) string {
	switch {
	case msg.Bank != nil && msg.Bank.Burn != nil:
		return "bank burn"
	case msg.Bank != nil && msg.Bank.Send != nil:
		return "bank send"
	case msg.Bank != nil:
		return "bank"
	case msg.Wasm != nil:
		return "wasm"
	case msg.Any != nil:
		return "any " + msg.Any.TypeURL
	case msg.Staking != nil:
		return "staking"
	case msg.Distribution != nil:
		return "distribution"
	case msg.Gov != nil:
		return "gov"
	case msg.IBC != nil:
		return "ibc"
	case msg.IBC2 != nil:
		return "ibc2"
	case msg.Custom != nil:
		return "custom"
	default:
		return "unknown"
	}
}
