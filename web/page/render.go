package page

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"fachui/internal/fault"
	"fachui/internal/identity"
	"fachui/internal/legal"
)

//go:embed *.html
var ownFiles embed.FS

// Templates are those of all families. Parsing them takes as long as showing a
// hundred pages, so it is put off until the first page is shown, and a process that
// opens several sites shares them.
type Templates struct {
	inLanguages func() (map[string]*templates, error)
}

// Parse promises the templates of families.
func Parse(families []Family) *Templates {
	return &Templates{sync.OnceValues(func() (map[string]*templates, error) { return parse(families) })}
}

// templates are all templates in one language.
type templates struct {
	set *template.Template
}

// parse reads every template twice, once for each language: {{t "中文" "English"}}
// then costs nothing and cannot mix.
func parse(families []Family) (map[string]*templates, error) {
	out := map[string]*templates{}
	for _, lang := range []string{"zh-CN", "en"} {
		set := template.New(lang).Funcs(funcs(lang))
		for _, f := range append([]Family{{Files: ownFiles}}, families...) {
			if f.Funcs != nil {
				set.Funcs(f.Funcs(lang == "en"))
			}
			err := parseFiles(set, f.Files)
			if err != nil {
				return nil, err
			}
		}
		out[lang] = &templates{set}
	}
	return out, nil
}

func parseFiles(set *template.Template, files fs.FS) error {
	if files == nil {
		return nil
	}
	return fs.WalkDir(files, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".html") {
			return err
		}
		b, err := fs.ReadFile(files, path)
		if err != nil {
			return err
		}
		_, err = set.New(path).Parse(string(b))
		if err != nil {
			return fmt.Errorf("template %s: %w", path, err)
		}
		return nil
	})
}

func (t *templates) html(name string, data any) (template.HTML, error) {
	var b bytes.Buffer
	err := t.set.ExecuteTemplate(&b, name, data)
	if err != nil {
		return "", err
	}
	return template.HTML(b.String()), nil //nolint:gosec // what a template wrote is escaped
}

// Frame is the dot of every page template: who looks (.R), what the page gathered
// (.P), and the forms of the page.
type Frame struct {
	R    *Request
	P    any
	Body template.HTML // in the layout: the page

	t   *templates
	ctx context.Context //nolint:containedctx // lives for one rendering only
}

func (f *Frame) say(zh, en string) string { return f.R.Say(fault.Text{ZH: zh, EN: en}) }

// render shows p with what it gathered, in the layout.
func (s *Site) render(ctx context.Context, r *Request, p Page, shown any) (string, error) {
	all, err := s.parse.inLanguages()
	if err != nil {
		return "", err
	}
	t := all[r.Lang]
	f := &Frame{R: r, P: shown, t: t, ctx: ctx}
	f.Body, err = t.html(p.Template, f)
	if err != nil {
		return "", fmt.Errorf("show page %s: %w", p.Name, err)
	}
	if r.refused != nil && r.refused.place != "" {
		f.Body = template.HTML(strings.Replace(string(f.Body), r.refused.place, esc(r.refused.said), 1)) //nolint:gosec // a rendered template, and words escaped here
	}
	whole, err := t.html("layout", f)
	return string(whole), err
}

// Title is the title of the page in its language.
func (f *Frame) Title() string { return f.R.Say(f.R.title) }

// Desk is where the page belongs.
func (f *Frame) Desk() Desk { return f.R.page.Desk }

// Staff reports whether the page is for daily work: dense.
func (f *Frame) Staff() bool { return f.R.page.Desk != Public && f.R.page.Desk != Mine }

// Done are the words for what a form of the page before did, or "".
func (f *Frame) Done() string {
	row, ok := f.R.site.ops[f.R.Query("done")]
	if !ok {
		return ""
	}
	return f.say("已完成：", "Done: ") + f.R.Say(row.Summary)
}

// May reports whether the caller may use an operation of the interface.
func (f *Frame) May(op string, pairs ...string) bool { return f.R.May(op, pairs...) }

// Who are those who may use an operation, in words: whom to ask who may not.
func (f *Frame) Who(op string) string {
	return f.R.Say(identity.RoleNames(f.R.site.ops[op].Access.Roles))
}

// Has reports whether there is a page at path; see [Request.Has].
func (f *Frame) Has(path string) bool { return f.R.Has(path) }

// Under reports whether the page is at path or below it.
func (f *Frame) Under(path string) bool {
	return f.R.Path == path || strings.HasPrefix(f.R.Path, path+"/")
}

// SignedIn reports whether somebody is known to be looking.
func (f *Frame) SignedIn() bool { return f.R.Caller().SignedIn() }

// Holds reports whether the caller holds one of roles in the court of the page.
func (f *Frame) Holds(roles ...string) bool {
	held := f.R.Caller().Courts[f.R.Param("court")]
	return slices.ContainsFunc(held, func(h identity.Role) bool { return slices.Contains(roles, string(h)) })
}

// HoldsPlatform reports whether the caller holds one of roles on the platform.
func (f *Frame) HoldsPlatform(roles ...string) bool {
	return slices.ContainsFunc(f.R.Caller().Roles, func(h identity.Role) bool { return slices.Contains(roles, string(h)) })
}

// Courts are the courts in which the caller holds a role, in order.
func (f *Frame) Courts() []string {
	out := []string{}
	for court := range f.R.Caller().Courts {
		out = append(out, court)
	}
	slices.Sort(out)
	return out
}

// Here is the address of the page with name set to value in its query: a pager's
// next page, the other language.
func (f *Frame) Here(name, value string) string {
	to := f.R.Path
	q := f.R.query
	if len(q) > 0 {
		to += "?" + q.Encode()
	}
	return withQuery(to, name, value)
}

// Now is the legal time of the request.
func (f *Frame) Now() legal.Time { return f.R.Now() }

// Refuse is a page that says what was refused, in words.
func (s *Site) refusal(ctx context.Context, r *Request, f *fault.Fault, request string) (string, error) {
	return s.render(ctx, r, Page{Name: "refusal", Template: "refusal"}, struct {
		FaultView
		Status  int
		Request string
	}{faultView(r, f), StatusOf(f.Kind), request})
}

// funcs are what templates can call, bound to a language.
func funcs(lang string) template.FuncMap {
	w, zh := WordsIn(lang == "en"), WordsIn(false)
	return template.FuncMap{
		"t": w.Pick, "linked": w.linked, "sentence": sentence, "plain": w.plain, "words": w.of, "cite": w.cite, "lang": func() string { return lang },
		"yuan": w.Yuan, "capitals": w.capitals, "num": w.num, "percent": w.percent,
		"date": w.Date, "moment": w.Moment, "clock": w.Clock, "minute": w.Minute, "due": w.Due, "weekday": w.weekday, "left": w.Left, "iso": iso,
		"zh_date": zh.Date, "zh_minute": zh.Minute, "zh_due": zh.Due, "zh_moment": zh.Moment, "zh_capitals": zh.capitals, // in a paper that is Chinese in every language
		"dict": dict, "list": func(v ...any) []any { return v }, "field_options": w.options,
		"asset": Asset, "icon": w.icon, "join": w.join,
		"add": func(a, b int) int { return a + b }, "add64": func(a, b int64) int64 { return a + b }, "times": times, "seq": seq, "str": show,
		"hint": w.hint, "required": func() Opt { return func(d *Field) { d.Required = true } },
		"disabled": func() Opt { return func(d *Field) { d.Disabled = true } },
		"value":    func(v any) Opt { return func(d *Field) { d.Value = show(v); d.Values = []string{d.Value} } },
		"checked":  func(on bool) Opt { return checked(on) },
		"values":   func(v ...string) Opt { return func(d *Field) { d.Values = v } },
		"choice":   w.choice, "choices": func(o []Option) Opt { return func(d *Field) { d.Options = append(d.Options, o...) } },
		"about":    func(codes ...string) Opt { return func(d *Field) { d.codes = append(d.codes, codes...) } },
		"complete": func(v string) Opt { return func(d *Field) { d.Autocomplete = v } },
		"example":  func(v string) Opt { return func(d *Field) { d.Placeholder = v } },
		"rows":     func(n int) Opt { return func(d *Field) { d.Rows = n } },
		"longest":  func(n int) Opt { return func(d *Field) { d.MaxLength = n } },
		"accept":   func(v string) Opt { return func(d *Field) { d.Accept = v } },
		"between":  func(least, most string) Opt { return func(d *Field) { d.Min, d.Max = least, most } },
	}
}

func checked(on bool) Opt {
	return func(d *Field) {
		d.Options = []Option{{Value: "true"}}
		if on {
			d.Value = "true"
		}
	}
}

var errPairs = errors.New("dict takes names and values in pairs")

func dict(pairs ...any) (map[string]any, error) {
	if len(pairs)%2 != 0 {
		return nil, errPairs
	}
	m := make(map[string]any, len(pairs)/2)
	for i := 0; i < len(pairs); i += 2 {
		name, ok := pairs[i].(string)
		if !ok {
			return nil, errPairs
		}
		m[name] = pairs[i+1]
	}
	return m, nil
}

func times(a, b int) int { return a * b }

// seq are the numbers from 0 up to n, for rows that a form repeats.
func seq(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}
