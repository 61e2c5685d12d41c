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
)
