package auctionpg

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/internal/event"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/ref"
)

// BuyerLook is where a buyer stands with one requirement of the lot.
type BuyerLook struct {
	Requirement auction.Requirement   `json:"requirement"`
	Name        fault.Text            `json:"name"`
	Basis       string                `json:"basis"`
	BasisEN     string                `json:"basis_en"`
	Result      auction.Result        `json:"result"` // empty: nobody has looked, or not since the price was paid
	Said        fault.Text            `json:"said"`
	ByHouse     bool                  `json:"by_house"` // the house looks itself, at the ruling
	Waivable    bool                  `json:"waivable"` // it may not be required
	Finding     *auction.BuyerFinding `json:"finding"`  // the one that counts
}

// BuyerReview is the second look at the buyer of a lot, before the ruling.
type BuyerReview struct {
	Lot   ref.ID                 `json:"lot"`
	Ready bool                   `json:"ready"` // nothing of it keeps the ruling from being issued
	Lack  *Lack                  `json:"lack"`  // what does
	Looks []BuyerLook            `json:"looks"`
	Found []auction.BuyerFinding `json:"found"` // everything that was found, the oldest first
}

// buyerMost bounds what was found of one buyer.
const buyerMost = 200

// buyerFacts are what the second look at the buyer of l rests on.
func buyerFacts(ctx context.Context, q querier, l Lot) (auction.BuyerFacts, error) {
	f := auction.BuyerFacts{Status: l.Status, Class: l.Class, Limited: l.Limited, PaidAt: l.PaidAt}
	words, err := requirement(ctx, q, l)
	if err != nil {
		return f, err
	}
	f.Qualified = words != ""
	rows, err := q.Query(ctx, `
		select requirement, result, evidence, document, found_by, at
		from buyer_finding
		where court_id = $1 and lot_id = $2
		order by finding_id
		limit $3`, l.Court, l.ID, buyerMost)
	if err != nil {
		return f, fmt.Errorf("read findings about the buyer of %s: %w", l.ID, err)
	}
	f.Found, err = pgx.AppendRows([]auction.BuyerFinding{}, rows, pgx.RowToStructByPos[auction.BuyerFinding])
	if err != nil {
		return f, fmt.Errorf("read findings about the buyer of %s: %w", l.ID, err)
	}
	rows, err = q.Query(ctx, `
		select rule
		from buyer_bars($1, $2)`, l.Court, l.ID)
	if err != nil {
		return f, fmt.Errorf("look for the buyer of %s on its list: %w", l.ID, err)
	}
	f.Listed, err = pgx.CollectRows(rows, pgx.RowTo[auction.Rule])
	if err != nil {
		return f, fmt.Errorf("look for the buyer of %s on its list: %w", l.ID, err)
	}
	return f, nil
}

// ReviewBuyer is where the buyer of a lot stands before the ruling. ErrNoLot.
func (s *Service) ReviewBuyer(ctx context.Context, court string, lot ref.ID) (BuyerReview, error) {
	out := BuyerReview{Lot: lot, Looks: []BuyerLook{}}
	err := pg.Read(ctx, s.pool, func(tx pgx.Tx) error {
		l, err := lockLot(ctx, tx, court, lot, unlocked)
		if err != nil {
			return err
		}
		f, err := buyerFacts(ctx, tx, l)
		if err != nil {
			return err
		}
		out.Found = f.Found
		for _, r := range f.Requires() {
			out.Looks = append(out.Looks, lookAt(f, r))
		}
		var g Gate
		err = g.lack(f.MayRule())
		out.Ready = len(g.Lacks) == 0
		if !out.Ready {
			out.Lack = &g.Lacks[0]
		}
		return err
	})
	return out, err
}

func lookAt(f auction.BuyerFacts, r auction.Requirement) BuyerLook {
	b := r.Basis()
	out := BuyerLook{Requirement: r, Name: r.Words(), Basis: b.ZH(), BasisEN: b.EN(), ByHouse: r == auction.NotExcluded, Waivable: r == auction.EquityApproval}
	if out.ByHouse {
		out.Result = auction.BuyerMet
		if len(f.Listed) > 0 {
			out.Result = auction.BuyerLacking
		}
	} else if x, ok := f.Latest(r); ok {
		out.Result, out.Finding = x.Result, &x
	}
	out.Said = out.Result.Words()
	return out
}

// FindBuyer puts on record what the second look at one requirement of the buyer found.
// What auction.BuyerFacts.Take refuses, ErrNoLot.
func (s *Service) FindBuyer(ctx context.Context, court string, lot ref.ID, in auction.BuyerFinding, by event.Actor, at legal.Time) error {
	return pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		l, err := lockLot(ctx, tx, court, lot, exclusive)
		if err != nil {
			return err
		}
		f, err := buyerFacts(ctx, tx, l)
		if err != nil {
			return err
		}
		err = f.Take(in)
		if err != nil {
			return err
		}
		in.By, in.At = by.Person, at
		return keepFinding(ctx, tx, l, in, by)
	})
}

func keepFinding(ctx context.Context, tx pgx.Tx, l Lot, b auction.BuyerFinding, by event.Actor) error {
	id := ref.New()
	_, err := tx.Exec(ctx, `
		insert into buyer_finding (court_id, finding_id, lot_id, requirement, result, evidence, document, found_by, at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`, l.Court, id, l.ID, b.Requirement, b.Result, strings.TrimSpace(b.Evidence), b.Document, b.By, b.At)
	if err != nil {
		return fmt.Errorf("record finding about the buyer of %s: %w", l.ID, err)
	}
	return event.Add(ctx, tx, event.Fact{Kind: "lot.buyer_checked", Court: l.Court, Case: l.Case, Asset: l.Asset, Lot: l.ID, Subject: id, Actor: by, At: b.At,
		Basis: b.Requirement.Basis(), Body: map[string]any{"requirement": b.Requirement, "result": b.Result}})
}

// stillQualified refuses the ruling for a buyer who may not buy, records that the list
// of the lot was looked at, and returns words with what was found.
func stillQualified(ctx context.Context, tx pgx.Tx, l Lot, words string, by event.Actor, at legal.Time) (string, error) {
	f, err := buyerFacts(ctx, tx, l)
	if err != nil {
		return "", err
	}
	err = f.MayRule()
	if err != nil {
		return "", err
	}
	return withRecital(words, f), keepFinding(ctx, tx, l, auction.BuyerFinding{
		Requirement: auction.NotExcluded, Result: auction.BuyerMet, Evidence: "作出裁定时核对本标的不得竞买人员名单", By: by.Person, At: at,
	}, by)
}

func withRecital(words string, f auction.BuyerFacts) string {
	if r := f.Recital(); r != "" {
		return strings.TrimRight(strings.TrimSpace(words), "。；") + "；" + r
	}
	return words
}
