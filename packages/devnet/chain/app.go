package main

import (
	"io"

	"cosmossdk.io/log"
	dbm "github.com/cosmos/cosmos-db"
	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/server"
	servertypes "github.com/cosmos/cosmos-sdk/server/types"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	distrtypes "github.com/cosmos/cosmos-sdk/x/distribution/types"
	govtypes "github.com/cosmos/cosmos-sdk/x/gov/types"
	stakingtypes "github.com/cosmos/cosmos-sdk/x/staking/types"
	"github.com/spf13/cast"

	"github.com/CosmWasm/wasmd/app"
	wasmkeeper "github.com/CosmWasm/wasmd/x/wasm/keeper"
	wasmtypes "github.com/CosmWasm/wasmd/x/wasm/types"

	"akash-bme.local/chain/internal/filter"
	"akash-bme.local/chain/internal/profile"
)

// akashMaxWasmSize is the largest code Akash stores, in bytes, zipped or not.
const akashMaxWasmSize = 819_200

// newApp makes wasmd's application with the rules of the home's profile.
func newApp(logger log.Logger, db dbm.DB, trace io.Writer, opts servertypes.AppOptions) servertypes.Application {
	chosen, err := profile.Parse(cast.ToString(opts.Get(profile.Key)))
	if err != nil {
		panic(err) // the SDK's app creator has no error to return
	}
	wasmApp := app.NewWasmApp(
		logger, db, trace, true, opts, wasmOptions(chosen), server.DefaultBaseappOptions(opts)...,
	)
	// Clients simulate by an ABCI query. The SDK offers that only beside gRPC or REST, which this chain does not start.
	wasmApp.RegisterTxService(client.Context{InterfaceRegistry: wasmApp.InterfaceRegistry()})
	return wasmApp
}

// wasmOptions returns what makes the wasm keeper of a profile differ from wasmd's, and sets the size limit,
// which wasmd keeps in a variable of the process.
func wasmOptions(p profile.Profile) []wasmkeeper.Option {
	if p != profile.Filtered {
		return nil
	}
	wasmtypes.MaxWasmSize = akashMaxWasmSize
	wasmtypes.MaxProposalWasmSize = akashMaxWasmSize

	var closed []string
	for _, module := range []string{
		govtypes.ModuleName,
		distrtypes.ModuleName,
		stakingtypes.BondedPoolName,
		stakingtypes.NotBondedPoolName,
	} {
		closed = append(closed, authtypes.NewModuleAddress(module).String())
	}
	return []wasmkeeper.Option{
		wasmkeeper.WithMessageHandlerDecorator(func(next wasmkeeper.Messenger) wasmkeeper.Messenger {
			return filter.New(next, closed)
		}),
		// These three are wasmd's defaults as well; a test of this chain should not hang on a default.
		wasmkeeper.WithQueryPlugins(&wasmkeeper.QueryPlugins{
			Stargate: wasmkeeper.RejectStargateQuerier,
			Grpc:     wasmkeeper.RejectGrpcQuerier,
			Custom:   wasmkeeper.NoCustomQuerier,
		}),
	}
}
