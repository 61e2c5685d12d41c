package paymentspg

import (
	"context"

	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
	"fachui/payments"
)

// Entry is one posting of a journal, as people read it.
type Entry struct {
	Number        int64          `json:"number"`
	Leg           int            `json:"leg"`
	Book          legal.Date     `json:"book"`
	At            legal.Time     `json:"at"`
	Event         payments.Event `json:"event"`
	ZH            string         `json:"zh"`
	EN            string         `json:"en"`
	Debit         payments.Code  `json:"debit"`
	Credit        payments.Code  `json:"credit"`
	Amount        money.Amount   `json:"amount"`
	Case          *ref.ID        `json:"case,omitempty"`
	Made          ref.ID         `json:"made"`
	Checked       ref.ID         `json:"checked"`
	Reverses      *int64         `json:"reverses,omitempty"`
	Source        string         `json:"source,omitempty"`
	DebitAccount  int64          `json:"debit_account"`
	CreditAccount int64          `json:"credit_account"`
}

// EntryFilter narrows Entries; zero fields do not.
type EntryFilter struct {
	Case    ref.ID
	Lot     ref.ID         // on either side
	Code    payments.Code  // on either side, or on Side
	Side    string         // debit or credit: where Code stands
	Event   payments.Event // P1 …
	Day     legal.Date     // of the book
	From    legal.Date     // of the book, this day included
	Through legal.Date     // of the book, this day included
	Of      ref.ID         // the payout, deposit, settlement, plan or exception that caused it
	After   int64          // a number: what follows it in the order of the list
	Newest  bool           // the newest first
	Limit   int
}

// Entries lists the ledger, the oldest first unless Newest is set. A journal is
// never cut: where the page is full, the journal that does not fit whole begins
// the next one.
func (s *Service) Entries(ctx context.Context, court string, f EntryFilter) ([]Entry, error) {
	limit := most(f.Limit)
	order := `j.number, p.leg`
	if f.Newest {
		order = `j.number desc, p.leg`
	}
	all, err := list[Entry](ctx, s.pool, "list entries", `
		select j.number, p.leg, j.book_date, j.at, j.event, e.zh, e.en, p.dr_code, p.cr_code, p.amount, j.case_id,
			j.made_by, j.checked_by, j.reverses, j.source, p.dr_account, p.cr_account
		from journal j
		join posting p using (court_id, number)
		join posting_event e on e.event = j.event
		where j.court_id = $1
			and ($2::bigint = 0 or case when $3 then j.number < $2 else j.number > $2 end)
			and ($4::uuid is null or j.case_id = $4)
			and ($5 = '' or p.dr_code = $5 and $6 <> 'credit' or p.cr_code = $5 and $6 <> 'debit')
			and ($7 = '' or j.event = $7)
			and ($8::date is null or j.book_date = $8)
			and ($9::date is null or j.book_date <= $9)
			and ($13::date is null or j.book_date >= $13)
			and ($10::uuid is null or exists (
				select from account a
				where a.court_id = j.court_id and a.account_id in (p.dr_account, p.cr_account) and a.lot_id = $10))
			and ($11::uuid is null or `+causedBy+`)
		order by `+order+`
		limit $12`, court, f.After, f.Newest, orNull(f.Case), f.Code, f.Side, f.Event, dayOrNull(f.Day), dayOrNull(f.Through),
		orNull(f.Lot), orNull(f.Of), limit+1, dayOrNull(f.From))
	return wholeJournals(all, limit), err
}

// causedBy finds the journals of one act: by the key under which each was posted
// once, and by the bank lines that the thing itself names.
const causedBy = `j.number in (
				select o.number
				from journal o
				where o.court_id = $1 and o.key in ('approve:' || $11::text, 'send:' || $11::text, 'void:' || $11::text, 'refused:' || $11::text,
					'identify:' || $11::text, 'misdirected:' || $11::text, 'refund:' || $11::text, 'price:' || $11::text,
					'title:' || $11::text, 'default:' || $11::text, 'plan:' || $11::text)
				union
				select o.number
				from journal o
				join deposit_part p on p.court_id = o.court_id and o.key = 'refund:' || p.deposit_id || ':' || p.line_seq
				where o.court_id = $1 and p.deposit_id = $11
				union
				select l.journal_number
				from bank_line l
				where l.court_id = $1 and l.seq in (
					select unnest(array[paid_seq, returned_seq]) from payout where court_id = $1 and payout_id = $11
					union select line_seq from deposit_part where court_id = $1 and deposit_id = $11
					union select line_seq from deposit_return where court_id = $1 and deposit_id = $11
					union select line_seq from receipt_exception where court_id = $1 and exception_id = $11))`

// wholeJournals takes off the journal that does not fit; one that fills a page
// alone stays as far as it goes.
func wholeJournals(all []Entry, limit int) []Entry {
	if len(all) <= limit {
		return all
	}
	end := limit
	for end > 0 && all[end-1].Number == all[limit].Number {
		end--
	}
	if end == 0 {
		return all[:limit]
	}
	return all[:end]
}

func dayOrNull(d legal.Date) any {
	if d.IsZero() {
		return nil
	}
	return d
}
