package filter

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	wasmvmtypes "github.com/CosmWasm/wasmvm/v3/types"
	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
)

// recorder stands in for wasmd's own messenger and counts what reaches it.
type recorder struct{ calls int }

func (r *recorder) DispatchMsg(
	sdk.Context, sdk.AccAddress, string, wasmvmtypes.CosmosMsg,
) ([]sdk.Event, [][]byte, [][]*codectypes.Any, error) {
	r.calls++
	return nil, nil, nil, nil
}

var contract = sdk.AccAddress(strings.Repeat("c", 32))

// message parses what a contract returns, so that the tests hold for its JSON.
func message(t *testing.T, raw string) wasmvmtypes.CosmosMsg {
	t.Helper()
	var msg wasmvmtypes.CosmosMsg
	if err := json.Unmarshal([]byte(raw), &msg); err != nil {
		t.Fatal(err)
	}
	return msg
}

func context() sdk.Context {
	return sdk.Context{}.WithEventManager(sdk.NewEventManager())
}

func TestMessagesPassWhenAkashLetsThem(t *testing.T) {
	for name, raw := range map[string]string{
		"execute":      `{"wasm":{"execute":{"contract_addr":"a","msg":"e30=","funds":[]}}}`,
		"instantiate":  `{"wasm":{"instantiate":{"code_id":1,"msg":"e30=","funds":[],"label":"l"}}}`,
		"instantiate2": `{"wasm":{"instantiate2":{"code_id":1,"msg":"e30=","funds":[],"label":"l","salt":""}}}`,
		"migrate":      `{"wasm":{"migrate":{"contract_addr":"a","new_code_id":2,"msg":"e30="}}}`,
		"update admin": `{"wasm":{"update_admin":{"contract_addr":"a","admin":"b"}}}`,
		"bank send":    `{"bank":{"send":{"to_address":"somebody","amount":[{"denom":"uakt","amount":"1"}]}}}`,
	} {
		t.Run(name, func(t *testing.T) {
			var next recorder
			_, _, _, err := New(&next, []string{"gov"}).DispatchMsg(context(), contract, "", message(t, raw))
			if err != nil || next.calls != 1 {
				t.Fatalf("error %v after %d calls", err, next.calls)
			}
		})
	}
}

func TestMessagesAreRefusedByTheirKind(t *testing.T) {
	for kind, raw := range map[string]string{
		"bank burn":                         `{"bank":{"burn":{"amount":[{"denom":"uakt","amount":"1"}]}}}`,
		"bank":                              `{"bank":{}}`,
		"bank send to module account gov":   `{"bank":{"send":{"to_address":"gov","amount":[]}}}`,
		"staking":                           `{"staking":{"delegate":{"validator":"v","amount":{"denom":"uakt","amount":"1"}}}}`,
		"distribution":                      `{"distribution":{"fund_community_pool":{"amount":[]}}}`,
		"gov":                               `{"gov":{"vote":{"proposal_id":1,"option":"yes"}}}`,
		"ibc":                               `{"ibc":{"close_channel":{"channel_id":"channel-0"}}}`,
		"ibc2":                              `{"ibc2":{"send_packet":{"source_client":"c","payloads":[],"timeout":"1"}}}`,
		"custom":                            `{"custom":{"anything":1}}`,
		"any /cosmos.bank.v1beta1.MsgSend":  `{"any":{"type_url":"/cosmos.bank.v1beta1.MsgSend","value":""}}`,
		"any /akash.bme.v1.MsgMintACT":      `{"stargate":{"type_url":"/akash.bme.v1.MsgMintACT","value":""}}`,
		"any akash.oracle.v2.MsgAddPriceEn": `{"any":{"type_url":"akash.oracle.v2.MsgAddPriceEn","value":""}}`,
		"unknown":                           `{}`,
	} {
		t.Run(kind, func(t *testing.T) {
			var next recorder
			ctx := context()
			_, _, _, err := New(&next, []string{"gov"}).DispatchMsg(ctx, contract, "", message(t, raw))
			if !errors.Is(err, ErrBlocked) || !strings.HasPrefix(err.Error(), kind+":") {
				t.Fatalf("error is %v", err)
			}
			if next.calls != 0 {
				t.Error("the message went through all the same")
			}
			events := ctx.EventManager().Events()
			if len(events) != 1 || events[0].Type != EventBlocked {
				t.Fatalf("events are %v", events)
			}
			if got, _ := events[0].GetAttribute("message"); got.Value != kind {
				t.Errorf("the event names %q", got.Value)
			}
		})
	}
}

func addPriceEntry(value []byte) wasmvmtypes.CosmosMsg {
	return wasmvmtypes.CosmosMsg{Any: &wasmvmtypes.AnyMsg{TypeURL: priceEntryURL, Value: value}}
}

func TestPriceEntryIsRecordedAsAnEvent(t *testing.T) {
	var next recorder
	events, data, responses, err := New(&next, nil).
		DispatchMsg(context(), contract, "", addPriceEntry(entryOf(contract.String())))
	if err != nil {
		t.Fatal(err)
	}
	if next.calls != 0 {
		t.Error("wasmd would fail on a message it does not know")
	}
	if len(events) != 1 || events[0].Type != "akash.oracle.v2.MsgAddPriceEntry" {
		t.Errorf("events are %v", events)
	}
	if len(data) != 1 || len(responses) != 1 || responses[0][0].TypeUrl != priceEntryURL+"Response" {
		t.Errorf("the answer is %v, %v", data, responses)
	}
}

func TestPriceEntryIsRefusedWhenSomebodyElseSigns(t *testing.T) {
	other := sdk.AccAddress(strings.Repeat("o", 32)).String()
	_, _, _, err := New(&recorder{}, nil).DispatchMsg(context(), contract, "", addPriceEntry(entryOf(other)))
	if !errors.Is(err, ErrPriceEntry) || !strings.Contains(err.Error(), other) {
		t.Fatalf("error is %v", err)
	}
}

func TestPriceEntryIsRefusedWhenMalformedInAMessage(t *testing.T) {
	_, _, _, err := New(&recorder{}, nil).DispatchMsg(context(), contract, "", addPriceEntry([]byte{0xff}))
	if !errors.Is(err, ErrPriceEntry) {
		t.Fatalf("error is %v", err)
	}
}
