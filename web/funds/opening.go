package funds

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"strings"

	"github.com/gofiber/fiber/v2"

	"fachui/internal/identity"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
	"fachui/payments"
	"fachui/payments/paymentspg"
	"fachui/payments/sheet"
	"fachui/web/route"
)

// bringers prepare the balances of the old book; two others sign them.
var bringers = route.Court(identity.FinanceMaker, identity.FundKeeper)

// opening brings the balances of a court's old book forward, once.
func (h handler) opening() []route.Route {
	return []route.Route{
		route.Get("/api/v1/courts/:court/opening", "opening.show", readers, "启用日余额转入", "The balances that a court brings forward", h.showOpening),
		route.Raw(http.MethodGet, "/api/v1/courts/:court/opening/template", "opening.template", readers,
			"余额明细模板（CSV；format=json 为 JSON）", "The template of balances: CSV, or JSON with format=json", template),
		route.Post("/api/v1/courts/:court/opening", "opening.begin", bringers.WithFreshSession(), "开始办理启用日余额转入", "Begin to bring balances forward", h.beginOpening),
		h.bringBalances(),
		route.Post("/api/v1/courts/:court/opening/signatures", "opening.sign",
			route.Court(identity.BureauHead, identity.FinanceChecker).WithFreshSession(), "签署启用日余额", "Sign the balances for one's office", h.signOpening),
		route.Post("/api/v1/courts/:court/opening/cancellation", "opening.cancel", bringers.WithFreshSession(), "取消启用日余额转入", "Cancel bringing balances forward", h.cancelOpening),
		route.Post("/api/v1/courts/:court/opening-lines/:id/payouts", "opening.prepare_payout", handlers.WithFreshSession(),
			"按转入余额制单", "Prepare the payout of a balance brought forward", h.prepareBrought),
		route.Post("/api/v1/courts/:court/opening-lines/:id/releases", "opening.release", handlers.WithFreshSession(),
			"提出释放转入的预留款", "Propose to release a reserve that was brought forward", h.releaseBrought),
		route.Post("/api/v1/courts/:court/brought-sales/:id/end", "opening.sale_end", route.Court(identity.Judge).WithFreshSession(),
			"登记外平台拍卖结果", "State how a sale of another platform ended", h.endBrought),
		route.Post("/api/v1/courts/:court/brought-sales/:id/ruling", "opening.sale_ruling", route.Court(identity.Judge).WithFreshSession(),
			"登记外平台拍卖成交裁定生效", "State that the ruling about a sale of another platform took effect", h.broughtTitle),
	}
}

func (h handler) showOpening(ctx context.Context, c route.Call, _ route.None) (paymentspg.OpeningView, error) {
	return h.svc.Opening(ctx, c.Court)
}

func template(c *fiber.Ctx, _ route.Call) error {
	asJSON := c.Query("format") == "json"
	kind, ext := "text/csv; charset=utf-8", "csv"
	if asJSON {
		kind, ext = fiber.MIMEApplicationJSONCharsetUTF8, "json"
	}
	c.Set(fiber.HeaderContentType, kind)
	c.Set(fiber.HeaderContentDisposition, fmt.Sprintf(`attachment; filename="opening-balances.%s"`, ext))
	return c.Send(payments.OpeningTemplate(asJSON))
}

type beginIn struct {
	Day legal.Date `json:"day" required:"true"`
}

func (h handler) beginOpening(ctx context.Context, c route.Call, in beginIn) (paymentspg.OpeningView, error) {
	_, err := h.svc.BeginOpening(ctx, c.Court, in.Day, c.At, c.Caller.As(c.Role))
	if err != nil {
		return paymentspg.OpeningView{}, err
	}
	return h.svc.Opening(ctx, c.Court)
}

// bringBalances takes the file as a field of a form, or as the body itself.
func (h handler) bringBalances() route.Route {
	row := route.Upload("/api/v1/courts/:court/opening/file", "opening.bring", bringers,
		"导入余额明细（CSV、XLSX 或 JSON）", "Bring the file of balances, CSV, XLSX or JSON: a form with the file, or the file itself as the body",
		route.File{Field: "file", Sniff: sniffBalances},
		func(ctx context.Context, c route.Call, _ route.None, file []byte) (paymentspg.OpeningView, error) {
			return h.svc.BringBalances(ctx, c.Court, file, c.At, c.Caller.As(c.Role))
		})
	asForm := row.Handler
	row.Handler = func(c *fiber.Ctx, call route.Call) error {
		if strings.HasPrefix(c.Get(fiber.HeaderContentType), fiber.MIMEMultipartForm) {
			return asForm(c, call)
		}
		v, err := h.svc.BringBalances(c.UserContext(), call.Court, bytes.Clone(c.BodyRaw()), call.At, call.Caller.As(call.Role))
		if err != nil {
			return err
		}
		return c.Status(fiber.StatusCreated).JSON(v)
	}
	return row
}

// signOpeningIn: file is the hash of the file that was looked at.
type signOpeningIn struct {
	File string `json:"file" required:"true"`
}

type signedOut struct {
	State string `json:"state"` // begun: the other office is still to sign; signed: booked
}

func (h handler) signOpening(ctx context.Context, c route.Call, in signOpeningIn) (signedOut, error) {
	done, err := h.svc.SignOpening(ctx, c.Court, in.File, c.At, c.Caller.As(c.Role))
	if done {
		return signedOut{"signed"}, err
	}
	return signedOut{"begun"}, err
}

func (h handler) cancelOpening(ctx context.Context, c route.Call, _ route.None) (done, error) {
	return done{"void"}, h.svc.CancelOpening(ctx, c.Court, c.At, c.Caller.As(c.Role))
}

func (h handler) prepareBrought(ctx context.Context, c route.Call, in byID) (paymentspg.Prepared, error) {
	return h.svc.PrepareBrought(ctx, c.Court, in.ID, c.At, c.Caller.As(c.Role))
}

// sniffBalances takes workbooks besides text.
func sniffBalances(head []byte) error {
	if sheet.Is(head) {
		return nil
	}
	return sniffStatement(head)
}

// partIn is one amount of a release: code is L2140, L2150, L2160, L2170 or L2180.
type partIn struct {
	Code   payments.Code `json:"code" required:"true"`
	Payee  string        `json:"payee" required:"true"` // a party's identifier, or the short name of an outside payee
	Amount money.Amount  `json:"amount" required:"true"`
}

type releaseBroughtIn struct {
	ID       ref.ID   `path:"id"`
	Parts    []partIn `json:"parts" required:"true"`
	Document string   `json:"document" required:"true"`
	Reason   string   `json:"reason" required:"true"`
}

func (h handler) releaseBrought(ctx context.Context, c route.Call, in releaseBroughtIn) (decisionOut, error) {
	var parts []paymentspg.Part
	for _, p := range in.Parts {
		parts = append(parts, paymentspg.Part{Code: p.Code, Payee: p.Payee, Amount: p.Amount})
	}
	id, err := h.svc.ProposeBroughtRelease(ctx, c.Court, in.ID, parts, in.Document, in.Reason, c.At, c.Caller.As(c.Role))
	return decisionOut{id}, err
}

// endBroughtIn: outcome is sold or unsold; the rest but the document is for a sale.
type endBroughtIn struct {
	ID       ref.ID       `path:"id"`
	Outcome  string       `json:"outcome" required:"true"`
	EndedAt  legal.Time   `json:"ended_at" required:"true"`
	Winner   ref.ID       `json:"winner"` // the buyer's line of the opening
	Price    money.Amount `json:"price"`
	PayBy    legal.Date   `json:"pay_by"`
	Document string       `json:"document" required:"true"` // SHA-256
}

func (h handler) endBrought(ctx context.Context, c route.Call, in endBroughtIn) (done, error) {
	e := payments.BroughtEnd{Outcome: in.Outcome, EndedAt: in.EndedAt, Price: in.Price, PayBy: in.PayBy, Document: in.Document}
	return done{in.Outcome}, h.svc.EndBrought(ctx, c.Court, in.ID, in.Winner, e, c.At, c.Caller.As(c.Role))
}

type broughtRulingIn struct {
	ID       ref.ID `path:"id"`
	Document string `json:"document" required:"true"` // SHA-256
}

func (h handler) broughtTitle(ctx context.Context, c route.Call, in broughtRulingIn) (done, error) {
	return done{"ruled"}, h.svc.BroughtTitle(ctx, c.Court, in.ID, in.Document, c.At, c.Caller.As(c.Role))
}
