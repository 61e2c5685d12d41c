package page

import (
	"slices"
	"strings"

	"fachui/internal/fault"
	"fachui/internal/identity"
)

// Link is one entry of a menu.
type Link struct {
	Href, Text string
	Current    bool
	Count      string
}

func (f *Frame) link(href string, words fault.Text) Link {
	return Link{Href: href, Text: f.R.Say(words), Current: f.R.Path == href || href != "/" && strings.HasPrefix(f.R.Path, href+"/")}
}

// Nav is the main navigation: what everybody may open, then the desks of whoever
// looks, so that nobody meets a door that does not open for them.
func (f *Frame) Nav() []Link {
	out := []Link{
		f.link("/lots", fault.Text{ZH: "查找标的", EN: "Find a lot"}),
		f.link("/courts", fault.Text{ZH: "法院", EN: "Courts"}),
		f.link("/how", fault.Text{ZH: "怎样参加", EN: "How it works"}),
	}
	courts := f.Courts()
	for _, court := range courts {
		words := fault.Text{ZH: "办公桌", EN: "Desk"}
		if len(courts) > 1 {
			words = fault.Text{ZH: "办公桌 " + court, EN: "Desk " + court}
		}
		l := f.link("/courts/"+court+"/desk", words)
		l.Current = strings.HasPrefix(f.R.Path, "/courts/"+court+"/")
		out = append(out, l)
		if slices.Contains(f.R.Caller().Courts[court], identity.Supervisor) {
			o := f.link("/courts/"+court+"/oversight", fault.Text{ZH: "监督", EN: "Oversight"})
			out[len(out)-1].Current = l.Current && !o.Current
			out = append(out, o)
		}
	}
	if len(courts) > 0 {
		out[1].Current = f.R.Path == "/courts"
	}
	if f.HoldsPlatform("appraiser") {
		out = append(out, f.link("/me/commissions", fault.Text{ZH: "评估委托", EN: "Commissions"}))
	}
	if f.HoldsPlatform("operator") {
		out = append(out, f.link("/platform", fault.Text{ZH: "平台", EN: "Platform"}))
	}
	return out
}

// MyMenu is the menu of a signed-in person's own affairs.
func (f *Frame) MyMenu() []Link {
	return []Link{
		f.link("/me", fault.Text{ZH: "我的事项", EN: "My affairs"}),
		f.link("/me/auctions", fault.Text{ZH: "我的竞买", EN: "My auctions"}),
		f.link("/me/deposits", fault.Text{ZH: "我的保证金", EN: "My deposits"}),
		f.link("/me/lots", fault.Text{ZH: "我的关注与看样", EN: "Lots that I follow"}),
		f.link("/me/vouchers", fault.Text{ZH: "我的票据", EN: "My vouchers"}),
		f.link("/me/cases", fault.Text{ZH: "我的案件", EN: "My cases"}),
		f.link("/me/enforcement-objections", fault.Text{ZH: "我的执行异议", EN: "My objections"}),
		f.link("/me/messages", fault.Text{ZH: "消息", EN: "Messages"}),
		f.link("/me/account", fault.Text{ZH: "账号与实名", EN: "Account and real name"}),
	}
}

// Swaps reports whether parts of the page are swapped by htmx: lists that filter
// or renew themselves. Such a page works as well without it.
func (f *Frame) Swaps() bool { return f.R.page.Swaps }

// Modules are the script modules that the page needs besides the common one.
func (f *Frame) Modules() []string { return f.R.page.Modules }

// room is one room of a court and the operation whose door it stands behind.
type room struct {
	path  string
	words fault.Text
	op    string
	also  []string // what else belongs to it
}

// rooms are the rooms of a court in the order of the work.
func rooms() []room {
	return []room{
		{"/desk", fault.Text{ZH: "待办", EN: "Queue"}, "queue.court", nil},
		{"/cases", fault.Text{ZH: "案件", EN: "Cases"}, "case.list", []string{"/assets", "/valuations", "/draws"}},
		{"/lots", fault.Text{ZH: "标的", EN: "Lots"}, "lot.court_list", nil},
		{"/running", fault.Text{ZH: "正在竞价", EN: "Running"}, "lot.court_list", nil},
		{"/lot-sets", fault.Text{ZH: "各组财产", EN: "Sets of things"}, "set.court", nil},
		{"/enforcement-objections", fault.Text{ZH: "异议", EN: "Objections"}, "enforcement_objection.list", nil},
		{"/plans", fault.Text{ZH: "分配", EN: "Distribution"}, "plan.list", nil},
		{"/funds", fault.Text{ZH: "案款", EN: "Funds"}, "ledger.trial_balance", nil},
		{"/duties", fault.Text{ZH: "职务", EN: "Duties"}, "duty.matrix", nil},
		{"/custody", fault.Text{ZH: "物品", EN: "Things"}, "custody.list", nil},
		{"/firms", fault.Text{ZH: "评估机构", EN: "Firms"}, "case.list", nil},
		{"/events", fault.Text{ZH: "动态", EN: "Record"}, "event.list", nil},
		{"/oversight", fault.Text{ZH: "监督", EN: "Oversight"}, "", nil},
	}
}

// Rooms are the rooms of the court whose page this is that the caller may enter;
// none on a page outside a court.
func (f *Frame) Rooms() []Link {
	court := f.R.Param("court")
	if court == "" || f.Desk() != Court && f.Desk() != Funds {
		return nil
	}
	base := "/courts/" + court
	out := []Link{}
	for _, r := range rooms() {
		if !f.Has(base+r.path) || r.op != "" && !f.May(r.op) || r.op == "" && !f.Holds("supervisor") {
			continue
		}
		l := Link{Href: base + r.path, Text: f.R.Say(r.words), Current: f.Under(base + r.path)}
		for _, also := range r.also {
			l.Current = l.Current || f.Under(base+also)
		}
		out = append(out, l)
	}
	return out
}
