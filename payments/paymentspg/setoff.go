package paymentspg

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

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

// SetOffView is what a buyer who is a creditor may set off against a price, or did:
// the distribution of the whole price, the buyer's share of it, and the cash that
// is still to come.
type SetOffView struct {
	Settlement  ref.ID       `json:"settlement"`
	Case        ref.ID       `json:"case"`
	Lot         ref.ID       `json:"lot"`
	Party       ref.ID       `json:"party"` // the buyer
	Price       money.Amount `json:"price"`
	Entitlement money.Amount `json:"entitlement"` // what the plan pays to the buyer's claims
	SetOff      money.Amount `json:"set_off"`
	Cash        money.Amount `json:"cash"`    // price less set-off
	Paid        money.Amount `json:"paid"`    // of it, deposit included
	Missing     money.Amount `json:"missing"` // in money
	Short       money.Amount `json:"short"`   // of missing: what the final plan did not give
	Lines       []SetOffLine `json:"lines"`
	Decided     bool         `json:"decided"`
	DocNo       string       `json:"doc_no"`
	DecidedAt   legal.Time   `json:"decided_at"`
	Cleared     money.Amount `json:"cleared"` // posted with the final plan
}

// SetOffLine is one line of the distribution that a set-off rests on.
type SetOffLine struct {
	Rank   int               `json:"rank"`
	Tier   distribution.Tier `json:"tier"`
	Use    distribution.Use  `json:"use"`
	Payee  string            `json:"payee"`
	Code   payments.Code     `json:"code"`
	Due    money.Amount      `json:"due"`
	Amount money.Amount      `json:"amount"`
	ZH     string            `json:"zh"`
	EN     string            `json:"en"`
	Own    bool              `json:"own"` // the buyer's, set off
}

// Entitled is what distributing the whole of a price would pay to each of some
// parties, with the lowest rank in which it is paid.
type Entitled struct {
	Party  ref.ID
	Rank   int // 0: nothing
	Amount money.Amount
}

// Entitlements distributes a price among the creditors of a case, before it is paid.
func (s *Service) Entitlements(ctx context.Context, tx pgx.Tx, court string, caseID ref.ID, price money.Amount, parties ...ref.ID) ([]Entitled, error) {
	plan, err := s.distribute(ctx, tx, court, caseID, price)
	if err != nil {
		return nil, err
	}
	out := make([]Entitled, len(parties))
	for i, p := range parties {
		out[i] = Entitled{Party: p, Amount: payments.SetOffShare(plan.Lines, p)}
		for _, l := range plan.Lines {
			if l.Payee == p.String() && l.Use == distribution.Pay && payments.CodeOf(l) == payments.Creditors && (out[i].Rank == 0 || l.Rank < out[i].Rank) {
				out[i].Rank = l.Rank
			}
		}
	}
	return out, nil
}

// distribute proposes the plan over one whole price.
func (s *Service) distribute(ctx context.Context, tx pgx.Tx, court string, caseID ref.ID, price money.Amount) (distribution.Plan, error) {
	facts, err := s.o.Registry.PlanFacts(ctx, tx, court, caseID, price)
	if err != nil {
		return distribution.Plan{}, fmt.Errorf("gather claims: %w", err)
	}
	facts.Input.Pool = price
	err = afterEarlier(ctx, tx, court, caseID, &facts.Input)
	if err != nil {
		return distribution.Plan{}, err
	}
	return distribution.Propose(facts.Input)
}

// bought is a settlement as a set-off finds it.
type bought struct {
	ID, Case, Lot, Application   ref.ID
	Price, Deposit, Paid, SetOff money.Amount
	Missing, Short               money.Amount
	State                        string
	InKind                       bool
}

func findBought(ctx context.Context, q Querier, court string, id ref.ID, lock string) (b bought, err error) {
	err = q.QueryRow(ctx, `
		select settlement_id, case_id, lot_id, application_id, price, deposit, paid, set_off, missing, short, state, in_kind
		from settlement
		where court_id = $1 and settlement_id = $2 `+lock, court, id,
	).Scan(&b.ID, &b.Case, &b.Lot, &b.Application, &b.Price, &b.Deposit, &b.Paid, &b.SetOff, &b.Missing, &b.Short, &b.State, &b.InKind)
	if pg.NoRows(err) {
		return b, payments.ErrSettlementUnknown
	}
	return b, wrap("find settlement", err)
}

// SetOff shows what may be set off against the price of a settlement, or what was.
// ErrSettlementUnknown, ErrSetOffBuyer, ErrSetOffNothing.
func (s *Service) SetOff(ctx context.Context, court string, settlement ref.ID) (v SetOffView, err error) {
	err = pg.Read(ctx, s.pool, func(tx pgx.Tx) error {
		b, err := findBought(ctx, tx, court, settlement, "")
		if err != nil {
			return err
		}
		var found bool
		v, found, err = decidedSetOff(ctx, tx, court, b)
		if err != nil || found {
			return err
		}
		v, err = s.maySetOff(ctx, tx, court, b)
		return err
	})
	return v, err
}

// maySetOff asks the rule what may be set off now.
func (s *Service) maySetOff(ctx context.Context, tx pgx.Tx, court string, b bought) (SetOffView, error) {
	party, err := s.o.Registry.PartyOfApplication(ctx, tx, court, b.Case, b.Application)
	if err != nil {
		return SetOffView{}, fmt.Errorf("find the buyer: %w", err)
	}
	if party.IsZero() {
		return SetOffView{}, payments.ErrSetOffBuyer
	}
	plan, err := s.distribute(ctx, tx, court, b.Case, b.Price)
	if err != nil {
		return SetOffView{}, err
	}
	o, amount, err := payments.Offset(b.Price, b.Missing, plan, party)
	if err != nil {
		return SetOffView{}, err
	}
	v := b.view(party)
	v.Entitlement, v.SetOff, v.Cash, v.Missing = o.Entitlement, amount, o.Cash, b.Missing.Sub(amount)
	v.Lines = setOffLines(plan.Lines, party)
	return v, nil
}

func (b bought) view(party ref.ID) SetOffView {
	return SetOffView{
		Settlement: b.ID, Case: b.Case, Lot: b.Lot, Party: party, Price: b.Price, SetOff: b.SetOff, Cash: b.Price.Sub(b.SetOff),
		Paid: b.Deposit.Add(b.Paid), Missing: b.Missing, Short: b.Short,
	}
}

func setOffLines(lines []distribution.Line, party ref.ID) []SetOffLine {
	out := make([]SetOffLine, len(lines))
	for i, l := range lines {
		code := payments.CodeOf(l)
		out[i] = SetOffLine{
			Rank: l.Rank, Tier: l.Tier, Use: l.Use, Payee: l.Payee, Code: code, Due: l.Due, Amount: l.Amount, ZH: l.ZH, EN: l.EN,
			Own: l.Payee == party.String() && l.Use == distribution.Pay && code == payments.Creditors,
		}
	}
	return out
}

// decidedSetOff reads a decision, if there is one.
func decidedSetOff(ctx context.Context, q Querier, court string, b bought) (v SetOffView, found bool, err error) {
	var party ref.ID
	var lines []byte
	var no string
	var at legal.Time
	var entitled, cleared money.Amount
	err = q.QueryRow(ctx, `
		select o.party_id, o.entitlement, o.lines, o.doc_no, o.decided_at, coalesce((
			select sum(c.amount)
			from set_off_clearing c
			where c.court_id = o.court_id and c.settlement_id = o.settlement_id), 0)
		from set_off o
		where o.court_id = $1 and o.settlement_id = $2`, court, b.ID).Scan(&party, &entitled, &lines, &no, &at, &cleared)
	if pg.NoRows(err) {
		return v, false, nil
	}
	if err != nil {
		return v, false, fmt.Errorf("read set-off: %w", err)
	}
	v = b.view(party)
	v.Entitlement, v.Decided, v.DocNo, v.DecidedAt, v.Cleared = entitled, true, no, at, cleared
	err = json.Unmarshal(lines, &v.Lines)
	return v, true, wrap("decode set-off", err)
}

// Decision is what a court's decision is known by.
type Decision struct {
	DocNo    string
	Document string // SHA-256
}

var sha256Hex = regexp.MustCompile(`^[0-9a-f]{64}$`)

func (d Decision) check() error {
	n := len([]rune(strings.TrimSpace(d.DocNo)))
	if n < 2 || n > 120 || !sha256Hex.MatchString(d.Document) {
		return payments.ErrSetOffDocument
	}
	return nil
}

// DecideSetOff is the court's decision that a buyer may set its claim off: what the
// distribution of the whole price would pay it, as far as the price is not paid.
// What ranks before, taxes and fees stay to be paid in money. Errors:
// ErrSetOffDocument, ErrSetOffState, ErrSetOffBuyer, ErrSetOffNothing.
func (s *Service) DecideSetOff(ctx context.Context, court string, settlement ref.ID, d Decision, at legal.Time, actor event.Actor) (v SetOffView, err error) {
	err = d.check()
	if err != nil {
		return v, err
	}
	err = s.money(ctx, court, func(tx pgx.Tx) error {
		b, err := findBought(ctx, tx, court, settlement, "for update")
		if err != nil {
			return err
		}
		if b.State != "open" && b.State != "overdue" || b.SetOff.IsPositive() || b.InKind {
			return payments.ErrSetOffState
		}
		v, err = s.maySetOff(ctx, tx, court, b)
		if err != nil {
			return err
		}
		v.Decided, v.DocNo, v.DecidedAt = true, d.DocNo, at
		return s.setOff(ctx, tx, court, v, d, at, actor)
	})
	return v, err
}

// setOff writes a decision and lets it count towards the price.
func (s *Service) setOff(ctx context.Context, tx pgx.Tx, court string, v SetOffView, d Decision, at legal.Time, actor event.Actor) error {
	lines, err := json.Marshal(v.Lines)
	if err != nil {
		return fmt.Errorf("encode set-off: %w", err)
	}
	_, err = tx.Exec(ctx, `
		insert into set_off (court_id, settlement_id, case_id, lot_id, party_id, price, entitlement, amount, lines, doc_no, document, decided_by, decided_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
		court, v.Settlement, v.Case, v.Lot, v.Party, v.Price, v.Entitlement, v.SetOff, lines, strings.TrimSpace(d.DocNo), d.Document, actor.Person, at)
	if pg.Violated(err, "set_off_once") {
		return payments.ErrSetOffState
	}
	if err != nil {
		return fmt.Errorf("keep set-off: %w", err)
	}
	var complete bool
	err = tx.QueryRow(ctx, `
		update settlement
		set set_off = $3,
			state = case when deposit + paid + $3 = price then 'paid' else state end,
			paid_at = case when deposit + paid + $3 = price then $4::timestamptz end
		where court_id = $1 and settlement_id = $2
		returning state = 'paid'`, court, v.Settlement, v.SetOff, at).Scan(&complete)
	if err != nil {
		return fmt.Errorf("set off: %w", err)
	}
	err = event.Add(ctx, tx, event.Fact{
		Kind: "settlement.set_off", Court: court, Case: v.Case, Lot: v.Lot, Subject: v.Settlement, Actor: actor, At: at,
		Basis: basis.Sale2020(16), Body: map[string]any{"set_off": v.SetOff, "entitlement": v.Entitlement, "missing": v.Missing, "doc_no": d.DocNo},
	})
	if err != nil || !complete {
		return err
	}
	return s.pricePaid(ctx, tx, court, v.Settlement, v.Case, v.Lot, v.Price, at)
}

// endShort ends the wait for a difference and lets the plan that waited go on.
func (s *Service) endShort(ctx context.Context, tx pgx.Tx, court string, settlement ref.ID, at legal.Time) error {
	err := deadline.End(ctx, tx, "settlement.short", settlement, at, deadline.Met)
	if err != nil {
		return err
	}
	var plan ref.ID
	err = tx.QueryRow(ctx, `
		select plan_id
		from set_off_short
		where court_id = $1 and settlement_id = $2
		order by at desc, plan_id desc
		limit 1`, court, settlement).Scan(&plan)
	if err != nil {
		return fmt.Errorf("find the plan that waits: %w", err)
	}
	p, err := lockPlan(ctx, tx, court, plan)
	if err != nil || p.State != "served" && p.State != "contested" {
		return err
	}
	return s.finalise(ctx, tx, court, p, at)
}
