package auctionpg

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
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
	out := Gate{Lacks: []Lack{}}
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
	p, a, situation, err := s.draftOf(ctx, tx, l, d, at)
	if err != nil {
		return out, err
	}
	missing := append(d.faults(), a.Faults(situation, pol)...)
	if len(missing) == 0 && stands != nil {
		missing = append(missing, stands)
	}
	err = out.lack(append(missing, s.payable(ctx, tx, l, d))...)
	if err != nil {
		return out, err
	}
	out.OpensAt, out.EndsAt, out.Ready = d.OpensAt, d.EndsAt, len(out.Lacks) == 0
	text, err := json.Marshal(p)
	if err != nil {
		return out, fmt.Errorf("encode announcement: %w", err)
	}
	out.Content, out.Hash = text, hashOf(text)
	return out, nil
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
