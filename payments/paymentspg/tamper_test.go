package paymentspg

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"fachui/internal/legal"
	"fachui/internal/pgtest"
	"fachui/internal/verify/ledger"
)

// tampering is what the owner does after taking guards away, and what the verifier
// says to whoever kept an earlier checkpoint.
type tampering struct {
	zh, en, sql string
	want        []string
}

// unguard takes every trigger and foreign key of the ledger away.
const unguard = `
	do $$
	declare
		r record;
	begin
		for r in select unnest(array['journal', 'posting', 'account', 'balance', 'kind_total', 'ledger_head', 'bank_line', 'ledger_seal',
			'ledger_hash', 'day_close', 'day_balance']) t loop
			execute format('alter table %I disable trigger user', r.t);
		end loop;
		for r in select conrelid::regclass t, conname c from pg_constraint
			where contype = 'f' and confrelid in ('journal'::regclass, 'account'::regclass) loop
			execute format('alter table %s drop constraint %I', r.t, r.c);
		end loop;
	end $$;`

// rebalance makes balances and totals the sums of the postings again.
const rebalance = `
	update balance b set debit = coalesce((select sum(amount) from posting p where p.dr_account = b.account_id and p.court_id = b.court_id), 0),
		credit = coalesce((select sum(amount) from posting p where p.cr_account = b.account_id and p.court_id = b.court_id), 0);
	update kind_total k set debit = coalesce((select sum(amount) from posting p where p.dr_code = k.code and p.court_id = k.court_id), 0),
		credit = coalesce((select sum(amount) from posting p where p.cr_code = k.code and p.court_id = k.court_id), 0);`

const shiftDown = `
	update posting set number = number + 1000000 where number > 2; update posting set number = number - 1000001 where number > 1000000;
	update journal set number = number + 1000000 where number > 2; update journal set number = number - 1000001 where number > 1000000;
	update ledger_head set last_number = last_number - 1;`

const shiftUp = `
	update posting set number = number + 1000001 where number >= 2; update posting set number = number - 1000000 where number > 1000000;
	update journal set number = number + 1000001 where number >= 2; update journal set number = number - 1000000 where number > 1000000;
	update ledger_head set last_number = last_number + 1;
	insert into journal select (jsonb_populate_record(j, '{"number": 2, "key": "forged"}')).* from journal j where number = 3;
	insert into posting select (jsonb_populate_record(p, '{"number": 2}')).* from posting p where number = 3;`

var tamperings = []tampering{
	{"改一笔金额，余额一并改平", "an amount edited, balances made to fit",
		`update posting set amount = amount + 1 where number = 2; update journal set total = total + 1 where number = 2;` + rebalance, []string{"changed 2"}},
	{"改金额，不管余额", "an amount edited and nothing else", `update posting set amount = amount + 1 where number = 2`, []string{"sum 2", "balance", "total", "changed 2"}},
	{"换制单人", "another maker", `update journal set made_by = gen_random_uuid() where number = 3`, []string{"changed 3"}},
	{"倒签日期", "a journal backdated", `update journal set book_date = book_date - 1 where number = 1`, []string{"changed 1"}},
	{"把案款挪到他案名下", "the money of a case put under another", `update account set subject_id = gen_random_uuid() where account_id = (select cr_account from posting where number = 1)`, []string{"changed 1"}},
	{"删除一条凭证", "a journal removed", `delete from posting where number = 2; delete from journal where number = 2;` + rebalance, []string{"number 2", "removed 2"}},
	{"删除一条并重新编号", "a journal removed and the rest renumbered", `delete from posting where number = 2; delete from journal where number = 2;` + shiftDown + rebalance,
		[]string{"removed 2", "renumbered 3"}},
	{"插入一条并重新编号", "a journal inserted and the rest renumbered", shiftUp + rebalance, []string{"inserted 2", "renumbered 2"}},
	{"截去末尾", "the end cut off", `delete from posting where number > 2; delete from journal where number > 2; update ledger_head set last_number = 2;` + rebalance,
		[]string{"shorter", "removed 3"}},
	{"清空账簿", "the book emptied", `delete from posting; delete from journal; update ledger_head set last_number = 0;` + rebalance, []string{"shorter", "removed 1"}},
	{"直接改余额", "a balance edited", `update balance set credit = credit + 1 where side = -1`, []string{"balance"}},
	{"直接改科目合计", "a total edited", `update kind_total set debit = debit + 1, credit = credit + 1`, []string{"total"}},
	{"改封存根值", "a seal edited", `update ledger_seal set root = sha256('x')`, []string{"seal"}},
	{"改账后把树、根值全部重算", "an amount edited, then balances, tree and seals all made anew",
		`update posting set amount = amount + 1 where number = 2; update journal set total = total + 1 where number = 2;` + rebalance +
			`delete from ledger_seal; delete from ledger_hash;`, []string{"changed 2"}},
}

// tampered makes each attempt as the owner, in a transaction that is rolled back,
// and holds what is then in the tables against a checkpoint from before.
func tampered(t *testing.T) []tampering {
	t.Helper()
	w := bookOfTwoDays(t)
	conn := pgtest.Owner(t, w.pool)
	kept, err := conn.Begin(w.ctx)
	require.NoError(t, err)
	c := takenAs(t, kept, lastSeal)
	require.NoError(t, kept.Rollback(w.ctx))
	for _, x := range append([]tampering{{want: nil}}, tamperings...) {
		tx, err := conn.Begin(w.ctx)
		require.NoError(t, err)
		_, err = tx.Exec(w.ctx, unguard+x.sql)
		require.NoError(t, err, x.en)
		if x.en == "an amount edited, then balances, tree and seals all made anew" {
			require.NoError(t, seal(w.ctx, tx, jinjiang, legal.MustParse("2026-03-03 09:00")))
		}
		r, err := ledger.Verify(w.ctx, ledger.Options{Checkpoints: []string{c}, Export: exportedAs(t, tx)})
		require.NoError(t, err, x.en)
		var found []string
		for _, f := range r.Findings {
			found = append(found, f.Kind)
			if f.Journal > 0 {
				found = append(found, fmt.Sprintf("%s %d", f.Kind, f.Journal))
			}
		}
		if x.want == nil {
			require.Empty(t, found)
		}
		for _, want := range x.want {
			require.Contains(t, found, want, "%s: %+v", x.en, r.Findings)
		}
		require.NoError(t, tx.Rollback(w.ctx))
	}
	return tamperings
}

func exportedAs(t *testing.T, tx pgx.Tx) string {
	t.Helper()
	return exported(t, tx, "book.ndjson", func(x *Exporter, ctx context.Context, f io.Writer) error { return x.NDJSON(ctx, f) })
}

// The cleverest owner edits a committed book and makes everything fit again; in the
// database, too, only the checkpoint that somebody kept tells.
func TestDatabaseRewritten(t *testing.T) {
	t.Parallel()
	w := bookOfTwoDays(t)
	conn := pgtest.Owner(t, w.pool)
	tx := begin(t, conn)
	c := takenAs(t, tx, lastSeal)
	bare := filepath.Join(t.TempDir(), "bare.json")
	s, err := w.svc.Checkpoint(w.ctx, jinjiang, monday, legal.Date{})
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(bare, fmt.Appendf(nil, `{"format": %q, "court": %q, "day": %q, "size": %d, "root": %q}`,
		s.Format, s.Court, s.Day, s.Size, s.Root), 0o600))
	last := tamperings[len(tamperings)-1]
	_, err = tx.Exec(w.ctx, unguard+last.sql+`
		update bank_line set amount = amount + 1 where journal_number = 2;
		update bank_line set balance_after = balance_after + 1 where seq >= (select seq from bank_line where journal_number = 2)`)
	require.NoError(t, err)
	require.NoError(t, seal(w.ctx, tx, jinjiang, w.now))
	require.NoError(t, tx.Commit(w.ctx))
	url := conn.Config().ConnString()
	for file, want := range map[string][]string{c: {"rewritten", "changed"}, bare: {"rewritten", "rewritten"}} {
		r, err := ledger.Verify(w.ctx, ledger.Options{Checkpoints: []string{file}, Database: url})
		require.NoError(t, err)
		var found []string
		for _, f := range r.Findings {
			found = append(found, f.Kind)
		}
		require.Equal(t, want, found, "%+v", r.Findings)
	}
}
