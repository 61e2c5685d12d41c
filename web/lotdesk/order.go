package lotdesk

import (
	"context"
	"slices"
	"strconv"

	"fachui/auction"
	"fachui/auction/auctionpg"
	"fachui/auction/bidding"
	"fachui/auction/wording"
	"fachui/internal/fault"
	"fachui/internal/identity"
	"fachui/web/bids"
	"fachui/web/lots"
	"fachui/web/page"
	"fachui/web/route"
)

// orders are the pages of what interrupts a sale, and of the bids themselves.
func orders() []page.Page {
	judge := route.Court(identity.Judge)
	officer := route.Court(identity.ConfirmOfficer).WithFreshSession()
	return []page.Page{
		row(aLot+"/suspension/new", "suspend", judge, "暂缓或中止拍卖", "Suspend the sale", order("suspension")),
		row(aLot+"/resumption/new", "resume", judge, "恢复拍卖", "Resume the sale", order("resumption")),
		row(aLot+"/withdrawal/new", "withdraw", judge, "撤回拍卖", "Withdraw the sale", order("withdrawal")),
		read(aLot+"/order-texts", "order-texts", "已公布的文字与补正", "Published texts and corrections", orderTexts),
		row(aLot+"/price-alarms/new", "alarm", judge, "价格提醒", "Price alarm", alarm),
		read(aLot+"/bids", "bids", "出价记录", "Bids", ladder),
		row(aLot+"/voids/new", "void", judge, "认定出价无效", "Void a bid", oneBid),
		row(aLot+"/bars/new", "bar", judge, "取消竞买资格", "Bar a code", oneBid),
		row(aLot+"/applications", "applications", officer, "确认优先购买权和委托", "Claims and mandates", applications),
	}
}

// orderPage is the form of an order that interrupts a sale or lets it go on.
type orderPage struct {
	file
	Act   string // suspension, resumption, withdrawal
	Order kindOfOrder
	Halts []auctionpg.OrderNote // what stopped it before
	Draft wording.Order         // the public text of what was typed
}

// kindOfOrder is what an order is called, and what follows from it.
type kindOfOrder struct {
	Title, Effect, Basis fault.Text
	Word                 fault.Text // to be typed
	Grounds              string     // list of words
	Look                 string     // of the button
}

var kindsOfOrder = map[string]kindOfOrder{
	"suspension": {
		Title:  fault.Text{ZH: "暂缓或中止拍卖", EN: "Suspend the sale"},
		Effect: fault.Text{ZH: "竞价和所有期限立即停止；已交的保证金继续保留。理由和依据在标的页面公布，并通知已报名的人。", EN: "Bidding and every clock stop at once; deposits stay. The reason is published on the lot's page and everybody who applied is told."},
		Basis:  fault.Text{ZH: "法释〔2016〕18号第28条、第36条", EN: "Fa Shi [2016] No. 18, Art. 28, 36"},
		Word:   fault.Text{ZH: "暂缓", EN: "suspend"}, Grounds: "ground of suspension", Look: "danger",
	},
	"resumption": {
		Title:  fault.Text{ZH: "恢复拍卖", EN: "Resume the sale"},
		Effect: fault.Text{ZH: "各期限按剩余时间继续；新的竞价时间一并公布。", EN: "Each clock goes on with the time it had left; the new time of bidding is published."},
		Basis:  fault.Text{ZH: "法释〔2016〕18号第28条：原因消除后五日内恢复", EN: "Fa Shi [2016] No. 18, Art. 28: within five days after the cause has gone"},
		Word:   fault.Text{ZH: "恢复", EN: "resume"}, Grounds: "ground of resumption",
	},
	"withdrawal": {
		Title:  fault.Text{ZH: "撤回拍卖", EN: "Withdraw the sale"},
		Effect: fault.Text{ZH: "本次拍卖到此结束，不能恢复；全部保证金在二十四小时内退还。理由在标的页面公布。条件具备时可重新列为标的，不计轮次。", EN: "This sale ends and cannot be resumed; all deposits go back within 24 hours. The reason is published. The property may be listed again; the round is not used up."},
		Basis:  fault.Text{ZH: "拍卖变卖规定第17条、法释〔2016〕18号第28条", EN: "Sale Provisions, Art. 17; Fa Shi [2016] No. 18, Art. 28"},
		Word:   fault.Text{ZH: "撤回", EN: "withdraw"}, Grounds: "ground of withdrawal", Look: "danger",
	},
}

func order(act string) load {
	return func(ctx context.Context, r *page.Request) (any, error) {
		f, err := withPapers(ctx, r)
		if err != nil {
			return nil, err
		}
		p := orderPage{file: f, Act: act, Order: kindsOfOrder[act], Halts: f.Dossier.Orders}
		typed := r.Typed("order")
		if typed == nil || !r.May("order.draft") {
			return p, nil
		}
		pairs := []string{"act", act}
		for _, name := range []string{"form", "until", "ground", "reason", "doc_no", "cause_ended_on"} {
			pairs = append(pairs, name, typed.Get(name))
		}
		p.Draft, err = page.Ask[wording.Order](ctx, r, "order.draft", pairs...)
		if f := fault.Of(err); f != nil && f.Kind == fault.Invalid {
			return p, nil // what cannot be read is refused when the order is given
		}
		return p, err
	}
}

// ladderPage is every bid of a lot as the desk sees it: codes, never people.
type ladderPage struct {
	file
	Live bids.Live
	Bids []bidding.BidRow // newest first
	Next int64
}

const ladderRows = "100"

func ladder(ctx context.Context, r *page.Request) (any, error) {
	f, err := open(ctx, r)
	if err != nil {
		return nil, err
	}
	p := ladderPage{file: f}
	err = notYet(page.Gather(
		page.Into(ctx, r, &p.Live, "lot.live"),
		func() error {
			list, err := page.Ask[bids.List](ctx, r, "bid.list", "after", r.Query("after"), "limit", ladderRows)
			p.Bids = list.Bids
			if len(list.Bids) > 0 && list.Next < p.Live.Bids {
				p.Next = list.Next
			}
			return err
		},
	))
	slices.Reverse(p.Bids)
	return p, err
}

// notYet takes a lot that was never live for one without bids.
func notYet(err error) error {
	if f := fault.Of(err); f != nil && f.Code == bidding.ErrNoLot.Code {
		return nil
	}
	return err
}

// bidPage is one bid, or one code, that a judge rules about.
type bidPage struct {
	file
	Seq  string
	Code string
	Bid  *bidding.BidRow
	Live bids.Live
}

func oneBid(ctx context.Context, r *page.Request) (any, error) {
	f, err := open(ctx, r)
	if err != nil {
		return nil, err
	}
	p := bidPage{file: f, Seq: r.Query("seq"), Code: r.Query("code")}
	err = notYet(page.Into(ctx, r, &p.Live, "lot.live")())
	if err != nil || p.Seq == "" {
		return p, err
	}
	before, ok := earlier(p.Seq)
	if !ok {
		return p, nil
	}
	list, err := page.Ask[bids.List](ctx, r, "bid.list", "after", before, "limit", "1")
	if err = notYet(err); err == nil && len(list.Bids) == 1 {
		p.Bid = &list.Bids[0]
	}
	return p, err
}

// waitingPage is what the confirming officer decides; everybody else's
// application stays sealed.
type waitingPage struct {
	file
	Waiting []auctionpg.Waiting
	Holders []page.Option
	Open    bool // a mandate can be confirmed only before bidding opens
}

func applications(ctx context.Context, r *page.Request) (any, error) {
	f, err := open(ctx, r)
	if err != nil {
		return nil, err
	}
	out, err := page.Ask[lots.WaitingOut](ctx, r, "lot.applications_waiting")
	if err != nil {
		return nil, err
	}
	p := waitingPage{file: f, Waiting: out.Applications, Open: f.Lot.Status == auction.Announced || f.Lot.Status == auction.SellOffAnnounced}
	p.Holders = []page.Option{{Value: "", Label: f.pick("请选择", "Choose")}}
	for _, res := range f.Dossier.Resolutions {
		if res.Resolution != f.Dossier.InForce {
			continue
		}
		for _, h := range res.Holders {
			p.Holders = append(p.Holders, page.Option{Value: h.Party.String(), Label: f.Party(h.Party) + f.pick(" · 第", " · rank ") + words(int64(h.Rank)) + f.pick("顺位", "")})
		}
	}
	return p, nil
}

// earlier is the number before that of a bid, for asking after it.
func earlier(seq string) (string, bool) {
	n, err := strconv.ParseInt(seq, 10, 64)
	if err != nil || n < 1 {
		return "", false
	}
	return strconv.FormatInt(n-1, 10), true
}
