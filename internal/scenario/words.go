package scenario

import (
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"

	"fachui/web/route"
)

// WriteWords writes the vocabulary of scenarios as Markdown: every verb with its
// fields, from the route table itself, and everything that can be looked at.
func WriteWords(out io.Writer, table []route.Route) error {
	rows := map[string]route.Route{}
	for _, r := range table {
		rows[r.Op] = r
	}
	var b strings.Builder
	b.WriteString("## Verbs\n\n")
	fmt.Fprintf(&b, "Every verb may also be refused at the door: `%s`.\n\n", strings.Join(doorRefusals, "`, `"))
	for _, v := range Verbs() {
		writeVerb(&b, v, rows[v.Op])
	}
	b.WriteString("## What can be looked at\n\n| name | 中文 | shows | operation | fields | who looks |\n|---|---|---|---|---|---|\n")
	for _, s := range Sees() {
		of := ""
		if s.Of != "" {
			of = "`of` (the " + s.Of + "); "
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | `%s` | %s%s | %s |\n", s.Name, s.ZH, s.EN, s.Op, of, s.Fields, orElse(s.By, "anybody"))
	}
	_, err := io.WriteString(out, b.String())
	return err
}

func writeVerb(b *strings.Builder, v Verb, r route.Route) {
	fmt.Fprintf(b, "### %s · %s\n\n%s.", v.Name, v.ZH, strings.ToUpper(v.EN[:1])+v.EN[1:])
	if v.Op != "" {
		fmt.Fprintf(b, " Operation `%s`.", v.Op)
	}
	if v.Names != "" {
		b.WriteString(" `as:` names it.")
	}
	b.WriteString("\n\n")
	var fields []string
	if v.composed {
		r = route.Route{}
	}
	for part := range strings.SplitSeq(r.Path, "/") {
		if name, ok := strings.CutPrefix(part, ":"); ok && name != "court" {
			fields = append(fields, fmt.Sprintf("`%s` (which one)", name))
		}
	}
	if r.In != nil && r.In.Kind() == reflect.Struct {
		fields = append(fields, bodyWords(r.In)...)
	}
	if len(fields) > 0 {
		fmt.Fprintf(b, "Fields: %s.\n\n", strings.Join(fields, ", "))
	}
	extra := make([]string, 0, len(v.Extra))
	for k, words := range v.Extra {
		extra = append(extra, fmt.Sprintf("- `%s`: %s\n", k, words))
	}
	slices.Sort(extra)
	if len(extra) > 0 {
		b.WriteString(strings.Join(extra, "") + "\n")
	}
	if len(v.Refusals) > 0 {
		fmt.Fprintf(b, "May be refused with, among others: `%s`.\n\n", strings.Join(v.Refusals, "`, `"))
	}
}

func bodyWords(t reflect.Type) []string {
	var out []string
	for f := range t.Fields() {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		_, inPath := f.Tag.Lookup("path")
		if f.Anonymous && name == "" && f.Type.Kind() == reflect.Struct {
			out = append(out, bodyWords(f.Type)...)
			continue
		}
		if inPath || name == "" || name == "-" {
			continue
		}
		need := ""
		if f.Tag.Get("required") == "true" {
			need = ", needed"
		}
		out = append(out, fmt.Sprintf("`%s` (%s%s)", name, kindWords(f.Type), need))
	}
	return out
}

func kindWords(t reflect.Type) string {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch t.String() {
	case "money.Amount":
		return "amount"
	case "legal.Time":
		return "time"
	case "legal.Date":
		return "date"
	case "ref.ID":
		return "name"
	}
	switch t.Kind() {
	case reflect.Bool:
		return "true or false"
	case reflect.Int, reflect.Int64:
		return "number"
	case reflect.Slice:
		if inner := memberNames(t.Elem()); inner != "" {
			return "list of {" + inner + "}"
		}
		return "list"
	case reflect.Struct, reflect.Map:
		if inner := memberNames(t); inner != "" {
			return "{" + inner + "}"
		}
		return "group"
	default:
		return "text"
	}
}

// memberNames lists what belongs into a group of fields, in its own order.
func memberNames(t reflect.Type) string {
	if t.Kind() != reflect.Struct || len(jsonFields(t)) == 0 {
		return ""
	}
	var names []string
	for field := range t.Fields() {
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		if name != "" && name != "-" {
			names = append(names, name)
		}
	}
	return strings.Join(names, ", ")
}
