package main

import (
	"fmt"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// shown are the modules whose versions decide how contracts behave.
var shown = map[string]bool{
	"github.com/CosmWasm/wasmd":     true,
	"github.com/CosmWasm/wasmvm/v3": true,
	"github.com/cosmos/cosmos-sdk":  true,
	"github.com/cometbft/cometbft":  true,
}

func versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the versions of what this binary is made of",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			info, ok := debug.ReadBuildInfo()
			if !ok {
				return fmt.Errorf("this binary carries no build information")
			}
			for _, module := range info.Deps {
				if shown[module.Path] {
					fmt.Fprintln(cmd.OutOrStdout(), module.Path, module.Version)
				}
			}
			return nil
		},
	}
}
