package scenario

// accountVerbs change a court's fund account.
func accountVerbs() []Verb {
	return []Verb{
		{Name: "order bank change", Op: "fund_account.order", Names: "order", ZH: "申请更换案款专户", EN: "the finance office asks for another fund account from a day on"},
		{Name: "order account closing", Op: "fund_account.close", Names: "order", ZH: "申请原账户销户", EN: "the finance office asks to close an old account at its bank"},
		{Name: "answer account order", Op: "fund_account.answer", ZH: "签署案款专户申请", EN: "the court's leader signs an order about the fund account, or refuses it with a note",
			Extra: map[string]string{"id": "the order"}},
		{Name: "move old balance", Op: "fund_account.sweep", ZH: "重新划转原账户余额", EN: "the finance office moves an old account's balance again, after that failed"},
	}
}

func accountSees() []See {
	return []See{
		{Name: "fund account", Op: "fund_account.show", By: supervisor, ZH: "案款专户", EN: "the court's fund account, what it was before, and how a change of it stands",
			Fields: "account_no, since, terms: [{account_no, state, from, until, holds, lines, waits}], orders: [{kind, state, document}], sweeps: [{amount, state, out_seq, in_seq}]"},
	}
}
