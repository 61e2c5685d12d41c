// Package objectionpg keeps objections to enforcement in PostgreSQL: it gathers the
// facts, asks the rules of package objection, writes what they decided with its clocks,
// and records the event. What follows for the lot and the messages is told by events.
//
// Which command passes in which state, for whom, and which clocks it starts and stops
// stands in one table (objection.Steps); [Service.take] asks it before anything is
// written and [Service.record] does what it says afterwards.
package objectionpg

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"fachui/internal/deadline"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/outbox"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/objection"
)

// Querier reads: a pool or a transaction.
type Querier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}

// Cipher keeps addresses unreadable in the database; internal/keyring is one.
type Cipher interface {
	Encrypt(table, id, column string, plain []byte) ([]byte, error)
	Decrypt(table, id, column string, sealed []byte) ([]byte, error)
}

// Property tells of what an objection may be about.
type Property interface {
	// Lot is where an announced lot belongs; ok is false if there is none.
	Lot(ctx context.Context, q Querier, lot ref.ID) (t Target, ok bool, err error)
	// Asset is how far the sale of an asset has come; lot may be zero.
	Asset(ctx context.Context, q Querier, court string, caseID, asset, lot ref.ID) (Sale, error)
	// Bidder reports whether a person applied for a lot.
	Bidder(ctx context.Context, q Querier, lot, person ref.ID) (bool, error)
}

// Target is a lot with where it belongs.
type Target struct {
	Court string
	Case  ref.ID
	Asset ref.ID
	Lot   ref.ID
}

// Sale is how far the sale of an asset has come.
type Sale struct {
	Sold    bool // the lot objected to was sold, and stands
	Titled  bool // title has passed
	ToParty bool // to a party of the case
}

// Service serves objections. It is safe for concurrent use.
type Service struct {
	pool     *pgxpool.Pool
	cipher   Cipher
	property Property
}

// New returns a service on pool.
func New(pool *pgxpool.Pool, c Cipher, p Property) *Service { return &Service{pool, c, p} }

// row is an objection, locked.
type row struct {
	court, act, ground        string
	id, caseID, asset, lot    ref.ID
	party, person             ref.ID
	kind                      objection.Kind
	capacity                  objection.Capacity
	state                     objection.State
	outcome, judged           objection.Outcome
	round, year, serial       int
	papersDue                 legal.Time
	asked, forwarded, hasLift bool
	filedAt                   legal.Time
	withdrawal                bool
	courtCode                 string
}

func (o row) about(at legal.Time) objection.About {
	return objection.About{Court: o.court, Case: o.caseID, Asset: o.asset, Lot: o.lot, Objection: o.id, Person: o.person, At: at}
}

// caseNo is the objection's own number, once it is accepted.
func (o row) caseNo() string { return number(o.year, o.courtCode, o.serial) }

func number(year int, code string, serial int) string {
	if serial == 0 {
		return ""
	}
	return fmt.Sprintf("（%d）%s执异%d号", year, code, serial)
}

// lock reads an objection for a change. objection.ErrUnknown.
func lock(ctx context.Context, tx pgx.Tx, court string, id ref.ID) (o row, err error) {
	o.court, o.id = court, id
	err = tx.QueryRow(ctx, `
		select o.case_id, coalesce(o.asset_id::text, ''), coalesce(o.lot_id::text, ''), coalesce(o.party_id::text, ''), o.person_id, o.kind, o.capacity,
			o.act, o.ground, o.state, o.round, coalesce(o.year, 0), coalesce(o.serial, 0), coalesce(o.outcome, ''), coalesce(o.judged, ''),
			o.papers_due, o.papers_asked <> '', o.forwarded_at is not null, o.lifted_at is not null, o.filed_at, o.withdrawal_asked_at is not null, c.code
		from objection o
		join court c using (court_id)
		where o.court_id = $1 and o.objection_id = $2
		for update of o`, court, id,
	).Scan(&o.caseID, &o.asset, &o.lot, &o.party, &o.person, &o.kind, &o.capacity,
		&o.act, &o.ground, &o.state, &o.round, &o.year, &o.serial, &o.outcome, &o.judged,
		&o.papersDue, &o.asked, &o.forwarded, &o.hasLift, &o.filedAt, &o.withdrawal, &o.courtCode)
	if pg.NoRows(err) {
		return row{}, objection.ErrUnknown
	}
	if err != nil {
		return row{}, fmt.Errorf("lock objection %s: %w", id, err)
	}
	return o, nil
}

// take locks an objection and finds the step that command takes from where it stands.
func (s *Service) take(ctx context.Context, tx pgx.Tx, court string, id ref.ID, c objection.Command, by event.Actor) (row, objection.Step, error) {
	o, err := lock(ctx, tx, court, id)
	if err != nil {
		return row{}, objection.Step{}, err
	}
	step, err := objection.Next(o.state, c, o.kind)
	if err != nil {
		return row{}, objection.Step{}, err
	}
	if !step.By(by.Role) {
		return row{}, objection.Step{}, objection.ErrRole.With("command", c.Words())
	}
	return o, step, nil
}

// do takes a command in a transaction of its own, lets fn do the work, and records it.
func (s *Service) do(ctx context.Context, court string, id ref.ID, c objection.Command, by event.Actor, at legal.Time, fn func(tx pgx.Tx, o *row) (done, error)) error {
	return pg.Tx(ctx, s.pool, func(tx pgx.Tx) error { return s.doTx(ctx, tx, court, id, c, by, at, fn) })
}

// doTx is do in the caller's transaction.
func (s *Service) doTx(ctx context.Context, tx pgx.Tx, court string, id ref.ID, c objection.Command, by event.Actor, at legal.Time, fn func(tx pgx.Tx, o *row) (done, error)) error {
	o, step, err := s.take(ctx, tx, court, id, c, by)
	if err != nil {
		return err
	}
	d, err := fn(tx, &o)
	if err != nil {
		return err
	}
	return s.record(ctx, tx, o, step, by, at, d)
}

// done is what record needs beside the step.
type done struct {
	set  map[string]any        // columns of the objection
	due  map[string]legal.Time // by kind of deadline the step opens
	body map[string]any        // of the event
	tell []outbox.Event
}

// kinds are the facts that commands leave.
var kinds = map[objection.Command]string{
	objection.AskPapers: "objection.papers_asked", objection.Supplement: "objection.supplemented", objection.Accept: "objection.accepted",
	objection.Refuse: "objection.refused", objection.TakeBack: "objection.withdrawal_asked", objection.PermitWithdrawal: "objection.withdrawn",
	objection.FormPanel: "objection.panel_formed", objection.SetHearing: "objection.hearing_set", objection.NoteHearing: "objection.heard",
	objection.Stay: "objection.stayed", objection.EndStay: "objection.stay_ended", objection.OfferSecurity: "objection.security_offered",
	objection.DecideSecurity: "objection.security_decided", objection.ProposeRuling: "objection.ruling_proposed",
	objection.SignRuling: "objection.ruling_signed", objection.IssueRuling: "objection.ruled", objection.Receive: "objection.ruling_received",
	objection.Reconsider: "objection.reconsideration_asked", objection.Forward: "objection.forwarded", objection.Affirm: "objection.higher_ruled",
	objection.Change: "objection.higher_ruled", objection.Remand: "objection.higher_ruled", objection.Sue: "objection.sued",
	objection.NoteJudgment: "objection.judged", objection.Close: "objection.closed", objection.Lift: "objection.lifted",
}

// errStaleTable means that the table of steps names a clock for which the use case
// computes no time: a slip of a programmer.
var errStaleTable = errors.New("a step opens a deadline that its use case does not know")

// record writes what follows from a step: the state, the clocks, the fact, the news.
func (s *Service) record(ctx context.Context, tx pgx.Tx, o row, step objection.Step, by event.Actor, at legal.Time, d done) error {
	err := move(ctx, tx, o, step, d.set)
	if err != nil {
		return err
	}
	how := deadline.Met
	if step.To == objection.Withdrawn {
		how = deadline.Cancelled
	}
	for _, kind := range step.Ends {
		err = deadline.End(ctx, tx, kind, o.id, at, how)
		if err != nil {
			return err
		}
	}
	for _, kind := range step.Opens {
		if kind == objection.DeadlineRemedy {
			continue // each recipient has a clock of their own
		}
		due, ok := d.due[kind]
		if !ok {
			return fmt.Errorf("%s of objection %s: %w", kind, o.id, errStaleTable)
		}
		err = open(ctx, tx, o, kind, o.id, due, at, step)
		if err != nil {
			return err
		}
	}
	err = s.fact(ctx, tx, o, step, by, at, d.body)
	if err != nil {
		return err
	}
	for _, ev := range d.tell {
		err = outbox.Add(ctx, tx, o.court, string(o.id), ev)
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) fact(ctx context.Context, tx pgx.Tx, o row, step objection.Step, by event.Actor, at legal.Time, more map[string]any) error {
	body := map[string]any{"command": step.Command, "kind": o.kind}
	if n := o.caseNo(); n != "" {
		body["case_no"] = n
	}
	if step.Public.ZH != "" {
		body["zh"], body["en"] = step.Public.ZH, step.Public.EN
	}
	maps.Copy(body, more)
	if o.capacity == objection.ByBidder && by.Person == o.person {
		by.Person = "" // who bids is told to nobody (法释〔2016〕18号 Art. 18)
	}
	return event.Add(ctx, tx, event.Fact{
		Kind: kinds[step.Command], Court: o.court, Case: o.caseID, Asset: o.asset, Lot: o.lot, Subject: o.id,
		Actor: by, At: at, Public: step.Public.ZH != "", Basis: step.Basis, Body: body,
	})
}

// move writes the state that a step leads to, and the columns that its command set.
func move(ctx context.Context, tx pgx.Tx, o row, step objection.Step, set map[string]any) error {
	var sql strings.Builder
	sql.WriteString(`update objection set state = $3`)
	args := []any{o.court, o.id, step.To}
	for _, name := range slices.Sorted(maps.Keys(set)) {
		args = append(args, set[name])
		fmt.Fprintf(&sql, ", %s = $%d", name, len(args))
	}
	_, err := tx.Exec(ctx, sql.String()+` where court_id = $1 and objection_id = $2`, args...)
	if err != nil {
		return fmt.Errorf("move objection %s to %s: %w", o.id, step.To, err)
	}
	return nil
}

func open(ctx context.Context, tx pgx.Tx, o row, kind string, subject ref.ID, due, at legal.Time, step objection.Step) error {
	return deadline.Open(ctx, tx, deadline.Deadline{
		Court: o.court, Kind: kind, Subject: subject, Case: o.caseID, Lot: o.lot, Owner: owner(kind), Due: due, Basis: step.Basis, Opened: at,
	})
}

// owner is the role that has the duty of a deadline.
func owner(kind string) string {
	switch kind {
	case objection.DeadlinePapers, objection.DeadlineRemedy:
		return "person"
	case objection.DeadlineReview:
		return "panel_member"
	case objection.DeadlineAccept, objection.DeadlineForward:
		return "clerk"
	case objection.DeadlineReconsider:
		return "supervisor" // the higher court
	}
	return "judge"
}

func null(id ref.ID) any {
	if id.IsZero() {
		return nil
	}
	return string(id)
}

// collect reads rows with scan; none is an empty list.
func collect[T any](ctx context.Context, q Querier, what string, scan func(pgx.Row) (T, error), sql string, args ...any) ([]T, error) {
	rows, err := q.Query(ctx, sql, args...)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	out, err := pgx.CollectRows(rows, func(r pgx.CollectableRow) (T, error) { return scan(r) })
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	if out == nil {
		out = []T{}
	}
	return out, nil
}
