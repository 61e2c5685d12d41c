package province

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"fachui/internal/clock"
	"fachui/internal/legal"
	"fachui/web/route"
)

// Options say where the house stands and how to begin there.
type Options struct {
	Base     string // of the JSON API, http://127.0.0.1:8080
	Bank     string // of the bank simulator
	Operator string // login of the first platform operator
	Password string // and its password
	Routes   []route.Route
	Machine  clock.Machine
	Log      *slog.Logger
	Tell     func(Progress) // hears how far the province is; may be nil
}

// Province is the province while and after it is filled.
type Province struct {
	o           Options
	c           *client
	stage       *stage
	operator    string
	courts      []*court
	firms       []*firm
	disclosures []any
	warnings    []any
	progress    *progress

	registered atomic.Int64

	mu     sync.Mutex
	ids    map[string]string // login → person
	names  map[string]string // login → name
	people []Person
	sales  []*sale // announced
	plates []plate

	paid, deducted *affair // where money comes besides sales, see furnish

	imported map[string]legal.Date // court → day before which every statement is in
}

// New prepares to fill the house that o names. Its database must be a fresh
// scratch or demo one.
func New(o Options) *Province {
	p := &Province{
		o: o, c: newClient(o), operator: o.Operator, courts: courts(), firms: firms(), progress: newProgress(o),
		ids: map[string]string{}, names: map[string]string{}, imported: map[string]legal.Date{},
	}
	p.c.knows(o.Operator, o.Password)
	p.stage = newStage(beginning, p.advance, p.progress.reached)
	return p
}

// beginning is when the province's platform begins.
var beginning = legal.MustParse("2025-11-03T08:30:00+08:00")

// Fill brings the province from nothing to the morning at which it opens.
func (p *Province) Fill(ctx context.Context) error {
	p.progress.begin(len(catalogue()))
	err := p.advance(ctx, beginning)
	if err != nil {
		return err
	}
	err = p.found(ctx)
	if err != nil {
		return err
	}
	var tales []func(context.Context) error
	for i, th := range catalogue() {
		tales = append(tales, p.tell(i+1, th))
	}
	for _, c := range p.courts {
		p.imported[c.id] = opening.Date() // see accounts
	}
	tales = append(tales, p.stray)
	err = p.stage.play(ctx, tales)
	if err != nil {
		return err
	}
	err = p.advance(ctx, opening)
	if err != nil {
		return err
	}
	p.mu.Lock()
	plates := len(p.plates)
	p.mu.Unlock()
	p.progress.done(plates)
	return nil
}

// People are those as whom a visitor may sign in, in the order of desks.
func (p *Province) People() []Person {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.people)
}

// Progress tells how far the province is.
func (p *Province) Progress() Progress { return p.progress.now() }

func (p *Province) advance(ctx context.Context, to legal.Time) error {
	_, err := p.c.do(ctx, p.operator, "clock.advance", fields{"to": to})
	return err
}

func (p *Province) nameOf(login string) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.names[login]
}

func (p *Province) idOf(login string) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.ids[login]
}

func (p *Province) idsOf(logins []string) []string {
	var out []string
	for _, l := range logins {
		out = append(out, p.idOf(l))
	}
	return out
}

func (p *Province) announced(s *sale) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sales = append(p.sales, s)
}

// found opens the courts and lets everybody register.
func (p *Province) found(ctx context.Context) error {
	items, err := p.c.do(ctx, "", "lot.items", fields{})
	if err != nil {
		return err
	}
	p.disclosures, p.warnings = entries(items["disclosures"]), entries(items["warnings"])
	err = p.register(ctx, []subject{{login: "operator2", name: "示例运营二" + mark, kind: human, roles: []string{"operator"}}})
	if err != nil {
		return err
	}
	for _, c := range p.courts {
		err := p.open(ctx, c)
		if err != nil {
			return fmt.Errorf("open %s: %w", c.id, err)
		}
	}
	ss, ps := p.everybody()
	err = p.register(ctx, ss)
	if err != nil {
		return err
	}
	p.mu.Lock()
	p.people = ps
	p.mu.Unlock()
	for _, f := range p.firms {
		err := p.list(ctx, f)
		if err != nil {
			return fmt.Errorf("list %s: %w", f.registry, err)
		}
	}
	return p.treasuries(ctx)
}

func (p *Province) everybody() ([]subject, []Person) {
	ss, ps := public()
	for _, c := range p.courts {
		s, q := c.staff()
		ss, ps = append(ss, s...), append(ps, q...)
	}
	for i, f := range p.firms {
		f.appraiser = string([]rune("云水安平方圆正信达公衡允")[i]) + given(i+11) + mark
		ss = append(ss, subject{login: f.login, name: f.appraiser, kind: human, roles: []string{"appraiser"}})
		ps = append(ps, Person{Login: f.login, Name: f.appraiser, RoleZH: "评估师（" + f.name + "）", RoleEN: "appraiser", Desk: "appraiser", Page: "commissions"})
	}
	return ss, ps
}

func entries(items any) []any {
	var out []any
	for _, it := range rowsOf(fields{"list": items}) {
		if it["derived"] == true {
			continue
		}
		out = append(out, fields{"item": it["item"], "text": it["zh"], "document": paper(text(it["item"])), "name": text(it["item"]) + "（演示）.pdf"})
	}
	return out
}

// open takes two operators, and an account at the bank.
func (p *Province) open(ctx context.Context, c *court) error {
	out, err := p.c.do(ctx, p.operator, "court.propose", fields{
		"court": c.id, "code": c.code, "name": c.name, "name_en": c.nameEN, "bank_code": "YLDEMO", "account_no": c.account, "holder": c.holder(), "platform": platform,
	})
	if err != nil {
		return err
	}
	_, err = p.c.do(ctx, "operator2", "court.approve", fields{":proposal": out["proposal"]})
	if err != nil {
		return err
	}
	return p.account(ctx, c.account, c.holder())
}

func (p *Province) account(ctx context.Context, no, holder string) error {
	_, err := p.c.atBank(ctx, http.MethodPost, "/accounts", fields{"account_no": no, "holder": holder, "opening_balance": "0.00"})
	return err
}

func (p *Province) list(ctx context.Context, f *firm) error {
	_, err := p.c.do(ctx, p.operator, "firm.add", fields{
		"registry_no": f.registry, "name": f.name, "uscc": creditCode(700 + f.no), "specialties": []string{"real_estate", "land", "assets"},
		"province": provinceName, "city": f.city, "joined_on": legal.Day(2018+f.no%6, time.Month(1+f.no%12), 10),
	})
	if err != nil {
		return err
	}
	_, err = p.c.do(ctx, p.operator, "firm.add_appraiser", fields{":registry": f.registry, "person": p.idOf(f.login), "certificate_no": f.certificate(1), "specialty": "real_estate"})
	if err != nil {
		return err
	}
	_, err = p.c.do(ctx, p.operator, "firm.add_appraiser", fields{":registry": f.registry, "certificate_no": f.certificate(2), "specialty": "real_estate"})
	return err
}

// treasuries puts on record where the enforcement fees of each court go.
func (p *Province) treasuries(ctx context.Context) error {
	for _, c := range p.courts {
		name := c.city[:len("云溪市")] + "财政局" + mark
		out, err := p.c.do(ctx, c.who("fund"), "payee.propose", fields{
			":court": c.id, "payee": "treasury", "name": name, "bank": "云岭示例银行", "number": accountNo(name), "holder": name, "evidence": "非税收入专户文件（演示）",
		})
		if err != nil {
			return err
		}
		_, err = p.c.do(ctx, c.who("checker"), "payee.approve", fields{":court": c.id, ":id": out["id"]})
		if err != nil {
			return err
		}
	}
	return p.account(ctx, wrongAccount, "户名不符示例户"+mark)
}
