// Package profile names the two kinds of local chain.
package profile

import "fmt"

// Profile says how much of Akash's rules a chain applies to contracts.
type Profile string

const (
	// Wasm is an open chain: anybody stores code, contracts send what wasmd lets them send.
	Wasm Profile = "wasm"
	// Filtered applies Akash's rules: code comes in through governance only, contracts send what Akash's
	// message filter lets through, and sizes are limited as there.
	Filtered Profile = "filtered"
)

// Key is where a home keeps its profile in app.toml.
const Key = "devnet.profile"

// Parse reads a profile's name.
func Parse(name string) (Profile, error) {
	switch p := Profile(name); p {
	case Wasm, Filtered:
		return p, nil
	default:
		return "", fmt.Errorf("unknown profile %q: it is %q or %q", name, Wasm, Filtered)
	}
}
