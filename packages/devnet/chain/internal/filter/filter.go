// Package filter is Akash's rule for what a contract may send, as far as a chain without Akash's modules can
// have it: wasm messages, bank sends except to four module accounts, and the oracle's price entry. There is
// no oracle module here, so a price entry is checked and recorded as an event.
package filter

import (
	"slices"

	errorsmod "cosmossdk.io/errors"
	wasmvmtypes "github.com/CosmWasm/wasmvm/v3/types"
	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
)

// EventBlocked is emitted for a refused message. As on Akash it only survives where the error does: the SDK
// drops the events of a failed transaction, and wasmd those of a failed submessage.
const EventBlocked = "EventMsgBlocked"

var (
	// ErrBlocked is for a kind of message that contracts may not send.
	ErrBlocked = errorsmod.Register("filter", 2, "message blocked for contracts")
	// ErrPriceEntry is for a price entry that Akash's oracle would not take.
	ErrPriceEntry = errorsmod.Register("filter", 3, "invalid price entry")
)

// Messenger runs a message that a contract sends. It is wasmd's interface, declared here so that this package
// and its tests do without the virtual machine.
type Messenger interface {
	DispatchMsg(
		ctx sdk.Context, contract sdk.AccAddress, ibcPort string, msg wasmvmtypes.CosmosMsg,
	) ([]sdk.Event, [][]byte, [][]*codectypes.Any, error)
}

// Filter is a Messenger that passes on what contracts may send.
type Filter struct {
	next   Messenger
	closed []string
}

// New puts a filter before next; closed are the addresses that contracts may not send coins to.
func New(next Messenger, closed []string) Filter {
	return Filter{next: next, closed: closed}
}

// DispatchMsg passes on an allowed message, records a price entry and refuses the rest.
func (f Filter) DispatchMsg(
	ctx sdk.Context, contract sdk.AccAddress, ibcPort string, msg wasmvmtypes.CosmosMsg,
) ([]sdk.Event, [][]byte, [][]*codectypes.Any, error) {
	name := kind(msg)
	switch {
	case msg.Wasm != nil:
		return f.next.DispatchMsg(ctx, contract, ibcPort, msg)
	case msg.Bank != nil && msg.Bank.Send != nil:
		if to := msg.Bank.Send.ToAddress; slices.Contains(f.closed, to) {
			return refuse(ctx, contract, name, "to module account "+to)
		}
		return f.next.DispatchMsg(ctx, contract, ibcPort, msg)
	case msg.Any != nil && msg.Any.TypeURL == priceEntryURL:
		return recordPriceEntry(contract, msg.Any.Value)
	default:
		return refuse(ctx, contract, name, "")
	}
}

// refuse emits the event and returns the error, both naming the kind of message.
func refuse(
	ctx sdk.Context, contract sdk.AccAddress, name, detail string,
) ([]sdk.Event, [][]byte, [][]*codectypes.Any, error) {
	if detail != "" {
		name += " " + detail
	}
	ctx.EventManager().EmitEvent(sdk.NewEvent(
		EventBlocked,
		sdk.NewAttribute("contract", contract.String()),
		sdk.NewAttribute("message", name),
	))
	return nil, nil, nil, errorsmod.Wrap(ErrBlocked, name)
}

// recordPriceEntry answers as the oracle's message server would, with an event in place of its store.
func recordPriceEntry(
	contract sdk.AccAddress, value []byte,
) ([]sdk.Event, [][]byte, [][]*codectypes.Any, error) {
	entry, err := DecodePriceEntry(value)
	if err != nil {
		return nil, nil, nil, errorsmod.Wrap(ErrPriceEntry, err.Error())
	}
	if sender := contract.String(); entry.Signer != sender {
		return nil, nil, nil, errorsmod.Wrapf(ErrPriceEntry, "signer %q is not the contract %s", entry.Signer, sender)
	}
	response := &codectypes.Any{TypeUrl: priceEntryURL + "Response"}
	return []sdk.Event{entry.Event()}, [][]byte{{}}, [][]*codectypes.Any{{response}}, nil
}
