package dutypg

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"fachui/internal/duty"
	"fachui/internal/fault"
	"fachui/internal/identity"
	"fachui/internal/legal"
	"fachui/internal/ref"
)

// Matrix is who holds which duty in a court, and what is kept apart.
type Matrix struct {
	Duties []Column  `json:"duties"`
	People []Row     `json:"people"`
	Pairs  []PairRow `json:"pairs"`
}

// Column is a duty.
type Column struct {
	Duty    duty.Duty   `json:"duty"`
	Name    fault.Text  `json:"name"`
	Months  int         `json:"months"`           // of a post that rotates; 0: it does not
	Effect  duty.Effect `json:"effect,omitempty"` // of the end of a term
	Default bool        `json:"default"`          // no order of the court: the house's default
}

// Row is one person.
type Row struct {
	Person    ref.ID    `json:"person"`
	Login     string    `json:"login"`
	Name      string    `json:"name"` // masked
	Held      []Holding `json:"held"`
	Conflicts []PairRow `json:"conflicts"`
}

// Holding is a duty of a person, by appointment or for somebody on leave.
type Holding struct {
	Duty  duty.Duty  `json:"duty"`
	Since legal.Time `json:"since"`
	Until legal.Time `json:"until"` // of a substitution; or by when a post passes to another
	For   string     `json:"for,omitempty"`
	Late  bool       `json:"late"`    // the post should have passed to another
	Goes  legal.Date `json:"goes_on"` // through this day, by an exception that a leader signed
	Shut  bool       `json:"locked"`  // takes no part by the post any more
	Over  bool       `json:"over"`    // a substitution that is to come
}

// Of is what the person holds by d; nil if nothing.
func (r Row) Of(d duty.Duty) *Holding {
	for i, h := range r.Held {
		if h.Duty == d {
			return &r.Held[i]
		}
	}
	return nil
}

// PairRow is a pair of duties with its words.
type PairRow struct {
	duty.Pair
	AName fault.Text `json:"a_name"`
	BName fault.Text `json:"b_name"`
	Words fault.Text `json:"words"`
}

func pairRow(p duty.Pair) PairRow {
	return PairRow{p, identity.DutyName(p.A), identity.DutyName(p.B), p.Rule.Words()}
}

// columns are the duties of the matrix, in the order of the work.
var columns = []duty.Duty{
	duty.Clerk, duty.Judge, duty.FundKeeper, duty.BureauHead, duty.Leader,
	duty.FinanceMaker, duty.FinanceChecker, duty.Reconciler, duty.Custodian, duty.Supervisor,
}

// Matrix returns the duties of a court at legal time at.
func (s *Service) Matrix(ctx context.Context, court string, at legal.Time) (Matrix, error) {
	var m Matrix
	pairs, err := identity.DutyPairs(ctx, s.pool, court)
	if err != nil {
		return m, err
	}
	months, err := rotations(ctx, s.pool, court)
	if err != nil {
		return m, err
	}
	for _, d := range columns {
		c := Column{Duty: d, Name: identity.DutyName(d)}
		if slices.Contains(duty.Rotating, d) {
			c.Months, c.Effect, c.Default = duty.DefaultMonths, duty.Alarm, true
			if r, ok := months[d]; ok {
				c.Months, c.Effect, c.Default = r.Months, r.Effect, false
			}
		}
		m.Duties = append(m.Duties, c)
	}
	for _, p := range pairs {
		m.Pairs = append(m.Pairs, pairRow(p))
	}
	m.People, err = s.rows(ctx, court, at, m.Duties)
	for i, r := range m.People {
		var held []duty.Duty
		for _, h := range r.Held {
			held = append(held, h.Duty)
		}
		m.People[i].Conflicts = []PairRow{}
		for _, p := range duty.Conflicts(pairs, held) {
			m.People[i].Conflicts = append(m.People[i].Conflicts, pairRow(p))
		}
	}
	return m, err
}

func rotations(ctx context.Context, q identity.Querier, court string) (map[duty.Duty]duty.Rotation, error) {
	rows, err := q.Query(ctx, `
		select distinct on (o.duty) o.duty, o.months, coalesce(o.effect, 'alarm')
		from duty_order o
		join duty_order_answer a using (court_id, order_id)
		where o.court_id = $1 and o.kind = 'rotation' and a.approved
		order by o.duty, a.answered_at desc, o.order_id desc`, court)
	if err != nil {
		return nil, fmt.Errorf("read rotations: %w", err)
	}
	out := map[duty.Duty]duty.Rotation{}
	var r duty.Rotation
	_, err = pgx.ForEachRow(rows, []any{&r.Duty, &r.Months, &r.Effect}, func() error { out[r.Duty] = r; return nil })
	return out, err
}

// maxHoldings bounds the matrix: a court has some dozens of people.
const maxHoldings = 1000

func (s *Service) rows(ctx context.Context, court string, at legal.Time, cols []Column) ([]Row, error) {
	rows, err := s.pool.Query(ctx, `
		select p.person_id, p.login, p.name_masked, h.duty, h.since, h.until, h.for_name, e.last_day
		from (
			select person_id, role as duty, at as since, null::timestamptz as until, '' as for_name
			from person_role_in_force
			where court_id = $1
			union all
			select u.substitute, u.duty, u.from_at, u.until_at, a.login
			from substitution u
			join person a on a.person_id = u.absent
			where u.court_id = $1 and u.until_at > $2) h
		join person p using (person_id)
		left join lateral (
			select max(o.last_day) as last_day
			from duty_order o
			join duty_order_answer a using (court_id, order_id)
			where o.court_id = $1 and o.kind = 'extension' and o.holder = h.person_id and o.duty = h.duty and a.approved and h.for_name = '') e on true
		order by p.login, h.for_name, h.duty
		limit $3`, court, at, maxHoldings)
	if err != nil {
		return nil, fmt.Errorf("list duties: %w", err)
	}
	out := []Row{}
	var r Row
	var h Holding
	_, err = pgx.ForEachRow(rows, []any{&r.Person, &r.Login, &r.Name, &h.Duty, &h.Since, &h.Until, &h.For, &h.Goes}, func() error {
		if len(out) == 0 || out[len(out)-1].Person != r.Person {
			out = append(out, Row{Person: r.Person, Login: r.Login, Name: r.Name})
		}
		i := slices.IndexFunc(cols, func(c Column) bool { return c.Duty == h.Duty })
		if h.For == "" && i >= 0 && cols[i].Months > 0 {
			h.Until = duty.RotateBy(h.Since, cols[i].Months)
			h.Late = !at.Before(h.Until)
			h.Shut = duty.Rotation{Months: cols[i].Months, Effect: cols[i].Effect}.Locks(h.Since, h.Goes, at)
		}
		h.Over = h.For != "" && at.Before(h.Since)
		last := &out[len(out)-1]
		last.Held = append(last.Held, h)
		h.Late, h.Over, h.Shut = false, false, false
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list duties: %w", err)
	}
	return out, nil
}

// Order is an order about duties as it is shown.
type Order struct {
	ID         ref.ID      `json:"id"`
	Kind       string      `json:"kind"`  // apart, substitution, recall, rotation, extension
	State      string      `json:"state"` // waiting, approved, refused
	Document   string      `json:"document"`
	Reason     string      `json:"reason"`
	Duty       duty.Duty   `json:"duty"`
	Other      duty.Duty   `json:"other"`
	Reach      duty.Reach  `json:"reach"`
	Absent     string      `json:"absent"` // login
	Substitute string      `json:"substitute"`
	From       legal.Date  `json:"from"`
	Until      legal.Date  `json:"until"`
	Months     int         `json:"months"`
	Effect     duty.Effect `json:"effect"`
	Holder     string      `json:"holder"` // login
	LastDay    legal.Date  `json:"last_day"`
	Recalls    *ref.ID     `json:"recalls,omitempty"`
	AskedBy    string      `json:"asked_by"`
	AskedAt    legal.Time  `json:"asked_at"`
	AnsweredBy string      `json:"answered_by"`
	AnsweredAt legal.Time  `json:"answered_at"`
	Note       string      `json:"note"`
	FromAt     legal.Time  `json:"from_at"` // when an approved substitution really holds
	UntilAt    legal.Time  `json:"until_at"`
	Mine       bool        `json:"mine"` // concerns whoever asks, who cannot answer it
}

// OrderFilter narrows Orders; zero fields do not.
type OrderFilter struct {
	State  string
	Before ref.ID // the last of the page before
	Limit  int
	Viewer ref.ID
}

// MaxPage is the most rows that one answer holds.
const MaxPage = 200

// Orders lists what a court ordered or is asked to order about duties, the newest first.
func (s *Service) Orders(ctx context.Context, court string, f OrderFilter) ([]Order, error) {
	if f.Limit < 1 || f.Limit > MaxPage {
		f.Limit = MaxPage
	}
	rows, err := s.pool.Query(ctx, `
		select o.order_id, o.kind, case when n.approved then 'approved' when not n.approved then 'refused' else 'waiting' end as state,
			o.document_no, o.reason, coalesce(o.duty, v.duty, ''), coalesce(o.other, ''), coalesce(o.reach, ''), coalesce(a.login, va.login, ''), coalesce(b.login, vb.login, ''),
			o.from_day, o.until_day, coalesce(o.months, 0), coalesce(o.effect, ''), coalesce(h.login, ''), o.last_day, o.recalls, k.login, o.asked_at, coalesce(w.login, ''), n.answered_at, coalesce(n.note, ''),
			u.from_at, u.until_at, $4 in (o.asked_by, coalesce(o.absent, o.asked_by), coalesce(o.substitute, o.asked_by), coalesce(o.holder, o.asked_by))
		from duty_order o
		join person k on k.person_id = o.asked_by
		left join duty_order_answer n using (court_id, order_id)
		left join person w on w.person_id = n.answered_by
		left join person a on a.person_id = o.absent
		left join person b on b.person_id = o.substitute
		left join person h on h.person_id = o.holder
		left join duty_order v on v.court_id = o.court_id and v.order_id = o.recalls
		left join person va on va.person_id = v.absent
		left join person vb on vb.person_id = v.substitute
		left join substitution u on u.court_id = o.court_id and u.order_id = o.order_id
		where o.court_id = $1
			and ($2 = '' or $2 = case when n.approved then 'approved' when not n.approved then 'refused' else 'waiting' end)
			and ($3 = '' or o.order_id < nullif($3, '')::uuid)
		order by o.order_id desc
		limit $5`, court, f.State, string(f.Before), f.Viewer, f.Limit)
	if err != nil {
		return nil, fmt.Errorf("list orders: %w", err)
	}
	out, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Order])
	if err != nil {
		return nil, fmt.Errorf("list orders: %w", err)
	}
	return out, nil
}

// ActFor is a part that a substitute took in a thing.
type ActFor struct {
	Object string     `json:"object"` // payout:…, day:…
	Duty   duty.Duty  `json:"duty"`
	By     string     `json:"by"` // login
	For    string     `json:"for"`
	At     legal.Time `json:"at"`
}

// ActsFor lists what substitutes did for others, the latest first.
func (s *Service) ActsFor(ctx context.Context, court string, limit int) ([]ActFor, error) {
	if limit < 1 || limit > MaxPage {
		limit = MaxPage
	}
	rows, err := s.pool.Query(ctx, `
		select d.object, d.duty, b.login, f.login, d.at
		from duty_act d
		join person b on b.person_id = d.person_id
		join person f on f.person_id = d.for_id
		where d.court_id = $1 and d.for_id is not null and d.part > 0
		order by d.at desc, d.object, d.part
		limit $2`, court, limit)
	if err != nil {
		return nil, fmt.Errorf("list acts: %w", err)
	}
	out, err := pgx.CollectRows(rows, pgx.RowToStructByPos[ActFor])
	if err != nil {
		return nil, fmt.Errorf("list acts: %w", err)
	}
	return out, nil
}
