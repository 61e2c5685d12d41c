package browser

import (
	"fmt"
	"testing"

	"fachui/internal/pgtest"
	"fachui/internal/scenario"
)

// fillMoney gives the court n more receipts that nobody has explained, each with
// its bank line, journal and exception, n deposits that were never paid and n
// messages for login. The ledger's own function posts; only the rows around it are
// put in by the owner of the database, since the bank would need minutes to book them.
func fillMoney(t *testing.T, w *World, login string, n int) {
	t.Helper()
	_, err := pgtest.Owner(t, w.Pool).Exec(t.Context(), fmt.Sprintf(`
		begin;
		create temporary table made on commit drop as
		select i, gen_random_uuid() as id, l.seq + i as seq, h.last_number + i as number, l.booked_at as at, l.court_id as court, 100 + i * 0.01 as amount
		from generate_series(1, %d) i, ledger_head h join lateral (select * from bank_line b where b.court_id = h.court_id order by seq desc limit 1) l using (court_id)
		where h.court_id = 'jinjiang';
		insert into bank_line (court_id, seq, line_id, bank_ref, booked_at, value_date, credit, amount, journal_number)
		select court, seq, id, 'FILL' || lpad(i::text, 14, '0'), at, at::date, true, amount, number from made order by i;
		select p.first
		from (
			select array_agg('fill:' || m.i order by m.i) keys, array_agg(sha256(m.id::text::bytea) order by m.i) hashes,
				array_agg(f.book_date) books, array_agg(true) rolls, array_agg(m.at order by m.i) ats, array_agg('P13'::text) events,
				array_agg(1) legs, array_agg((m.amount * 100)::bigint order by m.i) totals,
				array_agg(f.made_by) makers, array_agg(f.checked_by) checkers, array_agg(null::bigint) undone,
				array_agg(null::uuid) cases, array_agg(''::text) sources,
				array['A1010:::'] || array_agg('L2210:::' || m.id order by m.i) names,
				array_agg(m.i order by m.i) places, array_agg(m.i + 1 order by m.i) accounts,
				array_agg('A1010'::text) banks, array_agg('L2210'::text) unclaimed
			from made m, (select * from journal where court_id = 'jinjiang' order by number desc limit 1) f) a,
			post_journals('jinjiang', keys, hashes, books, rolls, ats, events, legs, totals, makers, checkers, undone, cases, sources,
				names, places, legs, events, legs, banks, accounts, unclaimed, totals) p;
		insert into receipt_exception (court_id, exception_id, kind, line_seq, amount, held_in, state, opened_at, due_at)
		select court, gen_random_uuid(), 'unknown_money', seq, amount, 'L2210', 'open', at, at + make_interval(mins => i) from made;
		insert into deposit
		select (jsonb_populate_record(s.deposit, jsonb_build_object('deposit_id', gen_random_uuid(), 'application_id', gen_random_uuid(),
			'reference', 'F' || lpad(m.i::text, 9, '0'), 'state', 'lapsed', 'line_seq', null, 'held_at', null, 'refund_due', null))).*
		from made m, (select deposit from deposit where virtual_no is not null limit 1) s;
		insert into notice
		select (jsonb_populate_record(s.notice, jsonb_build_object('notice_id', gen_random_uuid(), 'subject_id', gen_random_uuid(), 'serving_id', null, 'party_id', null,
			'person_id', (select person_id from person where login = '%s')))).*
		from made m, (select notice from notice where court_id = 'jinjiang' limit 1) s;
		commit;
		analyze bank_line, journal, posting, account, receipt_exception, deposit, notice`, n, login))
	if err != nil {
		t.Fatalf("fill money: %v", err)
	}
}

// A court with ten thousand receipts, entries, accounts, exceptions and deposits,
// and a person with as many messages, read them in pages that fit and stay small.
func TestTenThousandReceipts(t *testing.T) {
	t.Parallel()
	w := world(t, "paid")
	fillMoney(t, w, "xiefang", 10_000)
	b := open(t, w)
	p := b.As("fund.wu", scenario.Password, Phone)
	for _, path := range []string{"", "/receipts", "/exceptions", "/deposits", "/ledger", "/ledger/accounts", "/ledger/entries", "/days"} {
		p.Go(fundsDesk + path)
		if p.Status() != 200 {
			t.Errorf("%s answered %d", path, p.Status())
		}
		p.NoOverflow()
		p.Under(150_000)
	}
	p.Go(fundsDesk + "/ledger/entries")
	p.Click("下一页")
	p.Go(fundsDesk + "/exceptions")
	p.Click("下一页")
	q := b.As("xiefang", scenario.Password, Phone)
	q.Go("/me/messages")
	q.NoOverflow()
	q.Under(150_000)
	q.Click("下一页")
}
