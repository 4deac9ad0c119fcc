package filter

import (
	"fmt"
	"unicode/utf8"

	"google.golang.org/protobuf/encoding/protowire"
)

// field is one protobuf field's value as it stands on the wire.
type field struct {
	wire  protowire.Type
	value []byte
}

// fields calls read for every field of a protobuf message, in order, and puts the field's number before its
// error.
func fields(message []byte, read func(protowire.Number, field) error) error {
	for len(message) > 0 {
		number, wire, n := protowire.ConsumeTag(message)
		if n < 0 {
			return fmt.Errorf("malformed protobuf: %w", protowire.ParseError(n))
		}
		message = message[n:]
		n = protowire.ConsumeFieldValue(number, wire, message)
		if n < 0 {
			return fmt.Errorf("field %d: malformed protobuf: %w", number, protowire.ParseError(n))
		}
		if err := read(number, field{wire, message[:n]}); err != nil {
			return fmt.Errorf("field %d: %w", number, err)
		}
		message = message[n:]
	}
	return nil
}

func (f field) bytes() ([]byte, error) {
	if f.wire != protowire.BytesType {
		return nil, fmt.Errorf("wire type %d where bytes are expected", f.wire)
	}
	value, n := protowire.ConsumeBytes(f.value)
	return value, protowire.ParseError(n)
}

func (f field) text() (string, error) {
	value, err := f.bytes()
	if err == nil && !utf8.Valid(value) {
		err = fmt.Errorf("text is not UTF-8")
	}
	return string(value), err
}

func (f field) integer() (int64, error) {
	if f.wire != protowire.VarintType {
		return 0, fmt.Errorf("wire type %d where an integer is expected", f.wire)
	}
	value, n := protowire.ConsumeVarint(f.value)
	return int64(value), protowire.ParseError(n)
}
