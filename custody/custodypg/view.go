package custodypg

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/custody"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/pg"
	"fachui/internal/ref"
)

// View is a thing as the court's people read it.
type View struct {
	ID          ref.ID        `json:"thing"`
	Number      string        `json:"number"` // as its label has it
	Case        ref.ID        `json:"case"`
	CaseNo      string        `json:"case_no"`
	Handover    ref.ID        `json:"handover"`
	Line        int           `json:"line"`
	Asset       ref.ID        `json:"asset,omitempty"`
	Description string        `json:"description"`
	Quantity    int           `json:"quantity"`
	Unit        string        `json:"unit"`
	Condition   string        `json:"condition"`
	Value       *money.Amount `json:"value"`
	Valuable    bool          `json:"valuable"`
	Titled      bool          `json:"titled"`
	TakenOn     legal.Date    `json:"taken_on"`
	State       custody.State `json:"state"`
	Warehouse   string        `json:"warehouse"`
	Slot        string        `json:"slot"`
	SlotID      ref.ID        `json:"slot_id,omitempty"`
	Seal        string        `json:"seal"`
	Duty        custody.Duty  `json:"duty"`
	DueAt       *legal.Time   `json:"due_at"`          // of the duty
	PerishesAt  *legal.Time   `json:"perishes_at"`     // by then it must be gone
	BackAt      *legal.Time   `json:"back_at"`         // by then a lent thing comes back
	ResealAt    *legal.Time   `json:"reseal_at"`       // by then an opened valuable is sealed again
	Late        bool          `json:"late"`            // one of these has passed
	Waits       ref.ID        `json:"waits,omitempty"` // the act that a second person must confirm
	MovedAt     *legal.Time   `json:"moved_at"`
}

// viewSQL reads things; $1 is the court, $2 the time.
const viewSQL = `
	select v.thing_id, v.year, v.serial, v.line, v.case_id, v.case_no, v.handover_id, v.asset_id, v.description, v.quantity, v.unit, v.condition,
		v.value, v.valuable, v.titled, v.taken_on, v.state, v.warehouse, v.slot, v.slot_id, v.seal, v.duty, v.due_at, v.perishes, v.back_at, v.reseal_at,
		coalesce(least(v.due_at, v.perishes, v.back_at, v.reseal_at) <= $2, false) as late, v.act_id, v.moved_at
	from (
		select t.court_id, t.thing_id, h.year, h.serial, t.line, t.case_id, c.case_no, t.handover_id, t.asset_id, t.description, t.quantity, t.unit, t.condition,
			t.value, t.valuable, t.titled, h.taken_on, t.state, coalesce(s.warehouse, '') as warehouse, coalesce(s.slot, '') as slot, t.slot_id,
			coalesce(t.seal, '') as seal, t.duty, t.due_at, t.moved_at, a.act_id,
			case when t.state in ('LISTED', 'STORED', 'SEALED', 'OPENED', 'LENT') then t.perishes_at end as perishes,
			case when t.state = 'LENT' then (
				select m.back_at
				from custody_movement m
				where m.court_id = t.court_id and m.thing_id = t.thing_id and m.command = 'lend'
				order by m.number desc
				limit 1) end as back_at,
			case when t.state = 'OPENED' then (
				select max(d.due_at)
				from deadline d
				where d.subject_id = t.thing_id and d.kind = 'custody.reseal') end as reseal_at
		from custody_thing t
		join custody_handover h on h.court_id = t.court_id and h.handover_id = t.handover_id
		join enforcement_case c on c.court_id = t.court_id and c.case_id = t.case_id
		left join custody_slot s on s.court_id = t.court_id and s.slot_id = t.slot_id
		left join custody_act a on a.court_id = t.court_id and a.thing_id = t.thing_id and a.ended_at is null
		where t.court_id = $1) v`

func scanView(r pgx.Row) (v View, err error) {
	var year, serial int
	var asset, slot, act *ref.ID
	err = r.Scan(&v.ID, &year, &serial, &v.Line, &v.Case, &v.CaseNo, &v.Handover, &asset, &v.Description, &v.Quantity, &v.Unit, &v.Condition,
		&v.Value, &v.Valuable, &v.Titled, &v.TakenOn, &v.State, &v.Warehouse, &v.Slot, &slot, &v.Seal, &v.Duty, &v.DueAt, &v.PerishesAt, &v.BackAt, &v.ResealAt,
		&v.Late, &act, &v.MovedAt)
	v.Number, v.Asset, v.SlotID, v.Waits = custody.Number(year, serial, v.Line), value(asset), value(slot), value(act)
	return v, err
}

// Filter narrows Things; zero fields do not.
type Filter struct {
	State     string // a state; "held" is every state in which the court answers for a thing
	Case      ref.ID
	Warehouse string
	Text      string // in the description or the number of the case
	Late      bool
	Waits     bool   // for a second person
	After     ref.ID // the last thing of the page before
	Limit     int
}

// mostRows is the longest page.
const mostRows = 100

// Things lists what the court holds or held, the newest first.
func (s *Service) Things(ctx context.Context, court string, f Filter, at legal.Time) ([]View, error) {
	if f.Limit < 1 || f.Limit > mostRows {
		f.Limit = mostRows
	}
	return collect(ctx, s.pool, "list things", scanView, viewSQL+`
		where ($3 = '' or v.state = $3 or $3 = 'held' and v.state in ('STORED', 'SEALED', 'OPENED', 'LENT'))
			and ($4::uuid is null or v.case_id = $4)
			and ($5 = '' or v.warehouse = $5)
			and ($6 = '' or position(lower($6) in lower(v.description)) > 0 or position($6 in v.case_no) > 0 or v.seal = $6)
			and (not $7 or least(v.due_at, v.perishes, v.back_at, v.reseal_at) <= $2)
			and (not $8 or v.act_id is not null)
			and ($9::uuid is null or v.thing_id < $9)
		order by v.thing_id desc
		limit $10`, court, at, f.State, null(f.Case), f.Warehouse, f.Text, f.Late, f.Waits, null(f.After), f.Limit)
}

// Movement is one line of a thing's record.
type Movement struct {
	Number      int             `json:"number"`
	Command     custody.Command `json:"command"`
	From        custody.State   `json:"from"`
	To          custody.State   `json:"to"`
	Place       string          `json:"place"` // warehouse and slot afterwards
	Seal        string          `json:"seal"`  // put on, or broken
	Reason      string          `json:"reason"`
	Document    string          `json:"document"`
	Counterpart string          `json:"counterpart"`
	Paper       string          `json:"paper"`
	BackAt      *legal.Time     `json:"back_at"`
	Found       bool            `json:"found"` // of a count
	Began       ref.ID          `json:"began_by"`
	BeganAs     string          `json:"began_as"`
	Confirmed   ref.ID          `json:"confirmed_by,omitempty"`
	ConfirmedAs string          `json:"confirmed_as,omitempty"`
	At          legal.Time      `json:"at"`
}

// Act is what was begun and waits.
type Act struct {
	ID          ref.ID          `json:"act"`
	Command     custody.Command `json:"command"`
	Place       string          `json:"place"`
	Seal        string          `json:"seal"`
	Reason      string          `json:"reason"`
	Document    string          `json:"document"`
	Counterpart string          `json:"counterpart"`
	Paper       string          `json:"paper"`
	BackAt      *legal.Time     `json:"back_at"`
	Began       ref.ID          `json:"began_by"`
	BeganAs     string          `json:"began_as"`
	At          legal.Time      `json:"at"`
}

// Record is a thing with all that was done with it, the oldest first.
type Record struct {
	View
	Movements []Movement        `json:"movements"`
	Act       *Act              `json:"act"`
	Allowed   []custody.Command `json:"allowed"`
}

// Thing reads one thing with its record. ErrThingUnknown.
func (s *Service) Thing(ctx context.Context, court string, id ref.ID, at legal.Time) (Record, error) {
	v, err := scanView(s.pool.QueryRow(ctx, viewSQL+`
		where v.thing_id = $3`, court, at, id))
	if pg.NoRows(err) {
		return Record{}, custody.ErrThingUnknown
	}
	if err != nil {
		return Record{}, fmt.Errorf("read thing %s: %w", id, err)
	}
	r := Record{View: v, Allowed: custody.Allowed(v.State, v.Duty)}
	r.Movements, err = collect(ctx, s.pool, "list movements", s.scanMovement, `
		select m.movement_id, m.number, m.command, m.from_state, m.to_state, coalesce(p.warehouse || ' ' || p.slot, ''),
			coalesce(case when m.command = 'open' then m.from_seal else m.to_seal end, ''),
			m.reason, m.document, m.people_enc, m.back_at, m.found, m.prepared_by, m.prepared_role, m.confirmed_by, coalesce(m.confirmed_role, ''), m.moved_at
		from custody_movement m
		left join custody_slot p on p.court_id = m.court_id and p.slot_id = m.to_slot
		where m.court_id = $1 and m.thing_id = $2
		order by m.number`, court, id)
	if err != nil || v.Waits.IsZero() {
		return r, err
	}
	a, err := s.act(ctx, court, v.Waits)
	r.Act = &a
	return r, err
}

func (s *Service) scanMovement(r pgx.Row) (m Movement, err error) {
	var id ref.ID
	var confirmed *ref.ID
	var sealed []byte
	err = r.Scan(&id, &m.Number, &m.Command, &m.From, &m.To, &m.Place, &m.Seal, &m.Reason, &m.Document, &sealed, &m.BackAt, &m.Found,
		&m.Began, &m.BeganAs, &confirmed, &m.ConfirmedAs, &m.At)
	if err != nil {
		return m, err
	}
	m.Confirmed = value(confirmed)
	var p people
	err = s.show("custody_movement", id, sealed, &p)
	m.Counterpart, m.Paper = p.Counterpart, p.Paper
	return m, err
}

func (s *Service) act(ctx context.Context, court string, id ref.ID) (a Act, err error) {
	var sealed []byte
	err = s.pool.QueryRow(ctx, `
		select a.act_id, a.command, coalesce(p.warehouse || ' ' || p.slot, ''), coalesce(a.seal, ''), a.reason, a.document, a.people_enc, a.back_at,
			a.prepared_by, a.prepared_role, a.prepared_at
		from custody_act a
		left join custody_slot p on p.court_id = a.court_id and p.slot_id = a.slot_id
		where a.court_id = $1 and a.act_id = $2`, court, id,
	).Scan(&a.ID, &a.Command, &a.Place, &a.Seal, &a.Reason, &a.Document, &sealed, &a.BackAt, &a.Began, &a.BeganAs, &a.At)
	if err != nil {
		return a, fmt.Errorf("read act %s: %w", id, err)
	}
	var p people
	err = s.show("custody_act", id, sealed, &p)
	a.Counterpart, a.Paper = p.Counterpart, p.Paper
	return a, err
}

// Handover is a list of hand-over with its lines as they stand.
type Handover struct {
	ID            ref.ID     `json:"handover"`
	Number        string     `json:"number"`
	Case          ref.ID     `json:"case"`
	CaseNo        string     `json:"case_no"`
	HandedBy      string     `json:"handed_by"`
	Capacity      string     `json:"capacity"`
	Officer       ref.ID     `json:"officer"`
	SecondOfficer ref.ID     `json:"second_officer"`
	Receivers     []ref.ID   `json:"receivers"` // who received, usually one
	TakenOn       legal.Date `json:"taken_on"`
	Place         string     `json:"place"`
	Document      string     `json:"document"`
	ListedAt      legal.Time `json:"listed_at"`
	Things        []View     `json:"things"`
}

// Handover reads a list. ErrHandoverUnknown.
func (s *Service) Handover(ctx context.Context, court string, id ref.ID, at legal.Time) (Handover, error) {
	h := Handover{ID: id}
	var year, serial int
	var sealed []byte
	err := s.pool.QueryRow(ctx, `
		select h.year, h.serial, h.case_id, c.case_no, h.handed_by_enc, h.capacity, h.officer, h.second_officer, h.taken_on, h.place, h.document, h.listed_at,
			array(
				select distinct m.confirmed_by
				from custody_thing t
				join custody_movement m on m.court_id = t.court_id and m.thing_id = t.thing_id and m.command = 'receive'
				where t.court_id = h.court_id and t.handover_id = h.handover_id
				order by 1)::text[]
		from custody_handover h
		join enforcement_case c on c.court_id = h.court_id and c.case_id = h.case_id
		where h.court_id = $1 and h.handover_id = $2`, court, id,
	).Scan(&year, &serial, &h.Case, &h.CaseNo, &sealed, &h.Capacity, &h.Officer, &h.SecondOfficer, &h.TakenOn, &h.Place, &h.Document, &h.ListedAt, &h.Receivers)
	if pg.NoRows(err) {
		return Handover{}, custody.ErrHandoverUnknown
	}
	if err != nil {
		return Handover{}, fmt.Errorf("read list %s: %w", id, err)
	}
	h.Number = custody.ListNumber(year, serial)
	err = s.show("custody_handover", id, sealed, &h.HandedBy)
	if err != nil {
		return Handover{}, err
	}
	h.Things, err = collect(ctx, s.pool, "list lines", scanView, viewSQL+`
		where v.handover_id = $3
		order by v.line`, court, at, id)
	return h, err
}
