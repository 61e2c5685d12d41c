package auctionpg

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/auction/papers"
	"fachui/internal/basis"
	"fachui/internal/deadline"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/ref"
)

// AssistanceRequest is what a court asks a registry for.
type AssistanceRequest struct {
	Agency papers.Agency
	Name   string   // of the very office
	DocNo  string   // of the notice
	Asks   []string // beside what follows from the agency
}

// The most that a notice asks for by itself, and how long each may be.
const (
	mostAsks = 10
	longAsk  = 300
)

func (r AssistanceRequest) check() error {
	switch n := len([]rune(strings.TrimSpace(r.Name))); {
	case !r.Agency.Known():
		return ErrAgency.With("field", "agency")
	case n < 2 || n > 120:
		return ErrAgency.With("field", "name")
	case r.Agency == papers.Other && len(r.Asks) == 0 || len(r.Asks) > mostAsks:
		return ErrAgency.With("field", "asks")
	}
	for _, a := range r.Asks {
		if n := len([]rune(strings.TrimSpace(a))); n < 2 || n > longAsk {
			return ErrAgency.With("field", "asks")
		}
	}
	if n := len([]rune(strings.TrimSpace(r.DocNo))); n < 2 || n > 120 {
		return auction.ErrPaper.With("field", "doc_no")
	}
	return nil
}

// AssistanceAsked is the answer to AskAssistance.
type AssistanceAsked struct {
	Assistance ref.ID     `json:"assistance"`
	Paper      PaperView  `json:"paper"`
	Due        legal.Time `json:"due_at"`
}

// AskAssistance issues a notice of assistance on the property of a lot whose title has
// passed: whoever keeps a register must co-operate (民事诉讼法 Art. 262). The law gives it
// no time; the house looks after thirty days. ErrAgency, ErrTitleFirst, ErrNumberTaken.
func (s *Service) AskAssistance(ctx context.Context, court string, lot ref.ID, in AssistanceRequest, by event.Actor, at legal.Time) (AssistanceAsked, error) {
	err := in.check()
	if err != nil {
		return AssistanceAsked{}, err
	}
	out := AssistanceAsked{Assistance: ref.New(), Due: auction.Within(at.Date(), auction.AssistanceDays)}
	err = pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		l, err := lockLot(ctx, tx, court, lot, shared)
		if err != nil {
			return err
		}
		f, err := s.assistanceFacts(ctx, tx, l, in, by, at)
		if err != nil {
			return err
		}
		out.Paper, err = s.issue(ctx, tx, l, f, by, at)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			insert into assistance (court_id, assistance_id, lot_id, paper_id, agency, name, due_at, issued_by, issued_at)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
			court, out.Assistance, lot, out.Paper.ID, in.Agency, in.Name, out.Due, by.Person, at)
		if err != nil {
			return fmt.Errorf("ask assistance on lot %s: %w", lot, err)
		}
		err = deadline.Open(ctx, tx, deadline.Deadline{
			Court: court, Kind: auction.DeadlineAssistance, Subject: out.Assistance, Case: l.Case, Lot: lot, Owner: "clerk", Due: out.Due,
			Basis: basis.CivilProcedure2023(262), Opened: at,
		})
		if err != nil {
			return err
		}
		return event.Add(ctx, tx, event.Fact{
			Kind: "assistance.asked", Court: court, Case: l.Case, Asset: l.Asset, Lot: lot, Subject: out.Assistance, Actor: by, At: at,
			Basis: basis.CivilProcedure2023(262), Body: map[string]any{"agency": in.Agency, "doc_no": in.DocNo, "due": out.Due},
		})
	})
	return out, err
}

// assistanceFacts gathers what a notice says. ErrTitleFirst.
func (s *Service) assistanceFacts(ctx context.Context, tx pgx.Tx, l Lot, in AssistanceRequest, by event.Actor, at legal.Time) (papers.Facts, error) {
	if l.TitledAt.IsZero() {
		return papers.Facts{}, ErrTitleFirst
	}
	f, err := paperFacts(ctx, tx, l, papers.Assistance)
	if err != nil {
		return f, err
	}
	f.Number, f.Assist = in.DocNo, &papers.Assist{Agency: in.Agency, Name: in.Name, Asks: in.Asks}
	err = tx.QueryRow(ctx, `
		select doc_no
		from sale_ruling
		where court_id = $1 and lot_id = $2`, l.Court, l.ID).Scan(&f.Assist.Ruling)
	if err != nil {
		return f, fmt.Errorf("read ruling of lot %s: %w", l.ID, err)
	}
	err = addParties(ctx, tx, l, &f, s.opened(l, by, at))
	if err != nil {
		return f, err
	}
	sold, err := confirmedApplication(ctx, tx, l)
	switch {
	case err != nil:
	case sold.IsZero():
		err = taking(s.opened(l, by, at))(ctx, tx, l, &f)
	default:
		err = addSale(ctx, tx, l, &f)
	}
	if err != nil || in.Agency == papers.Tax {
		return f, err
	}
	return f, addBurdens(ctx, tx, l, &f)
}

// AssistanceStep is a step of a notice: that it was sent, or answered by a document.
type AssistanceStep struct {
	Step     string // sent, answered
	Note     string
	Document string // SHA-256; the registry's receipt
}

// The steps of a notice.
const (
	stepSent     = "sent"
	stepAnswered = "answered"
)

// NoteAssistance puts a step of a notice on record. ErrNoAssistance, ErrAssistanceStep,
// ErrHash.
func (s *Service) NoteAssistance(ctx context.Context, court string, lot, id ref.ID, in AssistanceStep, by event.Actor, at legal.Time) error {
	n := len([]rune(strings.TrimSpace(in.Note)))
	if in.Step != stepSent && in.Step != stepAnswered || n < 2 || n > 500 {
		return ErrAssistanceStep
	}
	if in.Document != "" && !auction.IsHash(in.Document) || in.Step == stepAnswered && in.Document == "" {
		return ErrHash.With("field", "document")
	}
	return pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		l, err := lockLot(ctx, tx, court, lot, unlocked)
		if err != nil {
			return err
		}
		var there bool
		err = tx.QueryRow(ctx, `
			select exists (
				select from assistance
				where court_id = $1 and lot_id = $2 and assistance_id = $3)`, court, lot, id).Scan(&there)
		if err != nil {
			return fmt.Errorf("find notice %s: %w", id, err)
		}
		if !there {
			return ErrNoAssistance
		}
		_, err = tx.Exec(ctx, `
			insert into assistance_step (court_id, assistance_id, step, note, document, noted_by, at)
			values ($1, $2, $3, $4, $5, $6, $7)`, court, id, in.Step, in.Note, in.Document, by.Person, at)
		if pg.Violated(err, "assistance_step_once") || pg.Violated(err, "assistance_step_order") {
			return ErrAssistanceStep
		}
		if err != nil {
			return fmt.Errorf("note step of notice %s: %w", id, err)
		}
		if in.Step == stepAnswered {
			err = deadline.End(ctx, tx, auction.DeadlineAssistance, id, at, deadline.Met)
			if err != nil {
				return err
			}
		}
		return event.Add(ctx, tx, event.Fact{
			Kind: "assistance." + in.Step, Court: court, Case: l.Case, Asset: l.Asset, Lot: lot, Subject: id, Actor: by, At: at,
			Basis: basis.CivilProcedure2023(262), Body: map[string]any{"note": in.Note},
		})
	})
}
