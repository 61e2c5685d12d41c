package payments

import (
	"fachui/internal/basis"
	"fachui/internal/fault"
)

// Refusals of the ledger itself.
var (
	ErrNoLedger = fault.Define(fault.NotFound, "ledger.not_found", basis.ThreeOnes(0),
		"法院“{court}”尚未开立案款台账。应先由平台开立该院的案款专户和台账。",
		"Court \"{court}\" has no ledger. The platform must first open its fund account and ledger.")
	ErrKeyReused = fault.Define(fault.Conflict, "journal.key_reused", basis.Basis{},
		"同一业务已按另外的内容记账。请核对原分录；更正应冲正后重新记账。",
		"This business event was posted with other content. Look at the first entry; correct it by a reversal and a new entry.")
	ErrDayClosed = fault.Define(fault.Refused, "journal.day_closed", basis.CaseFunds2017(3),
		"该账务日已经日结，不能再记账。应记入下一个未结的账务日。",
		"That book day is closed. Post to the next open day.")
	ErrSamePerson = fault.Define(fault.Refused, "journal.same_person", basis.CaseFunds2017(2),
		"制单人与复核人是同一人。应由另一人复核。",
		"Maker and checker are the same person. Another person must check.")
	ErrReversedTwice = fault.Define(fault.Refused, "journal.reversed_twice", basis.Basis{},
		"该分录已经冲正，只能冲正一次。",
		"That entry has been reversed; it can be reversed only once.")
	ErrInsufficient = fault.Define(fault.Refused, "balance.insufficient", basis.CaseFunds2017(4),
		"本案（本标的物、本人）账户余额不足，不能动用其他案款。应不超过该账户余额。",
		"The account of this case, lot or person does not hold that much, and other cases' money may not be used. Stay within its balance.")
	ErrOtherCase = fault.Define(fault.Refused, "balance.other_case", basis.CaseFunds2017(4),
		"不得用一案（一标的物）的款项支付另一案。应在本案账户内记账。",
		"The money of one case or lot never pays for another. Post within the case's own accounts.")
	ErrNotSpendable = fault.Define(fault.Refused, "payout.not_spendable", basis.CaseFunds2017(4),
		"扣除已批未付和在途付款后，专户可用余额不足。应待到账或查明待查支出后再付。",
		"After approved and in-transit payments the fund account cannot cover this. Wait for receipts or clear the unexplained debits first.")
	ErrMoveNotAllowed = fault.Define(fault.Refused, "journal.move_not_allowed", basis.CaseFunds2017(4),
		"该业务不允许在这两类账户之间记账。应按标准分录记账。",
		"That event may not move money between these kinds of account. Use the standard posting.")
)
