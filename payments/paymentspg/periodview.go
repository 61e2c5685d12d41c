package paymentspg

import (
	"context"
	"errors"

	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
	"fachui/payments"
)

// Period shows a month or year: as it was closed, or as the book has it now.
func (s *Service) Period(ctx context.Context, court string, p payments.Period, at legal.Time) (Period, error) {
	id, kept, err := lastProposal(ctx, s.pool, court, p)
	if err != nil && !errors.Is(err, payments.ErrPeriodNoProposal) {
		return kept, err
	}
	if err == nil && kept.State == "closed" {
		return kept, s.keptRows(ctx, court, id, &kept)
	}
	v, drawErr := draw(ctx, s.pool, court, p, "", at)
	if drawErr != nil {
		return v, drawErr
	}
	if err == nil { // proposed: figures of now, under the signature of then
		v.State, v.Close, v.Explanation = "proposed", id, kept.Explanation
		v.ProposedBy, v.ProposedAt = kept.ProposedBy, kept.ProposedAt
		if v.Code == payments.ErrRegisterUnexplained.Code {
			v.Blocked, v.Code = nil, ""
		}
	}
	return v, nil
}

func (s *Service) keptRows(ctx context.Context, court string, id ref.ID, v *Period) error {
	var err error
	v.Totals, err = list[PeriodTotal](ctx, s.pool, "read totals", `
		select k.code, k.zh, k.en, k.side::int, (t.opening_debit - t.opening_credit) * k.side, t.debit - t.opening_debit, t.credit - t.opening_credit,
			(t.debit - t.credit) * k.side
		from period_total t
		join account_kind k using (code)
		where t.court_id = $1 and t.close_id = $2
		order by k.code`, court, id)
	if err != nil {
		return err
	}
	v.Items, err = list[OpenItem](ctx, s.pool, "read what was open", `
		select what, subject_id, title, amount, since, state, owner
		from period_item
		where court_id = $1 and close_id = $2
		order by line`, court, id)
	return err
}

// PeriodRow is a period in a list.
type PeriodRow struct {
	Kind       payments.PeriodKind `json:"kind"`
	Name       string              `json:"name"`
	First      legal.Date          `json:"first_day"`
	State      string              `json:"state"` // open, proposed, closed
	Closing    *money.Amount       `json:"closing,omitempty"`
	OpenItems  int                 `json:"open_items"`
	ProposedBy *ref.ID             `json:"proposed_by,omitempty"`
	SignedBy   *ref.ID             `json:"signed_by,omitempty"`
	SignedAt   legal.Time          `json:"signed_at"`
}

// PeriodsMost bounds a list of periods.
const PeriodsMost = 120

// Periods lists the periods of a kind from the one of today back to the opening of
// the ledger, the latest first.
func (s *Service) Periods(ctx context.Context, court string, kind payments.PeriodKind, at legal.Time) ([]PeriodRow, error) {
	step := "1 month"
	if kind == payments.OfYear {
		step = "1 year"
	}
	rows, err := list[PeriodRow](ctx, s.pool, "list periods", `
		select $2::text, '', m.d::date, case when g.signed_by is not null then 'closed' when c.close_id is not null then 'proposed' else 'open' end,
			c.closing, coalesce(c.open_items, 0), c.proposed_by, g.signed_by, g.signed_at
		from ledger l
		cross join lateral generate_series(date_trunc($4, l.opened_on::timestamp), $3::date::timestamp, $5::text::interval) m (d)
		left join lateral (
			select p.close_id, p.closing, p.open_items, p.proposed_by
			from period_close p
			left join period_signature x using (court_id, close_id)
			where p.court_id = l.court_id and p.kind = $2 and p.first_day = m.d::date
			order by x.signed_at nulls last, p.close_id desc
			limit 1) c on true
		left join period_signature g on g.court_id = l.court_id and g.close_id = c.close_id
		where l.court_id = $1
		order by m.d desc
		limit $6`, court, kind, payments.PeriodOf(kind, at.Date()).First, map[bool]string{true: "year", false: "month"}[kind == payments.OfYear], step, PeriodsMost)
	for i, r := range rows {
		rows[i].Name = payments.Period{Kind: kind, First: r.First}.Name()
	}
	return rows, err
}

// CaseTotal is the money of one case over a period.
type CaseTotal struct {
	Case    ref.ID       `json:"case"`
	CaseNo  string       `json:"case_no"`
	Opening money.Amount `json:"opening"`
	In      money.Amount `json:"in"`
	Out     money.Amount `json:"out"`
	Closing money.Amount `json:"closing"`
}

// PeriodCases lists what was held for each case, and what came and went: what the
// bureau's own record must say too (法发〔2017〕6号 Art. 3). Moves within a case count
// on neither side. The list is by case; after is the last of the page before.
func (s *Service) PeriodCases(ctx context.Context, court string, p payments.Period, after ref.ID, limit int) ([]CaseTotal, error) {
	return list[CaseTotal](ctx, s.pool, "list money of cases", `
		with moved as (
			select a.case_id, j.book_date, j.number, sum(m.amount) as amount
			from journal j
			join posting p using (court_id, number)
			cross join lateral (values (p.dr_account, -p.amount), (p.cr_account, p.amount)) m (account_id, amount)
			join account a on a.court_id = p.court_id and a.account_id = m.account_id
			where j.court_id = $1 and j.book_date <= $3 and a.case_id is not null and a.code like 'L%'
				and ($4 = '' or a.case_id > nullif($4, '')::uuid)
			group by a.case_id, j.book_date, j.number)
		select c.case_id, c.case_no, coalesce(sum(m.amount) filter (where m.book_date < $2), 0),
			coalesce(sum(m.amount) filter (where m.book_date >= $2 and m.amount > 0), 0),
			coalesce(-sum(m.amount) filter (where m.book_date >= $2 and m.amount < 0), 0), sum(m.amount)
		from moved m
		join enforcement_case c on c.court_id = $1 and c.case_id = m.case_id
		group by c.case_id, c.case_no
		having sum(m.amount) <> 0 or bool_or(m.book_date >= $2 and m.amount <> 0)
		order by c.case_id
		limit $5`, court, p.First, p.Last(), string(after), most(limit))
}
