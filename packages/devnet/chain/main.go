// Command bme-chain is the local chain that the suite is developed and tested on: wasmd's application with
// prefix akash, denom uakt, blocks of about 200 ms and governance in seconds. It knows three commands: init
// writes a home, start runs it, version names what was built.
package main

import (
	"fmt"
	"os"

	svrcmd "github.com/cosmos/cosmos-sdk/server/cmd"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/spf13/cobra"

	wasmtypes "github.com/CosmWasm/wasmd/x/wasm/types"
)

// bech32Prefix is Akash's.
const bech32Prefix = "akash"

func main() {
	useAkashAddresses()

	root := &cobra.Command{
		Use:           "bme-chain",
		Short:         "Local chain of the BME suite",
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.CompletionOptions.DisableDefaultCmd = true
	parent := &parentWatch{}
	root.AddCommand(initCommand(), startCommand(parent), versionCommand())

	err := svrcmd.Execute(root, "", "")
	parent.finish()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bme-chain:", err)
		os.Exit(1)
	}
}

// useAkashAddresses sets the address prefixes of the whole process. It comes before everything else: the
// application reads them when it is made, and addresses are cached in their written form.
func useAkashAddresses() {
	valoper, valcons := bech32Prefix+"valoper", bech32Prefix+"valcons"
	config := sdk.GetConfig()
	config.SetBech32PrefixForAccount(bech32Prefix, bech32Prefix+"pub")
	config.SetBech32PrefixForValidator(valoper, valoper+"pub")
	config.SetBech32PrefixForConsensusNode(valcons, valcons+"pub")
	config.SetAddressVerifier(wasmtypes.VerifyAddressLen())
	config.Seal()
}
