package auctionpg

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/auction/wording"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/ref"
)

// Lack is one thing that keeps an announcement from being published.
type Lack struct {
	Code    string `json:"code"`
	Item    string `json:"item,omitempty"` // key of the disclosure or warning
	ZH      string `json:"zh"`
	EN      string `json:"en"`
	Basis   string `json:"basis"`
	BasisEN string `json:"basis_en"`
}

// Gate is how far a lot is from publication.
type Gate struct {
	Ready     bool            `json:"ready"`
	Lacks     []Lack          `json:"lacks"`
	FirstOpen legal.Date      `json:"first_open"` // earliest day of the opening if published now
	Days      int             `json:"days"`       // of the announcement before it
	OpensAt   legal.Time      `json:"opens_at"`   // of the draft; the first that is possible if it has none
	EndsAt    legal.Time      `json:"ends_at"`
	Content   json.RawMessage `json:"content"` // what the public would read
	Hash      string          `json:"content_hash"`
	// Where the texts of the draft leave the template.
	Changes []wording.Change `json:"changes"`
}

// CheckAnnouncement composes the announcement that a draft would become and says
// everything that is missing, by the rules that Announce asks. A draft without times
// is judged with the first that are possible. It changes nothing.
func (s *Service) CheckAnnouncement(ctx context.Context, court string, lot ref.ID, d Draft, at legal.Time) (Gate, error) {
	var out Gate
	err := pg.Read(ctx, s.pool, func(tx pgx.Tx) error {
		l, err := lockLot(ctx, tx, court, lot, unlocked)
		if err != nil {
			return err
		}
		out, err = s.gate(ctx, tx, l, d, at)
		return err
	})
	return out, err
}

func (s *Service) gate(ctx context.Context, tx pgx.Tx, l Lot, d Draft, at legal.Time) (Gate, error) {
	out := Gate{Lacks: []Lack{}, Changes: []wording.Change{}}
	_, stands := auction.Next(l.Status, auction.Announce, l.Round)
	if l.Resolution.IsZero() { // without terms there is nothing to announce
		return out, out.lack(stands)
	}
	pol, err := s.policy(ctx, tx, l.Court, at)
	if err != nil {
		return out, err
	}
	out.FirstOpen, out.Days = auction.Publication{On: at.Date(), Kind: l.Kind, Round: l.Round}.EarliestOpening(pol)
	if d.OpensAt.IsZero() && d.EndsAt.IsZero() {
		d.OpensAt = out.FirstOpen.Start().Add(usualHour)
		d.EndsAt = d.OpensAt.Add(l.Round.Span())
	}
	c, err := s.draftOf(ctx, tx, l, d, pol, at)
	if err != nil {
		return out, err
	}
	missing := append(d.faults(), c.announcement.Faults(c.situation, pol)...)
	missing = append(missing, unsaid(c.Missing())...)
	if len(missing) == 0 && stands != nil {
		missing = append(missing, stands)
	}
	err = out.lack(append(missing, s.payable(ctx, tx, l, d))...)
	if err != nil {
		return out, err
	}
	out.OpensAt, out.EndsAt, out.Ready = d.OpensAt, d.EndsAt, len(out.Lacks) == 0
	out.Changes = append([]wording.Change{}, c.changes...)
	c.Papers = c.Printed()
	text, err := json.Marshal(c.Published)
	if err != nil {
		return out, fmt.Errorf("encode announcement: %w", err)
	}
	out.Content, out.Hash = text, hashOf(text)
	return out, nil
}

// saidElsewhere are facts of the texts whose absence a rule of its own refuses.
var saidElsewhere = []string{
	"platform", "vacating", "condition", "defects", "taxes", "when", "place", "person", "phone", "contact", "opens_at", "ends_at",
}

// unsaid are the gaps that no other rule names.
func unsaid(gaps []error) []error {
	return slices.DeleteFunc(gaps, func(err error) bool { return slices.Contains(saidElsewhere, fault.Of(err).Args()["key"]) })
}

// usualHour is when auctions usually open.
const usualHour = 10 * time.Hour

// lack notes refusals; any other error is returned.
func (g *Gate) lack(missing ...error) error {
	for _, m := range missing {
		if m == nil {
			continue
		}
		f := fault.Of(m)
		if f == nil {
			return m
		}
		g.Lacks = append(g.Lacks, Lack{
			Code: f.Code, Item: f.Args()["key"], ZH: f.ZH(), EN: f.EN(), Basis: f.Basis.ZH(), BasisEN: f.Basis.EN(),
		})
	}
	return nil
}

// faults is what check refuses, all of it.
func (d Draft) faults() []error {
	var all []error
	without := d
	for range 3 { // one of each kind
		err := without.check()
		if err == nil {
			return all
		}
		all = append(all, err)
		switch {
		case errors.Is(err, ErrDefects):
			without.Defects = []string{"-"}
		case errors.Is(err, ErrContact):
			without.Viewing = Viewing{"-", "-", "-", "-"}
		default:
			return all
		}
	}
	return all
}
