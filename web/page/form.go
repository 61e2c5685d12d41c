package page

import (
	"fmt"
	"html/template"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"fachui/internal/fault"
	"fachui/internal/money"
	"fachui/internal/ref"
	"fachui/web/route"
)

// Form is a form of a page while it is shown: it knows what was typed before it
// was refused and which field the refusal is about.
type Form struct {
	ID     string
	Action string
	Next   string // where a success leads; the page itself if empty
	Show   string // the page that shows the answer itself

	f      *Frame
	values url.Values // what was typed; nil if the form was not sent
	fault  *fault.Fault
	again  bool
	files  bool
}

// Form begins the form id that posts to action, a form row of the route table.
// Further pairs: "next" with an address, "files" with "yes" for uploads, "show" with
// the page that takes the answer with [Answer] instead of being led on.
func (f *Frame) Form(id, action string, pairs ...string) *Form {
	options := pairMap(pairs)
	form := &Form{
		ID: id, Action: action, Next: options["next"], Show: options["show"], files: options["files"] != "",
		f: f,
	}
	if r := f.R.refused; r != nil && (r.form == id) {
		form.values, form.fault, form.again = r.values, r.fault, r.again
	}
	return form
}

// Sent reports whether this form was sent and not done.
func (f *Form) Sent() bool { return f.values != nil }

// Typed is what was typed into a field of a form that was sent and not done, or "".
func (f *Form) Typed(name string) string { return f.values.Get(name) }

// Open is the beginning of the form: what it is about, for the server, and the
// refusal in words, if it was refused.
func (f *Form) Open() (template.HTML, error) {
	var b strings.Builder
	encoding := ""
	if f.files {
		encoding = ` enctype="multipart/form-data"`
	}
	fmt.Fprintf(&b, `<form class="form" id="%s" method="post" action="%s"%s novalidate>`,
		esc(f.ID), esc(f.Action), encoding)
	hidden := []struct{ name, value string }{
		{fieldForm, f.ID}, {fieldPage, f.page()}, {fieldNext, f.Next}, {fieldShow, f.Show}, {fieldKey, ref.New().String()},
	}
	for _, h := range hidden {
		if h.value != "" {
			fmt.Fprintf(&b, `<input type="hidden" name="%s" value="%s">`, h.name, esc(h.value))
		}
	}
	switch {
	case f.fault != nil:
		v := faultView(f.f.R, f.fault)
		r := f.f.R.refused
		r.said, r.place = v.Text, saidLater()
		v.Text = r.place
		summary, err := f.f.t.html("fault", v)
		if err != nil {
			return "", err
		}
		b.WriteString(string(summary))
	case f.again:
		note, err := f.f.t.html("resumed", nil)
		if err != nil {
			return "", err
		}
		b.WriteString(string(note))
	}
	return template.HTML(b.String()), nil //nolint:gosec // every value above is escaped
}

// page is the address of the page that holds the form, with its query.
func (f *Form) page() string {
	q := url.Values{}
	for name, v := range f.f.R.query {
		if name != "done" && name != "lang" && name != "theme" {
			q[name] = v
		}
	}
	if len(q) == 0 {
		return f.f.R.Path
	}
	return f.f.R.Path + "?" + q.Encode()
}

// Rows are the numbers of the rows with which the list name is shown: those that
// were typed, else the have rows that the page knows, and two blank ones; some
// more where [Form.More] was pressed.
func (f *Form) Rows(name string, have int) []int {
	shown, typed := 0, 0
	for field, values := range f.values {
		rest, ok := strings.CutPrefix(field, name+".")
		if !ok {
			continue
		}
		i, err := strconv.Atoi(strings.SplitN(rest, ".", 2)[0])
		if err != nil || i < 0 || i >= maxRows {
			continue
		}
		shown = max(shown, i+1)
		if !(&node{values: values}).blank() {
			typed = max(typed, i+1)
		}
	}
	rows := typed + blankRows
	switch {
	case !f.Sent():
		rows = have + blankRows
	case f.values.Get(fieldMore) == name:
		rows = shown + moreRows
	}
	return seq(min(rows, maxRows))
}

// The rows of a list in a form.
const (
	blankRows = 2
	moreRows  = 3
	maxRows   = 60
)

// More is the button that shows the form again with more rows for the list name.
// Nothing is done, and nothing that was typed is lost. The browser then goes to the
// element with the id of the form, the name and "rows".
func (f *Form) More(name, zh, en string) template.HTML {
	return template.HTML(fmt.Sprintf(`<button class="btn secondary" type="submit" name="%s" value="%s" formaction="%s#%s-%s-rows">%s</button>`, //nolint:gosec // escaped
		fieldMore, esc(name), esc(f.Action), esc(f.ID), esc(name), esc(f.f.say(zh, en))))
}

// Look is a button that sends the form elsewhere, to an operation that changes
// nothing, and shows this page again with its answer ([Answer]) beside what was
// typed: a preview before the act.
func (f *Form) Look(action, zh, en string) template.HTML {
	return template.HTML(fmt.Sprintf(`<button class="btn secondary" type="submit" name="%s" value="%s" formaction="%s">%s</button>`, //nolint:gosec // escaped
		fieldLook, esc(f.page()), esc(action), esc(f.f.say(zh, en))))
}

// Sure asks for a word to be typed before an act that cannot be undone; without
// it the form is refused and nothing is done.
func (f *Form) Sure(zh, en string) (template.HTML, error) {
	word := f.f.say(zh, en)
	typed, err := f.field("text", fieldSure, "确认：请输入“"+zh+"”", "To confirm, type \""+en+"\"", []Opt{
		func(d *Field) { d.Required, d.Autocomplete, d.codes = true, "off", []string{errUnsure.Code} },
	})
	return f.Hidden(fieldWord, word) + typed, err
}

// RefusedBy reports whether the form was refused with this code.
func (f *Form) RefusedBy(code string) bool { return f.fault != nil && f.fault.Code == code }

// Enter makes the Enter key send the form where another button, such as
// [Form.More], stands before the one that does.
func (f *Form) Enter() template.HTML {
	return `<button class="vh" type="submit" tabindex="-1" aria-hidden="true"></button>`
}

// Close is the end of the form.
func (f *Form) Close() template.HTML { return "</form>" }

// Button is the button that sends the form. Kind may be secondary,
// quiet, danger or seal; the plain one if left out.
func (f *Form) Button(zh, en string, kind ...string) template.HTML {
	k := ""
	if len(kind) > 0 {
		k = kind[0]
	}
	return template.HTML(fmt.Sprintf(`<button class="btn %s" type="submit">%s</button>`, esc(k), esc(f.f.say(zh, en)))) //nolint:gosec // escaped
}

// Field is one field of a form as the template "field" shows it.
type Field struct {
	ID, Name, Kind         string // kind: text money date datetime number select radio checkbox checkboxes file textarea password hidden
	Label, Hint, Error     string
	Basis                  string // of the law on which Error rests
	Value                  string
	Values                 []string
	Options                []Option
	Required, Disabled     bool
	Autocomplete           string
	Placeholder, InputMode string
	Min, Max, Pattern      string
	Accept                 string
	Rows, MaxLength        int
	codes                  []string
}

const minuteLen = len("2006-01-02T15:04")

// Option is one choice of a select, radio or checkboxes field.
type Option struct{ Value, Label, Hint string }

// Opt says more about a field.
type Opt func(*Field)

// Text is a line of text.
func (f *Form) Text(name, zh, en string, opts ...Opt) (template.HTML, error) {
	return f.field("text", name, zh, en, opts)
}

// Money is an amount in yuan, to the fen.
func (f *Form) Money(name, zh, en string, opts ...Opt) (template.HTML, error) {
	return f.field("money", name, zh, en, append([]Opt{func(d *Field) { d.InputMode = "decimal" }}, opts...))
}

// Date is a day; DateTime a moment, in Shanghai time.
func (f *Form) Date(name, zh, en string, opts ...Opt) (template.HTML, error) {
	return f.field("date", name, zh, en, opts)
}

// DateTime is a moment in Shanghai time.
func (f *Form) DateTime(name, zh, en string, opts ...Opt) (template.HTML, error) {
	return f.field("datetime", name, zh, en, opts)
}

// Number is a whole number.
func (f *Form) Number(name, zh, en string, opts ...Opt) (template.HTML, error) {
	return f.field("number", name, zh, en, append([]Opt{func(d *Field) { d.InputMode = "numeric" }}, opts...))
}

// Select is one of several, as a drop-down.
func (f *Form) Select(name, zh, en string, opts ...Opt) (template.HTML, error) {
	return f.field("select", name, zh, en, opts)
}

// Radio is one of a few, all of them visible.
func (f *Form) Radio(name, zh, en string, opts ...Opt) (template.HTML, error) {
	return f.field("radio", name, zh, en, opts)
}

// Checkbox is a yes that must be given on purpose.
func (f *Form) Checkbox(name, zh, en string, opts ...Opt) (template.HTML, error) {
	return f.field("checkbox", name, zh, en, opts)
}

// Checkboxes are several of several.
func (f *Form) Checkboxes(name, zh, en string, opts ...Opt) (template.HTML, error) {
	return f.field("checkboxes", name, zh, en, opts)
}

// Area is text of several lines.
func (f *Form) Area(name, zh, en string, opts ...Opt) (template.HTML, error) {
	return f.field("textarea", name, zh, en, opts)
}

// Password is a secret; what was typed is never shown again.
func (f *Form) Password(name, zh, en string, opts ...Opt) (template.HTML, error) {
	return f.field("password", name, zh, en, opts)
}

// File is an upload.
func (f *Form) File(name, zh, en string, opts ...Opt) (template.HTML, error) {
	return f.field("file", name, zh, en, opts)
}

// Hidden carries a value that the page knows.
func (f *Form) Hidden(name string, value any) template.HTML {
	return template.HTML(fmt.Sprintf(`<input type="hidden" name="%s" value="%s">`, esc(name), esc(show(value)))) //nolint:gosec // escaped
}

func (f *Form) field(kind, name, zh, en string, opts []Opt) (template.HTML, error) {
	d := Field{ID: f.ID + "-" + strings.ReplaceAll(name, ".", "-"), Name: name, Kind: kind, Label: f.f.say(zh, en)}
	for _, o := range opts {
		o(&d)
	}
	if typed, ok := f.values[name]; ok && kind != "password" && kind != "file" {
		d.Values = typed
		d.Value = typed[len(typed)-1]
	} else if f.values != nil && (kind == "checkbox" || kind == "checkboxes") {
		d.Value, d.Values = "", nil // a browser sends nothing for what was not ticked
	}
	if kind == "checkbox" && d.Value == "" && len(d.Options) == 0 {
		d.Options = []Option{{Value: "true"}}
	}
	if kind != "checkboxes" {
		d.Values = nil
	}
	if f.f.R.English() {
		d.Hint = sentence(d.Hint)
		for i := range d.Options {
			d.Options[i].Label = sentence(d.Options[i].Label)
		}
	}
	if kind == "datetime" && len(d.Value) > minuteLen {
		d.Value = d.Value[:minuteLen] // what a browser's field holds
	}
	d.Error = f.errorFor(d)
	if d.Error != "" {
		d.Basis = f.f.R.Say(fault.Text{ZH: f.fault.Basis.ZH(), EN: f.fault.Basis.EN()})
	}
	return f.f.t.html("field", d)
}

// errorFor is the refusal if it is about d: the door's refusals name their field,
// a rule's refusal belongs to the field that claims its code; "code#key" claims it
// for one item of a list.
func (f *Form) errorFor(d Field) string {
	if f.fault == nil {
		return ""
	}
	named := f.fault.Args()["field"]
	if named == d.Name {
		f.f.R.refused.said = f.f.R.refusal(ofField(f.fault, d))
		return f.f.R.refused.said
	}
	if f.values.Has(named) { // it stands beside the field that it names, and nowhere else
		return ""
	}
	about := slices.ContainsFunc(d.codes, func(code string) bool {
		code, key, keyed := strings.Cut(code, "#")
		if keyed && f.fault.Args()["key"] != key {
			return false
		}
		return f.fault.Code == code || strings.HasSuffix(code, ".") && strings.HasPrefix(f.fault.Code, code)
	})
	if !about {
		return ""
	}
	return f.f.R.refusal(fault.Text{ZH: f.fault.ZH(), EN: f.fault.EN()})
}

// saidLater stands in a form's summary for the words of its refusal, until the field
// that they are about has said what it is called. Nothing else on a page is the same.
func saidLater() string { return "refusal-" + ref.New().String() }

// ofField are the words of a refusal about d for who filled in the form: the interface
// calls a field by its name in JSON and wants text or an identifier, people know the
// words beside it and whether there is something to write or to choose.
func ofField(f *fault.Fault, d Field) fault.Text {
	switch {
	case f.Code == route.ErrMissing.Code || f.Code == route.ErrValue.Code && d.Value == "":
		return d.lacking()
	case f.Code == route.ErrValue.Code && d.Kind == "date":
		return fault.Text{ZH: "“" + d.Label + "”应为日期，如 2026-04-01。", EN: "“" + d.Label + "” should be a date such as 2026-04-01."}
	case f.Code == route.ErrValue.Code && d.Kind == "datetime":
		return fault.Text{ZH: "“" + d.Label + "”应为日期和时间，如 2026-04-01 10:00。", EN: "“" + d.Label + "” should be a day and time such as 2026-04-01 10:00."}
	case f.Code == route.ErrValue.Code && (d.Kind == "select" || d.Kind == "radio"):
		return d.lacking()
	}
	f = f.Instead("field", d.Label)
	return fault.Text{ZH: f.ZH(), EN: f.EN()}
}

// lacking says that d was left empty.
func (d Field) lacking() fault.Text {
	switch d.Kind {
	case "select", "radio", "checkboxes", "file":
		return fault.Text{ZH: "请选择“" + d.Label + "”。", EN: "Choose one: “" + d.Label + "”."}
	case "checkbox":
		return fault.Text{ZH: "请勾选“" + d.Label + "”。", EN: "Tick “" + d.Label + "”."}
	}
	return fault.Text{ZH: "请填写“" + d.Label + "”。", EN: "Fill in “" + d.Label + "”."}
}

// FaultView is a refusal as people see it.
type FaultView struct{ Code, Text, Basis, Hint string }

func faultView(r *Request, f *fault.Fault) FaultView {
	return FaultView{
		Code: f.Code, Text: r.refusal(fault.Text{ZH: f.ZH(), EN: f.EN()}),
		Basis: r.Say(fault.Text{ZH: f.Basis.ZH(), EN: f.Basis.EN()}),
	}
}

// show is a value as a field holds it.
func show(v any) string {
	switch x := v.(type) {
	case nil:
		return ""
	case money.Amount:
		return x.String()
	case string:
		return x
	}
	return fmt.Sprint(v)
}

func esc(s string) string { return template.HTMLEscapeString(s) }
