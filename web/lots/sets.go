package lots

import (
	"context"

	"fachui/auction"
	"fachui/auction/auctionpg"
	"fachui/internal/identity"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
	"fachui/web/route"
)

// sets are the rows of several things of a case that are sold together.
func (h handlers) sets() []route.Route {
	desk := route.Court(identity.Clerk, identity.Judge)
	judge := route.Court(identity.Judge).WithFreshSession()
	return []route.Route{
		route.Post("/api/v1/courts/:court/cases/:case/lot-sets", "set.make", desk,
			"将多项财产编为一组（分别或者合并拍卖）", "Put several things of a case together, to be sold separately or as a whole", h.makeSet),
		route.Get("/api/v1/courts/:court/cases/:case/lot-sets", "set.list", route.Court(identity.CourtRoles...),
			"本案的各组多项财产", "The sets of a case", h.listSets),
		route.Get("/api/v1/courts/:court/lot-sets", "set.court", route.Court(identity.CourtRoles...),
			"本院全部一并处置的财产：状态、停拍规则和下一期限", "The sets of a court: where each stands, the stop rule and the next clock", h.courtSets),
		route.Get("/api/v1/courts/:court/lot-sets/:set", "set.show", route.Court(identity.CourtRoles...),
			"一组多项财产：顺序、已成交价款与应清偿总额", "A set: the order, what is fetched and what is to be covered", h.showSet),
		route.Post("/api/v1/courts/:court/lot-sets/:set/target", "set.target", judge,
			"重新核定应清偿总额", "State anew what the sale has to bring", h.restateTarget),
		route.Post("/api/v1/courts/:court/lot-sets/:set/agreement", "set.agree", desk,
			"登记被执行人是否同意全部拍卖", "Put on record whether a debtor agrees that all be sold", h.fileAgreement),
		route.Post("/api/v1/courts/:court/lot-sets/:set/end", "set.end", judge,
			"终结一组多项财产", "End a set, to dispose of its things otherwise", h.endSet),
		route.Get("/api/v1/lots/:lot/set", "lot.set", route.Public(),
			"同组拍卖的财产、顺序和停拍规则", "What a lot is sold together with, in which order, and the stop rule", h.together),
	}
}

// setIn: assets in the order in which they end; finding is indivisible, value_loss or
// nothing; gap_minutes is the court's setting unless given.
type setIn struct {
	Case    ref.ID               `path:"case"`
	Mode    auction.SetMode      `json:"mode" required:"true"` // separate, whole
	Finding auction.MergeFinding `json:"finding"`
	Reason  string               `json:"reason" required:"true"`
	Request string               `json:"request"` // SHA-256 of the debtor's written wish
	Gap     int                  `json:"gap_minutes"`
	Assets  []ref.ID             `json:"assets" required:"true"`
	Target  []auction.TargetLine `json:"target" required:"true"`
}

func (h handlers) makeSet(ctx context.Context, call route.Call, in setIn) (auctionpg.MadeSet, error) {
	return h.svc.MakeSet(ctx, call.Court, in.Case, auctionpg.SetDraft{
		Mode: in.Mode, Finding: in.Finding, Reason: in.Reason, Request: in.Request, Gap: in.Gap, Assets: in.Assets, Target: in.Target,
	}, call.Caller.As(call.Role), call.At)
}

type ofCase struct {
	Case ref.ID `path:"case"`
}

// Sets are those of a case.
type Sets struct {
	Sets []auctionpg.SetView `json:"sets"`
}

func (h handlers) listSets(ctx context.Context, call route.Call, in ofCase) (Sets, error) {
	all, err := h.svc.Sets(ctx, call.Court, in.Case)
	return Sets{all}, err
}

type courtSetsIn struct {
	State string `query:"state"` // open, ended; left out: all
	After ref.ID `query:"after"`
	Limit int    `query:"limit"` // 30 unless given, 100 at most
}

func (h handlers) courtSets(ctx context.Context, call route.Call, in courtSetsIn) (auctionpg.SetLines, error) {
	return h.svc.CourtSets(ctx, call.Court, auctionpg.SetQuestion{State: in.State, After: in.After, Limit: in.Limit})
}

type ofSet struct {
	Set ref.ID `path:"set"`
}

func (h handlers) showSet(ctx context.Context, call route.Call, in ofSet) (auctionpg.SetView, error) {
	return h.svc.Set(ctx, call.Court, in.Set)
}

type targetIn struct {
	Set    ref.ID               `path:"set"`
	Target []auction.TargetLine `json:"target" required:"true"`
	Reason string               `json:"reason" required:"true"`
}

// targetOut is what the sale has to bring now.
type targetOut struct {
	Target money.Amount `json:"target"`
}

func (h handlers) restateTarget(ctx context.Context, call route.Call, in targetIn) (targetOut, error) {
	total, err := h.svc.RestateTarget(ctx, call.Court, in.Set, in.Target, in.Reason, call.Caller.As(call.Role), call.At)
	return targetOut{total}, err
}

type agreementIn struct {
	Set      ref.ID `path:"set"`
	Party    ref.ID `json:"party" required:"true"`
	Agrees   bool   `json:"agrees" required:"true"`
	Document string `json:"document" required:"true"`
}

func (h handlers) fileAgreement(ctx context.Context, call route.Call, in agreementIn) (answered, error) {
	return answered{"filed"}, h.svc.FileAgreement(ctx, call.Court, in.Set, auctionpg.SaleOfAll{
		Party: in.Party, Agrees: in.Agrees, Document: in.Document,
	}, call.Caller.As(call.Role), call.At)
}

type endIn struct {
	Set      ref.ID `path:"set"`
	DocNo    string `json:"doc_no" required:"true"`
	Document string `json:"document" required:"true"`
	Reason   string `json:"reason" required:"true"`
}

// endedOut says when a set was ended.
type endedOut struct {
	EndedAt legal.Time `json:"ended_at"`
}

func (h handlers) endSet(ctx context.Context, call route.Call, in endIn) (endedOut, error) {
	return endedOut{call.At}, h.svc.EndSet(ctx, call.Court, in.Set, auction.Paper{
		DocNo: in.DocNo, Document: in.Document, Reason: in.Reason,
	}, call.Caller.As(call.Role), call.At)
}

func (h handlers) together(ctx context.Context, _ route.Call, in lotIn) (auctionpg.Together, error) {
	return h.svc.Together(ctx, in.Lot)
}
