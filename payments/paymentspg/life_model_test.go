package paymentspg

import (
	"fmt"
	"slices"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"fachui/internal/legal"
	"fachui/internal/ref"
	"fachui/payments"
)

// books are a ledger of one page: what stands on each account, debits positive.
type books map[payments.Account]int64

// move is a posting.
func (b books) move(dr, cr payments.Account, fen int64) {
	for a, n := range map[payments.Account]int64{dr: fen, cr: -fen} {
		b[a] += n
		if b[a] == 0 {
			delete(b, a)
		}
	}
}

// of is what is owed on an account.
func (b books) of(a payments.Account) int64 { return -b[a] }

// What a life knows of the things that live in it.
type (
	lifeLot struct {
		id, cas   ref.ID
		open      bool
		winner    *lifeBidder
		price     int64
		deposit   int64
		paid      int64
		brought   []lifeBrought // by the balance, in order
		number    string        // to pay the balance to
		sale      ref.ID        // its settlement
		payBy     legal.Time
		titled    bool
		defaulted bool
	}
	// lifeBrought is a line that brought part of a price.
	lifeBrought struct {
		line  ref.ID
		payer string
		fen   int64
	}
	lifeBidder struct {
		name    string
		id      ref.ID // of the application
		deposit ref.ID
		number  string
		due     int64
		lot     *lifeLot
		state   string
		parts   []lifePart
	}
	// lifePart is money that counts towards a deposit.
	lifePart struct {
		payer string
		fen   int64
	}
	// lifeReceipt waits to be explained.
	lifeReceipt struct {
		exception, line ref.ID
		fen             int64
		heldIn          payments.Code
		payer           string
		bidder          *lifeBidder // a stranger paid to this one's number
	}
	lifePayout struct {
		id, cas ref.ID
		fen     int64
		kind    string
		state   string
		payee   string
		back    legal.Time // the bank returns it
		bidder  *lifeBidder
	}
	// lifeEntry identified money as a case's, and may be undone.
	lifeEntry struct {
		number  int64
		receipt lifeReceipt
		cas     ref.ID
		undone  bool
	}
)

// life is a court, and what its books must say.
type life struct {
	*world
	rt       *rapid.T
	books    books
	cases    []ref.ID
	lots     []*lifeLot
	bidders  []*lifeBidder
	waiting  []*lifeReceipt
	payouts  []*lifePayout
	entries  []*lifeEntry
	holds    map[ref.ID]ref.ID // case → hold
	plans    []ref.ID
	planCase map[ref.ID]ref.ID
	done     map[string]int // what happened, for the log
}

func (m *lifeLot) missing() int64 { return m.price - m.deposit - m.paid }

func (m *lifeLot) saleAccount() payments.Account {
	return payments.Account{Code: payments.SalePrice, Case: m.cas, Lot: m.id}
}

func (m *lifeBidder) account() payments.Account {
	return payments.Account{Code: payments.Deposits, Case: m.lot.cas, Lot: m.lot.id, Subject: m.id}
}

// missing is what a deposit still waits for.
func (m *lifeBidder) missing() int64 {
	left := m.due
	for _, p := range m.parts {
		left -= p.fen
	}
	return left
}

func (m *lifeReceipt) account() payments.Account {
	return payments.Account{Code: m.heldIn, Subject: m.line}
}

func (p *lifePayout) on(code payments.Code) payments.Account {
	return payments.Account{Code: code, Case: p.cas, Subject: p.id}
}

// check holds the stored books against those of the model and against everything
// that must always be true of books, and asks the bank for its own.
func (l *life) check(what string) {
	rows, err := l.pool.Query(l.ctx, `
		select a.code, a.case_id, a.lot_id, a.subject_id, ((b.debit - b.credit) * 100)::bigint
		from balance b
		join account a using (court_id, account_id)
		where b.debit <> b.credit`)
	require.NoError(l.rt, err)
	stored := books{}
	for rows.Next() {
		var a payments.Account
		var cas, lot, subject *ref.ID
		var fen int64
		require.NoError(l.rt, rows.Scan(&a.Code, &cas, &lot, &subject, &fen))
		a.Case, a.Lot, a.Subject = or(cas), or(lot), or(subject)
		stored[a] = fen
	}
	require.NoError(l.rt, rows.Err())
	require.Equal(l.rt, l.books, stored, "after %s", what)
	breaches, err := CheckInvariants(l.ctx, l.pool, jinjiang)
	require.NoError(l.rt, err)
	require.Empty(l.rt, breaches, "after %s", what)
	var owed int64
	for a, n := range l.books {
		if !a.Code.IsAsset() {
			require.Negative(l.rt, n, "after %s: %v", what, a)
			owed -= n
		}
	}
	require.Equal(l.rt, l.books[bankAccount()], owed, "after %s", what)
	a, err := l.bank.Account(l.ctx, mainNo)
	require.NoError(l.rt, err)
	require.Equal(l.rt, owed, a.Balance.Fen(), "after %s the bank says otherwise", what)
}

// print is everything that a refusal must leave as it was.
func (l *life) print() (s string) {
	require.NoError(l.rt, l.pool.QueryRow(l.ctx, `
		select md5(string_agg(x, ' ' order by x))
		from (
			select 'last ' || last_number x from ledger_head
			union all select 'events ' || count(*) from event
			union all select 'told ' || count(*) from outbox
			union all select 'accounts ' || count(*) from account
			union all select account_id || ' ' || debit || ' ' || credit from balance
			union all select deposit_id || state from deposit
			union all select payout_id || state from payout
			union all select payout_id || ' ' || step from payout_approval
			union all select exception_id || state from receipt_exception
			union all select settlement_id || state || paid from settlement
			union all select plan_id || state from plan
			union all select 'receipts ' || count(*) from execution_receipt
			union all select deadline_id || coalesce(outcome, '') || due_at from deadline) all_of_it`).Scan(&s))
	return s
}

// refused runs act, wants exactly that refusal, and that nothing has changed.
func (l *life) refused(what string, want error, act func() error) {
	was := l.print()
	err := act()
	require.ErrorIs(l.rt, err, want, what)
	require.Equal(l.rt, was, l.print(), "%s was refused, and something has changed", what)
	l.done["refused"]++
}

// again runs act a second time: it is answered as at first, and changes nothing.
func (l *life) again(what string, act func() error) {
	was := l.print()
	require.NoError(l.rt, act(), "again: %s", what)
	require.Equal(l.rt, was, l.print(), "%s was done twice", what)
	l.done["again"]++
}

// one draws one of some things; ok is false when there are none.
func one[T any](l *life, what string, all []T) (x T, ok bool) {
	if len(all) == 0 {
		return x, false
	}
	return all[rapid.IntRange(0, len(all)-1).Draw(l.rt, what)], true
}

func (l *life) fen(what string, most int) int64 {
	return int64(rapid.IntRange(1, most).Draw(l.rt, what))
}

// those are the things for which a condition holds.
func those[T any](all []T, holds func(T) bool) []T {
	return slices.DeleteFunc(slices.Clone(all), func(x T) bool { return !holds(x) })
}

func (l *life) String() string { return fmt.Sprint(l.done) }
