package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"github.com/jackc/pgx/v5"
	"golang.org/x/text/width"

	"fachui/internal/invariant"
	"fachui/internal/money"
	"fachui/internal/pg"
	"fachui/internal/verify/draw"
	"fachui/internal/verify/ledger"
	"fachui/payments/bank"
	"fachui/payments/paymentspg"
)

// aftermath shows the money, recomputes the draw from its published record, and
// checks every invariant as an auditor who can only read.
func (c demoCmd) aftermath(ctx context.Context, w *world, secrets []string) error {
	ctx, cancel := context.WithTimeout(ctx, runtimePatience)
	defer cancel()
	conn, err := pgx.Connect(ctx, w.db.Auditor)
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	err = moneyTable(ctx, conn)
	if err != nil {
		return err
	}
	err = verifyDraws(ctx, conn, w)
	if err != nil {
		return err
	}
	err = verifyBooks(ctx, conn, w.db.Auditor)
	if err != nil {
		return err
	}
	link, err := bank.New(bank.Options{URL: w.bank})
	if err != nil {
		return err
	}
	defer link.Close()
	found, err := invariant.Check(ctx, conn, invariant.Options{
		Secrets: secrets,
		File:    w.house.File,
		Bank: func(account string) (money.Amount, error) {
			a, err := link.Account(ctx, account)
			return a.Balance, err
		},
	})
	if err != nil {
		return err
	}
	language := invariant.Chinese
	if c.English {
		language = invariant.English
	}
	fmt.Println()
	fmt.Println(found.Table(language))
	if !found.OK() {
		fmt.Printf("broken: %s\n", strings.Join(found.Broken(), ", "))
		return errFailed
	}
	return nil
}

// verifyBooks takes a checkpoint of each court's book with the house's own code and
// holds the book against it with the outsiders' code, which shares nothing with it.
func verifyBooks(ctx context.Context, conn *pgx.Conn, auditor string) error {
	rows, err := conn.Query(ctx, `select court_id from ledger_head where last_number > 0 order by court_id`)
	if err != nil {
		return err
	}
	courts, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "fachui-checkpoints-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	for _, court := range courts {
		taken, err := takeCheckpoint(ctx, conn, court)
		if err != nil {
			return err
		}
		file := filepath.Join(dir, court+".json")
		err = os.WriteFile(file, taken, 0o600)
		if err != nil {
			return err
		}
		fmt.Println()
		err = ledger.Run(ctx, os.Stdout, ledger.Options{Checkpoints: []string{file}, Database: auditor}, false)
		if errors.Is(err, ledger.ErrDiffers) {
			return errFailed
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func takeCheckpoint(ctx context.Context, conn *pgx.Conn, court string) (out []byte, err error) {
	err = pg.Read(ctx, conn, func(tx pgx.Tx) error {
		x, err := paymentspg.NewExporter(ctx, tx, court)
		if err != nil {
			return err
		}
		taken, err := x.Now(ctx)
		if err != nil {
			return err
		}
		out, err = json.Marshal(taken)
		return err
	})
	return out, err
}

// moneyTable prints what the ledger holds by kind of account, and who was paid.
func moneyTable(ctx context.Context, conn *pgx.Conn) error {
	rows, err := conn.Query(ctx, `
		select court_id, code, zh, debit, credit, (debit - credit) * side
		from kind_total
		join account_kind using (code)
		where debit <> 0 or credit <> 0
		order by court_id, code`)
	if err != nil {
		return err
	}
	fmt.Printf("\n%s%s%s%s%s\n", pad("法院", 12), pad("科目", 30), left("借方", 18), left("贷方", 18), left("余额", 18))
	var court, code, name string
	var debit, credit, balance money.Amount
	_, err = pgx.ForEachRow(rows, []any{&court, &code, &name, &debit, &credit, &balance}, func() error {
		fmt.Printf("%s%s%s%s%s\n", pad(court, 12), pad(code+" "+name, 30), left(debit.String(), 18), left(credit.String(), 18), left(balance.String(), 18))
		return nil
	})
	if err != nil {
		return err
	}
	rows, err = conn.Query(ctx, `
		select purpose, amount, state
		from payout
		order by payout_id`)
	if err != nil {
		return err
	}
	fmt.Printf("\n%s%s  %s\n", pad("付款", 42), left("金额", 18), "状态")
	var purpose, state string
	var amount money.Amount
	_, err = pgx.ForEachRow(rows, []any{&purpose, &amount, &state}, func() error {
		fmt.Printf("%s%s  %s\n", pad(purpose, 42), left(amount.String(), 18), state)
		return nil
	})
	return err
}

// verifyDraws fetches each draw's public record and recomputes it from the file.
func verifyDraws(ctx context.Context, conn *pgx.Conn, w *world) error {
	rows, err := conn.Query(ctx, `
		select draw_id::text
		from draw
		order by draw_id`)
	if err != nil {
		return err
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return err
	}
	for _, id := range ids {
		file := filepath.Join(w.house.Dir, "draw-"+id+".json")
		err := fetch(ctx, w.base+"/api/v1/draws/"+id+"/record", file)
		if err != nil {
			return err
		}
		fmt.Println()
		err = draw.Run(os.Stdout, []string{file}, false)
		if err != nil {
			return err
		}
		fmt.Println("record:", file)
	}
	return nil
}

func fetch(ctx context.Context, url, file string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(io.LimitReader(resp.Body, 1<<20))
	if err != nil {
		return err
	}
	if resp.StatusCode != http.StatusOK || !json.Valid(b) {
		return fmt.Errorf("fetch %s: HTTP %d", url, resp.StatusCode)
	}
	return os.WriteFile(file, b, 0o600)
}

// pad and left set text in a column; a Chinese character is two columns wide.
func pad(s string, n int) string { return s + strings.Repeat(" ", max(1, n-columns(s))) }

func left(s string, n int) string { return strings.Repeat(" ", max(1, n-columns(s))) + s }

func columns(s string) int {
	n := 0
	for _, r := range s {
		n++
		if k := width.LookupRune(r).Kind(); k == width.EastAsianWide || k == width.EastAsianFullwidth {
			n++
		}
	}
	return n
}
