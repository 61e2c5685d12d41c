package registry

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"fachui/internal/cn"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/ref"
)

// longestPerson is the number of characters up to which a holder's name is taken
// for that of a natural person: names of people without a dot have at most four.
const longestPerson = 4

// masked is f with the names of owner, lessees and holders masked where they look
// like those of natural persons. Notes and descriptions stand as they were typed.
func (f Facts) masked() Facts {
	if f.Title != nil {
		t := *f.Title
		t.Owner = maskPerson(t.Owner)
		f.Title = &t
	}
	f.Burdens = slices.Clone(f.Burdens)
	for i := range f.Burdens {
		f.Burdens[i].Holder = maskPerson(f.Burdens[i].Holder)
	}
	f.Leases = slices.Clone(f.Leases)
	for i := range f.Leases {
		f.Leases[i].Lessee = maskPerson(f.Leases[i].Lessee)
	}
	return f
}

func maskPerson(name string) string {
	n := cn.Name(cn.NormalName(name))
	if utf8.RuneCountInString(string(n)) > longestPerson && !slices.Contains([]rune(n), '·') {
		return name
	}
	return n.Masked()
}

// sealFacts encodes f twice: masked for reading, and whole under a key that the
// database does not have.
func (s *Service) sealFacts(id ref.ID, f Facts) (open, sealed []byte, err error) {
	open, err = json.Marshal(f.masked())
	if err != nil {
		return nil, nil, fmt.Errorf("encode survey: %w", err)
	}
	whole, err := json.Marshal(f)
	if err != nil {
		return nil, nil, fmt.Errorf("encode survey: %w", err)
	}
	sealed, err = s.cipher.Encrypt("survey", id.String(), "facts", whole)
	if err != nil {
		return nil, nil, fmt.Errorf("encrypt survey: %w", err)
	}
	return open, sealed, nil
}

// OpenSurvey returns the newest facts about an asset with every name in full, and
// records that they were opened, by whom and why. ErrSurveyNone, ErrReason.
func (s *Service) OpenSurvey(ctx context.Context, court string, asset ref.ID, reason string, actor event.Actor, at legal.Time) (Survey, error) {
	if !between(reason, 2, 500) {
		return Survey{}, ErrReason
	}
	v, err := LatestSurvey(ctx, s.pool, court, asset)
	if err != nil {
		return Survey{}, err
	}
	err = pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		var sealed []byte
		err := tx.QueryRow(ctx, `
			select facts_enc
			from survey
			where survey_id = $1`, v.ID).Scan(&sealed)
		if errors.Is(err, pgx.ErrNoRows) {
			return ErrSurveyNone
		}
		if err != nil {
			return fmt.Errorf("read survey %s: %w", v.ID, err)
		}
		whole, err := s.cipher.Decrypt("survey", v.ID.String(), "facts", sealed)
		if err != nil {
			return fmt.Errorf("decrypt survey %s: %w", v.ID, err)
		}
		err = json.Unmarshal(whole, &v.Facts)
		if err != nil {
			return fmt.Errorf("decode survey %s: %w", v.ID, err)
		}
		return event.Add(ctx, tx, event.Fact{Kind: "asset.survey_opened", Court: court, Asset: asset, Subject: v.ID,
			Actor: actor, At: at, Body: map[string]string{"reason": reason}})
	})
	return v, err
}
