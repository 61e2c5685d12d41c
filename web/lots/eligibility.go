package lots

import (
	"context"

	"fachui/auction"
	"fachui/auction/auctionpg"
	"fachui/internal/identity"
	"fachui/internal/ref"
	"fachui/web/route"
)

// eligibility are the rows of who may bid on a lot: the list of those who may not, the
// appeal against it, and what people in office declare.
func (h handlers) eligibility() []route.Route {
	const base = "/api/v1/courts/:court/lots/:lot"
	readers := route.Court(identity.CourtRoles...)
	keepers := route.Court(identity.ConfirmOfficer, identity.Judge).WithFreshSession()
	return []route.Route{
		route.Get(base+"/bar-list", "lot.bar_list", readers, "标的不得竞买人员名单", "Who may not bid on a lot", h.barList),
		route.Post(base+"/bar-list", "lot.add_bar", keepers, "列入不得竞买人员", "Put somebody on the list", h.addBar),
		route.Post(base+"/bar-list/strikes", "lot.strike_bar", keepers, "划去名单中的一项", "Strike a line of the list", h.strikeBar),
		route.Post(base+"/requirement", "lot.require", route.Court(identity.Clerk, identity.Judge), "写明买受人资格要求", "Name the qualification of a buyer", h.require),
		route.Get("/api/v1/courts/:court/eligibility-appeals", "eligibility.appeals", readers, "竞买资格申诉", "Appeals about who may bid", h.appeals),
		route.Post("/api/v1/courts/:court/eligibility-appeals/:appeal/decision", "eligibility.decide", keepers, "决定竞买资格申诉", "Decide an appeal", h.decideAppeal),
		route.Get("/api/v1/lots/:lot/eligibility", "lot.eligibility", route.SignedIn(), "我能否竞买", "Whether I may bid", h.standing),
		route.Post("/api/v1/lots/:lot/eligibility-appeals", "eligibility.appeal", route.RealName(), "对不得竞买提出申诉", "Appeal against the list", h.appeal),
		route.Get("/api/v1/me/relatives", "relative.list", route.SignedIn(), "我申报的近亲属", "The close relatives that I declared", h.relatives),
		route.Post("/api/v1/me/relatives", "relative.declare", route.RealName(), "申报近亲属", "Declare a close relative", h.declareRelative),
	}
}

// BarList is the list of a lot.
type BarList struct {
	Lines []auctionpg.BarLine `json:"lines"`
}

func (h handlers) barList(ctx context.Context, call route.Call, in lotIn) (BarList, error) {
	ls, err := h.svc.BarList(ctx, call.Court, in.Lot)
	return BarList{ls}, err
}

type barIn struct {
	Lot      ref.ID       `path:"lot"`
	Body     auction.Body `json:"body" required:"true"` // court, platform, auxiliary or appraiser
	Name     string       `json:"name" required:"true"`
	Number   string       `json:"number" required:"true"`
	Relation string       `json:"relation" required:"true"`
	Document string       `json:"document"`
}

// BarAdded names the new line.
type BarAdded struct {
	Source string `json:"source"`
}

func (h handlers) addBar(ctx context.Context, call route.Call, in barIn) (BarAdded, error) {
	source, err := h.svc.AddBar(ctx, call.Court, in.Lot, auctionpg.NewBar{
		Body: in.Body, Name: in.Name, Number: in.Number, Relation: in.Relation, Document: in.Document,
	}, call.Caller.As(call.Role), call.At)
	return BarAdded{source}, err
}

type strikeIn struct {
	Lot    ref.ID `path:"lot"`
	Source string `json:"source" required:"true"`
	Reason string `json:"reason" required:"true"`
}

// LotDone is the answer to what has none of its own.
type LotDone struct {
	Lot ref.ID `json:"lot"`
}

func (h handlers) strikeBar(ctx context.Context, call route.Call, in strikeIn) (LotDone, error) {
	return LotDone{in.Lot}, h.svc.StrikeBar(ctx, call.Court, in.Lot, in.Source, in.Reason, call.Caller.As(call.Role), call.At)
}

type requireIn struct {
	Lot           ref.ID `path:"lot"`
	Qualification string `json:"qualification" required:"true"`
	Basis         string `json:"basis" required:"true"`
}

func (h handlers) require(ctx context.Context, call route.Call, in requireIn) (LotDone, error) {
	return LotDone{in.Lot}, h.svc.Require(ctx, call.Court, in.Lot, in.Qualification, in.Basis, call.Caller.As(call.Role), call.At)
}

// Appeals are those of a court.
type Appeals struct {
	Appeals []auctionpg.AppealView `json:"appeals"`
}

func (h handlers) appeals(ctx context.Context, call route.Call, _ route.None) (Appeals, error) {
	as, err := h.svc.Appeals(ctx, call.Court)
	return Appeals{as}, err
}

type decideIn struct {
	Appeal ref.ID `path:"appeal"`
	Upheld bool   `json:"upheld"`
	Reason string `json:"reason" required:"true"`
}

// AppealDone names the appeal.
type AppealDone struct {
	Appeal ref.ID `json:"appeal"`
}

func (h handlers) decideAppeal(ctx context.Context, call route.Call, in decideIn) (AppealDone, error) {
	return AppealDone{in.Appeal}, h.svc.DecideAppeal(ctx, call.Court, in.Appeal, in.Upheld, in.Reason, call.Caller.As(call.Role), call.At)
}

func (h handlers) standing(ctx context.Context, call route.Call, in lotIn) (auctionpg.Standing, error) {
	return h.svc.Standing(ctx, in.Lot, call.Caller.Person, call.At)
}

type appealIn struct {
	Lot       ref.ID `path:"lot"`
	Statement string `json:"statement" required:"true"`
	Document  string `json:"document"`
}

func (h handlers) appeal(ctx context.Context, call route.Call, in appealIn) (AppealDone, error) {
	id, err := h.svc.Appeal(ctx, in.Lot, in.Statement, in.Document, call.Caller.As(call.Role), call.At)
	return AppealDone{id}, err
}

// Relatives are those that whoever asks declared.
type Relatives struct {
	Relatives []auctionpg.Relative `json:"relatives"`
}

func (h handlers) relatives(ctx context.Context, call route.Call, _ route.None) (Relatives, error) {
	rs, err := h.svc.Relatives(ctx, call.Caller.Person)
	return Relatives{rs}, err
}

type relativeIn struct {
	Relation string `json:"relation" required:"true"` // spouse, parent, child, sibling, grandparent or grandchild
	Number   string `json:"number" required:"true"`   // of the relative's identity card
}

// Declared names a declaration.
type Declared struct {
	Declaration ref.ID `json:"declaration"`
}

func (h handlers) declareRelative(ctx context.Context, call route.Call, in relativeIn) (Declared, error) {
	id, err := h.svc.DeclareRelative(ctx, in.Relation, in.Number, call.Caller.As(call.Role), call.At)
	return Declared{id}, err
}
