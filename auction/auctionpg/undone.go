package auctionpg

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/auction/papers"
	"fachui/internal/deadline"
	"fachui/internal/event"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/ref"
)

// sale is the buyer of a sold lot.
type sale struct{ application, buyer ref.ID }

func saleOf(ctx context.Context, q querier, l Lot) (x sale, err error) {
	err = q.QueryRow(ctx, `
		select application_id, buyer_id
		from sale_confirmation
		where court_id = $1 and lot_id = $2`, l.Court, l.ID).Scan(&x.application, &x.buyer)
	if pg.NoRows(err) {
		return x, ErrNoConfirmation
	}
	if err != nil {
		return x, fmt.Errorf("find buyer of lot %s: %w", l.ID, err)
	}
	return x, nil
}

// Leave is the answer to AcceptLate.
type Leave struct {
	Acceptance ref.ID         `json:"acceptance"`
	PayBy      legal.Time     `json:"pay_by"`
	Status     auction.Status `json:"status"`
}

// AcceptLate is the judge's dated decision to let an overdue buyer still pay, until
// the end of a day (拍卖变卖规定 Art. 22: a re-auction may be ruled, it need not).
// The lot is paid when the price is in. ErrPaper, ErrLateDay of package auction.
func (s *Service) AcceptLate(ctx context.Context, court string, lot ref.ID, p auction.Paper, last legal.Date, by event.Actor, at legal.Time) (Leave, error) {
	err := p.Check()
	if err != nil {
		return Leave{}, err
	}
	until, err := auction.LateUntil(last, at)
	if err != nil {
		return Leave{}, err
	}
	out := Leave{Acceptance: ref.New(), PayBy: until}
	err = pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		l, _, err := s.take(ctx, tx, court, lot, auction.AcceptLate, by)
		if err != nil {
			return err
		}
		x, err := saleOf(ctx, tx, l)
		if err != nil {
			return err
		}
		out.Status = l.Status
		_, err = tx.Exec(ctx, `
			insert into late_acceptance (court_id, acceptance_id, lot_id, doc_no, document, reason, pay_by, decided_by, at)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
			court, out.Acceptance, lot, p.DocNo, p.Document, p.Reason, until, by.Person, at)
		if err != nil {
			return fmt.Errorf("accept late payment of lot %s: %w", lot, err)
		}
		return s.record(ctx, tx, l, leaveGiven(), done{
			kind: "lot.late_accepted", subject: out.Acceptance, by: by, at: at, body: map[string]any{"doc_no": p.DocNo, "pay_by": until},
			tell: auction.LateAccepted{Court: court, Case: l.Case, Lot: lot, Buyer: x.buyer, PayBy: until, At: at},
		})
	})
	return out, err
}

// leaveGiven is no step of the lot: it stays overdue until the money is there.
func leaveGiven() auction.Step {
	return auction.Step{
		Command: auction.AcceptLate, Basis: auction.ErrLateDay.Basis,
		Public: fault.Text{ZH: "法院准许买受人逾期付款。", EN: "The court allows the buyer to pay late."},
	}
}

// lateStep is the step by which an overdue lot is paid after all, if the court has
// accepted late payment. The judge's decision gives it; the money carries it out.
func lateStep(ctx context.Context, q querier, l Lot) (step auction.Step, accepted bool, err error) {
	leave, err := leaveUntil(ctx, q, l)
	if err != nil || leave.IsZero() {
		return step, false, err
	}
	step, err = auction.Next(l.Status, auction.AcceptLate, l.Round)
	return step, true, err
}

// leaveUntil is until when the court lets the buyer of a lot pay late, or zero.
func leaveUntil(ctx context.Context, q querier, l Lot) (until legal.Time, err error) {
	err = q.QueryRow(ctx, `
		select max(pay_by)
		from late_acceptance
		where court_id = $1 and lot_id = $2`, l.Court, l.ID).Scan(&until)
	if err != nil {
		return until, fmt.Errorf("read acceptance of lot %s: %w", l.ID, err)
	}
	return until, nil
}

// paidLate records that an overdue price came in, which nobody has accepted yet.
func paidLate(ctx context.Context, tx pgx.Tx, l Lot, at legal.Time) error {
	return event.Add(ctx, tx, event.Fact{
		Kind: "lot.paid_late", Court: l.Court, Case: l.Case, Asset: l.Asset, Lot: l.ID, Actor: event.House, At: at,
		Basis: auction.ErrDefaulted.Basis,
	})
}

// Undone is the answer to RuleDefault and Revoke.
type Undone struct {
	Ruling ref.ID         `json:"ruling"`
	Status auction.Status `json:"status"`
}

// RuleDefault is the ruling that a buyer is in default and the property is sold
// again (法释〔2016〕18号 Art. 24, 拍卖变卖规定 Art. 22): the deposit is not given back
// and the buyer may not take part. The re-auction is of the same round; no failure
// is counted. ErrPaper, ErrLeaveRuns of package auction.
func (s *Service) RuleDefault(ctx context.Context, court string, lot ref.ID, p auction.Paper, by event.Actor, at legal.Time) (Undone, error) {
	err := p.CheckWords()
	if err != nil {
		return Undone{}, err
	}
	out := Undone{Ruling: ref.New()}
	err = pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		l, step, err := s.take(ctx, tx, court, lot, auction.RuleDefault, by)
		if err != nil {
			return err
		}
		leave, err := leaveUntil(ctx, tx, l)
		if err != nil {
			return err
		}
		err = auction.CanRuleDefault(leave, at)
		if err != nil {
			return err
		}
		x, err := saleOf(ctx, tx, l)
		if err != nil {
			return err
		}
		out.Status = step.To
		p.Document, err = s.written(ctx, tx, l, papers.Reauction, p, by, at, addSale)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			insert into default_ruling (court_id, lot_id, ruling_id, application_id, buyer_id, doc_no, document, reason, ruled_by, at)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
			court, lot, out.Ruling, x.application, x.buyer, p.DocNo, p.Document, p.Reason, by.Person, at)
		if err != nil {
			return fmt.Errorf("rule default of lot %s: %w", lot, err)
		}
		return s.sellAgain(ctx, tx, l, step, x, false, done{
			kind: "lot.default_ruled", subject: out.Ruling, by: by, at: at, body: map[string]any{"doc_no": p.DocNo, "reason": p.Reason},
		})
	})
	return out, err
}

// sellAgain writes what follows from a ruling that a property is sold again without its
// buyer, which d tells: for the application, whose deposit is kept unless it is spared,
// for the clocks, the re-auction and the money.
func (s *Service) sellAgain(ctx context.Context, tx pgx.Tx, l Lot, step auction.Step, x sale, spared bool, d done) error {
	if !spared {
		err := setApplication(ctx, tx, l, x.application, Forfeited)
		if err != nil {
			return err
		}
	}
	d.tell = auction.DefaultRuled{
		Court: l.Court, Case: l.Case, Lot: l.ID, Asset: l.Asset, Ruling: d.subject, Application: x.application, Buyer: x.buyer,
		Deposit: l.Terms.Deposit, At: d.at, Unapproved: step.Command == auction.RuleUnapproved, Spared: spared,
	}
	return s.reauction(ctx, tx, l, step, d)
}

// reauction moves a lot to where it is sold again: the clocks of the sale that did not
// come about end as cancelled, and the day is set by which the next is looked for.
func (s *Service) reauction(ctx context.Context, tx pgx.Tx, l Lot, step auction.Step, d done) error {
	err := setStatus(ctx, tx, l, step.To)
	if err == nil {
		err = cancelClocks(ctx, tx, l, step, d.at)
	}
	if err != nil {
		return err
	}
	pol, err := s.policy(ctx, tx, l.Court, d.at)
	if err != nil {
		return err
	}
	d.due = map[string]legal.Time{auction.DeadlineReauction: auction.Within(d.at.Date(), pol.ReauctionDays)}
	return s.record(ctx, tx, l, step, d)
}

// cancelClocks ends the clocks that a step ends as cancelled, before record would say
// that they were met: nothing is left to keep.
func cancelClocks(ctx context.Context, tx pgx.Tx, l Lot, step auction.Step, at legal.Time) error {
	for _, kind := range step.Ends {
		err := deadline.End(ctx, tx, kind, l.ID, at, deadline.Cancelled)
		if err != nil {
			return err
		}
	}
	return nil
}

// Revocation is the ruling on an objection that was upheld.
type Revocation struct {
	auction.Paper
	Ground   auction.Ground
	LodgedOn legal.Date // of the objection
}

// Revoke undoes a sale on one of the grounds of 法释〔2016〕18号 Art. 31; the round was
// not used up. The deposit is not forfeited by it. ErrPaper, ErrRevocationGround,
// ErrLodgedOn of package auction.
func (s *Service) Revoke(ctx context.Context, court string, lot ref.ID, r Revocation, by event.Actor, at legal.Time) (out Undone, err error) {
	err = pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		out, err = s.revoke(ctx, tx, court, lot, r, by, at)
		return err
	})
	return out, err
}

// RevokeTx is Revoke in the caller's transaction. A sale that was revoked is left.
func (s *Service) RevokeTx(ctx context.Context, tx pgx.Tx, court string, lot ref.ID, r Revocation, by event.Actor, at legal.Time) error {
	l, err := lockLot(ctx, tx, court, lot, exclusive)
	if err != nil || l.Status == auction.Revoked {
		return err
	}
	_, err = s.revoke(ctx, tx, court, lot, r, by, at)
	return err
}

func (s *Service) revoke(ctx context.Context, tx pgx.Tx, court string, lot ref.ID, r Revocation, by event.Actor, at legal.Time) (Undone, error) {
	err := r.CheckWords()
	if err != nil {
		return Undone{}, err
	}
	out := Undone{Ruling: ref.New()}
	l, step, err := s.take(ctx, tx, court, lot, auction.Revoke, by)
	if err != nil {
		return Undone{}, err
	}
	stood, err := stood(l, auction.Revoke)
	if err == nil {
		err = auction.CanRevoke(r.Ground, r.LodgedOn, l.AnnouncedAt, at)
	}
	if err != nil {
		return Undone{}, err
	}
	x, err := saleOf(ctx, tx, l)
	if err != nil {
		return Undone{}, err
	}
	out.Status = step.To
	r.Document, err = s.written(ctx, tx, l, papers.Revocation, r.Paper, by, at, addSale, upheld(r.Ground, r.LodgedOn))
	if err != nil {
		return Undone{}, err
	}
	_, err = tx.Exec(ctx, `
		insert into revocation_ruling (court_id, lot_id, ruling_id, buyer_id, ground, lodged_on, doc_no, document, reason, revoked_from, ruled_by, at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
		court, lot, out.Ruling, x.buyer, r.Ground, r.LodgedOn, r.DocNo, r.Document, r.Reason, stood, by.Person, at)
	if err != nil {
		return Undone{}, fmt.Errorf("revoke sale of lot %s: %w", lot, err)
	}
	err = setUndone(ctx, tx, l, step.To)
	if err != nil {
		return Undone{}, err
	}
	return out, s.revoked(ctx, tx, l, step, r, x, out, by, at)
}

// revoked ends the clocks that the sale had started, as cancelled, and tells.
func (s *Service) revoked(ctx context.Context, tx pgx.Tx, l Lot, step auction.Step, r Revocation, x sale, out Undone, by event.Actor, at legal.Time) error {
	err := cancelClocks(ctx, tx, l, step, at)
	if err != nil {
		return err
	}
	return s.record(ctx, tx, l, step, done{
		kind: "lot.revoked", subject: out.Ruling, by: by, at: at,
		body: map[string]any{"doc_no": r.DocNo, "ground": r.Ground, "reason": r.Reason},
		tell: auction.SaleRevoked{
			Court: l.Court, Case: l.Case, Lot: l.ID, Ruling: out.Ruling, Application: x.application, Buyer: x.buyer, Reason: r.Reason, At: at,
		},
	})
}

// stood is the state in which a lot stands, or stood when it was suspended. From there
// too a command must pass that undoes it: what came about before a suspension is not
// undone otherwise because of it. auction.ErrNoStep.
func stood(l Lot, c auction.Command) (auction.Status, error) {
	if l.Status != auction.Suspended {
		return l.Status, nil
	}
	_, err := auction.Next(l.SuspendedFrom, c, l.Round)
	return l.SuspendedFrom, err
}

// setUndone moves a lot to a state in which nothing of a suspension is left.
func setUndone(ctx context.Context, tx pgx.Tx, l Lot, to auction.Status) error {
	_, err := tx.Exec(ctx, `
		update lot
		set status = $3, suspended_from = null
		where court_id = $1 and lot_id = $2`, l.Court, l.ID, to)
	if err != nil {
		return fmt.Errorf("move lot %s to %s: %w", l.ID, to, err)
	}
	return nil
}
