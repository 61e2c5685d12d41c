package page

import (
	"encoding"
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"fachui/internal/cn"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/web/route"
)

// What a form may hold.
const (
	maxValues = 2000
	maxDepth  = 6
)

// node is one place in a form: fields named "leases.0.lessee" make a tree.
type node struct {
	values   []string
	children map[string]*node
}

// blank reports whether nobody wrote anything here.
func (n *node) blank() bool {
	for _, v := range n.values {
		if strings.TrimSpace(v) != "" {
			return false
		}
	}
	for _, c := range n.children {
		if !c.blank() {
			return false
		}
	}
	return true
}

func (n *node) last() string {
	if len(n.values) == 0 {
		return ""
	}
	return n.values[len(n.values)-1]
}

// encode turns the fields of a form into the JSON object that the operation with
// input t reads. What was left empty is left out, so that the operation itself
// says what it misses; rows of a list in which nothing was written are dropped.
// A value that cannot be read is refused under the full name of its field.
func encode(form url.Values, t reflect.Type) ([]byte, error) {
	root := &node{children: map[string]*node{}}
	outside := outsideBody(t)
	count := 0
	for name, values := range form {
		count += len(values)
		if strings.HasPrefix(name, "_") || outside[name] {
			continue
		}
		plant(root, strings.Split(name, "."), values)
	}
	if count > maxValues {
		return nil, errManyFields.With("most", maxValues)
	}
	v, err := root.value(t, "", 0)
	if err != nil {
		return nil, err
	}
	if v == nil {
		v = map[string]any{}
	}
	return json.Marshal(v)
}

func plant(n *node, path []string, values []string) {
	for _, p := range path {
		if n.children == nil {
			n.children = map[string]*node{}
		}
		if n.children[p] == nil {
			n.children[p] = &node{}
		}
		n = n.children[p]
	}
	n.values = append(n.values, values...)
}

// outsideBody are the fields of t that come from the path or the query.
func outsideBody(t reflect.Type) map[string]bool {
	out := map[string]bool{}
	if t == nil || t.Kind() != reflect.Struct {
		return out
	}
	for f := range t.Fields() {
		for _, tag := range []string{"path", "query"} {
			if name, ok := f.Tag.Lookup(tag); ok {
				out[name] = true
			}
		}
	}
	return out
}

// value is n as JSON for a field of type t called name; nil if nothing was written.
func (n *node) value(t reflect.Type, name string, depth int) (any, error) {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if n.blank() || depth > maxDepth {
		return nil, nil
	}
	if t == reflect.TypeFor[json.RawMessage]() || t.Kind() == reflect.Interface {
		return n.plain(), nil
	}
	if reflect.PointerTo(t).Implements(reflect.TypeFor[encoding.TextUnmarshaler]()) {
		return text(t, name, n.last())
	}
	switch t.Kind() {
	case reflect.Bool:
		return n.last() == "true" || n.last() == "on", nil
	case reflect.Int, reflect.Int64, reflect.Int32, reflect.Uint8:
		raw := cn.Fold(strings.TrimSpace(n.last()))
		i, err := strconv.ParseInt(strings.ReplaceAll(raw, ",", ""), 10, 64)
		if err != nil {
			return nil, route.WrongValue(name, t, err)
		}
		return i, nil
	case reflect.Slice, reflect.Array:
		return n.list(t.Elem(), name, depth)
	case reflect.Map:
		return n.object(func(string) (reflect.Type, bool) { return t.Elem(), true }, name, depth)
	case reflect.Struct:
		fields := jsonFields(t)
		return n.object(func(key string) (reflect.Type, bool) { f, ok := fields[key]; return f, ok }, name, depth)
	default:
		return strings.TrimSpace(strings.ReplaceAll(n.last(), "\r\n", "\n")), nil
	}
}

// object gathers the children that were written in. A child that typeOf does not
// know goes on as text, for the operation to refuse by name.
func (n *node) object(typeOf func(string) (reflect.Type, bool), name string, depth int) (any, error) {
	out := map[string]any{}
	for _, key := range slices.Sorted(maps.Keys(n.children)) {
		t, ok := typeOf(key)
		if !ok {
			out[key] = n.children[key].plain()
			continue
		}
		v, err := n.children[key].value(t, join(name, key), depth+1)
		if err != nil {
			return nil, err
		}
		if v != nil {
			out[key] = v
		}
	}
	return out, nil
}

// list gathers numbered rows in their order, or the lines and values of one field.
func (n *node) list(elem reflect.Type, name string, depth int) (any, error) {
	out := []any{}
	if len(n.children) == 0 {
		for _, v := range n.values {
			for line := range strings.Lines(strings.ReplaceAll(v, "\r", "")) {
				item, err := (&node{values: []string{line}}).value(elem, name, depth+1)
				if err != nil {
					return nil, err
				}
				if item != nil {
					out = append(out, item)
				}
			}
		}
		return out, nil
	}
	keys := slices.SortedFunc(maps.Keys(n.children), func(a, b string) int { return number(a) - number(b) })
	for _, key := range keys {
		item, err := n.children[key].value(elem, join(name, key), depth+1)
		if err != nil {
			return nil, err
		}
		if item != nil {
			out = append(out, item)
		}
	}
	return out, nil
}

func number(s string) int {
	i, err := strconv.Atoi(s)
	if err != nil {
		return maxValues
	}
	return i
}

// plain is n without a type to lean on.
func (n *node) plain() any {
	if len(n.children) == 0 {
		return n.last()
	}
	out := map[string]any{}
	for key, c := range n.children {
		if !c.blank() {
			out[key] = c.plain()
		}
	}
	return out
}

// text reads what was typed for a value that has a written form of its own, and
// returns that form. Full-width digits and the 1,234.00 and ¥ of people are taken.
func text(t reflect.Type, name, raw string) (any, error) {
	raw = strings.TrimSpace(raw)
	switch t {
	case reflect.TypeFor[money.Amount]():
		return Amount(name, raw)
	case reflect.TypeFor[legal.Time]():
		raw = fullTime(cn.Fold(raw))
	case reflect.TypeFor[legal.Date]():
		raw = cn.Fold(raw)
	}
	v := reflect.New(t)
	u, ok := reflect.TypeAssert[encoding.TextUnmarshaler](v)
	if !ok {
		return nil, fmt.Errorf("field %s: %s does not read text", name, t)
	}
	err := u.UnmarshalText([]byte(raw))
	if err != nil {
		return nil, route.WrongValue(name, t, err)
	}
	return raw, nil
}

// Amount reads what somebody typed into the field called name for an amount: in
// full-width digits, too, grouped, and with ¥ or 元. The fault says what to type.
func Amount(name, raw string) (money.Amount, error) {
	a, err := money.Parse(strings.TrimSuffix(strings.TrimSpace(cn.Fold(raw)), "元"))
	if err != nil {
		return a, route.WrongAmount(name, err)
	}
	return a, nil
}

// fullTime completes what a date-and-time field of a browser sends: it has no
// zone, and everything here is Shanghai time.
func fullTime(s string) string {
	s = strings.Replace(s, " ", "T", 1)
	switch len(s) {
	case len("2006-01-02T15:04"):
		return s + ":00+08:00"
	case len("2006-01-02T15:04:05"):
		return s + "+08:00"
	}
	return s
}

func join(name, key string) string {
	if name == "" {
		return key
	}
	return name + "." + key
}

// jsonFields are the types of t's members by their JSON names, embedded ones included.
func jsonFields(t reflect.Type) map[string]reflect.Type {
	out := map[string]reflect.Type{}
	for f := range t.Fields() {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.Anonymous && name == "" && f.Type.Kind() == reflect.Struct {
			maps.Copy(out, jsonFields(f.Type))
			continue
		}
		if !f.IsExported() || name == "-" {
			continue
		}
		if name == "" {
			name = f.Name
		}
		out[name] = f.Type
	}
	return out
}
