package lots

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/gofiber/fiber/v2"

	"fachui/auction"
	"fachui/auction/auctionpg"
	"fachui/auction/papers"
	"fachui/auction/wording"
	"fachui/internal/identity"
	"fachui/internal/legal"
	"fachui/internal/ref"
	"fachui/web/route"
)

// papers are the rows of what the house writes of a sale.
func (h handlers) papers() []route.Route {
	readers := route.Court(identity.CourtRoles...)
	desk := route.Court(identity.Clerk, identity.Judge)
	const assistance = "/api/v1/courts/:court/lots/:lot/assistance"
	return []route.Route{
		route.Get("/api/v1/lots/:lot/papers", "paper.public", route.Public(),
			"标的的公开文书", "The papers of a lot that the law publishes", h.publicPapers),
		route.Get("/api/v1/lots/:lot/encumbrances", "lot.encumbrances", route.Public(),
			"标的上原有权利的处理（消灭、继续或者除去）", "What becomes of the rights of others in the property when title passes", h.encumbrances),
		route.Get("/api/v1/papers/:paper", "paper.show", route.Public(),
			"核验文书：文号、校验值和签名", "Verify a paper: its number, hashes and signature", h.paper),
		route.Raw(fiber.MethodGet, "/api/v1/papers/:paper/pdf", "paper.open", route.Public(),
			"下载文书（法律规定公示的，或者本院人员和受送达人）", "The paper itself: if the law publishes it, or for the court's people and for whom it was served on", h.openPaper),
		route.Get("/api/v1/paper-keys", "paper.keys", route.Public(),
			"文书签名的公钥", "The public keys that sign papers", h.paperKeys),
		route.Get("/api/v1/courts/:court/lots/:lot/papers", "paper.list", readers,
			"标的的全部文书", "All papers of a lot", h.courtPapers),
		route.Get("/api/v1/courts/:court/lots/:lot/paper-draft", "paper.draft", desk,
			"从模板草拟裁定书（不制作）", "A ruling as its template would write it, without issuing it", h.draftPaper),
		route.Get("/api/v1/courts/:court/lots/:lot/order-draft", "order.draft", desk,
			"暂缓、中止、恢复、撤回公告的文字（不发布）", "What the public would read of an order, without giving it", h.draftOrder),
		route.Get(assistance, "assistance.list", readers,
			"协助执行通知书及回执", "The notices by which registries are asked to co-operate, and what came back", h.assistances),
		route.Post(assistance, "assistance.ask", route.Court(identity.Judge).WithFreshSession(),
			"发出协助执行通知书", "Issue a notice of assistance", h.assist),
		route.Post(assistance+"/:assistance/steps", "assistance.note", desk,
			"登记协助执行通知书的发出或者回执", "Note that a notice was sent, or what came back", h.noteAssistance),
	}
}

// Papers are those of a lot.
type Papers struct {
	Papers []auctionpg.PaperView `json:"papers"`
}

func (h handlers) publicPapers(ctx context.Context, _ route.Call, in lotIn) (Papers, error) {
	ps, err := h.svc.PublicPapers(ctx, in.Lot)
	return Papers{ps}, err
}

func (h handlers) encumbrances(ctx context.Context, _ route.Call, in lotIn) (auctionpg.Encumbrances, error) {
	return h.svc.Encumbrances(ctx, in.Lot)
}

func (h handlers) courtPapers(ctx context.Context, call route.Call, in lotIn) (Papers, error) {
	ps, err := h.svc.CourtPapers(ctx, call.Court, in.Lot)
	return Papers{ps}, err
}

type draftIn struct {
	Lot        ref.ID         `path:"lot"`
	Kind       papers.Kind    `query:"kind"` // sale, in_kind, reauction, in_kind_lapse, revocation, release
	Number     string         `query:"doc_no"`
	Reason     string         `query:"reason"`
	BuyerCheck string         `query:"buyer_check"`
	Ground     auction.Ground `query:"ground"`
	LodgedOn   legal.Date     `query:"lodged_on"`
}

func (h handlers) draftPaper(ctx context.Context, call route.Call, in draftIn) (auctionpg.PaperDraft, error) {
	return h.svc.DraftPaper(ctx, call.Court, in.Lot, auctionpg.Drafting{
		Kind: in.Kind, Number: in.Number, Reason: in.Reason, BuyerCheck: in.BuyerCheck, Ground: in.Ground, LodgedOn: in.LodgedOn,
	}, call.At)
}

type orderDraftIn struct {
	Lot    ref.ID       `path:"lot"`
	Act    string       `query:"act"` // suspension, resumption, withdrawal
	Form   auction.Form `query:"form"`
	Until  legal.Date   `query:"until"`
	Ground string       `query:"ground"`
	Reason string       `query:"reason"`
	DocNo  string       `query:"doc_no"`
	GoneOn legal.Date   `query:"cause_ended_on"`
}

func (h handlers) draftOrder(ctx context.Context, call route.Call, in orderDraftIn) (wording.Order, error) {
	return h.svc.DraftOrder(ctx, call.Court, in.Lot, auctionpg.OrderDrafting{
		Act: in.Act, GoneOn: in.GoneOn,
		Order: auctionpg.Order{Stop: auction.Stop{Form: in.Form, DocNo: in.DocNo, Until: in.Until}, Ground: in.Ground, Reason: in.Reason},
	}, call.At)
}

func (h handlers) assistances(ctx context.Context, call route.Call, in lotIn) (auctionpg.AssistanceList, error) {
	return h.svc.Assistances(ctx, call.Court, in.Lot)
}

type assistIn struct {
	Lot    ref.ID        `path:"lot"`
	Agency papers.Agency `json:"agency" required:"true"` // real_estate, vehicles, companies, tax, other
	Name   string        `json:"name" required:"true"`
	DocNo  string        `json:"doc_no" required:"true"`
	Asks   []string      `json:"asks"` // beside what follows from the agency
}

func (h handlers) assist(ctx context.Context, call route.Call, in assistIn) (auctionpg.AssistanceAsked, error) {
	return h.svc.AskAssistance(ctx, call.Court, in.Lot, auctionpg.AssistanceRequest{
		Agency: in.Agency, Name: in.Name, DocNo: in.DocNo, Asks: in.Asks,
	}, call.Caller.As(call.Role), call.At)
}

type replyIn struct {
	Lot        ref.ID `path:"lot"`
	Assistance ref.ID `path:"assistance"`
	Step       string `json:"step" required:"true"` // sent, answered
	Note       string `json:"note" required:"true"`
	Document   string `json:"document"` // SHA-256 of the receipt; needed with an answer
}

func (h handlers) noteAssistance(ctx context.Context, call route.Call, in replyIn) (answered, error) {
	return answered{"noted"}, h.svc.NoteAssistance(ctx, call.Court, in.Lot, in.Assistance, auctionpg.AssistanceStep{
		Step: in.Step, Note: in.Note, Document: in.Document,
	}, call.Caller.As(call.Role), call.At)
}

type paperID struct {
	Paper ref.ID `path:"paper"`
}

func (h handlers) paper(ctx context.Context, _ route.Call, in paperID) (auctionpg.PaperView, error) {
	return h.svc.Paper(ctx, in.Paper)
}

// PaperKeys are the keys that sign papers, and those that did.
type PaperKeys struct {
	Keys []auctionpg.PaperKeyView `json:"keys"`
}

func (h handlers) paperKeys(ctx context.Context, _ route.Call, _ route.None) (PaperKeys, error) {
	ks, err := h.svc.PaperKeys(ctx)
	return PaperKeys{ks}, err
}

// openPaper hands out a paper to be saved: no browser runs it.
func (h handlers) openPaper(c *fiber.Ctx, call route.Call) error {
	id, err := ref.Parse(c.Params("paper"))
	if err != nil {
		return auctionpg.ErrNoPaper
	}
	v, content, err := h.svc.OpenPaper(c.UserContext(), id, auctionpg.Reader{
		Person: call.Caller.Person, Courts: slices.Collect(maps.Keys(call.Caller.Courts)),
	})
	if err != nil {
		return err
	}
	c.Set("Content-Security-Policy", "default-src 'none'; sandbox; frame-ancestors 'none'")
	c.Set(fiber.HeaderContentDisposition, fmt.Sprintf("attachment; filename=\"paper-%s.pdf\"", v.ID))
	c.Set(fiber.HeaderETag, fmt.Sprintf("%q", v.Sum))
	c.Set(fiber.HeaderCacheControl, "private, no-cache")
	if v.Public {
		c.Set(fiber.HeaderCacheControl, "public, max-age=86400, immutable")
	}
	c.Set(fiber.HeaderContentType, "application/pdf")
	return c.SendStream(content, int(v.Size)) // which closes it
}
