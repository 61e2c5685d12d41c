package registry_test

import (
	"context"
	"path/filepath"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"fachui/internal/cn"
	"fachui/internal/event"
	"fachui/internal/identity"
	"fachui/internal/keyring"
	"fachui/internal/legal"
	"fachui/internal/pgtest"
	"fachui/internal/ref"
	"fachui/internal/registry"
)

// at is the legal time of every act in these tests, a Monday morning.
var at = pgtest.Epoch

// people is identity as far as the registry sees it, kept in memory.
type people struct {
	ring    *keyring.Ring
	mu      sync.Mutex
	byLogin map[string]identity.Known
	numbers map[string]string
	judges  map[ref.ID]string
}

func (p *people) register(login string, name cn.Name, number string) ref.ID {
	p.mu.Lock()
	defer p.mu.Unlock()
	k := identity.Known{ID: ref.New()}
	if name != "" {
		k.Proved, k.NameHash, k.NumberHash = true, p.HashName(string(name)), p.HashNumber(number)
		p.numbers[number] = login
	}
	p.byLogin[login] = k
	return k.ID
}

func (p *people) Known(_ context.Context, _ identity.Querier, id ref.ID) (identity.Known, bool, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, k := range p.byLogin {
		if k.ID == id {
			return k, true, nil
		}
	}
	return identity.Known{}, false, nil
}

func (p *people) KnownByLogin(_ context.Context, _ identity.Querier, login string) (identity.Known, bool, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	k, ok := p.byLogin[login]
	return k, ok, nil
}

func (p *people) KnownByNumber(_ context.Context, _ identity.Querier, number string) (identity.Known, bool, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	k, ok := p.byLogin[p.numbers[number]]
	return k, ok, nil
}

func (p *people) Holds(_ context.Context, _ identity.Querier, person ref.ID, court string, role identity.Role) (bool, error) {
	return role == identity.Judge && p.judges[person] == court, nil
}

func (p *people) HashName(name string) []byte {
	return p.ring.Blind("person.name", []byte(cn.NormalName(name)))
}
func (p *people) HashNumber(n string) []byte { return p.ring.Blind("person.number", []byte(n)) }

// desk is a court with a clerk, on a database of its own.
type desk struct {
	*registry.Service
	t      *testing.T
	pool   *pgxpool.Pool
	people *people
	clerk  event.Actor
}

const (
	jinjiang = "jinjiang"
	wuhou    = "wuhou"
)

func newDesk(t *testing.T) desk {
	t.Helper()
	ring, err := keyring.Open(filepath.Join(t.TempDir(), "ring"))
	require.NoError(t, err)
	d := desk{t: t, pool: pgtest.New(t), clerk: event.Actor{Person: ref.New(), Role: "clerk"},
		people: &people{ring: ring, byLogin: map[string]identity.Known{}, numbers: map[string]string{}, judges: map[ref.ID]string{}}}
	d.Service = registry.New(d.pool, ring, d.people)
	return d
}

// open makes a court by two operators.
func (d desk) open(c registry.NewCourt) desk {
	d.t.Helper()
	ctx := context.Background()
	id, err := d.ProposeCourt(ctx, c, operator(), at)
	require.NoError(d.t, err)
	_, err = d.ApproveCourt(ctx, id, operator(), at)
	require.NoError(d.t, err)
	return d
}

func operator() event.Actor { return event.Actor{Person: ref.New(), Role: "operator"} }

func court(id, code, name, account string) registry.NewCourt {
	return registry.NewCourt{ID: id, Code: code, Name: name, NameEN: "A Court of Chengdu", BankCode: "ICBC",
		AccountNo: account, Holder: name, Platform: "法槌"}
}

var (
	aCourt  = court(jinjiang, "川0104", "成都市锦江区人民法院", "6222000000000001")
	another = court(wuhou, "川0107", "成都市武侯区人民法院", "6222000000000002")
)

func caseNo(t *testing.T, s string) cn.CaseNo {
	t.Helper()
	n, err := cn.ParseCaseNo(s)
	require.NoError(t, err)
	return n
}

func (d desk) file(no string) ref.ID {
	d.t.Helper()
	id, err := d.OpenCase(context.Background(), jinjiang, d.newCase(no), d.clerk, at)
	require.NoError(d.t, err)
	return id
}

func (d desk) newCase(no string) registry.NewCase {
	return registry.NewCase{CaseNo: caseNo(d.t, no), FiledOn: legal.MustDate("2026-02-10"), TitleDoc: "（2025）川0104民初100号"}
}

func (d desk) party(caseID ref.ID, n registry.NewParty) ref.ID {
	d.t.Helper()
	id, err := d.AddParty(context.Background(), jinjiang, caseID, n, d.clerk, at)
	require.NoError(d.t, err)
	return id
}

func person(kind string, name cn.Name, number string) registry.NewParty {
	return registry.NewParty{Kind: kind, Nature: registry.Natural, Name: name, IDNumber: number}
}

const (
	zhangID = "11010519491231002X"
	liID    = "440308199901101512"
)

func (d desk) asset(caseID ref.ID) ref.ID {
	d.t.Helper()
	id, err := d.ListAsset(context.Background(), jinjiang, caseID, house(), d.clerk, at)
	require.NoError(d.t, err)
	return id
}

func house() registry.NewAsset {
	return registry.NewAsset{Kind: registry.Immovable, Class: "housing", Title: "成都市锦江区春熙路1号1栋1单元1号",
		Province: "四川省", City: "成都市", SeizureKind: "seal_up", SeizedOn: legal.MustDate("2026-02-12"),
		SeizedUntil: legal.MustDate("2029-02-11"), SeizureDoc: "（2026）川0104执1号之一"}
}

// events counts the facts of a kind.
func (d desk) events(kind string) (n int) {
	d.t.Helper()
	err := d.pool.QueryRow(context.Background(), `select count(*) from event where kind = $1`, kind).Scan(&n)
	require.NoError(d.t, err)
	return n
}

func TestACourtTakesTwoOperators(t *testing.T) {
	t.Parallel()
	d, ctx := newDesk(t), context.Background()
	one, two := operator(), operator()
	id, err := d.ProposeCourt(ctx, aCourt, one, at)
	require.NoError(t, err)

	_, err = d.ApproveCourt(ctx, id, one, at)
	require.ErrorIs(t, err, registry.ErrSameOperator)
	_, err = d.ApproveCourt(ctx, ref.New(), two, at)
	require.ErrorIs(t, err, registry.ErrProposalUnknown)
	_, err = registry.FindCourt(ctx, d.pool, jinjiang)
	require.ErrorIs(t, err, registry.ErrCourtUnknown, "nothing exists before the second operator")

	name, err := d.ApproveCourt(ctx, id, two, at)
	require.NoError(t, err)
	require.Equal(t, jinjiang, name)
	var ones int
	err = d.pool.QueryRow(ctx, `
		select (select count(*) from fund_account) + (select count(*) from ledger) + (select count(*) from auction_channel)`).Scan(&ones)
	require.NoError(t, err)
	require.Equal(t, 3, ones, "the three ones come with the court")
	_, err = d.ApproveCourt(ctx, id, operator(), at)
	require.ErrorIs(t, err, registry.ErrProposalDecided)
	require.Equal(t, 1, d.events("court.opened"))

	ps, err := registry.Proposals(ctx, d.pool, registry.Page{})
	require.NoError(t, err)
	require.Len(t, ps, 1)
	require.Equal(t, "approved", ps[0].State)
}

func TestARefusedProposalOpensNothing(t *testing.T) {
	t.Parallel()
	d, ctx := newDesk(t), context.Background()
	one := operator()
	id, err := d.ProposeCourt(ctx, aCourt, one, at)
	require.NoError(t, err)
	require.ErrorIs(t, d.RefuseCourt(ctx, id, "", operator(), at), registry.ErrReason)
	require.ErrorIs(t, d.RefuseCourt(ctx, id, "账号有误", one, at), registry.ErrSameOperator)
	require.NoError(t, d.RefuseCourt(ctx, id, "账号有误", operator(), at))
	_, err = d.ApproveCourt(ctx, id, operator(), at)
	require.ErrorIs(t, err, registry.ErrProposalDecided)
}

func TestTwoOperatorsWhoApproveAtOnceOpenOneCourt(t *testing.T) {
	t.Parallel()
	d, ctx := newDesk(t), context.Background()
	id, err := d.ProposeCourt(ctx, aCourt, operator(), at)
	require.NoError(t, err)
	errs := atOnce(4, func(int) error { _, err := d.ApproveCourt(ctx, id, operator(), at); return err })
	opened := 0
	for _, err := range errs {
		if err == nil {
			opened++
			continue
		}
		require.ErrorIs(t, err, registry.ErrProposalDecided)
	}
	require.Equal(t, 1, opened)
}

func atOnce(n int, do func(i int) error) []error {
	errs := make([]error, n)
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() { errs[i] = do(i) })
	}
	wg.Wait()
	return errs
}

func TestCourtFields(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	for name, spoil := range map[string]func(*registry.NewCourt){
		"short name with a capital": func(c *registry.NewCourt) { c.ID = "Jinjiang" },
		"code without province":     func(c *registry.NewCourt) { c.Code = "0104" },
		"code of three digits":      func(c *registry.NewCourt) { c.Code = "川010" },
		"account with letters":      func(c *registry.NewCourt) { c.AccountNo = "62220000A" },
		"account of seven digits":   func(c *registry.NewCourt) { c.AccountNo = "1234567" },
		"no platform":               func(c *registry.NewCourt) { c.Platform = "" },
		"no holder":                 func(c *registry.NewCourt) { c.Holder = "" },
	} {
		c := aCourt
		spoil(&c)
		_, err := d.ProposeCourt(context.Background(), c, operator(), at)
		require.ErrorIs(t, err, registry.ErrCourtFields, name)
	}
}

// No writer can give a court a second account, ledger or channel, or one bank
// account to two courts.
func TestTheThreeOnesAreUniqueForEveryWriter(t *testing.T) {
	t.Parallel()
	d := newDesk(t).open(aCourt).open(another)
	owner := pgtest.Owner(t, d.pool)
	for _, sql := range []string{
		`insert into fund_account (court_id, bank_code, account_no, holder, opened_by, approved_by, opened_at)
			values ('jinjiang', 'CCB', '6217000000000009', '第二账户', gen_random_uuid(), gen_random_uuid(), '2026-03-02')`,
		`insert into ledger (court_id, opened_on, closed_through) values ('jinjiang', '2026-03-02', '2026-03-01')`,
		`insert into auction_channel (court_id, platform, opened_at) values ('jinjiang', '另一平台', '2026-03-02')`,
		`update fund_account set court_id = 'wuhou' where court_id = 'jinjiang'`,
		`update fund_account set account_no = '6217000000000009' where court_id = 'jinjiang'`,
		`update auction_channel set platform = '另一平台'`,
		`delete from fund_account`,
		`delete from court`,
		`truncate fund_account cascade`,
		`insert into court_decision (proposal_id, proposed_by, decided_by, approved, decided_at)
			select proposal_id, proposed_by, proposed_by, true, proposed_at from court_proposal`,
	} {
		refusedForAll(t, d.pool, owner, sql)
	}
}

// refusedForAll tries sql as the application and as the owner.
func refusedForAll(t *testing.T, pool *pgxpool.Pool, owner *pgx.Conn, sql string) {
	t.Helper()
	_, err := pool.Exec(context.Background(), sql)
	require.Error(t, err, "as the application: %s", sql)
	_, err = owner.Exec(context.Background(), sql)
	require.Error(t, err, "as the owner: %s", sql)
}

func TestACaseNumberBelongsToItsCourt(t *testing.T) {
	t.Parallel()
	d, ctx := newDesk(t).open(aCourt).open(another), context.Background()
	d.file("（2026）川0104执1234号")
	for no, want := range map[string]error{
		"（2026）川0104执1234号":  registry.ErrCaseExists,
		"（2026）川0107执1号":     registry.ErrCaseNoOfCourt,
		"（2026）川01执1号":       registry.ErrCaseNoOfCourt,
		"（2026）川0104民初1号":    registry.ErrCaseNotEnforcement,
		"（2026）川0104执恢1号":    nil,
		"(2026)川0104执 1235号": nil,
	} {
		_, err := d.OpenCase(ctx, jinjiang, d.newCase(no), d.clerk, at)
		require.ErrorIs(t, err, want, no)
	}
	_, err := d.OpenCase(ctx, "nowhere", d.newCase("（2026）川0104执9号"), d.clerk, at)
	require.ErrorIs(t, err, registry.ErrCourtUnknown)

	late := d.newCase("（2026）川0104执10号")
	late.FiledOn = at.Date().AddDays(1)
	_, err = d.OpenCase(ctx, jinjiang, late, d.clerk, at)
	require.ErrorIs(t, err, registry.ErrCaseFields, "filed tomorrow")

	refusedForAll(t, d.pool, pgtest.Owner(t, d.pool), `
		insert into enforcement_case (court_id, case_id, court_code, year, kind, serial, case_no, filed_on, title_doc,
			criminal, summary, opened_by, opened_at)
		values ('jinjiang', gen_random_uuid(), '川0107', 2026, '执', 77, '（2026）川0107执77号', '2026-03-01', '文书', false, '',
			gen_random_uuid(), '2026-03-02')`)
}

func TestTheHandlerIsAJudgeOfTheCourt(t *testing.T) {
	t.Parallel()
	d, ctx := newDesk(t).open(aCourt), context.Background()
	wang := d.people.register("judge.wang", "", "")
	d.people.judges[wang] = jinjiang
	d.people.register("clerk.li", "", "")
	id := d.file("（2026）川0104执1号")
	require.ErrorIs(t, d.AssignHandler(ctx, jinjiang, id, "clerk.li", d.clerk, at), registry.ErrHandler)
	require.ErrorIs(t, d.AssignHandler(ctx, jinjiang, id, "nobody", d.clerk, at), registry.ErrHandler)
	require.ErrorIs(t, d.AssignHandler(ctx, wuhou, id, "judge.wang", d.clerk, at), registry.ErrCaseUnknown)
	require.NoError(t, d.AssignHandler(ctx, jinjiang, id, "judge.wang", d.clerk, at))
	require.ErrorIs(t, d.AssignHandler(ctx, jinjiang, id, "judge.wang", d.clerk, at), registry.ErrHandlerNamed, "it passes on by hand-over")
	c, err := registry.FindCase(ctx, d.pool, jinjiang, id)
	require.NoError(t, err)
	require.Equal(t, wang, c.Handler)
}

func TestACaseIsInvisibleToAnotherCourt(t *testing.T) {
	t.Parallel()
	d, ctx := newDesk(t).open(aCourt).open(another), context.Background()
	id := d.file("（2026）川0104执1号")
	_, err := registry.FindCase(ctx, d.pool, wuhou, id)
	require.ErrorIs(t, err, registry.ErrCaseUnknown)
	_, err = d.AddParty(ctx, wuhou, id, person(registry.Creditor, "张三", ""), d.clerk, at)
	require.ErrorIs(t, err, registry.ErrCaseUnknown)
	_, err = d.ListAsset(ctx, wuhou, id, house(), d.clerk, at)
	require.ErrorIs(t, err, registry.ErrCaseUnknown)
}

func TestListsArePaged(t *testing.T) {
	t.Parallel()
	d, ctx := newDesk(t).open(aCourt), context.Background()
	for _, no := range []string{"（2026）川0104执1号", "（2026）川0104执2号", "（2026）川0104执3号"} {
		d.file(no)
	}
	first, err := registry.Cases(ctx, d.pool, jinjiang, registry.CaseFilter{}, registry.Page{Limit: 2})
	require.NoError(t, err)
	require.Len(t, first, 2)
	rest, err := registry.Cases(ctx, d.pool, jinjiang, registry.CaseFilter{}, registry.Page{Limit: 1000, After: first[1].ID})
	require.NoError(t, err)
	require.Len(t, rest, 1)
	require.Equal(t, registry.MaxPage, registry.Page{Limit: 1000}.Rows())
}

func TestCasesAreFound(t *testing.T) {
	t.Parallel()
	d, ctx := newDesk(t).open(aCourt), context.Background()
	for _, no := range []string{"（2026）川0104执1号", "（2026）川0104执21号", "（2026）川0104执恢3号"} {
		d.file(no)
	}
	for _, tt := range []struct {
		name   string
		filter registry.CaseFilter
		want   []string
	}{
		{"the last filed first", registry.CaseFilter{Newest: true}, []string{"（2026）川0104执恢3号", "（2026）川0104执21号", "（2026）川0104执1号"}},
		{"part of a number", registry.CaseFilter{Words: "执21"}, []string{"（2026）川0104执21号"}},
		{"brackets as typed on another keyboard", registry.CaseFilter{Words: " (2026)川0104执恢 "}, []string{"（2026）川0104执恢3号"}},
		{"a sign that searches often mean otherwise", registry.CaseFilter{Words: "%"}, []string{}},
		{"of a judge who has none", registry.CaseFilter{Handler: ref.New()}, []string{}},
	} {
		cs, err := registry.Cases(ctx, d.pool, jinjiang, tt.filter, registry.Page{})
		require.NoError(t, err, tt.name)
		got := []string{}
		for _, c := range cs {
			got = append(got, c.CaseNo)
		}
		require.Equal(t, tt.want, got, tt.name)
	}
	newest, err := registry.Cases(ctx, d.pool, jinjiang, registry.CaseFilter{Newest: true}, registry.Page{Limit: 1})
	require.NoError(t, err)
	rest, err := registry.Cases(ctx, d.pool, jinjiang, registry.CaseFilter{Newest: true}, registry.Page{After: newest[0].ID})
	require.NoError(t, err)
	require.Equal(t, "（2026）川0104执21号", rest[0].CaseNo, "the next page goes back")
}
