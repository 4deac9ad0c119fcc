package genesis

import (
	"fmt"

	"github.com/cosmos/cosmos-sdk/crypto/hd"
	cryptotypes "github.com/cosmos/cosmos-sdk/crypto/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/go-bip39"
)

// Keys derives the first count accounts of a mnemonic, at m/44'/118'/0'/0/i as wallets of the field do.
func Keys(mnemonic string, count uint32) ([]cryptotypes.PrivKey, error) {
	if !bip39.IsMnemonicValid(mnemonic) {
		return nil, fmt.Errorf("the mnemonic is not valid")
	}
	keys := make([]cryptotypes.PrivKey, count)
	for i := range keys {
		path := hd.CreateHDPath(sdk.CoinType, 0, uint32(i)).String()
		secret, err := hd.Secp256k1.Derive()(mnemonic, "", path)
		if err != nil {
			return nil, fmt.Errorf("derive %s: %w", path, err)
		}
		keys[i] = hd.Secp256k1.Generate()(secret)
	}
	return keys, nil
}

func addressOf(key cryptotypes.PrivKey) sdk.AccAddress {
	return sdk.AccAddress(key.PubKey().Address())
}
