// Package genesis writes the first state of a local chain by code.
package genesis

import (
	"encoding/json"
	"fmt"
	"time"

	cmttypes "github.com/cometbft/cometbft/types"
	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/codec"
	cryptotypes "github.com/cosmos/cosmos-sdk/crypto/types"
	genutiltypes "github.com/cosmos/cosmos-sdk/x/genutil/types"

	"akash-bme.local/chain/internal/profile"
)

const (
	// Denom is the coin of stake, fees and deposits.
	Denom = "uakt"
	// balance is what every account begins with, in uakt: 1,000,000,000 AKT.
	balance = 1_000_000_000_000_000
	// stake is what account 0 delegates to its own validator out of its balance, in uakt. All stake is its
	// own, so its vote alone passes a proposal.
	stake = 100_000_000_000_000
	// maxBlockGas is the gas of one block; a proposal that stores two contracts needs about 36 million.
	maxBlockGas = 200_000_000
)

// Options is what a chain differs by.
type Options struct {
	ChainID   string
	Profile   profile.Profile
	Mnemonic  string
	Accounts  uint32
	Voting    time.Duration
	Expedited time.Duration
	// Consensus is the key by which the validator signs blocks.
	Consensus cryptotypes.PubKey
}

// Build returns the genesis: the modules' defaults with the settings of a local chain on top, funded accounts
// and one validator that account 0 operates.
func Build(
	cdc codec.Codec, config client.TxConfig, defaults map[string]json.RawMessage, opts Options,
) (*genutiltypes.AppGenesis, error) {
	if opts.Accounts == 0 {
		return nil, fmt.Errorf("a chain needs at least one account, its validator's")
	}
	keys, err := Keys(opts.Mnemonic, opts.Accounts)
	if err != nil {
		return nil, err
	}
	founding, err := createValidator(config, opts.ChainID, keys[0], opts.Consensus, stake)
	if err != nil {
		return nil, err
	}

	state := moduleStates{cdc, defaults}
	state.fund(keys)
	state.economy()
	state.governance(opts.Voting, opts.Expedited)
	state.uploads(opts.Profile)
	state.put(genutiltypes.ModuleName, &genutiltypes.GenesisState{GenTxs: []json.RawMessage{founding}})

	raw, err := json.Marshal(state.modules)
	if err != nil {
		return nil, err
	}
	genesis := genutiltypes.NewAppGenesisWithVersion(opts.ChainID, raw)
	genesis.Consensus.Params = cmttypes.DefaultConsensusParams()
	genesis.Consensus.Params.Block.MaxGas = maxBlockGas
	return genesis, genesis.ValidateAndComplete()
}
