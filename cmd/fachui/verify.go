package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/jackc/pgx/v5"

	"fachui/auction/replay"
	"fachui/internal/blob"
	"fachui/internal/clock"
	"fachui/internal/fault"
	"fachui/internal/invariant"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/pg"
	"fachui/internal/verify/draw"
	"fachui/internal/verify/ladder"
	"fachui/internal/verify/lots"
	"fachui/internal/verify/paper"
)

type verifyCmd struct {
	Draw   verifyDrawCmd   `cmd:"" help:"Recompute a draw of appraisal firms from its published record (GET /api/v1/draws/…/record)."`
	Lots   verifyLotsCmd   `cmd:"" help:"Draw lots between creditors again from their published record (GET /api/v1/lots/…/lot-draw)."`
	Ladder verifyLadderCmd `cmd:"" help:"Check the bids of a lot, their receipts, chain and order, from the published file (GET /api/v1/lots/…/ladder.json)."`
	Paper  verifyPaperCmd  `cmd:"" help:"Verify a downloaded paper against its signature and the public keys that you keep."`
	Ledger verifyLedgerCmd `cmd:"" help:"Hold a court's book against a checkpoint that somebody kept, and say what differs."`
	Record verifyRecordCmd `cmd:"" help:"Check every invariant of a database, as the auditor."`
}

type verifyDrawCmd struct {
	Files []string `arg:"" help:"The record: one bundle, or manifest, commitment and transcript." name:"file"`
	JSON  bool     `help:"Print JSON."`
}

// Run recomputes the record with code of its own; it exits non-zero if anything differs.
func (c verifyDrawCmd) Run() error {
	err := readable(c.Files)
	if err != nil {
		return err
	}
	err = draw.Run(os.Stdout, c.Files, c.JSON)
	if errors.Is(err, draw.ErrDiffers) {
		return errFailed
	}
	return err
}

type verifyLotsCmd struct {
	Files []string `arg:"" help:"The record." name:"file"`
	JSON  bool     `help:"Print JSON."`
}

// Run draws the lots again with code of its own; it exits non-zero if anything differs.
func (c verifyLotsCmd) Run() error {
	err := readable(c.Files)
	if err != nil {
		return err
	}
	err = lots.Run(os.Stdout, c.Files, c.JSON)
	if errors.Is(err, lots.ErrDiffers) {
		return errFailed
	}
	return err
}

type verifyLadderCmd struct {
	Files []string `arg:"" help:"The bids of one lot: the file, or its parts in order; a court's audit file will do, too." name:"file"`
	JSON  bool     `help:"Print JSON."`
}

// Run checks the bids with code of its own; it exits non-zero if anything differs.
func (c verifyLadderCmd) Run() error {
	err := readable(c.Files)
	if err != nil {
		return err
	}
	err = ladder.Run(os.Stdout, c.Files, c.JSON)
	if errors.Is(err, ladder.ErrDiffers) {
		return errFailed
	}
	return err
}

type verifyPaperCmd struct {
	PDF    string `arg:"" help:"The paper." name:"file.pdf"`
	Record string `help:"The record of its signature (GET /api/v1/papers/…)." required:"" placeholder:"FILE"`
	Keys   string `help:"The public keys (GET /api/v1/paper-keys), as you kept them." required:"" placeholder:"FILE"`
	JSON   bool   `help:"Print JSON."`
}

// Run verifies with code of its own; it exits non-zero if anything differs.
func (c verifyPaperCmd) Run() error {
	err := readable([]string{c.PDF, c.Record, c.Keys})
	if err != nil {
		return err
	}
	err = paper.Run(os.Stdout, paper.Files{PDF: c.PDF, Record: c.Record, Keys: c.Keys}, c.JSON)
	if errors.Is(err, paper.ErrDiffers) {
		return errFailed
	}
	return err
}

type verifyRecordCmd struct {
	AuditorURL string `help:"Address of the database as fachui_auditor." required:"" env:"FACHUI_AUDITOR_URL"`
	Files      string `help:"The store of files, to hold papers against their hashes." type:"existingdir" placeholder:"DIR"`
	JSON       bool   `help:"Print JSON."`
	English    bool   `help:"Print in English."`
}

// Run checks what must be true of the stored rows alone.
func (c verifyRecordCmd) Run(ctx context.Context) error {
	conn, err := pgx.Connect(ctx, c.AuditorURL)
	if err != nil {
		return fmt.Errorf("reach database as auditor: %w", err)
	}
	defer conn.Close(context.WithoutCancel(ctx))
	var o invariant.Options
	if c.Files != "" {
		store, err := blob.OpenDir(c.Files)
		if err != nil {
			return err
		}
		defer store.Close()
		o.File = func(sum string) ([]byte, error) { return blob.Bytes(ctx, store, blob.Sum(sum)) }
	}
	r, err := invariant.Check(ctx, conn, o)
	if err != nil {
		return err
	}
	language := invariant.Chinese
	if c.English {
		language = invariant.English
	}
	if c.JSON {
		err = printJSON(r)
	} else {
		fmt.Println(r.Table(language))
	}
	if err == nil && !r.OK() {
		return errFailed
	}
	return err
}

type replayCmd struct {
	File  string `arg:"" help:"Ladder: ts,bidder_code,price,status." name:"file.csv"`
	Start string `help:"Starting price; without it the first bid's." placeholder:"YUAN"`
	Step  string `help:"Increment." required:"" placeholder:"YUAN"`
	Opens string `help:"When bidding opened." required:"" placeholder:"TIME"`
	Ends  string `help:"When it was to end, as announced." required:"" placeholder:"TIME"`
	JSON  bool   `help:"Print JSON."`
}

// Run plays the ladder through the engine on a scratch database.
func (c replayCmd) Run(ctx context.Context) error {
	o := replay.Options{Machine: clock.System}
	var err error
	if c.Start != "" {
		o.Start, err = money.Parse(c.Start)
		if err != nil {
			return fmt.Errorf("--start: %w", err)
		}
	}
	o.Step, err = money.Parse(c.Step)
	if err != nil {
		return fmt.Errorf("--step: %w", err)
	}
	o.Opens, err = legal.Parse(c.Opens)
	if err != nil {
		return fmt.Errorf("--opens: %w", err)
	}
	o.Ends, err = legal.Parse(c.Ends)
	if err != nil {
		return fmt.Errorf("--ends: %w", err)
	}
	err = readable([]string{c.File})
	if err != nil {
		return err
	}
	return c.play(ctx, o)
}

func (c replayCmd) play(ctx context.Context, o replay.Options) error {
	s, err := openScratch(ctx, os.Stderr)
	if err != nil {
		return err
	}
	defer s.close()
	o.Pool, err = pg.Open(ctx, s.db.App, replayPool)
	if err != nil {
		return err
	}
	defer o.Pool.Close()
	in, err := os.Open(c.File)
	if err != nil {
		return err
	}
	defer in.Close()
	o.File = in
	r, err := replay.Run(ctx, o)
	if f := fault.Of(err); f != nil {
		return fmt.Errorf("%s: %s %s", c.File, f.ZH(), f.EN())
	}
	if err != nil {
		return err
	}
	if c.JSON {
		err = printJSON(r)
	} else {
		printReplay(c.File, r)
	}
	if err == nil && r.Difference != nil {
		return errFailed
	}
	return err
}

const replayPool = 8

func printReplay(file string, r replay.Result) {
	fmt.Printf("%s: %d lines, %d accepted, %d refused; %s\n", file, r.Lines, r.Accepted, r.Refused, r.Status)
	fmt.Printf("winner %s at ¥%s, ended %s\n", r.Winner, r.Price, r.EndedAt)
	if r.Difference == nil {
		fmt.Println("the record and the engine agree to the end")
		return
	}
	fmt.Printf("first difference: %s\n%s\n", r.Difference.ZH, r.Difference.EN)
}
