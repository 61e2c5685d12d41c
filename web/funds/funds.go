// Package funds is the web's face of the court's money: ledger, deposits,
// exceptions, plans, payouts, statements and the close of a day. Handlers decode,
// make one call and encode.
//
// Who may do what follows the division of work of 法发〔2017〕6号: the enforcement
// side (judge, fund keeper, bureau head, leader) says who is owed what and approves,
// the finance side (maker, checker) pays, and the reconciler, who does neither,
// agrees with the bank. Approvals read the session row again.
package funds

import (
	"context"

	"fachui/internal/files"
	"fachui/internal/identity"
	"fachui/internal/ref"
	"fachui/payments/paymentspg"
	"fachui/web/route"
)

type handler struct {
	svc   *paymentspg.Service
	files *files.Service // keeps what people hand in
}

// paper is a file that comes with a request: a PDF, or a picture that is written anew.
func paper(field string) route.File { return route.File{Field: field, Sniff: files.SniffAttachment} }

// readers may look at all money of their court; what is personal is opened line by line.
var readers = route.Court(identity.FundKeeper, identity.FinanceMaker, identity.FinanceChecker, identity.Reconciler,
	identity.Judge, identity.Clerk, identity.BureauHead, identity.Leader, identity.Supervisor)

// Routes returns the addresses of this package.
func Routes(svc *paymentspg.Service, files *files.Service) []route.Route {
	h := handler{svc, files}
	var all []route.Route
	for _, part := range [][]route.Route{h.ledger(), h.receipts(), h.loans(), h.intake(), h.fees(), h.vouchers(), h.checks(), h.plans(), h.payouts(), h.payees(), h.days(), h.fundAccount(), h.periods(), h.setOffs(), h.defaults()} {
		all = append(all, part...)
	}
	return all
}

// done is the answer of an act that makes nothing with an identifier of its own.
type done struct {
	State string `json:"state"`
}

type byID struct {
	ID ref.ID `path:"id"`
}

// ofLotIn: lot narrows the list to one.
type ofLotIn struct {
	Lot ref.ID `query:"lot"`
}

// own lists what a signed-in person owes and is owed as a bidder.
func (h handler) own(ctx context.Context, c route.Call, in ofLotIn) ([]paymentspg.OwnDeposit, error) {
	return h.svc.OwnDeposits(ctx, c.Caller.Person, in.Lot)
}
