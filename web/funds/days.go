package funds

import (
	"bytes"
	"context"

	"github.com/gofiber/fiber/v2"

	"fachui/internal/identity"
	"fachui/internal/legal"
	"fachui/internal/ref"
	"fachui/payments/paymentspg"
	"fachui/payments/statement"
	"fachui/web/route"
)

func (h handler) days() []route.Route {
	return []route.Route{
		route.Raw(fiber.MethodPost, "/api/v1/courts/:court/statements", "statement.import",
			route.Court(identity.FinanceMaker, identity.Reconciler), "导入银行对账单（CSV 或 camt.053 原文）",
			"Import a bank statement: the file itself as the body, CSV or camt.053", h.importStatement),
		route.Get("/api/v1/courts/:court/days/:date", "day.show", readers, "银行存款余额调节表", "Bank and book on a day", h.day),
		route.Post("/api/v1/courts/:court/days/:date/close", "day.close",
			route.Court(identity.Reconciler, identity.FinanceChecker, identity.BureauHead).WithFreshSession(),
			"日结：对账人提交，另一人复核", "Close a day: the reconciler signs, then another person", h.closeDay),
	}
}

// importStatement takes the file as it is; a body that begins with < is camt.053.
func (h handler) importStatement(c *fiber.Ctx, call route.Call) error {
	raw := bytes.Clone(c.BodyRaw())
	format := statement.CSV
	if bytes.HasPrefix(bytes.TrimLeft(raw, "\ufeff \r\n\t"), []byte("<")) {
		format = statement.Camt
	}
	in, err := h.svc.ImportStatement(c.UserContext(), call.Court, raw, format, call.At, call.Caller.As(call.Role))
	if err != nil {
		return err
	}
	return c.Status(fiber.StatusCreated).JSON(in)
}

type inDay struct {
	Date legal.Date `path:"date"`
}

func (h handler) day(ctx context.Context, c route.Call, in inDay) (paymentspg.Day, error) {
	return h.svc.Reconcile(ctx, c.Court, in.Date, c.At)
}

type closeOut struct {
	State    string `json:"state"` // proposed or closed
	Proposal ref.ID `json:"proposal,omitempty"`
}

// closeDay is the reconciler's signature, or the checker's under it.
func (h handler) closeDay(ctx context.Context, c route.Call, in inDay) (closeOut, error) {
	actor := c.Caller.As(c.Role)
	if c.Role == identity.Reconciler {
		id, err := h.svc.ProposeClose(ctx, c.Court, in.Date, c.At, actor)
		return closeOut{"proposed", id}, err
	}
	return closeOut{State: "closed"}, h.svc.CloseDay(ctx, c.Court, in.Date, c.At, actor)
}
