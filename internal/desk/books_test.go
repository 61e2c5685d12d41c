package desk_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"fachui/internal/desk"
	"fachui/internal/identity"
	"fachui/internal/legal"
	"fachui/internal/ref"
)

// What waits about cash, receipts for cases, orders about duties and closes.
func TestQueue_of_books(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	for _, table := range []string{"cash_receipt", "execution_receipt", "duty_order", "duty_order_answer", "duty_handover", "period_close", "period_signature", "ledger"} {
		r.exec("alter table " + table + " disable trigger all")
	}
	officer, maker, checker := identity.Clerk, identity.FinanceMaker, identity.FinanceChecker
	other := ref.New()
	r.exec(`update ledger set opened_on = '2026-01-05', closed_through = '2026-01-04' where court_id = $1`, court)
	r.exec(`insert into cash_receipt (court_id, cash_id, case_id, amount, paper_no, payer_enc, payer_hash, reason, taken_on, taken_by, witness, entered_at, bank_by, state)
		values ($1, $2, $2, 300, '执收0001', 'x', sha256('x'), '银行系统维护', '2026-01-05', $3, $4, '2026-01-05 09:00+08', '2026-01-06 18:00+08', 'entered')`,
		court, ref.New(), other, r.me)
	require.Equal(t, []string{"cash.confirm"}, r.nodes(first, officer), "I am the one who was there")
	r.exec(`update cash_receipt set state = 'confirmed', confirmed_at = '2026-01-05 09:30+08', virtual_no = '5100000001000009'`)
	require.Equal(t, []string{"cash.deliver"}, r.nodes(first, officer))
	require.Equal(t, []string{"cash.bank"}, r.nodes(first, maker))
	r.exec(`update cash_receipt set state = 'handed', in_hand = 300, handed_to = $1`, ref.New())
	require.Empty(t, r.nodes(first, officer))
	require.Equal(t, []string{"cash.bank"}, r.nodes(first, checker))
	require.Equal(t, legal.MustParse("2026-01-06T18:00:00"), r.queue(first, checker).Tasks[0].Due)
	r.exec(`update cash_receipt set state = 'banked', in_hand = 0, banked = 300`)
	require.Empty(t, r.nodes(first, checker))

	r.exec(`insert into execution_receipt (court_id, receipt_id, case_id, journal_number, amount, line_seq, came_at, notice_by)
		values ($1, $2, $2, 1, 12.34, 1, '2026-01-05 09:00+08', '2026-01-08 24:00+08')`, court, ref.New())
	require.Equal(t, []string{"intake.state"}, r.nodes(first, officer))

	r.exec(`insert into duty_order (court_id, order_id, kind, document_no, reason, duty, months, asked_by, asked_at)
		values ($1, $2, 'rotation', '院政〔2026〕1号', '岗位轮换', 'finance_maker', 12, $3, '2026-01-05 09:00+08')`, court, ref.New(), r.me)
	require.Empty(t, r.nodes(first, identity.Leader), "nobody approves what they asked for")
	r.exec(`update duty_order set asked_by = $1`, other)
	require.Equal(t, []string{"duty.answer"}, r.nodes(first, identity.Leader))
	r.exec(`insert into duty_handover (court_id, handover_id, duty, giver, taker, items, made_at) values ($1, $2, 'judge', $3, $4, 2, '2026-01-05 09:00+08')`,
		court, ref.New(), other, r.me)
	require.Equal(t, []string{"post.take_over"}, r.nodes(first, identity.Judge)[1:])

	over, before := legal.MustParse("2026-02-01T00:00:00"), legal.MustParse("2026-01-31T23:59:59")
	has := func(at legal.Time, role identity.Role, node string) bool {
		return slices.Contains(r.nodes(at, role), node)
	}
	require.False(t, has(before, maker, "period.register"), "the month is not over")
	require.True(t, has(over, maker, "period.register"))
	require.False(t, has(over, identity.Reconciler, "period.month"), "its register is open")
	propose := func(kind string) {
		r.exec(`insert into period_close (court_id, close_id, kind, first_day, last_day, closed_through, last_number, seal_day, opening, came, went, closing, of_cases, cases,
				open_items, vouchers, voided, reprinted, waiting, vouched, proposed_by, proposed_at)
			values ($1, $2, $3, '2026-01-01', '2026-01-31', '2026-01-31', 1, '2026-01-31', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, $4, '2026-02-01 09:00+08')`, court, ref.New(), kind, other)
	}
	sign := func(kind string) {
		r.exec(`insert into period_signature (court_id, close_id, kind, first_day, proposed_by, signed_by, signed_at)
			select court_id, close_id, kind, first_day, proposed_by, $2, proposed_at from period_close where kind = $1`, kind, ref.New())
	}
	propose("register")
	require.False(t, has(over, maker, "period.register"))
	require.True(t, has(over, checker, "period.register_sign"))
	sign("register")
	require.False(t, has(over, checker, "period.register_sign"))
	require.False(t, has(over, identity.Reconciler, "period.month"), "days are open")
	r.exec(`update ledger set closed_through = '2026-01-31'`)
	require.True(t, has(over, identity.Reconciler, "period.month"))
	propose("month")
	require.True(t, has(over, identity.FundKeeper, "period.month_sign"))
	require.False(t, has(over, identity.FinanceChecker, "period.month_sign"), "it is the other office's")
	sign("month")
	require.True(t, slices.ContainsFunc(r.queue(legal.MustParse("2026-03-02T09:00:00"), maker).Tasks, func(x desk.Task) bool { return x.Title == "2026-02" && x.Period() == "register/2026-02" }))
	require.False(t, has(legal.MustParse("2027-01-02T09:00:00"), identity.Reconciler, "period.year"), "months of it are open")
}
