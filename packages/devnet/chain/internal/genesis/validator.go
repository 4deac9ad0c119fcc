package genesis

import (
	"context"
	"encoding/json"
	"fmt"

	"cosmossdk.io/math"
	"github.com/cosmos/cosmos-sdk/client"
	clienttx "github.com/cosmos/cosmos-sdk/client/tx"
	cryptotypes "github.com/cosmos/cosmos-sdk/crypto/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/tx/signing"
	authsigning "github.com/cosmos/cosmos-sdk/x/auth/signing"
	stakingtypes "github.com/cosmos/cosmos-sdk/x/staking/types"
)

// createValidator returns the signed genesis transaction by which the operator founds the only validator,
// with a self-delegation of stake uakt.
func createValidator(
	config client.TxConfig, chainID string, operator cryptotypes.PrivKey, consensus cryptotypes.PubKey, stake int64,
) (json.RawMessage, error) {
	address := addressOf(operator)
	tenth := math.LegacyNewDecWithPrec(1, 1)
	msg, err := stakingtypes.NewMsgCreateValidator(
		sdk.ValAddress(address).String(),
		consensus,
		sdk.NewInt64Coin(Denom, stake),
		stakingtypes.Description{Moniker: "validator"},
		stakingtypes.NewCommissionRates(tenth, tenth, tenth),
		math.OneInt(),
	)
	if err != nil {
		return nil, fmt.Errorf("create validator: %w", err)
	}

	builder := config.NewTxBuilder()
	if err := builder.SetMsgs(msg); err != nil {
		return nil, err
	}
	builder.SetGasLimit(1_000_000)
	// The signer's place has to be there before the bytes to sign can be made. In the genesis block every
	// account number counts as zero.
	mode := signing.SignMode_SIGN_MODE_DIRECT
	empty := signing.SignatureV2{PubKey: operator.PubKey(), Data: &signing.SingleSignatureData{SignMode: mode}}
	if err := builder.SetSignatures(empty); err != nil {
		return nil, err
	}
	signer := authsigning.SignerData{Address: address.String(), ChainID: chainID, PubKey: operator.PubKey()}
	signature, err := clienttx.SignWithPrivKey(context.Background(), mode, signer, builder, operator, config, 0)
	if err != nil {
		return nil, fmt.Errorf("sign the genesis transaction: %w", err)
	}
	if err := builder.SetSignatures(signature); err != nil {
		return nil, err
	}
	return config.TxJSONEncoder()(builder.GetTx())
}
