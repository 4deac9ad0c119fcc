// Command submit runs the chain's own `tx gov submit-proposal` over files and prints, for each, the bytes of the
// MsgSubmitProposal that it makes and its messages as the chain's codec prints them, or its error. The result is
// tests/vectors/gov/vectors.json, to which the tests hold the TypeScript codec:
//
//	npm run bootstrap chain && node packages/deploy/test/gov/vectors/run.mjs
package main

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"cosmossdk.io/log"
	dbm "github.com/cosmos/cosmos-db"
	"github.com/cosmos/cosmos-sdk/client"
	simtestutil "github.com/cosmos/cosmos-sdk/testutil/sims"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/x/gov/client/cli"
	govv1 "github.com/cosmos/cosmos-sdk/x/gov/types/v1"

	"github.com/CosmWasm/wasmd/app"
)

type vector struct {
	File     string            `json:"file"`
	Value    string            `json:"value,omitempty"`
	Messages []json.RawMessage `json:"messages,omitempty"`
	Error    string            `json:"error,omitempty"`
}

func main() {
	sdk.GetConfig().SetBech32PrefixForAccount("akash", "akashpub")
	home, err := os.MkdirTemp("", "submit-")
	check(err)
	defer os.RemoveAll(home)
	options := simtestutil.NewAppOptionsWithFlagHome(home)
	chain := app.NewWasmApp(log.NewNopLogger(), dbm.NewMemDB(), nil, false, options, nil)
	var vectors []vector
	for _, path := range os.Args[1:] {
		one := vector{File: filepath.Base(path)}
		if value, messages, err := submit(chain, path); err != nil {
			one.Error = err.Error()
		} else {
			one.Value, one.Messages = hex.EncodeToString(value), messages
		}
		vectors = append(vectors, one)
	}
	out := json.NewEncoder(os.Stdout)
	out.SetIndent("", "  ")
	check(out.Encode(vectors))
}

func submit(chain *app.WasmApp, path string) ([]byte, []json.RawMessage, error) {
	var out bytes.Buffer
	proposer := sdk.AccAddress(bytes.Repeat([]byte{3}, 20)).String()
	ctx := client.Context{}.
		WithCodec(chain.AppCodec()).
		WithInterfaceRegistry(chain.InterfaceRegistry()).
		WithTxConfig(chain.TxConfig()).
		WithLegacyAmino(chain.LegacyAmino()).
		WithOutput(&out)
	cmd := cli.NewCmdSubmitProposal()
	cmd.SetArgs([]string{path, "--from", proposer, "--generate-only", "--offline",
		"--account-number", "1", "--sequence", "1"})
	cmd.SetOut(io.Discard)
	cmd.SetErr(io.Discard)
	cmd.SilenceUsage, cmd.SilenceErrors = true, true
	if err := cmd.ExecuteContext(context.WithValue(context.Background(), client.ClientContextKey, &ctx)); err != nil {
		return nil, nil, err
	}
	tx, err := chain.TxConfig().TxJSONDecoder()(out.Bytes())
	if err != nil {
		return nil, nil, err
	}
	msg, ok := tx.GetMsgs()[0].(*govv1.MsgSubmitProposal)
	if !ok {
		return nil, nil, fmt.Errorf("no MsgSubmitProposal")
	}
	value, err := msg.Marshal()
	if err != nil {
		return nil, nil, err
	}
	var messages []json.RawMessage
	for _, any := range msg.Messages {
		printed, err := chain.AppCodec().MarshalJSON(any)
		if err != nil {
			return nil, nil, err
		}
		messages = append(messages, printed)
	}
	return value, messages, nil
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
