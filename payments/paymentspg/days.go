package paymentspg

import (
	"context"
	"errors"
	"fmt"

	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/payments"
)

// DayRow is a day of the fund account as the book has it, and how far its close is.
type DayRow struct {
	Day         legal.Date    `json:"day"`
	Opening     money.Amount  `json:"opening"`
	In          money.Amount  `json:"in"`
	Out         money.Amount  `json:"out"`
	Closing     money.Amount  `json:"closing"`
	BankClosing *money.Amount `json:"bank_closing,omitempty"` // of the latest statements, one of each account
	State       string        `json:"state"`                  // open, proposed, closed; locked with the close of a later day
	Complete    bool          `json:"complete"`               // the statement was taken after the day was over
	ClosedAt    legal.Time    `json:"closed_at"`
}

// DaysMost bounds a list of days.
const DaysMost = 62

// Days lists the days of a court's book up to last, the latest first. It fails with
// ErrNoLedger.
func (s *Service) Days(ctx context.Context, court string, last legal.Date, limit int) ([]DayRow, error) {
	if limit <= 0 || limit > DaysMost {
		limit = DaysMost
	}
	var opened legal.Date
	var closing money.Amount
	err := s.pool.QueryRow(ctx, `
		select l.opened_on, b.debit - b.credit
		from ledger l
		cross join kind_balance_on($1, $2) b
		where l.court_id = $1 and b.code = $3`, court, last, payments.Bank).Scan(&opened, &closing)
	if pg.NoRows(err) {
		return nil, payments.ErrNoLedger.With("court", court)
	}
	if err != nil {
		return nil, fmt.Errorf("read book at %s: %w", last, err)
	}
	first := last.AddDays(1 - limit)
	if first.Before(opened) {
		first = opened
	}
	days, err := list[DayRow](ctx, s.pool, "list days", `
		with flow as (
			select j.book_date as day, sum(p.amount) filter (where p.dr_code = $4) as came, sum(p.amount) filter (where p.cr_code = $4) as went
			from journal j
			join posting p using (court_id, number)
			where j.court_id = $1 and j.book_date between $2 and $3 and $4 in (p.dr_code, p.cr_code)
			group by j.book_date)
		select d.day::date, 0::numeric, coalesce(f.came, 0), coalesce(f.went, 0), 0::numeric, s.closing,
			case when c.day is not null then 'closed' when exists (
				select from day_proposal p where p.court_id = $1 and p.day = d.day::date) then 'proposed' when d.day::date <= l.closed_through then 'locked' else 'open' end,
			coalesce(s.missing is null and s.taken >= (d.day::date + 1)::timestamp at time zone 'Asia/Shanghai', false), c.closed_at
		from generate_series($2::date, $3::date, interval '1 day') d (day)
		join ledger l on l.court_id = $1
		left join flow f on f.day = d.day::date
		left join day_close c on c.court_id = $1 and c.day = d.day::date
		cross join lateral bank_stated($1, d.day::date) s
		order by d.day desc`, court, first, last, payments.Bank)
	for i := range days {
		d := &days[i]
		d.Closing = closing
		d.Opening = closing.Sub(d.In).Add(d.Out)
		closing = d.Opening
	}
	return days, err
}

// ImportView is a statement file that was imported.
type ImportView struct {
	Statement ref.ID       `json:"statement"`
	Opening   money.Amount `json:"opening"`
	Closing   money.Amount `json:"closing"`
	Lines     int          `json:"lines"`
	At        legal.Time   `json:"imported_at"`
	By        ref.ID       `json:"brought_by"`
	Format    string       `json:"format"`
	Account   string       `json:"account"`
}

// signatures is who has signed a day, and the files it rests on.
func (s *Service) signatures(ctx context.Context, court string, d *Day) error {
	var by *ref.ID
	err := s.pool.QueryRow(ctx, `
		select proposed_by, proposed_at
		from day_proposal
		where court_id = $1 and day = $2
		order by proposal_id desc
		limit 1`, court, d.Day).Scan(&by, &d.ProposedAt)
	if err != nil && !pg.NoRows(err) {
		return fmt.Errorf("read signature of %s: %w", d.Day, err)
	}
	d.ProposedBy = or(by)
	d.Imports, err = list[ImportView](ctx, s.pool, "list statements", `
		select s.statement_id, s.opening, s.closing, s.lines, s.imported_at, f.brought_by, f.format, a.account_no
		from statement s
		join statement_file f using (court_id, file_hash)
		join fund_term a on a.court_id = s.court_id and a.term = s.term
		where s.court_id = $1 and s.day = $2
		order by s.statement_id desc
		limit $3`, court, d.Day, PageSize)
	if err != nil {
		return err
	}
	rows, err := s.Days(ctx, court, d.Day, 1)
	if err == nil && len(rows) == 1 {
		d.Opening, d.In, d.Out = rows[0].Opening, rows[0].In, rows[0].Out
	}
	if err != nil || d.State != "closed" {
		return err
	}
	sealed, err := sealOf(ctx, s.pool, court, d.Day)
	if errors.Is(err, payments.ErrNotSealed) {
		return nil // closed before days were sealed; the next close makes up for it
	}
	d.Seal = &sealed
	return err
}
