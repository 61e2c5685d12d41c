package paymentspg

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"fachui/internal/basis"
	"fachui/internal/event"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/payments"
	"fachui/payments/checkpoint"
)

// Period is a month or year of the book as it stands, or as it was closed.
type Period struct {
	Kind     payments.PeriodKind `json:"kind"`
	Name     string              `json:"name"` // 2026-04, or 2026
	First    legal.Date          `json:"first_day"`
	Last     legal.Date          `json:"last_day"`
	State    string              `json:"state"`   // open, proposed, closed
	Opening  money.Amount        `json:"opening"` // of the fund account, as are Came, Went and Closing
	Came     money.Amount        `json:"in"`
	Went     money.Amount        `json:"out"`
	Closing  money.Amount        `json:"closing"`
	OfCases  money.Amount        `json:"of_cases"` // what of the liabilities is held for named cases
	Cases    int                 `json:"cases"`    // that have money
	Register Register            `json:"register"`
	Totals   []PeriodTotal       `json:"totals"`
	Items    []OpenItem          `json:"items"` // not finished, the oldest first

	ClosedThrough legal.Date             `json:"closed_through"`
	LastNumber    int64                  `json:"last_number"`
	Seal          *checkpoint.Checkpoint `json:"seal,omitempty"`    // of the first closed day that covers the period
	Blocked       *fault.Text            `json:"blocked,omitempty"` // why it cannot be closed now
	Code          string                 `json:"blocked_code,omitempty"`

	Close       ref.ID     `json:"close,omitempty"`
	Explanation string     `json:"explanation,omitempty"`
	ProposedBy  ref.ID     `json:"proposed_by,omitempty"`
	ProposedAt  legal.Time `json:"proposed_at"`
	SignedBy    ref.ID     `json:"signed_by,omitempty"`
	SignedAt    legal.Time `json:"signed_at"`

	facts payments.PeriodFacts
}

// Register is what of the register of vouchers lies in a period.
type Register struct {
	First     int          `json:"first"` // number; 0: none was issued
	Last      int          `json:"last"`
	Count     int          `json:"count"`
	Voided    int          `json:"voided"`
	Reprinted int          `json:"reprinted"`
	Vouched   money.Amount `json:"vouched"` // by vouchers that stand
	Booked    money.Amount `json:"booked"`  // by the entries of their receipts
	Waiting   int          `json:"waiting"` // receipts without a voucher
}

// PeriodTotal is a kind of account over a period.
type PeriodTotal struct {
	Code    payments.Code `json:"code"`
	ZH      string        `json:"zh"`
	EN      string        `json:"en"`
	Side    int           `json:"side"` // 1: its balance is a debit
	Opening money.Amount  `json:"opening"`
	Debit   money.Amount  `json:"debit"` // in the period
	Credit  money.Amount  `json:"credit"`
	Closing money.Amount  `json:"closing"`
}

// draw computes a period from the book as it stands.
func draw(ctx context.Context, q Querier, court string, p payments.Period, explanation string, at legal.Time) (Period, error) {
	v := Period{Kind: p.Kind, Name: p.Name(), First: p.First, Last: p.Last(), State: "open"}
	v.facts = payments.PeriodFacts{Period: p, Today: at.Date(), Explanation: explanation}
	f := &v.facts
	err := q.QueryRow(ctx, `
		select l.opened_on, l.closed_through, h.last_number,
			(select max(first_day) from period_signature s where s.court_id = l.court_id and s.kind = $2),
			exists (select from period_signature s where s.court_id = l.court_id and s.kind = 'register' and s.first_day = $3),
			(select count(*) from generate_series(greatest($3::date, date_trunc('month', l.opened_on)::date)::timestamp, $4::date::timestamp, interval '1 month') m (d)
				where not exists (select from period_signature s where s.court_id = l.court_id and s.kind = 'month' and s.first_day = m.d::date))
		from ledger l
		join ledger_head h using (court_id)
		where l.court_id = $1`, court, p.Kind, p.First, p.Last()).Scan(&f.OpenedOn, &f.ClosedThrough, &v.LastNumber, &f.Last, &f.Register, &f.OpenMonths)
	if pg.NoRows(err) {
		return v, payments.ErrNoLedger.With("court", court)
	}
	if err != nil {
		return v, fmt.Errorf("read period: %w", err)
	}
	v.ClosedThrough = f.ClosedThrough
	v.Register, err = registerOf(ctx, q, court, p)
	if err != nil {
		return v, err
	}
	f.Waiting = v.Register.Waiting
	err = v.drawTotals(ctx, q, court)
	if err != nil {
		return v, err
	}
	v.Items, err = OpenItems(ctx, q, court, p.Last().End())
	if err != nil {
		return v, err
	}
	var sealed legal.Date
	err = q.QueryRow(ctx, `select min(day) from ledger_seal where court_id = $1 and day >= $2`, court, p.Last()).Scan(&sealed)
	if err != nil {
		return v, fmt.Errorf("read seal: %w", err)
	}
	if !sealed.IsZero() {
		c, err := sealOf(ctx, q, court, sealed)
		if err != nil {
			return v, err
		}
		v.Seal = &c
	}
	if refusal := fault.Of(payments.CanClosePeriod(*f)); refusal != nil {
		v.Blocked, v.Code = &fault.Text{ZH: refusal.ZH(), EN: refusal.EN()}, refusal.Code
	}
	return v, nil
}

func (v *Period) drawTotals(ctx context.Context, q Querier, court string) error {
	var err error
	v.Totals, err = list[PeriodTotal](ctx, q, "read totals", `
		select k.code, k.zh, k.en, k.side::int, (o.debit - o.credit) * k.side, c.debit - o.debit, c.credit - o.credit, (c.debit - c.credit) * k.side
		from account_kind k
		join kind_balance_on($1, $2) o on o.code = k.code
		join kind_balance_on($1, $3) c on c.code = k.code
		order by k.code`, court, v.First.AddDays(-1), v.Last)
	if err != nil {
		return err
	}
	for _, t := range v.Totals {
		if t.Code == payments.Bank {
			v.Opening, v.Came, v.Went, v.Closing = t.Opening, t.Debit, t.Credit, t.Closing
		}
	}
	err = q.QueryRow(ctx, `
		select coalesce(sum(held), 0), count(*)
		from (
			select a.case_id, sum(m.amount) as held
			from journal j
			join posting p using (court_id, number)
			cross join lateral (values (p.dr_account, -p.amount), (p.cr_account, p.amount)) m (account_id, amount)
			join account a on a.court_id = p.court_id and a.account_id = m.account_id
			where j.court_id = $1 and j.book_date <= $2 and a.case_id is not null and a.code like 'L%'
			group by a.case_id
			having sum(m.amount) <> 0) h`, court, v.Last).Scan(&v.OfCases, &v.Cases)
	return wrap("read money of cases", err)
}

// registerOf counts the vouchers that were issued in a period, and the receipts
// booked by its end that have none.
func registerOf(ctx context.Context, q Querier, court string, p payments.Period) (Register, error) {
	var r Register
	err := q.QueryRow(ctx, `
		select coalesce(min(v.number), 0), coalesce(max(v.number), 0), count(*), count(*) filter (where x.void), coalesce(sum(n.copies), 0),
			coalesce(sum(v.amount) filter (where not x.void), 0), coalesce(sum(d.amount) filter (where not x.void), 0)
		from voucher v
		cross join lateral (select voucher_is_void(v.court_id, v.year, v.number) as void) x
		join bank_line l on l.court_id = v.court_id and l.seq = v.line_seq
		left join posting d on d.court_id = l.court_id and d.number = l.journal_number and d.dr_code = $4
		cross join lateral (
			select count(*) as copies
			from voucher_print c
			where c.court_id = v.court_id and c.year = v.year and c.number = v.number and c.copy > 1) n
		where v.court_id = $1 and v.issued_at >= $2 and v.issued_at < $3`, court, p.First.Start(), p.Last().End(), payments.Bank,
	).Scan(&r.First, &r.Last, &r.Count, &r.Voided, &r.Reprinted, &r.Vouched, &r.Booked)
	if err != nil {
		return r, fmt.Errorf("read register: %w", err)
	}
	before := int64(0)
	for {
		lines, err := linesOf(ctx, q, court, LineFilter{Way: "in", Unvouched: true, Before: before, Limit: PageSize})
		if err != nil || len(lines) == 0 {
			return r, err
		}
		for _, l := range lines {
			before = l.Seq
			if l.Booked.Before(p.Last().End()) && payments.CanVoucher(creditOf(l)) == nil {
				r.Waiting++
			}
		}
		if len(lines) < PageSize {
			return r, nil
		}
	}
}

// ProposePeriod is the signature of finance under a period: the reconciler's under
// a month or year, the maker's under the register. What was computed is kept.
func (s *Service) ProposePeriod(ctx context.Context, court string, p payments.Period, explanation string, at legal.Time, actor event.Actor) (id ref.ID, err error) {
	explanation = strings.TrimSpace(explanation)
	if explanation != "" {
		err = payments.CheckText("explanation", explanation, 4, 500)
		if err != nil {
			return "", err
		}
	}
	err = s.money(ctx, court, func(tx pgx.Tx) error {
		v, err := draw(ctx, tx, court, p, explanation, at)
		if err != nil {
			return err
		}
		err = payments.CanClosePeriod(v.facts)
		if err != nil {
			return err
		}
		id = ref.New()
		err = keepPeriod(ctx, tx, court, id, v, at, actor)
		if err != nil {
			return err
		}
		return periodFact(ctx, tx, court, id, "period.proposed", v, at, actor)
	})
	return id, err
}

func periodFact(ctx context.Context, tx pgx.Tx, court string, id ref.ID, kind string, v Period, at legal.Time, actor event.Actor) error {
	return event.Add(ctx, tx, event.Fact{
		Kind: kind, Court: court, Subject: id, Actor: actor, At: at, Basis: basis.CaseFunds2017(3),
		Body: map[string]any{"period": v.Kind, "name": v.Name, "closing": v.Closing, "number": v.LastNumber, "open": len(v.Items)},
	})
}

func keepPeriod(ctx context.Context, tx pgx.Tx, court string, id ref.ID, v Period, at legal.Time, actor event.Actor) error {
	var sealed any
	if v.Seal != nil {
		sealed = v.Seal.Day
	}
	r := v.Register
	_, err := tx.Exec(ctx, `
		insert into period_close (court_id, close_id, kind, first_day, last_day, closed_through, last_number, seal_day,
			opening, came, went, closing, of_cases, cases, open_items,
			vouchers_first, vouchers_last, vouchers, voided, reprinted, waiting, vouched, explanation, proposed_by, proposed_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, nullif($16, 0), nullif($17, 0), $18, $19, $20, $21, $22, $23, $24, $25)`,
		court, id, v.Kind, v.First, v.Last, v.ClosedThrough, v.LastNumber, sealed, v.Opening, v.Came, v.Went, v.Closing, v.OfCases, v.Cases, len(v.Items),
		r.First, r.Last, r.Count, r.Voided, r.Reprinted, r.Waiting, r.Vouched, v.facts.Explanation, actor.Person, at)
	if pg.Violated(err, "register_gapless") {
		return payments.ErrPeriodMoved.Because(err)
	}
	if err != nil {
		return fmt.Errorf("keep period: %w", err)
	}
	_, err = tx.Exec(ctx, `
		insert into period_total (court_id, close_id, code, opening_debit, opening_credit, debit, credit)
		select $1, $2, o.code, o.debit, o.credit, c.debit, c.credit
		from kind_balance_on($1, $3) o
		join kind_balance_on($1, $4) c on c.code = o.code`, court, id, v.First.AddDays(-1), v.Last)
	if err != nil {
		return fmt.Errorf("keep totals: %w", err)
	}
	rows := make([][]any, len(v.Items))
	for i, it := range v.Items {
		var amount any
		if it.Amount != nil {
			amount = *it.Amount
		}
		rows[i] = []any{court, id, i + 1, it.What, it.Subject, it.Title, amount, it.Since, it.State, it.Owner}
	}
	for _, row := range rows {
		_, err = tx.Exec(ctx, `
			insert into period_item (court_id, close_id, line, what, subject_id, title, amount, since, state, owner)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`, row...)
		if err != nil {
			return fmt.Errorf("keep what is open: %w", err)
		}
	}
	return nil
}

// SignPeriod is the other side's signature: from then on the period is closed and
// stays so. The latest proposal counts, and must still say what the book says.
func (s *Service) SignPeriod(ctx context.Context, court string, p payments.Period, at legal.Time, actor event.Actor) error {
	return s.money(ctx, court, func(tx pgx.Tx) error {
		id, kept, err := lastProposal(ctx, tx, court, p)
		if err != nil {
			return err
		}
		if kept.ProposedBy == actor.Person {
			return payments.ErrSamePerson
		}
		v, err := draw(ctx, tx, court, p, kept.Explanation, at)
		if err != nil {
			return err
		}
		err = payments.CanClosePeriod(v.facts)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			insert into period_signature (court_id, close_id, kind, first_day, proposed_by, signed_by, signed_at)
			values ($1, $2, $3, $4, $5, $6, $7)`, court, id, p.Kind, p.First, kept.ProposedBy, actor.Person, at)
		switch {
		case pg.Violated(err, "period_two_offices"):
			return payments.ErrPeriodOffices
		case pg.Violated(err, "register_gapless"), pg.Violated(err, "register_agrees"), pg.Violated(err, "period_agrees"):
			return payments.ErrPeriodMoved.Because(err)
		case err != nil:
			return fmt.Errorf("sign period: %w", err)
		}
		return periodFact(ctx, tx, court, id, "period.closed", v, at, actor)
	})
}

// lastProposal is the latest proposal of a period. It fails with ErrPeriodNoProposal.
func lastProposal(ctx context.Context, q Querier, court string, p payments.Period) (ref.ID, Period, error) {
	var v Period
	var sealed legal.Date
	var by *ref.ID
	err := q.QueryRow(ctx, `
		select c.close_id, c.closed_through, c.last_number, c.seal_day, c.opening, c.came, c.went, c.closing, c.of_cases, c.cases,
			coalesce(c.vouchers_first, 0), coalesce(c.vouchers_last, 0), c.vouchers, c.voided, c.reprinted, c.waiting, c.vouched,
			c.explanation, c.proposed_by, c.proposed_at, s.signed_by, s.signed_at
		from period_close c
		left join period_signature s using (court_id, close_id)
		where c.court_id = $1 and c.kind = $2 and c.first_day = $3
		order by s.signed_at nulls last, c.close_id desc
		limit 1`, court, p.Kind, p.First,
	).Scan(&v.Close, &v.ClosedThrough, &v.LastNumber, &sealed, &v.Opening, &v.Came, &v.Went, &v.Closing, &v.OfCases, &v.Cases,
		&v.Register.First, &v.Register.Last, &v.Register.Count, &v.Register.Voided, &v.Register.Reprinted, &v.Register.Waiting, &v.Register.Vouched,
		&v.Explanation, &v.ProposedBy, &v.ProposedAt, &by, &v.SignedAt)
	if pg.NoRows(err) {
		return "", v, payments.ErrPeriodNoProposal.With("period", p.Name())
	}
	if err != nil {
		return "", v, fmt.Errorf("read proposal: %w", err)
	}
	v.Kind, v.Name, v.First, v.Last, v.SignedBy = p.Kind, p.Name(), p.First, p.Last(), or(by)
	v.Register.Booked = v.Register.Vouched
	v.State = "proposed"
	if by != nil {
		v.State = "closed"
	}
	if sealed.IsZero() {
		return v.Close, v, nil
	}
	c, err := sealOf(ctx, q, court, sealed)
	if errors.Is(err, payments.ErrNotSealed) {
		return v.Close, v, nil
	}
	v.Seal = &c
	return v.Close, v, err
}
