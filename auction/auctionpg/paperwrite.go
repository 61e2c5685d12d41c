package auctionpg

import (
	"context"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/auction/papers"
	"fachui/internal/event"
	"fachui/internal/legal"
)

// more adds to the facts of a paper what its kind says beside what all say.
type more func(ctx context.Context, tx pgx.Tx, l Lot, f *papers.Facts) error

// written is the hash of the document that a decision rests on: the one that the court
// handed in, or the paper that the house writes from the template of its kind, in the
// transaction of the decision itself. ErrNumberTaken.
func (s *Service) written(ctx context.Context, tx pgx.Tx, l Lot, k papers.Kind, p auction.Paper, by event.Actor, at legal.Time, adds ...more) (string, error) {
	if p.Document != "" {
		return p.Document, nil
	}
	f, err := paperFacts(ctx, tx, l, k)
	if err != nil {
		return "", err
	}
	f.Number, f.Reason = p.DocNo, p.Reason
	err = addParties(ctx, tx, l, &f, s.opened(l, by, at))
	if err != nil {
		return "", err
	}
	for _, add := range adds {
		err = add(ctx, tx, l, &f)
		if err != nil {
			return "", err
		}
	}
	v, err := s.issue(ctx, tx, l, f, by, at)
	return v.Sum, err
}

// checked says what the second look at the buyer's qualification found.
func checked(what string) more {
	return func(_ context.Context, _ pgx.Tx, _ Lot, f *papers.Facts) error {
		f.BuyerCheck = what
		return nil
	}
}

// upheld says on which ground a sale is revoked, and when it was attacked.
func upheld(g auction.Ground, lodged legal.Date) more {
	return func(_ context.Context, _ pgx.Tx, _ Lot, f *papers.Facts) error {
		f.Ground, f.LodgedOn = g.Words().ZH, lodged
		return nil
	}
}

// taking tells which creditor takes the property; name names the party.
func taking(name partyNamer) more {
	return func(ctx context.Context, tx pgx.Tx, l Lot, f *papers.Facts) error {
		a, err := findAward(ctx, tx, l)
		if err != nil {
			return err
		}
		creditor, err := name(ctx, tx, a.party)
		if err != nil {
			return err
		}
		f.Taken = &papers.Taken{Creditor: creditor, Price: a.price, SetOff: a.setOff, Difference: a.difference, PayBy: a.payBy, PaidAt: l.PaidAt}
		return nil
	}
}
