package lotdesk

import (
	"context"
	"slices"

	"fachui/auction"
	"fachui/auction/auctionpg"
	"fachui/internal/files"
	"fachui/internal/identity"
	"fachui/internal/legal"
	"fachui/internal/ref"
	"fachui/internal/registry"
	"fachui/web/cases"
	"fachui/web/page"
	"fachui/web/people"
)

// file is what every page about one lot knows.
type file struct {
	Court   string
	Lot     auctionpg.View
	Dossier auctionpg.Dossier
	Case    cases.CaseView
	Staff   people.Staff
	Papers  []files.CourtAttachment // of the lot and of its asset
	Base    string                  // address of the lot's page
	Now     legal.Time
	english bool
}

// open reads what every page about one lot knows.
func open(ctx context.Context, r *page.Request) (file, error) {
	f := file{Court: r.Param("court"), Now: r.Now(), english: r.English()}
	err := page.Gather(page.Into(ctx, r, &f.Lot, "lot.court_view"), page.Into(ctx, r, &f.Dossier, "lot.dossier"))
	if err != nil {
		return f, err
	}
	f.Base = "/courts/" + f.Court + "/lots/" + f.Lot.ID.String()
	r.SetTitle(f.Lot.Title, f.Lot.Title)
	return f, page.Gather(
		page.Into(ctx, r, &f.Case, "case.show", "case", f.Lot.Case.String()),
		page.Into(ctx, r, &f.Staff, "staff.of_court"),
	)
}

// papers adds the papers that a document can be chosen from.
func (f *file) papers(ctx context.Context, r *page.Request) error {
	var ofAsset []files.CourtAttachment
	err := page.Gather(
		page.Into(ctx, r, &f.Papers, "attachment.list_of_lot", "lot", f.Lot.ID.String()),
		page.Into(ctx, r, &ofAsset, "attachment.list_of_asset", "asset", f.Lot.Asset.String()),
	)
	if err == nil && f.Lot.Previous != nil { // what was added for the sale before serves again
		var before []files.CourtAttachment
		err = page.Into(ctx, r, &before, "attachment.list_of_lot", "lot", f.Lot.Previous.Lot.String())()
		ofAsset = append(ofAsset, before...)
	}
	f.Papers = slices.DeleteFunc(append(f.Papers, ofAsset...), func(a files.CourtAttachment) bool { return a.HiddenAt != nil })
	return err
}

// withPapers reads a lot with its papers, for the pages that hold a form with a document.
func withPapers(ctx context.Context, r *page.Request) (file, error) {
	f, err := open(ctx, r)
	if err != nil {
		return f, err
	}
	return f, f.papers(ctx, r)
}

// Party is the name of a party as colleagues know it.
func (f file) Party(id ref.ID) string {
	i := slices.IndexFunc(f.Case.Parties, func(p registry.Party) bool { return p.ID == id })
	if i < 0 {
		return f.pick("已移除的当事人", "a removed party")
	}
	p := f.Case.Parties[i]
	return p.Name + f.pick("（", " (") + f.word("party", p.Kind) + f.pick("）", ")")
}

// Parties are the parties of the case as choices.
func (f file) Parties() []page.Option {
	out := []page.Option{{Value: "", Label: f.pick("请选择", "Choose")}}
	for _, p := range f.Case.Parties {
		out = append(out, page.Option{Value: p.ID.String(), Label: p.Name + f.pick("（", " (") + f.word("party", p.Kind) + f.pick("）", ")")})
	}
	return out
}

// Colleague is by which name colleagues know a person.
func (f file) Colleague(id ref.ID) string {
	i := slices.IndexFunc(f.Staff.Staff, func(h identity.Holder) bool { return h.Person == id })
	if i < 0 {
		return f.pick("已离任人员", "someone no longer in office")
	}
	return f.Staff.Staff[i].Login + f.pick("（", " (") + f.Staff.Staff[i].Name + f.pick("）", ")")
}

// Panel are those who can sit on a panel, as choices.
func (f file) Panel() []page.Option {
	var out []page.Option
	seen := map[ref.ID]bool{}
	for _, role := range []identity.Role{identity.Judge, identity.PanelMember} {
		for _, h := range f.Staff.Staff {
			if h.Role != role || seen[h.Person] {
				continue
			}
			seen[h.Person] = true
			name := role.Name()
			out = append(out, page.Option{Value: h.Person.String(), Label: f.Colleague(h.Person), Hint: f.pick(name.ZH, name.EN)})
		}
	}
	return out
}

// Chair are those who can preside, as choices.
func (f file) Chair() []page.Option {
	return append([]page.Option{{Value: "", Label: f.pick("请选择", "Choose")}}, f.Panel()...)
}

// Documents are the papers as choices by their hash.
func (f file) Documents() []page.Option {
	none := f.pick("无", "None")
	if len(f.Papers) == 0 {
		none = f.pick("还没有材料，请先上传", "No paper yet; upload one first")
	}
	out := []page.Option{{Value: "", Label: none}}
	for _, a := range f.Papers {
		out = append(out, page.Option{Value: string(a.File), Label: a.Title + f.pick("（", " (") + f.word("paper", a.Kind) + f.pick("）", ")")})
	}
	return out
}

// paper is the newest paper of one of some kinds, or "".
func (f file) paper(kinds ...string) string {
	for _, a := range slices.Backward(f.Papers) {
		if slices.Contains(kinds, a.Kind) {
			return string(a.File)
		}
	}
	return ""
}

// Paper is the title of the paper with a hash; its first characters if it is not here.
func (f file) Paper(hash string) string {
	for _, a := range f.Papers {
		if string(a.File) == hash {
			return a.Title
		}
	}
	if len(hash) < 12 {
		return hash
	}
	return hash[:12] + "…"
}

// Accepts reports whether the law takes a command in the state in which the lot is;
// the command may have conditions of its own.
func (f file) Accepts(c string) bool {
	return slices.Contains(f.Dossier.Accepts, auction.Command(c))
}

// Held is the state that counts for a suspended lot: the one it stood in.
func (f file) Held() auction.Status {
	if f.Lot.Status == auction.Suspended {
		return f.Dossier.SuspendedFrom
	}
	return f.Lot.Status
}

func (f file) pick(zh, en string) string {
	if f.english {
		return en
	}
	return zh
}

func (f file) word(list, key string) string {
	w := word(list, key)
	return f.pick(w.ZH, w.EN)
}

// Newest is the newest paper of a kind, for a form that asks for one.
func (f file) Newest(kind string) string { return f.paper(kind) }
