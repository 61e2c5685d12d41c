package public

import (
	"html/template"
	"strings"

	"fachui/auction"
	"fachui/auction/auctionpg"
	"fachui/auction/bidding"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/web/page"
)

// funcs are what the templates of lots say in words.
func funcs(english bool) template.FuncMap {
	w := page.WordsIn(english)
	return template.FuncMap{
		"public_stop_reason": auction.StopReason,
		"public_about": func(about bool, n string) string {
			switch {
			case !about:
				return n
			case n == "0": // none was met with; that there is none is not known
				return w.Pick("极少", "very few")
			}
			return w.Pick("约 ", "about ") + n
		},
		"public_tax":         func(name string) string { return w.Pick(auction.TaxName(name).ZH, auction.TaxName(name).EN) },
		"public_price_label": func(l auctionpg.View) string { return priceLabel(w, l) },
		"public_of_reference": func(l auctionpg.View) string {
			if l.Ratio == "" {
				return ""
			}
			return w.Pick("参考价的 "+l.Ratio+"%", l.Ratio+"% of the reference price")
		},
		"public_reference_label": func(l auctionpg.View) string {
			if l.Market {
				return w.Pick("市场价（参考价）", "Market price (reference)")
			}
			return w.Pick("评估价（参考价）", "Appraised value (reference)")
		},
		"public_settings": func(all []auctionpg.CourtSetting) []page.Option {
			out := make([]page.Option, len(all))
			for i, s := range all {
				out[i] = page.Option{Value: s.Name, Label: w.Pick(s.Words.ZH, s.Words.EN)}
			}
			return out
		},
		"public_verdict":   func(v auction.Verdict) string { return verdictWords(w, v) },
		"public_lines":     func(text string) []string { return strings.Split(text, "\n") },
		"public_start":     func(l auctionpg.View) string { return startLabel(w, l) },
		"public_stake":     func(l auctionpg.View) string { return stakeLabel(w, l) },
		"public_due":       due,
		"public_ends_note": func(l auctionpg.View) string { return endsNote(w, l) },
		"public_lasting":   func(ms int64) string { return lasting(w, ms) },
		"public_cause":     func(c bidding.Cause) string { return causeWords(w, c) },
		"public_order":     func(kind string) string { return orderWords(w, kind) },
		"public_when":      func(l auctionpg.View, now legal.Time) string { return when(w, l, now) },
	}
}

// verdictWords says what became of one item of the check of conformity.
func verdictWords(w page.Words, v auction.Verdict) string {
	switch v {
	case auction.Met:
		return w.Pick("✓ 符合", "✓ met")
	case auction.NotMet:
		return w.Pick("✕ 不符", "✕ not met")
	case auction.NotApplicable:
	}
	return w.Pick("不适用", "does not apply")
}

// priceLabel says what the shown price of a lot is.
func priceLabel(w page.Words, l auctionpg.View) string {
	switch {
	case l.FinalPrice != nil:
		return w.Pick("成交价", "Sold for")
	case l.Group == auction.GroupRunning && l.Bids > 0:
		return w.Pick("当前价", "Current price")
	case l.Bids > 0:
		return w.Pick("最高出价", "Highest bid")
	}
	return startLabel(w, l)
}

// startLabel names the price that the first bid must reach.
func startLabel(w page.Words, l auctionpg.View) string {
	if l.Round == auction.SellOff {
		return w.Pick("变卖价", "Sell-off price")
	}
	return w.Pick("起拍价", "Starting price")
}

// due is what a bidder pays to take part: a deposit, or the whole price of a sell-off.
func due(l auctionpg.View) money.Amount {
	if l.Round == auction.SellOff {
		return l.StartingPrice
	}
	return l.Deposit
}

func stakeLabel(w page.Words, l auctionpg.View) string {
	if l.Round == auction.SellOff {
		return w.Pick("预缴款（全款）", "Prepayment (in full)")
	}
	return w.Pick("保证金", "Deposit")
}

// endsNote says what may move the end that is shown.
func endsNote(w page.Words, l auctionpg.View) string {
	if l.Status == auction.SellOffAnnounced || l.Status == auction.SellOffOpen {
		return w.Pick("首次出价后二十四小时结束", "24 hours after the first bid, if one comes")
	}
	return w.Pick("最后五分钟内有人出价，从该次出价起延时五分钟", "a bid in the last five minutes gives five more from that bid")
}

// when says the one time of a lot that matters now.
func when(w page.Words, l auctionpg.View, now legal.Time) string {
	switch l.Group {
	case auction.GroupUpcoming:
		return w.Pick(w.Minute(l.OpensAt)+" 开始，", "opens "+w.Minute(l.OpensAt)+", ") + w.Left(now, l.OpensAt)
	case auction.GroupRunning:
		return w.Pick(w.Minute(l.EndsAt)+" 结束，", "ends "+w.Minute(l.EndsAt)+", ") + w.Left(now, l.EndsAt)
	case auction.GroupSold, auction.GroupFailed:
		if !l.EndedAt.IsZero() {
			return w.Pick(w.Minute(l.EndedAt)+" 结束", "ended "+w.Minute(l.EndedAt))
		}
	case auction.GroupSuspended, auction.GroupWithdrawn: // its state says all
	}
	return w.Pick(l.StatusZH, l.StatusEN)
}

// orderWords name an order that interrupted a sale.
func orderWords(w page.Words, kind string) string {
	switch kind {
	case "lot.suspended":
		return w.Pick("暂缓或中止", "Suspended")
	case "lot.paused":
		return w.Pick("平台暂停（故障或攻击）", "Paused by the platform (fault or attack)")
	case "lot.resumed":
		return w.Pick("恢复", "Resumed")
	case "lot.withdrawn":
		return w.Pick("撤回", "Withdrawn")
	}
	return kind
}
