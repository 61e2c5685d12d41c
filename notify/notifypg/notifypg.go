// Package notifypg serves documents and sends messages, and keeps the record of
// both in PostgreSQL.
//
// [Service.ServeTx] and [Service.NotifyTx] join the transaction that makes the
// matter true, so nothing is told that did not happen and nothing that happened
// goes untold. A message thereby stands in its recipient's list on the site, always.
// Its other ways out are another step: people enter addresses and prove that they
// are theirs ([Service.SetContact], [Service.Verify]), and [Service.Deliver] takes
// what is due one by one with skip locked and hands it to the sender of its
// means. A claim is a lease, committed before anything is sent, so no transaction
// stays open while a mail server thinks; every try is recorded.
//
// When a serving ends, whichever way, the event notify.Received goes to the
// outbox, and the clocks that start with receipt start from it.
package notifypg

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"fachui/internal/clock"
	"fachui/internal/deadline"
	"fachui/internal/event"
	"fachui/internal/fault"
	"fachui/internal/identity"
	"fachui/internal/legal"
	"fachui/internal/paper"
	"fachui/internal/press"
	"fachui/internal/ref"
	"fachui/internal/registry"
	"fachui/notify"
	"fachui/notify/channel"
)

// The kinds of deadline kept here. The subject of the first is a serving, of the
// second a document.
const (
	DeadlineDeemed = "notice.deemed" // the posting of an unreachable recipient's document
	DeadlineDue    = "notice.due"    // the document must have reached everybody
)

// Cipher keeps addresses unreadable in the database; internal/keyring is one.
type Cipher interface {
	Encrypt(table, id, column string, plain []byte) ([]byte, error)
	Decrypt(table, id, column string, sealed []byte) ([]byte, error)
	Blind(purpose string, value []byte) []byte
}

// People is what is asked of identity.
type People interface {
	Known(ctx context.Context, q identity.Querier, person ref.ID) (identity.Known, bool, error)
	RolesOf(ctx context.Context, q identity.Querier, person ref.ID) (identity.Caller, error)
	Phone(ctx context.Context, tx pgx.Tx, person ref.ID, why identity.Opening) (string, error)
}

// Options are what a service stands on. A means without a sender is off.
type Options struct {
	Senders map[notify.Means]channel.Sender
	Machine clock.Machine // times tries and codes
	Cipher  Cipher
	People  People
	Site    string // https://…, put before the page that a message names; may be empty
	Press   Press  // sets receipts as PDF; may be nil
}

// Press sets papers; internal/press is one.
type Press interface {
	Print(d paper.Document, f press.Foot, at legal.Time) ([]byte, error)
}

// Service serves and notifies.
type Service struct {
	pool    *pgxpool.Pool
	senders map[notify.Means]channel.Sender
	machine clock.Machine
	cipher  Cipher
	people  People
	site    string
	press   Press
}

// New returns a service on pool.
func New(pool *pgxpool.Pool, o Options) *Service {
	return &Service{pool: pool, senders: o.Senders, machine: o.Machine, cipher: o.Cipher, people: o.People, site: strings.TrimRight(o.Site, "/"), press: o.Press}
}

// ServeTx issues a document to its recipients in tx and returns its identifier.
// A recipient named twice gets it once. notify.ErrKind, notify.ErrNobody.
func (s *Service) ServeTx(ctx context.Context, tx pgx.Tx, d notify.Document) (ref.ID, error) {
	duty, err := notify.Find(d.Kind)
	if err != nil {
		return "", err
	}
	if !duty.Serve {
		return "", fmt.Errorf("serve %s: it is a message; use NotifyTx", d.Kind)
	}
	if len(d.Recipients) == 0 {
		return "", notify.ErrNobody
	}
	d.Due, err = due(ctx, tx, duty, d.Due, d.At)
	if err != nil {
		return "", err
	}
	id := ref.New()
	_, err = tx.Exec(ctx, `
		insert into document (court_id, document_id, case_id, lot_id, kind, subject_id, basis, issued_at, due_at)
		values ($1, $2, nullif($3, '')::uuid, nullif($4, '')::uuid, $5, $6, $7, $8, $9)`,
		d.Court, id, d.Case, d.Lot, d.Kind, d.Subject, duty.Basis.ZH(), d.At, d.Due)
	if err != nil {
		return "", fmt.Errorf("save document %s: %w", d.Kind, err)
	}
	n := notify.Notice{Court: d.Court, Case: d.Case, Lot: d.Lot, Kind: d.Kind, Subject: d.Subject,
		Recipients: distinct(d.Recipients), Args: d.Args, At: d.At}
	err = s.send(ctx, tx, duty, n, id)
	if err != nil {
		return "", err
	}
	if !d.Due.IsZero() {
		err = deadline.Open(ctx, tx, deadline.Deadline{Court: d.Court, Kind: DeadlineDue, Subject: id, Case: d.Case,
			Lot: d.Lot, Owner: "clerk", Due: d.Due, Basis: duty.Basis, Opened: d.At})
		if err != nil {
			return "", err
		}
	}
	err = event.Add(ctx, tx, event.Fact{Kind: "document.issued", Court: d.Court, Case: d.Case, Lot: d.Lot, Subject: id,
		Actor: event.House, At: d.At, Basis: duty.Basis, Body: map[string]any{"kind": d.Kind, "of": d.Subject, "recipients": len(n.Recipients)}})
	if err != nil || !duty.Litigation {
		return id, err
	}
	return id, s.arrive(ctx, tx, d, id)
}

// NotifyTx sends a message to its recipients in tx. Without recipients it does
// nothing: a lot may have no bidder. notify.ErrKind.
func (s *Service) NotifyTx(ctx context.Context, tx pgx.Tx, n notify.Notice) error {
	duty, err := notify.Find(n.Kind)
	if err != nil {
		return err
	}
	if duty.Serve {
		return fmt.Errorf("notify %s: its receipt must be known; use ServeTx", n.Kind)
	}
	n.Recipients = distinct(n.Recipients)
	return s.send(ctx, tx, duty, n, "")
}

// due takes the document's own time, else the duty's length.
func due(ctx context.Context, tx pgx.Tx, duty notify.Duty, given, at legal.Time) (legal.Time, error) {
	if !given.IsZero() || duty.Days == 0 {
		return given, nil
	}
	cal, err := registry.Calendar(ctx, tx)
	if err != nil {
		return legal.Time{}, err
	}
	return duty.Due(cal, at)
}

// send writes one message per recipient and, for a document, its serving.
func (s *Service) send(ctx context.Context, tx pgx.Tx, duty notify.Duty, n notify.Notice, document ref.ID) error {
	args, err := s.withCase(ctx, tx, n)
	if err != nil {
		return err
	}
	m, err := duty.Render(args)
	if err != nil {
		return err
	}
	for _, to := range n.Recipients {
		serving := ref.ID("")
		if !document.IsZero() {
			serving = ref.New()
			_, err = tx.Exec(ctx, `
				insert into serving (court_id, serving_id, document_id, party_id, person_id, status, sent_at)
				values ($1, $2, $3, nullif($4, '')::uuid, nullif($5, '')::uuid, 'sent', $6)`,
				n.Court, serving, document, to.Party, to.Person, n.At)
			if err != nil {
				return fmt.Errorf("save serving of %s: %w", n.Kind, err)
			}
		}
		err = s.queue(ctx, tx, duty, n, m, to, serving)
		if err != nil {
			return err
		}
	}
	return nil
}

// queue writes one message, which thereby stands in its recipient's list, and its
// ways out: those that the site has and the recipient wants. The person who acts
// for a party is looked up now.
func (s *Service) queue(ctx context.Context, tx pgx.Tx, duty notify.Duty, n notify.Notice, m notify.Message, to notify.Recipient, serving ref.ID) error {
	id := ref.New()
	tag, err := tx.Exec(ctx, `
		insert into notice (court_id, notice_id, case_id, lot_id, kind, subject_id, serving_id, party_id, person_id,
			zh_title, zh_text, en_title, en_text, basis, at)
		values ($1, $2, nullif($3, '')::uuid, nullif($4, '')::uuid, $5, $6, nullif($7, '')::uuid, nullif($8, '')::uuid,
			coalesce(nullif($9, '')::uuid, (
				select person_id
				from party_now
				where court_id = $1 and party_id = nullif($8, '')::uuid)),
			$10, $11, $12, $13, $14, $15)
		on conflict (court_id, kind, subject_id, coalesce(party_id, person_id), at) do nothing`,
		n.Court, id, n.Case, n.Lot, n.Kind, n.Subject, serving, to.Party, to.Person,
		m.Title.ZH, m.Text.ZH, m.Title.EN, m.Text.EN, duty.Basis.ZH(), n.At)
	if err != nil {
		return fmt.Errorf("save notice %s: %w", n.Kind, err)
	}
	if tag.RowsAffected() == 0 {
		return nil
	}
	var means, ids []string
	for m := range s.senders {
		means, ids = append(means, string(m)), append(ids, string(ref.New()))
	}
	_, err = tx.Exec(ctx, `
		insert into notice_delivery (court_id, notice_id, delivery_id, channel, next_at)
		select n.court_id, n.notice_id, w.id, w.channel, $3
		from notice n
		cross join unnest($4::text[], $5::uuid[]) as w (channel, id)
		where n.court_id = $1 and n.notice_id = $2
			and (w.channel = 'file' or exists (
				select
				from contact c
				where c.person_id = n.person_id and c.channel = w.channel and c.wanted and c.verified_at is not null))`,
		n.Court, id, s.machine(), means, ids)
	if err != nil {
		return fmt.Errorf("queue notice %s: %w", n.Kind, err)
	}
	return nil
}

// withCase adds what every message may say: court, case number and page.
func (s *Service) withCase(ctx context.Context, tx pgx.Tx, n notify.Notice) (notify.Args, error) {
	args := notify.Args{"page": "/"}
	switch {
	case !n.Lot.IsZero():
		args["page"] = "/lots/" + n.Lot.String()
	case !n.Case.IsZero():
		args["page"] = "/me/cases"
	}
	c, err := registry.FindCourt(ctx, tx, n.Court)
	if err != nil {
		return nil, err
	}
	args["court"] = fault.Text{ZH: c.Name, EN: c.NameEN}
	if !n.Case.IsZero() {
		k, err := registry.FindCase(ctx, tx, n.Court, n.Case)
		if err != nil {
			return nil, err
		}
		args["case_no"] = k.CaseNo
	}
	maps.Copy(args, n.Args)
	if page, ok := args["page"].(string); ok && strings.HasPrefix(page, "/") {
		args["page"] = s.site + page
	}
	return args, nil
}

func distinct(rs []notify.Recipient) []notify.Recipient {
	var out []notify.Recipient
	for _, r := range rs {
		same := func(o notify.Recipient) bool { return o.Party == r.Party && (r.Party != "" || o.Person == r.Person) }
		if r != (notify.Recipient{}) && !slices.ContainsFunc(out, same) {
			out = append(out, r)
		}
	}
	return out
}
