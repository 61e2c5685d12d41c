package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/jackc/pgx/v5"

	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/verify/ledger"
	"fachui/payments"
	"fachui/payments/paymentspg"
)

type exportCmd struct {
	Ledger exportLedgerCmd `cmd:"" help:"Write a court's book and a checkpoint of it, as the auditor."`
}

type exportLedgerCmd struct {
	Court      string `help:"Whose book." required:"" placeholder:"COURT"`
	AuditorURL string `help:"Address of the database as fachui_auditor." required:"" env:"FACHUI_AUDITOR_URL"`
	Dir        string `help:"Where to write; made if it is not there." default:"." type:"path"`
	Day        string `help:"Take the checkpoint of this closed day; the last one unless given." placeholder:"DATE"`
	Now        bool   `help:"Take the checkpoint of the whole book as it stands, closed or not."`
	Hledger    bool   `help:"Also write the book as hledger text."`
}

// Run writes ledger-COURT.checkpoint.json, ledger-COURT.ndjson and, if asked,
// ledger-COURT.hledger.
func (c exportLedgerCmd) Run(ctx context.Context) error {
	conn, err := pgx.Connect(ctx, c.AuditorURL)
	if err != nil {
		return fmt.Errorf("reach database as auditor: %w", err)
	}
	defer conn.Close(context.WithoutCancel(ctx))
	return pg.Read(ctx, conn, func(tx pgx.Tx) error {
		x, err := paymentspg.NewExporter(ctx, tx, c.Court)
		if err != nil {
			return inWords(err)
		}
		return c.export(ctx, x)
	})
}

func (c exportLedgerCmd) export(ctx context.Context, x *paymentspg.Exporter) error {
	taken, err := c.checkpoint(ctx, x)
	if err != nil {
		return inWords(err)
	}
	err = os.MkdirAll(c.Dir, 0o755)
	if err != nil {
		return err
	}
	base := filepath.Join(c.Dir, "ledger-"+c.Court)
	err = writeFile(base+".checkpoint.json", func(w io.Writer) error { return json.NewEncoder(w).Encode(taken) })
	if err != nil {
		return err
	}
	err = writeFile(base+".ndjson", func(w io.Writer) error { return x.NDJSON(ctx, w) })
	if err == nil && c.Hledger {
		err = writeFile(base+".hledger", func(w io.Writer) error { return x.Hledger(ctx, w) })
	}
	if err != nil {
		return err
	}
	fmt.Printf("检查点 checkpoint  %s · %d · %s\n", taken.Day, taken.Size, taken.Root)
	fmt.Printf("分录 journals      %d\n", x.Journals())
	return nil
}

func (c exportLedgerCmd) checkpoint(ctx context.Context, x *paymentspg.Exporter) (paymentspg.Taken, error) {
	if c.Now {
		return x.Now(ctx)
	}
	var day legal.Date
	if c.Day != "" {
		var err error
		day, err = legal.ParseDate(c.Day)
		if err != nil {
			return paymentspg.Taken{}, fmt.Errorf("--day: %w", err)
		}
	}
	t, err := x.Sealed(ctx, day)
	if errors.Is(err, payments.ErrNotSealed) {
		return t, fmt.Errorf("%w\n--now takes the checkpoint of what was never closed", inWords(err))
	}
	return t, err
}

// inWords says a refusal in both languages.
func inWords(err error) error {
	if f := fault.Of(err); f != nil {
		return errors.New(f.ZH() + " " + f.EN())
	}
	return err
}

func writeFile(name string, write func(io.Writer) error) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	err = errors.Join(write(f), f.Close())
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	fmt.Println(name)
	return nil
}

type verifyLedgerCmd struct {
	Checkpoint []string `help:"A checkpoint that was kept; may be given several times." required:"" placeholder:"FILE" type:"existingfile" sep:"none"`
	Export     string   `arg:"" optional:"" help:"The book as an export; without it, that of a database." type:"existingfile"`
	AuditorURL string   `help:"Address of the database as fachui_auditor." env:"FACHUI_AUDITOR_URL"`
	Court      string   `help:"Whose book of the database; the checkpoint's unless given." placeholder:"COURT"`
	JSON       bool     `help:"Print JSON."`
}

// Run holds the book against the checkpoints with code of its own; it exits
// non-zero if anything differs.
func (c verifyLedgerCmd) Run(ctx context.Context) error {
	o := ledger.Options{Checkpoints: c.Checkpoint, Export: c.Export, Court: c.Court}
	if c.Export == "" {
		o.Database = c.AuditorURL
	}
	err := ledger.Run(ctx, os.Stdout, o, c.JSON)
	if errors.Is(err, ledger.ErrDiffers) {
		return errFailed
	}
	return err
}
