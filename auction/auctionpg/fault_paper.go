package auctionpg

import (
	"fachui/internal/basis"
	"fachui/internal/fault"
)

// What can be wrong with the papers of a sale.
var (
	ErrNoPaper = fault.Define(fault.NotFound, "paper.not_found", basis.Basis{},
		"没有这份文书，或者它不对您开放。任何人都可以核验手中的文书；全文由本院人员和受送达人打开。",
		"There is no such paper, or it is not open to you. Anybody can verify a copy; the text is opened by the court's people and by whom it was served on.")
	ErrNumberTaken = fault.Define(fault.Conflict, "paper.number_taken", basis.Basis{},
		"文书号“{number}”已用于本院另一份文书，请换一个号。",
		"The number \"{number}\" stands on another paper of this court. Choose another one.")
	ErrPaperKind = fault.Define(fault.Invalid, "paper.kind", basis.Basis{},
		"“{kind}”没有可以草拟的模板。可以草拟：sale、in_kind、reauction、in_kind_lapse、revocation、release。",
		"There is no template to draft \"{kind}\" from. There are: sale, in_kind, reauction, in_kind_lapse, revocation, release.")
	ErrNoAward = fault.Define(fault.NotFound, "paper.no_award", basis.Sale2020(16),
		"没有债权人接受该财产抵债，不能草拟抵债文书。", "No creditor takes this property for the debt, so there is nothing to write.")
)
