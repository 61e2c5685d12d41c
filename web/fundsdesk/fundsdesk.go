// Package fundsdesk is the finance office's pages: the day and its close, what came
// in and whose it is, deposits and prices, payouts with each of their signatures,
// the ledger, outside payees and the money of one case.
//
// They are written for people who count all day: dense, by keyboard, every figure a
// link to the entries behind it and every entry to its bank line and its cause.
// What two people must do is said before the first of them is refused, and what
// cannot be undone says so, with what it rests on, beside its button.
package fundsdesk

import (
	"context"
	"embed"

	"fachui/internal/fault"
	"fachui/internal/identity"
	"fachui/web/page"
	"fachui/web/route"
)

//go:embed *.html
var templates embed.FS

// Family is the finance office's pages.
func Family() page.Family {
	const (
		court = "/courts/:court"
		base  = court + "/funds"
	)
	return page.Family{Files: templates, Funcs: funcs, Pages: []page.Page{
		read(base, "day", "今日案款", "The day", today),
		read(base+"/days", "days", "账务日与日结", "Days and their close", days),
		read(base+"/days/:date", "sheet", "银行存款余额调节表", "Bank and book", sheet),
		read(base+"/periods", "periods", "月结与年结", "Months and years", periods),
		read(base+"/periods/:kind/:name", "period", "结账", "Close of a period", period),
		row(base+"/statements/new", "import", route.Court(identity.FinanceMaker, identity.Reconciler), "导入银行对账单", "Import a statement", importPage),
		read(base+"/receipts", "receipts", "银行流水", "Bank lines", lines),
		read(base+"/intake", "intake", "执行款到账", "Money for cases", intake),
		read(base+"/interest", "interest", "银行利息", "Bank interest", interest),
		read(base+"/interest/:id", "allocation", "利息分配", "Interest shared", allocation),
		read(base+"/cash", "cash", "现金收取登记", "Cash that was taken", cash),
		read(base+"/cash/:cash", "cash-one", "现金", "Cash", oneCash),
		read(base+"/vouchers", "vouchers", "票据登记簿", "Register of vouchers", vouchers),
		read(base+"/vouchers/:year/:number", "voucher", "票据", "Voucher", voucher),
		read(base+"/exceptions", "exceptions", "待认领及异常款项", "Unclaimed receipts", exceptions),
		read(base+"/exceptions/:id", "exception", "待认领款项", "A receipt to be explained", exception),
		read(base+"/deposits", "deposits", "保证金收退", "Deposits", deposits),
		read(base+"/loans", "loans", "贷款代付余款", "Loans that pay prices", loans),
		read(base+"/bank-channel", "channel", "银行付款时间", "When the bank pays", channel),
		read(base+"/fee-rules", "fee-rules", "执行申请费规则", "Rules about the enforcement fee", feeRules),
		row(base+"/payers", "payers", route.Court(identity.ConfirmOfficer, identity.Judge, identity.FundKeeper, identity.FinanceMaker, identity.FinanceChecker,
			identity.Reconciler, identity.Clerk, identity.BureauHead, identity.Leader, identity.Supervisor), "他人代付的保证金", "Deposits paid by others", payers),
		read(base+"/settlements", "settlements", "尾款收缴", "Balances due", settlements),
		read(base+"/defaults", "defaults", "悔拍与不予退还的保证金", "Defaults and forfeited deposits", defaults),
		read(base+"/revocations", "revocations", "被撤销的拍卖", "Revoked sales", revocations),
		read(base+"/forfeitures/:id", "forfeiture", "保证金使用表", "What forfeited deposits pay for", forfeiture),
		row(base+"/resales/:lot/forfeitures/new", "forfeit", route.Court(identity.FinanceMaker), "提出保证金使用表", "Propose what forfeited deposits pay for", proposeForfeiture),
		read(base+"/payouts", "payouts-page", "付款", "Payouts", payouts),
		read(base+"/payouts/:payout", "payout", "付款", "Payout", payout),
		row(base+"/payouts/:payout/sending", "sending", route.Court(identity.FinanceChecker), "复核并发出付款", "Check and send a payout", payout),
		read(base+"/ledger", "ledger", "试算平衡表", "Trial balance", ledger),
		read(base+"/ledger/accounts", "accounts", "分户余额", "Balances by account", accounts),
		read(base+"/ledger/accounts/:account", "account", "分户账", "Account", account),
		read(base+"/ledger/entries", "entries-page", "分录", "Entries", entries),
		read(base+"/ledger/entries/:number", "entry", "分录", "Entry", entry),
		read(base+"/reversals", "reversals", "冲正申请", "Reversals", reversals),
		read(base+"/fund-account", "fund-account", "案款专户", "The court's fund account", fundAccount),
		read(base+"/fund-account/orders/:id", "account-order", "案款专户申请", "An order about the fund account", accountOrder),
		read(base+"/payees", "payees", "外部收款人", "Outside payees", payees),
		row(base+"/payees/new", "payee-new", route.Court(identity.FundKeeper), "登记外部收款人", "Put a payee on record", open),
		read(base+"/holds", "holds", "暂停发放的案件", "Cases on hold", holds),
		row(court+"/cases/:case/account/cash", "take", route.Court(identity.Clerk, identity.Judge), "登记收取的现金", "Record cash that was taken", takeCash),
		read(base+"/decisions", "decisions", "款项处理决定", "Decisions about money", decisions),
		read(base+"/decisions/:id", "decision", "款项处理决定", "A decision about money", decision),
		read(base+"/transfers", "transfers", "法院间款项移交", "Money between courts", transfers),
		read(base+"/escrows", "escrows", "提存款", "Money in escrow", escrows),
		read(base+"/opening", "opening", "启用日余额", "Balances brought forward", opening),
		read(base+"/opening/reserves/:line", "reserve", "转入的预留款", "A reserve brought forward", reserve),
		read(court+"/cases/:case/account/matters", "matters", "款项处理", "Decisions about the money of a case", matters),
		read(court+"/cases/:case/account/fee", "fee", "执行申请费", "Enforcement fee", fee),
		read(court+"/cases/:case/account", "case", "本案案款", "The money of a case", caseMoney),
	}}
}

type load = func(context.Context, *page.Request) (any, error)

// read is a page that those may open who may look at the money of their court.
func read(path, name, zh, en string, fn load) page.Page {
	return row(path, name, route.Court(identity.FundKeeper, identity.FinanceMaker, identity.FinanceChecker, identity.Reconciler,
		identity.Judge, identity.Clerk, identity.BureauHead, identity.Leader, identity.Supervisor), zh, en, fn)
}

func row(path, name string, who route.Access, zh, en string, fn load) page.Page {
	return page.Page{Path: path, Name: "fundsdesk-" + name, Access: who, Desk: page.Funds, Title: fault.Text{ZH: zh, EN: en}, Load: fn}
}

// pageRows is how many rows a list shows at once; one more is asked for, to know
// whether there is a next page.
const pageRows = 50

const pageAsked = "51"

// cut is a page of rows and whether there are more.
func cut[T any](all []T) (rows []T, more bool) {
	if len(all) > pageRows {
		return all[:pageRows], true
	}
	return all, false
}
