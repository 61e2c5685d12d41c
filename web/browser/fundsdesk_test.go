package browser

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fachui/internal/money"
	"fachui/internal/ref"
	"fachui/internal/scenario"
	"fachui/payments/bank"
)

const (
	fundsDesk = "/courts/jinjiang/funds"
	mainNo    = "4402239009006001"
)

// transfer lets somebody pay into an account, as a bank's customer does.
func (w *World) transfer(name, to, amount string) {
	w.t.Helper()
	link, err := bank.New(bank.Options{URL: w.Bank})
	if err == nil {
		_, err = link.Transfer(w.t.Context(), bank.Transfer{
			Key: string(ref.New()), From: "62220001", FromHolder: name, Fund: money.MustParse(amount), To: to, Amount: money.MustParse(amount),
		})
	}
	if err != nil {
		w.t.Fatalf("transfer: %v", err)
	}
}

// statement downloads the bank's file of a day, as a person does from its site.
func (w *World) statement(day string) string {
	w.t.Helper()
	resp, err := http.Get(w.Bank + "/statements/" + mainNo + "/" + day + ".csv") //nolint:noctx // a test's own bank
	if err != nil {
		w.t.Fatal(err)
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		w.t.Fatalf("statement of %s: %d %v", day, resp.StatusCode, err)
	}
	file := filepath.Join(w.t.TempDir(), day+".csv")
	err = os.WriteFile(file, raw, 0o600)
	if err != nil {
		w.t.Fatal(err)
	}
	return file
}

// Money that nobody understood becomes a case's by two people; a payout goes through
// six hands and to the bank.
func TestReceiptAndPayoutByDifferentPeople(t *testing.T) {
	t.Parallel()
	w := world(t, "plan")
	w.transfer("张伟", mainNo, "5000.00")
	w.Advance("2026-04-28 08:30")
	b := open(t, w)

	maker := b.counted("fin.chen")
	maker.Go(fundsDesk)
	maker.See("待认领", "5,000.00")
	maker.Click("查明款项来源，提出处理意见")
	maker.Fill("查看理由", "查明来款")
	maker.Click("查看付款人")
	maker.See("张伟", "只显示这一次")
	maker.Click("提出，交另一人复核")
	maker.See("请填写“依据")
	maker.Fill("依据", "张伟来电说明，附银行回单")
	maker.Click("提出，交另一人复核")
	maker.See("这是您提出的意见")
	at := maker.Path()
	maker.Click("复核同意并记账")
	maker.See("制单人与复核人是同一人")
	t.Logf("finance maker: %d clicks to see who paid and say whose it is, one of them refused", maker.n)

	checker := b.counted("fin.chu")
	checker.Go(at)
	checker.Click("复核同意并记账")
	checker.See("第二人已复核，款项已入账")
	checker.Click("处理分录")
	checker.See("不明款认领", "L2050", "复核")
	t.Logf("finance checker: %d click to book it", checker.n-1)

	sendPayout(t, w, b)
}

// sendPayout takes the enforcement fee of the plan from the judge to the treasury.
func sendPayout(t *testing.T, w *World, b *Browser) {
	t.Helper()
	judge, _ := w.SignIn(t, "judge.li", scenario.Password)
	judge.Must(t, http.MethodPost, "/api/v1/courts/jinjiang/plans/"+w.ID("方案")+"/payouts", "{}")
	keeper := b.counted("fund.wu")
	keeper.Go(fundsDesk + "/payouts")
	keeper.Click("案款管理人（我） 5")
	keeper.Click("财政（非税收入专户）")
	keeper.See("9,400.00", "同意意味着")
	keeper.Click("同意付款")
	keeper.See("您已办理过本笔付款的一个环节", "现在由执行局长办理")
	treasury := b.As("head.zheng", scenario.Password)
	treasury.Go(fundsDesk + "/payouts?step=bureau_head")
	treasury.Click("财政（非税收入专户）")
	at := treasury.Path()
	treasury.Click("同意付款")
	treasury.See("已批，待财务")

	several := b.counted("fund.wu")
	several.Go(fundsDesk + "/payouts")
	several.Click("案款管理人（我） 4")
	several.Click("同意所选付款")
	several.In("fieldset").See("请选择要审批的付款")
	several.Shot("funds-chosen")
	several.Click("刘某 ¥367,950.01")
	several.Click("成都甲商业银行 ¥100,000.00")
	several.Click("同意所选付款")
	several.See("已完成", "案款管理人（我） 2")
	t.Logf("two payouts approved at once: %d clicks, one press refused", several.n)
	maker := b.counted("fin.chen")
	maker.Go(at)
	maker.Fill("查看理由", "制单前核对收款账户")
	maker.Click("查看收款账户")
	maker.See("成都市锦江区财政局", "51001870836050001")
	maker.Click("同意付款")
	maker.See("现在由财务复核办理", "您已办理过")

	checker := b.counted("fin.chu")
	checker.Go(at)
	checker.Click("复核并发出…")
	checker.See("付款发出后不能撤回", "玖仟肆佰元整")
	checker.Axe()
	checker.Shot("funds-sending")
	checker.Fill("请输入付款金额确认", "9400.01")
	checker.Click("复核无误，发往银行")
	checker.See("您输入的是 9,400.01 元")
	checker.Holds("请输入付款金额确认", "9400.01")
	checker.Fill("请输入付款金额确认", "9400")
	checker.Click("复核无误，发往银行")
	checker.See("已发银行")
	w.Advance("2026-04-28 09:30")
	checker.Go(at)
	checker.See("已付", "银行确认付款")
	checker.Shot("funds-paid")
	t.Logf("payout: keeper %d, maker %d, checker %d clicks", keeper.n, maker.n, checker.n)
}

// A day is closed at 0.00 by the reconciler and a second person, on the bank's own file.
func TestDayIsClosedAtZero(t *testing.T) {
	t.Parallel()
	w := world(t, "lot")
	w.Advance("2026-03-12 09:00")
	b := open(t, w)

	reconciler := b.counted("rec.wei")
	reconciler.Go(fundsDesk)
	reconciler.See("缺对账单", "待日结 2026年3月11日")
	reconciler.Click("导入对账单")
	wrong := filepath.Join(t.TempDir(), "名单.csv")
	err := os.WriteFile(wrong, []byte("姓名,年龄\n张三,30\n"), 0o600)
	if err != nil {
		t.Fatal(err)
	}
	reconciler.Upload("对账单文件", wrong)
	reconciler.Click("导入")
	reconciler.See("没有办成", "对账单")
	reconciler.Upload("对账单文件", w.statement("2026-03-11"))
	reconciler.Click("导入")
	reconciler.See("逐笔与账面一致", "210,000.00")
	reconciler.Axe()
	reconciler.Shot("funds-imported")
	reconciler.Click("去核对并日结")
	reconciler.See("没有未达账项", "差额", "¥0.00")
	reconciler.Click("签署并提交复核")
	reconciler.See("您是该日的对账人")
	reconciler.Shot("funds-signed")
	at := reconciler.Path()
	t.Logf("reconciler: %d clicks from the desk to a signed day, one file refused", reconciler.n)

	keeper := b.counted("fund.wu")
	keeper.Go(at)
	keeper.See("由财务复核或执行局长复核")
	checker := b.counted("fin.chu")
	checker.Go(fundsDesk)
	checker.Click("复核日结")
	checker.Click("复核并锁定该日")
	checker.See("该日已锁定", "账簿检查点", "任何一条")
	t.Logf("second person: %d clicks to close it", checker.n)
	checker.Shot("funds-sealed")
	outside := b.As("fund.wu", scenario.Password, Phone)
	outside.Lang("en")
	outside.Go(at)
	outside.See("Checkpoint of the book")
	outside.NoOverflow()
	outside.Axe()
	outside.Shot("funds-sealed")
}

// A payee whose account is held in another name is refused beside the field.
func TestPayeeInAnotherName(t *testing.T) {
	t.Parallel()
	b := open(t, world(t, "court"))
	keeper := b.counted("fund.wu")
	keeper.Go(fundsDesk + "/payees")
	keeper.Click("登记外部收款人")
	keeper.Fill("简称", "treasury")
	keeper.Fill("单位名称", "成都市锦江区财政局")
	keeper.Fill("账户户名", "成都某某商贸有限公司")
	keeper.Fill("开户银行", "中国建设银行成都锦江支行")
	keeper.Fill("账号", "51001870836050001")
	keeper.Fill("依据", "非税收入专户文件")
	keeper.Click("登记，交另一人复核")
	keeper.In(".field:has([name=holder])").See("户名与收款人")
	keeper.Holds("依据", "非税收入专户文件")
	keeper.Fill("账户户名", "成都市锦江区财政局")
	keeper.Click("登记，交另一人复核")
	keeper.See("待复核", "treasury")
	checker := b.counted("fin.chu")
	checker.Go(fundsDesk + "/payees")
	checker.Click("查看账户并复核")
	checker.Fill("查看理由", "复核前核对")
	checker.Click("查看账户")
	checker.See("51001870836050001")
	checker.Shot("funds-payee-seen")
	checker.Click("复核同意")
	checker.See("可付款")
	t.Logf("payee: keeper %d clicks, checker %d", keeper.n, checker.n)
}

// Every page of the office at both widths, in both languages and themes.
func TestFundsPages(t *testing.T) {
	t.Parallel()
	w := world(t, "plan")
	w.transfer("欧阳"+strings.Repeat("娜", 12), mainNo, "5000.00")
	w.Advance("2026-04-28 08:30")
	judge, _ := w.SignIn(t, "judge.li", scenario.Password)
	judge.Must(t, http.MethodPost, "/api/v1/courts/jinjiang/plans/"+w.ID("方案")+"/payouts", "{}")
	maker, _ := w.SignIn(t, "fin.chen", scenario.Password)
	first := func(path, member string) string {
		return firstOf(t, maker.Must(t, http.MethodGet, "/api/v1/courts/jinjiang"+path, "").Text, member)
	}
	x := first("/exceptions", "exception")
	walk(t, w, []visit{
		{Path: fundsDesk, Who: "fin.chen"},
		{Path: fundsDesk + "/days/2026-04-03", Who: "rec.wei"},
		{Path: fundsDesk + "/statements/new", Who: "fin.chen"},
		{Path: fundsDesk + "/exceptions", Who: "fin.chen"},
		{Path: fundsDesk + "/exceptions/" + x, Name: "funds-exception", Who: "fin.chen"},
		{Path: fundsDesk + "/deposits", Who: "supervisor"},
		{Path: fundsDesk + "/payouts", Who: "fund.wu"},
		{Path: fundsDesk + "/payouts/" + first("/payouts", "payout"), Name: "funds-payout", Who: "fund.wu"},
		{Path: fundsDesk + "/ledger", Who: "supervisor"},
		{Path: fundsDesk + "/ledger/accounts/" + first("/ledger/accounts?code=A1010", "account"), Name: "funds-account", Who: "fin.chu"},
		{Path: fundsDesk + "/ledger/entries/1", Who: "fin.chen"},
		{Path: fundsDesk + "/payees", Who: "fin.chu"},
		{Path: "/courts/jinjiang/cases/" + w.ID("案") + "/account", Name: "funds-case", Who: "head.zheng"},
	})
	t.Run("lists", func(t *testing.T) {
		t.Parallel()
		listsFit(t, open(t, w))
	})
}

// listsFit looks at the pages that are made of the same parts, on a phone and in the
// longer of the two languages.
func listsFit(t *testing.T, b *Browser) {
	t.Helper()
	p := b.As("fin.chen", scenario.Password, Phone)
	p.Lang("en")
	for _, path := range []string{"/days", "/receipts", "/settlements", "/ledger/accounts", "/ledger/entries", "/reversals", "/holds", "/payouts?state=paid"} {
		p.Go(fundsDesk + path)
		p.Skeleton()
		p.NoOverflow()
	}
	p.Axe()
}

// firstOf is a member of the first of a list.
func firstOf(t *testing.T, list, member string) string {
	t.Helper()
	var all []map[string]any
	err := json.Unmarshal([]byte(list), &all)
	if err != nil || len(all) == 0 {
		t.Fatalf("no list: %v %s", err, list)
	}
	return strings.TrimSuffix(fmt.Sprint(all[0][member]), ".0")
}
