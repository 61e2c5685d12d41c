package auctionpg

import (
	"context"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/auction/papers"
	"fachui/internal/legal"
	"fachui/internal/paper"
	"fachui/internal/pg"
	"fachui/internal/ref"
)

// Drafting is what a judge has said so far of a paper that is not issued yet. Nothing
// of it need be there.
type Drafting struct {
	Kind       papers.Kind
	Number     string
	Reason     string
	BuyerCheck string
	Ground     auction.Ground
	LodgedOn   legal.Date
}

// PaperDraft is a paper as it would be written now. The names of parties are masked in
// it; the issued paper bears them in full, and opening them is then on record.
type PaperDraft struct {
	Kind     papers.Kind    `json:"kind"`
	Proposed string         `json:"proposed_number"` // the next that is free in the case; empty if none is
	Document paper.Document `json:"document"`
}

// blank stands in a draft for what nobody has said yet.
const blank = "（待填写）"

// DraftPaper writes a paper without issuing it. ErrPaperKind, ErrNoConfirmation where a
// sale is needed that there is none of, ErrNoAward likewise.
func (s *Service) DraftPaper(ctx context.Context, court string, lot ref.ID, in Drafting, at legal.Time) (PaperDraft, error) {
	add, ok := draftable[in.Kind]
	if !ok {
		return PaperDraft{}, ErrPaperKind.With("kind", string(in.Kind))
	}
	out := PaperDraft{Kind: in.Kind}
	err := pg.Read(ctx, s.pool, func(tx pgx.Tx) error {
		l, err := lockLot(ctx, tx, court, lot, unlocked)
		if err != nil {
			return err
		}
		f, err := paperFacts(ctx, tx, l, in.Kind)
		if err != nil {
			return err
		}
		out.Proposed, err = freeNumber(ctx, tx, l, f.CaseNo, in.Kind)
		if err != nil {
			return err
		}
		err = addParties(ctx, tx, l, &f, masked(l))
		if err != nil {
			return err
		}
		err = add(ctx, tx, l, &f)
		if err != nil {
			return err
		}
		f.At, f.Number, f.Reason, f.BuyerCheck = at, or(in.Number, out.Proposed), or(in.Reason, blank), or(in.BuyerCheck, blank)
		f.Ground, f.LodgedOn = blank, in.LodgedOn
		if in.Ground != "" {
			f.Ground = in.Ground.Words().ZH
		}
		out.Document, err = papers.Write(f)
		return err
	})
	return out, err
}

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

// draftable are the papers that rest on a decision of a judge, and what each speaks of.
var draftable = map[papers.Kind]more{
	papers.SaleRuling:   both(addSale, addBurdens),
	papers.InKindRuling: both(takingMasked, addBurdens),
	papers.Reauction:    addSale,
	papers.Revocation:   addSale,
	papers.InKindLapse:  takingMasked,
	papers.Release:      both(),
}

func both(adds ...more) more {
	return func(ctx context.Context, tx pgx.Tx, l Lot, f *papers.Facts) error {
		for _, add := range adds {
			err := add(ctx, tx, l, f)
			if err != nil {
				return err
			}
		}
		return nil
	}
}

func takingMasked(ctx context.Context, tx pgx.Tx, l Lot, f *papers.Facts) error {
	return taking(masked(l))(ctx, tx, l, f)
}
