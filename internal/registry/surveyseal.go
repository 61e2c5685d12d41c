package registry

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
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

// obligor is the particular that names somebody.
const obligor = "obligor"

// masked is f with the names of owner, lessees, holders and obligor masked where they look
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
	if name, ok := f.Particulars[obligor]; ok {
		f.Particulars = maps.Clone(f.Particulars)
		f.Particulars[obligor] = maskPerson(name)
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

// keepNames puts back the full names of the newest survey where f carries them
// masked, as whoever corrects a survey reads them: a mask must not replace the name
// that it hides. Nobody sees them by this. ErrSurveyNames where a mask fits several.
func (s *Service) keepNames(ctx context.Context, q Querier, court string, asset ref.ID, f Facts) (Facts, error) {
	v, err := LatestSurvey(ctx, q, court, asset)
	if errors.Is(err, ErrSurveyNone) {
		return f, nil
	}
	if err != nil {
		return f, err
	}
	old, err := s.unseal(ctx, q, v.ID)
	if err != nil {
		return f, err
	}
	if f.Title != nil && old.Title != nil && f.Title.Owner == maskPerson(old.Title.Owner) {
		t := *f.Title
		t.Owner = old.Title.Owner
		f.Title = &t
	}
	if name := old.Particulars[obligor]; name != "" && f.Particulars[obligor] == maskPerson(name) {
		f.Particulars = maps.Clone(f.Particulars)
		f.Particulars[obligor] = name
	}
	var holders, lessees []string
	for _, b := range old.Burdens {
		holders = append(holders, b.Holder)
	}
	for _, l := range old.Leases {
		lessees = append(lessees, l.Lessee)
	}
	f.Burdens, f.Leases = slices.Clone(f.Burdens), slices.Clone(f.Leases)
	for i := range f.Burdens {
		f.Burdens[i].Holder, err = whole(f.Burdens[i].Holder, i, holders)
		if err != nil {
			return f, err
		}
	}
	for i := range f.Leases {
		f.Leases[i].Lessee, err = whole(f.Leases[i].Lessee, i, lessees)
		if err != nil {
			return f, err
		}
	}
	return f, nil
}

// whole is the one of names that name, in row i, is the mask of; name itself if it
// is nobody's. The name of the same row comes first.
func whole(name string, i int, names []string) (string, error) {
	fits := slices.DeleteFunc(slices.Clone(names), func(n string) bool { return maskPerson(n) != name })
	slices.Sort(fits)
	fits = slices.Compact(fits)
	switch {
	case len(fits) == 0:
		return name, nil
	case i < len(names) && maskPerson(names[i]) == name:
		return names[i], nil
	case len(fits) > 1:
		return "", ErrSurveyNames.With("name", name)
	}
	return fits[0], nil
}

// unseal reads a survey with every name in full, for the house itself.
func (s *Service) unseal(ctx context.Context, q Querier, survey ref.ID) (f Facts, err error) {
	var sealed []byte
	err = q.QueryRow(ctx, `
		select facts_enc
		from survey
		where survey_id = $1`, survey).Scan(&sealed)
	if errors.Is(err, pgx.ErrNoRows) {
		return f, ErrSurveyNone
	}
	if err != nil {
		return f, fmt.Errorf("read survey %s: %w", survey, err)
	}
	plain, err := s.cipher.Decrypt("survey", survey.String(), "facts", sealed)
	if err != nil {
		return f, fmt.Errorf("decrypt survey %s: %w", survey, err)
	}
	err = json.Unmarshal(plain, &f)
	if err != nil {
		return f, fmt.Errorf("decode survey %s: %w", survey, err)
	}
	return f, nil
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
		v.Facts, err = s.unseal(ctx, tx, v.ID)
		if err != nil {
			return err
		}
		return event.Add(ctx, tx, event.Fact{Kind: "asset.survey_opened", Court: court, Asset: asset, Subject: v.ID,
			Actor: actor, At: at, Body: map[string]string{"reason": reason}})
	})
	return v, err
}
