package public

import (
	"html/template"

	"fachui/auction"
	"fachui/auction/auctionpg"
	"fachui/internal/legal"
	"fachui/web/page"
)

// funcs are what the templates of lots say in words.
func funcs(english bool) template.FuncMap {
	w := page.WordsIn(english)
	return template.FuncMap{
		"public_price_label": func(l auctionpg.View) string { return priceLabel(w, l) },
		"public_when":        func(l auctionpg.View, now legal.Time) string { return when(w, l, now) },
	}
}

// priceLabel says what the shown price of a lot is.
func priceLabel(w page.Words, l auctionpg.View) string {
	switch {
	case l.FinalPrice != nil:
		return w.Pick("成交价", "Sold for")
	case l.Group == auction.GroupRunning && l.Bids > 0:
		return w.Pick("当前价", "Current price")
	}
	return w.Pick("起拍价", "Starting price")
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
	}
	return w.Pick(l.StatusZH, l.StatusEN)
}
