package lots

import (
	"context"

	"fachui/auction"
	"fachui/auction/auctionpg"
	"fachui/internal/identity"
	"fachui/internal/legal"
	"fachui/internal/ref"
	"fachui/web/route"
)

// failure are the rows of what becomes of a lot that found no buyer: its creditors
// are asked, one takes it for the debt, or it is released.
func (h handlers) failure() []route.Route {
	const base = "/api/v1/courts/:court/lots/:lot"
	desk := route.Court(identity.Clerk, identity.Judge)
	judge := route.Court(identity.Judge).WithFreshSession()
	return []route.Route{
		route.Get(base+"/in-kind", "lot.in_kind", route.Court(identity.CourtRoles...),
			"流拍后征询、抵债和解除查封情况", "What became of a failed lot: the asking of creditors, payment in kind, release", h.inKind),
		route.Post(base+"/creditor-inquiry", "lot.ask_creditors", desk,
			"征询债权人是否以物抵债", "Ask the creditors whether they take the property for their debt", h.askCreditors),
		route.Post(base+"/creditor-answers", "lot.file_answer", desk,
			"登记债权人的书面答复", "Put a creditor's written answer on record", h.fileAnswer),
		route.Post(base+"/lot-draw", "lot.freeze_lots", desk,
			"冻结并公布抽签名单", "Publish who draws lots, and the hash of the secret", h.freezeLots),
		route.Post(base+"/lot-draw/result", "lot.draw_lots", desk,
			"开签", "Open the secret and draw lots", h.drawLots),
		route.Post(base+"/in-kind", "lot.take_in_kind", judge,
			"决定由债权人以物抵债", "Decide that a creditor takes the property for the debt", h.takeInKind),
		route.Post(base+"/in-kind-ruling", "lot.rule_in_kind", judge,
			"作出以物抵债裁定", "Issue the ruling on payment in kind", h.ruleInKind),
		route.Post(base+"/in-kind-lapse", "lot.lapse_in_kind", judge,
			"差额未补交，裁定重新拍卖", "Order a re-auction because the difference was not paid", h.lapseInKind),
		route.Post(base+"/other-measure", "lot.note_measure", judge,
			"记录可以采取的其他执行措施", "Record another measure of enforcement that is possible", h.noteMeasure),
		route.Post(base+"/release", "lot.release", judge,
			"解除查封，退还被执行人", "Lift the seizure and return the property", h.release),
		route.Get("/api/v1/me/lots/:lot/in-kind", "lot.own_inquiry", route.SignedIn(),
			"我收到的以物抵债征询", "The inquiry that was addressed to me", h.ownInquiry),
		route.Handed("/api/v1/me/lots/:lot/creditor-answer", "lot.answer_inquiry", route.RealName(),
			"答复是否以物抵债（限购住房附资格证明）", "Answer whether I take the property for my debt, with a proof where housing is limited", paper("document"), h.answerInquiry),
		route.Post("/api/v1/me/lots/:lot/lot-draw/contribution", "lot.contribute_to_lots", route.SignedIn(),
			"为抽签提交随机数", "Add to the lots that are drawn between creditors", h.contributeToLots),
		route.Get("/api/v1/lots/:lot/lot-draw", "lot.lot_draw", route.Public(),
			"抽签记录（任何人可复算）", "The record of lots between creditors, for anybody to draw again", h.lotDraw),
	}
}

func (h handlers) inKind(ctx context.Context, call route.Call, in lotIn) (auctionpg.InKindView, error) {
	return h.svc.InKind(ctx, call.Court, in.Lot)
}

type inquiryIn struct {
	Lot   ref.ID     `path:"lot"`
	Until legal.Date `json:"reply_by" required:"true"` // the last day to answer
}

func (h handlers) askCreditors(ctx context.Context, call route.Call, in inquiryIn) (auctionpg.Asked, error) {
	return h.svc.AskCreditors(ctx, call.Court, in.Lot, in.Until, call.Caller.As(call.Role), call.At)
}

type answerIn struct {
	Lot       ref.ID `path:"lot"`
	Party     ref.ID `json:"party" required:"true"`
	Takes     bool   `json:"takes" required:"true"`
	Whole     bool   `json:"whole"` // all that failed
	Qualified bool   `json:"qualified"`
	Document  string `json:"document"`
	Note      string `json:"note"`
}

// answered is the answer of an act that makes nothing with an identifier.
type answered struct {
	State string `json:"state"`
}

func (h handlers) fileAnswer(ctx context.Context, call route.Call, in answerIn) (answered, error) {
	return answered{"answered"}, h.svc.AnswerFor(ctx, call.Court, in.Lot, auctionpg.Reply{
		Party: in.Party, Takes: in.Takes, Whole: in.Whole, Qualified: in.Qualified, Document: in.Document, Note: in.Note,
	}, call.Caller.As(call.Role), call.At)
}

type ownAnswerIn struct {
	Lot       ref.ID `path:"lot"`
	Takes     bool   `json:"takes" required:"true"`
	Whole     bool   `json:"whole"`
	Qualified bool   `json:"qualified"`
	Note      string `json:"note"`
}

func (h handlers) answerInquiry(ctx context.Context, call route.Call, in ownAnswerIn, proof []byte) (answered, error) {
	asked, err := h.svc.OwnInquiry(ctx, in.Lot, call.Caller.Person)
	if err != nil {
		return answered{}, err
	}
	sum, err := h.keep(ctx, call, asked.Court, proof)
	if err != nil {
		return answered{}, err
	}
	return answered{"answered"}, h.svc.Answer(ctx, in.Lot, auctionpg.Reply{
		Takes: in.Takes, Whole: in.Whole, Qualified: in.Qualified, Document: sum, Note: in.Note,
	}, call.Caller.As(call.Role), call.At)
}

func (h handlers) ownInquiry(ctx context.Context, call route.Call, in lotIn) (auctionpg.OwnInquiry, error) {
	return h.svc.OwnInquiry(ctx, in.Lot, call.Caller.Person)
}

// freezeIn: nonces_until is until when the creditors may contribute.
type freezeIn struct {
	Lot   ref.ID     `path:"lot"`
	Until legal.Time `json:"nonces_until" required:"true"`
}

func (h handlers) freezeLots(ctx context.Context, call route.Call, in freezeIn) (auctionpg.FrozenLots, error) {
	return h.svc.FreezeLots(ctx, call.Court, in.Lot, in.Until, call.Caller.As(call.Role), call.At)
}

type contributeIn struct {
	Lot   ref.ID `path:"lot"`
	Nonce string `json:"nonce" required:"true"`
}

func (h handlers) contributeToLots(ctx context.Context, call route.Call, in contributeIn) (answered, error) {
	return answered{"contributed"}, h.svc.Contribute(ctx, in.Lot, in.Nonce, call.Caller.As(call.Role), call.At)
}

func (h handlers) lotDraw(ctx context.Context, _ route.Call, in lotIn) (auction.LotRecord, error) {
	return h.svc.LotDraw(ctx, in.Lot)
}

func (h handlers) drawLots(ctx context.Context, call route.Call, in lotIn) (auction.LotTranscript, error) {
	return h.svc.DrawLots(ctx, call.Court, in.Lot, call.Caller.As(call.Role), call.At)
}

type takeIn struct {
	Lot      ref.ID     `path:"lot"`
	Party    ref.ID     `json:"party" required:"true"`
	PayBy    legal.Date `json:"pay_by" required:"true"` // the last day for the difference
	DocNo    string     `json:"doc_no" required:"true"`
	Document string     `json:"document" required:"true"`
	Reason   string     `json:"reason" required:"true"`
}

func (h handlers) takeInKind(ctx context.Context, call route.Call, in takeIn) (auctionpg.Award, error) {
	return h.svc.TakeInKind(ctx, call.Court, in.Lot, auctionpg.Awarding{
		Paper: auction.Paper{DocNo: in.DocNo, Document: in.Document, Reason: in.Reason}, Party: in.Party, PayBy: in.PayBy,
	}, call.Caller.As(call.Role), call.At)
}

func (h handlers) ruleInKind(ctx context.Context, call route.Call, in rulingIn) (auctionpg.Ruled, error) {
	return h.svc.RuleInKind(ctx, call.Court, in.Lot, auctionpg.RulingDraft{
		DocNo: in.DocNo, Document: in.Document, BuyerCheck: in.BuyerCheck,
	}, call.Caller.As(call.Role), call.At)
}

type paperIn struct {
	Lot      ref.ID `path:"lot"`
	DocNo    string `json:"doc_no" required:"true"`
	Document string `json:"document"` // SHA-256; empty: written from the template
	Reason   string `json:"reason" required:"true"`
}

func (in paperIn) paper() auction.Paper {
	return auction.Paper{DocNo: in.DocNo, Document: in.Document, Reason: in.Reason}
}

func (h handlers) lapseInKind(ctx context.Context, call route.Call, in paperIn) (deliveryOut, error) {
	to, err := h.svc.LapseInKind(ctx, call.Court, in.Lot, in.paper(), call.Caller.As(call.Role), call.At)
	return deliveryOut{Status: to}, err
}

type measureIn struct {
	Lot      ref.ID `path:"lot"`
	Measure  string `json:"measure" required:"true"`
	Document string `json:"document" required:"true"`
}

func (h handlers) noteMeasure(ctx context.Context, call route.Call, in measureIn) (answered, error) {
	return answered{"noted"}, h.svc.NoteMeasure(ctx, call.Court, in.Lot, auctionpg.Measure{
		Measure: in.Measure, Document: in.Document,
	}, call.Caller.As(call.Role), call.At)
}

func (h handlers) release(ctx context.Context, call route.Call, in paperIn) (deliveryOut, error) {
	to, err := h.svc.Release(ctx, call.Court, in.Lot, in.paper(), call.Caller.As(call.Role), call.At)
	return deliveryOut{Status: to}, err
}
