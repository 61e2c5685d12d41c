package objectionpg

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/objection"
)

// Line is an objection as the public reads it: nobody is named.
type Line struct {
	Objection  ref.ID            `json:"objection"`
	Kind       objection.Kind    `json:"kind"`
	KindZH     string            `json:"kind_zh"`
	KindEN     string            `json:"kind_en"`
	State      objection.State   `json:"state"`
	StateZH    string            `json:"state_zh"`
	StateEN    string            `json:"state_en"`
	CaseNo     string            `json:"case_no"`
	AcceptedAt legal.Time        `json:"accepted_at"`
	Held       bool              `json:"held"` // the property is not disposed of meanwhile
	Outcome    objection.Outcome `json:"outcome,omitempty"`
	OutcomeZH  string            `json:"outcome_zh,omitempty"`
	OutcomeEN  string            `json:"outcome_en,omitempty"`
	DocNo      string            `json:"doc_no,omitempty"`
	Text       string            `json:"text,omitempty"` // the published reason of the ruling
	EndedAt    legal.Time        `json:"ended_at"`
}

const lineSQL = `
	select o.objection_id, o.kind, o.state, coalesce(o.year, 0), c.code, coalesce(o.serial, 0), o.accepted_at,
		exists (
			select from objection_hold h
			where h.court_id = o.court_id and h.objection_id = o.objection_id and h.released_at is null),
		coalesce(o.outcome, ''), coalesce(r.doc_no, ''), coalesce(r.reason, ''), o.ended_at
	from objection o
	join court c using (court_id)
	left join lateral (
		select r.doc_no, r.reason
		from objection_ruling r
		where r.court_id = o.court_id and r.objection_id = o.objection_id and r.round = o.round and r.outcome = o.outcome
		order by r.ruling_id desc
		limit 1) r on o.ruled_at is not null`

func scanLine(r pgx.Row) (l Line, err error) {
	var year, serial int
	var code string
	err = r.Scan(&l.Objection, &l.Kind, &l.State, &year, &code, &serial, &l.AcceptedAt, &l.Held, &l.Outcome, &l.DocNo, &l.Text, &l.EndedAt)
	l.CaseNo = number(year, code, serial)
	l.KindZH, l.KindEN = l.Kind.Words().ZH, l.Kind.Words().EN
	l.StateZH, l.StateEN = l.State.Words().ZH, l.State.Words().EN
	if l.Outcome != "" {
		l.OutcomeZH, l.OutcomeEN = l.Outcome.Words().ZH, l.Outcome.Words().EN
	}
	return l, err
}

// pageMost is how many objections one page of a list holds.
const pageMost = 50

// OfLot lists the accepted objections about an announced lot, the newest first.
func (s *Service) OfLot(ctx context.Context, lot ref.ID) ([]Line, error) {
	return collect(ctx, s.pool, "list objections of lot", scanLine, lineSQL+`
		join lot l on l.court_id = o.court_id and l.lot_id = $1 and l.announced_at is not null
		where (o.lot_id = l.lot_id or o.asset_id = l.asset_id) and o.accepted_at is not null
		order by o.objection_id desc
		limit $2`, lot, pageMost)
}

// Row is an objection in a list of its court, or of its maker.
type Row struct {
	Line
	Court    string             `json:"court"`
	Case     ref.ID             `json:"case"`
	InCase   string             `json:"in_case"` // number of the case that is enforced
	Asset    ref.ID             `json:"asset,omitempty"`
	Lot      ref.ID             `json:"lot,omitempty"`
	Title    string             `json:"title"` // of the property, if one is named
	Capacity objection.Capacity `json:"capacity"`
	Act      objection.Act      `json:"act,omitempty"`
	FiledAt  legal.Time         `json:"filed_at"`
	Due      legal.Time         `json:"due"` // the next clock of the court that runs, or was missed
	Clock    string             `json:"clock"`
	Missed   bool               `json:"missed"`
	Panel    bool               `json:"panel"` // somebody hears it
}

const rowSQL = `
	select o.objection_id, o.kind, o.state, coalesce(o.year, 0), c.code, coalesce(o.serial, 0), o.accepted_at,
		exists (
			select from objection_hold h
			where h.court_id = o.court_id and h.objection_id = o.objection_id and h.released_at is null),
		coalesce(o.outcome, ''), o.ended_at, o.court_id, o.case_id, e.case_no, o.asset_id::text, o.lot_id::text, coalesce(a.title, ''),
		o.capacity, o.act, o.filed_at, d.due_at, coalesce(d.kind, ''), coalesce(d.outcome = 'missed', false),
		exists (
			select from objection_panel p
			where p.court_id = o.court_id and p.objection_id = o.objection_id and p.round = o.round)
	from objection o
	join court c using (court_id)
	join enforcement_case e on e.court_id = o.court_id and e.case_id = o.case_id
	left join asset a on a.court_id = o.court_id and a.asset_id = o.asset_id
	left join lateral (
		select d.kind, d.due_at, d.outcome
		from deadline d
		where d.subject_id = o.objection_id and d.kind like 'objection.%'
			and (d.ended_at is null or d.outcome = 'missed' and o.state not in ('WITHDRAWN', 'FINAL')
				and (d.kind, o.state) in (('objection.accept', 'FILED'), ('objection.review', 'ACCEPTED'), ('objection.reconsider', 'RECONSIDERING')))
		order by d.due_at
		limit 1) d on true`

func scanRow(r pgx.Row) (x Row, err error) {
	var year, serial int
	var code string
	err = r.Scan(&x.Objection, &x.Kind, &x.State, &year, &code, &serial, &x.AcceptedAt, &x.Held, &x.Outcome, &x.EndedAt,
		&x.Court, &x.Case, &x.InCase, pointer(&x.Asset), pointer(&x.Lot), &x.Title, &x.Capacity, &x.Act, &x.FiledAt, &x.Due, &x.Clock, &x.Missed, &x.Panel)
	x.CaseNo = number(year, code, serial)
	x.KindZH, x.KindEN = x.Kind.Words().ZH, x.Kind.Words().EN
	x.StateZH, x.StateEN = x.State.Words().ZH, x.State.Words().EN
	if x.Outcome != "" {
		x.OutcomeZH, x.OutcomeEN = x.Outcome.Words().ZH, x.Outcome.Words().EN
	}
	return x, err
}

// Filter narrows a list of a court's objections.
type Filter struct {
	State string
	Kind  string
	Case  ref.ID
	Open  bool // only those that are not over
	After ref.ID
}

// List is a page of the objections of a court, the newest first.
func (s *Service) List(ctx context.Context, court string, f Filter) (rows []Row, next ref.ID, err error) {
	rows, err = collect(ctx, s.pool, "list objections", scanRow, rowSQL+`
		where o.court_id = $1 and ($2 = '' or o.state = $2) and ($3 = '' or o.kind = $3) and ($4 = '' or o.case_id = nullif($4, '')::uuid)
			and (not $5 or o.state not in ('WITHDRAWN', 'FINAL')) and ($6 = '' or o.objection_id < nullif($6, '')::uuid)
		order by o.objection_id desc
		limit $7`, court, f.State, f.Kind, string(f.Case), f.Open, string(f.After), pageMost+1)
	return page(rows, next, err)
}

// Own is a page of what person objected to, the newest first.
func (s *Service) Own(ctx context.Context, person, after ref.ID) (rows []Row, next ref.ID, err error) {
	rows, err = collect(ctx, s.pool, "list own objections", scanRow, rowSQL+`
		where (o.person_id = $1 or o.accepted_at is not null and exists (
				select from party_now p
				where p.court_id = o.court_id and p.case_id = o.case_id and p.person_id = $1 and p.kind in ('creditor', 'debtor')))
			and ($2 = '' or o.objection_id < nullif($2, '')::uuid)
		order by o.objection_id desc
		limit $3`, person, string(after), pageMost+1)
	return page(rows, next, err)
}

func page(rows []Row, next ref.ID, err error) ([]Row, ref.ID, error) {
	if err == nil && len(rows) > pageMost {
		rows = rows[:pageMost]
		next = rows[pageMost-1].Objection
	}
	return rows, next, err
}

// View is an objection with everything about it.
type View struct {
	Row
	Objector    string          `json:"objector"`              // masked
	ReceiptNo   string          `json:"receipt_no,omitempty"`  // of an objection on paper
	ReceivedOn  string          `json:"received_on,omitempty"` // and the day it came
	Request     string          `json:"request"`
	Statement   string          `json:"statement"`
	Contact     string          `json:"contact,omitempty"` // for the court and the objector
	Ground      string          `json:"ground,omitempty"`  // on which a sale is to be revoked
	Missing     string          `json:"missing,omitempty"` // papers that the court asked for
	PapersDue   legal.Time      `json:"papers_due"`
	Asked       legal.Time      `json:"withdrawal_asked_at"`
	ForwardedAt legal.Time      `json:"forwarded_at"`
	LiftedAt    legal.Time      `json:"lifted_at"`
	Judged      string          `json:"judged,omitempty"`
	Round       int             `json:"round"`
	Papers      []PaperView     `json:"papers"`
	Members     []ref.ID        `json:"members"`
	Presiding   ref.ID          `json:"presiding,omitempty"`
	Hearings    []HearingView   `json:"hearings"`
	Rulings     []RulingView    `json:"rulings"`
	Orders      []OrderView     `json:"orders"`
	Recipients  []RecipientView `json:"recipients"`
	Holds       []HoldView      `json:"holds"`
	Securities  []SecurityView  `json:"securities"`
	Allowed     []string        `json:"allowed"` // commands that pass in this state
	Remedy      string          `json:"remedy,omitempty"`
	Own         bool            `json:"own"`         // of whoever reads it
	ActBy       legal.Time      `json:"act_by"`      // of whoever reads it: until when the next remedy is open
	Addressed   bool            `json:"addressed"`   // the ruling is served on whoever reads it
	ReviewDays  int             `json:"review_days"` // of the law
}

// PaperView is a paper of an objection.
type PaperView struct {
	ID ref.ID `json:"paper"`
	Paper
	Media   string     `json:"media_type"` // of its file; empty without one
	Size    int64      `json:"size"`
	Late    bool       `json:"late"`
	AddedAt legal.Time `json:"added_at"`
}

// HearingView is a hearing.
type HearingView struct {
	Hearing  ref.ID     `json:"hearing"`
	HeldAt   legal.Time `json:"held_at"`
	Place    string     `json:"place"`
	Note     string     `json:"note"`
	Document string     `json:"document"`
	NotedAt  legal.Time `json:"noted_at"`
}

// RulingView is a draft or the ruling. Who signed is shown, not how.
type RulingView struct {
	Ruling     ref.ID            `json:"ruling"`
	Outcome    objection.Outcome `json:"outcome"`
	Revoke     string            `json:"revoke,omitempty"`
	DocNo      string            `json:"doc_no"`
	Document   string            `json:"document"`
	Reason     string            `json:"reason"`
	Hash       string            `json:"content_hash"`
	Signed     []ref.ID          `json:"signed"`
	ProposedAt legal.Time        `json:"proposed_at"`
	Round      int               `json:"round"`
}

// OrderView is a written order about an objection.
type OrderView struct {
	Command objection.Command `json:"command"`
	DocNo   string            `json:"doc_no"`
	Reason  string            `json:"reason"`
	At      legal.Time        `json:"at"`
}

// RecipientView is one on whom the ruling is served.
type RecipientView struct {
	Name       string     `json:"name"` // masked
	Party      ref.ID     `json:"party,omitempty"`
	ReceivedAt legal.Time `json:"received_at"`
	ActBy      legal.Time `json:"act_by"`
	ClosedAt   legal.Time `json:"closed_at"`
}

// HoldView is a time in which the property stood still.
type HoldView struct {
	Why        objection.Hold  `json:"why"`
	PlacedAt   legal.Time      `json:"placed_at"`
	ReleasedAt legal.Time      `json:"released_at"`
	Freed      objection.Freed `json:"released_why"`
}

// SecurityView is an offer of security.
type SecurityView struct {
	Security  ref.ID         `json:"security"`
	Side      objection.Side `json:"side"`
	Form      string         `json:"form"`
	Amount    money.Amount   `json:"amount"`
	OfferedAt legal.Time     `json:"offered_at"`
	Decided   bool           `json:"decided"`
	Accepted  bool           `json:"accepted"`
	Reason    string         `json:"reason"`
}

// Show is an objection as its court sees it. objection.ErrUnknown.
func (s *Service) Show(ctx context.Context, court string, id, reader ref.ID) (View, error) {
	var v View
	err := pg.Read(ctx, s.pool, func(tx pgx.Tx) (err error) {
		v, err = s.view(ctx, tx, court, id, reader)
		return err
	})
	return v, err
}

// ShowOwn is an objection as its maker sees it, or a party of its case: to a party the
// address of the objector is not shown. objection.ErrUnknown.
func (s *Service) ShowOwn(ctx context.Context, id, person ref.ID) (View, error) {
	court, err := s.concerned(ctx, id, person)
	if err != nil {
		return View{}, err
	}
	v, err := s.Show(ctx, court, id, person)
	if err != nil {
		return View{}, err
	}
	if !v.Own {
		if v.AcceptedAt.IsZero() {
			return View{}, objection.ErrUnknown
		}
		v.Contact = ""
	}
	if !v.Made() {
		v.Rulings = []RulingView{}
	}
	return v, nil
}

// Made reports whether the ruling is made; before that its drafts are the panel's own.
func (v View) Made() bool { return v.State != objection.Accepted && v.Outcome != "" }

func (s *Service) view(ctx context.Context, tx pgx.Tx, court string, id, reader ref.ID) (v View, err error) {
	rows, err := collect(ctx, tx, "read objection", scanRow, rowSQL+`
		where o.court_id = $1 and o.objection_id = $2`, court, id)
	if err != nil {
		return v, err
	}
	if len(rows) == 0 {
		return v, objection.ErrUnknown
	}
	v.Row = rows[0]
	var sealed []byte
	var person ref.ID
	var year, serial int
	var code string
	err = tx.QueryRow(ctx, `
		select o.request, o.statement, o.contact, o.ground, o.papers_asked, o.papers_due, o.withdrawal_asked_at, o.forwarded_at, o.lifted_at,
			coalesce(o.judged, ''), o.round, o.person_id, coalesce(p.masked_name, n.name_masked, k.name_masked, ''),
			coalesce(k.received_on::text, ''), coalesce(k.year, 0), coalesce(k.serial, 0), t.code
		from objection o
		join court t using (court_id)
		left join party p on p.court_id = o.court_id and p.party_id = o.party_id
		left join person n on n.person_id = o.person_id
		left join objection_counter k on k.court_id = o.court_id and k.objection_id = o.objection_id
		where o.court_id = $1 and o.objection_id = $2`, court, id).Scan(&v.Request, &v.Statement, &sealed, &v.Ground, &v.Missing, &v.PapersDue, &v.Asked,
		&v.ForwardedAt, &v.LiftedAt, &v.Judged, &v.Round, &person, &v.Objector, &v.ReceivedOn, &year, &serial, &code)
	if err != nil {
		return v, fmt.Errorf("read objection %s: %w", id, err)
	}
	contact, err := s.cipher.Decrypt("objection", string(id), "contact", sealed)
	if err != nil {
		return v, fmt.Errorf("decrypt contact: %w", err)
	}
	v.ReceiptNo = receiptNo(year, code, serial)
	v.Contact, v.Own, v.ReviewDays = string(contact), person == reader, objection.ReviewDays
	for _, c := range objection.Allowed(v.State, v.Kind) {
		v.Allowed = append(v.Allowed, string(c))
	}
	if v.State == objection.Ruled || v.State == objection.NotAccepted {
		v.Remedy, _ = objection.NextRemedy(v.Kind, v.Outcome)
	}
	for _, read := range []func(context.Context, pgx.Tx, string, ref.ID, *View) error{
		readPapers, readPanel, readHearings, readRulings, readOrders, readRecipients, readHolds, readSecurities,
	} {
		err = read(ctx, tx, court, id, &v)
		if err != nil {
			return v, err
		}
	}
	return v, readAddressed(ctx, tx, court, id, reader, &v)
}
