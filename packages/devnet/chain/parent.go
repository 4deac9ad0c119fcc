package main

import (
	"fmt"
	"io"
	"os"
	"syscall"
	"time"
)

// What a node does when its standard input closes, which tells that the process that started it is gone,
// however it ended.
const (
	parentIgnored = "ignore"
	parentStops   = "stop"
	parentRemoves = "remove"
)

// shutdownLimit is how long an orphaned node may take to stop in good order.
const shutdownLimit = 3 * time.Second

// parentWatch stops the node when its parent ends.
type parentWatch struct {
	home   string
	remove bool
	gone   chan struct{}
}

// begin watches standard input as the mode asks.
func (w *parentWatch) begin(mode, home string) error {
	switch mode {
	case parentIgnored:
		return nil
	case parentStops, parentRemoves:
	default:
		return fmt.Errorf("--when-parent-exits is %q: it is %s, %s or %s", mode, parentIgnored, parentStops, parentRemoves)
	}
	w.home, w.remove, w.gone = home, mode == parentRemoves, make(chan struct{})
	go w.watch()
	return nil
}

func (w *parentWatch) watch() {
	_, _ = io.Copy(io.Discard, os.Stdin) // an error means the same as the end: nobody is there
	close(w.gone)
	// The SDK stops a node on this signal. Early in a start it does not listen yet and the signal ends the
	// process at once, so the home goes first; in a running node finish removes what was written since.
	w.removeHome()
	_ = syscall.Kill(os.Getpid(), syscall.SIGTERM)
	time.Sleep(shutdownLimit)
	w.removeHome()
	os.Exit(1)
}

// finish removes the home of a node whose parent is gone; it is the last thing a process does.
func (w *parentWatch) finish() {
	select {
	case <-w.gone:
		w.removeHome()
	default: // also when nothing is watched: a nil channel never speaks
	}
}

func (w *parentWatch) removeHome() {
	if w.remove {
		_ = os.RemoveAll(w.home)
	}
}
