package scenario

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// Verb is one thing that people do in scenarios. Most verbs are one operation of
// the route table; a few (paying at the bank, confirming a receipt) first look
// something up as the same person would.
type Verb struct {
	Name  string
	Op    string // the operation it calls
	Names string // field of the answer that "as" names
	ZH    string
	EN    string
	// Refusals are the fault codes that a scenario may expect, beyond those of
	// the request itself.
	Refusals []string
	// Extra documents fields that the runner itself reads, by name.
	Extra map[string]string
	// composed: Extra lists all fields; the rest of the operation's the runner finds.
	composed bool
	play     func(ctx context.Context, w *world, s Step) error
}

func (v Verb) run(ctx context.Context, w *world, s Step) error {
	if v.play != nil {
		return v.play(ctx, w, s)
	}
	_, err := w.operate(ctx, v, s)
	return err
}

// operate calls the verb's operation: path values and body come from the
// fields, "as" names the answer.
func (w *world) operate(ctx context.Context, v Verb, s Step) (map[string]any, error) {
	r, ok := w.rows[v.Op]
	if !ok {
		return nil, fmt.Errorf("no operation %q in the route table", v.Op)
	}
	path, used, err := w.pathValues(r.Path, s.Fields)
	if err != nil {
		return nil, err
	}
	used = append(used, "as")
	body := node{isMap: true, line: s.Fields.line, fields: map[string]node{}}
	for _, k := range s.Fields.keys {
		if !slices.Contains(used, k) {
			body.keys = append(body.keys, k)
			body.fields[k] = s.Fields.fields[k]
		}
	}
	var in any
	if r.In != nil && r.In.Kind() == reflect.Struct {
		in, err = w.encodeStruct(body, r.In)
		if err != nil {
			return nil, err
		}
	}
	out, err := w.call(ctx, s.By, v.Op, path, "", in)
	if err != nil {
		return nil, err
	}
	m, _ := out.(map[string]any)
	return m, w.remember(s.Fields.fields["as"].scalar, text(m[v.Names]), v.Name)
}

// pathValues resolves :names of a path from fields of the same name.
func (w *world) pathValues(pattern string, fields node) (map[string]string, []string, error) {
	out := map[string]string{}
	var used []string
	for part := range strings.SplitSeq(pattern, "/") {
		name, ok := strings.CutPrefix(part, ":")
		if !ok {
			continue
		}
		f, given := fields.fields[name]
		switch {
		case name == "court" && !given:
			out[name] = w.court
		case slices.Contains([]string{"court", "date", "year", "number"}, name): // said as they are
			out[name] = f.scalar
			used = append(used, name)
		case !given:
			return nil, nil, fmt.Errorf("%q is missing: say which %s", name, name)
		default:
			id, err := w.id(f.scalar)
			if err != nil {
				return nil, nil, err
			}
			out[name] = id
			used = append(used, name)
		}
	}
	return out, used, nil
}

// Verbs lists every verb by name, for the documentation.
func Verbs() []Verb {
	out := make([]Verb, 0, len(verbs))
	for _, v := range verbs {
		out = append(out, v)
	}
	slices.SortFunc(out, func(a, b Verb) int { return strings.Compare(a.Name, b.Name) })
	return out
}
