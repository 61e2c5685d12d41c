package browser

import (
	"testing"

	"fachui/internal/scenario"
)

// The counter issues a voucher (2 clicks), prints it (1), asks to make it void (2);
// another person agrees (2), and the receipt waits for a new one. Each refusal
// stands beside its field.
func TestAVoucherIsIssuedPrintedAndMadeVoid(t *testing.T) {
	t.Parallel()
	w := world(t, "paid")
	b := open(t, w)
	p := b.As("fin.chen", scenario.Password)
	p.Go(fundsDesk)
	p.Click("票据")
	p.See("待开具", "没有这样的票据")
	n := p.Count("section:has(#waiting) tbody tr")
	p.In("section:has(#waiting) tbody tr:first-child").Click("开具票据")
	p.At(fundsDesk + "/vouchers")
	if left := p.Count("section:has(#waiting) tbody tr"); left != n-1 {
		t.Errorf("%d receipts wait after one of %d was issued", left, n)
	}
	p.Click("2026-000001")
	p.See("往来票据", "尚未打印")
	p.Click("登记打印")
	p.See("1 次", "补打原因")
	p.Fill("补打原因", "毁")
	p.Click("登记打印")
	p.See("funds.text_length")
	p.Holds("补打原因", "毁")
	p.Click("票据有误，申请作废")
	p.Fill("理由", "交款人名称有误")
	p.Click("提交复核")
	p.See("待复核作废", "由", "办理")
	q := b.As("fin.chu", scenario.Password, Phone)
	q.Go(fundsDesk + "/vouchers?state=asked")
	q.Click("2026-000001")
	q.NoOverflow()
	q.Axe()
	q.Click("同意作废")
	q.See("已作废", "交款人名称有误")
	p.Go(fundsDesk + "/vouchers")
	if again := p.Count("section:has(#waiting) tbody tr"); again != n {
		t.Errorf("%d receipts wait after the voucher of one of %d was made void", again, n)
	}
	walk(t, w, []visit{
		{Path: fundsDesk + "/vouchers", Name: "funds-vouchers", Who: "fin.chen"},
		{Path: fundsDesk + "/vouchers/2026/1", Name: "funds-voucher", Who: "fin.chu"},
	})
}

// A payer finds the voucher of a deposit among their own, and anybody checks it by
// number and code; another code finds nothing.
func TestAPayerChecksAVoucher(t *testing.T) {
	t.Parallel()
	w := world(t, "paid")
	b := open(t, w)
	p := b.As("fin.chen", scenario.Password)
	p.Go(fundsDesk + "/vouchers")
	for p.Count("section:has(#waiting) tbody tr") > 0 {
		p.In("section:has(#waiting) tbody tr:first-child").Click("开具票据")
	}
	p.Click("2026-000001")
	p.Click("登记打印")
	p.See("已登记第 1 次打印", "校验码")
	q := b.As("luoqiang", scenario.Password, Phone)
	q.Go("/me")
	q.Go("/me/vouchers")
	q.See("我的票据", "有效", "校验码")
	q.NoOverflow()
	q.Axe()
	q.In("article:first-of-type").Click("查验这张票据")
	q.See("票据有效", "交款人姓名只印在票面上")
	q.Fill("校验码", "AAAA-AAAA-AAAA-AAAA")
	q.Click("查验")
	q.See("没有查到")
	walk(t, w, []visit{{Path: "/vouchers", Name: "voucher-check"}, {Path: "/me/vouchers", Name: "my-vouchers", Who: "luoqiang"}})
}
