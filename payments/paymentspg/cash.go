package paymentspg

import (
	"context"
	"fmt"
	"slices"
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
)

// EnterCash records cash or bills that two officers had to take from a payer. The
// clock to bring it to the bank runs from the day it was taken; the other officer
// must confirm before anything else can happen to it. 法发〔2017〕6号 Art. 9.
func (s *Service) EnterCash(ctx context.Context, court string, c payments.CashTaken, at legal.Time, actor event.Actor) (id ref.ID, err error) {
	c.TakenBy = actor.Person
	err = payments.CanTakeCash(c, at.Date())
	if err != nil {
		return "", err
	}
	id = ref.New()
	payer, err := s.hide("cash_receipt", id, "payer_enc", strings.TrimSpace(c.Payer))
	if err != nil {
		return "", err
	}
	due := payments.BankCashBy(c.TakenOn)
	err = s.money(ctx, court, func(tx pgx.Tx) error {
		err := caseKnown(ctx, tx, court, c.Case)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			insert into cash_receipt (court_id, cash_id, case_id, amount, paper_no, payer_enc, payer_hash, reason, taken_on,
				taken_by, witness, entered_at, bank_by, state)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 'entered')`,
			court, id, c.Case, c.Amount, strings.TrimSpace(c.Paper), payer, s.o.HashName(c.Payer), strings.TrimSpace(c.Reason), c.TakenOn,
			c.TakenBy, c.Witness, at, due)
		if pg.Violated(err, "cash_paper_once") {
			return payments.ErrCashPaper
		}
		if err != nil {
			return fmt.Errorf("enter cash: %w", err)
		}
		err = deadline.Open(ctx, tx, deadline.Deadline{
			Court: court, Kind: "cash.bank", Subject: id, Case: c.Case, Owner: "judge",
			Due: due, Basis: basis.CaseFunds2017(9), Opened: at,
		})
		if err != nil {
			return err
		}
		return cashFact(ctx, tx, court, cash{ID: id, Case: c.Case}, "cash.entered", at, actor,
			map[string]any{"amount": c.Amount, "paper": c.Paper, "witness": c.Witness, "taken_on": c.TakenOn})
	})
	return id, err
}

// cash is a record as it stands.
type cash struct {
	ID      ref.ID
	Case    ref.ID
	Amount  money.Amount
	InHand  money.Amount
	Banked  money.Amount
	State   payments.CashState
	TakenBy ref.ID
	Witness ref.ID
	Handed  ref.ID // to
}

// rest is what has not got to the bank.
func (c cash) rest() money.Amount { return c.Amount.Sub(c.Banked) }

// lockCash locks and reads a record that is in the state wanted.
func lockCash(ctx context.Context, tx pgx.Tx, court string, id ref.ID, want ...payments.CashState) (c cash, err error) {
	var handed *ref.ID
	err = tx.QueryRow(ctx, `
		select cash_id, case_id, amount, in_hand, banked, state, taken_by, witness, handed_to
		from cash_receipt
		where court_id = $1 and cash_id = $2
		for update`, court, id).Scan(&c.ID, &c.Case, &c.Amount, &c.InHand, &c.Banked, &c.State, &c.TakenBy, &c.Witness, &handed)
	if pg.NoRows(err) {
		return c, payments.ErrCashUnknown
	}
	if err != nil {
		return c, fmt.Errorf("lock cash: %w", err)
	}
	c.Handed = or(handed)
	if slices.Contains(want, c.State) {
		return c, nil
	}
	return c, payments.ErrCashState.With("state", c.State).With("want", want[0])
}

func cashFact(ctx context.Context, tx pgx.Tx, court string, c cash, kind string, at legal.Time, actor event.Actor, body map[string]any) error {
	return event.Add(ctx, tx, event.Fact{
		Kind: kind, Court: court, Case: c.Case, Subject: c.ID, Actor: actor, At: at, Basis: basis.CaseFunds2017(9), Body: body,
	})
}

// ConfirmCash is the other officer's word that the cash was taken as it is written.
// It gives the cash a number of its own, to bring it to the bank with.
func (s *Service) ConfirmCash(ctx context.Context, court string, id ref.ID, at legal.Time, actor event.Actor) (no string, err error) {
	err = s.money(ctx, court, func(tx pgx.Tx) error {
		c, err := lockCash(ctx, tx, court, id, payments.CashEntered)
		if err != nil {
			return err
		}
		if c.Witness != actor.Person {
			return payments.ErrCashWitness
		}
		no, err = openNumber(ctx, tx, court, payments.ForCash, id, at)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			update cash_receipt
			set state = 'confirmed', confirmed_at = $3, virtual_no = $4
			where court_id = $1 and cash_id = $2`, court, id, at, no)
		if err != nil {
			return fmt.Errorf("confirm cash: %w", err)
		}
		return cashFact(ctx, tx, court, c, "cash.confirmed", at, actor, nil)
	})
	return no, err
}

// DenyCash is the other officer's word that it was not so. The record stays.
func (s *Service) DenyCash(ctx context.Context, court string, id ref.ID, reason string, at legal.Time, actor event.Actor) error {
	err := payments.CheckText("reason", reason, 4, 500)
	if err != nil {
		return err
	}
	return s.money(ctx, court, func(tx pgx.Tx) error {
		c, err := lockCash(ctx, tx, court, id, payments.CashEntered)
		if err != nil {
			return err
		}
		if c.Witness != actor.Person {
			return payments.ErrCashWitness
		}
		_, err = tx.Exec(ctx, `
			update cash_receipt
			set state = 'denied', denial = $3
			where court_id = $1 and cash_id = $2`, court, id, strings.TrimSpace(reason))
		if err != nil {
			return fmt.Errorf("deny cash: %w", err)
		}
		err = deadline.End(ctx, tx, "cash.bank", id, at, deadline.Cancelled)
		if err != nil {
			return err
		}
		return cashFact(ctx, tx, court, c, "cash.denied", at, actor, map[string]any{"reason": reason})
	})
}

// HandCash is finance's receipt for cash that two officers bring (P9C). It must be
// at the bank before the day is over: a day with cash in hand cannot be closed.
func (s *Service) HandCash(ctx context.Context, court string, id ref.ID, at legal.Time, actor event.Actor) (number int64, err error) {
	err = s.money(ctx, court, func(tx pgx.Tx) error {
		c, err := lockCash(ctx, tx, court, id, payments.CashConfirmed)
		if err != nil {
			return err
		}
		if actor.Person == c.TakenBy || actor.Person == c.Witness {
			return payments.ErrCashFinance
		}
		to := payments.Account{Code: payments.ExecutionMoney, Case: c.Case}
		j := payments.Automatic("cash:"+string(ref.New()), at, payments.P9C, payments.Account{Code: payments.Cash}, to, c.rest())
		posted, err := Post(ctx, tx, court, j.By(c.TakenBy, actor.Person))
		if err != nil {
			return err
		}
		number = posted[0].Number
		_, err = tx.Exec(ctx, `
			update cash_receipt
			set state = 'handed', in_hand = amount - banked, handed_to = $3
			where court_id = $1 and cash_id = $2`, court, id, actor.Person)
		if err != nil {
			return fmt.Errorf("hand in cash: %w", err)
		}
		err = cashFact(ctx, tx, court, c, "cash.handed", at, actor, map[string]any{"amount": c.rest(), "journal": number})
		if err != nil {
			return err
		}
		return s.fundCase(ctx, tx, court, funding{Case: c.Case, Amount: c.rest(), Journal: number, Cash: id, At: at})
	})
	return number, err
}

// ReturnCash gives cash that could not be banked in time back to the officers, in
// the book of the day it was handed in, so that the day can be closed (P9R). The
// officers answer for it again; its clock and the breach stay.
func (s *Service) ReturnCash(ctx context.Context, court string, id ref.ID, reason string, at legal.Time, actor event.Actor) (number int64, err error) {
	err = payments.CheckText("reason", reason, 4, 500)
	if err != nil {
		return 0, err
	}
	err = s.money(ctx, court, func(tx pgx.Tx) error {
		c, err := lockCash(ctx, tx, court, id, payments.CashHanded)
		if err != nil {
			return err
		}
		if actor.Person == c.Handed {
			return payments.ErrSamePerson
		}
		day, receipt, err := handedOn(ctx, tx, court, id)
		if err != nil {
			return err
		}
		from := payments.Account{Code: payments.ExecutionMoney, Case: c.Case}
		j := payments.Automatic("cash-back:"+string(ref.New()), at, payments.P9R, from, payments.Account{Code: payments.Cash}, c.InHand)
		posted, err := Post(ctx, tx, court, j.By(c.Handed, actor.Person).On(day))
		if err != nil {
			return err
		}
		number = posted[0].Number
		_, err = tx.Exec(ctx, `
			update cash_receipt
			set state = 'confirmed', in_hand = 0
			where court_id = $1 and cash_id = $2`, court, id)
		if err != nil {
			return fmt.Errorf("return cash: %w", err)
		}
		err = deadline.End(ctx, tx, "receipt.tell", receipt, at, deadline.Cancelled)
		if err != nil {
			return err
		}
		return cashFact(ctx, tx, court, c, "cash.returned", at, actor, map[string]any{"amount": c.InHand, "reason": reason, "journal": number})
	})
	return number, err
}

// handedOn is the book day on which cash was handed in last, and its receipt.
func handedOn(ctx context.Context, tx pgx.Tx, court string, id ref.ID) (day legal.Date, receipt ref.ID, err error) {
	err = tx.QueryRow(ctx, `
		select j.book_date, r.receipt_id
		from execution_receipt r
		join journal j on j.court_id = r.court_id and j.number = r.journal_number
		where r.court_id = $1 and r.cash_id = $2 and j.event = 'P9C'
		order by j.number desc
		limit 1`, court, id).Scan(&day, &receipt)
	return day, receipt, wrap("find when cash was handed in", err)
}

// cashBanked does what follows a bank line at the number of cash; number is the
// entry that brought it to the case, if the officers banked it themselves.
func (s *Service) cashBanked(ctx context.Context, tx pgx.Tx, court string, id ref.ID, l payments.Line, number int64) error {
	c, err := lockCash(ctx, tx, court, id, payments.CashHanded, payments.CashConfirmed)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		update cash_receipt
		set banked = banked + $3, in_hand = case when in_hand > 0 then in_hand - $3 else 0 end,
			state = case when banked + $3 = amount then 'banked' else state end
		where court_id = $1 and cash_id = $2`, court, id, l.Amount)
	if err != nil {
		return fmt.Errorf("bank cash: %w", err)
	}
	if c.rest().Equal(l.Amount) {
		err = deadline.End(ctx, tx, "cash.bank", id, l.Booked, deadline.Met)
		if err != nil {
			return err
		}
	}
	err = cashFact(ctx, tx, court, c, "cash.banked", l.Booked, event.House, map[string]any{"amount": l.Amount, "seq": l.Seq})
	if err != nil || number == 0 {
		return err
	}
	return s.fundCase(ctx, tx, court, funding{Case: c.Case, Amount: l.Amount, Journal: number, Line: l.Seq, Cash: id, At: l.Booked})
}

// CashView is a record of cash that was taken.
type CashView struct {
	Cash      ref.ID             `json:"cash"`
	Case      ref.ID             `json:"case"`
	CaseNo    string             `json:"case_no"`
	Amount    money.Amount       `json:"amount"`
	InHand    money.Amount       `json:"in_hand"` // at the finance office
	Banked    money.Amount       `json:"banked"`
	Paper     string             `json:"paper_no"`
	Reason    string             `json:"reason"`
	TakenOn   legal.Date         `json:"taken_on"`
	TakenBy   ref.ID             `json:"taken_by"`
	Witness   ref.ID             `json:"witness"`
	Entered   legal.Time         `json:"entered"`
	BankBy    legal.Time         `json:"bank_by"`
	State     payments.CashState `json:"state"`
	VirtualNo *string            `json:"virtual_no,omitempty"` // to bring it to the bank with
	Handed    *ref.ID            `json:"handed_to,omitempty"`
	Denial    string             `json:"denial,omitempty"`
}

// CashFilter narrows Cash; zero fields do not.
type CashFilter struct {
	Case  ref.ID
	ID    ref.ID
	Open  bool // not at the bank
	After ref.ID
	Limit int
}

// Cash lists cash that was taken, the newest first.
func (s *Service) Cash(ctx context.Context, court string, f CashFilter) ([]CashView, error) {
	return list[CashView](ctx, s.pool, "list cash", `
		select k.cash_id, k.case_id, c.case_no, k.amount, k.in_hand, k.banked, k.paper_no, k.reason, k.taken_on, k.taken_by, k.witness,
			k.entered_at, k.bank_by, k.state, k.virtual_no, k.handed_to, k.denial
		from cash_receipt k
		join enforcement_case c using (court_id, case_id)
		where k.court_id = $1
			and ($2::uuid is null or k.case_id = $2)
			and ($3::uuid is null or k.cash_id = $3)
			and (not $4 or k.state in ('entered', 'confirmed', 'handed'))
			and ($5::uuid is null or k.cash_id < $5)
		order by k.cash_id desc
		limit $6`, court, orNull(f.Case), orNull(f.ID), f.Open, orNull(f.After), most(f.Limit))
}
