package lotdesk

import (
	"context"
	"slices"

	"fachui/auction"
	"fachui/auction/auctionpg"
	"fachui/internal/files"
	"fachui/internal/money"
	"fachui/internal/ref"
	"fachui/web/lots"
	"fachui/web/page"
)

// setPages are those of several things of a case that are sold together.
func setPages() []page.Page {
	return []page.Page{
		read(aCase+"/lot-sets", "sets", "一并处置的财产", "Things sold together", sets),
		write(aCase+"/lot-sets/new", "new-set", "将多项财产编为一组", "Put several things together", newSet),
		read(court+"/lot-sets", "court-sets", "一并处置", "Sold together", courtSets),
		read(court+"/lot-sets/:set", "set", "一组财产", "A set", set),
	}
}

// setsPage are the sets of a case.
type setsPage struct {
	names
	Sets []auctionpg.SetView
}

func sets(ctx context.Context, r *page.Request) (any, error) {
	p := setsPage{names: names{Court: r.Param("court"), english: r.English()}}
	var out lots.Sets
	err := page.Gather(page.Into(ctx, r, &p.Case, "case.show"), page.Into(ctx, r, &out, "set.list"))
	p.Sets = out.Sets
	return p, err
}

// courtSetsPage are the sets of a court.
type courtSetsPage struct {
	names
	auctionpg.SetLines
	State string
}

func courtSets(ctx context.Context, r *page.Request) (any, error) {
	p := courtSetsPage{names: names{Court: r.Param("court"), english: r.English()}, State: r.Query("state")}
	if p.State != "open" && p.State != "ended" {
		p.State = ""
	}
	var err error
	p.SetLines, err = page.Ask[auctionpg.SetLines](ctx, r, "set.court", "state", p.State, "after", r.Query("after"))
	return p, err
}

// mostSetPapers is of how many things the papers are offered as choices; what is
// uploaded on the page belongs to the first of them.
const mostSetPapers = 20

// setPapers are what a form about a set can name as its document.
type setPapers struct {
	Papers []files.CourtAttachment
}

func (p *setPapers) gather(ctx context.Context, r *page.Request, assets []ref.ID) error {
	for _, a := range assets[:min(len(assets), mostSetPapers)] {
		var of []files.CourtAttachment
		err := page.IntoIfMay(ctx, r, &of, "attachment.list_of_asset", "asset", a.String())()
		if err != nil {
			return err
		}
		p.Papers = append(p.Papers, slices.DeleteFunc(of, func(x files.CourtAttachment) bool { return x.HiddenAt != nil })...)
	}
	return nil
}

// Paper is a paper of the things by its hash; nil if it is none of theirs.
func (p setPapers) Paper(hash string) *files.CourtAttachment {
	i := slices.IndexFunc(p.Papers, func(a files.CourtAttachment) bool { return string(a.File) == hash })
	if i < 0 {
		return nil
	}
	return &p.Papers[i]
}

// choices are the papers by their hash.
func (p setPapers) choices(n names) []page.Option {
	out := []page.Option{{Value: "", Label: n.pick("请选择", "Choose")}}
	if len(p.Papers) == 0 {
		out[0].Label = n.pick("还没有材料，请先上传", "No paper yet; upload one first")
	}
	for _, a := range p.Papers {
		out = append(out, page.Option{Value: string(a.File), Label: a.Title})
	}
	return out
}

// newSetPage is where several things are put together.
type newSetPage struct {
	names
	setPapers
	Least, Most int
	taken       map[ref.ID]bool // stand in an open set
}

func newSet(ctx context.Context, r *page.Request) (any, error) {
	p := newSetPage{names: names{Court: r.Param("court"), english: r.English()}, Least: auction.LeastThings, Most: auction.MostThings, taken: map[ref.ID]bool{}}
	var out lots.Sets
	err := page.Gather(page.Into(ctx, r, &p.Case, "case.show"), page.Into(ctx, r, &out, "set.list"))
	if err != nil {
		return nil, err
	}
	for _, s := range out.Sets {
		for _, t := range s.Things {
			p.taken[t.Asset] = p.taken[t.Asset] || s.EndedAt.IsZero()
		}
	}
	var assets []ref.ID
	for _, a := range p.Case.Assets {
		assets = append(assets, a.ID)
	}
	return p, p.gather(ctx, r, assets)
}

// Things are what can be put into a set: what stands in no other.
func (p newSetPage) Things() []page.Option {
	out := []page.Option{{Value: "", Label: p.pick("不选", "None")}}
	for _, a := range p.Case.Assets {
		if !p.taken[a.ID] {
			out = append(out, page.Option{Value: a.ID.String(), Label: a.Title})
		}
	}
	return out
}

// Enough reports whether so many things are free that a set can be made of them.
func (p newSetPage) Enough() bool { return len(p.Things()) > p.Least }

// Modes are the two ways of selling, as choices.
func (p newSetPage) Modes() []page.Option {
	var out []page.Option
	for _, m := range []auction.SetMode{auction.SoldSeparately, auction.SoldWhole} {
		w := m.Words()
		out = append(out, page.Option{Value: string(m), Label: p.pick(w.ZH, w.EN)})
	}
	out[0].Hint = p.pick("每件一个标的，依次结束；价款足够即停止其余。", "A lot each, ending one after the other; the rest stops once it is enough.")
	out[1].Hint = p.pick("全部作为一件标的，只能整体买受。", "One lot, bought as a whole.")
	return out
}

// Findings are what the panel can find about selling apart.
func (p newSetPage) Findings() []page.Option {
	var out []page.Option
	for _, f := range []auction.MergeFinding{auction.NoFinding, auction.Indivisible, auction.ValueLost} {
		w := f.Words()
		out = append(out, page.Option{Value: string(f), Label: p.pick(w.ZH, w.EN)})
	}
	return out
}

// Documents are the papers of the case's things as choices.
func (p newSetPage) Documents() []page.Option { return p.choices(p.names) }

// TargetKinds are what a line of the target can be owed for.
func (n names) TargetKinds() []page.Option {
	out := []page.Option{{Value: "", Label: "—"}}
	for _, k := range auction.TargetKinds() {
		w := k.Words()
		out = append(out, page.Option{Value: string(k), Label: n.pick(w.ZH, w.EN)})
	}
	return out
}

// TargetKind is a kind of line in words.
func (n names) TargetKind(k auction.TargetKind) string {
	w := k.Words()
	return n.pick(w.ZH, w.EN)
}

// setPage is one set: its things, and where the proceeds stand.
type setPage struct {
	names
	setPapers
	Set   auctionpg.SetView
	First ref.ID // of its things, which takes what is uploaded
	Chart proceeds
}

func set(ctx context.Context, r *page.Request) (any, error) {
	p := setPage{names: names{Court: r.Param("court"), english: r.English()}}
	err := page.Into(ctx, r, &p.Set, "set.show")()
	if err != nil {
		return nil, err
	}
	var assets []ref.ID
	for _, t := range p.Set.Things {
		assets = append(assets, t.Asset)
	}
	p.First, p.Chart = assets[0], drawn(p.Set)
	return p, page.Gather(page.Into(ctx, r, &p.Case, "case.show", "case", p.Set.Case.String()), func() error { return p.gather(ctx, r, assets) })
}

// Documents are the papers of the set's things as choices.
func (p setPage) Documents() []page.Option { return p.choices(p.names) }

// Debtors are those who can agree that all be sold, as choices.
func (p setPage) Debtors() []page.Option {
	out := []page.Option{{Value: "", Label: p.pick("请选择", "Choose")}}
	for _, d := range p.Set.Debtors {
		out = append(out, page.Option{Value: d.Party.String(), Label: p.Who(d.Party.String())})
	}
	if len(out) == 2 {
		return out[1:]
	}
	return out
}

// Line is a line of the target in force, for the form that states it anew.
func (p setPage) Line(i int) auction.TargetLine {
	if lines := p.Set.Targets[0].Lines; i < len(lines) {
		return lines[i]
	}
	return auction.TargetLine{}
}

// Amount is the amount of line i as it is typed; nothing where there is none.
func (p setPage) Amount(i int) string {
	if a := p.Line(i).Amount; a.IsPositive() {
		return a.String()
	}
	return ""
}

// proceedsWidth is how wide the drawing of the proceeds is.
const proceedsWidth = 640.0

// proceeds is the drawing of what was fetched, thing by thing, against the target.
type proceeds struct {
	Bars []proceedsBar
	Mark float64 // where the target stands
}

type proceedsBar struct {
	X, Width float64
	Odd      bool
}

// drawn sets the prices end to end; what is longer, they or the target, fills the width.
func drawn(s auctionpg.SetView) proceeds {
	whole := s.Target
	if whole.Less(s.Fetched) {
		whole = s.Fetched
	}
	scale := func(a money.Amount) float64 {
		if !whole.IsPositive() {
			return 0
		}
		return a.Decimal().Div(whole.Decimal()).InexactFloat64() * proceedsWidth
	}
	out, at := proceeds{Mark: scale(s.Target)}, money.Amount{}
	for _, t := range s.Things {
		if t.Fetched.IsPositive() {
			out.Bars = append(out.Bars, proceedsBar{scale(at), scale(t.Fetched), len(out.Bars)%2 == 1})
			at = at.Add(t.Fetched)
		}
	}
	return out
}
