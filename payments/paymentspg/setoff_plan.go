package paymentspg

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/internal/basis"
	"fachui/internal/deadline"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
	"fachui/payments"
)

// unposted is a price of which a part is set off and which is not in the pool yet:
// it is posted with the plan that distributes it.
type unposted struct {
	Settlement, Lot, Party ref.ID
	Price, SetOff          money.Amount
}

// unpostedOf lists the prices of a case that wait for a plan, of titles that had
// passed by a time.
func unpostedOf(ctx context.Context, q Querier, court string, caseID ref.ID, by legal.Time) ([]unposted, error) {
	return list[unposted](ctx, q, "list set-offs", `
		select s.settlement_id, s.lot_id, o.party_id, s.price, s.set_off
		from settlement s
		join set_off o using (court_id, settlement_id)
		where s.court_id = $1 and s.case_id = $2 and s.state = 'paid' and s.title_at is not null
			and not exists (
				select from sale_revocation r
				where r.court_id = s.court_id and r.lot_id = s.lot_id)
			and ($3::timestamptz is null or s.title_at <= $3)
			and not exists (
				select from journal j
				where j.court_id = s.court_id and j.key = 'title:' || s.settlement_id)
		order by s.title_at, s.settlement_id`, court, caseID, by)
}

// ownShares are the lines of a plan that pay the claims of a party.
func ownShares(ctx context.Context, q Querier, court string, plan, party ref.ID) ([]payments.Share, error) {
	return list[payments.Share](ctx, q, "list the buyer's lines", `
		select line_id, code, amount
		from plan_line
		where court_id = $1 and plan_id = $2 and payee = $3::text and use = 'pay' and code = $4 and amount > 0
		order by line_no`, court, plan, party, payments.Creditors)
}

// clearing is how the set-offs of a case are cleared by a plan.
type clearing struct {
	unposted
	cleared []payments.Cleared
	left    money.Amount // what the plan does not give the buyer
}

// clearings spreads every set-off that a plan covers over its buyer's lines. Two
// purchases of one buyer share them.
func clearings(ctx context.Context, q Querier, court string, p planRow) ([]clearing, error) {
	all, err := unpostedOf(ctx, q, court, p.Case, p.Drafted)
	if err != nil {
		return nil, err
	}
	shares := map[ref.ID][]payments.Share{}
	out := make([]clearing, len(all))
	for i, u := range all {
		own, known := shares[u.Party]
		if !known {
			own, err = ownShares(ctx, q, court, p.ID, u.Party)
			if err != nil {
				return nil, err
			}
		}
		c := clearing{unposted: u}
		c.cleared, c.left = payments.Clear(u.SetOff, own)
		shares[u.Party] = less(own, c.cleared)
		out[i] = c
	}
	return out, nil
}

// less is what is left of shares after some of it was used.
func less(shares []payments.Share, used []payments.Cleared) []payments.Share {
	out := make([]payments.Share, 0, len(shares))
	for _, s := range shares {
		for _, u := range used {
			if u.Line == s.Line {
				s.Amount = s.Amount.Sub(u.Amount)
			}
		}
		out = append(out, s)
	}
	return out
}

// awaitShort makes a plan wait for the buyers to whom it gives less than they set
// off: the difference is due from them in money. It reports whether it waits.
func (s *Service) awaitShort(ctx context.Context, tx pgx.Tx, court string, p planRow, all []clearing, at legal.Time) (waits bool, err error) {
	for _, c := range all {
		if !c.left.IsPositive() {
			continue
		}
		waits = true
		err = s.openShort(ctx, tx, court, p, c, at)
		if err != nil {
			return false, err
		}
	}
	return waits, nil
}

func (s *Service) openShort(ctx context.Context, tx pgx.Tx, court string, p planRow, c clearing, at legal.Time) error {
	due := at.Date().AddDays(payments.ShortWithin).End()
	tag, err := tx.Exec(ctx, `
		insert into set_off_short (court_id, settlement_id, plan_id, entitled, amount, due_at, at)
		values ($1, $2, $3, $4, $5, $6, $7)
		on conflict do nothing`, court, c.Settlement, p.ID, c.SetOff.Sub(c.left), c.left, due, at)
	if err != nil {
		return fmt.Errorf("keep difference: %w", err)
	}
	if tag.RowsAffected() == 0 {
		return nil // it waits already
	}
	no, err := openNumber(ctx, tx, court, payments.ForBalance, c.Settlement, at)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		update settlement
		set short = $3, virtual_no = coalesce(virtual_no, $4)
		where court_id = $1 and settlement_id = $2`, court, c.Settlement, c.left, no)
	if err != nil {
		return fmt.Errorf("ask for difference: %w", err)
	}
	err = event.Add(ctx, tx, event.Fact{
		Kind: "settlement.short", Court: court, Case: p.Case, Lot: c.Lot, Subject: c.Settlement, Actor: event.House, At: at,
		Basis: basis.Sale2020(16), Body: map[string]any{"plan": p.ID, "short": c.left, "due": due},
	})
	if err != nil {
		return err
	}
	return deadline.Open(ctx, tx, deadline.Deadline{
		Court: court, Kind: "settlement.short", Subject: c.Settlement, Case: p.Case, Lot: c.Lot, Owner: "judge",
		Due: due, Basis: basis.Sale2020(16), Opened: at,
	})
}

// pooled are the journals that bring prices with a set-off into the pool: the claim
// stands for money in the clearing account (P23), and the whole price becomes the
// pool (P6).
func pooled(caseID ref.ID, all []clearing, at legal.Time) []payments.Journal {
	var out []payments.Journal
	for _, c := range all {
		price := payments.Account{Code: payments.SalePrice, Case: caseID, Lot: c.Lot}
		out = append(out,
			payments.Automatic("setoff:"+string(c.Settlement), at, payments.P23, payments.Account{Code: payments.SetOff, Case: caseID}, price, c.SetOff),
			payments.Automatic("title:"+string(c.Settlement), at, payments.P6, price, payments.Account{Code: payments.Pool, Case: caseID}, c.Price))
	}
	return out
}

// settled are the journals that clear set-offs against the buyers' lines (P23C).
func settled(p planRow, all []clearing, at legal.Time) []payments.Journal {
	var out []payments.Journal
	for _, c := range all {
		j := payments.Journal{
			Key: "cleared:" + string(c.Settlement), Book: at.Date(), Roll: true, At: at, Event: payments.P23C,
			Made: payments.SystemMaker, Checked: payments.SystemChecker, Case: p.Case, Source: "plan " + string(p.ID),
		}
		for _, x := range c.cleared {
			j.Legs = append(j.Legs, payments.Leg{
				Dr: payments.Account{Code: payments.Creditors, Case: p.Case, Subject: x.Line},
				Cr: payments.Account{Code: payments.SetOff, Case: p.Case}, Amount: x.Amount,
			})
		}
		if len(j.Legs) > 0 {
			out = append(out, j)
		}
	}
	return out
}

// saveClearings keeps which lines a set-off paid, so that they are not paid again.
func saveClearings(ctx context.Context, tx pgx.Tx, court string, p planRow, all []clearing, at legal.Time) error {
	b := &pgx.Batch{}
	for _, c := range all {
		for _, x := range c.cleared {
			b.Queue(`
				insert into set_off_clearing (court_id, settlement_id, plan_id, line_id, amount, at)
				values ($1, $2, $3, $4, $5, $6)`, court, c.Settlement, p.ID, x.Line, x.Amount, at)
		}
	}
	return wrap("keep clearings", tx.SendBatch(ctx, b).Close())
}
