package papers

import (
	"fachui/auction"
	"fachui/internal/basis"
	"fachui/internal/fault"
)

// Kind is which paper it is.
type Kind string

// The kinds of paper.
const (
	Confirmation Kind = "confirmation" // 拍卖成交确认书
	SaleRuling   Kind = "sale"         // 拍卖成交裁定
	InKindRuling Kind = "in_kind"      // 以物抵债裁定
	Reauction    Kind = "reauction"    // 重新拍卖裁定
	InKindLapse  Kind = "in_kind_lapse"
	Revocation   Kind = "revocation" // 撤销拍卖裁定
	Release      Kind = "release"    // 解除查封裁定
	Suspension   Kind = "suspension" // 暂缓、中止拍卖
	Resumption   Kind = "resumption"
	Withdrawal   Kind = "withdrawal"
	Assistance   Kind = "assistance" // 协助执行通知书
)

// form is what a kind is called and what it cites. version counts the changes of its
// words, so that a paper of long ago is known to be of an older template.
type form struct {
	title   string
	name    fault.Text
	version int
	mark    string // between the case's number and the paper's own; empty for a ruling: 之一
	public  bool   // the law publishes it
	laws    []basis.Basis
}

var forms = map[Kind]form{
	Confirmation: {
		title: "网络司法拍卖成交确认书", name: fault.Text{ZH: "拍卖成交确认书", EN: "sale confirmation"}, version: 1, mark: "确", public: true,
		laws: []basis.Basis{basis.Online2016(22), basis.Online2016(24), basis.Online2016(25)},
	},
	SaleRuling: {
		title: "执行裁定书", name: fault.Text{ZH: "拍卖成交裁定", EN: "sale ruling"}, version: 1,
		laws: []basis.Basis{basis.CivilProcedure2023(258), basis.Sale2020(20), basis.Sale2020(26), basis.Sale2020(28), basis.Online2016(22)},
	},
	InKindRuling: {
		title: "执行裁定书", name: fault.Text{ZH: "以物抵债裁定", EN: "ruling on payment in kind"}, version: 1,
		laws: []basis.Basis{basis.CivilProcedure2023(258), basis.Sale2020(16), basis.Sale2020(20), basis.Sale2020(26), basis.Sale2020(28)},
	},
	Reauction: {
		title: "执行裁定书", name: fault.Text{ZH: "重新拍卖裁定", EN: "ruling on a re-auction"}, version: 2,
		laws: []basis.Basis{basis.CivilProcedure2023(258), basis.Sale2020(22), basis.Online2016(24)},
	},
	InKindLapse: {
		title: "执行裁定书", name: fault.Text{ZH: "抵债不成重新拍卖裁定", EN: "ruling on a re-auction after payment in kind failed"}, version: 1,
		laws: []basis.Basis{basis.CivilProcedure2023(258), basis.Sale2020(22)},
	},
	Revocation: {
		title: "执行裁定书", name: fault.Text{ZH: "撤销拍卖裁定", EN: "ruling that revokes a sale"}, version: 1,
		laws: []basis.Basis{basis.CivilProcedure2023(236), basis.Online2016(31)},
	},
	Release: {
		title: "执行裁定书", name: fault.Text{ZH: "解除查封裁定", EN: "ruling that lifts the seizure"}, version: 1,
		laws: []basis.Basis{basis.CivilProcedure2023(258), basis.Sale2020(24), basis.Sale2020(25)},
	},
	Suspension: {
		title: "决定书", name: fault.Text{ZH: "暂缓、中止拍卖文书", EN: "order that suspends a sale"}, version: 2,
		laws: []basis.Basis{basis.Online2016(28)},
	},
	Resumption: {
		title: "通知书", name: fault.Text{ZH: "恢复拍卖文书", EN: "order that resumes a sale"}, version: 2,
		laws: []basis.Basis{basis.Online2016(28)},
	},
	Withdrawal: {
		title: "执行裁定书", name: fault.Text{ZH: "撤回拍卖裁定", EN: "ruling that withdraws a lot"}, version: 1,
		laws: []basis.Basis{basis.CivilProcedure2023(258), basis.Sale2020(17), basis.Online2016(28)},
	},
	Assistance: {
		title: "协助执行通知书", name: fault.Text{ZH: "协助执行通知书", EN: "notice of assistance"}, version: 1, mark: "协",
		laws: []basis.Basis{basis.CivilProcedure2023(262)},
	},
}

// suspensionRuling is the form of a suspension that lasts until its cause has gone: the
// court rules it, while it decides a stay (法释〔2016〕18号 Art. 28, 民事诉讼法 Art. 267).
var suspensionRuling = form{title: "执行裁定书", laws: []basis.Basis{basis.CivilProcedure2023(267), basis.Online2016(28)}}

// unapprovedRuling is a re-auction of equity that nobody approved, after it was paid for.
var unapprovedRuling = form{title: "执行裁定书", laws: []basis.Basis{basis.CivilProcedure2023(258), basis.Equity2021(15)}}

// form is what the paper of f is called and what it cites.
func (f Facts) form() form {
	if f.Kind == Suspension && f.Stop != nil && f.Stop.Form == auction.Suspension {
		return suspensionRuling
	}
	if f.Kind == Reauction && f.Unapproved != nil {
		return unapprovedRuling
	}
	return forms[f.Kind]
}

// Kinds lists all kinds of paper.
func Kinds() []Kind {
	return []Kind{Confirmation, SaleRuling, InKindRuling, Reauction, InKindLapse, Revocation, Release, Suspension, Resumption, Withdrawal, Assistance}
}

// Known reports whether k is a kind of paper.
func (k Kind) Known() bool { _, ok := forms[k]; return ok }

// Words name a kind; the bare key if it is none.
func (k Kind) Words() fault.Text {
	if f, ok := forms[k]; ok {
		return f.name
	}
	return fault.Text{ZH: string(k), EN: string(k)}
}

// Version counts the changes of a kind's template.
func (k Kind) Version() int { return forms[k].version }

// Mark stands between the number of the case and that of the paper.
func (k Kind) Mark() string { return forms[k].mark }

// Public reports whether the law publishes a paper of this kind.
func (k Kind) Public() bool { return forms[k].public }
