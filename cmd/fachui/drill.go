package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"fachui/internal/clock"
	"fachui/internal/invariant"
	"fachui/internal/pg"
	"fachui/internal/pgembed"
	"fachui/internal/verify/ledger"
	"fachui/payments/checkpoint"
	"fachui/payments/paymentspg"
)

type drillCmd struct {
	Restore  drillRestoreCmd  `cmd:"" help:"Restore a backup into a cluster of its own and say whether every book is the same."`
	Bids     drillBidsCmd     `cmd:"" help:"Kill nodes and the database under bids, and say whether an acknowledged bid was lost, doubled or misplaced."`
	Extremes drillExtremesCmd `cmd:"" help:"Play the hardest sales that were told of through the engine, bid by bid."`
	Node     drillNodeCmd     `cmd:"" hidden:"" help:"One node of the drill of bids."`
}

type drillRestoreCmd struct {
	OwnerURL   string   `help:"Address of the database as fachui_owner: it is dumped now, and its books are what the copy is held against." env:"FACHUI_OWNER_URL"`
	Dump       string   `help:"Restore this backup (pg_dump --format=custom) instead of making one." type:"existingfile" placeholder:"FILE"`
	Checkpoint []string `help:"A checkpoint that was kept; may be given several times." placeholder:"FILE" type:"existingfile" sep:"none"`
	JSON       bool     `help:"Print JSON on standard output; progress goes to standard error all the same."`
}

// drilled is what a drill found out.
type drilled struct {
	Equal      bool           `json:"equal"`  // every book is the same, and nothing is wrong with the copy
	Proven     bool           `json:"proven"` // every book was held against a checkpoint from outside the backup
	Backup     string         `json:"backup"` // empty: made by the drill, and thrown away with the copy
	Bytes      int64          `json:"bytes"`
	Seconds    drillTimes     `json:"seconds"`
	Courts     []drilledCourt `json:"courts"`
	Invariants drilledWalls   `json:"invariants"`
}

type drillTimes struct {
	Dump    float64 `json:"dump"`
	Restore float64 `json:"restore"`
	Verify  float64 `json:"verify"`
	Whole   float64 `json:"whole"` // from the backup to a copy that is known to be good
}

// drilledCourt is one book: its checkpoints as they were kept, and what the
// independent verifier makes of the copy.
type drilledCourt struct {
	Court  string `json:"court"`
	Equal  bool   `json:"equal"`
	Proven bool   `json:"proven"` // else the book agrees with itself, which is all that could be asked
	ledger.Result
}

type drilledWalls struct {
	Checked int      `json:"checked"`
	Looked  int      `json:"looked"`
	Broken  []string `json:"broken"`
}

// cannot is a drill that could not be carried out, which says nothing about the backup.
func cannot(err error) error { return statusError{2, err} }

// saying tells the one who waits what is being done. A large book takes long.
func saying(zh, en string, args ...any) {
	fmt.Fprintf(os.Stderr, "… %s %s\n", zh, fmt.Sprintf(en, args...))
}

// Run restores the backup and verifies the copy. It exits with 0 if everything is
// equal, with 1 if anything differs, and with 2 if the drill could not be done.
func (c drillRestoreCmd) Run(ctx context.Context) error {
	if c.OwnerURL == "" && c.Dump == "" {
		return cannot(errors.New("请指明数据库（--owner-url）或者备份（--dump）name the database (--owner-url) or a backup (--dump)"))
	}
	dir, err := os.MkdirTemp("", "fachui-drill-")
	if err != nil {
		return cannot(err)
	}
	defer os.RemoveAll(dir)
	err = os.Chmod(dir, 0o755) // the server's account must pass; what lies inside is its own and closed
	if err != nil {
		return cannot(err)
	}
	d, err := c.drill(ctx, dir)
	if err != nil {
		return cannot(err)
	}
	if c.JSON {
		err = printJSON(d)
	} else {
		d.print()
	}
	if err == nil && !d.Equal {
		return errFailed
	}
	return err
}

func (c drillRestoreCmd) drill(ctx context.Context, dir string) (d drilled, err error) {
	kept := c.Checkpoint
	d.Backup = c.Dump
	begun := clock.System()
	if c.OwnerURL != "" {
		// Before the dump: whatever is kept here must be in it, since books only grow.
		saying("读取各法院账簿的检查点", "reading the checkpoints of every book")
		taken, err := keepCheckpoints(ctx, c.OwnerURL, dir)
		if err != nil {
			return d, err
		}
		kept = append(kept, taken...)
	}
	backup := d.Backup
	if backup == "" {
		backup = filepath.Join(dir, "backup.dump")
		begun = clock.System()
		saying("备份", "dumping the database")
		err = pgembed.Dump(ctx, c.OwnerURL, backup)
		if err != nil {
			return d, err
		}
		d.Seconds.Dump = since(begun)
	}
	stat, err := os.Stat(backup)
	if err != nil {
		return d, err
	}
	d.Bytes = stat.Size()
	saying("启动一次性数据库集群", "starting a cluster that will be thrown away")
	cluster, err := pgembed.Start(ctx, pgembed.Options{Dir: filepath.Join(dir, "postgres")})
	if err != nil {
		return d, err
	}
	defer func() { err = errors.Join(err, cluster.Stop(context.WithoutCancel(ctx))) }()
	mark := clock.System()
	const copyName = "fachui_drill"
	saying("恢复", "restoring %s", size(d.Bytes))
	err = cluster.Restore(ctx, copyName, backup)
	if err != nil {
		return d, err
	}
	d.Seconds.Restore = since(mark)
	mark = clock.System()
	err = d.verify(ctx, cluster.URL(pgembed.Auditor, copyName), kept, dir)
	d.Seconds.Verify, d.Seconds.Whole = since(mark), since(begun)
	return d, err
}

func since(t time.Time) float64 { return clock.System().Sub(t).Round(time.Millisecond).Seconds() }

// verify has every book of the copy recomputed by code that shares nothing with
// the house, and every invariant asked of it.
func (d *drilled) verify(ctx context.Context, auditor string, kept []string, dir string) error {
	own, err := keepCheckpoints(ctx, auditor, filepath.Join(dir, "copy"))
	if err != nil {
		return err
	}
	byCourt := map[string][]string{}
	for _, name := range kept {
		court, err := courtOf(name)
		if err != nil {
			return err
		}
		byCourt[court] = append(byCourt[court], name)
	}
	d.Equal, d.Proven = true, true
	seen := map[string]bool{}
	for _, name := range own { // one for each court that the copy has, the last of them its whole book
		court, err := courtOf(name)
		if err != nil {
			return err
		}
		if seen[court] {
			continue
		}
		seen[court] = true
		against := byCourt[court]
		proven := len(against) > 0
		if !proven {
			against = []string{name}
		}
		saying("核对账簿", "verifying the book of %s", court)
		r, err := ledger.Verify(ctx, ledger.Options{Checkpoints: against, Database: auditor, Court: court})
		if err != nil {
			return err
		}
		d.Courts = append(d.Courts, drilledCourt{court, r.OK(), proven, r})
		d.Equal, d.Proven = d.Equal && r.OK(), d.Proven && proven
	}
	for court := range byCourt {
		if !seen[court] {
			d.Courts = append(d.Courts, drilledCourt{Court: court, Proven: true, Result: ledger.Result{Court: court, Findings: []ledger.Finding{
				{Kind: "court", ZH: "备份里没有这家法院的账簿。", EN: "The backup has no book of this court."},
			}}})
			d.Equal = false
		}
	}
	return d.walls(ctx, auditor)
}

func (d *drilled) walls(ctx context.Context, auditor string) error {
	conn, err := pgx.Connect(ctx, auditor)
	if err != nil {
		return fmt.Errorf("reach the copy as auditor: %w", err)
	}
	defer conn.Close(context.WithoutCancel(ctx))
	saying("核对不变式", "asking every invariant of the copy")
	r, err := invariant.Check(ctx, conn, invariant.Options{AtWork: true})
	if err != nil {
		return err
	}
	d.Invariants.Checked, d.Invariants.Broken = len(r.Results), r.Broken()
	for _, x := range r.Results {
		d.Invariants.Looked += x.Total()
	}
	d.Equal = d.Equal && r.OK()
	return nil
}

// keepCheckpoints writes into dir the checkpoints of every book of a database: of
// each closed day, and of the whole book as it stands.
func keepCheckpoints(ctx context.Context, url, dir string) (files []string, err error) {
	err = os.MkdirAll(dir, 0o755)
	if err != nil {
		return nil, err
	}
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return nil, fmt.Errorf("reach database: %w", err)
	}
	defer conn.Close(context.WithoutCancel(ctx))
	err = pg.Read(ctx, conn, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `
			select l.court_id, s.day::text, coalesce(s.size, 0), s.root
			from ledger l
			left join ledger_seal s using (court_id)
			order by l.court_id, s.day`)
		if err != nil {
			return fmt.Errorf("read seals: %w", err)
		}
		type sealed struct {
			Court string
			Day   *string
			Size  int64
			Root  []byte
		}
		all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[sealed])
		if err != nil {
			return fmt.Errorf("read seals: %w", err)
		}
		last := ""
		for _, s := range all {
			if s.Court != last {
				last = s.Court
				name, err := keepWhole(ctx, tx, dir, s.Court)
				if err != nil {
					return err
				}
				files = append(files, name)
			}
			if s.Day == nil {
				continue
			}
			name := filepath.Join(dir, s.Court+"-"+*s.Day+".json")
			err := writeJSON(name, map[string]any{"format": checkpoint.Format, "court": s.Court, "day": *s.Day, "size": s.Size, "root": fmt.Sprintf("%x", s.Root)})
			if err != nil {
				return err
			}
			files = append(files, name)
		}
		return nil
	})
	return files, err
}

func keepWhole(ctx context.Context, tx pgx.Tx, dir, court string) (string, error) {
	x, err := paymentspg.NewExporter(ctx, tx, court)
	if err != nil {
		return "", inWords(err)
	}
	now, err := x.Now(ctx)
	if err != nil {
		return "", err
	}
	name := filepath.Join(dir, court+"-now.json")
	return name, writeJSON(name, now)
}

func writeJSON(name string, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return os.WriteFile(name, b, 0o600)
}

// courtOf is whose checkpoint a file is.
func courtOf(name string) (string, error) {
	b, err := os.ReadFile(name)
	if err != nil {
		return "", err
	}
	var c struct {
		Court string `json:"court"`
	}
	err = json.Unmarshal(b, &c)
	if err == nil && c.Court == "" {
		err = errors.New("no checkpoint")
	}
	if err != nil {
		return "", fmt.Errorf("%s: %w", name, err)
	}
	return c.Court, nil
}

func (d drilled) print() {
	from := d.Backup
	if from == "" {
		from = "演练时现做，已随副本删除 made by the drill and thrown away with the copy"
	}
	fmt.Printf("备份 backup        %s（%s）\n", from, size(d.Bytes))
	fmt.Printf("用时 seconds       备份 dump %.1f · 恢复 restore %.1f · 核对 verify %.1f · 合计 whole %.1f\n",
		d.Seconds.Dump, d.Seconds.Restore, d.Seconds.Verify, d.Seconds.Whole)
	for _, c := range d.Courts {
		fmt.Printf("%s\t%s\t分录 journals %d · 检查点 checkpoints %d · %s\n", verdict(c.Equal, c.Proven), c.Court, c.Journals, len(c.Checkpoints), c.Root)
		for _, f := range c.Findings {
			fmt.Printf("\t%s %s\n", f.ZH, f.EN)
		}
	}
	fmt.Printf("不变式 invariants  %d 项，看过 %d 处 looked at %d: ", d.Invariants.Checked, d.Invariants.Looked, d.Invariants.Looked)
	if len(d.Invariants.Broken) == 0 {
		fmt.Println("全部成立 all hold")
	} else {
		fmt.Println("被违反 broken " + strings.Join(d.Invariants.Broken, ", "))
	}
	fmt.Println(verdict(d.Equal, d.Proven))
	switch {
	case !d.Equal:
		fmt.Println("以上逐项列明哪里不同。较旧的备份只差其后的分录时，恢复后须补录；其他不同说明备份被改动或已损坏，不能使用。")
		fmt.Println("Each difference stands above. An older backup that lacks only the last journals can be used if they are entered again; any other difference means that the backup was edited or is damaged.")
	case !d.Proven:
		fmt.Println("备份能恢复、账簿自洽，但没有备份以外的检查点可比：请加 --owner-url 或者 --checkpoint，才能证明没有被改动。")
		fmt.Println("The backup restores and its books agree with themselves, but no checkpoint from outside it was given: only --owner-url or --checkpoint can show that nothing was edited.")
	}
}

// size is a number of bytes as one reads it.
func size(n int64) string {
	const unit = 1024
	switch {
	case n < unit:
		return fmt.Sprintf("%d B", n)
	case n < unit*unit:
		return fmt.Sprintf("%d KiB", n/unit)
	case n < unit*unit*unit:
		return fmt.Sprintf("%d MiB", n/unit/unit)
	}
	return fmt.Sprintf("%d GiB", n/unit/unit/unit)
}

func verdict(equal, proven bool) string {
	switch {
	case !equal:
		return "不同 UNEQUAL"
	case !proven:
		return "自洽 CONSISTENT"
	}
	return "相同 EQUAL"
}
