package casedesk

import (
	"html/template"
	"reflect"
	"slices"
	"strings"
	"time"

	"fachui/internal/fault"
	"fachui/internal/identity"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/record"
	"fachui/internal/registry"
	"fachui/payments"
	"fachui/valuation"
	"fachui/web/page"
)

// funcs are what the templates of this family call.
func funcs(english bool) template.FuncMap {
	say := func(w fault.Text) string {
		if english {
			return w.EN
		}
		return w.ZH
	}
	return template.FuncMap{
		// casedesk_word is what people call a key of one of the lists below.
		"casedesk_word": func(list string, key any) string { return say(word(list, text(key))) },
		// casedesk_options are the choices of a field: the keys of a list in their order.
		"casedesk_options":     func(list string, keys ...string) []page.Option { return options(say, list, keys) },
		"casedesk_event":       func(kind string) string { return say(eventWord(kind)) },
		"casedesk_clock":       func(kind string) string { return say(clockWord(kind)) },
		"casedesk_open":        openThing,
		"casedesk_role":        func(r string) string { return say(roleWord(r)) },
		"casedesk_account":     func(c payments.Code) string { return say(payments.KindNames[c]) },
		"casedesk_finding":     func(keys []string) []page.Option { return options(say, "finding", keys) },
		"casedesk_amount":      amount,
		"casedesk_particulars": registry.ParticularsOf,
		"casedesk_choices": func(cs []registry.Choice) []page.Option {
			out := make([]page.Option, len(cs))
			for i, c := range cs {
				out[i] = page.Option{Value: c.Key, Label: say(c.Name)}
			}
			return out
		},
		"casedesk_yes":   yes,
		"casedesk_known": func(list any) bool { return !reflect.ValueOf(list).IsNil() },
		"casedesk_level": level,
		"casedesk_firm":  func(reg string) string { return template.URLQueryEscaper(reg) },
	}
}

// text is a key of any of the kinds of text that the house has.
func text(key any) string {
	switch k := key.(type) {
	case string:
		return k
	case valuation.Specialty:
		return string(k)
	case valuation.Method:
		return string(k)
	case valuation.Objectionable:
		return string(k)
	case valuation.Defect:
		return string(k)
	case valuation.Ground:
		return string(k)
	case valuation.Fall:
		return string(k)
	case payments.Code:
		return string(k)
	case identity.Role:
		return string(k)
	case interface{ String() string }:
		return k.String()
	}
	return strings.TrimSpace(template.HTMLEscaper(key))
}

// roleWord is what people call a role; the house itself is one.
func roleWord(role string) fault.Text {
	switch role {
	case "person": // in a court's affairs nobody else acts for themselves
		return fault.Text{ZH: "当事人", EN: "party"}
	case "", "house", "system":
		return fault.Text{ZH: "系统", EN: "the system"}
	}
	if w := identity.Role(role).Name(); w.ZH != "" {
		return w
	}
	return fault.Text{ZH: role, EN: role}
}

// yes is a yes as a list of two holds it.
func yes(on bool) string {
	if on {
		return "true"
	}
	return ""
}

// amount is an amount as a field holds it: nothing where there is none.
func amount(a money.Amount) string {
	if a.IsZero() {
		return ""
	}
	return a.String()
}

// level is how a clock is coloured: three days before its end it turns amber.
func level(now, due legal.Time) string {
	switch left := due.Sub(now); {
	case left <= 0:
		return "red"
	case left <= 3*24*time.Hour:
		return "amber"
	}
	return "green"
}

// entry is one key of a list with its words.
type entry struct{ key, zh, en string }

func word(list, key string) fault.Text {
	for _, e := range lists[list] {
		if e.key == key {
			return fault.Text{ZH: e.zh, EN: e.en}
		}
	}
	return fault.Text{ZH: key, EN: key} // better a code than nothing
}

func options(say func(fault.Text) string, list string, keys []string) []page.Option {
	var out []page.Option
	for _, e := range lists[list] {
		if len(keys) == 0 || slices.Contains(keys, e.key) {
			out = append(out, page.Option{Value: e.key, Label: say(fault.Text{ZH: e.zh, EN: e.en})})
		}
	}
	return out
}

// clockWord is a clock as this desk calls it, or as the record does.
func clockWord(kind string) fault.Text {
	w := word("clock", kind)
	if w.ZH == kind {
		if h, ok := record.ClockHeading(kind); ok {
			return h
		}
	}
	return w
}

// eventWord is what happened in the words of the record; its family stands in for a
// kind that has none, such as one of the ledger's.
func eventWord(kind string) fault.Text {
	if w := word("event", kind); w.ZH != kind {
		return w
	}
	if w, ok := record.WordsOf(kind); ok {
		return w.Words
	}
	family, _, _ := strings.Cut(kind, ".")
	if f := word("event family", family); f.ZH != family {
		return fault.Text{ZH: f.ZH + "（" + kind + "）", EN: f.EN + " (" + kind + ")"}
	}
	return fault.Text{ZH: kind, EN: kind}
}
