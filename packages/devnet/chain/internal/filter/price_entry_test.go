package filter

import (
	"strings"
	"testing"
	"time"

	"google.golang.org/protobuf/encoding/protowire"
)

// Builders of the wire form, so that a test reads as the message does.

func text(number protowire.Number, value string) []byte {
	return protowire.AppendString(protowire.AppendTag(nil, number, protowire.BytesType), value)
}

func integer(number protowire.Number, value int64) []byte {
	return protowire.AppendVarint(protowire.AppendTag(nil, number, protowire.VarintType), uint64(value))
}

func nested(number protowire.Number, parts ...[]byte) []byte {
	return protowire.AppendBytes(protowire.AppendTag(nil, number, protowire.BytesType), join(parts...))
}

func join(parts ...[]byte) (all []byte) {
	for _, part := range parts {
		all = append(all, part...)
	}
	return all
}

const price = "586467440000000000" // 0.58646744, the genuine update of 9 July 2026

var (
	pair = nested(2, text(1, "akt"), text(2, "usd"))
	when = nested(4, integer(1, 1_783_593_120), integer(2, 500_000_000))
)

func entryOf(signer string) []byte {
	return join(text(1, signer), pair, text(3, price), when)
}

func TestPriceEntryIsDecoded(t *testing.T) {
	entry, err := DecodePriceEntry(entryOf("akash1contract"))
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"signer":     "akash1contract",
		"denom":      "akt",
		"base_denom": "usd",
		"price":      "0.586467440000000000",
		"timestamp":  "2026-07-09T10:32:00.5Z",
	}
	event := entry.Event()
	if event.Type != "akash.oracle.v2.MsgAddPriceEntry" || len(event.Attributes) != len(want) {
		t.Fatalf("event is %v", event)
	}
	for _, attribute := range event.Attributes {
		if want[attribute.Key] != attribute.Value {
			t.Errorf("%s is %q, want %q", attribute.Key, attribute.Value, want[attribute.Key])
		}
	}
	if entry.Timestamp.Location() != time.UTC {
		t.Error("the time is not in UTC")
	}
}

func TestFieldsMayComeInAnyOrder(t *testing.T) {
	if _, err := DecodePriceEntry(join(when, text(3, price), pair, text(1, "a"))); err != nil {
		t.Fatal(err)
	}
}

func TestPriceEntryIsRefusedWhenMalformed(t *testing.T) {
	signer, amount := text(1, "a"), text(3, price)
	for name, test := range map[string]struct {
		value []byte
		want  string
	}{
		"nothing":               {nil, "price is missing"},
		"signer missing":        {join(pair, amount, when), "signer is missing"},
		"pair missing":          {join(signer, amount, when), `"" in ""`},
		"pair turned round":     {join(signer, nested(2, text(1, "usd"), text(2, "akt")), amount, when), `"usd" in "akt"`},
		"chain denom":           {join(signer, nested(2, text(1, "uakt"), text(2, "usd")), amount, when), `"uakt" in "usd"`},
		"price missing":         {join(signer, pair, when), "price is missing"},
		"price with a point":    {join(signer, pair, text(3, "0.58646744"), when), "18 implied decimals"},
		"price negative":        {join(signer, pair, text(3, "-1"), when), "18 implied decimals"},
		"price zero":            {join(signer, pair, text(3, "000"), when), "out of range"},
		"price too long":        {join(signer, pair, text(3, strings.Repeat("9", 90)), when), "out of range"},
		"time missing":          {join(signer, pair, amount), "timestamp is missing"},
		"nanos beyond a second": {join(signer, pair, amount, nested(4, integer(2, 1_000_000_000))), "out of range"},
		"nanos negative":        {join(signer, pair, amount, nested(4, integer(2, -1))), "out of range"},
		"year 10000":            {join(signer, pair, amount, nested(4, integer(1, 253402300800))), "out of range"},
		"unknown field":         {join(signer, pair, amount, when, text(5, "x")), "field 5"},
		"unknown field in id":   {join(signer, nested(2, text(3, "x")), amount, when), "field 2: field 3"},
		"unknown field in time": {join(signer, pair, amount, nested(4, integer(3, 1))), "field 4: field 3"},
		"signer as a number":    {join(integer(1, 7), pair, amount, when), "where bytes are expected"},
		"seconds as text":       {join(signer, pair, amount, nested(4, text(1, "7"))), "where an integer is expected"},
		"text not UTF-8":        {join(text(1, "\xff"), pair, amount, when), "not UTF-8"},
		"field number 0":        {[]byte{0x02, 0x00}, "malformed"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := DecodePriceEntry(test.value)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Fatalf("error is %v, want one with %q", err, test.want)
			}
		})
	}
}

func TestPriceEntryIsRefusedWhenCutAnywhere(t *testing.T) {
	whole := entryOf("akash1contract")
	for length := range whole {
		if _, err := DecodePriceEntry(whole[:length]); err == nil {
			t.Errorf("the first %d of %d bytes are accepted", length, len(whole))
		}
	}
}

func FuzzDecodePriceEntryNeverPanics(f *testing.F) {
	f.Add(entryOf("akash1contract"))
	f.Fuzz(func(_ *testing.T, value []byte) { _, _ = DecodePriceEntry(value) })
}
