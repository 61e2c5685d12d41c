package lotdesk

import (
	"context"

	"fachui/auction"
	"fachui/auction/auctionpg"
	"fachui/auction/papers"
	"fachui/internal/fault"
	"fachui/internal/identity"
	"fachui/internal/money"
	"fachui/payments/paymentspg"
	"fachui/web/page"
	"fachui/web/route"
)

// undone are the pages of a judge to whom a sale does not come to its end.
func undone() []page.Page {
	judge := route.Court(identity.Judge)
	return []page.Page{
		row(aLot+"/late-acceptance/new", "late", judge, "准许逾期付款", "Let the buyer still pay", undo("late-acceptance")),
		row(aLot+"/default/new", "default", judge, "裁定重新拍卖", "Order a re-auction", undo("default")),
		row(aLot+"/approval-failure/new", "unapproved", judge, "未获批准，裁定重新拍卖", "Order a re-auction for want of approval", undo("approval-failure")),
		row(aLot+"/revocation/new", "revoke", judge, "裁定撤销拍卖", "Revoke the sale", undo("revocation")),
	}
}

// undoPage is the form of one of four decisions, with what each would do to money.
type undoPage struct {
	file
	drafted
	Act   string // late-acceptance, default, approval-failure, revocation
	Undo  kindOfUndo
	Sale  auctionpg.Confirmation
	Money *paymentspg.SettlementView
}

// kindOfUndo is what a decision is called, what follows from it, and what it rests on.
type kindOfUndo struct {
	Title, Effect, Basis fault.Text
	Word                 fault.Text // to be typed
	Look                 string     // of the button
}

var kindsOfUndo = map[string]kindOfUndo{
	"late-acceptance": {
		Title:  fault.Text{ZH: "准许买受人逾期付款", EN: "Let the buyer still pay"},
		Effect: fault.Text{ZH: "买受人可在所写最后一日前向原账号付清余款，付清即进入作出成交裁定；期满前不能裁定重新拍卖。买受人会收到通知。", EN: "Until the last day that you name the buyer may pay to the same number, and full payment leads to the sale ruling. No re-auction can be ordered before that day is over. The buyer is told."},
		Basis:  fault.Text{ZH: "拍卖变卖规定第22条", EN: "Sale Provisions, Art. 22"},
		Word:   fault.Text{ZH: "准许", EN: "allow"},
	},
	"default": {
		Title:  fault.Text{ZH: "裁定重新拍卖（悔拍）", EN: "Order a re-auction"},
		Effect: fault.Text{ZH: "不能撤销。保证金不予退还，单独保管到重新拍卖价款收齐；买受人另行支付的价款立即退回来源账户。裁定送达买受人，通知当事人和报名人。原买受人不得参加重新拍卖；重新拍卖仍属本轮，不计流拍。", EN: "This cannot be undone. The deposit is not refunded and is kept apart until the re-sale is paid; whatever else the buyer paid goes back at once to where it came from. The ruling is served on the buyer, and parties and applicants are told. The buyer may not take part again; the re-auction is of the same round, and no failure is counted."},
		Basis:  fault.Text{ZH: "法释〔2016〕18号第24条、拍卖变卖规定第22条", EN: "Fa Shi [2016] No. 18, Art. 24; Sale Provisions, Art. 22"},
		Word:   fault.Text{ZH: "重新拍卖", EN: "re-auction"}, Look: "danger",
	},
	"approval-failure": {
		Title:  fault.Text{ZH: "股权变更未获批准，裁定重新拍卖", EN: "Not approved: order a re-auction"},
		Effect: fault.Text{ZH: "不能撤销。买受人已付的价款和保证金全部退回来源账户；只有认定其明知不符合公告载明的资格或者条件依然竞买的，保证金才不予退还、单独保管。裁定送达买受人，通知当事人和报名人。原买受人不得参加重新拍卖；重新拍卖仍属本轮。", EN: "This cannot be undone. Price and deposit go back in full to where they came from; the deposit is kept apart only if you find that the buyer bid knowing that the announced qualification was lacking. The ruling is served on the buyer, and parties and applicants are told. The buyer may not take part again; the re-auction is of the same round."},
		Basis:  fault.Text{ZH: "法释〔2021〕20号第15条", EN: "Fa Shi [2021] No. 20, Art. 15"},
		Word:   fault.Text{ZH: "重新拍卖", EN: "re-auction"}, Look: "danger",
	},
	"revocation": {
		Title:  fault.Text{ZH: "裁定撤销拍卖", EN: "Revoke the sale"},
		Effect: fault.Text{ZH: "不能撤销。买受人已付的价款，凡仍在专户的立即原路退还：未生效的分配方案作废，未发出的付款作废。已发放的向各收款人逐一追回，追回多少退多少，绝不动用他案款项。保证金不因此没收；轮次没有用掉。", EN: "This cannot be undone. What the buyer paid goes back at once to where it came from, as far as it is still in the account: a plan that is not final is withdrawn, payouts that are not sent are cancelled. What was paid out is claimed back from each payee and reaches the buyer as it comes; no other case's money stands in. Nothing is forfeited by it, and the round is not used up."},
		Basis:  fault.Text{ZH: "法释〔2016〕18号第31、32条", EN: "Fa Shi [2016] No. 18, Art. 31, 32"},
		Word:   fault.Text{ZH: "撤销拍卖", EN: "revoke"}, Look: "danger",
	},
}

func undo(act string) load {
	return func(ctx context.Context, r *page.Request) (any, error) {
		f, err := withPapers(ctx, r)
		if err != nil {
			return nil, err
		}
		p := undoPage{file: f, Act: act, Undo: kindsOfUndo[act]}
		var prices []paymentspg.SettlementView
		err = page.Gather(page.Into(ctx, r, &p.Sale, "lot.court_confirmation"), page.IntoIfMay(ctx, r, &prices, "settlement.list", "lot", f.Lot.ID.String()))
		if err != nil {
			return nil, err
		}
		if len(prices) > 0 {
			p.Money = &prices[0]
		}
		if k, ok := written[act]; ok {
			p.drafted, err = f.draft(ctx, r, k, "reason")
		}
		return p, err
	}
}

// written are the decisions that the house can write from a template.
var written = map[string]papers.Kind{"default": papers.Reauction, "approval-failure": papers.Reauction, "revocation": papers.Revocation}

// Choices are the papers that the decision can be.
func (p undoPage) Choices() []page.Option {
	if _, ok := written[p.Act]; ok {
		return p.Written()
	}
	return p.Documents()
}

// Beyond is what the buyer paid beyond the deposit that would be forfeited.
func (p undoPage) Beyond() money.Amount {
	if p.Money == nil {
		return money.Amount{}
	}
	return p.Money.Deposit.Add(p.Money.Paid).Sub(p.Forfeit())
}

// Forfeit is what would be forfeited: the deposit, and no more than was announced.
func (p undoPage) Forfeit() money.Amount {
	if p.Money == nil {
		return p.Sale.Deposit
	}
	return money.Min(p.Money.Deposit, p.Lot.Deposit)
}

// Grounds are those of a revocation, as choices.
func (p undoPage) Grounds() []page.Option {
	out := []page.Option{{Value: "", Label: p.pick("请选择", "Choose")}}
	for _, g := range auction.Grounds() {
		w := g.Words()
		out = append(out, page.Option{Value: string(g), Label: p.pick(w.ZH, w.EN)})
	}
	return out
}

// Ground is a ground of a revocation in words.
func (f file) Ground(g auction.Ground) string {
	w := g.Words()
	return f.pick(w.ZH, w.EN)
}
