// Package settings writes the two configuration files of a node that one machine runs for itself.
package settings

import (
	"fmt"
	"time"

	cmtcfg "github.com/cometbft/cometbft/config"
)

const (
	// maxTxBytes is Akash's limit of the mempool.
	maxTxBytes = 1_048_576
	// maxBodyBytes lets such a transaction through the RPC, where it travels as base64 in JSON.
	maxBodyBytes = 4 * maxTxBytes
)

// Comet returns the consensus engine's settings: fast blocks, nothing reachable from outside, no peers.
func Comet(home string, rpcPort, p2pPort uint16) *cmtcfg.Config {
	c := cmtcfg.DefaultConfig()
	c.SetRoot(home)
	c.Moniker = "bme-devnet"
	c.LogLevel = "*:warn,server:info,rpc-server:info"

	c.RPC.ListenAddress = loopback(rpcPort)
	c.RPC.MaxBodyBytes = maxBodyBytes
	c.RPC.PprofListenAddress = ""

	c.P2P.ListenAddress = loopback(p2pPort)
	c.P2P.PexReactor = false
	c.P2P.AddrBookStrict = false

	c.Mempool.MaxTxBytes = maxTxBytes

	c.Consensus.TimeoutPropose = 300 * time.Millisecond
	c.Consensus.TimeoutCommit = 200 * time.Millisecond
	return c
}

func loopback(port uint16) string {
	return fmt.Sprintf("tcp://127.0.0.1:%d", port)
}
