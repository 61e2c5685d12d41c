package auction

import (
	"strings"

	"fachui/internal/basis"
	"fachui/internal/fault"
	"fachui/internal/legal"
)

// Unapproved is what the ruling rests on that equity is sold again because its buyer got
// no approval of the change of shareholder (法释〔2021〕20号 Art. 15).
type Unapproved struct {
	LastDay legal.Date // of the reasonable time that the buyer had
	Knowing bool       // the buyer knew that the qualification was lacking, and bid all the same
	Knew    string     // from what the court finds that; published with the reason
}

// Check refuses the ruling unless equity was paid for, the court has found that the
// approval is lacking, and the reasonable time to get it is over. The law sets no length
// for it: the court names its last day, which lies after the sale.
//
// The price always goes back. The deposit is forfeited only by a buyer who knew that the
// qualification named in the announcement was lacking: who did not know loses the
// property and nothing else. ErrUnapprovedEquity, ErrUnapprovedFinding,
// ErrUnapprovedTime, ErrUnapprovedKnowing.
func (u Unapproved) Check(f BuyerFacts, sold, at legal.Time) error {
	if f.Class != Equity {
		return ErrUnapprovedEquity
	}
	if b, ok := f.Latest(EquityApproval); !ok || b.Result != BuyerLacking {
		return ErrUnapprovedFinding
	}
	if u.LastDay.IsZero() || !u.LastDay.After(sold.Date()) || at.Before(u.LastDay.End()) {
		return ErrUnapprovedTime.With("from", sold.Date().AddDays(1)).With("to", at.Date().AddDays(-1))
	}
	n := len([]rune(strings.TrimSpace(u.Knew)))
	if u.Knowing && (!f.Qualified || n < 2 || n > 500) || !u.Knowing && n > 0 {
		return ErrUnapprovedKnowing
	}
	return nil
}

// What a judge can meet who lets equity be sold again because nobody approved its buyer.
var (
	ErrUnapprovedEquity = fault.Define(fault.Refused, "unapproved.equity", basis.Equity2021(15),
		"只有股权因未取得变更批准而重新拍卖；其他财产的买受人不具备资格的，依异议撤销拍卖。",
		"Only equity is sold again because a change of shareholder was not approved; for other property a buyer who lacks a qualification leads to revocation upon objection.")
	ErrUnapprovedFinding = fault.Define(fault.Refused, "unapproved.finding", basis.Equity2021(15),
		"请先在买受人资格核查中记录“股权变更的批准”不具备及其依据。",
		"First record in the look at the buyer that the approval of the change of shareholder is lacking, and on what.")
	ErrUnapprovedTime = fault.Define(fault.Refused, "unapproved.time", basis.Equity2021(15),
		"买受人在合理期限内未取得批准的，才重新拍卖：请写明该期限的最后一日，应在 {from} 至 {to} 之间。",
		"Equity is sold again once the reasonable time for the approval is over: name its last day, between {from} and {to}.")
	ErrUnapprovedKnowing = fault.Define(fault.Refused, "unapproved.knowing", basis.Equity2021(15),
		"认定买受人明知不符合竞买资格或者条件的，公告须已载明该资格或者条件，并写明认定的事实（2 至 500 字）；不认定的，不填写。",
		"A buyer knew that a qualification was lacking only if the announcement named it and the facts are stated (2 to 500 characters); otherwise leave them empty.")
)
