package main

import (
	"fmt"
	"os"
	"path/filepath"

	cmtcfg "github.com/cometbft/cometbft/config"
	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/cosmos/cosmos-sdk/server"
	"github.com/spf13/cobra"

	"github.com/CosmWasm/wasmd/x/wasm"
)

// startCommand is the SDK's start with our application, for a home that init wrote.
func startCommand(parent *parentWatch) *cobra.Command {
	var mode string
	cmd := server.StartCmdWithOptions(newApp, "", server.StartCmdOptions{
		AddFlags: func(cmd *cobra.Command) {
			cmd.Flags().StringVar(&mode, "when-parent-exits", parentIgnored,
				"what to do when standard input closes: ignore it, stop, or remove (stop and remove the home)")
		},
	})
	cmd.Args = cobra.NoArgs
	wasm.AddModuleInitFlags(cmd)
	cmd.PersistentPreRunE = func(cmd *cobra.Command, _ []string) error {
		home, err := cmd.Flags().GetString(flags.FlagHome)
		if err != nil {
			return err
		}
		if err := parent.begin(mode, home); err != nil {
			return err
		}
		// Without this check the SDK would fill an empty home with a chain of its own defaults.
		if _, err := os.Stat(filepath.Join(home, "config", "genesis.json")); err != nil {
			return fmt.Errorf("%q holds no chain, run init first: %w", home, err)
		}
		return server.InterceptConfigsPreRunHandler(cmd, "", nil, cmtcfg.DefaultConfig())
	}
	return cmd
}
