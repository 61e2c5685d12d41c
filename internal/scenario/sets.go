package scenario

// setVerbs are what a court does about several things that are sold together.
func setVerbs() []Verb {
	return []Verb{
		{Name: "make set", Op: "set.make", Names: "set", ZH: "多项财产编组", EN: "several things of a case are put together, to be sold separately or as a whole", Refusals: []string{
			"set.size", "set.twice", "set.mode", "set.finding", "set.must_merge", "set.merge_ground", "set.reason", "set.gap", "set.late", "set.listed", "set.equity_surplus",
			"set.target_line", "set.target_debt", "set.target_large", "set.taken", "set.case", "lot.document_hash",
		}},
		{Name: "restate target", Op: "set.target", ZH: "重新核定应清偿总额", EN: "a judge states anew what the sale has to bring",
			Refusals: []string{"access.role", "set.target_line", "set.target_debt", "set.target_large", "set.reason", "set.ended"}},
		{Name: "file set agreement", Op: "set.agree", ZH: "登记是否同意全部拍卖", EN: "a debtor's writing about the sale of all is put on record",
			Refusals: []string{"set.party", "set.paper", "set.one_lot", "set.ended"}},
		{Name: "end set", Op: "set.end", ZH: "终结一组财产", EN: "a judge ends a set, to dispose of its things otherwise",
			Refusals: []string{"set.runs", "set.ended", "lot.paper"}},
	}
}

func setSees() []See {
	return []See{
		{Name: "court sets", Op: "set.court", By: supervisor, ZH: "本院各组财产", EN: "the sets of a court, with the stop rule and the next clock", Fields: "sets: [{set, things, selling, sold, percent, stopped, next_clock}]; query: state=open", list: "sets"},
		{Name: "set", Op: "set.show", Of: "set", By: supervisor, ZH: "一组财产", EN: "a set as its court sees it", Fields: "target, fetched, missing, percent, agreed, stopped, things: [{place, status, price, spared}]"},
		{Name: "together", Op: "lot.set", Of: "lot", ZH: "同组拍卖", EN: "what a lot is sold together with, as the public sees it", Fields: "in_set, mode, place, stopped, spared, agreed, things: [{place, title, status}]"},
		{Name: "public orders", Op: "lot.announcements", Of: "lot", ZH: "公示的暂停、恢复、撤回", EN: "the published orders about a lot", Fields: "orders: [{kind, ground, reason, at, form, until, document, number, title, resume_by, opens_at, ends_at, corrections: [{number, doc_no, title}]}]"},
	}
}
