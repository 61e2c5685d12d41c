package paymentspg

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"fachui/internal/basis"
	"fachui/internal/deadline"
	"fachui/internal/event"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/payments"
)

// Prepared is what became of one line of a plan: a payout, or why there is none.
type Prepared struct {
	Line    int          `json:"line"`
	Payee   string       `json:"payee"`
	Amount  money.Amount `json:"amount"`
	Payout  ref.ID       `json:"payout,omitempty"`
	Content string       `json:"content,omitempty"` // hash to approve
	Fault   *fault.Fault `json:"-"`
	Code    string       `json:"fault,omitempty"`
	ZH      string       `json:"fault_zh,omitempty"`
	EN      string       `json:"fault_en,omitempty"`
}

// PreparePayouts writes a payout for each payable line of a final plan that has
// none yet. A line whose payee cannot be paid is reported and does not hold up
// the others (undisputed part first). Actor is the case handler, the first of the chain.
func (s *Service) PreparePayouts(ctx context.Context, court string, plan ref.ID, at legal.Time, actor event.Actor) (all []Prepared, err error) {
	err = s.money(ctx, court, func(tx pgx.Tx) error {
		all = nil
		p, err := lockPlan(ctx, tx, court, plan)
		if err != nil {
			return err
		}
		if p.State != "final" {
			return payments.ErrPlanState.With("state", p.State).With("want", "final")
		}
		err = caseHeld(ctx, tx, court, p.Case)
		if err != nil {
			return err
		}
		lines, err := unpaidLines(ctx, tx, court, plan)
		if err != nil {
			return err
		}
		for _, l := range lines {
			done, err := s.prepareLine(ctx, tx, court, p, l, at, actor)
			if err != nil {
				return err
			}
			all = append(all, done)
		}
		return deadline.End(ctx, tx, "payout.notice", p.Case, at, deadline.Met)
	})
	return all, err
}

type payableLine struct {
	ID     ref.ID
	No     int
	Code   payments.Code
	Payee  string
	Amount money.Amount
}

func unpaidLines(ctx context.Context, tx pgx.Tx, court string, plan ref.ID) ([]payableLine, error) {
	rows, err := tx.Query(ctx, `
		select l.line_id, l.line_no, l.code, l.payee, l.amount - c.amount - r.taken - o.amount
		from plan_line l
		cross join lateral (
			select coalesce(sum(taken), 0) as taken
			from revoked_line r
			where r.court_id = l.court_id and r.line_id = l.line_id) r
		cross join lateral (
			select coalesce(sum(amount), 0) as amount
			from top_up_set_off o
			where o.court_id = l.court_id and o.line_id = l.line_id) o
		cross join lateral (
			select coalesce(sum(amount), 0) as amount
			from set_off_clearing c
			where c.court_id = l.court_id and c.line_id = l.line_id) c
		where l.court_id = $1 and l.plan_id = $2 and l.amount > c.amount + r.taken + o.amount and l.code <> $3
			and not exists (
				select from payout p
				where p.court_id = l.court_id and p.line_id = l.line_id and p.state <> 'void')
			and not exists (
				select
				from assignment a
				join fund_decision d using (court_id, decision_id)
				where a.court_id = l.court_id and a.from_subject = l.line_id and d.state <> 'void')
		order by l.line_no`, court, plan, payments.Reserved)
	if err != nil {
		return nil, fmt.Errorf("list payable lines: %w", err)
	}
	lines, err := pgx.CollectRows(rows, pgx.RowToStructByPos[payableLine])
	return lines, wrap("list payable lines", err)
}

var purposes = map[payments.Code]string{
	payments.ValuationFees: "支付处置实际费用", payments.EnforcementFee: "缴纳执行申请费", payments.Taxes: "缴纳税费",
	payments.Creditors: "发放执行案款", payments.Surplus: "退还被执行人余款", payments.OtherCourts: "移交轮候查封法院",
	payments.Fines: "上缴罚没款", payments.Escrow: "提存款送公证机构",
}

// prepareLine writes the payout of one line, or says why it cannot be paid.
func (s *Service) prepareLine(ctx context.Context, tx pgx.Tx, court string, plan planRow, l payableLine, at legal.Time, actor event.Actor) (Prepared, error) {
	done := Prepared{Line: l.No, Payee: payeeKey(l), Amount: l.Amount}
	to, err := s.payee(ctx, tx, court, done.Payee)
	if err == nil {
		err = s.accountIsSound(ctx, tx, court, to, at)
	}
	if err == nil {
		err = owesBack(ctx, tx, court, plan.Case, done.Payee)
	}
	if f := fault.Of(err); f != nil {
		done.Fault, done.Code, done.ZH, done.EN = f, f.Code, f.ZH(), f.EN()
		return done, nil
	}
	if err != nil {
		return done, err
	}
	p, err := s.newPayout(newPayout{
		Kind: kindOf(l.Code), Case: plan.Case, Plan: plan.ID, Line: l.ID,
		Source: payments.Account{Code: l.Code, Case: plan.Case, Subject: l.ID},
		Amount: l.Amount, Purpose: purposes[l.Code], Payee: done.Payee, Account: to,
		Chain: true, Leader: needsLeader(l.Amount, false), Maker: actor.Person, At: at,
	})
	if err != nil {
		return done, err
	}
	done.Payout, done.Content = p.ID, fmt.Sprintf("%x", p.ContentHash)
	return done, s.prepare(ctx, tx, court, p, at, actor)
}

// kindOf is the kind of payout that pays a line of a plan: the enforcement fee goes
// to the treasury (P16), the rest to whom the plan names.
func kindOf(c payments.Code) string {
	if c == payments.EnforcementFee {
		return "fee"
	}
	return "plan"
}

// payeeKey names who is paid from a line. The enforcement fee goes to the treasury.
func payeeKey(l payableLine) string {
	if l.Code == payments.EnforcementFee || l.Payee == "" {
		return "treasury"
	}
	return l.Payee
}

func needsLeader(amount money.Amount, unusual bool) bool {
	return slices.Contains(payments.Chain(amount, unusual), payments.Lead)
}

// prepare saves a payout and takes the first step of its chain for actor.
func (s *Service) prepare(ctx context.Context, tx pgx.Tx, court string, p newPayout, at legal.Time, actor event.Actor) error {
	err := savePayouts(ctx, tx, court, []newPayout{p})
	if err != nil {
		return err
	}
	if !payments.Prepare.Takes(actor.Role) {
		return payments.ErrNotYourTurn.With("role", payments.Prepare.Words())
	}
	return takeStep(ctx, tx, court, payout{ID: p.ID, Case: p.Case, Hash: p.ContentHash}, payments.Prepare, at, actor)
}

// payee finds the account of a payee: a party of record with an account it
// confirmed, or an outside payee that two people put on record.
func (s *Service) payee(ctx context.Context, tx pgx.Tx, court, key string) (payments.Payee, error) {
	if strings.HasPrefix(key, courtPayee) {
		return s.homePayee(ctx, tx, key)
	}
	party, err := ref.Parse(key)
	if err != nil {
		return s.outsidePayee(ctx, tx, court, key)
	}
	p, ok, err := s.o.Registry.PayeeAccount(ctx, tx, court, party)
	if err != nil {
		return p, fmt.Errorf("find payee account: %w", err)
	}
	if !ok {
		return p, payments.ErrNoPayeeAccount.With("payee", key)
	}
	if !bytes.Equal(s.o.HashName(p.Name), s.o.HashName(p.Holder)) {
		return p, payments.ErrHolderNotPayee
	}
	return p, nil
}

// accountIsSound refuses an account that money of another name was directed to,
// and reports it: that is how case money was stolen.
func (s *Service) accountIsSound(ctx context.Context, tx pgx.Tx, court string, to payments.Payee, at legal.Time) error {
	var shared bool
	err := tx.QueryRow(ctx, `
		select exists (
			select from payout
			where account_hash = $1 and name_hash <> $2 and needs_chain
			union all
			select from outside_payee
			where account_hash = $1 and name_hash <> $2)`,
		s.hashAccount(to.Number), s.o.HashName(to.Name)).Scan(&shared)
	if err != nil {
		return fmt.Errorf("look for shared accounts: %w", err)
	}
	if !shared {
		return nil
	}
	err = event.Add(ctx, tx, event.Fact{
		Kind: "payout.shared_account", Court: court, Actor: event.House, At: at, Basis: basis.CaseFunds2017(11),
	})
	if err != nil {
		return err
	}
	return payments.ErrSharedAccount
}

// Reissue prepares a new payout of money that the bank returned or refused. A
// party is paid to the account that it has confirmed by now. A deposit goes to the
// account given in to, which must be held in the name that paid. The leader
// approves every reissue.
func (s *Service) Reissue(ctx context.Context, court string, id ref.ID, to payments.Payee, at legal.Time, actor event.Actor) (done Prepared, err error) {
	err = s.money(ctx, court, func(tx pgx.Tx) error {
		old, err := lockPayout(ctx, tx, court, id)
		if err != nil {
			return err
		}
		if old.State != "returned" && old.State != "refused" {
			return payments.ErrPayoutState.With("state", old.State).With("want", "returned, refused")
		}
		account, err := s.reissueTo(ctx, tx, court, old, to, at)
		if err != nil {
			return err
		}
		p, err := s.newPayout(newPayout{
			Kind: "reissue", Case: old.Case, Lot: old.Lot, Plan: old.Plan, Line: old.Line, Deposit: old.Deposit, SourceLine: old.SourceLine, Assignment: old.Assignment, Replaces: old.ID,
			Source: payments.Account{Code: payments.Returned, Case: old.Case, Subject: old.ID},
			Amount: old.Amount, Purpose: old.Purpose, Payee: old.Payee, Account: account,
			Chain: true, Leader: true, Maker: actor.Person, At: at,
		})
		if err != nil {
			return err
		}
		done = Prepared{Payee: old.Payee, Amount: old.Amount, Payout: p.ID, Content: fmt.Sprintf("%x", p.ContentHash)}
		err = s.prepare(ctx, tx, court, p, at, actor)
		if pg.Violated(err, "payout_one_replacement") {
			return payments.ErrPayoutState.With("state", "reissued").With("want", "returned, refused")
		}
		if err != nil {
			return err
		}
		return endReissueClock(ctx, tx, old.ID, at)
	})
	return done, err
}

func (s *Service) reissueTo(ctx context.Context, tx pgx.Tx, court string, old payout, to payments.Payee, at legal.Time) (payments.Payee, error) {
	if old.Kind == "plan" || old.Kind == "fee" || !old.Assignment.IsZero() || old.Kind == "reissue" && old.Deposit.IsZero() && !old.Line.IsZero() {
		account, err := s.payee(ctx, tx, court, old.Payee)
		if err != nil {
			return account, err
		}
		return account, s.accountIsSound(ctx, tx, court, account, at)
	}
	var was payments.Payee
	err := s.show("payout", old.ID, "payee_content", old.Hidden, &was)
	if err != nil {
		return was, err
	}
	if to.Number == "" && to.Holder == "" {
		to, err = s.givenAccount(ctx, tx, court, old.ID)
		if err != nil {
			return to, err
		}
	}
	to.Name = was.Name
	if to.Number == "" || !bytes.Equal(s.o.HashName(to.Holder), s.o.HashName(was.Name)) {
		return to, payments.ErrHolderNotPayee
	}
	return to, nil
}
