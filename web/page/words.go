package page

import (
	"encoding/json"
	"fmt"
	"html/template"
	"reflect"
	"regexp"
	"strings"
	"time"

	"fachui/internal/basis"
	"fachui/internal/cn"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/money"
)

// Words are the template functions that depend on the language.
type Words struct {
	english bool
	lang    string
}

// WordsIn are the words in one of the two languages.
func WordsIn(english bool) Words {
	if english {
		return Words{true, "en"}
	}
	return Words{false, "zh-CN"}
}

// Pick is the text in the language.
func (w Words) Pick(zh, en string) string {
	if w.english {
		return en
	}
	return zh
}

// of is the text of v in the language: v is a fault.Text, or anything with
// members or a method for both languages.
func (w Words) of(v any) (string, error) {
	switch x := v.(type) {
	case nil:
		return "", nil
	case fault.Text:
		return w.Pick(x.ZH, x.EN), nil
	case interface{ Words() (zh, en string) }:
		zh, en := x.Words()
		return w.Pick(zh, en), nil
	case interface{ Words() fault.Text }:
		return w.Pick(x.Words().ZH, x.Words().EN), nil
	case interface{ Name() fault.Text }:
		return w.Pick(x.Name().ZH, x.Name().EN), nil
	case interface{ Text() fault.Text }:
		return w.Pick(x.Text().ZH, x.Text().EN), nil
	}
	s := reflect.Indirect(reflect.ValueOf(v))
	if s.Kind() == reflect.Struct {
		zh, en := s.FieldByName("ZH"), s.FieldByName("EN")
		if zh.IsValid() && en.IsValid() {
			return w.Pick(zh.String(), en.String()), nil
		}
	}
	return "", fmt.Errorf("words: %T has no words in two languages", v)
}

// cite is a citation that a record keeps in Chinese, in the language of the page. What
// is not cited as package basis does stands as it was kept.
func (w Words) cite(zh string) string {
	b, ok := basis.Cited(zh)
	if !ok {
		return zh
	}
	return w.Pick(zh, b.EN())
}

// Yuan is an amount for people: ¥1,234,567.00.
func (w Words) Yuan(v any) (string, error) {
	a, ok, err := amount(v)
	if err != nil || !ok {
		return "—", err
	}
	sign := ""
	if a.IsNegative() {
		sign, a = "−", a.Neg()
	}
	whole, fen, _ := strings.Cut(a.String(), ".")
	return sign + "¥" + group(whole) + "." + fen, nil
}

// capitals is an amount in the capital characters of bank papers, in Chinese
// pages only: English has no such form, and shows the figure.
func (w Words) capitals(v any) (string, error) {
	a, ok, err := amount(v)
	if err != nil || !ok || w.english {
		return "", err
	}
	s, err := cn.Capitals(a)
	if err != nil {
		return "", nil //nolint:nilerr // an amount beyond the form has no capitals to show
	}
	return s, nil
}

func amount(v any) (money.Amount, bool, error) {
	switch x := v.(type) {
	case nil:
		return money.Amount{}, false, nil
	case money.Amount:
		return x, true, nil
	case *money.Amount:
		if x == nil {
			return money.Amount{}, false, nil
		}
		return *x, true, nil
	case string:
		if x == "" {
			return money.Amount{}, false, nil
		}
		a, err := money.Parse(x)
		return a, err == nil, err
	}
	return money.Amount{}, false, fmt.Errorf("yuan: %T is no amount", v)
}

// num groups the digits of a whole number.
func (w Words) num(v any) string {
	s := fmt.Sprint(v)
	if strings.HasPrefix(s, "-") {
		return "−" + group(s[1:])
	}
	return group(s)
}

func group(digits string) string {
	var b strings.Builder
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(d)
	}
	return b.String()
}

// percent is part of whole, to a tenth of a percent; "—" of nothing.
func (w Words) percent(part, whole any) (string, error) {
	p, ok, err := amount(part)
	if err != nil || !ok {
		return "—", err
	}
	q, ok, err := amount(whole)
	if err != nil || !ok || !q.IsPositive() {
		return "—", err
	}
	tenths := p.HalfUpRatio(1000, 1).Decimal().Div(q.Decimal()).Round(0).IntPart()
	return fmt.Sprintf("%d.%d%%", tenths/10, tenths%10), nil
}

// at reads a time or a date; ok is false for none at all.
func at(v any) (t time.Time, whole, ok bool) {
	switch x := v.(type) {
	case legal.Time:
		return x.Std().In(legal.Zone), false, !x.IsZero()
	case *legal.Time:
		if x != nil {
			return at(*x)
		}
	case legal.Date:
		return x.Start().Std().In(legal.Zone), true, !x.IsZero()
	case *legal.Date:
		if x != nil {
			return at(*x)
		}
	case string: // a day as the interface says it
		d, err := legal.ParseDate(x)
		return d.Start().Std().In(legal.Zone), true, err == nil && !d.IsZero()
	case time.Time:
		return x.In(legal.Zone), false, !x.IsZero()
	case *time.Time:
		if x != nil {
			return at(*x)
		}
	}
	return time.Time{}, false, false
}

func (w Words) format(v any, zh, en string) string {
	t, _, ok := at(v)
	if !ok {
		return "—"
	}
	return t.Format(w.Pick(zh, en))
}

// Date is the day of a time.
func (w Words) Date(v any) string { return w.format(v, "2006年1月2日", "2 Jan 2006") }

// house are English words of the house, which are written as they stand within a
// sentence; a login or a title is not.
var house = regexp.MustCompile(`^[a-z]+([ ,:;(][ -~–—’“”…]*)?$`)

// sentence is words that stand alone, with a capital at their head.
func sentence(s string) string {
	if !house.MatchString(s) {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// sums and days are what stands in a refusal as the interface says it.
var (
	sums = regexp.MustCompile(`\b[0-9]{4,}\.[0-9]{2}\b`)
	days = regexp.MustCompile(`\b[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?\+08:00)?\b`)
)

// refusal is what is wrong, in the reader's language.
func (r *Request) refusal(t fault.Text) string { return WordsIn(r.English()).plain(r.Say(t)) }

// plain is what is wrong, with amounts and days as people write them. A midnight in a
// refusal is where a time limit ends.
func (w Words) plain(s string) string {
	s = sums.ReplaceAllStringFunc(s, func(s string) string {
		whole, fen, _ := strings.Cut(s, ".")
		return group(whole) + "." + fen
	})
	return days.ReplaceAllStringFunc(s, func(s string) string {
		if at, err := legal.Parse(s); err == nil {
			return w.Due(at)
		}
		if d, err := legal.ParseDate(s); err == nil {
			return w.Date(d)
		}
		return s
	})
}

// aLot is the address of a lot's page as messages write it, which go by post as well:
// with the site before it where the site is known.
var aLot = regexp.MustCompile(`(?:https?://[^\s/<>"]+)?/lots/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})`)

// linked is a text of the house in which addresses of lots are words: links to pages
// whose address is what to says and the lot, or no links where to is nothing or false,
// because a message may come before its lot is announced.
func (w Words) linked(s string, to any) template.HTML {
	at, _ := to.(string)
	return template.HTML(aLot.ReplaceAllStringFunc(esc(s), func(lot string) string { //nolint:gosec // text and address are escaped here, the rest is written here
		name := w.Pick("标的页面", "the page of the lot")
		if at == "" {
			return name
		}
		return `<a href="` + esc(at+aLot.FindStringSubmatch(lot)[1]) + `">` + name + `</a>`
	}))
}

// Minute is a time to the minute.
func (w Words) Minute(v any) string { return w.format(v, "2006年1月2日 15:04", "2 Jan 2006, 15:04") }

// Due is the end of a time limit to the minute. One that ends with a day is said to end
// at its 24:00 (民法典 Art. 203(2)): "2 May, 00:00" is read as if the second were still
// in it.
func (w Words) Due(v any) string {
	t, whole, ok := at(v)
	if !ok || whole || !t.Equal(legal.At(t).Date().Start().Std()) {
		return w.Minute(v)
	}
	return w.Date(t.AddDate(0, 0, -1)) + w.Pick(" 24:00", ", 24:00")
}

// Moment is a time to the second.
func (w Words) Moment(v any) string {
	return w.format(v, "2006年1月2日 15:04:05", "2 Jan 2006, 15:04:05")
}

// Clock is the time of day of a time.
func (w Words) Clock(v any) string { return w.format(v, "15:04:05", "15:04:05") }

func (w Words) weekday(v any) string {
	t, _, ok := at(v)
	if !ok {
		return "—"
	}
	if w.english {
		return t.Weekday().String()[:3]
	}
	return "周" + string([]rune("日一二三四五六")[t.Weekday()])
}

// iso is a time for machines, in a datetime attribute or a field's value.
func iso(v any) string {
	t, whole, ok := at(v)
	switch {
	case !ok:
		return ""
	case whole:
		return t.Format(time.DateOnly)
	}
	return t.Format(time.RFC3339Nano)
}

// Left says how long there is from now until v, in the two largest units.
func (w Words) Left(now, v any) string {
	from, _, ok := at(now)
	to, _, ok2 := at(v)
	if !ok || !ok2 {
		return "—"
	}
	d := to.Sub(from)
	late := d < 0
	if late {
		d = -d
	}
	span := w.span(d)
	switch {
	case late:
		return w.Pick("已过 "+span, span+" ago")
	default:
		return w.Pick("还有 "+span, "in "+span)
	}
}

func (w Words) span(d time.Duration) string {
	days, hours, minutes, seconds := int(d.Hours())/24, int(d.Hours())%24, int(d.Minutes())%60, int(d.Seconds())%60
	switch {
	case days > 0 && hours > 0 && days < 10:
		return fmt.Sprintf(w.Pick("%d 天 %d 小时", "%d d %d h"), days, hours)
	case days == 1:
		return w.Pick("1 天", "1 day")
	case days > 0:
		return fmt.Sprintf(w.Pick("%d 天", "%d days"), days)
	case hours > 0:
		return fmt.Sprintf(w.Pick("%d 小时 %d 分", "%d h %d min"), hours, minutes)
	case minutes > 0:
		return fmt.Sprintf(w.Pick("%d 分 %d 秒", "%d min %d s"), minutes, seconds)
	}
	return fmt.Sprintf(w.Pick("%d 秒", "%d s"), seconds)
}

// join lists texts as the language does.
func (w Words) join(v any) string {
	s := reflect.ValueOf(v)
	if s.Kind() != reflect.Slice {
		return show(v)
	}
	parts := make([]string, s.Len())
	for i := range parts {
		parts[i] = show(s.Index(i).Interface())
	}
	return strings.Join(parts, w.Pick("、", ", "))
}

func (w Words) hint(zh, en string) Opt {
	return func(d *Field) { d.Hint = w.Pick(zh, en) }
}

// choice adds one option to a field.
func (w Words) choice(value, zh, en string) Opt {
	return func(d *Field) { d.Options = append(d.Options, Option{Value: value, Label: w.Pick(zh, en)}) }
}

// options turns (value, zh, en) triples into options.
func (w Words) options(triples ...string) []Option {
	var out []Option
	for i := 0; i+2 < len(triples); i += 3 {
		out = append(out, Option{Value: triples[i], Label: w.Pick(triples[i+1], triples[i+2])})
	}
	return out
}

func (w Words) icon(name string) template.HTML {
	return template.HTML(fmt.Sprintf(`<svg class="icon" aria-hidden="true" focusable="false"><use href="%s#%s"/></svg>`, Asset("icons.svg"), esc(name))) //nolint:gosec // escaped
}

// JSON is v for a <template> or a data attribute.
func JSON(v any) (string, error) {
	b, err := json.Marshal(v)
	return string(b), err
}
