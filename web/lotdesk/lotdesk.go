// Package lotdesk is the court's pages from the listed lot to the paid-out case:
// the lots of the court, the panel's resolution, notices, the gate of the
// announcement, the wall of running auctions, orders that interrupt a sale, what
// follows it, and the distribution of its money. They are written for people who
// work on them all day: the next step and what it still lacks come first.
package lotdesk

import (
	"context"
	"embed"

	"fachui/internal/fault"
	"fachui/internal/identity"
	"fachui/web/page"
	"fachui/web/route"
)

//go:embed *.html
var templates embed.FS

const (
	court = "/courts/:court"
	sales = court + "/lots"
	aLot  = sales + "/:lot"
	aCase = court + "/cases/:case"
)

// Family is the court's pages from the listed lot on.
func Family() page.Family {
	var pages []page.Page
	for _, part := range [][]page.Page{sale(), sheetPages(), setPages(), shows(), orders(), after(), paperPages(), undone(), failure(), moneyPages()} {
		pages = append(pages, part...)
	}
	return page.Family{Files: templates, Funcs: funcs, Pages: pages}
}

// sale are the pages up to the announcement.
func sale() []page.Page {
	panel := route.Court(identity.PanelMember, identity.Judge)
	return []page.Page{
		read(sales, "lots", "本院标的", "Lots of the court", courtLots),
		write(court+"/assets/:asset/lots/new", "list", "列为标的", "Make a lot", newLot),
		read(aLot, "lot", "标的", "Lot", showLot),
		write(aLot+"/platform-choice", "platform", "平台选择", "Choice of platform", platform),
		row(aLot+"/resolutions/new", "propose", panel, "提交合议庭决议", "Put a proposal before the panel", propose),
		row(aLot+"/resolutions/:resolution", "resolution", panel, "合议庭决议", "Resolution of the panel", resolution),
		read(aLot+"/notices", "notices", "拍卖通知", "Notices", notices),
		write(aLot+"/announcement/new", "announce", "发布拍卖公告", "Publish the announcement", announce),
		read(aLot+"/announcement-drafts", "drafts", "公告草稿", "Drafts of the announcement", savedDrafts),
	}
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

func row(path, name string, who route.Access, zh, en string, fn load) page.Page {
	return page.Page{Path: path, Name: "lotdesk-" + name, Access: who, Desk: page.Court, Title: fault.Text{ZH: zh, EN: en}, Load: fn}
}
