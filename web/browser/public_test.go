package browser

import (
	"testing"

	"fachui/internal/scenario"
)

// The public pages as everybody meets them: with nothing, while bidding runs, and
// when a lot is sold.
func TestPublicPages(t *testing.T) {
	t.Parallel()
	w := world(t, "running")
	lot := "/lots/" + w.ID("拍品")
	walk(t, w, []visit{
		{Path: "/", Name: "home"},
		{Path: "/lots", Name: "lots"},
		{Path: "/lots?q=" + "%E6%B2%A1%E6%9C%89%E8%BF%99%E6%A0%B7%E7%9A%84%E4%B8%9C%E8%A5%BF", Name: "lots-none"},
		{Path: "/lots?price_from=abc", Name: "lots-refused"},
		{Path: lot, Name: "lot-running"},
		{Path: lot + "/room", Name: "room"},
		{Path: lot + "/bids", Name: "bids"},
		{Path: lot + "/announcement", Name: "announcement"},
		{Path: lot + "/application", Name: "application-stranger"},
		{Path: "/courts", Name: "courts"},
		{Path: "/courts/jinjiang", Name: "court"},
		{Path: "/how", Name: "how"},
		{Path: "/practice?bids=700000", Name: "practice"},
	})
}

func TestPublicPagesWhenNothingIsThere(t *testing.T) {
	t.Parallel()
	w := world(t, "court")
	walk(t, w, []visit{
		{Path: "/", Name: "home-empty"},
		{Path: "/lots", Name: "lots-empty"},
		{Path: "/courts/jinjiang", Name: "court-empty"},
	})
}

func TestPublicPagesOfASoldLot(t *testing.T) {
	t.Parallel()
	w := world(t, "sold")
	lot := "/lots/" + w.ID("拍品")
	walk(t, w, []visit{
		{Path: lot, Name: "lot-sold"},
		{Path: lot + "/confirmation", Name: "confirmation"},
	})
}

// Ten thousand lots are one page of them, and small enough for a slow phone.
func tenThousandLots(t *testing.T, w *World) {
	t.Helper()
	p := open(t, w).Anonymous(Phone)
	for _, path := range []string{"/", "/lots", "/lots/" + w.ID("拍品")} {
		p.Go(path)
		p.NoOverflow()
		p.Under(100_000)
	}
	p.Go("/lots")
	p.See("10,0")
	p.Click("下一页")
	p.See("回到第一页")
}

// Somebody who has never bid finds the practice auction and wins it: 4 clicks.
func TestACitizenPractises(t *testing.T) {
	t.Parallel()
	w := world(t, "court")
	p := open(t, w).Anonymous(Phone)
	p.Go("/")
	p.Click("先模拟一次")
	p.Fill("您的出价（元）", "699999")
	p.In("main").Click("出价")
	p.See("bid.below_start")
	p.Holds("您的出价（元）", "699999")
	p.Fill("您的出价（元）", "７５０，０００")
	p.In("main").Click("出价")
	p.See("您领先")
	p.Click("不再出价，等到结束")
	p.See("您竞得了")
	p.Axe()
}

// A bidder bids in the room without a script, is refused with what would have been
// right, and keeps what was typed.
func TestABidderWithoutScripts(t *testing.T) {
	t.Parallel()
	w := world(t, "running")
	b := open(t, w)
	p := b.As("xiefang", scenario.Password, Phone)
	p.JavaScript(false)
	room := "/lots/" + w.ID("拍品") + "/room"
	p.Go(room)
	p.Fill("出价（元）", "1")
	p.Click("#bid")
	p.See("确认出价 ¥1.00", "这个金额会被拒绝")
	p.Submit()
	p.See("bid.below_start", "720,000.00")
	p.Shot("bid-refused")

	// An ordinary bid takes one more press; a jump is typed twice.
	p.Go(room)
	p.Holds("出价（元）", "720000.00")
	p.Fill("出价（元）", "８００，０００")
	p.Click("#bid")
	p.See("人民币捌拾万元整", "超过 10 个加价幅度")
	p.Fill("请再次输入金额", "80000")
	p.Submit()
	p.See("bid.again")
	p.Holds("请再次输入金额", "80000")
	p.Shot("bid-again")
	p.Fill("请再次输入金额", "800,000.00")
	p.Submit()
	p.At(room)
	p.See("您目前领先", "¥800,000.00")
	p.Fill("出价（元）", "很多")
	p.Click("#bid")
	p.See("“出价（元）”的值不能使用：应为金额（元，最多两位小数），如 1234.50。", "request.bad_value")
}

// A browser whose scripts run but that knows no dialogs (Safari before 15.4) asks on
// the next page, as without scripts.
func TestABidderWithoutDialogs(t *testing.T) {
	t.Parallel()
	w := world(t, "running")
	p := open(t, w).As("xiefang", scenario.Password, Phone)
	p.Go("/lots/" + w.ID("拍品") + "/room")
	p.See("实时连接")
	_, err := ask[bool](p, `delete HTMLDialogElement.prototype.showModal`)
	if err != nil {
		t.Fatal(err)
	}
	p.Click("#bid")
	p.See("确认出价 ¥720,000.00")
	p.Submit()
	p.See("您目前领先", "¥720,000.00")
}

// With a script the list follows the filter; without one the button does it.
func TestTheListFollowsTheFilter(t *testing.T) {
	t.Parallel()
	w := world(t, "announced")
	b := open(t, w)
	p := b.Anonymous()
	p.Go("/lots")
	p.See("商铺")
	p.Select("种类", "机动车")
	p.See("没有符合条件的标的")
	p.At("/lots")
	q := b.Anonymous()
	q.JavaScript(false)
	q.Go("/lots")
	q.Select("种类", "机动车")
	q.In("main").Click("查找")
	q.See("没有符合条件的标的")
}
