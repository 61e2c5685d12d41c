package auctionpg

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/internal/basis"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/ref"
)

// Choice is one applicant's choice of platform.
type Choice struct {
	Party    ref.ID `json:"party"`
	Platform string `json:"platform"`
}

// PlatformChoice is what the applicants chose, and what the court says where
// that is not its one channel. No choice at all is a choice left to the court.
type PlatformChoice struct {
	Choices  []Choice `json:"choices"`
	Reason   string   `json:"reason"`
	Document string   `json:"document"` // SHA-256 of the applicants' statement
}

// Chosen is the answer to ChoosePlatform.
type Chosen struct {
	Choice     ref.ID `json:"choice"`
	Chosen     string `json:"chosen"` // empty: none, or not one
	Designated string `json:"designated"`
	Conflict   bool   `json:"conflict"`
}

// ChoosePlatform records the applicant's choice of platform: 法释〔2016〕18号 Art. 5.
// The applicant is free to choose from the list, while a court under the three
// ones has one channel. Where the two differ, the conflict is put on record with
// the court's reason; it is never resolved in silence. It fails with ErrChoiceConflict,
// with ErrHash, and once the lot is announced with ErrPlatformAnnounced.
func (s *Service) ChoosePlatform(ctx context.Context, court string, lot ref.ID, in PlatformChoice, by event.Actor, at legal.Time) (Chosen, error) {
	if in.Document != "" && !auction.IsHash(in.Document) {
		return Chosen{}, ErrHash.With("field", "document")
	}
	var out Chosen
	err := pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		l, err := lockLot(ctx, tx, court, lot, exclusive)
		if err != nil {
			return err
		}
		err = auction.CanChoosePlatform(l.Status)
		if err != nil {
			return err
		}
		var channel string
		err = tx.QueryRow(ctx, `
			select platform
			from auction_channel
			where court_id = $1`, court).Scan(&channel)
		if err != nil {
			return fmt.Errorf("read channel of %s: %w", court, err)
		}
		out = in.against(channel)
		if out.Conflict && strings.TrimSpace(in.Reason) == "" {
			return ErrChoiceConflict.With("chosen", out.Chosen).With("designated", channel)
		}
		err = insertChoice(ctx, tx, l, in, out, by, at)
		if err != nil {
			return err
		}
		b := basis.Online2016(5)
		if out.Conflict {
			b = basis.ThreeOnes(0)
		}
		return event.Add(ctx, tx, event.Fact{
			Kind: "lot.platform_chosen", Court: court, Case: l.Case, Asset: l.Asset, Lot: l.ID, Subject: out.Choice,
			Actor: by, At: at, Public: true, Basis: b,
			Body: map[string]any{"chosen": out.Chosen, "designated": channel, "conflict": out.Conflict, "reason": in.Reason},
		})
	})
	return out, err
}

// against compares the choices with the court's channel. Choices that differ
// among themselves leave it to the court (Art. 5), which is no conflict.
func (c PlatformChoice) against(channel string) Chosen {
	out := Chosen{Choice: ref.New(), Designated: channel}
	for i, one := range c.Choices {
		if i > 0 && one.Platform != c.Choices[0].Platform {
			return out
		}
	}
	if len(c.Choices) > 0 {
		out.Chosen = strings.TrimSpace(c.Choices[0].Platform)
		out.Conflict = out.Chosen != channel
	}
	return out
}

func insertChoice(ctx context.Context, tx pgx.Tx, l Lot, in PlatformChoice, out Chosen, by event.Actor, at legal.Time) error {
	choices, err := json.Marshal(append([]Choice{}, in.Choices...))
	if err != nil {
		return fmt.Errorf("encode choices: %w", err)
	}
	_, err = tx.Exec(ctx, `
		insert into platform_choice (court_id, choice_id, lot_id, choices, chosen, designated, conflict, reason, document, recorded_by, at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		l.Court, out.Choice, l.ID, choices, out.Chosen, out.Designated, out.Conflict, in.Reason, in.Document, by.Person, at)
	if err != nil {
		return fmt.Errorf("record platform choice of lot %s: %w", l.ID, err)
	}
	return nil
}
