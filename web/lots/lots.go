// Package lots holds the routes of a sale: what the court does to prepare and
// finish it, what the public may read, and how a bidder applies. A handler
// decodes, makes one call of the auction service and encodes; the rules are there.
// Bidding itself has routes of its own.
package lots

import (
	"context"
	"slices"

	"fachui/auction"
	"fachui/auction/auctionpg"
	"fachui/internal/files"
	"fachui/internal/identity"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/place"
	"fachui/internal/ref"
	"fachui/web/route"
)

// Routes are the rows of the table that svc answers.
func Routes(svc *auctionpg.Service, files *files.Service) []route.Route {
	h := handlers{svc, files}
	return slices.Concat(h.court(), h.drafts(), h.sheets(), h.undone(), h.failure(), h.eligibility(), h.conforming(), h.settings(), h.sets(), h.public(), h.bidder(), h.joint(), h.readers(), h.papers(), h.delivery(), h.corrections())
}

type handlers struct {
	svc   *auctionpg.Service
	files *files.Service // keeps what people hand in
}

// paper is a file that comes with a request: a PDF, or a picture that is written anew.
func paper(field string) route.File { return route.File{Field: field, Sniff: files.SniffAttachment} }

// keep keeps a paper that came with a request about a lot, for its court; none is kept
// as none.
func (h handlers) keep(ctx context.Context, call route.Call, court string, paper []byte) (string, error) {
	if len(paper) == 0 {
		return "", nil
	}
	sum, err := h.files.Keep(ctx, court, paper, call.Caller.As(call.Role), call.At)
	return sum.String(), err
}

func (h handlers) public() []route.Route {
	return []route.Route{
		route.Get("/api/v1/lots", "lot.search", route.Public(),
			"查找已公告的标的", "Search announced lots", h.search),
		// Before the routes of one lot, whose identifier would take their place.
		route.Get("/api/v1/lots/days", "lot.days", route.Public(),
			"每日开拍、进行和结束的标的数", "How many lots open, run and end on each day", h.days),
		route.Get("/api/v1/lots/totals", "lot.totals", route.Public(),
			"各状态标的数", "How many lots stand in each state", h.totals),
		route.Get("/api/v1/lots/:lot", "lot.view", route.Public(),
			"标的详情", "A lot", h.view),
		route.Get("/api/v1/lots/:lot/announcement", "lot.announcement", route.Public(),
			"拍卖公告与公示事项", "The announcement of a lot", h.announcement),
		route.Get("/api/v1/lots/:lot/confirmation", "lot.confirmation", route.Public(),
			"成交确认书", "The sale confirmation of a lot", h.confirmation),
		route.Get("/api/v1/lots/:lot/announcements", "lot.announcements", route.Public(),
			"公告的全部版本和公示的暂停、恢复、撤回", "Every version of the announcement, and every published order", h.announcements),
		route.Get("/api/v1/lots/:lot/conformity", "lot.conformity", route.Public(),
			"公告合规核对：逐项列明依据、查得与要求", "Whether the announced lot keeps to the law, item by item, with what was found and what is asked", h.conformity),
		route.Get("/api/v1/lots/:lot/rounds", "lot.rounds", route.Public(),
			"同一财产的各次拍卖", "Every sale of the same property", h.rounds),
		route.Get("/api/v1/lots/:lot/survey", "lot.survey", route.Public(),
			"财产调查情况和风险", "What was found out about the property", h.findings),
		route.Get("/api/v1/lots/:lot/costs", "lot.costs", route.Public(),
			"购买总成本估算", "What the purchase would cost in all", h.costs),
		route.Get("/api/v1/practice", "practice.play", route.Public(),
			"模拟竞价", "Practise bidding", practise),
		route.Get("/api/v1/announcement-items", "lot.items", route.Public(),
			"公告应载的公示事项和特别提示清单", "The disclosures and warnings that an announcement must hold", h.items),
	}
}

// searchIn is a page of the search; every field may be left out.
type searchIn struct {
	Words     string            `query:"q"`
	Court     string            `query:"court"`
	State     auction.Group     `query:"state"` // upcoming, running, sold, failed, suspended, withdrawn
	Status    auction.Status    `query:"status"`
	Kind      auction.AssetKind `query:"kind"`
	Class     auction.Class     `query:"class"`
	Province  string            `query:"province"`
	City      string            `query:"city"`
	Round     auction.Round     `query:"round"`
	Case      ref.ID            `query:"case"`
	PriceFrom money.Amount      `query:"price_from"`
	PriceTo   money.Amount      `query:"price_to"`
	OpensFrom legal.Date        `query:"opens_from"`
	OpensTo   legal.Date        `query:"opens_to"`
	Near      place.Point       `query:"near"`   // latitude,longitude
	Within    int               `query:"within"` // metres around near: 5000 unless given, at most 100000
	Sort      auctionpg.Sort    `query:"sort"`   // newest, soonest, price, price_desc, near
	After     string            `query:"after"`
	Limit     int               `query:"limit"`
	Counts    string            `query:"counts"` // none: without counts by group
}

func (in searchIn) search() auctionpg.Search {
	return auctionpg.Search{
		Words: in.Words, Court: in.Court, Group: in.State, Status: in.Status, Kind: in.Kind, Class: in.Class, Province: in.Province,
		City: in.City, Round: in.Round, Case: in.Case, PriceFrom: in.PriceFrom, PriceTo: in.PriceTo, OpensFrom: in.OpensFrom,
		OpensTo: in.OpensTo, Near: in.Near, Within: in.Within, Sort: in.Sort, After: in.After, Limit: in.Limit, Uncounted: in.Counts == "none",
	}
}

type daysIn struct {
	From     legal.Date        `query:"from"` // today unless given
	Days     int               `query:"days"` // 7 unless given, at most 62
	Words    string            `query:"q"`
	Court    string            `query:"court"`
	Kind     auction.AssetKind `query:"kind"`
	Class    auction.Class     `query:"class"`
	Province string            `query:"province"`
	City     string            `query:"city"`
}

// Days are the counts of some days, in order.
type Days struct {
	Days []auctionpg.Day `json:"days"`
}

func (h handlers) days(ctx context.Context, call route.Call, in daysIn) (Days, error) {
	if in.From.IsZero() {
		in.From = call.At.Date()
	}
	q := auctionpg.Search{Words: in.Words, Court: in.Court, Kind: in.Kind, Class: in.Class, Province: in.Province, City: in.City}
	days, err := h.svc.Days(ctx, q, in.From, in.Days)
	return Days{days}, err
}

type totalsIn struct {
	Court string `query:"court"`
}

func (h handlers) totals(ctx context.Context, _ route.Call, in totalsIn) (auctionpg.Count, error) {
	return h.svc.Totals(ctx, in.Court)
}

func (h handlers) search(ctx context.Context, _ route.Call, in searchIn) (auctionpg.Lots, error) {
	return h.svc.Search(ctx, in.search())
}

type lotIn struct {
	Lot ref.ID `path:"lot"`
}

func (h handlers) view(ctx context.Context, _ route.Call, in lotIn) (auctionpg.View, error) {
	return h.svc.Public(ctx, in.Lot)
}

func (h handlers) announcement(ctx context.Context, _ route.Call, in lotIn) (auctionpg.Bulletin, error) {
	return h.svc.Announcement(ctx, in.Lot)
}

func (h handlers) announcements(ctx context.Context, _ route.Call, in lotIn) (auctionpg.Announcements, error) {
	return h.svc.Announcements(ctx, in.Lot)
}

// Rounds are the sales of one property.
type Rounds struct {
	Rounds []auctionpg.RoundView `json:"rounds"`
}

func (h handlers) rounds(ctx context.Context, _ route.Call, in lotIn) (Rounds, error) {
	rs, err := h.svc.Rounds(ctx, in.Lot)
	return Rounds{rs}, err
}

func (h handlers) findings(ctx context.Context, _ route.Call, in lotIn) (auctionpg.Findings, error) {
	return h.svc.Findings(ctx, in.Lot)
}

type costsIn struct {
	Lot   ref.ID            `path:"lot"`
	Price money.Amount      `query:"price"` // the current price unless given
	Area  string            `query:"area"`  // m²
	Home  auction.Home      `query:"home"`  // only, second, further
	Buyer auction.BuyerKind `query:"buyer"` // person, company
}

func (h handlers) costs(ctx context.Context, _ route.Call, in costsIn) (auction.Estimate, error) {
	return h.svc.Costs(ctx, in.Lot, auctionpg.CostQuestion{Price: in.Price, Area: in.Area, Home: in.Home, Buyer: in.Buyer})
}

func (h handlers) confirmation(ctx context.Context, _ route.Call, in lotIn) (auctionpg.Confirmation, error) {
	return h.svc.Confirmation(ctx, in.Lot)
}

// Item is one line of a checklist.
type Item struct {
	No            int    `json:"no"`
	Key           string `json:"item"`
	ZH            string `json:"zh"`
	EN            string `json:"en"`
	NeedsDocument bool   `json:"needs_document"`
	Derived       bool   `json:"derived"` // the house writes it itself; it is not to be sent
}

// Items are the two checklists of an announcement.
type Items struct {
	Disclosures []Item `json:"disclosures"`
	Warnings    []Item `json:"warnings"`
}

func (h handlers) items(context.Context, route.Call, route.None) (Items, error) {
	return Items{Disclosures: list(auction.Disclosures()), Warnings: list(auction.Warnings())}, nil
}

func list(is []auction.Item) []Item {
	out := make([]Item, len(is))
	for i, it := range is {
		out[i] = Item{No: it.No, Key: it.Key, ZH: it.Words.ZH, EN: it.Words.EN, NeedsDocument: it.NeedsDocument, Derived: auctionpg.Derived(it.Key)}
	}
	return out
}

func (h handlers) bidder() []route.Route {
	return []route.Route{
		route.Post("/api/v1/lots/:lot/applications", "lot.apply", route.RealName(),
			"报名竞买", "Apply to bid on a lot", h.apply),
		route.Post("/api/v1/lots/:lot/departures", "application.leave", route.RealName(),
			"暂缓期间退出竞买并取回保证金", "Leave a lot that stands still, with the deposit", h.leave),
		route.Get("/api/v1/me/applications", "application.mine", route.SignedIn(),
			"我的报名与竞买代码", "My applications, with my bidder codes", h.mine),
	}
}

type applyIn struct {
	Lot          ref.ID          `path:"lot"`
	Announcement string          `json:"announcement_hash" required:"true"`
	Warnings     bool            `json:"accept_warnings" required:"true"`
	Housing      bool            `json:"housing_pledge"`
	Priority     bool            `json:"claims_priority"`
	Principal    ref.ID          `json:"principal"`
	Mandate      string          `json:"mandate"`
	Pays         bool            `json:"mandate_pays"`     // the mandate names paying
	Collects     bool            `json:"mandate_collects"` // and collecting money (特别授权)
	Share        string          `json:"share"`            // one's own, if others bid together: 1/2 or 50%
	Joint        []seatIn        `json:"joint"`
	Papers       []auction.Entry `json:"papers"`
}

// seatIn is one who is asked to bid together: the name that he proved, or will.
type seatIn struct {
	Name  string `json:"name"`
	Share string `json:"share"`
}

// powers are those that a mandate names beside bidding.
func powers(pays, collects bool) []auction.Power {
	var out []auction.Power
	if pays {
		out = append(out, auction.MayPay)
	}
	if collects {
		out = append(out, auction.MayCollect)
	}
	return out
}

func (h handlers) apply(ctx context.Context, call route.Call, in applyIn) (auctionpg.Admitted, error) {
	a := auctionpg.Application{
		Announcement: in.Announcement, Warnings: in.Warnings, Housing: in.Housing, Priority: in.Priority,
		Principal: in.Principal, Mandate: in.Mandate, Powers: powers(in.Pays, in.Collects), Share: in.Share, Papers: in.Papers,
	}
	for _, s := range in.Joint {
		a.Joint = append(a.Joint, auctionpg.JointBidder(s))
	}
	return h.svc.Apply(ctx, in.Lot, a, call.Caller.As(call.Role), call.At)
}

type mineIn struct {
	After ref.ID `query:"after"`
}

// OwnApplications are a page of the applications of whoever asks, newest first.
type OwnApplications struct {
	Applications []auctionpg.OwnApplication `json:"applications"`
}

func (h handlers) mine(ctx context.Context, call route.Call, in mineIn) (OwnApplications, error) {
	as, err := h.svc.Applications(ctx, call.Caller.Person, in.After)
	return OwnApplications{Applications: as}, err
}

// court are the rows of those who prepare and finish a sale.
func (h handlers) court() []route.Route {
	const base = "/api/v1/courts/:court/lots/:lot"
	desk := route.Court(identity.Clerk, identity.Judge)
	judge := route.Court(identity.Judge).WithFreshSession()
	panel := route.Court(identity.PanelMember, identity.Judge)
	officer := route.Court(identity.ConfirmOfficer).WithFreshSession()
	readers := route.Court(identity.CourtRoles...)
	return []route.Route{
		route.Post("/api/v1/courts/:court/assets/:asset/lots", "lot.list", desk,
			"将已定价的财产列为标的", "Make a lot of an asset whose price is final", h.listLot),
		route.Get("/api/v1/courts/:court/lots", "lot.court_list", readers,
			"本院标的", "The court's lots, announced or not", h.courtLots),
		route.Get("/api/v1/courts/:court/running", "lot.running", readers,
			"本院正在进行的拍卖", "The court's auctions that are open now", h.running),
		route.Get(base, "lot.court_view", readers,
			"标的详情（含未公告）", "A lot, announced or not", h.courtLot),
		route.Get(base+"/dossier", "lot.dossier", readers,
			"标的卷宗：决议、通知、命令、裁定和交付", "The dossier of a lot: resolutions, notices, orders, ruling and delivery", h.dossier),
		route.Post(base+"/platform-choice", "lot.choose_platform", desk,
			"记录申请执行人对平台的选择", "Record the applicant's choice of platform", h.choosePlatform),
		route.Post(base+"/resolutions", "lot.propose", panel,
			"提交合议庭决议草案", "Put a proposal before the panel", h.propose),
		route.Get(base+"/resolutions/:resolution", "lot.resolution", panel,
			"决议草案及签署情况", "A proposal and its signatures", h.resolution),
		route.Post(base+"/resolutions/:resolution/signatures", "lot.sign", panel.WithFreshSession(),
			"以本人名义签署决议", "Sign a proposal as oneself", h.sign),
		route.Post(base+"/notices", "lot.notify", desk,
			"通知当事人和优先购买权人", "Notify the parties and priority holders", h.issueNotices),
		route.Post(base+"/announcement", "lot.announce", desk,
			"发布拍卖公告", "Publish the announcement", h.announce),
		route.Get(base+"/announcement-gate", "lot.gate", readers,
			"发布公告前还缺什么", "What is missing before the announcement", h.gate),
		route.Post(base+"/announcement-checks", "lot.check_announcement", desk,
			"预览并核对公告草稿（不发布）", "Preview and check a draft of the announcement, without publishing it", h.checkAnnouncement),
		route.Get(base+"/applications", "lot.applications_waiting", officer,
			"待确认的优先购买权和委托", "Claims of priority and mandates that wait for a decision", h.waiting),
		route.Post(base+"/priority-confirmations", "lot.confirm_priority", officer,
			"确认或不予确认优先购买权", "Decide a claim of priority", h.confirmPriority),
		route.Post(base+"/agent-confirmations", "lot.confirm_agent", officer,
			"确认或不予确认委托竞买", "Decide a mandate to bid", h.confirmAgent),
		route.Get(base+"/confirmation", "lot.court_confirmation", readers,
			"成交确认书", "The sale confirmation", h.confirmation),
		route.Post(base+"/ruling", "lot.rule", judge,
			"作出拍卖成交裁定", "Issue the sale ruling", h.rule),
		route.Get(base+"/buyer-checks", "lot.buyer_review", readers,
			"裁定前对买受人资格的核查", "The second look at the buyer before the ruling", h.buyerReview),
		route.Post(base+"/buyer-checks", "lot.check_buyer", desk,
			"记录买受人资格的核查", "Put on record what a look at the buyer found", h.checkBuyer),
		route.Post(base+"/price-alarms", "lot.note_alarm", judge,
			"记录对价格提醒的核查", "Put on record what the court found about an alarming price", h.noteAlarm),
		route.Post(base+"/delivery", "lot.deliver", desk,
			"记录标的物交付", "Record the handing over", h.deliver),
	}
}
