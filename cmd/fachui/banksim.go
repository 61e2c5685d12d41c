package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"

	"fachui/internal/banksim"
)

type banksimCmd struct {
	Dir    string        `help:"Directory of the bank's own books." required:"" placeholder:"DIR"`
	Listen string        `help:"Address to listen on." default:"127.0.0.1:0"`
	Hasty  bool          `help:"Answer before the disk has it: only for books that are thrown away."`
	Work   time.Duration `help:"Work by itself at this interval; 0: only when told to (POST /work)." default:"0s"`
}

// Run runs the bank until the process is told to stop. Its first line of output
// is JSON with its address, for whoever started it.
func (c banksimCmd) Run(ctx context.Context) error {
	return banksim.Run(ctx, banksim.Options{
		Dir: c.Dir, Listen: c.Listen, WorkEvery: c.Work, Hasty: c.Hasty,
		Ready: func(address string) {
			line, err := json.Marshal(map[string]string{"bank": address})
			if err == nil {
				fmt.Println(string(line))
			}
		},
	})
}

const bankStartPatience = 20 * time.Second

// startBanksim runs the bank as a process of its own, with more arguments if any,
// and returns its address.
func startBanksim(ctx context.Context, dir string, more ...string) (string, func(), error) {
	self, err := os.Executable()
	if err != nil {
		return "", nil, err
	}
	cmd := exec.CommandContext(ctx, self, append([]string{"banksim", "--dir", dir}, more...)...)
	cmd.Stderr = os.Stderr
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGTERM}
	cmd.WaitDelay = stopPatience
	out, err := cmd.StdoutPipe()
	if err != nil {
		return "", nil, err
	}
	err = cmd.Start()
	if err != nil {
		return "", nil, fmt.Errorf("start bank simulator: %w", err)
	}
	stop := func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		_ = cmd.Wait()
	}
	ready := make(chan string, 1)
	go func() {
		line, _ := bufio.NewReader(out).ReadString('\n')
		ready <- line
	}()
	select {
	case line := <-ready:
		var m map[string]string
		err := json.Unmarshal([]byte(strings.TrimSpace(line)), &m)
		if err != nil || m["bank"] == "" {
			stop()
			return "", nil, fmt.Errorf("bank simulator did not start: %q", line)
		}
		return m["bank"], stop, nil
	case <-time.After(bankStartPatience):
		stop()
		return "", nil, fmt.Errorf("bank simulator did not start within %v", bankStartPatience)
	}
}
