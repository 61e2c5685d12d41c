// Package handover passes a case from one judge to another (承办人移交): the head of
// the bureau orders it with a ground, the house lists what is open, and who takes
// the case signs for the list. From then on the case's tasks wait at the taker's
// desk, and whoever gave it away does nothing in it any more.
//
// A judge who must stay out of the case never takes it (民事诉讼法 Art. 47): a party
// or a close relative of one, who heard an objection in it, who ran its draw, who
// approved a payment of it. What must hold for every writer is refused by triggers of
// the schema as well.
package handover

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"fachui/internal/basis"
	"fachui/internal/desk"
	"fachui/internal/event"
	"fachui/internal/fault"
	"fachui/internal/identity"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/internal/registry"
)

// Bounds of lists.
const (
	MostItems = 5000
	MaxPage   = 100
)

// Ground is why a case passes to another judge.
type Ground string

// The grounds.
const (
	Avoidance Ground = "avoidance" // the president decided that the judge stays out (Art. 47, 49)
	Transfer  Ground = "transfer"
	Leave     Ground = "leave"
	Load      Ground = "load"
	Other     Ground = "other"
)

var groundWords = map[Ground]fault.Text{
	Avoidance: {ZH: "回避", EN: "must stay out of the case"},
	Transfer:  {ZH: "调离岗位", EN: "left the post"},
	Leave:     {ZH: "长期休假", EN: "long leave"},
	Load:      {ZH: "工作调整", EN: "work was divided anew"},
	Other:     {ZH: "其他", EN: "other"},
}

// Grounds lists them in the order in which a form shows them.
func Grounds() []Ground { return []Ground{Transfer, Load, Leave, Avoidance, Other} }

// Words are the ground in both languages.
func (g Ground) Words() fault.Text { return groundWords[g] }

// Order is a hand-over as the head of the bureau orders it.
type Order struct {
	Taker    string // login
	Ground   Ground
	Document string // number of the president's decision
	Reason   string
}

func (o Order) check() error {
	switch {
	case groundWords[o.Ground].ZH == "":
		return ErrGround
	case o.Ground == Avoidance && utf8.RuneCountInString(o.Document) < 2 || utf8.RuneCountInString(o.Document) > 120:
		return ErrDocument
	case !reasoned(o.Reason):
		return ErrReason
	}
	return nil
}

func reasoned(s string) bool { n := utf8.RuneCountInString(s); return n >= 4 && n <= 500 }

// Item is one thing that goes over.
type Item struct {
	What  string     `json:"what"` // task, clock, lot, thing
	Kind  string     `json:"kind"` // of the task or clock, the state of the lot or thing
	Title string     `json:"title"`
	Since legal.Time `json:"since"`
	Due   legal.Time `json:"due"`
}

// Handover is one passing of a case.
type Handover struct {
	ID         ref.ID     `json:"id"`
	Case       ref.ID     `json:"case"`
	CaseNo     string     `json:"case_no"`
	Giver      string     `json:"giver"` // login
	Taker      string     `json:"taker"`
	Ground     Ground     `json:"ground"`
	Document   string     `json:"document_no"`
	Reason     string     `json:"reason"`
	Count      int        `json:"count"`
	OrderedBy  string     `json:"ordered_by"`
	OrderedAt  legal.Time `json:"ordered_at"`
	Accepted   bool       `json:"accepted"`
	Answer     string     `json:"answer"`      // why it was sent back or taken back
	AnsweredAt legal.Time `json:"answered_at"` // zero: waits
	Waits      bool       `json:"waits"`       // for the signature of whoever asks
	Mine       bool       `json:"mine"`        // whoever asks may take it back
	Items      []Item     `json:"items"`
}

// Service passes cases on. It is safe for concurrent use.
type Service struct {
	pool   *pgxpool.Pool
	people *identity.Service
	desk   *desk.Service
}

// New returns a service on pool; what is open is asked of d.
func New(pool *pgxpool.Pool, people *identity.Service, d *desk.Service) *Service {
	return &Service{pool, people, d}
}

// Order lists what is open in a case and orders that it passes to another judge.
// registry.ErrCaseUnknown, ErrGround, ErrDocument, ErrReason, ErrNoHandler, ErrTaker,
// ErrSame, ErrSelf, ErrApart, ErrOpen, ErrMost.
func (s *Service) Order(ctx context.Context, court string, id ref.ID, o Order, at legal.Time, by event.Actor) (ref.ID, error) {
	o.Reason, o.Document = strings.TrimSpace(o.Reason), strings.TrimSpace(o.Document)
	err := o.check()
	if err != nil {
		return "", err
	}
	items, err := s.Open(ctx, court, id, at)
	if err != nil {
		return "", err
	}
	if len(items) > MostItems {
		return "", ErrMost.With("most", MostItems)
	}
	h := ref.New()
	return h, pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		c, err := registry.FindCase(ctx, tx, court, id)
		if err != nil {
			return err
		}
		taker, err := s.taker(ctx, tx, c, o.Taker, by.Person)
		if err != nil {
			return err
		}
		err = save(ctx, tx, c, h, taker, o, items, at, by)
		if err != nil {
			return err
		}
		return event.Add(ctx, tx, event.Fact{Kind: "case.handover_ordered", Court: court, Case: id, Subject: h, Actor: by, At: at,
			Basis: o.Ground.basis(), Body: map[string]any{"ground": o.Ground, "items": len(items)}})
	})
}

func (g Ground) basis() basis.Basis {
	if g == Avoidance {
		return basis.CivilProcedure2023(47)
	}
	return none
}

// taker finds who takes the case and refuses who may not.
func (s *Service) taker(ctx context.Context, tx pgx.Tx, c registry.Case, login string, by ref.ID) (ref.ID, error) {
	if c.Handler.IsZero() {
		return "", ErrNoHandler
	}
	k, ok, err := s.people.KnownByLogin(ctx, tx, login)
	if err == nil && ok {
		ok, err = s.people.Holds(ctx, tx, k.ID, c.Court, identity.Judge)
	}
	switch {
	case err != nil:
		return "", err
	case !ok:
		return "", ErrTaker.With("login", login)
	case k.ID == c.Handler:
		return "", ErrSame
	case k.ID == by, c.Handler == by:
		return "", ErrSelf
	}
	var parts []string
	err = tx.QueryRow(ctx, `select case_taker_parts($1, $2, $3)`, c.Court, c.ID, k.ID).Scan(&parts)
	if err != nil {
		return "", fmt.Errorf("look for parts of the taker: %w", err)
	}
	if len(parts) > 0 {
		return "", ErrApart.With("why", apart[parts[0]])
	}
	return k.ID, nil
}

func save(ctx context.Context, tx pgx.Tx, c registry.Case, id, taker ref.ID, o Order, items []Item, at legal.Time, by event.Actor) error {
	_, err := tx.Exec(ctx, `
		insert into case_handover (court_id, handover_id, case_id, giver, taker, ground, document_no, reason, items, ordered_by, ordered_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		c.Court, id, c.ID, c.Handler, taker, o.Ground, o.Document, o.Reason, len(items), by.Person, at)
	switch {
	case pg.Violated(err, "case_handover_open"), pg.Violated(err, "case_handover_giver"):
		return ErrOpen.Because(err)
	case err != nil:
		return fmt.Errorf("store hand-over of %s: %w", c.ID, err)
	}
	for i, it := range items {
		_, err = tx.Exec(ctx, `
			insert into case_handover_item (court_id, handover_id, line, what, kind, title, since, due)
			values ($1, $2, $3, $4, $5, $6, $7, $8)`, c.Court, id, i+1, it.What, it.Kind, it.Title, it.Since, it.Due)
		if err != nil {
			return fmt.Errorf("store hand-over of %s: %w", c.ID, err)
		}
	}
	return nil
}
