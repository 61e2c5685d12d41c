package paymentspg

import (
	"errors"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"fachui/internal/calendar"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
	"fachui/payments"
	"fachui/payments/bank"
)

// sell ends a lot with a buyer: his deposit becomes price, each other goes back.
func (l *life) sell() {
	lot, ok := one(l, "lot", those(l.lots, func(x *lifeLot) bool { return x.open }))
	if !ok {
		return
	}
	winner, ok := one(l, "winner", those(l.bidders, func(b *lifeBidder) bool { return b.lot == lot && b.state == "held" }))
	if !ok {
		return
	}
	lot.price, lot.deposit = winner.due+l.fen("more", 500)-1, winner.due
	lot.winner, lot.open, lot.payBy = winner, false, l.now.Add(10*24*time.Hour)
	sell := func() error {
		return l.inTx(func(tx pgx.Tx) error {
			err := l.svc.LotSoldTx(l.ctx, tx, jinjiang, lot.id, l.now)
			if err != nil {
				return err
			}
			_, err = l.svc.RefundLosersTx(l.ctx, tx, jinjiang, lot.id, winner.id, l.now)
			if err != nil {
				return err
			}
			lot.sale, err = l.svc.OpenSettlementTx(l.ctx, tx, Settlement{
				Court: jinjiang, Case: lot.cas, Lot: lot.id, Application: winner.id, Price: money.Fen(lot.price), PayBy: lot.payBy, At: l.now})
			return err
		})
	}
	require.NoError(l.rt, sell())
	require.NoError(l.rt, l.pool.QueryRow(l.ctx, `select coalesce(virtual_no, '') from settlement where settlement_id = $1`, lot.sale).Scan(&lot.number))
	l.books.move(winner.account(), lot.saleAccount(), winner.due)
	winner.state = "applied"
	l.refundsOf(lot)
	l.again("confirmation", func() error {
		return l.inTx(func(tx pgx.Tx) error {
			n, err := l.svc.RefundLosersTx(l.ctx, tx, jinjiang, lot.id, winner.id, l.now)
			require.Zero(l.rt, n)
			return err
		})
	})
}

func (l *life) fail() {
	lot, ok := one(l, "lot", those(l.lots, func(x *lifeLot) bool { return x.open }))
	if !ok {
		return
	}
	lot.open = false
	require.NoError(l.rt, l.inTx(func(tx pgx.Tx) error { return l.svc.LotFailedTx(l.ctx, tx, jinjiang, lot.id, l.now) }))
	l.refundsOf(lot)
}

// refundsOf books what goes back when a lot has ended: each part to its own payer,
// and what strangers paid.
func (l *life) refundsOf(lot *lifeLot) {
	for _, b := range l.bidders {
		if b.lot != lot || b.state != "expected" && b.state != "held" {
			continue
		}
		b.state = "lapsed"
		for _, p := range b.parts {
			b.state = "refunding"
			l.orders(&lifePayout{cas: lot.cas, fen: p.fen, kind: "deposit_refund", payee: p.payer, bidder: b}, "deposit:"+string(b.deposit), b.account())
		}
	}
	for _, x := range those(l.waiting, func(x *lifeReceipt) bool { return x.bidder != nil && x.bidder.lot == lot }) {
		l.books.move(x.account(), payments.Account{Code: payments.Misdirected, Subject: x.line}, x.fen)
		l.returns(x.payer, x.line, x.fen)
	}
	l.waiting = those(l.waiting, func(x *lifeReceipt) bool { return x.bidder == nil || x.bidder.lot != lot })
}

// orders notes a payout that the house sends by itself.
func (l *life) orders(p *lifePayout, payee string, from payments.Account) {
	require.NoError(l.rt, l.pool.QueryRow(l.ctx, `
		select payout_id
		from payout
		where payee = $1 and kind = $2 and amount = $3 and state = 'sent' and payout_id <> all($4::uuid[])
		order by source_line
		limit 1`, payee, p.kind, money.Fen(p.fen), l.known()).Scan(&p.id))
	p.state = "sent"
	l.payouts = append(l.payouts, p)
	l.books.move(from, p.on(payments.Transit), p.fen)
}

// known are the payouts that the model has noted.
func (l *life) known() []string {
	ids := make([]string, len(l.payouts))
	for i, p := range l.payouts {
		ids[i] = string(p.id)
	}
	return ids
}

func (l *life) payBalance() {
	lot, ok := one(l, "sale", those(l.lots, func(x *lifeLot) bool { return x.winner != nil && x.number != "" }))
	if !ok {
		return
	}
	fen := max(1, lot.missing()+int64(rapid.SampledFrom([]int{0, 0, -1, 1}).Draw(l.rt, "off by")))
	payer := rapid.SampledFrom([]string{lot.winner.name, lot.winner.name, "赵六"}).Draw(l.rt, "payer")
	late := lot.defaulted || !l.now.Before(lot.payBy)
	switch {
	case lot.missing() == 0:
		l.comes(payer, lot.number, fen, "尾款", payments.Account{}, payments.Misdirected)
	case late || payer != lot.winner.name || fen > lot.missing():
		l.comes(payer, lot.number, fen, "尾款", payments.Account{}, payments.Unclaimed)
	default:
		l.comes(payer, lot.number, fen, "尾款", lot.saleAccount(), "")
		lot.paid += fen
		b := lifeBrought{payer: payer, fen: fen}
		require.NoError(l.rt, l.pool.QueryRow(l.ctx, `select line_id from bank_line order by seq desc limit 1`).Scan(&b.line))
		lot.brought = append(lot.brought, b)
	}
}

func (l *life) title() {
	lot, ok := one(l, "sale", those(l.lots, func(x *lifeLot) bool { return x.winner != nil && !x.titled }))
	if !ok {
		return
	}
	pass := func() error {
		return l.inTx(func(tx pgx.Tx) error { return l.svc.TitlePassedTx(l.ctx, tx, jinjiang, lot.id, l.now) })
	}
	if lot.missing() > 0 {
		l.refused("title before the price", payments.ErrPriceNotPaid, pass)
		return
	}
	require.NoError(l.rt, pass())
	l.again("title", pass)
	lot.titled = true
	l.books.move(lot.saleAccount(), payments.Account{Code: payments.Pool, Case: lot.cas}, lot.price)
}

func (l *life) buyerDefaults() {
	lot, ok := one(l, "sale", those(l.lots, func(x *lifeLot) bool { return x.winner != nil && !x.defaulted }))
	if !ok {
		return
	}
	rule := func() error {
		return l.inTx(func(tx pgx.Tx) error {
			return l.svc.DefaultTx(l.ctx, tx, Default{
				Court: jinjiang, Lot: lot.id, Asset: lot.id, Application: lot.winner.id, Ruling: lot.sale, Deposit: money.Fen(lot.deposit), At: l.now})
		})
	}
	if lot.missing() == 0 || l.now.Before(lot.payBy) {
		l.refused("a default before its time", payments.ErrNotOverdue, rule)
		return
	}
	require.NoError(l.rt, rule())
	l.again("default", rule)
	lot.defaulted, lot.winner.state = true, "forfeited"
	l.books.move(lot.saleAccount(), payments.Account{Code: payments.Forfeited, Case: lot.cas, Lot: lot.id}, lot.deposit)
	for _, b := range lot.brought {
		l.orders(&lifePayout{fen: b.fen, kind: "misdirected_refund", payee: b.payer}, "line:"+string(b.line), lot.saleAccount())
	}
}

// letBankWork hands over what is sent. The bank pays, refuses, or pays and returns.
func (l *life) letBankWork() {
	for _, p := range l.payouts {
		if p.state != "sent" || l.held(p) {
			continue
		}
		fate := rapid.SampledFrom([]string{"", "", "", "refuse", "return"}).Draw(l.rt, "fate")
		if fate != "" {
			require.NoError(l.rt, l.bank.SetFault(l.ctx, bank.Fault{EndToEnd: l.payout(p.id).EndToEnd, Mode: fate, Days: 1, Count: 1}))
		}
		switch fate {
		case "refuse":
			p.state = "failed"
			l.books.move(p.on(payments.Transit), p.on(payments.Returned), p.fen)
			continue
		case "return":
			p.back = l.now.Add(24 * time.Hour)
		}
		p.state = "paid"
		l.books.move(p.on(payments.Transit), bankAccount(), p.fen)
		if p.bidder != nil {
			p.bidder.state = "refunded"
		}
	}
	l.settle()
	for _, p := range l.payouts {
		if p.state == "paid" && !p.back.IsZero() && !l.now.Before(p.back) {
			p.state, p.back = "failed", legal.Time{}
			l.books.move(bankAccount(), p.on(payments.Returned), p.fen)
			if p.bidder != nil {
				p.bidder.state = "refunding"
			}
		}
	}
}

// held reports whether an order of the court keeps a payout back. A deposit that
// the law sends back is not the debtor's.
func (l *life) held(p *lifePayout) bool {
	_, held := l.holds[p.cas]
	return held && p.kind != "deposit_refund"
}

func (l *life) hold() {
	cas, _ := one(l, "case", l.cases)
	var err error
	if id, held := l.holds[cas]; held {
		err = l.svc.ReleaseHold(l.ctx, jinjiang, id, "（2026）解除裁定", l.now, l.staff["judge"])
		delete(l.holds, cas)
	} else {
		l.holds[cas], err = l.svc.PlaceHold(l.ctx, jinjiang, cas, "stay", "（2026）中止裁定", l.now, l.staff["judge"])
	}
	require.NoError(l.rt, err)
}

// reissue pays anew what the bank gave back; a case that is held keeps it.
func (l *life) reissue() {
	old, ok := one(l, "failed payout", those(l.payouts, func(p *lifePayout) bool { return p.state == "failed" }))
	if !ok {
		return
	}
	anew := func() (Prepared, error) {
		return l.svc.Reissue(l.ctx, jinjiang, old.id, payments.Payee{Bank: "某某银行", Number: "62220000111122", Holder: old.payee}, l.now, l.staff["judge"])
	}
	next, err := anew()
	require.NoError(l.rt, err)
	l.refused("to pay it anew twice", payments.ErrPayoutState, func() error { _, err := anew(); return err })
	p := &lifePayout{id: next.Payout, cas: old.cas, fen: old.fen, kind: "reissue", payee: old.payee, bidder: old.bidder}
	if l.sign(p, old.on(payments.Returned)) {
		old.state = "reissued"
		return
	}
	require.NoError(l.rt, l.svc.Void(l.ctx, jinjiang, p.id, "案件中止", l.now, l.staff["judge"]))
}

// sign takes a payout through its chain, every step by its own person, and reports
// whether it was sent.
func (l *life) sign(p *lifePayout, from payments.Account) bool {
	for {
		v := l.payout(p.id)
		if v.Next == "" {
			break
		}
		act := l.svc.Approve
		if v.Next == "finance_checker" {
			act = l.svc.Dispatch
		}
		step := func() error {
			_, err := act(l.ctx, jinjiang, p.id, v.Content, l.now, l.staff[v.Next])
			return err
		}
		if l.held(p) {
			l.refused("to pay in a case that is held", payments.ErrCaseHeld, step)
			return false
		}
		require.NoError(l.rt, step())
	}
	l.books.move(from, p.on(payments.Transit), p.fen)
	p.state = "sent"
	l.payouts = append(l.payouts, p)
	return true
}

// distribute makes the plan of a case and waits until nobody can object any more.
func (l *life) distribute() {
	cas, _ := one(l, "case", l.cases)
	pool := payments.Account{Code: payments.Pool, Case: cas}
	total := l.books.of(pool) + l.books.of(execution(cas))
	l.ordinary(money.Fen(l.fen("claim", 4000)).String(), money.Fen(l.fen("claim", 4000)).String())
	if total == 0 {
		l.refused("to distribute nothing", payments.ErrNothingToDistribute, func() error {
			_, err := l.svc.DraftPlan(l.ctx, jinjiang, cas, l.now, l.staff["judge"])
			return err
		})
		return
	}
	plan, err := l.svc.DraftPlan(l.ctx, jinjiang, cas, l.now, l.staff["judge"])
	require.NoError(l.rt, err)
	l.serveAll(plan)
	by, err := payments.ObjectBy(calendar.Official(), l.now.Date()) // a last day that is a rest day is moved
	require.NoError(l.rt, err)
	l.at(by.Date().AddDays(1).Start().Add(9 * time.Hour).String())
	rows, err := l.pool.Query(l.ctx, `select code, line_id, (amount * 100)::bigint from plan_line where plan_id = $1 and amount > 0 order by line_no`, plan)
	require.NoError(l.rt, err)
	type share struct {
		Code payments.Code
		Line ref.ID
		Fen  int64
	}
	shares, err := pgx.CollectRows(rows, pgx.RowToStructByPos[share])
	require.NoError(l.rt, err)
	for _, from := range []payments.Account{pool, execution(cas)} {
		l.books.move(from, payments.Account{}, l.books.of(from))
	}
	for _, s := range shares {
		l.books.move(payments.Account{}, payments.Account{Code: s.Code, Case: cas, Subject: s.Line}, s.Fen)
	}
	require.NotContains(l.rt, l.books, payments.Account{}, "a plan gives away exactly what there is")
	l.plans = append(l.plans, plan)
	l.planCase[plan] = cas
}

// payOut prepares and signs every payout of a plan.
func (l *life) payOut() {
	plan, ok := one(l, "plan", l.plans)
	if !ok {
		return
	}
	cas := l.planCase[plan]
	if _, held := l.holds[cas]; held {
		l.refused("to prepare payouts of a case that is held", payments.ErrCaseHeld, func() error {
			_, err := l.svc.PreparePayouts(l.ctx, jinjiang, plan, l.now, l.staff["judge"])
			return err
		})
		return
	}
	lines, err := l.svc.PreparePayouts(l.ctx, jinjiang, plan, l.now, l.staff["judge"])
	require.NoError(l.rt, err)
	for _, x := range lines {
		require.Empty(l.rt, x.Code, x.EN)
		from := payments.Account{Case: cas}
		require.NoError(l.rt, l.pool.QueryRow(l.ctx, `select source_code, source_subject from payout where payout_id = $1`, x.Payout).Scan(&from.Code, &from.Subject))
		require.True(l.rt, l.sign(&lifePayout{id: x.Payout, cas: cas, fen: x.Amount.Fen(), kind: "plan"}, from))
	}
}

// close lets the night pass and closes every day that has lines; a day cannot be
// closed before it is over, and not twice.
func (l *life) close() {
	today := l.now.Date()
	_, err := l.svc.ProposeClose(l.ctx, jinjiang, today, l.now, l.staff["reconciler"])
	require.True(l.rt, errors.Is(err, payments.ErrDayNotOver) || errors.Is(err, payments.ErrDayClosedBefore), "%v", err)
	l.at(today.AddDays(1).Start().Add(8 * time.Hour).String())
	rows, err := l.pool.Query(l.ctx, `
		select distinct (booked_at at time zone 'Asia/Shanghai')::date
		from bank_line, ledger
		where (booked_at at time zone 'Asia/Shanghai')::date > closed_through
		order by 1`)
	require.NoError(l.rt, err)
	days, err := pgx.CollectRows(rows, pgx.RowTo[legal.Date])
	require.NoError(l.rt, err)
	for _, day := range days {
		if !day.Before(l.now.Date()) {
			continue
		}
		l.closeDay(day.String())
		l.refused("to close twice", payments.ErrDayClosedBefore, func() error {
			return l.svc.CloseDay(l.ctx, jinjiang, day, l.now, l.staff["chief"])
		})
	}
}
