package paymentspg

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"fachui/internal/event"
	"fachui/internal/pg"
	"fachui/internal/pgtest"
	"fachui/internal/ref"
	"fachui/payments"
)

// appoint gives the staff of a world their roles, as an operator does.
func (w *world) appoint(roles ...string) {
	w.t.Helper()
	for _, role := range roles {
		by := ref.New()
		for _, p := range []ref.ID{w.staff[role].Person, by} {
			_, err := w.pool.Exec(w.ctx, `insert into person (person_id, kind, login, registered_at) values ($1, 'person', $2, $3)`,
				p, "p"+strings.ReplaceAll(string(p), "-", "")[4:], w.now)
			require.NoError(w.t, err)
		}
		_, err := w.pool.Exec(w.ctx, `
			insert into person_role (person_id, court_id, role, turn, granted, by_id, at)
			values ($1, $2, $3, 1, true, $4, $5)`, w.staff[role].Person, jinjiang, role, by, w.now)
		require.NoError(w.t, err)
	}
}

func TestMonthAndYearClose(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, r := range []string{"bureau_head", "reconciler", "fund_keeper", "leader"} {
		if w.staff[r].Person.IsZero() {
			w.staff[r] = event.Actor{Person: ref.New(), Role: r}
		}
	}
	w.appoint("reconciler", "fund_keeper", "finance_maker", "finance_checker", "leader")
	no, err := w.svc.CaseNumber(w.ctx, jinjiang, w.caseID, w.now)
	require.NoError(t, err)
	w.pay("老李", no, "300.00", "")
	w.pay("不明人", mainNo, "7.00", "")
	w.issueAll()
	march := func(k payments.PeriodKind) payments.Period { return must(payments.ParsePeriod(k, "2026-03")) }
	reconciler, keeper, maker, checker := w.staff["reconciler"], w.staff["fund_keeper"], w.staff["finance_maker"], w.staff["finance_checker"]
	_, err = w.svc.ProposePeriod(w.ctx, jinjiang, march(payments.OfMonth), "", w.now, reconciler)
	require.ErrorIs(t, err, payments.ErrPeriodNotOver)

	w.at("2026-04-01T09:00:00+08:00")
	_, err = w.svc.ProposePeriod(w.ctx, jinjiang, march(payments.OfMonth), "", w.now, reconciler)
	require.ErrorIs(t, err, payments.ErrPeriodDaysOpen)
	for _, day := range []string{t0.Date().String(), "2026-03-31"} {
		w.closeDay(day)
	}
	_, err = w.svc.ProposePeriod(w.ctx, jinjiang, march(payments.OfMonth), "", w.now, reconciler)
	require.ErrorIs(t, err, payments.ErrPeriodRegister)

	require.ErrorIs(t, w.svc.SignPeriod(w.ctx, jinjiang, march(payments.OfRegister), w.now, checker), payments.ErrPeriodNoProposal)
	_, err = w.svc.ProposePeriod(w.ctx, jinjiang, march(payments.OfRegister), "", w.now, maker)
	require.NoError(t, err)
	require.ErrorIs(t, w.svc.SignPeriod(w.ctx, jinjiang, march(payments.OfRegister), w.now, maker), payments.ErrSamePerson)
	require.ErrorIs(t, w.svc.SignPeriod(w.ctx, jinjiang, march(payments.OfRegister), w.now, keeper), payments.ErrPeriodOffices)
	require.NoError(t, w.svc.SignPeriod(w.ctx, jinjiang, march(payments.OfRegister), w.now, checker))

	_, err = w.svc.ProposePeriod(w.ctx, jinjiang, march(payments.OfMonth), "", w.now, reconciler)
	require.NoError(t, err)
	require.ErrorIs(t, w.svc.SignPeriod(w.ctx, jinjiang, march(payments.OfMonth), w.now, checker), payments.ErrPeriodOffices, "finance twice is one office")
	require.NoError(t, w.svc.SignPeriod(w.ctx, jinjiang, march(payments.OfMonth), w.now, keeper))
	require.ErrorIs(t, w.svc.SignPeriod(w.ctx, jinjiang, march(payments.OfMonth), w.now, keeper), payments.ErrPeriodClosed)

	v, err := w.svc.Period(w.ctx, jinjiang, march(payments.OfMonth), w.now)
	require.NoError(t, err)
	require.Equal(t, "closed", v.State)
	require.Equal(t, "307.00", v.Closing.String())
	require.Equal(t, "300.00", v.OfCases.String())
	require.Equal(t, 1, v.Cases)
	require.Len(t, v.Items, 1)
	require.Equal(t, "exception", v.Items[0].What)
	require.NotNil(t, v.Seal)
	require.Equal(t, keeper.Person, v.SignedBy)
	cases, err := w.svc.PeriodCases(w.ctx, jinjiang, march(payments.OfMonth), "", 0)
	require.NoError(t, err)
	require.Len(t, cases, 1)
	require.Equal(t, "300.00", cases[0].In.String())
	all, err := w.svc.Periods(w.ctx, jinjiang, payments.OfMonth, w.now)
	require.NoError(t, err)
	require.Equal(t, []string{"2026-04", "2026-03"}, []string{all[0].Name, all[1].Name})
	require.Equal(t, []string{"open", "closed"}, []string{all[0].State, all[1].State})
	year := must(payments.ParsePeriod(payments.OfYear, "2026"))
	w.at("2027-01-04T09:00:00+08:00")
	_, err = w.svc.ProposePeriod(w.ctx, jinjiang, year, "", w.now, reconciler)
	require.ErrorIs(t, err, payments.ErrPeriodMonths)
	w.closeDay("2026-12-31")
	for m := march(payments.OfMonth).Next(); m.First.Year == 2026; m = m.Next() {
		_, err = w.svc.ProposePeriod(w.ctx, jinjiang, payments.Period{Kind: payments.OfRegister, First: m.First}, "没有开具", w.now, maker)
		require.NoError(t, err)
		require.NoError(t, w.svc.SignPeriod(w.ctx, jinjiang, payments.Period{Kind: payments.OfRegister, First: m.First}, w.now, checker))
		_, err = w.svc.ProposePeriod(w.ctx, jinjiang, m, "", w.now, reconciler)
		require.NoError(t, err)
		require.NoError(t, w.svc.SignPeriod(w.ctx, jinjiang, m, w.now, keeper))
	}
	_, err = w.svc.ProposePeriod(w.ctx, jinjiang, year, "", w.now, reconciler)
	require.NoError(t, err)
	require.ErrorIs(t, w.svc.SignPeriod(w.ctx, jinjiang, year, w.now, keeper), payments.ErrPeriodOffices, "a year is signed by who leads")
	require.NoError(t, w.svc.SignPeriod(w.ctx, jinjiang, year, w.now, w.staff["leader"]))
	v, err = w.svc.Period(w.ctx, jinjiang, year, w.now)
	require.NoError(t, err)
	require.Equal(t, []string{"closed", "0.00", "307.00", "0.00", "307.00"},
		[]string{v.State, v.Opening.String(), v.Came.String(), v.Went.String(), v.Closing.String()})
	next, err := w.svc.Period(w.ctx, jinjiang, year.Next(), w.now)
	require.NoError(t, err)
	for i, t2 := range next.Totals { // each balance at the end is the next opening: nothing is posted
		require.Equal(t, v.Totals[i].Closing, t2.Opening, t2.Code)
	}
	w.sound()
}

// What a closed period refuses by itself, whoever writes.
func TestPeriodWalls(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.appoint("reconciler", "fund_keeper", "finance_maker", "finance_checker")
	no, err := w.svc.CaseNumber(w.ctx, jinjiang, w.caseID, w.now)
	require.NoError(t, err)
	w.pay("老李", no, "300.00", "")
	w.pay("老李", no, "5.00", "")
	w.issueAll()
	w.at("2026-04-01T09:00:00+08:00")
	w.closeDay(t0.Date().String())
	w.closeDay("2026-03-31")
	register := must(payments.ParsePeriod(payments.OfRegister, "2026-03"))
	month := must(payments.ParsePeriod(payments.OfMonth, "2026-03"))
	_, err = w.svc.ProposePeriod(w.ctx, jinjiang, register, "", w.now, w.staff["finance_maker"])
	require.NoError(t, err)
	// A voucher that is made void after the proposal: it no longer says what the register says.
	require.NoError(t, w.svc.AskVoidVoucher(w.ctx, jinjiang, Voucher{2026, 1}, "交款人名称有误", w.now, w.staff["finance_maker"]))
	require.NoError(t, w.svc.AnswerVoidVoucher(w.ctx, jinjiang, Voucher{2026, 1}, true, w.now, w.staff["finance_checker"]))
	err = w.svc.SignPeriod(w.ctx, jinjiang, register, w.now, w.staff["finance_checker"])
	require.ErrorIs(t, err, payments.ErrRegisterUnexplained, "its receipt has no voucher now")
	_, err = w.svc.ProposePeriod(w.ctx, jinjiang, register, "四月补开", w.now, w.staff["finance_maker"])
	require.NoError(t, err)
	require.NoError(t, w.svc.SignPeriod(w.ctx, jinjiang, register, w.now, w.staff["finance_checker"]))
	_, err = w.svc.ProposePeriod(w.ctx, jinjiang, month, "", w.now, w.staff["reconciler"])
	require.NoError(t, err)
	owner := pgtest.Owner(t, w.pool)
	for name, sql := range map[string]string{
		"voucher_month_open": `insert into voucher values ('jinjiang', 2026, 3, 2, 5.00, gen_random_uuid(), '2026-03-31 23:59+08')`,
		"period_is_calendar": `insert into period_close select court_id, gen_random_uuid(), kind, first_day + 1, last_day, closed_through, last_number, seal_day, opening, came, went, closing, of_cases, cases, open_items, vouchers_first, vouchers_last, vouchers, voided, reprinted, waiting, vouched, explanation, proposed_by, proposed_at from period_close`,
		"period_adds_up":     `insert into period_close select court_id, gen_random_uuid(), kind, first_day, last_day, closed_through, last_number, seal_day, opening, came, went, closing + 0.01, of_cases, cases, open_items, vouchers_first, vouchers_last, vouchers, voided, reprinted, waiting, vouched, explanation, proposed_by, proposed_at from period_close`,
		"period_is_over":     `insert into period_close select court_id, gen_random_uuid(), kind, first_day, last_day, closed_through, last_number, seal_day, opening, came, went, closing, of_cases, cases, open_items, vouchers_first, vouchers_last, vouchers, voided, reprinted, waiting, vouched, explanation, proposed_by, '2026-03-31 23:59+08' from period_close`,
		"register_gapless":   `insert into period_close select court_id, gen_random_uuid(), kind, first_day, last_day, closed_through, last_number, seal_day, opening, came, went, closing, of_cases, cases, open_items, vouchers_first, vouchers_last, vouchers + 1, voided, reprinted, waiting, vouched, explanation, proposed_by, proposed_at from period_close`,
		"period_days_closed": `insert into period_close select court_id, gen_random_uuid(), kind, first_day, last_day, last_day - 1, last_number, seal_day, opening, came, went, closing, of_cases, cases, open_items, vouchers_first, vouchers_last, vouchers, voided, reprinted, waiting, vouched, explanation, proposed_by, proposed_at from period_close where kind = 'month'`,
		"period_two_people":  `insert into period_signature select court_id, close_id, kind, first_day, proposed_by, proposed_by, proposed_at from period_close where kind = 'month'`,
		"period_two_offices": `insert into period_signature select court_id, close_id, kind, first_day, proposed_by, gen_random_uuid(), proposed_at from period_close where kind = 'month'`,
		"period_agrees":      `insert into period_total select court_id, close_id, 'A1010', 0, 0, 1, 1 from (select court_id, gen_random_uuid() as close_id from period_close) x`,
	} {
		_, err := owner.Exec(t.Context(), sql)
		if name == "period_agrees" {
			require.Error(t, err, "totals belong to a close")
			continue
		}
		if name == "period_two_people" {
			require.True(t, pg.Violated(err, name) || pg.Violated(err, "period_two_offices"), "%s: %v", sql, err)
			continue
		}
		require.True(t, pg.Violated(err, name), "%s: %v", sql, err)
	}
	for _, sql := range []string{`update period_close set closing = 1`, `delete from period_signature`, `truncate period_total cascade`} {
		_, err := owner.Exec(t.Context(), sql)
		require.ErrorContains(t, err, "correct a fact by adding another", sql)
	}
	require.NoError(t, w.svc.SignPeriod(w.ctx, jinjiang, month, w.now, w.staff["fund_keeper"]))
}

func must(p payments.Period, err error) payments.Period {
	if err != nil {
		panic(err)
	}
	return p
}
