package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"fachui/internal/money"
	"fachui/internal/pg"
	"fachui/internal/pgembed"
	"fachui/internal/pgtest"
	"fachui/internal/ref"
	"fachui/payments"
	"fachui/payments/paymentspg"
)

// fachui runs the program to its end and returns what it printed.
func fachui(t *testing.T, args ...string) (out string, ok bool) {
	t.Helper()
	self, err := os.Executable()
	require.NoError(t, err)
	b, err := exec.CommandContext(t.Context(), self, args...).CombinedOutput()
	return string(b), err == nil
}

// smallBook opens a court's ledger with one receipt in it.
func smallBook(t *testing.T) *pgxpool.Pool {
	t.Helper()
	pool, at, id := pgtest.New(t), pgtest.Epoch, ref.New()
	require.NoError(t, pg.Tx(t.Context(), pool, func(tx pgx.Tx) error {
		for _, sql := range []string{
			`insert into court (court_id, code, name, name_en, opened_at) values ('jinjiang', '川0104', '某某区人民法院', 'A Court', $1)`,
			`insert into fund_account (court_id, bank_code, account_no, holder, opened_by, approved_by, opened_at)
				values ('jinjiang', 'SIMBANK', '51000100200300', '案款专户', gen_random_uuid(), gen_random_uuid(), $1)`,
			`insert into ledger (court_id, opened_on, closed_through) select 'jinjiang', $1::timestamptz::date, $1::timestamptz::date - 1`,
			`insert into enforcement_case (court_id, case_id, case_no, year, court_code, kind, serial, filed_on, title_doc, criminal, summary, opened_by, opened_at)
				values ('jinjiang', '` + id.String() + `', '（2026）川0104执1号', 2026, '川0104', '执', 1, '2026-01-05', '（2025）民初1号', false, '', gen_random_uuid(), $1)`,
		} {
			_, err := tx.Exec(t.Context(), sql, at)
			if err != nil {
				return err
			}
		}
		_, err := paymentspg.Post(t.Context(), tx, "jinjiang", payments.Automatic("bank:1", at, payments.P9, payments.Account{Code: payments.Bank},
			payments.Account{Code: payments.ExecutionMoney, Case: id}, money.MustParse("100.00")))
		if err != nil {
			return err
		}
		_, err = tx.Exec(t.Context(), `
			insert into bank_line (court_id, seq, line_id, bank_ref, booked_at, value_date, credit, amount, journal_number)
			values ('jinjiang', 1, gen_random_uuid(), '1', $1, $1::timestamptz::date, true, 100, 1)`, at)
		return err
	}))
	return pool
}

// An auditor takes a checkpoint home; what the owner edits behind the triggers is
// named by it, and the command fails.
func TestExportAndVerifyLedger(t *testing.T) {
	t.Parallel()
	pool, dir := smallBook(t), filepath.Join(t.TempDir(), "kept") // made by the export
	url := pgtest.URL(t, pool, pgembed.Auditor)
	out, ok := fachui(t, "export", "ledger", "--court", "jinjiang", "--auditor-url", url, "--dir", dir)
	require.False(t, ok)
	require.Contains(t, out, "尚未日结")
	require.Contains(t, out, "--now")
	out, ok = fachui(t, "export", "ledger", "--court", "nowhere", "--auditor-url", url, "--dir", dir, "--now")
	require.False(t, ok, out)
	out, ok = fachui(t, "export", "ledger", "--court", "jinjiang", "--auditor-url", url, "--dir", dir, "--now", "--hledger")
	require.True(t, ok, out)
	base := filepath.Join(dir, "ledger-jinjiang")
	kept, book := base+".checkpoint.json", base+".ndjson"
	require.FileExists(t, base+".hledger")

	out, ok = fachui(t, "verify", "ledger", "--checkpoint", kept, book)
	require.True(t, ok, out)
	require.Contains(t, out, "the book continues it")
	out, ok = fachui(t, "verify", "ledger", "--checkpoint", kept, "--auditor-url", url)
	require.True(t, ok, out)
	out, ok = fachui(t, "verify", "ledger", "--checkpoint", kept)
	require.False(t, ok, out)

	_, err := pgtest.Owner(t, pool).Exec(t.Context(), `
		alter table posting disable trigger user; alter table journal disable trigger user;
		update posting set amount = 1000; update journal set total = 1000`)
	require.NoError(t, err)
	out, ok = fachui(t, "verify", "ledger", "--checkpoint", kept, "--auditor-url", url)
	require.False(t, ok, out)
	require.Contains(t, out, "第 1 号分录被改动")
	require.Contains(t, out, "Journal 1 was changed")
	require.Contains(t, out, "its postings add up to 1000.00 and 0.00")
	out, ok = fachui(t, "verify", "ledger", "--json", "--checkpoint", kept, "--auditor-url", url)
	require.False(t, ok)
	require.True(t, json.Valid([]byte(out)), out)
}
