package invariant

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
)

// ask makes a test of one query. The query returns a row for each thing it looks
// at: place names the thing, bad says whether it is wrong (null counts as wrong: a
// fact is missing), and the other columns fill the braces of the words.
func ask(unit, wrong Words, query string) test {
	return test{unit, func(ctx context.Context, s *snapshot) (findings, error) {
		return s.ask(ctx, wrong, query)
	}}
}

// askAt is ask with the legal time as $1. Without one the test is left out.
func askAt(unit, wrong Words, query string) test {
	return test{unit, func(ctx context.Context, s *snapshot) (findings, error) {
		if s.now.IsZero() {
			return findings{skipped: words("法定时间在走而未给出，未核对", "legal time runs and was not given, so this was not checked")}, nil
		}
		return s.ask(ctx, wrong, query, s.now)
	}}
}

func (s *snapshot) ask(ctx context.Context, wrong Words, query string, args ...any) (findings, error) {
	var f findings
	var listed []byte
	err := s.tx.QueryRow(ctx, `
		with looked as materialized (`+query+`)
		select count(*), count(*) filter (where bad is distinct from false), (
			select coalesce(jsonb_agg(to_jsonb(w) - 'bad' order by w.place), '[]')
			from (
				select *
				from looked
				where bad is distinct from false
				order by place
				limit `+fmt.Sprint(maxListed)+`) w)
		from looked`, args...).Scan(&f.looked, &f.wrong, &listed)
	if err != nil {
		return f, err
	}
	rows := []map[string]any{}
	d := json.NewDecoder(strings.NewReader(string(listed)))
	d.UseNumber() // amounts keep their fen
	err = d.Decode(&rows)
	if err != nil {
		return f, fmt.Errorf("read breaches: %w", err)
	}
	for _, row := range rows {
		f.list = append(f.list, Breach{show(row["place"]), fill(wrong.ZH, row), fill(wrong.EN, row)})
	}
	return f, nil
}

// fill puts the columns of a row into the braces of a text.
func fill(text string, row map[string]any) string {
	var pairs []string
	for column, v := range row {
		pairs = append(pairs, "{"+column+"}", show(v))
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

func show(v any) string {
	if v == nil {
		return "—"
	}
	return fmt.Sprint(v)
}
