package paymentspg

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/internal/basis"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/payments"
)

// interestRule is the rule in force, and which decision it is.
func interestRule(ctx context.Context, q Querier, court string) (rule payments.InterestRule, policy *ref.ID, err error) {
	value, policy, err := policyNow(ctx, q, court, "interest_rule", string(payments.HoldInterest))
	return payments.InterestRule(value), policy, err
}

// ShareInterest proposes how the interest that is pending is shared among the
// cases whose money earned it from first to last. Another person must approve it.
func (s *Service) ShareInterest(ctx context.Context, court string, first, last legal.Date, at legal.Time, actor event.Actor) (id ref.ID, err error) {
	id = ref.New()
	return id, s.money(ctx, court, func(tx pgx.Tx) error {
		p := payments.InterestPeriod{First: first, Last: last}
		var policy *ref.ID
		var err error
		p.Rule, policy, err = interestRule(ctx, tx, court)
		if err != nil {
			return err
		}
		err = tx.QueryRow(ctx, `
			select l.closed_through, k.credit - k.debit,
				(select max(last_day) from interest_allocation a where a.court_id = $1 and a.state = 'approved')
			from ledger l
			join kind_total k on k.court_id = l.court_id and k.code = 'L2410'
			where l.court_id = $1`, court).Scan(&p.ClosedThrough, &p.Pending, &p.SharedThrough)
		if err != nil {
			return fmt.Errorf("read pending interest: %w", err)
		}
		err = payments.CanShare(p)
		if err != nil {
			return err
		}
		earned, err := earnedBetween(ctx, tx, court, first, last)
		if err != nil {
			return err
		}
		shares, held := payments.ShareInterest(p.Pending, earned)
		if !held.Less(p.Pending) {
			return payments.ErrInterestNone
		}
		err = saveAllocation(ctx, tx, court, id, policy, p, held, shares, at, actor)
		if err != nil {
			return err
		}
		return event.Add(ctx, tx, event.Fact{
			Kind: "interest.proposed", Court: court, Subject: id, Actor: actor, At: at, Basis: basis.CaseFunds2017(4),
			Body: map[string]any{"first": first, "last": last, "total": p.Pending, "held": held, "cases": len(shares)},
		})
	})
}

func saveAllocation(ctx context.Context, tx pgx.Tx, court string, id ref.ID, policy *ref.ID, p payments.InterestPeriod, held money.Amount, shares []payments.InterestShare, at legal.Time, actor event.Actor) error {
	_, err := tx.Exec(ctx, `
		insert into interest_allocation (court_id, allocation_id, policy_id, first_day, last_day, total, held, proposed_by, proposed_at, state)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'proposed')`,
		court, id, policy, p.First, p.Last, p.Pending, held, actor.Person, at)
	if pg.Violated(err, "interest_one_open") {
		return payments.ErrInterestWaits
	}
	if err != nil {
		return fmt.Errorf("propose allocation: %w", err)
	}
	b := &pgx.Batch{}
	for _, x := range shares {
		b.Queue(`
			insert into interest_share (court_id, allocation_id, case_id, yuan_days, amount)
			values ($1, $2, $3, $4, $5)`, court, id, x.Case, x.YuanDays, x.Amount)
	}
	return wrap("save shares", tx.SendBatch(ctx, b).Close())
}

// earnedBetween adds up, for each case, what stood in its accounts at the end of
// each day from first to last.
func earnedBetween(ctx context.Context, q Querier, court string, first, last legal.Date) ([]payments.Earned, error) {
	rows, err := q.Query(ctx, `
		select coalesce(a.case_id::text, ''), sum(m.amount * ($3::date - greatest(j.book_date, $2::date) + 1))
		from journal j
		join posting p on p.court_id = j.court_id and p.number = j.number
		cross join lateral (values (p.dr_account, -p.amount), (p.cr_account, p.amount)) m (account_id, amount)
		join account a on a.court_id = p.court_id and a.account_id = m.account_id
		where j.court_id = $1 and j.book_date <= $3::date and a.code like 'L%' and a.code <> 'L2410'
		group by a.case_id`, court, first, last)
	if err != nil {
		return nil, fmt.Errorf("add up days: %w", err)
	}
	earned, err := pgx.CollectRows(rows, pgx.RowToStructByPos[payments.Earned])
	return earned, wrap("add up days", err)
}

// ApproveInterest posts an allocation that another person proposed (P20A): the
// shares become money of their cases, to be distributed like any other.
func (s *Service) ApproveInterest(ctx context.Context, court string, id ref.ID, at legal.Time, actor event.Actor) (number int64, err error) {
	err = s.money(ctx, court, func(tx pgx.Tx) error {
		maker, err := lockAllocation(ctx, tx, court, id)
		if err != nil {
			return err
		}
		if maker == actor.Person {
			return payments.ErrSamePerson
		}
		rule, _, err := interestRule(ctx, tx, court)
		if err != nil {
			return err
		}
		if rule != payments.InterestToCase {
			return payments.ErrInterestHeld
		}
		shares, err := sharesOf(ctx, tx, court, id)
		if err != nil {
			return err
		}
		j := payments.Journal{
			Key: "interest:" + string(id), Book: at.Date(), Roll: true, At: at, Event: payments.P20A, Made: maker, Checked: actor.Person,
		}
		for _, x := range shares {
			if !x.Amount.IsPositive() {
				continue
			}
			j.Legs = append(j.Legs, payments.Leg{
				Dr: payments.Account{Code: payments.InterestPending}, Cr: payments.Account{Code: payments.ExecutionMoney, Case: x.Case}, Amount: x.Amount,
			})
			err = s.startPayoutClocks(ctx, tx, court, x.Case, at, false)
			if err != nil {
				return err
			}
		}
		posted, err := Post(ctx, tx, court, j)
		if err != nil {
			return err
		}
		number = posted[0].Number
		_, err = tx.Exec(ctx, `
			update interest_allocation
			set state = 'approved', approved_by = $3, approved_at = $4, journal_number = $5
			where court_id = $1 and allocation_id = $2`, court, id, actor.Person, at, number)
		if err != nil {
			return fmt.Errorf("approve allocation: %w", err)
		}
		return event.Add(ctx, tx, event.Fact{
			Kind: "interest.allocated", Court: court, Subject: id, Actor: actor, At: at, Basis: basis.CaseFunds2017(4),
			Body: map[string]any{"journal": number, "total": j.Total()},
		})
	})
	return number, err
}

// CancelInterest withdraws an allocation that nobody has approved.
func (s *Service) CancelInterest(ctx context.Context, court string, id ref.ID, at legal.Time, actor event.Actor) error {
	return s.money(ctx, court, func(tx pgx.Tx) error {
		_, err := lockAllocation(ctx, tx, court, id)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			update interest_allocation
			set state = 'void'
			where court_id = $1 and allocation_id = $2`, court, id)
		if err != nil {
			return fmt.Errorf("cancel allocation: %w", err)
		}
		return event.Add(ctx, tx, event.Fact{
			Kind: "interest.cancelled", Court: court, Subject: id, Actor: actor, At: at, Basis: basis.CaseFunds2017(4),
		})
	})
}

func lockAllocation(ctx context.Context, tx pgx.Tx, court string, id ref.ID) (maker ref.ID, err error) {
	err = tx.QueryRow(ctx, `
		select proposed_by
		from interest_allocation
		where court_id = $1 and allocation_id = $2 and state = 'proposed'
		for update`, court, id).Scan(&maker)
	if pg.NoRows(err) {
		return "", payments.ErrInterestUnknown
	}
	return maker, wrap("find allocation", err)
}

func sharesOf(ctx context.Context, q Querier, court string, id ref.ID) ([]payments.InterestShare, error) {
	rows, err := q.Query(ctx, `
		select case_id, yuan_days, amount
		from interest_share
		where court_id = $1 and allocation_id = $2
		order by case_id`, court, id)
	if err != nil {
		return nil, fmt.Errorf("read shares: %w", err)
	}
	shares, err := pgx.CollectRows(rows, pgx.RowToStructByPos[payments.InterestShare])
	return shares, wrap("read shares", err)
}
