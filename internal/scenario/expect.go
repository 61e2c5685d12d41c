package scenario

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"fachui/internal/legal"
	"fachui/internal/money"
)

// See is one thing that an expectation can look at: a query of the route table.
// "of" names the thing; every other field is compared with the answer, dots
// reaching inwards (leader.code).
type See struct {
	Name   string
	Op     string
	Of     string // path value that "of" fills
	By     string // who looks if the expectation does not say
	ZH     string
	EN     string
	Fields string // what may be compared, for the documentation
	list   string // name of an answer that is a bare list
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

// Fields of every expectation that are no members of the answer.
const (
	fieldRefused = "refused" // the code with which looking is refused
	fieldHides   = "hides"   // people, by name, of whom the answer must say nothing
)

var lookFields = []string{"of", "court", "query", fieldRefused, fieldHides}

func (w *world) expect(ctx context.Context, x Expectation) error {
	s, ok := sees[x.See]
	if !ok {
		return fmt.Errorf("nothing called %q can be looked at; see docs/scenarios.md", x.See)
	}
	x.By = orElse(x.By, s.By)
	look := s.look
	if look == nil {
		look = func(ctx context.Context, w *world, x Expectation) (any, error) { return w.see(ctx, s, x) }
	}
	got, err := look(ctx, w, x)
	refused := x.Fields.fields[fieldRefused].scalar
	var f *refusal
	switch {
	case errors.As(err, &f) && refused == f.Code:
		return nil
	case err != nil:
		return fmt.Errorf("look at %s: %w", x.See, err)
	case refused != "":
		return fmt.Errorf("%s could be looked at by %s; expected refusal %s", x.See, orElse(x.By, "anybody"), refused)
	}
	for _, k := range x.Fields.keys {
		if slices.Contains(lookFields, k) {
			continue
		}
		err := w.compare(ctx, k, dig(got, k), x.Fields.fields[k])
		if err != nil {
			return fmt.Errorf("%s %s: %w", x.See, x.Fields.fields["of"].scalar, err)
		}
	}
	return w.hidden(got, x.Fields.fields[fieldHides].items())
}

// hidden fails if the answer mentions one of people, by name or by identifier.
func (w *world) hidden(got any, people []string) error {
	said := fmt.Sprint(got)
	for _, name := range people {
		p, ok := w.people[name]
		if !ok {
			return fmt.Errorf("nobody is called %q, so nothing about them can be hidden", name)
		}
		for _, mark := range []string{p.name, p.real, p.id, p.login.Name} {
			if mark != "" && strings.Contains(said, mark) {
				return fmt.Errorf("the answer mentions %s: %s", name, shown(got))
			}
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
	out, err := w.call(ctx, x.By, s.Op, path, w.query(x.Fields.fields["query"].scalar), nil)
	if err != nil || s.list == "" {
		return out, err
	}
	list := make([]any, 0)
	for _, m := range listOf(out) {
		list = append(list, m)
	}
	return map[string]any{s.list: list}, nil
}

// query resolves the names in a query such as "plan=方案一&state=paid".
func (w *world) query(q string) string {
	parts := strings.Split(q, "&")
	for i, p := range parts {
		k, v, ok := strings.Cut(p, "=")
		if !ok {
			continue
		}
		if id, err := w.id(v); err == nil {
			v = id
		}
		parts[i] = k + "=" + url.QueryEscape(v)
	}
	return strings.Join(parts, "&")
}

// dig follows dots into maps; a missing member is nil.
func dig(v any, path string) any {
	if m, ok := v.(map[string]any); ok {
		if whole, ok := m[path]; ok {
			return whole
		}
	}
	for k := range strings.SplitSeq(path, ".") {
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
func (w *world) compare(ctx context.Context, name string, got any, want node) error {
	switch {
	case want.isList:
		return w.compareList(ctx, name, got, want)
	case want.isMap:
		for _, k := range want.keys {
			err := w.compare(ctx, name+"."+k, dig(got, k), want.fields[k])
			if err != nil {
				return err
			}
		}
		return nil
	}
	if list, ok := got.([]any); ok {
		if want.scalar == strconv.Itoa(len(list)) {
			return nil
		}
		return fmt.Errorf("%s has %d entries, expected %s: %s", name, len(list), want.scalar, shown(got))
	}
	if same(text(got), want.scalar) || w.stands(ctx, text(got), want.scalar) {
		return nil
	}
	return fmt.Errorf("%s is %s, expected %s", name, shown(got), orElse(want.scalar, "nothing"))
}

func (w *world) compareList(ctx context.Context, name string, got any, want node) error {
	list, ok := got.([]any)
	if !ok {
		return fmt.Errorf("%s is %v, expected a list", name, shown(got))
	}
	for _, e := range want.list {
		if !slices.ContainsFunc(list, func(v any) bool { return w.compare(ctx, name, v, e) == nil }) {
			return fmt.Errorf("%s lacks %s; it holds %s", name, describe(e), shown(only(list, e.keys)))
		}
	}
	return nil
}

// only keeps of each entry the members that are asked about, for a message that
// can be read.
func only(list []any, keys []string) []any {
	if len(keys) == 0 {
		return list
	}
	out := make([]any, len(list))
	for i, v := range list {
		kept := map[string]any{}
		for _, k := range keys {
			kept[k] = dig(v, k)
		}
		out[i] = kept
	}
	return out
}

// stands reports whether name stands for got: the identifier of a thing or a
// person, or the bidder code that only the person themself can be asked for.
func (w *world) stands(ctx context.Context, got, name string) bool {
	if id, err := w.id(name); err == nil && id == got {
		return true
	}
	if _, ok := w.people[name]; !ok || !bidderCode.MatchString(got) {
		return false
	}
	out, err := w.call(ctx, name, "application.mine", nil, "", nil)
	return err == nil && slices.ContainsFunc(listOf(out), func(a map[string]any) bool { return text(a["code"]) == got })
}

var bidderCode = regexp.MustCompile(`^[0-9A-Z]{5}-[0-9A-Z]{5}$`)

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

// maxShown is how much of an answer a message shows.
const maxShown = 1200

func shown(v any) string {
	s := fmt.Sprint(v)
	if v == nil {
		return "nothing"
	}
	if r := []rune(s); len(r) > maxShown {
		s = string(r[:maxShown]) + "…"
	}
	return s
}

func describe(n node) string {
	if n.isMap {
		return brief(n)
	}
	return n.scalar
}
