// Command fachui is the whole house in one binary: the server, the demo, the
// bank simulator, and the tools with which outsiders check the house.
//
// Every command has help (fachui COMMAND --help), works without configuration,
// and prints JSON with --json where a machine would read.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
)

// program is the command line.
type program struct {
	Serve    serveCmd    `cmd:"" help:"Serve the house: private PostgreSQL and in-process Redis unless DATABASE_URL and REDIS_URL say otherwise."`
	Demo     demoCmd     `cmd:"" help:"Open a province that does not exist, with courts, sales and a bank at work, and serve it; or play one home from seizure to payout and check it."`
	Migrate  migrateCmd  `cmd:"" help:"Create or upgrade the schema of a database (needs the owner's address)."`
	Scenario scenarioCmd `cmd:"" help:"Run stories written as data, and list the words they are written in."`
	Verify   verifyCmd   `cmd:"" help:"Recompute published records from files, without this house's database or its code."`
	Export   exportCmd   `cmd:"" help:"Write what outsiders can check later."`
	Drill    drillCmd    `cmd:"" help:"Practise what must work on the worst day."`
	Replay   replayCmd   `cmd:"" help:"Play a recorded bid ladder through the engine and report the first difference."`
	Bench    benchCmd    `cmd:"" help:"Measure, as ratios within one run."`
	Banksim  banksimCmd  `cmd:"" help:"Run the bank simulator: a separate process with its own books."`
	Faults   faultsCmd   `cmd:"" help:"List every refusal with its words and its legal basis."`
	Version  versionCmd  `cmd:"" help:"Say exactly what this is."`
}

// errFailed ends a command that has already said what is wrong.
var errFailed = errors.New("failed")

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var p program
	k := kong.Parse(&p,
		kong.Name("fachui"),
		kong.Description("法槌 Fachui: online judicial auction and valuation, case funds and distribution.\nUseful first: fachui demo"),
		kong.UsageOnError(),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
		kong.BindTo(ctx, (*context.Context)(nil)),
	)
	err := k.Run()
	if err != nil {
		if !errors.Is(err, errFailed) {
			fmt.Fprintln(os.Stderr, "fachui:", err)
		}
		os.Exit(status(err))
	}
}

// statusError ends a command with an exit status of its own.
type statusError struct {
	status int
	error
}

func (e statusError) Unwrap() error { return e.error }

// status is the exit status for what ended a command: 1 unless it says another.
func status(err error) int {
	if e, ok := errors.AsType[statusError](err); ok {
		return e.status
	}
	return 1
}
