package paymentspg

import (
	"context"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/pgembed"
	"fachui/internal/pgtest"
	"fachui/internal/verify/ledger"
	"fachui/payments"
)

// exported writes one form of the book as tx sees it.
func exported(t *testing.T, tx pgx.Tx, name string, write func(*Exporter, context.Context, io.Writer) error) string {
	t.Helper()
	x, err := NewExporter(t.Context(), tx, jinjiang)
	require.NoError(t, err)
	file := filepath.Join(t.TempDir(), name)
	f, err := os.Create(file)
	require.NoError(t, err)
	require.NoError(t, write(x, t.Context(), f))
	require.NoError(t, f.Close())
	return file
}

func takenAs(t *testing.T, tx pgx.Tx, take func(*Exporter, context.Context) (Taken, error)) string {
	t.Helper()
	return exported(t, tx, "checkpoint.json", func(x *Exporter, ctx context.Context, w io.Writer) error {
		c, err := take(x, ctx)
		require.NoError(t, err)
		return json.NewEncoder(w).Encode(c)
	})
}

func lastSeal(x *Exporter, ctx context.Context) (Taken, error) { return x.Sealed(ctx, legal.Date{}) }

// bookOfTwoDays is a book with one closed day and some entries after it.
func bookOfTwoDays(t *testing.T) *world {
	t.Helper()
	w := newWorld(t)
	w.holdDeposits("张三", "李四", "王五")
	w.tx(func(tx pgx.Tx) error { return w.svc.LotSoldTx(w.ctx, tx, jinjiang, w.lot, w.now) })
	w.pay("赵六", mainNo, "88.00", "")
	w.at("2026-03-03T08:00:00+08:00")
	w.closeDay(monday.String())
	w.pay("赵六", mainNo, "89.00", "")
	w.pay("赵六", mainNo, "90.00", "")
	return w
}

// An untouched book agrees with its checkpoints, as an export and in its database.
func TestExportVerifies(t *testing.T) {
	t.Parallel()
	w := bookOfTwoDays(t)
	conn := pgtest.Auditor(t, w.pool)
	tx, err := conn.Begin(w.ctx)
	require.NoError(t, err)
	sealed, now := takenAs(t, tx, lastSeal), takenAs(t, tx, (*Exporter).Now)
	book := exported(t, tx, "book.ndjson", (*Exporter).NDJSON)
	require.NoError(t, tx.Rollback(w.ctx))
	for _, o := range []ledger.Options{
		{Checkpoints: []string{sealed, now}, Export: book},
		{Checkpoints: []string{sealed, now}, Database: pgtest.URL(t, w.pool, pgembed.Auditor)},
	} {
		r, err := ledger.Verify(w.ctx, o)
		require.NoError(t, err)
		require.True(t, r.OK(), "%+v", r.Findings)
		require.Len(t, r.Checkpoints, 2)
		require.Greater(t, r.Checkpoints[1].Size, r.Checkpoints[0].Size)
		require.Equal(t, r.Checkpoints[1].Root, r.Root)
	}
	w.at("2026-03-04T08:00:00+08:00")
	w.closeDay("2026-03-03")
	w.pay("赵六", mainNo, "91.00", "")
	r, err := ledger.Verify(w.ctx, ledger.Options{Checkpoints: []string{sealed, now}, Database: pgtest.URL(t, w.pool, pgembed.Auditor)})
	require.NoError(t, err)
	require.True(t, r.OK(), "%+v", r.Findings)

	_, err = NewExporter(w.ctx, begin(t, conn), "nowhere")
	require.ErrorIs(t, err, payments.ErrNoLedger)
}

func begin(t *testing.T, conn *pgx.Conn) pgx.Tx {
	t.Helper()
	tx, err := conn.Begin(t.Context())
	require.NoError(t, err)
	t.Cleanup(func() { _ = tx.Rollback(context.Background()) })
	return tx
}

// hledger, another program by other people, accepts the book and its balances. Where
// it is not installed the text is checked by the rules that it would use.
func TestHledgerAcceptsTheBook(t *testing.T) {
	t.Parallel()
	w := bookOfTwoDays(t)
	tx := begin(t, pgtest.Owner(t, w.pool))
	good := exported(t, tx, "book.hledger", (*Exporter).Hledger)
	_, err := tx.Exec(w.ctx, `alter table balance disable trigger user; update balance set credit = credit + 1 where side = -1`)
	require.NoError(t, err)
	bad := exported(t, tx, "bad.hledger", (*Exporter).Hledger)
	require.NoError(t, plainCheck(t, good))
	require.Error(t, plainCheck(t, bad), "a balance that somebody edited")
	program, err := exec.LookPath("hledger")
	if err != nil {
		t.Log("hledger is not installed: the text was checked by a parser of this test alone")
		return
	}
	out, err := exec.CommandContext(t.Context(), program, "-f", good, "check", "-s").CombinedOutput()
	require.NoError(t, err, "%s", out)
	out, err = exec.CommandContext(t.Context(), program, "-f", bad, "check", "-s").CombinedOutput()
	require.Error(t, err, "a balance that somebody edited: %s", out)
	t.Logf("%s check -s accepts the book", program)
}

// plainCheck reads hledger text: accounts are declared, transactions balance and
// asserted balances are those of the postings.
func plainCheck(t *testing.T, file string) error {
	t.Helper()
	b, err := os.ReadFile(file)
	require.NoError(t, err)
	declared, balance, sum := map[string]bool{}, map[string]money.Amount{}, money.Amount{}
	transactions := 0
	for line := range strings.Lines(string(b)) {
		line = strings.TrimRight(line, "\n")
		switch {
		case strings.HasPrefix(line, "account "):
			name, _, _ := strings.Cut(strings.TrimPrefix(line, "account "), "  ")
			declared[name] = true
		case line == "" || strings.HasPrefix(line, ";") || strings.HasPrefix(line, "commodity ") || strings.HasPrefix(line, "    ;"):
		case strings.HasPrefix(line, "    "):
			name, rest, ok := strings.Cut(strings.TrimSpace(line), "  ")
			require.True(t, ok && declared[name], "%s", line)
			amount, said, asserts := strings.Cut(strings.ReplaceAll(rest, " CNY", ""), " = ")
			n := money.MustParse(amount)
			sum, balance[name] = sum.Add(n), balance[name].Add(n)
			if asserts && !balance[name].Equal(money.MustParse(said)) {
				return io.ErrUnexpectedEOF
			}
		default:
			require.True(t, sum.IsZero(), "before %s", line)
			transactions++
		}
	}
	require.True(t, sum.IsZero())
	require.Greater(t, transactions, 5)
	return nil
}
