package paymentspg

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/payments"
	"fachui/payments/statement"
)

// batch bounds how many lines one transaction books.
const batch = 200

// numbered is one of a court's accounts, and the last of its bank's numbers that was
// booked.
type numbered struct {
	Court string
	Term  int
	No    string
	After int64
}

// PullLines asks the bank for the lines of every court's accounts that are not booked
// yet, and books them. It returns how many. One court's trouble does not stop
// another's, nor one account's the other.
func (s *Service) PullLines(ctx context.Context, at legal.Time) (int, error) {
	accounts, err := list[numbered](ctx, s.pool, "list fund accounts", `
		select f.court_id, f.term, f.account_no,
			coalesce((select max(bank_seq) from bank_line l where l.court_id = f.court_id and l.term = f.term), 0)
		from fund_account_history f
		join ledger g using (court_id)
		where f.begun_at is not null and f.closed_on is null
			and not exists (select from ledger_opening o where o.court_id = f.court_id and o.state = 'begun')
		order by f.court_id, f.term`)
	if err != nil {
		return 0, err
	}
	total := 0
	var first error
	failed := func(court string, err error) {
		if err != nil && first == nil {
			first = fmt.Errorf("pull lines of %s: %w", court, err)
		}
	}
	for i := 0; i < len(accounts); {
		court := accounts[i].Court
		told := map[int][]statement.Line{}
		for ; i < len(accounts) && accounts[i].Court == court; i++ {
			lines, err := s.o.Bank.Lines(ctx, accounts[i].No, accounts[i].After)
			failed(court, err)
			if len(lines) > 0 {
				told[accounts[i].Term] = lines
			}
		}
		if len(told) > 0 {
			n, err := s.receiveAll(ctx, court, told, at)
			failed(court, err)
			total += n
		}
	}
	return total, first
}

// ReceiveLines books lines of the account that the court has, each once, in the
// bank's order and without a gap. Lines that were booked before are compared and
// skipped.
func (s *Service) ReceiveLines(ctx context.Context, court string, lines []statement.Line, at legal.Time) error {
	now, err := accountNow(ctx, s.pool, court)
	if err != nil {
		return err
	}
	_, err = s.receiveAll(ctx, court, map[int][]statement.Line{now.Term: lines}, at)
	return err
}

// receiveAll books what the banks of a court's accounts told, as inTurn orders it.
func (s *Service) receiveAll(ctx context.Context, court string, told map[int][]statement.Line, at legal.Time) (n int, err error) {
	own, err := sweepsUnderWay(ctx, s.pool, court)
	if err != nil {
		return 0, err
	}
	lines := inTurn(told, own, at)
	for n < len(lines) {
		end := min(n+batch, len(lines))
		for end < len(lines) && lines[end-1].pairs { // what left and what arrived are booked together
			end++
		}
		err := s.money(ctx, court, func(tx pgx.Tx) error { return s.receive(ctx, tx, court, lines[n:end], at) })
		if err != nil {
			return n, err
		}
		n = end
	}
	return n, nil
}

func (s *Service) receive(ctx context.Context, tx pgx.Tx, court string, lines []accountLine, at legal.Time) error {
	var last int64
	var closed legal.Date
	var covered *int64
	err := tx.QueryRow(ctx, `
		select coalesce((select max(seq) from bank_line where court_id = $1), 0), closed_through,
			(select last_seq from ledger_opening where court_id = $1 and state = 'signed')
		from ledger
		where court_id = $1`, court).Scan(&last, &closed, &covered)
	if err != nil {
		return fmt.Errorf("find last bank line: %w", err)
	}
	if last == 0 && len(lines) > 0 {
		waits, err := opensWithMoney(ctx, tx, court, lines[0].Line)
		if err != nil || waits {
			return err
		}
	}
	booked, err := lastOfAccounts(ctx, tx, court)
	if err != nil {
		return err
	}
	for _, l := range lines {
		n := booked[l.term]
		switch {
		case covered != nil && l.term == 1 && l.Seq <= *covered: // by the balance brought forward
			continue
		case l.Seq <= n:
			err = sameLine(ctx, tx, court, l)
		case l.Seq != n+1:
			err = payments.ErrBankSequence.With("want", n+1).With("found", l.Seq)
		default:
			last++
			err = s.receiveLine(ctx, tx, court, l, last, closed, at)
			booked[l.term] = l.Seq
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// lastOfAccounts is the bank's number of the last line booked of each account.
func lastOfAccounts(ctx context.Context, tx pgx.Tx, court string) (map[int]int64, error) {
	all, err := list[struct {
		Term int
		Last int64
	}](ctx, tx, "find last lines of accounts", `
		select f.term, coalesce((select max(l.bank_seq) from bank_line l where l.court_id = f.court_id and l.term = f.term), 0)
		from fund_term f
		where f.court_id = $1`, court)
	last := map[int]int64{}
	for _, a := range all {
		last[a.Term] = a.Last
	}
	return last, err
}

// opensWithMoney reports whether a court's balances are being brought forward, so that
// its lines wait. A line from before the ledger's first day cannot be booked without.
func opensWithMoney(ctx context.Context, tx pgx.Tx, court string, first statement.Line) (waits bool, err error) {
	var state string
	var day legal.Date
	err = tx.QueryRow(ctx, `
		select coalesce((select state from ledger_opening o where o.court_id = l.court_id and o.state <> 'void'), ''), l.opened_on
		from ledger l
		where l.court_id = $1`, court).Scan(&state, &day)
	switch {
	case err != nil:
		return false, fmt.Errorf("look for an opening: %w", err)
	case state == "begun":
		return true, nil
	case state == "" && first.Booked.Before(day.Start()):
		return true, payments.ErrOpeningNeeded
	}
	return false, nil
}

// sameLine refuses a line that was booked before with another content.
func sameLine(ctx context.Context, tx pgx.Tx, court string, l accountLine) error {
	var same bool
	var was string
	err := tx.QueryRow(ctx, `
		select bank_ref = $4 and credit = $5 and amount = $6, bank_ref
		from bank_line
		where court_id = $1 and term = $2 and bank_seq = $3`, court, l.term, l.Seq, l.BankRef, l.Credit, l.Amount).Scan(&same, &was)
	if err != nil {
		return fmt.Errorf("compare bank line %d: %w", l.Seq, err)
	}
	if !same {
		return payments.ErrBankChanged.With("seq", l.Seq).With("reference", was)
	}
	return nil
}

// counterparty is what is encrypted of a line.
type counterparty struct {
	Name    string `json:"name"`
	Account string `json:"account"`
	Remark  string `json:"remark"`
}

func (s *Service) receiveLine(ctx context.Context, tx pgx.Tx, court string, raw accountLine, seq int64, closed legal.Date, at legal.Time) error {
	l, err := s.know(ctx, tx, court, raw, seq)
	if err != nil {
		return err
	}
	b := payments.Book(l)
	day := l.Booked.Date()
	if !day.After(closed) {
		day = at.Date() // a late line is booked today, at its own time
	}
	j := payments.Automatic(lineKey(l), l.Booked, b.Event, b.Dr, b.Cr, l.Amount).On(day)
	j.Source = fmt.Sprintf("bank line %d", l.Seq)
	posted, err := Post(ctx, tx, court, j)
	if err != nil {
		return fmt.Errorf("book bank line %d: %w", l.Seq, err)
	}
	err = s.saveLine(ctx, tx, court, l, posted[0].Number)
	if err != nil {
		return err
	}
	err = event.Add(ctx, tx, event.Fact{
		Kind: "bank.line_booked", Court: court, Case: j.Case, Subject: l.ID, Actor: event.House, At: l.Booked,
		Body: map[string]any{"seq": l.Seq, "event": b.Event, "amount": l.Amount, "credit": l.Credit, "journal": posted[0].Number},
	})
	if err != nil {
		return err
	}
	if b.Exception != "" {
		return s.openException(ctx, tx, court, l, b)
	}
	if b.About == payments.ForDeposit {
		return s.followDeposit(ctx, tx, court, l, b)
	}
	return s.follow(ctx, tx, court, l, b, posted[0].Number)
}

// lineKey is the key of a line's journal. References of two banks may be the same.
func lineKey(l payments.Line) string {
	if l.Term > 1 {
		return fmt.Sprintf("bank:%d:%s", l.Term, l.BankRef)
	}
	return "bank:" + l.BankRef
}

func (s *Service) saveLine(ctx context.Context, tx pgx.Tx, court string, l payments.Line, number int64) error {
	hidden, err := s.hide("bank_line", l.ID, "counterparty", counterparty{l.Counterparty, l.CounterpartyAccount, l.Remark})
	if err != nil {
		return err
	}
	value := l.ValueDate
	if value.IsZero() {
		value = l.Booked.Date()
	}
	var after *money.Amount
	if !l.BalanceAfter.IsZero() {
		after = &l.BalanceAfter
	}
	_, err = tx.Exec(ctx, `
		insert into bank_line (court_id, seq, line_id, bank_ref, booked_at, value_date, credit, amount, balance_after,
			virtual_no, end_to_end, name_hash, account_hash, counterparty, journal_number, term, bank_seq)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`,
		court, l.Seq, l.ID, l.BankRef, l.Booked, value, l.Credit, l.Amount, after,
		l.VirtualAccount, l.EndToEnd, l.Name, s.hashAccount(l.CounterpartyAccount), hidden, number, l.Term, l.BankSeq)
	if err != nil {
		return fmt.Errorf("save bank line %d: %w", l.Seq, err)
	}
	return nil
}

// know gathers what the books know about a line.
func (s *Service) know(ctx context.Context, tx pgx.Tx, court string, raw accountLine, seq int64) (payments.Line, error) {
	l := payments.Line{ID: ref.New(), Line: raw.Line, Term: raw.term, BankSeq: raw.Seq, Name: s.o.HashName(raw.Counterparty)}
	l.Seq = seq
	var err error
	if raw.EndToEnd != "" {
		l.Ordered, err = orderedPayout(ctx, tx, court, raw.EndToEnd)
		if err != nil {
			return l, err
		}
	}
	if raw.EndToEnd != "" && l.Ordered == nil {
		l.Swept, err = sweepOf(ctx, tx, court, raw.EndToEnd)
		if err != nil {
			return l, err
		}
	}
	if raw.Credit && raw.EndToEnd != "" && l.Ordered == nil && l.Swept == nil {
		l.Sent, err = sentByCourt(ctx, tx, court, raw.EndToEnd)
		if err != nil {
			return l, err
		}
	}
	if raw.Credit && raw.VirtualAccount != "" {
		l.Expected, err = expectation(ctx, tx, court, raw.VirtualAccount)
		if err == nil && l.Expected != nil && l.Expected.For == payments.ForBalance {
			l.Expected.Others, err = payersOfPrice(ctx, tx, court, l.Expected.ID, raw.Amount)
		}
		if err != nil {
			return l, err
		}
	}
	err = tx.QueryRow(ctx, `
		select debit - credit
		from kind_total
		where court_id = $1 and code = $2`, court, payments.DueFromCourt).Scan(&l.FeeOwed)
	return l, wrap("read fees owed", err)
}

func orderedPayout(ctx context.Context, tx pgx.Tx, court, endToEnd string) (*payments.Ordered, error) {
	var o payments.Ordered
	var caseID *ref.ID
	var state string
	err := tx.QueryRow(ctx, `
		select payout_id, case_id, amount, state
		from payout
		where court_id = $1 and end_to_end = $2
		for update`, court, endToEnd).Scan(&o.Payout, &caseID, &o.Amount, &state)
	if pg.NoRows(err) {
		return nil, nil
	}
	o.Case = or(caseID)
	o.Sent, o.Paid = state == "sent", state == "paid"
	return &o, wrap("find payout of line", err)
}

// expectation returns what a virtual number waits for, or nil for a number that
// was never given out.
func expectation(ctx context.Context, tx pgx.Tx, court, no string) (*payments.Expected, error) {
	var e payments.Expected
	err := tx.QueryRow(ctx, `
		select purpose, subject_id
		from virtual_account
		where court_id = $1 and virtual_no = $2`, court, no).Scan(&e.For, &e.ID)
	if pg.NoRows(err) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("find virtual number: %w", err)
	}
	switch e.For {
	case payments.ForCase:
		e.Case, e.Open = e.ID, true
	case payments.ForCash:
		err = tx.QueryRow(ctx, `
			select case_id, case when in_hand > 0 then in_hand else amount - banked end, state in ('confirmed', 'handed'), in_hand > 0
			from cash_receipt
			where court_id = $1 and cash_id = $2
			for update`, court, e.ID).Scan(&e.Case, &e.Due, &e.Open, &e.InHand)
	case payments.ForDeposit:
		return expectedDeposit(ctx, tx, court, e.ID)
	case payments.ForTopUp:
		err = tx.QueryRow(ctx, `
			select case_id, lot_id, amount - paid, paid < amount
			from top_up
			where court_id = $1 and top_up_id = $2
			for update`, court, e.ID).Scan(&e.Case, &e.Lot, &e.Due, &e.Open)
	case payments.ForRecovery:
		err = tx.QueryRow(ctx, `
			select case_id, lot_id, amount - paid, paid < amount
			from recovery_claim
			where court_id = $1 and claim_id = $2
			for update`, court, e.ID).Scan(&e.Case, &e.Lot, &e.Due, &e.Open)
	default:
		err = tx.QueryRow(ctx, `
			select case_id, lot_id, application_id, missing, (state = 'open' or short > 0) and not exists (
					select from sale_revocation r
					where r.court_id = s.court_id and r.lot_id = s.lot_id), payer_hash, in_kind
			from settlement s
			where court_id = $1 and settlement_id = $2
			for update`, court, e.ID).Scan(&e.Case, &e.Lot, &e.Application, &e.Due, &e.Open, &e.Payer, &e.Whole)
	}
	return &e, wrap("find expectation", err)
}
