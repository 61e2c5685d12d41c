package browser

import (
	"net/http"
	"testing"

	"fachui/internal/scenario"
	"fachui/payments/bank"
)

const nextNo = "5105010012345678"

// openAtBank opens an account at the bank, as somebody does at its counter.
func (w *World) openAtBank(no, holder string) {
	w.t.Helper()
	link, err := bank.New(bank.Options{URL: w.Bank})
	if err == nil {
		_, err = link.Open(w.t.Context(), bank.Opening{No: no, Holder: holder})
	}
	if err != nil {
		w.t.Fatalf("open account: %v", err)
	}
}

// A court changes its bank: the maker asks, the leader signs, the day before is closed,
// and the old balance arrives.
func TestChangeOfBank(t *testing.T) {
	t.Parallel()
	w := world(t, "lot")
	w.Advance("2026-03-12 09:00")
	w.openAtBank(nextNo, "成都市锦江区人民法院")
	b := open(t, w)

	maker := b.counted("fin.chen")
	maker.Go(fundsDesk + "/deposits")
	maker.Click("案款专户")
	maker.See("4402239009006001", "历次账户", "没有划转过")
	maker.Fill("开户银行代码", "CCB")
	maker.Fill("账号", nextNo)
	maker.Fill("户名", "成都市锦江区人民法院工会")
	maker.Fill("启用日", "2026-03-12")
	maker.Fill("批准文书编号", "锦院函〔2026〕3号")
	maker.Fill("理由", "公开招标更换开户银行")
	maker.Click("申请，交院领导签署")
	maker.In(".field:has([name=holder])").See("户名应与本院名称")
	maker.Holds("批准文书编号", "锦院函〔2026〕3号")
	maker.Fill("户名", "成都市锦江区人民法院")
	maker.Click("申请，交院领导签署")
	maker.See("待院领导签署", "锦院函〔2026〕3号", nextNo)
	maker.Shot("account-asked")
	t.Logf("maker: %d clicks, one name refused", maker.n)

	leader := b.counted("leader.feng")
	leader.Go("/courts/jinjiang/desk")
	leader.See("签署案款专户申请")
	leader.Go(fundsDesk + "/fund-account")
	leader.Click("锦院函〔2026〕3号")
	leader.See("签署后不能撤回", "210,000.00")
	leader.Axe()
	leader.Shot("account-sign")
	leader.Fill("确认", "签署")
	leader.Click("签署")
	leader.See("已签署")
	t.Logf("leader: %d clicks", leader.n)

	maker.Go(fundsDesk + "/fund-account")
	maker.See("新账户将启用", "尚未启用", "现用")
	maker.Shot("account-coming")
	rec, _ := w.SignIn(t, "rec.wei", scenario.Password)
	chu, _ := w.SignIn(t, "fin.chu", scenario.Password)
	importer := b.counted("rec.wei")
	importer.Go(fundsDesk + "/statements/new")
	importer.Upload("对账单文件", w.statement("2026-03-11"))
	importer.Click("导入")
	rec.Must(t, http.MethodPost, "/api/v1/courts/jinjiang/days/2026-03-11/close", "{}")
	chu.Must(t, http.MethodPost, "/api/v1/courts/jinjiang/days/2026-03-11/close", "{}")
	w.Advance("2026-03-12 10:00")
	maker.Go(fundsDesk + "/fund-account")
	maker.See(nextNo, "已更换，未销户", "已到账", "已全部了结")
	maker.Shot("account-changed")
	walk(t, w, []visit{
		{Path: fundsDesk + "/fund-account", Name: "fund-account", Who: "fin.chen"},
		{Path: fundsDesk + "/days/2026-03-12", Name: "funds-two-accounts", Who: "rec.wei"},
	})
}
