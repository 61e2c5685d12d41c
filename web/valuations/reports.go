package valuations

import (
	"context"

	"fachui/internal/legal"
	"fachui/internal/ref"
	"fachui/valuation"
	"fachui/valuation/valuationpg"
	"fachui/web/route"
)

func (h handler) reports() []route.Route {
	return []route.Route{
		route.Post(inCourt+"/reports/:report/review", "report.review", judges, "审查报告", "Review a result", h.review),
		route.Post(inCourt+"/reports/:report/service", "report.serve", handlers, "发送报告", "Send a reviewed result to the parties", h.serve),
		route.Post(inCourt+"/valuations/:valuation/objections", "objection.lodge", handlers, "登记寄来的异议", "Lodge an objection that came by post", h.lodge),
		route.Post("/api/v1/me/valuations/:valuation/objections", "objection.file", route.SignedIn(), "提出异议", "Object to a result", h.object),
		route.Post(inCourt+"/objections/:objection/decision", "objection.decide", judges, "处理异议", "Decide an objection or take its next step", h.decideObjection),
		route.Post("/api/v1/me/objections/:objection/explanation", "objection.explain", appraisers, "评估机构说明", "Explain a report to its objector", h.explain),
		route.Post("/api/v1/me/objections/:objection/response", "objection.respond", route.SignedIn(), "异议人对说明的意见", "Answer the firm's explanation", h.respond),
	}
}

type reviewing struct {
	Report  ref.ID             `path:"report"`
	Passed  bool               `json:"passed" required:"true"`
	Defects []valuation.Defect `json:"defects"`
	Reason  string             `json:"reason"`
}

type statusOut struct {
	Status valuation.Status `json:"status"`
}

func (h handler) review(ctx context.Context, c route.Call, in reviewing) (statusOut, error) {
	s, err := h.svc.Review(ctx, c.Court, in.Report, in.Passed, in.Defects, in.Reason, actor(c), c.At)
	return statusOut{s}, err
}

type oneReport struct {
	Report ref.ID `path:"report"`
}

type served struct {
	Recipients int `json:"recipients"`
}

func (h handler) serve(ctx context.Context, c route.Call, in oneReport) (served, error) {
	n, err := h.svc.Serve(ctx, c.Court, in.Report, actor(c), c.At)
	return served{n}, err
}

type lodging struct {
	Valuation ref.ID                    `path:"valuation"`
	Party     ref.ID                    `json:"party" required:"true"`
	Posted    legal.Date                `json:"posted_on" required:"true"`
	Grounds   []valuation.Objectionable `json:"grounds" required:"true"`
	Statement string                    `json:"statement" required:"true"`
	Evidence  string                    `json:"evidence"`
}

func (h handler) lodge(ctx context.Context, c route.Call, in lodging) (valuationpg.Objected, error) {
	return h.svc.ObjectByPost(ctx, c.Court, in.Valuation, valuationpg.NewObjection{
		Grounds: in.Grounds, Statement: in.Statement, Evidence: in.Evidence, Party: in.Party, Posted: in.Posted}, actor(c), c.At)
}

type objecting struct {
	Valuation ref.ID                    `path:"valuation"`
	Grounds   []valuation.Objectionable `json:"grounds" required:"true"`
	Statement string                    `json:"statement" required:"true"`
	Evidence  string                    `json:"evidence"`
}

func (h handler) object(ctx context.Context, c route.Call, in objecting) (valuationpg.Objected, error) {
	return h.svc.Object(ctx, in.Valuation, valuationpg.NewObjection{
		Grounds: in.Grounds, Statement: in.Statement, Evidence: in.Evidence}, actor(c), c.At)
}

type decidingObjection struct {
	Objection ref.ID            `path:"objection"`
	Finding   valuation.Finding `json:"finding" required:"true"`
	Reason    string            `json:"reason" required:"true"`
	Document  string            `json:"document_no"`
	Platforms []string          `json:"platforms"`
}

func (h handler) decideObjection(ctx context.Context, c route.Call, in decidingObjection) (valuationpg.Objected, error) {
	return h.svc.DecideObjection(ctx, c.Court, in.Objection, valuationpg.Decision{
		Finding: in.Finding, Reason: in.Reason, Document: in.Document, Platforms: in.Platforms}, actor(c), c.At)
}

type explaining struct {
	Objection ref.ID `path:"objection"`
	Text      string `json:"text" required:"true"`
}

func (h handler) explain(ctx context.Context, c route.Call, in explaining) (valuationpg.Objected, error) {
	return h.svc.ExplainObjection(ctx, in.Objection, in.Text, actor(c), c.At)
}

type responding struct {
	Objection ref.ID `path:"objection"`
	Persist   bool   `json:"persist" required:"true"` // true: the association reviews
	Reason    string `json:"reason" required:"true"`
}

func (h handler) respond(ctx context.Context, c route.Call, in responding) (valuationpg.Objected, error) {
	return h.svc.Respond(ctx, in.Objection, in.Persist, in.Reason, actor(c), c.At)
}
