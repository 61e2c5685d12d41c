package funds

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"fachui/internal/basis"
	"fachui/internal/fault"
	"fachui/internal/identity"
	"fachui/internal/money"
	"fachui/internal/ref"
	"fachui/payments"
	"fachui/payments/paymentspg"
	"fachui/web/route"
)

// periods are the closes of months and years, and of the month's register of
// vouchers. Finance proposes, the other side signs.
func (h handler) periods() []route.Route {
	const of = "/api/v1/courts/:court/periods/:kind"
	return []route.Route{
		route.Get(of, "period.list", readers, "月结与年结", "Months, years and registers, and how far they are", h.listPeriods),
		route.Get(of+"/:name", "period.show", readers, "一个月或一年的账", "A month or year of the book", h.period),
		route.Get(of+"/:name/cases", "period.cases", readers, "期间内各案款项", "The money of each case over a period", h.periodCases),
		route.Raw(fiber.MethodGet, of+"/:name/tables/:table", "period.table", readers, "导出期间报表（CSV）", "A table of a period as CSV: totals, cases or open", h.periodTable),
		route.Post(of+"/:name/proposal", "period.propose", route.Court(identity.Reconciler, identity.FinanceMaker).WithFreshSession(),
			"财务提出结账", "Finance proposes to close a period", h.proposePeriod),
		route.Post(of+"/:name/signature", "period.sign",
			route.Court(identity.FinanceChecker, identity.FundKeeper, identity.BureauHead, identity.Leader).WithFreshSession(),
			"签认结账", "Sign the close of a period", h.signPeriod),
	}
}

// proposers and signers are who of each side signs what; the schema holds to the same.
var (
	proposers = map[payments.PeriodKind][]identity.Role{
		payments.OfRegister: {identity.FinanceMaker}, payments.OfMonth: {identity.Reconciler}, payments.OfYear: {identity.Reconciler},
	}
	signers = map[payments.PeriodKind][]identity.Role{
		payments.OfRegister: {identity.FinanceChecker}, payments.OfMonth: {identity.FundKeeper, identity.BureauHead},
		payments.OfYear: {identity.Leader, identity.BureauHead},
	}
)

type inPeriods struct {
	Kind string `path:"kind"` // register, month or year
}

func kindOf(name string) (payments.PeriodKind, error) {
	k := payments.PeriodKind(name)
	if !slices.Contains([]payments.PeriodKind{payments.OfRegister, payments.OfMonth, payments.OfYear}, k) {
		return "", payments.ErrPeriodName.With("name", name)
	}
	return k, nil
}

func (h handler) listPeriods(ctx context.Context, c route.Call, in inPeriods) ([]paymentspg.PeriodRow, error) {
	k, err := kindOf(in.Kind)
	if err != nil {
		return nil, err
	}
	return h.svc.Periods(ctx, c.Court, k, c.At)
}

type inPeriod struct {
	Kind string `path:"kind"`
	Name string `path:"name"` // 2026-04, or 2026
}

func periodOf(kind, name string) (payments.Period, error) {
	k, err := kindOf(kind)
	if err != nil {
		return payments.Period{}, err
	}
	return payments.ParsePeriod(k, name)
}

func (h handler) period(ctx context.Context, c route.Call, in inPeriod) (paymentspg.Period, error) {
	p, err := periodOf(in.Kind, in.Name)
	if err != nil {
		return paymentspg.Period{}, err
	}
	return h.svc.Period(ctx, c.Court, p, c.At)
}

type periodCasesIn struct {
	Kind  string `path:"kind"`
	Name  string `path:"name"`
	After ref.ID `query:"after"` // the last case of the page before
	Limit int    `query:"limit"`
}

func (h handler) periodCases(ctx context.Context, c route.Call, in periodCasesIn) ([]paymentspg.CaseTotal, error) {
	p, err := periodOf(in.Kind, in.Name)
	if err != nil {
		return nil, err
	}
	return h.svc.PeriodCases(ctx, c.Court, p, in.After, in.Limit)
}

type proposePeriodIn struct {
	Kind        string `path:"kind"`
	Name        string `path:"name"`
	Explanation string `json:"explanation"` // of receipts without a voucher, for a register
}

type periodMade struct {
	Close ref.ID `json:"close"`
	State string `json:"state"`
}

func (h handler) proposePeriod(ctx context.Context, c route.Call, in proposePeriodIn) (periodMade, error) {
	p, err := periodOf(in.Kind, in.Name)
	if err != nil {
		return periodMade{}, err
	}
	role := c.Caller.In(c.Court, proposers[p.Kind]...)
	if role == "" {
		return periodMade{}, payments.ErrPeriodOffices
	}
	id, err := h.svc.ProposePeriod(ctx, c.Court, p, in.Explanation, c.At, c.Caller.As(role))
	return periodMade{id, "proposed"}, err
}

func (h handler) signPeriod(ctx context.Context, c route.Call, in inPeriod) (done, error) {
	p, err := periodOf(in.Kind, in.Name)
	if err != nil {
		return done{}, err
	}
	role := c.Caller.In(c.Court, signers[p.Kind]...)
	if role == "" {
		return done{}, payments.ErrPeriodOffices
	}
	return done{"closed"}, h.svc.SignPeriod(ctx, c.Court, p, c.At, c.Caller.As(role))
}

// errManyCases sends whoever wants more to the pages of the list.
var errManyCases = fault.Define(fault.Busy, "period.many_cases", basis.Basis{},
	"案件超过 {most} 件，请通过接口分页读取。", "There are more than {most} cases; read them page by page through the interface.")

// mostCases bounds one file: beyond it the list is read page by page.
const mostCases = 20_000

type periodTableIn struct {
	Kind  string `path:"kind"`
	Name  string `path:"name"`
	Table string `path:"table"` // totals, cases or open
}

// periodTable writes one table of a period for a spreadsheet.
func (h handler) periodTable(c *fiber.Ctx, call route.Call) error {
	var in periodTableIn
	err := route.Decode(c, &in)
	if err != nil {
		return err
	}
	p, err := periodOf(in.Kind, in.Name)
	if err != nil {
		return err
	}
	var file bytes.Buffer
	file.WriteString("\ufeff")
	w := csv.NewWriter(&file)
	switch in.Table {
	case "totals", "open":
		v, err := h.svc.Period(c.UserContext(), call.Court, p, call.At)
		if err != nil {
			return err
		}
		if in.Table == "totals" {
			writeTotals(w, v)
		} else {
			writeOpen(w, v)
		}
	case "cases":
		err = h.writeCases(c.UserContext(), w, call.Court, p)
		if err != nil {
			return err
		}
	default:
		return payments.ErrPeriodName.With("name", in.Table)
	}
	w.Flush()
	c.Set(fiber.HeaderContentType, "text/csv; charset=utf-8")
	c.Set(fiber.HeaderContentDisposition, fmt.Sprintf(`attachment; filename="%s-%s-%s-%s.csv"`, call.Court, in.Kind, p.Name(), in.Table))
	return c.Send(file.Bytes())
}

func writeTotals(w *csv.Writer, v paymentspg.Period) {
	_ = w.Write([]string{"科目", "名称", "期初余额", "本期借方", "本期贷方", "期末余额"}) // a buffer takes everything
	for _, t := range v.Totals {
		_ = w.Write([]string{string(t.Code), t.ZH, t.Opening.String(), t.Debit.String(), t.Credit.String(), t.Closing.String()})
	}
}

func writeOpen(w *csv.Writer, v paymentspg.Period) {
	_ = w.Write([]string{"事项", "编号", "内容", "金额", "起始时间", "状态", "应办岗位"})
	for _, it := range v.Items {
		_ = w.Write([]string{it.What, string(it.Subject), cell(it.Title), amountCell(it.Amount), it.Since.String(), it.State, it.Owner})
	}
}

func amountCell(a *money.Amount) string {
	if a == nil {
		return ""
	}
	return a.String()
}

func (h handler) writeCases(ctx context.Context, w *csv.Writer, court string, p payments.Period) error {
	_ = w.Write([]string{"案号", "期初余额", "本期收入", "本期支出", "期末余额"})
	after := ref.ID("")
	for n := 0; n < mostCases; {
		rows, err := h.svc.PeriodCases(ctx, court, p, after, 0)
		if err != nil {
			return err
		}
		for _, r := range rows {
			_ = w.Write([]string{cell(r.CaseNo), r.Opening.String(), r.In.String(), r.Out.String(), r.Closing.String()})
			after = r.Case
		}
		n += len(rows)
		if len(rows) < paymentspg.PageSize {
			return nil
		}
	}
	return errManyCases.With("most", mostCases)
}

// cell keeps a spreadsheet from taking a text for a formula.
func cell(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}
