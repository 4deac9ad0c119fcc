package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"cosmossdk.io/log"
	cmtcfg "github.com/cometbft/cometbft/config"
	dbm "github.com/cosmos/cosmos-db"
	simtestutil "github.com/cosmos/cosmos-sdk/testutil/sims"
	"github.com/cosmos/cosmos-sdk/x/genutil"
	"github.com/spf13/cobra"

	"github.com/CosmWasm/wasmd/app"

	"akash-bme.local/chain/internal/genesis"
	"akash-bme.local/chain/internal/profile"
	"akash-bme.local/chain/internal/settings"
)

// initOptions are the flags of init.
type initOptions struct {
	home, profile, chainID string
	rpcPort, p2pPort       uint16
	accounts               uint32
	voting, expedited      time.Duration
}

func initCommand() *cobra.Command {
	var o initOptions
	cmd := &cobra.Command{
		Use:   "init",
		Short: "Write genesis, settings and keys of a new chain into an empty home; the mnemonic is read from standard input",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			mnemonic, err := io.ReadAll(cmd.InOrStdin())
			if err != nil {
				return fmt.Errorf("read the mnemonic: %w", err)
			}
			return o.run(strings.TrimSpace(string(mnemonic)))
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.home, "home", "", "folder of the chain")
	f.StringVar(&o.profile, "profile", string(profile.Wasm), "rules for contracts: wasm or filtered")
	f.StringVar(&o.chainID, "chain-id", "bme-devnet-1", "chain id")
	f.Uint16Var(&o.rpcPort, "rpc-port", 26657, "port of the RPC on 127.0.0.1")
	f.Uint16Var(&o.p2pPort, "p2p-port", 0, "port for peers on 127.0.0.1; 0 lets the system choose, as nobody dials it")
	f.Uint32Var(&o.accounts, "accounts", 10, "number of funded accounts; account 0 operates the validator")
	f.DurationVar(&o.voting, "voting", 3*time.Second, "voting period")
	f.DurationVar(&o.expedited, "expedited", 2*time.Second, "voting period of expedited proposals, shorter than the other")
	return cmd
}

func (o initOptions) run(mnemonic string) error {
	chosen, err := profile.Parse(o.profile)
	if err != nil {
		return err
	}
	if o.home == "" {
		return errors.New("--home is missing")
	}
	if o.expedited >= o.voting {
		return fmt.Errorf("--expedited %s is not shorter than --voting %s", o.expedited, o.voting)
	}
	comet := settings.Comet(o.home, o.rpcPort, o.p2pPort)
	// Keys of an older chain would sign for this one, so a home is made once.
	if _, err := os.Stat(comet.GenesisFile()); err == nil {
		return fmt.Errorf("%s already holds a chain", o.home)
	}
	cmtcfg.EnsureRoot(o.home)
	_, consensus, err := genutil.InitializeNodeValidatorFiles(comet)
	if err != nil {
		return fmt.Errorf("write the validator's keys: %w", err)
	}

	modules, err := moduleDefaults()
	if err != nil {
		return err
	}
	doc, err := genesis.Build(modules.AppCodec(), modules.TxConfig(), modules.DefaultGenesis(), genesis.Options{
		ChainID:   o.chainID,
		Profile:   chosen,
		Mnemonic:  mnemonic,
		Accounts:  o.accounts,
		Voting:    o.voting,
		Expedited: o.expedited,
		Consensus: consensus,
	})
	if err != nil {
		return fmt.Errorf("build the genesis: %w", err)
	}
	cmtcfg.WriteConfigFile(filepath.Join(o.home, "config", "config.toml"), comet)
	settings.WriteApp(filepath.Join(o.home, "config", "app.toml"), chosen)
	// A home with a genesis is whole, so that comes last and in one step.
	draft := comet.GenesisFile() + ".new"
	if err := doc.SaveAs(draft); err != nil {
		return err
	}
	return os.Rename(draft, comet.GenesisFile())
}

// moduleDefaults makes the application once, in memory, for its codecs and its modules' default states. The
// virtual machine wants a folder; it is gone before anything else is written.
func moduleDefaults() (*app.WasmApp, error) {
	folder, err := os.MkdirTemp("", "bme-chain-init-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	options := simtestutil.NewAppOptionsWithFlagHome(folder)
	return app.NewWasmApp(log.NewNopLogger(), dbm.NewMemDB(), nil, false, options, nil), nil
}
