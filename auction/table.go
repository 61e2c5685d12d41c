package auction

import (
	"slices"

	"fachui/internal/basis"
	"fachui/internal/fault"
)

// The kinds of deadline that the auction keeps. Subject is the lot.
const (
	DeadlineDisposal  = "lot.disposal"   // start to dispose
	DeadlineOpens     = "lot.opens"      // bidding opens
	DeadlineEnds      = "lot.ends"       // bidding ends
	DeadlineDeposit   = "lot.deposit"    // last instant to pay a deposit
	DeadlineReauction = "lot.reauction"  // hold the second auction
	DeadlineCreditors = "lot.creditors"  // ask the creditors after the second failure
	DeadlineSellOff   = "lot.sell_off"   // announce the sell-off
	DeadlineResume    = "lot.resume"     // resume after a suspension
	DeadlineRuling    = "ruling.serve"   // serve the ruling
	DeadlineDelivery  = "ruling.deliver" // hand over

	DeadlineAssistance = "ruling.assistance" // a registry answers
)

// What a step means for the money of the lot, by name.
const (
	moneyExpect    = "expect_deposits"
	moneyRelease   = "release_losers_24h"
	moneyAll       = "release_all_24h"
	moneyPrice     = "deposit_into_price"
	moneyForfeit   = "forfeit_to_suspense"
	moneyProceeds  = "price_into_proceeds"
	moneyDiffer    = "expect_difference"
	moneyReverse   = "refund_price"
	moneyPrepay    = "expect_prepayments"
	moneyWaterfall = "settle_forfeited_deposit"

	moneyUnapproved = "refund_price_or_forfeit"
)

var live = []string{DeadlineOpens, DeadlineEnds, DeadlineDeposit}

// steps is the whole machine: every state and command that pass, and nothing else.
var steps = machine()

// Steps returns every row of the machine.
func Steps() []Step { return slices.Clone(steps) }

func machine() []Step {
	rows := preparation()
	rows = append(rows, bidding()...)
	rows = append(rows, completion()...)
	rows = append(rows, failure()...)
	return append(rows, interruption()...)
}

func text(zh, en string) fault.Text { return fault.Text{ZH: zh, EN: en} }

// preparation leads from a fixed price to a published announcement.
func preparation() []Step {
	rows := []Step{
		{Law: "T13", From: Noticed, Command: Announce, Round: SellOff, To: SellOffAnnounced, Roles: []string{byClerk, byJudge}, Guard: "announcement",
			Opens: live, Notice: "auction.announcement", Money: moneyPrepay, Public: text("变卖公告已发布。", "The sell-off is announced."), Basis: basis.SellOff2017(0)},
		{Law: "T1", From: Draft, Command: FixPrice, To: Priced, Roles: []string{bySystem, byClerk, byJudge}, Guard: "reference",
			Opens: []string{DeadlineDisposal}, Public: text("参考价已确定，标的已列入处置。", "The reference price is fixed and the lot is listed."), Basis: basis.Price2018(30)},
		{Law: "T2", From: Priced, Command: ResolveTerms, To: PanelOK, Roles: []string{byPanel, byJudge}, Guard: "panel",
			Ends: []string{DeadlineDisposal}, Public: text("合议庭已决定起拍价、保证金和增价幅度。", "The panel has decided starting price, deposit and increment."), Basis: basis.Online2016(27)},
		{Law: "T3", From: PanelOK, Command: IssueNotices, To: PanelOK, Roles: []string{byClerk, byJudge}, Guard: "recipients",
			Notice: "auction.notice", Public: text("已向当事人和已知优先购买权人发出拍卖通知。", "Notice has been sent to the parties and known priority holders."), Basis: basis.Online2016(16)},
		{Law: "T3", From: PanelOK, Command: ReceiveNotice, To: PanelOK, Roles: []string{bySystem}, Guard: "recipient",
			Public: text("一名应受通知人已确认收悉、放弃或者公示期满。", "One recipient has confirmed, waived, or been posted long enough."), Basis: basis.Online2016(16)},
		{Law: "T3", From: PanelOK, Command: CompleteNotices, To: Noticed, Roles: []string{bySystem}, Guard: "notices_settled",
			Public: text("应受通知人均已通知。", "Everyone who must be told has been told."), Basis: basis.Online2016(16)},
		{Law: "T3", From: Noticed, Command: ReceiveNotice, To: Noticed, Roles: []string{bySystem}, Guard: "recipient",
			Public: text("公示通知期满。", "A posting has run its time."), Basis: basis.Online2016(16)},
		{Law: "T5", From: Announced, Command: ReceiveNotice, To: Announced, Roles: []string{bySystem}, Guard: "recipient",
			Public: text("公示通知期满。", "A posting has run its time."), Basis: basis.Online2016(16)},
		{Law: "T5", From: Announced, Command: OpenBidding, To: Bidding, Roles: []string{bySystem}, Guard: "open",
			Ends: []string{DeadlineOpens, DeadlineReauction}, Public: text("竞价开始。", "Bidding has opened."), Basis: basis.Online2016(20)},
	}
	for _, r := range []Round{FirstAuction, SecondAuction, NoReserve} {
		rows = append(rows, Step{Law: "T4", From: Noticed, Command: Announce, Round: r, To: Announced, Roles: []string{byClerk, byJudge}, Guard: "announcement",
			Opens: live, Notice: "auction.announcement", Money: moneyExpect, Public: text("拍卖公告已发布。", "The auction is announced."), Basis: basis.Online2016(12)})
	}
	return rows
}

// bidding holds what happens between the announcement and the result.
func bidding() []Step {
	var rows []Step
	for _, s := range []Status{Announced, Bidding, SellOffAnnounced, SellOffOpen, SellOffBidding} {
		rows = append(rows,
			Step{Law: "T5", From: s, Command: Apply, To: s, Roles: []string{byBidder}, Guard: "admit", Money: moneyExpect, Basis: basis.Online2016(18)},
			Step{Law: "T5", From: s, Command: ConfirmPriority, To: s, Roles: []string{byConfirmer}, Guard: "priority_claim", Basis: basis.Online2016(19)},
			Step{Law: "T5", From: s, Command: Qualify, To: s, Roles: []string{bySystem}, Guard: "deposit_held", Basis: basis.Online2016(18)},
		)
		if s == Announced || s == SellOffAnnounced {
			rows = append(rows, Step{Law: "T5", From: s, Command: ConfirmAgent, To: s, Roles: []string{byConfirmer}, Guard: "agent_before_start", Basis: basis.Online2016(14)})
		}
	}
	sold := Step{Law: "T7", Command: Sell, From: Bidding, To: Sold, Roles: []string{bySystem}, Guard: "close", Ends: live,
		Notice: "auction.confirmation", Money: moneyRelease, Public: text("拍卖成交，成交确认书已公示。", "Sold; the confirmation is published."), Basis: basis.Online2016(22)}
	failed := Step{Law: "T8", Command: Fail, From: Bidding, Roles: []string{bySystem}, Guard: "close", Ends: live,
		Notice: "auction.failed", Money: moneyAll, Public: text("无人出价，本次拍卖流拍。", "Nobody bid; the auction failed."), Basis: basis.Online2016(26)}
	first, second, unreserved := failed, failed, failed
	first.Round, first.To, first.Opens = FirstAuction, FailedFirst, []string{DeadlineReauction}
	second.Round, second.To, second.Opens = SecondAuction, FailedSecond, []string{DeadlineCreditors, DeadlineSellOff}
	unreserved.Round, unreserved.To, unreserved.Law = NoReserve, SellOffFailed, "T32"
	contest := sold
	contest.Law, contest.From = "T15", SellOffBidding
	expired := failed
	expired.Law, expired.From, expired.To = "T16", SellOffOpen, SellOffFailed
	expired.Public, expired.Basis = text("变卖期满无人出价。", "The sell-off window ended without a bid."), basis.Sale2020(25)
	voided := expired // every bid of the contest was voided
	voided.From, voided.Public = SellOffBidding, text("变卖竞价期满，没有有效出价。", "The contest of the sell-off ended without a bid that counts.")
	return append(rows, sold, contest, first, second, unreserved, expired, voided,
		Step{Law: "T6", From: Bidding, Command: PlaceBid, To: Bidding, Roles: []string{byBidder}, Guard: "accept", Basis: basis.Online2016(20)},
		Step{Law: "T14", From: SellOffAnnounced, Command: OpenBidding, To: SellOffOpen, Roles: []string{bySystem}, Guard: "open",
			Ends: []string{DeadlineOpens}, Public: text("变卖期开始。", "The sell-off window has opened."), Basis: basis.Online2016(37)},
		Step{Law: "T14", From: SellOffOpen, Command: PlaceBid, To: SellOffBidding, Roles: []string{byBidder}, Guard: "accept",
			Public: text("已有人出价，竞价期为二十四小时。", "A first bid has come; the contest lasts 24 hours."), Basis: basis.Online2016(37)},
		Step{Law: "T14", From: SellOffBidding, Command: PlaceBid, To: SellOffBidding, Roles: []string{byBidder}, Guard: "accept", Basis: basis.Online2016(37)},
	)
}

// completion leads from a sale to the buyer's door, or to default.
func completion() []Step {
	return []Step{
		{Law: "T18", From: Sold, Command: PayPrice, To: Paid, Roles: []string{bySystem}, Guard: "full_price", Opens: []string{DeadlineRuling},
			Money: moneyPrice, Public: text("买受人已付清价款。", "The buyer has paid in full."), Basis: basis.Sale2020(20)},
		{Law: "T19", From: Sold, Command: LapsePayment, To: Overdue, Roles: []string{bySystem}, Guard: "pay_by_passed",
			Notice: "auction.balance_overdue", Public: text("买受人未按期付清余款。", "The buyer has not paid in time."), Basis: basis.Sale2020(21)},
		{Law: "T20", From: Overdue, Command: AcceptLate, To: Paid, Roles: []string{byJudge}, Guard: "full_price", Opens: []string{DeadlineRuling},
			Money: moneyPrice, Public: text("法院准许逾期付款，价款已付清。", "The court accepted late payment; the price is paid."), Basis: basis.Sale2020(22)},
		{Law: "T21", From: Overdue, Command: RuleDefault, To: Defaulted, Roles: []string{byJudge}, Guard: "purpose_defeated", Opens: []string{DeadlineReauction},
			Notice: "auction.default", Money: moneyForfeit, Public: text("法院裁定重新拍卖，原买受人不得参加。", "The court ordered a re-auction; the buyer in default may not bid."), Basis: basis.Online2016(24)},
		{Law: "T21", From: Paid, Command: RuleUnapproved, To: Defaulted, Roles: []string{byJudge}, Guard: "not_approved",
			Opens: []string{DeadlineReauction}, Ends: []string{DeadlineRuling}, Notice: "auction.unapproved", Money: moneyUnapproved,
			Public: text("股权变更未获批准，法院裁定重新拍卖，原买受人不得参加。", "The change of shareholder was not approved; the court ordered a re-auction without the buyer."), Basis: basis.Equity2021(15)},
		{Law: "T22", From: Defaulted, Command: ResolveTerms, To: PanelOK, Next: true, Roles: []string{byPanel, byJudge}, Guard: "panel",
			Money: moneyWaterfall, Public: text("重新拍卖条件已由合议庭决定。", "The panel has decided the terms of the re-auction."), Basis: basis.Online2016(24)},
		{Law: "T23", From: Paid, Command: IssueRuling, To: Ruled, Roles: []string{byJudge}, Guard: "buyer_still_qualified",
			Notice: "auction.ruling", Public: text("已作出拍卖成交裁定。", "The sale ruling is issued."), Basis: basis.Online2016(22)},
		{Law: "T24", From: Ruled, Command: ServeRuling, To: Titled, Roles: []string{bySystem}, Guard: "served_on_buyer",
			Opens: []string{DeadlineDelivery}, Ends: []string{DeadlineRuling}, Money: moneyProceeds,
			Public: text("成交裁定已送达买受人，所有权自送达时转移。", "The ruling is served on the buyer; title passed at service."), Basis: basis.Online2016(22)},
		{Law: "T25", From: Titled, Command: Deliver, To: Delivered, Roles: []string{byClerk, byJudge}, Guard: "handed_over", Ends: []string{DeadlineDelivery},
			Public: text("标的物已交付买受人。", "The property has been handed over."), Basis: basis.Sale2020(27)},
	}
}

// failure leads from a failed sale to the next round, to the creditors or to release.
func failure() []Step {
	rows := []Step{
		{Law: "T9", From: FailedFirst, Command: ResolveTerms, To: PanelOK, Next: true, Roles: []string{byPanel, byJudge}, Guard: "panel",
			Public: text("第二次拍卖条件已由合议庭决定。", "The panel has decided the terms of the second auction."), Basis: basis.Online2016(26)},
		{Law: "T13", From: FailedSecond, Command: ResolveTerms, To: PanelOK, Next: true, Roles: []string{byPanel, byJudge}, Guard: "sell_off",
			Public: text("变卖条件已由合议庭决定。", "The panel has decided the terms of the sell-off."), Basis: basis.Online2016(26)},
		{Law: "T32", From: SellOffFailed, Command: DropReserve, To: PanelOK, Next: true, Roles: []string{byPanel, byJudge}, Guard: "criminal_no_reserve",
			Public: text("依法进行无保留价拍卖。", "An auction without reserve follows."), Basis: basis.Criminal2014(12)},
		{Law: "T11", From: OffsetPending, Command: PayPrice, To: OffsetPending, Roles: []string{bySystem}, Guard: "full_price", Opens: []string{DeadlineRuling},
			Public: text("承受人已补足差额。", "The difference is paid."), Basis: basis.Sale2020(20)},
		{Law: "T11", From: OffsetPending, Command: PayDifference, To: Ruled, Roles: []string{byJudge}, Guard: "difference_paid",
			Notice: "auction.ruling", Public: text("已作出以物抵债裁定。", "The ruling on payment in kind is issued."), Basis: basis.Sale2020(20)},
		{Law: "T12", From: OffsetPending, Command: LapseInKind, To: Defaulted, Roles: []string{byJudge}, Guard: "difference_unpaid", Opens: []string{DeadlineReauction},
			Public: text("承受人未补交差额，法院裁定重新拍卖。", "The difference was not paid; the court ordered a re-auction."), Basis: basis.Sale2020(22)},
	}
	for _, s := range []Status{FailedFirst, FailedSecond, SellOffFailed} {
		rows = append(rows,
			Step{Law: "T10", From: s, Command: AskCreditors, To: s, Roles: []string{byClerk, byJudge}, Guard: "creditors", Ends: []string{DeadlineCreditors},
				Notice: "auction.creditors_asked", Public: text("已征询债权人是否以物抵债。", "The creditors were asked whether they take the property."), Basis: basis.SellOff2017(0)},
			Step{Law: "T10", From: s, Command: AnswerInquiry, To: s, Roles: []string{byBidder, byClerk, byJudge}, Guard: "asked", Basis: basis.Sale2020(16)},
			Step{Law: "T10", From: s, Command: DrawForTaker, To: s, Roles: []string{byClerk, byJudge}, Guard: "same_rank",
				Public: text("同一顺位的债权人抽签确定承受人。", "Lots are drawn between creditors of one rank."), Basis: basis.Sale2020(16)},
			Step{Law: "T10", From: s, Command: ContributeToLots, To: s, Roles: []string{byBidder}, Guard: "same_rank", Basis: basis.Sale2020(16)},
			Step{Law: "T10", From: s, Command: TakeInKind, To: OffsetPending, Roles: []string{byJudge}, Guard: "creditor_takes",
				Ends: []string{DeadlineReauction, DeadlineCreditors, DeadlineSellOff}, Money: moneyDiffer,
				Public: text("由债权人以物抵债。", "A creditor takes the property for the debt."), Basis: basis.Sale2020(16)})
	}
	for _, s := range []Status{FailedSecond, SellOffFailed} {
		rows = append(rows, Step{Law: "T17", From: s, Command: NoteMeasure, To: s, Roles: []string{byJudge}, Guard: "measure",
			Public: text("已决定采取其他执行措施。", "Another measure of enforcement is taken."), Basis: basis.Sale2020(25)},
			Step{Law: "T17", From: s, Command: ReleaseAsset, To: Released, Roles: []string{byJudge}, Guard: "creditors_refuse",
				Ends: []string{DeadlineCreditors, DeadlineSellOff}, Public: text("解除查封，财产退还被执行人。", "The seizure is lifted and the property returned."), Basis: basis.Sale2020(25)})
	}
	return rows
}

// interruption holds what may happen at almost any time. Third-party objections
// are heard until the asset's enforcement ends (民诉法解释 Art. 462), so that a
// sold lot may be suspended too; but once sold it is revoked, not withdrawn.
func interruption() []Step {
	var rows []Step
	for _, s := range []Status{
		Priced, PanelOK, Noticed, Announced, Bidding, Sold, Overdue, Paid, Ruled, FailedFirst, FailedSecond,
		SellOffAnnounced, SellOffOpen, SellOffBidding, SellOffFailed, OffsetPending,
	} {
		rows = append(rows, Step{Law: "T26", From: s, Command: Suspend, To: Suspended, Roles: []string{byJudge, bySystem}, Guard: "reason_published",
			Notice: "auction.suspended", Public: text("暂缓或中止拍卖，理由已公示。", "Suspended; the reason is published."), Basis: basis.Online2016(28)})
	}
	rows = append(rows, Step{Law: "T27", From: Suspended, Command: Resume, Roles: []string{byJudge}, Guard: "cause_gone", Ends: []string{DeadlineResume},
		Notice: "auction.resumed", Public: text("恢复拍卖。", "The sale resumes."), Basis: basis.Online2016(28)})
	for _, s := range []Status{
		Draft, Priced, PanelOK, Noticed, Announced, Suspended, FailedFirst, FailedSecond,
		SellOffAnnounced, SellOffFailed, OffsetPending, Bidding, SellOffOpen, SellOffBidding,
	} {
		w := Step{Law: "T28", From: s, Command: Withdraw, To: Withdrawn, Roles: []string{byJudge}, Guard: "withdrawal_ground",
			Ends:   []string{DeadlineDisposal, DeadlineOpens, DeadlineEnds, DeadlineDeposit, DeadlineResume, DeadlineReauction, DeadlineCreditors, DeadlineSellOff},
			Notice: "auction.withdrawn", Money: moneyAll, Public: text("撤回拍卖，理由已公示。", "Withdrawn; the reason is published."), Basis: basis.Sale2020(17)}
		if s == Bidding || s == SellOffOpen || s == SellOffBidding {
			w.Law, w.Guard, w.Basis = "T29", "termination_ground", basis.Online2016(28)
		}
		spare := w
		spare.Law, spare.Command, spare.Guard, spare.Basis = "T31", WithdrawSpare, "group_covers_debt", basis.Sale2020(14)
		spare.Roles = []string{bySystem} // it carries out what was resolved beforehand; a judge withdraws
		spare.Public = text("同组已成交的价款足以清偿债务和费用，停止拍卖其余财产。", "What was sold of the set covers debt and costs; the sale of the rest stops.")
		rows = append(rows, w, spare)
	}
	// A sale that stands still is revoked where it stands: the cause of the suspension ends
	// with the ruling that upholds the objection, and to resume it first would start the
	// buyer's time again for a sale that is void.
	for _, s := range []Status{Sold, Overdue, Paid, Ruled, Titled, Delivered, Suspended} {
		rows = append(rows, Step{Law: "T30", From: s, Command: Revoke, To: Revoked, Roles: []string{byJudge}, Guard: "revocation_ground",
			Ends: []string{DeadlineRuling, DeadlineDelivery, DeadlineResume}, Notice: "auction.revoked", Money: moneyReverse,
			Public: text("拍卖已被依法撤销。", "The sale has been revoked."), Basis: basis.Online2016(31)})
	}
	return rows
}
