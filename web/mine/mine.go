// Package mine is what people do for themselves: registration, what waits for
// them, their auctions and deposits, real name and contacts, messages and
// documents served, their cases as parties, and the commissions of appraisal
// firms. Citizens' pages are written for phones: large, calm, one thing after
// another, each sum and number ready to be copied.
//
// Nothing here knows more than the interface tells the same person: bidder codes
// and names never meet on a page but in front of the bidder.
package mine

import (
	"context"
	"embed"

	"fachui/internal/fault"
	"fachui/internal/identity"
	"fachui/web/page"
	"fachui/web/route"
)

//go:embed *.html
var files embed.FS

type load = func(context.Context, *page.Request) (any, error)

// Family is the pages of a person's own affairs.
func Family() page.Family {
	return page.Family{Files: files, Funcs: funcs, Pages: []page.Page{
		{Path: "/register", Name: "mine-register", Access: route.Public(), Desk: page.Public,
			Title: fault.Text{ZH: "注册", EN: "Register"}, Load: register},
		own("/me", "home", "我的事项", "My affairs", home),
		own("/me/auctions", "auctions", "我的竞买", "My auctions", auctions, "copy.js"),
		own("/me/deposits", "deposits", "我的保证金", "My deposits", deposits, "copy.js"),
		own("/me/lots", "followed", "我的关注与看样", "Lots that I follow", followed),
		own("/me/vouchers", "vouchers", "我的票据", "My vouchers", vouchers),
		own("/me/lots/:lot/delivery", "delivery", "交付进度", "Delivery", delivery),
		own("/me/lots/:lot/joint", "joint", "共同竞买邀请", "An invitation to bid together", joint),
		own("/me/lots/:lot/in-kind", "inkind", "是否以物抵债", "Do you take it for your debt?", inKind, "copy.js", "digest.js"),
		own("/me/account", "account", "账号与实名", "Account and real name", account, "copy.js", "digest.js"),
		own("/me/contacts", "contacts", "联系方式", "How messages reach me", contacts, "copy.js"),
		own("/me/messages", "messages", "消息", "Messages", messages),
		own("/me/servings", "servings", "送达我的文书", "Documents served on me", servings),
		own("/me/service-consents", "consents", "电子送达同意", "Consents to electronic service", consents),
		own("/me/cases", "cases", "我的案件", "My cases", cases),
		own("/me/cases/:case", "case", "我的案件", "My case", showCase),
		own("/me/valuations/:valuation", "valuation", "确定参考价", "Valuation", valuationOf),
		own("/me/plans/:plan", "plan", "分配方案", "Distribution plan", planOf),
		own("/me/parties/:party/payee-account", "payee", "收款账户", "Payee account", payee),
		firm("/me/commissions", "commissions", "评估委托", "Commissions", commissions),
		firm("/me/commissions/:commission", "commission", "评估委托", "Commission", commission, "digest.js"),
		own("/me/security", "security", "密码与登录", "Password and sign-in", security),
	}}
}

// own is a page of whoever is signed in.
func own(path, name, zh, en string, fn load, modules ...string) page.Page {
	return page.Page{
		Path: path, Name: "mine-" + name, Access: route.SignedIn(), Desk: page.Mine, Modules: modules,
		Title: fault.Text{ZH: zh, EN: en}, Load: fn,
	}
}

// firm is a page of those who appraise for a firm.
func firm(path, name, zh, en string, fn load, modules ...string) page.Page {
	p := own(path, name, zh, en, fn, modules...)
	p.Access, p.Desk = route.Platform(identity.Appraiser), page.Firm
	return p
}

// registering is the page for making an account.
type registering struct {
	Company bool
	Next    string // where the person was going
}

func register(_ context.Context, r *page.Request) (any, error) {
	return registering{Company: r.Query("kind") == string(identity.Company), Next: r.Query("next")}, nil
}
