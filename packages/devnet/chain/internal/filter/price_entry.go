package filter

import (
	"errors"
	"fmt"
	"math/big"
	"time"

	"cosmossdk.io/math"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"google.golang.org/protobuf/encoding/protowire"
)

// priceEntryURL is the type of the one foreign message that contracts may send; the event has the same name.
const priceEntryURL = "/akash.oracle.v2.MsgAddPriceEntry"

// PriceEntry is a decoded akash.oracle.v2.MsgAddPriceEntry.
type PriceEntry struct {
	Signer    string
	Denom     string
	BaseDenom string
	// Price has 18 decimals; on the wire it is the integer without the point.
	Price     math.LegacyDec
	Timestamp time.Time
}

// Event is the record of the entry: everything in it, times in UTC.
func (e PriceEntry) Event() sdk.Event {
	return sdk.NewEvent(
		priceEntryURL[1:],
		sdk.NewAttribute("signer", e.Signer),
		sdk.NewAttribute("denom", e.Denom),
		sdk.NewAttribute("base_denom", e.BaseDenom),
		sdk.NewAttribute("price", e.Price.String()),
		sdk.NewAttribute("timestamp", e.Timestamp.Format(time.RFC3339Nano)),
	)
}

// DecodePriceEntry reads the message and applies the oracle's checks that need no state: the pair is akt in
// usd, the price is positive, every field is there. A field that the message does not have is an error,
// because here it can only be a mistake of the contract.
func DecodePriceEntry(value []byte) (PriceEntry, error) {
	var entry PriceEntry
	var price string
	err := fields(value, func(number protowire.Number, f field) (err error) {
		switch number {
		case 1:
			entry.Signer, err = f.text()
		case 2:
			err = entry.readID(f)
		case 3:
			price, err = f.text()
		case 4:
			entry.Timestamp, err = readTimestamp(f)
		default:
			err = errors.New("the message has no such field")
		}
		return err
	})
	if err != nil {
		return PriceEntry{}, err
	}
	if entry.Price, err = parsePrice(price); err != nil {
		return PriceEntry{}, err
	}
	switch {
	case entry.Signer == "":
		return PriceEntry{}, errors.New("signer is missing")
	case entry.Denom != "akt" || entry.BaseDenom != "usd":
		return PriceEntry{}, fmt.Errorf("the pair is %q in %q, not \"akt\" in \"usd\"", entry.Denom, entry.BaseDenom)
	case entry.Timestamp.IsZero():
		return PriceEntry{}, errors.New("timestamp is missing")
	}
	return entry, nil
}

func (e *PriceEntry) readID(f field) error {
	raw, err := f.bytes()
	if err != nil {
		return err
	}
	return fields(raw, func(number protowire.Number, f field) (err error) {
		switch number {
		case 1:
			e.Denom, err = f.text()
		case 2:
			e.BaseDenom, err = f.text()
		default:
			err = errors.New("the id has no such field")
		}
		return err
	})
}

// parsePrice reads the wire form of an 18-decimal number: digits only, as the SDK's decimals encode it.
func parsePrice(wire string) (math.LegacyDec, error) {
	if wire == "" {
		return math.LegacyDec{}, errors.New("price is missing")
	}
	for _, c := range wire {
		if c < '0' || c > '9' {
			return math.LegacyDec{}, fmt.Errorf("price %q is not an integer of 18 implied decimals", wire)
		}
	}
	atomics, ok := new(big.Int).SetString(wire, 10)
	if !ok || atomics.Sign() == 0 || atomics.BitLen() > math.MaxBitLen {
		return math.LegacyDec{}, fmt.Errorf("price %q is out of range", wire)
	}
	return math.LegacyNewDecFromBigIntWithPrec(atomics, math.LegacyPrecision), nil
}

// readTimestamp reads a google.protobuf.Timestamp. Its range is that of the type's definition: years 1 to 9999.
func readTimestamp(f field) (time.Time, error) {
	raw, err := f.bytes()
	if err != nil {
		return time.Time{}, err
	}
	var seconds, nanos int64
	err = fields(raw, func(number protowire.Number, f field) (err error) {
		switch number {
		case 1:
			seconds, err = f.integer()
		case 2:
			nanos, err = f.integer()
		default:
			err = errors.New("a timestamp has no such field")
		}
		return err
	})
	if err != nil {
		return time.Time{}, err
	}
	const firstSecond, lastSecond = -62135596800, 253402300799
	if seconds < firstSecond || seconds > lastSecond || nanos < 0 || nanos > 999_999_999 {
		return time.Time{}, fmt.Errorf("timestamp %d s and %d ns is out of range", seconds, nanos)
	}
	return time.Unix(seconds, nanos).UTC(), nil
}
