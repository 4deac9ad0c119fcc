package settings

import (
	"fmt"

	serverconfig "github.com/cosmos/cosmos-sdk/server/config"

	wasmtypes "github.com/CosmWasm/wasmd/x/wasm/types"

	"akash-bme.local/chain/internal/profile"
)

const (
	minGasPrice = "0.0025uakt"
	// queryGasLimit bounds one smart query from outside, as Akash's nodes do.
	queryGasLimit = 3_000_000
)

// WriteApp writes the application's settings: no servers but the consensus engine's RPC, every state kept so
// that tests can ask for the past, no snapshots. The profile stands in a section of ours.
func WriteApp(path string, p profile.Profile) {
	c := serverconfig.DefaultConfig()
	c.MinGasPrices = minGasPrice
	c.Pruning = "nothing"
	c.API.Enable = false
	c.GRPC.Enable = false
	c.GRPCWeb.Enable = false
	c.StateSync.SnapshotInterval = 0

	wasm := wasmtypes.DefaultNodeConfig()
	wasm.SmartQueryGasLimit = queryGasLimit
	section := fmt.Sprintf("\n[devnet]\n# The rules for contracts: %q or %q.\nprofile = %q\n", profile.Wasm, profile.Filtered, p)
	serverconfig.SetConfigTemplate(serverconfig.DefaultConfigTemplate + wasmtypes.ConfigTemplate(wasm) + section)
	serverconfig.WriteConfigFile(path, c)
}
