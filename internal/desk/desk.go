package desk

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"fachui/internal/fault"
	"fachui/internal/identity"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
)

// Pages are never longer than this.
const (
	pageDefault = 50
	pageMost    = 200
)

// Service tells what waits.
type Service struct{ pool *pgxpool.Pool }

// New returns a service on pool.
func New(pool *pgxpool.Pool) *Service { return &Service{pool} }

// Question narrows a queue. Zero fields do not.
type Question struct {
	Node  string
	After string
	Limit int
	Case  ref.ID // only what belongs to a case
	Mine  bool   // only what belongs to a case that the person handles, or is to take over
}

func (q Question) limit() int {
	if q.Limit <= 0 {
		return pageDefault
	}
	return min(q.Limit, pageMost)
}

// Queue is what waits in court for a person who holds roles there. ErrAfter.
func (s *Service) Queue(ctx context.Context, court string, person ref.ID, roles []identity.Role, q Question, at legal.Time) (Tasks, error) {
	mine := slices.DeleteFunc(courtNodes(), func(n node) bool {
		return !slices.ContainsFunc(n.roles, func(r identity.Role) bool { return slices.Contains(roles, r) })
	})
	return s.ask(ctx, mine, q, pgx.NamedArgs{"court": court, "person": person, "at": at, "today": at.Date()})
}

// OfHandler is what waits in a case at the desk of whoever handles it: what goes over
// when the case passes to another. ErrAfter.
func (s *Service) OfHandler(ctx context.Context, court string, id, person ref.ID, after string, at legal.Time) (Tasks, error) {
	return s.Queue(ctx, court, person, []identity.Role{identity.Judge, identity.Clerk, identity.PanelMember}, Question{Case: id, After: after, Limit: pageMost}, at)
}

// What is a kind of task in words; the bare name if it is unknown.
func What(name string) fault.Text {
	n := find(courtNodes(), name)
	if n.name == "" {
		return text(name, name)
	}
	return n.what
}

// NodesOfCourt names every kind of task of a court's desks with the roles that do it.
func NodesOfCourt() map[string][]identity.Role {
	out := map[string][]identity.Role{}
	for _, n := range courtNodes() {
		out[n.name] = slices.Clone(n.roles)
	}
	return out
}

// Mine is what waits for a person as bidder, party or appraiser, in all courts.
// ErrAfter.
func (s *Service) Mine(ctx context.Context, person ref.ID, q Question, at legal.Time) (Tasks, error) {
	return s.ask(ctx, ownNodes(), q, pgx.NamedArgs{"person": person, "at": at, "today": at.Date()})
}

// ask runs the queries of nodes as one and reads the page and the counts of all.
func (s *Service) ask(ctx context.Context, nodes []node, q Question, args pgx.NamedArgs) (Tasks, error) {
	out := Tasks{Nodes: []Node{}, Tasks: []Task{}}
	if len(nodes) == 0 {
		return out, nil
	}
	after := place{due: -1 << 62}
	if q.After != "" {
		var err error
		after, err = parse(q.After)
		if err != nil {
			return out, err
		}
	}
	args["limit"], args["node"], args["mine"], args["case"] = q.limit()+1, q.Node, q.Mine, q.Case.String()
	args["due"], args["since"], args["key"] = after.due, after.since, after.key
	rows, err := s.pool.Query(ctx, queueSQL(nodes), args)
	if err != nil {
		return out, fmt.Errorf("read queue: %w", err)
	}
	var counts []byte
	at, _ := args["at"].(legal.Time)
	out.Tasks, err = pgx.AppendRows(out.Tasks, rows, func(r pgx.CollectableRow) (Task, error) { return scan(r, nodes, at, &counts) })
	if err != nil {
		return out, fmt.Errorf("read queue: %w", err)
	}
	if len(out.Tasks) > 0 && out.Tasks[len(out.Tasks)-1].Node == "" { // the row that carries only counts
		out.Tasks = out.Tasks[:len(out.Tasks)-1]
	}
	if len(out.Tasks) > q.limit() {
		out.Tasks = out.Tasks[:q.limit()]
		out.Next = out.Tasks[len(out.Tasks)-1].key
	}
	err = json.Unmarshal(counts, &out.Nodes)
	if err != nil {
		return out, fmt.Errorf("read counts of queue: %w", err)
	}
	for i, n := range out.Nodes {
		out.Nodes[i].What = find(nodes, n.Node).what
	}
	return out, nil
}

// queueSQL puts the queries of nodes together. A missed clock counts as long as
// the task waits, so that the newest of its kind is taken, running or missed.
func queueSQL(nodes []node) string {
	parts := make([]string, len(nodes))
	for i, n := range nodes {
		parts[i] = `select '` + n.name + `' as node, '` + n.clock + `' as clock, x.* from (` + n.sql +
			`) x (court_id, id, case_id, asset_id, lot_id, title, amount, n, since, due, subject_id, day)`
	}
	return `
	with found as materialized (` + strings.Join(parts, "\n\tunion all\n\t") + `),
	clocked as materialized (
		select f.*, coalesce(f.due, d.due_at) as due_at, d.opened_at,
			coalesce((extract(epoch from coalesce(f.due, d.due_at)) * 1000000)::bigint, 9223372036854775807) as due_us,
			(extract(epoch from f.since) * 1000000)::bigint as since_us,
			f.node || ':' || coalesce(f.id::text, f.day::text) as key
		from found f
		left join lateral (
			select due_at, opened_at
			from deadline d
			where f.clock <> '' and d.kind = f.clock and d.subject_id = f.subject_id and (d.ended_at is null or d.outcome = 'missed')
			order by d.opened_at desc
			limit 1) d on true
		where (@case = '' or f.case_id = nullif(@case, '')::uuid)
		  and (not @mine or f.node = 'case.take_over' or (
			select h.person_id
			from case_handler h
			where h.court_id = f.court_id and h.case_id = f.case_id
			order by h.version desc
			limit 1) = @person::uuid)),
	counts as (
		select coalesce(jsonb_agg(jsonb_build_object('node', node, 'count', n, 'overdue', overdue) order by node), '[]') as counts
		from (
			select node, count(*) as n, count(*) filter (where due_at <= @at) as overdue
			from clocked
			group by node) c),
	page as (
		select c.*
		from clocked c
		where (@node = '' or c.node = @node)
		  and (c.due_us, c.since_us, c.key collate "C") > (@due, @since, @key)
		order by c.due_us, c.since_us, c.key collate "C"
		limit @limit)
	select counts.counts, coalesce(p.node, ''), coalesce(p.court_id, ''), coalesce(p.id::text, ''), p.day, coalesce(p.case_id::text, ''),
		coalesce(e.case_no, ''), coalesce(p.asset_id::text, ''), coalesce(p.lot_id::text, ''), coalesce(p.title, ''), p.amount,
		coalesce(p.n, 0), p.since, p.due_at, p.opened_at, coalesce(p.due_us, 0), coalesce(p.since_us, 0), coalesce(p.key, '')
	from counts
	left join page p on true
	left join enforcement_case e on e.court_id = p.court_id and e.case_id = p.case_id
	order by p.due_us, p.since_us, p.key collate "C"`
}

func scan(r pgx.CollectableRow, nodes []node, at legal.Time, counts *[]byte) (Task, error) {
	var t Task
	var opened legal.Time
	var amount *money.Amount
	var p place
	err := r.Scan(counts, &t.Node, &t.Court, &t.ID, &t.Day, &t.Case, &t.CaseNo, &t.Asset, &t.Lot, &t.Title, &amount,
		&t.Count, &t.Since, &t.Due, &opened, &p.due, &p.since, &p.key)
	if err != nil {
		return t, err
	}
	n := find(nodes, t.Node)
	t.What, t.Noun, t.Amount, t.key = n.what, n.noun, amount, p.String()
	if opened.IsZero() {
		opened = t.Since
	}
	t.Light = LightOf(opened, t.Due, at)
	return t, nil
}
