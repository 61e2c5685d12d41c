package scenario

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"fachui/internal/legal"
	"fachui/internal/money"
)

// See is one thing that an expectation can look at: a query of the route table.
// "of" names the thing; every other field is compared with the answer, dots
// reaching inwards (leader.code). A list in the answer is searched with "has".
type See struct {
	Name   string
	Op     string
	Of     string // path value that "of" fills
	By     string // who looks if the expectation does not say
	ZH     string
	EN     string
	Fields string // what may be compared, for the documentation
	look   func(ctx context.Context, w *world, x Expectation) (any, error)
}

// Sees lists everything that an expectation can look at, by name.
func Sees() []See {
	out := make([]See, 0, len(sees))
	for _, s := range sees {
		out = append(out, s)
	}
	slices.SortFunc(out, func(a, b See) int { return strings.Compare(a.Name, b.Name) })
	return out
}

func (w *world) expect(ctx context.Context, x Expectation) error {
	s, ok := sees[x.See]
	if !ok {
		return fmt.Errorf("nothing called %q can be looked at; see docs/scenarios.md", x.See)
	}
	if x.By == "" {
		x.By = s.By
	}
	look := s.look
	if look == nil {
		look = func(ctx context.Context, w *world, x Expectation) (any, error) { return w.see(ctx, s, x) }
	}
	got, err := look(ctx, w, x)
	var f *refusal
	if errors.As(err, &f) && x.Fields.fields["refused"].scalar == f.Code {
		return nil
	}
	if err != nil {
		return fmt.Errorf("look at %s: %w", x.See, err)
	}
	for _, k := range x.Fields.keys {
		if k == "of" || k == "court" || k == "query" {
			continue
		}
		err := w.compare(k, dig(got, k), x.Fields.fields[k])
		if err != nil {
			return fmt.Errorf("%s %s: %w", x.See, x.Fields.fields["of"].scalar, err)
		}
	}
	return nil
}

func (w *world) see(ctx context.Context, s See, x Expectation) (any, error) {
	fields := x.Fields
	if s.Of != "" {
		fields = node{isMap: true, fields: map[string]node{s.Of: x.Fields.fields["of"]}}
		if c, ok := x.Fields.fields["court"]; ok {
			fields.fields["court"] = c
		}
	}
	r, ok := w.rows[s.Op]
	if !ok {
		return nil, fmt.Errorf("no operation %q in the route table", s.Op)
	}
	path, _, err := w.pathValues(r.Path, fields)
	if err != nil {
		return nil, err
	}
	return w.call(ctx, x.By, s.Op, path, x.Fields.fields["query"].scalar, nil)
}

// dig follows dots into maps; a missing member is nil.
func dig(v any, path string) any {
	if m, ok := v.(map[string]any); ok {
		if whole, ok := m[path]; ok {
			return whole
		}
	}
	for _, k := range strings.Split(path, ".") {
		m, ok := v.(map[string]any)
		if !ok {
			return nil
		}
		v = m[k]
	}
	return v
}

// compare checks one value. A list in the scenario means: each of these is found
// among the answer's; a group of fields means: these members are equal.
func (w *world) compare(name string, got any, want node) error {
	if want.isList {
		list, ok := got.([]any)
		if !ok {
			return fmt.Errorf("%s is %v, expected a list", name, shown(got))
		}
		for _, e := range want.list {
			if !slices.ContainsFunc(list, func(v any) bool { return w.compare(name, v, e) == nil }) {
				return fmt.Errorf("%s lacks %s; it holds %s", name, describe(e), shown(got))
			}
		}
		return nil
	}
	if want.isMap {
		for _, k := range want.keys {
			err := w.compare(name+"."+k, dig(got, k), want.fields[k])
			if err != nil {
				return err
			}
		}
		return nil
	}
	if list, ok := got.([]any); ok && want.scalar == fmt.Sprint(len(list)) {
		return nil
	}
	if same(text(got), want.scalar) {
		return nil
	}
	if id, err := w.id(want.scalar); err == nil && id == text(got) {
		return nil
	}
	return fmt.Errorf("%s is %s, expected %s", name, shown(got), want.scalar)
}

// same compares text, amounts as amounts and times as times.
func same(got, want string) bool {
	if got == want {
		return true
	}
	a, errA := money.Parse(got)
	b, errB := money.Parse(want)
	if errA == nil && errB == nil {
		return a.Equal(b)
	}
	t, errT := legal.Parse(got)
	u, errU := legal.Parse(want)
	return errT == nil && errU == nil && t.Equal(u)
}

func shown(v any) string {
	s := fmt.Sprint(v)
	if v == nil {
		return "nothing"
	}
	if len(s) > 400 {
		s = s[:400] + "…"
	}
	return s
}

func describe(n node) string {
	if n.isMap {
		return brief(n)
	}
	return n.scalar
}
