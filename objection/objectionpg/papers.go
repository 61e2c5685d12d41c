package objectionpg

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"fachui/internal/basis"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/objection"
)

// Paper is one of the papers of an objection: what it is, and its file if one was
// handed in. The hash is that of what the house kept.
type Paper struct {
	Name     string `json:"name"`
	Text     string `json:"text"`
	Document string `json:"document"` // SHA-256 of the file; empty without one
	File     Kept   `json:"-"`
}

// Kept is a file as the house kept it; the zero Kept is none.
type Kept struct {
	Sum   string
	Media string
	Size  int64
}

// Papers are listed, each with a line of words.
const (
	mostPapers = 20 // at once
	allPapers  = 60 // of one objection
	paperName  = 200
	paperText  = 2000
)

func checkPapers(papers []Paper) error {
	if len(papers) > mostPapers {
		return ErrPapers.With("most", mostPapers)
	}
	for _, p := range papers {
		n := len([]rune(p.Name))
		if n < 1 || n > paperName || len([]rune(p.Text)) > paperText {
			return ErrPapers.With("most", mostPapers)
		}
	}
	return nil
}

func addPapers(ctx context.Context, tx pgx.Tx, court string, id ref.ID, papers []Paper, late bool, by event.Actor, at legal.Time) error {
	var known int
	err := tx.QueryRow(ctx, `
		select count(*)
		from objection_paper
		where court_id = $1 and objection_id = $2`, court, id).Scan(&known)
	if err != nil {
		return fmt.Errorf("count papers of objection: %w", err)
	}
	if known+len(papers) > allPapers {
		return ErrPapers.With("most", allPapers)
	}
	for _, p := range papers {
		err = keepFile(ctx, tx, court, id, p.File, by, at)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			insert into objection_paper (court_id, paper_id, objection_id, name, text, document, late, added_by, added_at)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`, court, ref.New(), id, p.Name, p.Text, p.File.Sum, late, by.Person, at)
		if err != nil {
			return fmt.Errorf("save paper of objection: %w", err)
		}
	}
	return nil
}

// keepFile puts a file of an objection on record; none is nothing.
func keepFile(ctx context.Context, tx pgx.Tx, court string, id ref.ID, k Kept, by event.Actor, at legal.Time) error {
	if k.Sum == "" {
		return nil
	}
	_, err := tx.Exec(ctx, `
		insert into objection_file (court_id, objection_id, sha256, media_type, size, kept_by, kept_at)
		values ($1, $2, $3, $4, $5, $6, $7)
		on conflict do nothing`, court, id, k.Sum, k.Media, k.Size, by.Person, at)
	if err != nil {
		return fmt.Errorf("record file of objection: %w", err)
	}
	return nil
}

// Supplement adds papers: those that the court asked for, after which it decides anew
// whether to accept; or more of them, until it has ruled. objection.ErrPapersLate,
// ErrPapers, objection.ErrNoStep.
func (s *Service) Supplement(ctx context.Context, id ref.ID, papers []Paper, by event.Actor, at legal.Time) error {
	err := checkPapers(papers)
	if err == nil && len(papers) == 0 {
		err = ErrPapers.With("most", mostPapers)
	}
	if err != nil {
		return err
	}
	court, err := s.own(ctx, id, by.Person)
	if err != nil {
		return err
	}
	return pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		o, err := lock(ctx, tx, court, id)
		if err != nil {
			return err
		}
		if o.state == objection.Filed || o.state == objection.Accepted {
			return s.add(ctx, tx, o, papers, by, at)
		}
		return s.doTx(ctx, tx, court, id, objection.Supplement, by, at, func(tx pgx.Tx, o *row) (done, error) {
			err := objection.CanSupplement(o.papersDue, at)
			if err == nil {
				err = addPapers(ctx, tx, court, id, papers, true, by, at)
			}
			return done{due: map[string]legal.Time{objection.DeadlineAccept: objection.DutyBy(at.Date(), objection.AcceptDays)}}, err
		})
	})
}

// add adds papers that nobody asked for; nothing else changes.
func (s *Service) add(ctx context.Context, tx pgx.Tx, o row, papers []Paper, by event.Actor, at legal.Time) error {
	err := addPapers(ctx, tx, o.court, o.id, papers, o.state == objection.Accepted, by, at)
	if err != nil {
		return err
	}
	if o.capacity == objection.ByBidder {
		by.Person = "" // who bids is told to nobody (法释〔2016〕18号 Art. 18)
	}
	return event.Add(ctx, tx, event.Fact{
		Kind: "objection.papers_added", Court: o.court, Case: o.caseID, Asset: o.asset, Lot: o.lot, Subject: o.id, Actor: by, At: at,
		Basis: basis.Objections2020(1), Body: map[string]any{"papers": len(papers)},
	})
}

// OwnPaper is the file of a paper, for who handed it in and, once the objection is
// heard, for the parties of the case. The papers of a bidder tell who bids: no party
// opens them (法释〔2016〕18号 Art. 18). objection.ErrUnknown.
func (s *Service) OwnPaper(ctx context.Context, id, paper, person ref.ID) (Kept, error) {
	court, err := s.concerned(ctx, id, person)
	if err != nil {
		return Kept{}, err
	}
	return s.paper(ctx, court, id, paper, `o.person_id = $4 or o.accepted_at is not null and o.capacity <> 'bidder'`, person)
}

// CourtPaper is the file of a paper for those of the court who decide about the
// objection: whoever accepts it, and the panel. A bidder's own papers are the panel's
// alone once there is one. objection.ErrUnknown.
func (s *Service) CourtPaper(ctx context.Context, court string, id, paper, reader ref.ID) (Kept, error) {
	return s.paper(ctx, court, id, paper, `o.capacity <> 'bidder' or not exists (
			select from objection_panel m
			where m.court_id = o.court_id and m.objection_id = o.objection_id) or exists (
			select from objection_panel m
			where m.court_id = o.court_id and m.objection_id = o.objection_id and $4 = any (m.members))`, reader)
}

func (s *Service) paper(ctx context.Context, court string, id, paper ref.ID, may string, reader ref.ID) (k Kept, err error) {
	err = s.pool.QueryRow(ctx, `
		select f.sha256, f.media_type, f.size
		from objection o
		join objection_paper p using (court_id, objection_id)
		join objection_file f on f.court_id = p.court_id and f.objection_id = p.objection_id and f.sha256 = p.document
		where o.court_id = $1 and o.objection_id = $2 and p.paper_id = $3 and (`+may+`)`, court, id, paper, reader).Scan(&k.Sum, &k.Media, &k.Size)
	if pg.NoRows(err) {
		return Kept{}, objection.ErrUnknown
	}
	if err != nil {
		return Kept{}, fmt.Errorf("find paper %s: %w", paper, err)
	}
	return k, nil
}

// Opener reads a name in plain and puts on record who did and why; identity.Service is
// one.
type Opener func(ctx context.Context, tx pgx.Tx, person ref.ID, about About) (string, error)

// About is where and why a name is opened.
type About struct {
	Court  string
	Case   ref.ID
	Lot    ref.ID
	Reason string
	By     event.Actor
	At     legal.Time
}

// OpenName tells the court that hears an objection who made it, with the reason on
// record: the members of its panel, and until there is one whoever accepts it; of a
// bidder the panel alone. objection.ErrUnknown, objection.ErrNameSealed.
func (s *Service) OpenName(ctx context.Context, id ref.ID, a About, open Opener) (name string, err error) {
	err = pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		o, err := lock(ctx, tx, a.Court, id)
		if err != nil {
			return err
		}
		var members []ref.ID
		err = tx.QueryRow(ctx, `
			select members
			from objection_panel
			where court_id = $1 and objection_id = $2 and round = $3`, a.Court, id, o.round).Scan(&members)
		if err != nil && !pg.NoRows(err) {
			return fmt.Errorf("read panel: %w", err)
		}
		err = objection.CanOpenName(o.capacity, o.state, len(members) > 0, slices.Contains(members, a.By.Person))
		if err != nil {
			return err
		}
		a.Case, a.Lot = o.caseID, o.lot
		name, err = s.atCounter(ctx, tx, o, a)
		if err != nil || name != "" {
			return err
		}
		name, err = open(ctx, tx, o.person, a)
		return err
	})
	return name, err
}
