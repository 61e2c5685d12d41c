package invariant

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
)

// scan is what one reading of every row of every table found: where a bidder code
// stands beside somebody's identifier, and where personal data stands in the open.
type scan struct {
	rows    int
	closed  []string // tables that the auditor may not read
	pairs   []pair
	secrets []exposure
}

type place struct{ table, row string }

// pair is a row that holds a code and an identifier of an application of its lot.
type pair struct {
	place
	code, id, lot string
}

// exposure is a column that holds what is secret; the report shows it masked.
type exposure struct {
	place
	column, masked string
}

// people are the codes and identifiers that must not meet.
type people struct {
	codes map[string][]string        // code → lots
	ids   map[string]map[string]bool // lot → identifiers of its applications
}

// scan reads everything, once for a check.
func (s *snapshot) scan(ctx context.Context) (*scan, error) {
	if s.scanned != nil {
		return s.scanned, nil
	}
	p, err := s.people(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := s.tx.Query(ctx, `
		select quote_ident(c.relname), has_table_privilege(c.oid, 'select')
		from pg_class c
		where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
		order by c.relname`)
	if err != nil {
		return nil, err
	}
	type table struct {
		Name     string
		Readable bool
	}
	tables, err := pgx.CollectRows(rows, pgx.RowToStructByPos[table])
	if err != nil {
		return nil, err
	}
	found := &scan{}
	for _, t := range tables {
		if !t.Readable {
			found.closed = append(found.closed, t.Name)
			continue
		}
		err = s.scanTable(ctx, t.Name, p, found)
		if err != nil {
			return nil, fmt.Errorf("read table %s: %w", t.Name, err)
		}
	}
	s.scanned = found
	return found, nil
}

// people reads codes and applications; the identifiers of an application are its
// own, its person's, its bidder's, and those of whoever bids with him.
func (s *snapshot) people(ctx context.Context) (people, error) {
	p := people{map[string][]string{}, map[string]map[string]bool{}}
	rows, err := s.tx.Query(ctx, `
		select lot_id::text, code
		from lot_code`)
	if err != nil {
		return p, err
	}
	var lot, code string
	_, err = pgx.ForEachRow(rows, []any{&lot, &code}, func() error {
		p.codes[code] = append(p.codes[code], lot)
		return nil
	})
	if err != nil {
		return p, err
	}
	rows, err = s.tx.Query(ctx, `
		select a.lot_id::text, i.id::text
		from application a
		cross join lateral (values (a.application_id), (a.person_id), (a.bidder_id)) i (id)
		union
		select c.lot_id::text, c.person_id::text
		from joint_consent c`)
	if err != nil {
		return p, err
	}
	var id string
	_, err = pgx.ForEachRow(rows, []any{&lot, &id}, func() error {
		if p.ids[lot] == nil {
			p.ids[lot] = map[string]bool{}
		}
		p.ids[lot][id] = true
		return nil
	})
	return p, err
}

// scanTable reads a table as text. Bytes come as hexadecimal, and are looked
// through for secrets too.
func (s *snapshot) scanTable(ctx context.Context, name string, p people, found *scan) error {
	rows, err := s.tx.Query(ctx, `
		select t.ctid::text, to_jsonb(t)::text
		from `+name+` t`)
	if err != nil {
		return err
	}
	var row, text string
	_, err = pgx.ForEachRow(rows, []any{&row, &text}, func() error {
		found.rows++
		at := place{strings.Trim(name, `"`), row}
		found.pairs = append(found.pairs, p.meet(at, text)...)
		for _, secret := range s.options.Secrets {
			if holds(text, secret) {
				found.secrets = append(found.secrets, exposure{at, columnOf(text, secret), mask(secret)})
			}
		}
		return nil
	})
	return err
}

// holds reports whether a text has the secret in it, plain or as bytes.
func holds(text, secret string) bool {
	return secret != "" && (strings.Contains(text, secret) || strings.Contains(text, hex.EncodeToString([]byte(secret))))
}

// columnOf names the first column of a row that holds the secret.
func columnOf(row, secret string) string {
	columns := map[string]json.RawMessage{}
	if json.Unmarshal([]byte(row), &columns) != nil {
		return "?"
	}
	for _, name := range slices.Sorted(maps.Keys(columns)) {
		if holds(string(columns[name]), secret) {
			return name
		}
	}
	return "?"
}

// mask keeps the first rune, so that a report does not spread what it found.
func mask(secret string) string {
	r := []rune(secret)
	return string(r[:1]) + strings.Repeat("*", len(r)-1)
}

// meet finds codes of a lot beside identifiers of its applications in one text.
func (p people) meet(at place, text string) []pair {
	if len(p.codes) == 0 {
		return nil
	}
	var codes, ids []string
	for _, w := range strings.FieldsFunc(text, func(r rune) bool {
		return r != '-' && (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
	}) {
		switch {
		case len(w) == 36:
			ids = append(ids, w)
		case p.codes[w] != nil:
			codes = append(codes, w)
		}
	}
	var all []pair
	for _, code := range codes {
		for _, lot := range p.codes[code] {
			for _, id := range ids {
				if p.ids[lot][id] {
					all = append(all, pair{at, code, id, lot})
				}
			}
		}
	}
	return all
}
