package wording_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fachui/auction"
	"fachui/auction/wording"
	"fachui/internal/legal"
)

func interruption(a wording.Act, from auction.Status) wording.Interruption {
	i := wording.Interruption{
		Act: a, Court: "云溪市人民法院", CaseNo: "（2026）川0104执102号", Title: "锦江区某路一号房屋", Round: auction.FirstAuction, From: from,
		DocNo: "（2026）川0104执102号之七", Ground: "案外人对标的提出异议", Reason: "案外人主张\n所有权", At: legal.MustParse("2026-04-01T16:20:00+08:00"),
		OpensAt: legal.MustParse("2026-04-11T10:00:00+08:00"), EndsAt: legal.MustParse("2026-04-12T10:00:00+08:00"),
	}
	switch a {
	case wording.ActStay:
		i.Until, i.ResumeBy = legal.MustDate("2026-05-10"), legal.MustDate("2026-05-15")
	case wording.ActResume:
		i.GoneOn, i.Reason = legal.MustDate("2026-04-07"), "案外人异议已裁定驳回"
	case wording.ActHalt, wording.ActPause, wording.ActSpare:
		i.DocNo = ""
	case wording.ActSuspend, wording.ActWithdraw: // say no more
	}
	return i
}

// Every act has a text in every state, which stands in testdata to be read by people.
func TestWriteOrder(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	for _, a := range wording.Acts() {
		for _, from := range []auction.Status{auction.Noticed, auction.Announced, auction.Bidding, auction.Paid, auction.FailedFirst} {
			o := wording.WriteOrder(interruption(a, from))
			b.WriteString("== " + string(a) + " " + string(from) + "\n" + o.Text() + "\n\n")
			if o.Version == "" || len(o.Paragraphs) < 2 || strings.Contains(o.Text(), "<no value>") || strings.Contains(o.Text(), "。。") {
				t.Errorf("%s from %s: %s", a, from, o.Text())
			}
		}
	}
	path := filepath.Join("testdata", "orders.txt")
	if *update {
		if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != b.String() {
		t.Error("the texts of orders differ from testdata/orders.txt: read them and run with -update")
	}
}

// Each state in which a sale can be interrupted is of one of the five stages, and what
// the law asks for stands in the text.
func TestWriteOrder_says(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		act  wording.Act
		from auction.Status
		want []string
	}{
		{wording.ActStay, auction.Bidding, []string{"云溪市人民法院暂缓拍卖公告", "决定暂缓拍卖（文号：（2026）川0104执102号之七）", "2026年5月10日（含当日）", "2026年5月15日", "竞价即时停止"}},
		{wording.ActSuspend, auction.Paid, []string{"裁定中止拍卖", "至事由消失为止", "第二百六十七条", "成交结果不因此改变"}},
		{wording.ActHalt, auction.Overdue, []string{"第三十六条", "成交结果不因此改变"}},
		{wording.ActPause, auction.SellOffBidding, []string{"网络服务提供者", "第二十八条第二款"}},
		{wording.ActResume, auction.Announced, []string{"恢复拍卖公告", "2026年4月11日10时00分开始，至2026年4月12日10时00分结束", "2026年4月7日消失"}},
		{wording.ActResume, auction.SellOffOpen, []string{"至2026年4月12日10时00分结束"}},
		{wording.ActWithdraw, auction.Bidding, []string{"裁定撤回", "二十四小时内退回", "不计入拍卖次数"}},
		{wording.ActSpare, auction.Announced, []string{"第十四条", "停止对该财产的拍卖", "二十四小时内退回"}},
		{wording.ActSuspend, auction.OffsetPending, []string{"以物抵债的期限停止计算"}},
		{wording.ActSuspend, auction.Priced, []string{"恢复后从原阶段继续"}},
	} {
		got := wording.WriteOrder(interruption(tt.act, tt.from)).Text()
		for _, w := range tt.want {
			if !strings.Contains(got, w) {
				t.Errorf("%s from %s lacks %q:\n%s", tt.act, tt.from, w, got)
			}
		}
	}
	i := interruption(wording.ActStay, auction.SellOffAnnounced)
	i.Round = auction.SellOff
	if got := wording.WriteOrder(i); got.Title != "云溪市人民法院暂缓变卖公告" {
		t.Errorf("a sell-off is called %s", got.Title)
	}
}
