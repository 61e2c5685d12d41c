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
	"fachui/payments"
	"fachui/payments/paymentspg"
	"fachui/web/route"
)

// bringers prepare the balances of the old book; two others sign them.
var bringers = route.Court(identity.FinanceMaker, identity.FundKeeper)

// opening brings the balances of a court's old book forward, once.
func (h handler) opening() []route.Route {
	return []route.Route{
		route.Get("/api/v1/courts/:court/opening", "opening.show", readers, "启用日余额转入", "The balances that a court brings forward", h.showOpening),
		route.Raw(http.MethodGet, "/api/v1/courts/:court/opening/template", "opening.template", readers,
			"余额明细模板（CSV，format=json 为 JSON）", "The template of balances: CSV, or JSON with format=json", template),
		route.Post("/api/v1/courts/:court/opening", "opening.begin", bringers.WithFreshSession(), "开始办理启用日余额转入", "Begin to bring balances forward", h.beginOpening),
		h.bringBalances(),
		route.Post("/api/v1/courts/:court/opening/signatures", "opening.sign",
			route.Court(identity.BureauHead, identity.FinanceChecker).WithFreshSession(), "签署启用日余额", "Sign the balances for one's office", h.signOpening),
		route.Post("/api/v1/courts/:court/opening/cancellation", "opening.cancel", bringers.WithFreshSession(), "取消启用日余额转入", "Cancel bringing balances forward", h.cancelOpening),
		route.Post("/api/v1/courts/:court/opening-lines/:id/payouts", "opening.prepare_payout", handlers.WithFreshSession(),
			"按转入余额制单", "Prepare the payout of a balance brought forward", h.prepareBrought),
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
		"导入余额明细（CSV 或 JSON）", "Bring the file of balances, CSV or JSON: a form with the file, or the file itself as the body",
		route.File{Field: "file", Sniff: sniffStatement},
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
