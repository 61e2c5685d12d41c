package lots

import (
	"context"

	"fachui/auction"
	"fachui/auction/auctionpg"
	"fachui/auction/wording"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
	"fachui/web/route"
)

type assetIn struct {
	Court string `path:"court"`
	Asset ref.ID `path:"asset"`
}

func (h handlers) listLot(ctx context.Context, call route.Call, in assetIn) (auctionpg.Listed, error) {
	return h.svc.ListLot(ctx, in.Court, in.Asset, call.Caller.As(call.Role), call.At)
}

func (h handlers) courtLots(ctx context.Context, call route.Call, in searchIn) (auctionpg.Lots, error) {
	return h.svc.CourtLots(ctx, call.Court, in.search())
}

func (h handlers) courtLot(ctx context.Context, call route.Call, in lotIn) (auctionpg.View, error) {
	return h.svc.Lot(ctx, call.Court, in.Lot)
}

// Running are the auctions of a court that are open, or were stopped while open.
type Running struct {
	Lots []auctionpg.Running `json:"lots"`
}

func (h handlers) running(ctx context.Context, call route.Call, _ route.None) (Running, error) {
	ls, err := h.svc.Running(ctx, call.Court, call.At)
	return Running{ls}, err
}

type choiceIn struct {
	Lot      ref.ID             `path:"lot"`
	Choices  []auctionpg.Choice `json:"choices"` // none: the applicant chose nothing
	Reason   string             `json:"reason"`
	Document string             `json:"document"`
}

func (h handlers) choosePlatform(ctx context.Context, call route.Call, in choiceIn) (auctionpg.Chosen, error) {
	return h.svc.ChoosePlatform(ctx, call.Court, in.Lot, auctionpg.PlatformChoice{
		Choices: in.Choices, Reason: in.Reason, Document: in.Document,
	}, call.Caller.As(call.Role), call.At)
}

type proposalIn struct {
	Lot               ref.ID            `path:"lot"`
	StartingPrice     money.Amount      `json:"starting_price" required:"true"`
	Increment         money.Amount      `json:"increment" required:"true"`
	Deposit           money.Amount      `json:"deposit" required:"true"`
	PayDays           int               `json:"pay_days" required:"true"`
	Exception         auction.Exception `json:"exception"`
	PurchaseLimited   bool              `json:"purchase_limited"`
	Consultation      string            `json:"consultation"`
	Request           string            `json:"request"`
	PriorClaims       money.Amount      `json:"prior_claims" required:"true"`
	Costs             money.Amount      `json:"costs" required:"true"`
	SurplusNotifiedOn legal.Date        `json:"surplus_notified_on"`
	SurplusAskedOn    legal.Date        `json:"surplus_asked_on"`
	Holders           []auction.Holder  `json:"holders"`
	Members           []ref.ID          `json:"members" required:"true"`
	Presiding         ref.ID            `json:"presiding" required:"true"`
	Reasons           string            `json:"reasons"`
}

func (h handlers) propose(ctx context.Context, call route.Call, in proposalIn) (auctionpg.Proposed, error) {
	return h.svc.ProposeResolution(ctx, call.Court, in.Lot, auctionpg.Proposal{
		StartingPrice: in.StartingPrice, Increment: in.Increment, Deposit: in.Deposit, PayDays: in.PayDays, Exception: in.Exception,
		PurchaseLimited: in.PurchaseLimited, Consultation: in.Consultation, Request: in.Request, PriorClaims: in.PriorClaims,
		Costs: in.Costs, SurplusNotifiedOn: in.SurplusNotifiedOn, SurplusAskedOn: in.SurplusAskedOn, Holders: in.Holders,
		Members: in.Members, Presiding: in.Presiding, Reasons: in.Reasons,
	}, call.Caller.As(call.Role), call.At)
}

type resolutionIn struct {
	Lot        ref.ID `path:"lot"`
	Resolution ref.ID `path:"resolution"`
}

func (h handlers) resolution(ctx context.Context, call route.Call, in resolutionIn) (auctionpg.ResolutionView, error) {
	return h.svc.Resolution(ctx, call.Court, in.Lot, in.Resolution)
}

type signIn struct {
	Lot        ref.ID `path:"lot"`
	Resolution ref.ID `path:"resolution"`
	Agrees     bool   `json:"agrees" required:"true"`
	Hash       string `json:"content_hash" required:"true"`
	Opinion    string `json:"opinion"`
}

func (h handlers) sign(ctx context.Context, call route.Call, in signIn) (auctionpg.Signed, error) {
	return h.svc.SignResolution(ctx, call.Court, in.Lot, in.Resolution, auctionpg.Signature{
		Agrees: in.Agrees, Hash: in.Hash, Opinion: in.Opinion,
	}, call.Caller.As(call.Role), call.At)
}

func (h handlers) issueNotices(ctx context.Context, call route.Call, in lotIn) (auctionpg.Issued, error) {
	return h.svc.IssueNotices(ctx, call.Court, in.Lot, call.Caller.As(call.Role), call.At)
}

// announceIn wants the times alone: of anything else that is left out, the rule says by
// which article it is needed.
type announceIn struct {
	Lot            ref.ID            `path:"lot"`
	OpensAt        legal.Time        `json:"opens_at" required:"true"`
	EndsAt         legal.Time        `json:"ends_at" required:"true"`
	Disclosures    []auction.Entry   `json:"disclosures"`
	Warnings       []auction.Entry   `json:"warnings"`
	Taxes          []auction.TaxLine `json:"taxes"`
	Defects        []string          `json:"defects"`
	Viewing        auctionpg.Viewing `json:"viewing"`
	BuyerCondition string            `json:"buyer_condition"`
	Disclaimer     bool              `json:"disclaimer"`
	Notes          string            `json:"notes"`
	Paragraphs     []wording.Edit    `json:"paragraphs"` // of the three texts, where the court writes otherwise
}

func (h handlers) announce(ctx context.Context, call route.Call, in announceIn) (auctionpg.AnnouncedLot, error) {
	return h.svc.Announce(ctx, call.Court, in.Lot, auctionpg.Draft{
		OpensAt: in.OpensAt, EndsAt: in.EndsAt, Disclosures: in.Disclosures, Warnings: in.Warnings, Taxes: in.Taxes, Defects: in.Defects,
		Viewing: in.Viewing, BuyerCondition: in.BuyerCondition, Disclaimer: in.Disclaimer, Notes: in.Notes, Paragraphs: in.Paragraphs,
	}, call.Caller.As(call.Role), call.At)
}

// checkIn is a draft that is not finished yet; nothing of it need be there.
type checkIn struct {
	Lot            ref.ID            `path:"lot"`
	OpensAt        legal.Time        `json:"opens_at"`
	EndsAt         legal.Time        `json:"ends_at"`
	Disclosures    []auction.Entry   `json:"disclosures"`
	Warnings       []auction.Entry   `json:"warnings"`
	Taxes          []auction.TaxLine `json:"taxes"`
	Defects        []string          `json:"defects"`
	Viewing        auctionpg.Viewing `json:"viewing"`
	BuyerCondition string            `json:"buyer_condition"`
	Disclaimer     bool              `json:"disclaimer"`
	Notes          string            `json:"notes"`
	Paragraphs     []wording.Edit    `json:"paragraphs"` // of the three texts, where the court writes otherwise
}

func (h handlers) checkAnnouncement(ctx context.Context, call route.Call, in checkIn) (auctionpg.Gate, error) {
	return h.svc.CheckAnnouncement(ctx, call.Court, in.Lot, in.draft(), call.At)
}

func (in checkIn) draft() auctionpg.Draft {
	return auctionpg.Draft{
		OpensAt: in.OpensAt, EndsAt: in.EndsAt, Disclosures: in.Disclosures, Warnings: in.Warnings, Taxes: in.Taxes, Defects: in.Defects,
		Viewing: in.Viewing, BuyerCondition: in.BuyerCondition, Disclaimer: in.Disclaimer, Notes: in.Notes, Paragraphs: in.Paragraphs,
	}
}

func (h handlers) gate(ctx context.Context, call route.Call, in lotIn) (auctionpg.Gate, error) {
	return h.svc.CheckAnnouncement(ctx, call.Court, in.Lot, auctionpg.Draft{}, call.At)
}

func (h handlers) dossier(ctx context.Context, call route.Call, in lotIn) (auctionpg.Dossier, error) {
	return h.svc.Dossier(ctx, call.Court, in.Lot, call.At)
}

// WaitingOut are the applications that wait for the confirming officer.
type WaitingOut struct {
	Applications []auctionpg.Waiting `json:"applications"`
}

func (h handlers) waiting(ctx context.Context, call route.Call, in lotIn) (WaitingOut, error) {
	as, err := h.svc.WaitingApplications(ctx, call.Court, in.Lot, call.Caller.As(call.Role), call.At)
	return WaitingOut{Applications: as}, err
}

type priorityIn struct {
	Lot         ref.ID `path:"lot"`
	Application ref.ID `json:"application" required:"true"`
	Party       ref.ID `json:"party"`
	Confirmed   bool   `json:"confirmed" required:"true"`
	Evidence    string `json:"evidence" required:"true"`
}

func (h handlers) confirmPriority(ctx context.Context, call route.Call, in priorityIn) (auctionpg.Decided, error) {
	return h.svc.ConfirmPriority(ctx, call.Court, in.Lot, auctionpg.PriorityDecision{
		Application: in.Application, Party: in.Party, Confirmed: in.Confirmed, Evidence: in.Evidence,
	}, call.Caller.As(call.Role), call.At)
}

type agentIn struct {
	Lot         ref.ID `path:"lot"`
	Application ref.ID `json:"application" required:"true"`
	Confirmed   bool   `json:"confirmed" required:"true"`
	Pays        bool   `json:"pays"`     // the mandate names paying
	Collects    bool   `json:"collects"` // and collecting money (特别授权)
	Evidence    string `json:"evidence" required:"true"`
}

func (h handlers) confirmAgent(ctx context.Context, call route.Call, in agentIn) (auctionpg.Decided, error) {
	return h.svc.ConfirmAgent(ctx, call.Court, in.Lot, auctionpg.AgentDecision{
		Application: in.Application, Confirmed: in.Confirmed, Found: powers(in.Pays, in.Collects), Evidence: in.Evidence,
	}, call.Caller.As(call.Role), call.At)
}

type rulingIn struct {
	Lot        ref.ID `path:"lot"`
	DocNo      string `json:"doc_no" required:"true"`
	Document   string `json:"document"` // SHA-256; empty: written from the template
	BuyerCheck string `json:"buyer_check" required:"true"`
}

func (h handlers) rule(ctx context.Context, call route.Call, in rulingIn) (auctionpg.Ruled, error) {
	return h.svc.IssueRuling(ctx, call.Court, in.Lot, auctionpg.RulingDraft{
		DocNo: in.DocNo, Document: in.Document, BuyerCheck: in.BuyerCheck,
	}, call.Caller.As(call.Role), call.At)
}

type deliveryIn struct {
	Lot      ref.ID          `path:"lot"`
	Document string          `json:"document" required:"true"`
	Note     string          `json:"note"`
	Keys     int             `json:"keys"`
	Meters   []auction.Meter `json:"meters"`
	Things   []auction.Thing `json:"things"`
	Photos   []string        `json:"photos"` // SHA-256 of pictures that the court keeps
}

type deliveryOut struct {
	Status auction.Status `json:"status"`
}

func (h handlers) deliver(ctx context.Context, call route.Call, in deliveryIn) (deliveryOut, error) {
	to, err := h.svc.Deliver(ctx, call.Court, in.Lot, auctionpg.Handover{
		Document: in.Document, Note: in.Note, Record: auction.Record{Keys: in.Keys, Meters: in.Meters, Things: in.Things, Photos: in.Photos},
	}, call.Caller.As(call.Role), call.At)
	return deliveryOut{Status: to}, err
}
