package valuations

import (
	"context"

	"fachui/internal/files"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
	"fachui/valuation"
	"fachui/valuation/valuationpg"
	"fachui/web/route"
)

func (h handler) commissions() []route.Route {
	const mine = "/api/v1/me/commissions/:commission"
	return []route.Route{
		route.Post(inCourt+"/valuations/:valuation/commissions", "commission.issue", handlers, "委托顺位在前的评估机构", "Commission the first firm that has not fallen away", h.commission),
		route.Post(inCourt+"/valuations/:valuation/removal", "commission.remove", handlers, "取消委托（回避或资质不符）", "Take the commission from a firm", h.remove),
		route.Post(inCourt+"/commissions/:commission/return", "commission.return", handlers, "登记材料退回", "Record that a replaced firm returned the material", h.returned),
		route.Post(inCourt+"/extensions/:extension/decision", "extension.decide", handlers, "决定延期申请", "Decide on a request for more time", h.decideExtension),
		route.Get("/api/v1/me/commissions", "commission.own", appraisers, "本机构的委托", "List my firm's commissions", h.mine),
		route.Get(mine, "commission.own_show", appraisers, "本机构的一项委托", "A commission of my firm's", h.myCommission),
		route.Post(mine+"/acceptance", "commission.accept", appraisers, "接受委托", "Accept a commission", h.accept),
		route.Post(mine+"/refusal", "commission.refuse", appraisers, "拒绝委托或回避", "Decline a commission", h.refuse),
		route.Post(mine+"/inspection", "commission.inspect", appraisers, "登记现场勘验", "Record the inspection", h.inspect),
		route.Post(mine+"/extension", "commission.extend", appraisers, "申请延期", "Ask for more time", h.extend),
		route.Handed(mine+"/report", "commission.report", appraisers, "提交评估报告（附报告文件，或者写明原件的校验值）", "File the report, with its file or the hash of the original",
			route.File{Field: "file", Sniff: files.SniffAttachment}, h.report),
	}
}

type commissioning struct {
	Valuation ref.ID       `path:"valuation"`
	Name      string       `json:"name" required:"true"`
	Features  string       `json:"features" required:"true"`
	Quantity  string       `json:"quantity" required:"true"`
	Purpose   string       `json:"purpose" required:"true"`
	ValueDate legal.Date   `json:"value_date" required:"true"`
	Materials []string     `json:"materials"`
	Contact   string       `json:"contact"`
	Other     string       `json:"other"`
	Estimate  money.Amount `json:"fee_estimate"`
}

func (h handler) commission(ctx context.Context, c route.Call, in commissioning) (valuationpg.Issued, error) {
	t := valuation.Terms{Name: in.Name, Features: in.Features, Quantity: in.Quantity, Purpose: in.Purpose, ValueDate: in.ValueDate,
		Materials: in.Materials, Contact: in.Contact, Other: in.Other}
	return h.svc.Commission(ctx, c.Court, in.Valuation, t, in.Estimate, actor(c), c.At)
}

type removing struct {
	Valuation ref.ID         `path:"valuation"`
	Why       valuation.Fall `json:"why" required:"true"` // recused or disqualified
	Reason    string         `json:"reason" required:"true"`
}

func (h handler) remove(ctx context.Context, c route.Call, in removing) (done, error) {
	return ok(h.svc.Remove(ctx, c.Court, in.Valuation, in.Why, in.Reason, actor(c), c.At))
}

type oneCommission struct {
	Commission ref.ID `path:"commission"`
}

func (h handler) returned(ctx context.Context, c route.Call, in oneCommission) (done, error) {
	return ok(h.svc.ReturnMaterial(ctx, c.Court, in.Commission, actor(c), c.At))
}

type decidingExtension struct {
	Extension ref.ID `path:"extension"`
	Granted   bool   `json:"granted" required:"true"`
	Reason    string `json:"reason"`
}

func (h handler) decideExtension(ctx context.Context, c route.Call, in decidingExtension) (done, error) {
	return ok(h.svc.DecideExtension(ctx, c.Court, in.Extension, in.Granted, in.Reason, actor(c), c.At))
}

func (h handler) mine(ctx context.Context, c route.Call, _ route.None) ([]valuationpg.CommissionView, error) {
	return h.svc.MyCommissions(ctx, c.Caller.Person)
}

func (h handler) myCommission(ctx context.Context, c route.Call, in oneCommission) (valuationpg.OwnCommission, error) {
	return h.svc.MyCommission(ctx, in.Commission, c.Caller.Person)
}

type accepting struct {
	Commission ref.ID `path:"commission"`
	NoInterest bool   `json:"no_interest" required:"true"` // the firm declares that it has none
}

func (h handler) accept(ctx context.Context, c route.Call, in accepting) (done, error) {
	return ok(h.svc.Accept(ctx, in.Commission, in.NoInterest, actor(c), c.At))
}

type refusing struct {
	Commission ref.ID `path:"commission"`
	Interest   bool   `json:"interest"` // true: the firm recuses itself
	Reason     string `json:"reason" required:"true"`
}

func (h handler) refuse(ctx context.Context, c route.Call, in refusing) (done, error) {
	return ok(h.svc.Refuse(ctx, in.Commission, in.Interest, in.Reason, actor(c), c.At))
}

type inspecting struct {
	Commission ref.ID     `path:"commission"`
	Held       legal.Time `json:"held_at" required:"true"`
	Place      string     `json:"place" required:"true"`
	Present    []ref.ID   `json:"present"` // parties
	Witness    string     `json:"witness"`
	Note       string     `json:"note"`
}

type inspected struct {
	Inspection ref.ID `json:"inspection"`
}

func (h handler) inspect(ctx context.Context, c route.Call, in inspecting) (inspected, error) {
	id, err := h.svc.Inspect(ctx, in.Commission, valuationpg.Inspection{
		Held: in.Held, Place: in.Place, Present: in.Present, Witness: in.Witness, Note: in.Note}, actor(c), c.At)
	return inspected{id}, err
}

type extending struct {
	Commission ref.ID `path:"commission"`
	Days       int    `json:"days" required:"true"`
	Reason     string `json:"reason" required:"true"`
}

type extended struct {
	Extension ref.ID `json:"extension"`
}

func (h handler) extend(ctx context.Context, c route.Call, in extending) (extended, error) {
	id, err := h.svc.AskExtension(ctx, in.Commission, in.Days, in.Reason, actor(c), c.At)
	return extended{id}, err
}

type reporting struct {
	Commission ref.ID       `path:"commission"`
	Value      money.Amount `json:"value" required:"true"`
	Issued     legal.Date   `json:"issued_on"`
	ValidUntil legal.Date   `json:"valid_until" required:"true"`
	Basics     string       `json:"basics" required:"true"`
	Approach   string       `json:"approach" required:"true"`
	Standard   string       `json:"standard" required:"true"`
	Conclusion string       `json:"conclusion" required:"true"`
	SealedBy   string       `json:"sealed_by" required:"true"`
	Signers    []signer     `json:"signers"`
	FileHash   string       `json:"file_sha256"` // without a file
	FileName   string       `json:"file_name"`
}

type signer struct {
	Certificate string `json:"certificate"`
	Name        string `json:"name"`
}

type reported struct {
	Report ref.ID `json:"report"`
}

// keepReport keeps the file of a report for the court that ordered it.
func (h handler) keepReport(ctx context.Context, c route.Call, commission ref.ID, file []byte) (court, sum string, err error) {
	own, err := h.svc.MyCommission(ctx, commission, c.Caller.Person)
	if err != nil {
		return "", "", err
	}
	kept, err := h.files.Keep(ctx, own.Court, file, actor(c), c.At)
	return own.Court, kept.String(), err
}

func (h handler) report(ctx context.Context, c route.Call, in reporting, file []byte) (reported, error) {
	court := ""
	if len(file) > 0 {
		var err error
		court, in.FileHash, err = h.keepReport(ctx, c, in.Commission, file)
		if err != nil {
			return reported{}, err
		}
	}
	r := valuation.Report{Value: in.Value, Issued: in.Issued, ValidUntil: in.ValidUntil, Basics: in.Basics, Approach: in.Approach,
		Standard: in.Standard, Conclusion: in.Conclusion, SealedBy: in.SealedBy, FileHash: in.FileHash, FileName: in.FileName}
	for _, s := range in.Signers {
		r.Signers = append(r.Signers, valuation.Signer{Certificate: s.Certificate, Name: s.Name})
	}
	id, err := h.svc.FileReport(ctx, in.Commission, r, actor(c), c.At)
	if err == nil && len(file) > 0 {
		_, err = h.files.Attach(ctx, court, files.Thing{Report: id}, file, files.NewAttachment{Kind: "appraisal_report", Title: "评估报告"}, actor(c), c.At)
	}
	return reported{id}, err
}
