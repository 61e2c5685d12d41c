// Package valuations is the web's face of package valuation: finding a reference
// price, drawing and commissioning firms, reports and objections, and the pool of
// appraisal firms. Handlers decode, make one call and encode.
package valuations

import (
	"context"
	"slices"

	"fachui/internal/event"
	"fachui/internal/files"
	"fachui/internal/identity"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
	"fachui/valuation"
	"fachui/valuation/valuationpg"
	"fachui/web/route"
)

// handler serves the routes of this package.
type handler struct {
	svc   *valuationpg.Service
	files *files.Service // keeps the reports that firms hand in
}

var (
	handlers   = route.Court(identity.Clerk, identity.Judge)
	judges     = route.Court(identity.Judge, identity.PanelMember)
	office     = route.Court(identity.TechnicalOffice)
	heads      = route.Court(identity.BureauHead, identity.Leader).WithFreshSession()
	readers    = route.Court(identity.CourtRoles...)
	keepers    = route.Court(identity.PoolKeeper)
	operators  = route.Platform(identity.Operator)
	appraisers = route.Platform(identity.Appraiser)
)

// Routes are the rows of the route table for valuations.
func Routes(svc *valuationpg.Service, files *files.Service) []route.Route {
	h := handler{svc, files}
	return slices.Concat(h.methods(), h.draws(), h.commissions(), h.reports(), h.firms())
}

// done is the answer to an act that makes nothing with an identifier.
type done struct {
	Done bool `json:"done"`
}

func ok(err error) (done, error) { return done{err == nil}, err }

func actor(c route.Call) event.Actor { return c.Caller.As(c.Role) }

const inCourt = "/api/v1/courts/:court"

func (h handler) methods() []route.Route {
	const v = inCourt + "/valuations/:valuation"
	return []route.Route{
		route.Post(inCourt+"/assets/:asset/valuations", "valuation.start", handlers, "启动确定参考价程序", "Start to find the reference price of an asset", h.start),
		route.Get(inCourt+"/assets/:asset/valuations", "valuation.list", readers, "查看财产的定价记录", "List the valuations of an asset", h.list),
		route.Get(v, "valuation.show", readers, "查看定价", "Show a valuation with its clocks", h.show),
		route.Post(v+"/negotiation", "valuation.negotiate", handlers, "记录当事人议价", "Record what became of the parties' negotiation", h.negotiate),
		route.Post(v+"/directed-inquiry", "valuation.inquire", handlers, "记录定向询价", "Record what became of the directed inquiry", h.inquire),
		route.Post(v+"/online-inquiry", "valuation.inquire_online", handlers, "记录网络询价", "Record what became of the online inquiry", h.inquireOnline),
		route.Post(v+"/firm-agreement", "valuation.agree_firms", handlers, "记录协商评估机构的结果", "Record what became of the agreement on firms", h.agree),
		route.Post(v+"/exclusions", "valuation.exclude", handlers, "摇号前排除评估机构", "Leave a firm out of the draw on a legal ground", h.exclude),
		route.Post(v+"/panel-decisions", "valuation.decide", judges, "记录合议庭决定", "Record a decision of the collegial panel", h.decide),
		route.Post(v+"/suspension", "valuation.suspend", handlers, "暂缓定价", "Suspend a valuation", h.suspend),
		route.Post(v+"/resumption", "valuation.resume", handlers, "恢复定价", "Resume a valuation", h.resume),
		route.Post(v+"/withdrawal", "valuation.withdraw", handlers, "撤回定价", "Withdraw a valuation", h.withdraw),
		route.Post(v+"/reissue", "valuation.reissue", handlers, "责令重新出具报告", "Order an expired report to be issued again", h.reissue),
		route.Get("/api/v1/me/valuations/:valuation", "valuation.own_show", route.SignedIn(), "当事人查看定价", "Show a valuation to a party of its case", h.own),
		route.Get("/api/v1/me/cases/:case/valuations", "valuation.own_list", route.SignedIn(),
			"我的案件中的定价", "The valuations of a case of mine", h.ownOfCase),
		route.Get("/api/v1/lots/:lot/valuation", "valuation.of_lot", route.Public(), "标的参考价如何确定", "How the reference price of a lot was found", h.ofLot),
	}
}

type starting struct {
	Asset           ref.ID              `path:"asset"`
	Specialty       valuation.Specialty `json:"specialty" required:"true"`
	Mandate         valuation.Mandate   `json:"mandate"`
	Wish            valuation.Method    `json:"wish"`
	Negotiable      valuation.Answer    `json:"negotiable"`
	OfficialPrice   valuation.Answer    `json:"official_price"`
	NeedsInspection valuation.Answer    `json:"needs_inspection"`
	OnlineAvailable valuation.Answer    `json:"online_available"`
}

func (h handler) start(ctx context.Context, c route.Call, in starting) (valuationpg.Step, error) {
	return h.svc.Start(ctx, c.Court, in.Asset, valuationpg.Beginning{
		Specialty: in.Specialty, Mandate: in.Mandate, Wish: in.Wish, Negotiable: in.Negotiable, OfficialPrice: in.OfficialPrice,
		NeedsInspection: in.NeedsInspection, OnlineAvailable: in.OnlineAvailable,
	}, actor(c), c.At)
}

type ofAsset struct {
	Asset ref.ID `path:"asset"`
}

func (h handler) list(ctx context.Context, c route.Call, in ofAsset) ([]valuationpg.View, error) {
	return h.svc.OfAsset(ctx, c.Court, in.Asset)
}

type one struct {
	Valuation ref.ID `path:"valuation"`
}

func (h handler) show(ctx context.Context, c route.Call, in one) (valuationpg.View, error) {
	return h.svc.Valuation(ctx, c.Court, in.Valuation)
}

func (h handler) own(ctx context.Context, c route.Call, in one) (valuationpg.PartyView, error) {
	return h.svc.ForParty(ctx, in.Valuation, actor(c))
}

type ofOwnCase struct {
	Case ref.ID `path:"case"`
}

func (h handler) ownOfCase(ctx context.Context, c route.Call, in ofOwnCase) ([]valuationpg.PartyView, error) {
	return h.svc.ForPartyOf(ctx, in.Case, actor(c))
}

type ofALot struct {
	Lot ref.ID `path:"lot"`
}

func (h handler) ofLot(ctx context.Context, _ route.Call, in ofALot) (valuationpg.PublicView, error) {
	return h.svc.OfLot(ctx, in.Lot)
}

type negotiating struct {
	Valuation  ref.ID               `path:"valuation"`
	Outcome    valuationpg.Outcome  `json:"outcome" required:"true"`
	Until      legal.Date           `json:"until"`
	Filings    []valuationpg.Filing `json:"filings"`
	ValidUntil legal.Date           `json:"valid_until"`
	Reason     string               `json:"reason"`
}

func (h handler) negotiate(ctx context.Context, c route.Call, in negotiating) (valuationpg.Step, error) {
	return h.svc.Negotiate(ctx, c.Court, in.Valuation, valuationpg.Negotiation{
		Outcome: in.Outcome, Until: in.Until, Filings: in.Filings, ValidUntil: in.ValidUntil, Reason: in.Reason,
	}, actor(c), c.At)
}

type inquiring struct {
	Valuation  ref.ID              `path:"valuation"`
	Outcome    valuationpg.Outcome `json:"outcome" required:"true"`
	Authority  string              `json:"authority"`
	Letter     string              `json:"letter"`
	Until      legal.Date          `json:"until"`
	Amount     money.Amount        `json:"amount"`
	Answered   legal.Date          `json:"answered_on"`
	ValidUntil legal.Date          `json:"valid_until"`
	Reason     string              `json:"reason"`
}

func (h handler) inquire(ctx context.Context, c route.Call, in inquiring) (valuationpg.Step, error) {
	return h.svc.Inquire(ctx, c.Court, in.Valuation, valuationpg.Inquiry{
		Outcome: in.Outcome, Authority: in.Authority, Letter: in.Letter, Until: in.Until, Amount: in.Amount,
		Answered: in.Answered, ValidUntil: in.ValidUntil, Reason: in.Reason,
	}, actor(c), c.At)
}

type inquiringOnline struct {
	Valuation  ref.ID               `path:"valuation"`
	Outcome    valuationpg.Outcome  `json:"outcome" required:"true"`
	Received   legal.Date           `json:"received_on"`
	Platforms  []string             `json:"platforms"`
	Deliveries []valuation.Delivery `json:"deliveries"`
	ValidUntil legal.Date           `json:"valid_until"`
	Reason     string               `json:"reason"`
}

func (h handler) inquireOnline(ctx context.Context, c route.Call, in inquiringOnline) (valuationpg.Step, error) {
	return h.svc.InquireOnline(ctx, c.Court, in.Valuation, valuationpg.Online{
		Outcome: in.Outcome, Received: in.Received, Platforms: in.Platforms, Deliveries: in.Deliveries,
		ValidUntil: in.ValidUntil, Reason: in.Reason,
	}, actor(c), c.At)
}

type agreeing struct {
	Valuation ref.ID              `path:"valuation"`
	Outcome   valuationpg.Outcome `json:"outcome" required:"true"`
	Firms     []string            `json:"firms"`
	Until     legal.Date          `json:"until"`
	Reason    string              `json:"reason"`
}

func (h handler) agree(ctx context.Context, c route.Call, in agreeing) (valuationpg.Choice, error) {
	return h.svc.AgreeFirms(ctx, c.Court, in.Valuation, valuationpg.Agreement{
		Outcome: in.Outcome, Firms: in.Firms, Until: in.Until, Reason: in.Reason,
	}, actor(c), c.At)
}

type excluding struct {
	Valuation ref.ID           `path:"valuation"`
	Registry  string           `json:"registry_no" required:"true"`
	Ground    valuation.Ground `json:"ground" required:"true"`
	Evidence  string           `json:"evidence" required:"true"`
}

func (h handler) exclude(ctx context.Context, c route.Call, in excluding) (done, error) {
	x := valuation.Exclusion{Registry: in.Registry, Ground: in.Ground, Evidence: in.Evidence}
	return ok(h.svc.Exclude(ctx, c.Court, in.Valuation, x, actor(c), c.At))
}

type deciding struct {
	Valuation ref.ID `path:"valuation"`
	Number    string `json:"number" required:"true"`
	Statement string `json:"statement" required:"true"`
}

func (h handler) decide(ctx context.Context, c route.Call, in deciding) (done, error) {
	return ok(h.svc.Decide(ctx, c.Court, in.Valuation, in.Number, in.Statement, actor(c), c.At))
}

type halting struct {
	Valuation ref.ID `path:"valuation"`
	Reason    string `json:"reason" required:"true"`
}

func (h handler) suspend(ctx context.Context, c route.Call, in halting) (done, error) {
	return ok(h.svc.Suspend(ctx, c.Court, in.Valuation, in.Reason, actor(c), c.At))
}

func (h handler) resume(ctx context.Context, c route.Call, in halting) (done, error) {
	return ok(h.svc.Resume(ctx, c.Court, in.Valuation, in.Reason, actor(c), c.At))
}

func (h handler) withdraw(ctx context.Context, c route.Call, in halting) (done, error) {
	return ok(h.svc.Withdraw(ctx, c.Court, in.Valuation, in.Reason, actor(c), c.At))
}

func (h handler) reissue(ctx context.Context, c route.Call, in one) (done, error) {
	return ok(h.svc.Reissue(ctx, c.Court, in.Valuation, actor(c), c.At))
}
