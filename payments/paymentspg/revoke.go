package paymentspg

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/internal/basis"
	"fachui/internal/deadline"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/payments"
	"fachui/payments/distribution"
)

// Revoked is a sale that a judge revoked.
type Revoked struct {
	Court       string
	Lot         ref.ID
	Application ref.ID
	Ruling      ref.ID
	At          legal.Time
	Unapproved  bool // not revoked: sold again, because nobody approved the new shareholder
}

// basis is the law by which the price goes back.
func (r Revoked) basis() basis.Basis {
	if r.Unapproved {
		return basis.Equity2021(15)
	}
	return basis.Online2016(31)
}

// purpose is what a refund of it is for, on the statement of whoever gets it.
func (r Revoked) purpose() string {
	if r.Unapproved {
		return "股权变更未获批准退还价款"
	}
	return "撤销拍卖退还价款"
}

// houseActor is the actor of what a ruling leads to without another person's choice.
func houseActor() event.Actor {
	return event.Actor{Person: payments.SystemMaker, Role: event.System}
}

// RevokeTx gives the price of a revoked sale back: at once what the court still has,
// and the rest as it is recovered from those who were paid out of it (M9050). What a
// plan had assigned and not paid comes back first; what other cases or lots hold is
// never touched. Again it changes nothing.
func (s *Service) RevokeTx(ctx context.Context, tx pgx.Tx, r Revoked) error {
	err := lockMoney(ctx, tx, r.Court)
	if err != nil {
		return err
	}
	x, err := lockSettlement(ctx, tx, r.Court, r.Lot, r.Application)
	if err != nil {
		return err
	}
	known, err := revokedSale(ctx, tx, r.Court, r.Lot)
	if err != nil || known {
		return err
	}
	for _, kind := range []string{"settlement.due", "settlement.short"} {
		err = deadline.End(ctx, tx, kind, x.ID, r.At, deadline.Cancelled)
		if err != nil {
			return err
		}
	}
	cash := x.Deposit.Add(x.Paid)
	u := undoing{Revoked: r, x: x, cash: cash, atHand: cash}
	if !x.Title.IsZero() {
		err = s.unwindTitle(ctx, tx, &u)
		if err != nil {
			return err
		}
	}
	_, err = tx.Exec(ctx, `
		insert into sale_revocation (court_id, lot_id, case_id, settlement_id, ruling_id, plan_id, cash, at_hand, at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		r.Court, r.Lot, x.Case, x.ID, r.Ruling, orNull(u.plan), cash, u.atHand, r.At)
	if err != nil {
		return fmt.Errorf("record revocation: %w", err)
	}
	err = s.claimBack(ctx, tx, u)
	if err != nil {
		return err
	}
	err = feeRevoked(ctx, tx, u)
	if err != nil {
		return err
	}
	_, err = s.giveBack(ctx, tx, r.Court, x, r.Lot, u.refund(u.atHand, "revoke:"+string(x.ID), r.At))
	if err != nil {
		return err
	}
	return event.Add(ctx, tx, event.Fact{
		Kind: "settlement.revoked", Court: r.Court, Case: x.Case, Lot: r.Lot, Subject: x.ID, Actor: event.House, At: r.At,
		Basis: r.basis(), Body: map[string]any{"cash": cash, "at_hand": u.atHand, "claims": len(u.back)},
	})
}

// undoing is a revocation in the making.
type undoing struct {
	Revoked
	x      settlement
	cash   money.Amount
	atHand money.Amount
	plan   ref.ID
	back   []backLine

	feeBase, fee money.Amount // of the plan's, what falls away with the price
}

// backLine is a line of a plan that must come back with something.
type backLine struct {
	ID     ref.ID
	No     int
	Code   payments.Code
	Payee  string
	Amount money.Amount
	distribution.Reclaim
	Taken money.Amount
}

func (u undoing) refund(amount money.Amount, key string, at legal.Time) returned {
	return returned{Event: payments.P27R, Key: key, Purpose: u.purpose(), Amount: amount, At: at, Basis: u.basis()}
}

func revokedSale(ctx context.Context, q Querier, court string, lot ref.ID) (known bool, err error) {
	err = q.QueryRow(ctx, `
		select exists (
			select from sale_revocation
			where court_id = $1 and lot_id = $2)`, court, lot).Scan(&known)
	return known, wrap("look for revocation", err)
}

// unwindTitle takes the price out of the pool again. Before a plan is final the entry
// that put it there is reversed as it was made; after it, each line gives back what
// the same plan would not have given it without this price.
func (s *Service) unwindTitle(ctx context.Context, tx pgx.Tx, u *undoing) error {
	err := tx.QueryRow(ctx, `
		select plan_id
		from plan
		where court_id = $1 and case_id = $2 and state = 'final' and final_at >= $3
		order by version
		limit 1`, u.Court, u.x.Case, u.x.Title).Scan(&u.plan)
	if err != nil && !pg.NoRows(err) {
		return fmt.Errorf("find plan of the price: %w", err)
	}
	if pg.NoRows(err) {
		err = s.withdrawPlan(ctx, tx, *u)
		if err != nil || !u.x.SetOff.IsZero() {
			return err // a set-off enters the pool only with its plan
		}
		return s.unpool(ctx, tx, *u)
	}
	err = s.reclaims(ctx, tx, u)
	if err != nil {
		return err
	}
	var taken money.Amount
	for i := range u.back {
		err = s.takeBack(ctx, tx, *u, &u.back[i])
		if err != nil {
			return err
		}
		taken = taken.Add(u.back[i].Taken)
	}
	u.atHand = money.Min(taken, u.cash)
	return nil
}

// withdrawPlan ends a plan that counts on the price and is not final.
func (s *Service) withdrawPlan(ctx context.Context, tx pgx.Tx, u undoing) error {
	var plan ref.ID
	err := tx.QueryRow(ctx, `
		update plan
		set state = 'superseded'
		where court_id = $1 and case_id = $2 and state not in ('final', 'superseded')
		returning plan_id`, u.Court, u.x.Case).Scan(&plan)
	if pg.NoRows(err) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("withdraw plan: %w", err)
	}
	_, err = tx.Exec(ctx, `
		update deadline
		set ended_at = $3, outcome = 'cancelled'
		where court_id = $1 and ended_at is null and kind in ('plan.objections', 'plan.opposition', 'plan.suit') and subject_id in (
			select recipient_id from plan_recipient where court_id = $1 and plan_id = $2
			union all
			select notice_id from plan_notice where court_id = $1 and plan_id = $2)`, u.Court, plan, u.At)
	if err != nil {
		return fmt.Errorf("end clocks of plan: %w", err)
	}
	return event.Add(ctx, tx, event.Fact{
		Kind: "plan.withdrawn", Court: u.Court, Case: u.x.Case, Lot: u.Lot, Subject: plan, Actor: event.House, At: u.At,
		Basis: basis.Online2016(31), Body: map[string]any{"reason": "revocation"},
	})
}

// unpool reverses the entry by which the price became distributable (P24).
func (s *Service) unpool(ctx context.Context, tx pgx.Tx, u undoing) error {
	price := payments.Account{Code: payments.SalePrice, Case: u.x.Case, Lot: u.Lot}
	j := payments.Automatic("untitle:"+string(u.x.ID), u.At, payments.P24, payments.Account{Code: payments.Pool, Case: u.x.Case}, price, u.x.Price)
	j.Source = "revocation " + string(u.Ruling)
	err := tx.QueryRow(ctx, `
		select number
		from journal
		where court_id = $1 and key = $2`, u.Court, "title:"+string(u.x.ID)).Scan(&j.Reverses)
	if err != nil {
		return fmt.Errorf("find entry of the price: %w", err)
	}
	_, err = Post(ctx, tx, u.Court, j)
	if err != nil {
		return err
	}
	sale, other, err := poolOf(ctx, tx, u.Court, u.x.Case)
	if err != nil || sale.IsPositive() || other.IsPositive() {
		return err
	}
	return deadline.End(ctx, tx, "plan.due", u.x.Case, u.At, deadline.Cancelled)
}

// reclaims computes what each line of the plan that distributed the price must come
// back with, from the facts that the plan was made of.
func (s *Service) reclaims(ctx context.Context, tx pgx.Tx, u *undoing) error {
	var raw []byte
	err := tx.QueryRow(ctx, `
		select facts
		from plan
		where court_id = $1 and plan_id = $2
		for update`, u.Court, u.plan).Scan(&raw)
	if err != nil {
		return fmt.Errorf("read facts of plan: %w", err)
	}
	var in distribution.Input
	err = json.Unmarshal(raw, &in)
	if err != nil {
		return fmt.Errorf("decode facts of plan: %w", err)
	}
	computed, err := distribution.Without(in, u.x.Price)
	if err != nil {
		return fmt.Errorf("compute what comes back: %w", err)
	}
	u.feeBase, u.fee, err = distribution.FeeLost(in, u.x.Price)
	if err != nil {
		return fmt.Errorf("compute what falls away of the fee: %w", err)
	}
	rows, err := tx.Query(ctx, `
		select l.line_id, l.line_no, l.code, l.payee, l.amount, coalesce((
			select sum(c.amount)
			from set_off_clearing c
			where c.court_id = l.court_id and c.line_id = l.line_id and c.settlement_id = $3), 0)
		from plan_line l
		where l.court_id = $1 and l.plan_id = $2
		order by l.line_no`, u.Court, u.plan, u.x.ID)
	if err != nil {
		return fmt.Errorf("list lines of plan: %w", err)
	}
	var b backLine
	var own money.Amount // what the buyer himself had set off: he owes it to nobody but himself
	_, err = pgx.ForEachRow(rows, []any{&b.ID, &b.No, &b.Code, &b.Payee, &b.Amount, &own}, func() error {
		if b.No > len(computed) {
			return fmt.Errorf("plan %s has a line %d that its facts do not give", u.plan, b.No)
		}
		b.Reclaim = computed[b.No-1]
		if !b.Back.Add(b.Kept).Equal(b.Amount) {
			return fmt.Errorf("line %d of plan %s is not what its facts give", b.No, u.plan)
		}
		b.Back = money.Larger(money.Amount{}, b.Back.Sub(own))
		if b.Back.IsPositive() {
			u.back = append(u.back, b)
		}
		return nil
	})
	return wrap("list lines of plan", err)
}

// takeBack takes from a line what it still has: what was never paid, and what the
// bank had sent back. Payouts that are not sent yet end.
func (s *Service) takeBack(ctx context.Context, tx pgx.Tx, u undoing, b *backLine) error {
	from, err := s.endPayouts(ctx, tx, u, *b)
	if err != nil {
		return err
	}
	pool := payments.Account{Code: payments.Pool, Case: u.x.Case}
	j := payments.Journal{
		Key: fmt.Sprintf("revoke:%s:%s", u.x.ID, b.ID), Book: u.At.Date(), Roll: true, At: u.At, Event: payments.P27L,
		Made: payments.SystemMaker, Checked: payments.SystemChecker, Case: u.x.Case, Source: "revocation " + string(u.Ruling),
	}
	for _, a := range from {
		held, err := heldOn(ctx, tx, u.Court, a)
		if err != nil {
			return err
		}
		part := money.Min(held, b.Back.Sub(b.Taken))
		if part.IsPositive() {
			j.Legs, b.Taken = append(j.Legs, payments.Leg{Dr: a, Cr: pool, Amount: part}), b.Taken.Add(part)
		}
	}
	if len(j.Legs) == 0 {
		return nil
	}
	price := payments.Automatic(j.Key+":price", u.At, payments.P27, pool,
		payments.Account{Code: payments.SalePrice, Case: u.x.Case, Lot: u.Lot}, b.Taken)
	price.Source = j.Source
	_, err = Post(ctx, tx, u.Court, j, price)
	return err
}

// endPayouts voids the payouts of a line that are not sent and lists the accounts
// that may still hold its money.
func (s *Service) endPayouts(ctx context.Context, tx pgx.Tx, u undoing, b backLine) ([]payments.Account, error) {
	accounts := []payments.Account{{Code: b.Code, Case: u.x.Case, Subject: b.ID}}
	rows, err := tx.Query(ctx, `
		select payout_id
		from payout
		where court_id = $1 and line_id = $2 and state <> 'void'
		order by prepared_at, payout_id`, u.Court, b.ID)
	if err != nil {
		return nil, fmt.Errorf("list payouts of line: %w", err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[ref.ID])
	if err != nil {
		return nil, fmt.Errorf("list payouts of line: %w", err)
	}
	for _, id := range ids {
		p, err := lockPayout(ctx, tx, u.Court, id)
		if err != nil {
			return nil, err
		}
		switch p.State {
		case "draft", "approved":
			err = s.voidTx(ctx, tx, u.Court, p, "拍卖已被撤销", u.At, houseActor())
		case "returned", "refused":
			accounts = append(accounts, payments.Account{Code: payments.Returned, Case: u.x.Case, Subject: id})
			err = deadline.End(ctx, tx, "payout.reissue", id, u.At, deadline.Cancelled)
		}
		if err != nil {
			return nil, err
		}
	}
	return accounts, nil
}

func heldOn(ctx context.Context, q Querier, court string, a payments.Account) (held money.Amount, err error) {
	err = q.QueryRow(ctx, `
		select coalesce(sum(b.credit - b.debit), 0)
		from account x
		join balance b using (court_id, account_id)
		where x.court_id = $1 and x.code = $2 and x.case_id = $3 and x.subject_id = $4`, court, a.Code, a.Case, a.Subject).Scan(&held)
	return held, wrap("read balance", err)
}
