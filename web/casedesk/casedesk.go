// Package casedesk is the court's pages from the seizure to the reference price:
// one's queue, cases with their parties and claims, assets with photos and surveys,
// valuations with their draws, the pool of appraisal firms, and what happened. They
// are written for people who work on them all day: dense, and usable by keyboard
// alone.
package casedesk

import (
	"context"
	"embed"

	"fachui/internal/fault"
	"fachui/internal/identity"
	"fachui/web/page"
	"fachui/web/route"
)

//go:embed *.html
var pages embed.FS

// Family is the court's pages up to the reference price.
func Family() page.Family {
	const (
		court     = "/courts/:court"
		aCase     = court + "/cases/:case"
		asset     = court + "/assets/:asset"
		valuation = court + "/valuations/:valuation"
	)
	return page.Family{Files: pages, Funcs: funcs, Pages: []page.Page{
		read(court+"/desk", "desk", "我的待办", "My queue", showDesk),
		read(court+"/events", "happened", "办理动态", "What happened", events),
		read(court+"/cases", "cases", "案件", "Cases", cases),
		write(court+"/cases/new", "case-new", "立案登记", "File a case", newCase),
		read(aCase, "case", "案件", "Case", showCase),
		write(aCase+"/parties/new", "party-new", "登记当事人", "Add a party", inCase),
		write(aCase+"/parties/:party", "party", "当事人", "Party", party),
		write(aCase+"/claims/new", "claim-new", "登记债权", "Lodge a claim", newClaim),
		write(aCase+"/claims/:claim", "claim", "更正或撤回债权", "Correct or withdraw a claim", claim),
		write(aCase+"/assets/new", "asset-new", "登记查封财产", "List a seized asset", inCase),
		read(aCase+"/handler-changes", "handovers", "移交承办人", "Hand a case over", handovers),
		read(court+"/handler-changes/:handover", "handover", "案件移交清单", "Hand-over of a case", showHandover),
		read(aCase+"/servings", "servings", "送达与通知", "Servings and notices", servings),
		read(aCase+"/servings/:serving", "serving", "一项送达", "One serving", serving),
		read(aCase+"/service-consents", "consents", "电子送达同意", "Consents to electronic service", consents),
		read(asset, "asset", "财产", "Asset", showAsset),
		write(asset+"/survey", "survey", "财产调查", "Survey", survey),
		read(asset+"/surveys", "surveys", "历次调查", "Every version of the survey", surveys),
		write(asset+"/names", "names", "查看完整姓名", "Names in full", names),
		write(asset+"/files", "files", "照片与附件", "Photos and papers", assetFiles),
		write(asset+"/valuation/new", "valuation-new", "启动确定参考价", "Start to find the price", newValuation),
		latest(read(asset+"/valuation", "asset-valuation", "确定参考价", "Valuation", latestValuation)),
		read(valuation, "valuation", "确定参考价", "Valuation", showValuation),
		read(court+"/draws/:draw", "draw", "摇号", "Draw", showDraw),
		read(court+"/firms", "firms", "评估机构名单库", "Pool of appraisal firms", firms),
		read(court+"/firms/:registry", "firm", "评估机构", "Appraisal firm", firm),
	}}
}

type load = func(context.Context, *page.Request) (any, error)

// read is a page that all of the court's people may open.
func read(path, name, zh, en string, fn load) page.Page {
	return row(path, name, route.Court(identity.CourtRoles...), zh, en, fn)
}

// write is a page that is a form of the clerk's and the judge's.
func write(path, name, zh, en string, fn load) page.Page {
	return row(path, name, route.Court(identity.Clerk, identity.Judge), zh, en, fn)
}

// latest shows at p what the page of a valuation shows.
func latest(p page.Page) page.Page {
	p.Template = "casedesk-valuation"
	return p
}

func row(path, name string, who route.Access, zh, en string, fn load) page.Page {
	return page.Page{Path: path, Name: "casedesk-" + name, Access: who, Desk: page.Court, Title: fault.Text{ZH: zh, EN: en}, Load: fn}
}
