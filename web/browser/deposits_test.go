package browser

import (
	"testing"

	"fachui/internal/scenario"
)

// What a bidder sees of money that came in parts, is frozen, or came from somebody
// else; what the court makes of the last.
func TestDepositsOfEveryKind(t *testing.T) {
	t.Parallel()
	w := world(t, "deposits")
	b := open(t, w)
	for _, x := range []struct {
		login string
		see   []string
	}{
		{"mading", []string{"已经交足", "多付的部分", "各笔付款", "2222"}},
		{"gaofeng", []string{"银行已经确认冻结", "二十四小时内解冻"}},
		{"linjing", []string{"竞价结束前交足，或者在银行冻结相同金额"}},
		{"zhoufan", []string{"还差", "50,000.00", "没有算作保证金"}},
	} {
		for _, width := range []Width{Phone, Desktop} {
			p := b.As(x.login, scenario.Password, width)
			p.Go("/me/deposits")
			p.See(x.see...)
			p.Axe()
			p.NoOverflow()
			p.Shot("deposits-" + x.login + "-" + width.Name)
		}
	}
	// The room says it, too, to whoever waits there to bid.
	for login, see := range map[string]string{"linjing": "付款人的户名和报名人不一致", "zhoufan": "还差 ¥50,000.00"} {
		p := b.As(login, scenario.Password, Phone)
		p.Go("/lots/" + w.ID("拍品") + "/room")
		p.In("#payment").See("保证金到了哪里", see)
		p.NotSee("我的优先购买权")
		p.Axe()
		p.NoOverflow()
		p.Shot("room-unpaid-" + login)
	}
	phone := b.As("zhoufan", scenario.Password, Phone)
	phone.Go("/me/auctions")
	phone.See("还差", "补足后才能出价")
	phone.Shot("deposits-pay")

	// The officer looks and doubts; the judge sends it back: three clicks each.
	officer := b.As("confirm.jiang", scenario.Password)
	officer.Go("/courts/jinjiang/funds/payers")
	officer.Click("看付款人和竞买人是谁（留痕）")
	officer.Fill("查看理由", "审查代付关系")
	officer.Click("查看")
	officer.See("孙代付", "林静")
	officer.Axe()
	officer.Shot("payers-officer")
	judge := b.As("judge.li", scenario.Password, Phone)
	judge.Go("/courts/jinjiang/funds/payers")
	judge.Click("不接受，退回付款人")
	judge.Shot("payers-judge")
	judge.Fill("理由", "没有证明与竞买人的关系")
	judge.Click("不接受，退回")
	judge.See("没有他人代付的保证金")
	judge.NoOverflow()
	desk := b.As("fin.chen", scenario.Password)
	desk.Go("/courts/jinjiang/funds/deposits")
	desk.See("银行冻结", "已到 ")
	desk.Axe()
	desk.NoOverflow()
	desk.Shot("funds-deposits")
	desk.Click("银行付款时间")
	desk.See("还没有登记", "不向竞买人预告到账时间")
	desk.Axe()
	desk.Shot("funds-channel")
}
