package notify

import (
	"fmt"
	"slices"
	"strings"

	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/money"
)

// Args fill the words of a duty. A money.Amount is grouped by thousands; a legal.Time or
// legal.Date is written as people of each language write it, and the end of a time limit
// (due, until, …_by) by the 24:00 of its last day; a fault.Text in each language; anything
// else as it prints. They never carry names or numbers of people.
type Args map[string]any

// Message is what one recipient reads.
type Message struct {
	Title, Text fault.Text
}

// Render fills d's words. It fails if an argument that they need is missing:
// a legal notice with a hole in it is never sent.
func (d Duty) Render(args Args) (Message, error) {
	for _, name := range d.Needs() {
		if _, ok := args[name]; !ok {
			return Message{}, fmt.Errorf("notice %s needs {%s}", d.Kind, name)
		}
	}
	return Message{Title: fill(d.Title, args), Text: fill(d.Text, args)}, nil
}

// Needs lists the placeholders of d's words in order.
func (d Duty) Needs() []string {
	var names []string
	for _, s := range []string{d.Title.ZH, d.Title.EN, d.Text.ZH, d.Text.EN} {
		names = append(names, placeholders(s)...)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func placeholders(s string) []string {
	var names []string
	for {
		_, rest, ok := strings.Cut(s, "{")
		if !ok {
			return names
		}
		name, after, ok := strings.Cut(rest, "}")
		if !ok {
			return names
		}
		names = append(names, name)
		s = after
	}
}

// fill replaces each placeholder once; what an argument says is never read again.
func fill(t fault.Text, args Args) fault.Text {
	var zh, en []string
	for name, v := range args {
		w := write(v)
		if at, ok := v.(legal.Time); ok && limits(name) {
			w = writeLimit(at)
		}
		zh = append(zh, "{"+name+"}", w.ZH)
		en = append(en, "{"+name+"}", w.EN)
	}
	return fault.Text{ZH: strings.NewReplacer(zh...).Replace(t.ZH), EN: strings.NewReplacer(en...).Replace(t.EN)}
}

// limits reports whether a time of that name ends a time limit.
func limits(name string) bool {
	return name == "due" || name == "until" || strings.HasSuffix(name, "_by")
}

// writeLimit writes the end of a time limit. One that ends with a day ends at its 24:00
// (民法典 Art. 203(2)): at 00:00 of the next its reader would count that day in.
func writeLimit(at legal.Time) fault.Text {
	if !at.Equal(at.Date().Start()) {
		return write(at)
	}
	last := write(at.Date().AddDays(-1))
	return fault.Text{ZH: last.ZH + "24时", EN: last.EN + ", 24:00"}
}

func write(v any) fault.Text {
	switch v := v.(type) {
	case fault.Text:
		return v
	case money.Amount:
		s := grouped(v.String())
		return fault.Text{ZH: s, EN: s}
	case legal.Time:
		return fault.Text{ZH: v.Std().Format("2006年1月2日15时04分"), EN: v.Std().Format("2 January 2006, 15:04")}
	case legal.Date:
		t := v.Start().Std()
		return fault.Text{ZH: t.Format("2006年1月2日"), EN: t.Format("2 January 2006")}
	}
	s := fmt.Sprint(v)
	return fault.Text{ZH: s, EN: s}
}

// grouped writes 1234567.00 as 1,234,567.00.
func grouped(s string) string {
	sign, digits := "", s
	if strings.HasPrefix(s, "-") {
		sign, digits = "-", s[1:]
	}
	whole, rest, _ := strings.Cut(digits, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	return sign + whole + "." + rest
}
