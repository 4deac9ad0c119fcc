package genesis

import (
	"encoding/json"
	"time"

	"cosmossdk.io/math"
	"github.com/cosmos/cosmos-sdk/codec"
	cryptotypes "github.com/cosmos/cosmos-sdk/crypto/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
	govtypes "github.com/cosmos/cosmos-sdk/x/gov/types"
	govv1 "github.com/cosmos/cosmos-sdk/x/gov/types/v1"
	minttypes "github.com/cosmos/cosmos-sdk/x/mint/types"
	stakingtypes "github.com/cosmos/cosmos-sdk/x/staking/types"

	wasmtypes "github.com/CosmWasm/wasmd/x/wasm/types"

	"akash-bme.local/chain/internal/profile"
)

const (
	// minDeposit and expeditedDeposit are in uakt; the second has to be the larger one.
	minDeposit       = 1_000_000
	expeditedDeposit = 2_000_000
	depositPeriod    = 10 * time.Second
)

// moduleStates are the genesis states by module. Its methods panic on a state that does not fit its type: the
// defaults come from the same binary, so that cannot happen.
type moduleStates struct {
	cdc     codec.Codec
	modules map[string]json.RawMessage
}

func (s moduleStates) get(module string, state codec.ProtoMarshaler) {
	s.cdc.MustUnmarshalJSON(s.modules[module], state)
}

func (s moduleStates) put(module string, state codec.ProtoMarshaler) {
	s.modules[module] = s.cdc.MustMarshalJSON(state)
}

// fund makes an account with the usual balance for every key.
func (s moduleStates) fund(keys []cryptotypes.PrivKey) {
	accounts := make(authtypes.GenesisAccounts, len(keys))
	balances := make([]banktypes.Balance, len(keys))
	for i, key := range keys {
		address := addressOf(key)
		accounts[i] = authtypes.NewBaseAccount(address, nil, uint64(i), 0)
		coins := sdk.NewCoins(sdk.NewInt64Coin(Denom, balance))
		balances[i] = banktypes.Balance{Address: address.String(), Coins: coins}
	}
	s.put(authtypes.ModuleName, authtypes.NewGenesisState(authtypes.DefaultParams(), accounts))

	var bank banktypes.GenesisState
	s.get(banktypes.ModuleName, &bank)
	bank.Balances = banktypes.SanitizeGenesisBalances(balances)
	s.put(banktypes.ModuleName, &bank)
}

// economy makes uakt the coin of stake and mints nothing, so that balances only move when a test moves them.
func (s moduleStates) economy() {
	var staking stakingtypes.GenesisState
	s.get(stakingtypes.ModuleName, &staking)
	staking.Params.BondDenom = Denom
	s.put(stakingtypes.ModuleName, &staking)

	var mint minttypes.GenesisState
	s.get(minttypes.ModuleName, &mint)
	zero := math.LegacyZeroDec()
	mint.Minter.Inflation = zero
	mint.Params.MintDenom = Denom
	mint.Params.InflationRateChange = zero
	mint.Params.InflationMax = zero
	mint.Params.InflationMin = zero
	s.put(minttypes.ModuleName, &mint)
}

// governance lets proposals pass within seconds for small deposits.
func (s moduleStates) governance(voting, expedited time.Duration) {
	deposit := depositPeriod
	var gov govv1.GenesisState
	s.get(govtypes.ModuleName, &gov)
	gov.Params.MinDeposit = sdk.NewCoins(sdk.NewInt64Coin(Denom, minDeposit))
	gov.Params.ExpeditedMinDeposit = sdk.NewCoins(sdk.NewInt64Coin(Denom, expeditedDeposit))
	gov.Params.MaxDepositPeriod = &deposit
	gov.Params.VotingPeriod = &voting
	gov.Params.ExpeditedVotingPeriod = &expedited
	s.put(govtypes.ModuleName, &gov)
}

// uploads says who stores code. Instantiation is everybody's unless a code says otherwise, as on Akash.
func (s moduleStates) uploads(p profile.Profile) {
	var wasm wasmtypes.GenesisState
	s.get(wasmtypes.ModuleName, &wasm)
	wasm.Params = wasmtypes.DefaultParams()
	wasm.Params.InstantiateDefaultPermission = wasmtypes.AccessTypeEverybody
	wasm.Params.CodeUploadAccess = wasmtypes.AllowEverybody
	if p == profile.Filtered {
		wasm.Params.CodeUploadAccess = wasmtypes.AllowNobody
	}
	s.put(wasmtypes.ModuleName, &wasm)
}
