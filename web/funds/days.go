package funds

import (
	"bytes"
	"context"
	"net/http"
	"strings"

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
		route.Get("/api/v1/courts/:court/funds", "funds.overview", readers, "财务待办总览", "What waits in the finance office", h.overview),
		h.statements(),
		route.Get("/api/v1/courts/:court/days", "day.list", readers, "账务日", "The days of the book", h.listDays),
		route.Get("/api/v1/courts/:court/days/:date", "day.show", readers, "银行存款余额调节表", "Bank and book on a day", h.day),
		route.Get("/api/v1/checkpoints/:ledger/:date", "day.checkpoint", route.Public(), "某日账簿的检查点（任何人可留存）",
			"The checkpoint of a day's book, for anybody to keep", h.checkpoint),
		route.Post("/api/v1/courts/:court/days/:date/close", "day.close",
			route.Court(identity.Reconciler, identity.FinanceChecker, identity.BureauHead).WithFreshSession(),
			"日结：对账人提交，另一人复核", "Close a day: the reconciler signs, then another person", h.closeDay),
	}
}

// statements takes the statement as a form with the file, as a page sends it, or
// as the file itself for the body, as a program does.
func (h handler) statements() route.Route {
	row := route.Upload("/api/v1/courts/:court/statements", "statement.import", route.Court(identity.FinanceMaker, identity.Reconciler),
		"导入银行对账单（CSV 或 camt.053）", "Import a bank statement, CSV or camt.053: a form with the file, or the file itself as the body",
		route.File{Field: "file", Sniff: sniffStatement},
		func(ctx context.Context, c route.Call, _ route.None, file []byte) (paymentspg.Imported, error) {
			return h.importStatement(ctx, c, file)
		})
	asForm := row.Handler
	row.Handler = func(c *fiber.Ctx, call route.Call) error {
		if strings.HasPrefix(c.Get(fiber.HeaderContentType), fiber.MIMEMultipartForm) {
			return asForm(c, call)
		}
		in, err := h.importStatement(c.UserContext(), call, bytes.Clone(c.BodyRaw()))
		if err != nil {
			return err
		}
		return c.Status(fiber.StatusCreated).JSON(in)
	}
	return row
}

// sniffStatement refuses what is no text: a spreadsheet, a picture, a PDF.
func sniffStatement(head []byte) error {
	for name, start := range map[string]string{"PDF": "%PDF", "XLSX/ZIP": "PK\x03\x04", "XLS": "\xd0\xcf\x11\xe0"} {
		if bytes.HasPrefix(head, []byte(start)) {
			return statement.ErrFormat.With("found", name)
		}
	}
	if bytes.IndexByte(head, 0) >= 0 {
		return statement.ErrFormat.With("found", http.DetectContentType(head))
	}
	return nil
}

// importStatement reads a file; one that begins with < is camt.053.
func (h handler) importStatement(ctx context.Context, c route.Call, raw []byte) (paymentspg.Imported, error) {
	format := statement.CSV
	if bytes.HasPrefix(bytes.TrimLeft(raw, "\ufeff \r\n\t"), []byte("<")) {
		format = statement.Camt
	}
	return h.svc.ImportStatement(ctx, c.Court, raw, format, c.At, c.Caller.As(c.Role))
}

func (h handler) overview(ctx context.Context, c route.Call, _ route.None) (paymentspg.Overview, error) {
	return h.svc.Overview(ctx, c.Court, c.At)
}

type daysIn struct {
	Last  legal.Date `query:"last"`  // today if absent
	Limit int        `query:"limit"` // 62 unless given, and at most
}

func (h handler) listDays(ctx context.Context, c route.Call, in daysIn) ([]paymentspg.DayRow, error) {
	if in.Last.IsZero() {
		in.Last = c.At.Date()
	}
	return h.svc.Days(ctx, c.Court, in.Last, in.Limit)
}

type inDay struct {
	Date legal.Date `path:"date"`
}

func (h handler) day(ctx context.Context, c route.Call, in inDay) (paymentspg.Day, error) {
	return h.svc.Reconcile(ctx, c.Court, in.Date, c.At)
}

type checkpointIn struct {
	Ledger string     `path:"ledger"` // the court whose it is
	Date   legal.Date `path:"date"`
	Since  legal.Date `query:"since"` // an earlier day, to prove that nothing under its checkpoint changed
}

// checkpoint is for everybody: a root tells nothing of what it covers, and holds
// the court to its book only where others keep it.
func (h handler) checkpoint(ctx context.Context, _ route.Call, in checkpointIn) (paymentspg.Checkpoint, error) {
	return h.svc.Checkpoint(ctx, in.Ledger, in.Date, in.Since)
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
