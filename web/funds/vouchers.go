package funds

import (
	"context"

	"fachui/internal/identity"
	"fachui/payments/paymentspg"
	"fachui/web/route"
)

// vouchers are the register of receipt vouchers: the counter issues and prints
// them, and two people make one void.
func (h handler) vouchers() []route.Route {
	return []route.Route{
		route.Get("/api/v1/courts/:court/vouchers", "voucher.list", readers, "票据登记簿", "The register of vouchers", h.voucherList),
		route.Get("/api/v1/courts/:court/vouchers/waiting", "voucher.waiting", readers, "待开具票据的收入", "Receipts that have no voucher yet", h.unvouched),
		route.Get("/api/v1/courts/:court/vouchers/:year/:number", "voucher.get", readers, "票据", "One voucher", h.voucher),
		route.Post("/api/v1/courts/:court/vouchers", "voucher.issue", counter, "开具票据", "Issue the voucher of a receipt", h.issueVoucher),
		route.Post("/api/v1/courts/:court/vouchers/:year/:number/copies", "voucher.print", counter, "打印票据", "Print a voucher, on record", h.printVoucher),
		route.Post("/api/v1/courts/:court/vouchers/:year/:number/void", "voucher.ask_void", counter, "申请作废票据", "Ask to make a voucher void", h.askVoid),
		route.Post("/api/v1/courts/:court/vouchers/:year/:number/void/answer", "voucher.answer_void", voidJudges.WithFreshSession(), "复核作废票据", "Answer whether a voucher is void", h.answerVoid),
	}
}

// checks are what payers, and whoever is shown a voucher, may know of it.
func (h handler) checks() []route.Route {
	return []route.Route{
		route.Get("/api/v1/me/vouchers", "voucher.own", route.SignedIn(), "我的票据", "Vouchers of what I paid", h.ownVouchers),
		route.Get("/api/v1/vouchers/:ledger/:year/:number", "voucher.check", route.Public(), "查验票据（凭校验码）",
			"Check a voucher by the code that is printed on it", h.checkVoucher),
	}
}

func (h handler) ownVouchers(ctx context.Context, c route.Call, _ route.None) ([]paymentspg.OwnVoucher, error) {
	return h.svc.OwnVouchers(ctx, c.Caller.Person)
}

type checkVoucherIn struct {
	Ledger string `path:"ledger"` // the court whose it is
	Year   int    `path:"year"`
	Number int    `path:"number"`
	Code   string `query:"code"`
}

// checkVoucher is for everybody who holds the paper: a code of eighty bits cannot
// be found by trying.
func (h handler) checkVoucher(ctx context.Context, _ route.Call, in checkVoucherIn) (paymentspg.OwnVoucher, error) {
	return h.svc.CheckVoucher(ctx, in.Ledger, paymentspg.Voucher{Year: in.Year, Number: in.Number}, in.Code)
}

// voidJudges are the second person: the rules let nobody answer what he asked.
var voidJudges = route.Court(identity.FinanceChecker, identity.BureauHead)

type vouchersIn struct {
	Year   int    `query:"year"`
	State  string `query:"state"`  // stands, asked, void
	Before int    `query:"before"` // the last number of the page before, of that year
	Limit  int    `query:"limit"`
}

func (h handler) voucherList(ctx context.Context, c route.Call, in vouchersIn) ([]paymentspg.VoucherView, error) {
	year := in.Year
	if year == 0 {
		year = c.At.Date().Year
	}
	return h.svc.Vouchers(ctx, c.Court, paymentspg.VoucherFilter{Year: year, State: in.State, Before: in.Before, Limit: in.Limit})
}

type unvouchedIn struct {
	Before int64 `query:"before"`
	Limit  int   `query:"limit"`
}

func (h handler) unvouched(ctx context.Context, c route.Call, in unvouchedIn) (paymentspg.UnvouchedPage, error) {
	return h.svc.ToVoucher(ctx, c.Court, in.Before, in.Limit)
}

type voucherIn struct {
	Year   int `path:"year"`
	Number int `path:"number"`
}

func (h handler) voucher(ctx context.Context, c route.Call, in voucherIn) (paymentspg.VoucherView, error) {
	return h.svc.Voucher(ctx, c.Court, paymentspg.Voucher{Year: in.Year, Number: in.Number})
}

type issueVoucherIn struct {
	Line int64 `json:"line" required:"true"` // number of the bank line
}

func (h handler) issueVoucher(ctx context.Context, c route.Call, in issueVoucherIn) (paymentspg.Voucher, error) {
	return h.svc.IssueVoucher(ctx, c.Court, in.Line, c.At, c.Caller.As(c.Role))
}

type printVoucherIn struct {
	Year   int    `path:"year"`
	Number int    `path:"number"`
	Reason string `json:"reason"` // of every copy but the first
}

func (h handler) printVoucher(ctx context.Context, c route.Call, in printVoucherIn) (paymentspg.Printed, error) {
	return h.svc.PrintVoucher(ctx, c.Court, paymentspg.Voucher{Year: in.Year, Number: in.Number}, in.Reason, c.At, c.Caller.As(c.Role))
}

type askVoidIn struct {
	Year   int    `path:"year"`
	Number int    `path:"number"`
	Reason string `json:"reason" required:"true"`
}

func (h handler) askVoid(ctx context.Context, c route.Call, in askVoidIn) (done, error) {
	return done{"asked"}, h.svc.AskVoidVoucher(ctx, c.Court, paymentspg.Voucher{Year: in.Year, Number: in.Number}, in.Reason, c.At, c.Caller.As(c.Role))
}

type answerVoidIn struct {
	Year   int  `path:"year"`
	Number int  `path:"number"`
	Void   bool `json:"void" required:"true"` // false: it stands
}

func (h handler) answerVoid(ctx context.Context, c route.Call, in answerVoidIn) (done, error) {
	state := paymentspg.VoucherStands
	if in.Void {
		state = paymentspg.VoucherIsVoid
	}
	return done{state}, h.svc.AnswerVoidVoucher(ctx, c.Court, paymentspg.Voucher{Year: in.Year, Number: in.Number}, in.Void, c.At, c.Caller.As(c.Role))
}
