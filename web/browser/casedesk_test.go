package browser

import (
	"fmt"
	"testing"

	"fachui/internal/pgtest"
	"fachui/internal/scenario"
)

// clicks is a person at a desk whose presses are counted.
type clicks struct {
	*Page
	n int
}

func (c *clicks) Click(what string) {
	c.t.Helper()
	c.n++
	c.Page.Click(what)
}

func (b *Browser) counted(login string) *clicks {
	b.t.Helper()
	return &clicks{Page: b.As(login, scenario.Password)}
}

// From an empty case to three firms drawn: a clerk files a case, adds both parties,
// lists a flat, surveys it and starts the search for a price; the technical officer
// freezes and reveals the draw; the clerk commissions the first firm.
func TestFromACaseToADraw(t *testing.T) {
	t.Parallel()
	w := world(t, "firms")
	b := open(t, w)
	clerk := b.counted("clerk.wang")
	clerk.Go(deskCourt + "/desk")
	clerk.Click("立案登记")
	clerk.Fill("案号", "（2026）川0104民初9号")
	clerk.Fill("执行依据文号", "（2025）川0104民初77号")
	clerk.Click("立案")
	clerk.See("不是执行案件")
	clerk.Holds("执行依据文号", "（2025）川0104民初77号")
	clerk.Fill("案号", "（2026）川0104执909号")
	clerk.Fill("案由", "民间借贷纠纷")
	clerk.Click("立案")
	clerk.See("（2026）川0104执909号", "没有正在计时的期限")
	filed := clerk.n

	addParties(clerk)
	listFlat(clerk)
	survey(clerk)
	asset := clerk.n
	startValuation(clerk)
	at := clerk.Path()
	t.Logf("clerk: %d clicks to file a case, %d to a surveyed flat, %d to a valuation that awaits a draw", filed, asset, clerk.n)

	office := b.counted("tech.sun")
	office.Go(at)
	office.Fill("当事人提交随机数至", "2026-02-24T12:00")
	office.Click("冻结名单")
	office.See("等待开号", "名单散列值")
	drawn := office.Path()
	w.Advance("2026-02-24 12:00")
	office.Go(drawn)
	office.Fill("到场的部门，一行一个", "纪检监察组")
	office.In("main").Click("开号")
	office.n++
	office.See("顺位", "fachui verify draw", "纪检监察组")
	office.Axe()
	t.Logf("technical office: %d clicks to freeze and reveal a draw", office.n)

	commissioned := clerk.n
	clerk.Go(at)
	clerk.Fill("物理特征", "六层住宅的第三层")
	clerk.Fill("规格数量", "89.50平方米")
	clerk.Click("发出委托")
	clerk.See("已发出，待答复")
	t.Logf("clerk: %d clicks to commission the first firm", clerk.n-commissioned)
}

func addParties(clerk *clicks) {
	clerk.t.Helper()
	clerk.Click("登记当事人")
	clerk.Fill("姓名或名称", "成都某某商贸有限公司")
	clerk.Select("性质", "公司、企业")
	clerk.Fill("身份证号或统一社会信用代码", "123")
	clerk.Click("登记")
	clerk.See("统一社会信用代码")
	clerk.Fill("身份证号或统一社会信用代码", "")
	clerk.Click("登记")
	clerk.See("成都某某商贸有限公司")
	clerk.Click("登记当事人")
	clerk.Fill("姓名或名称", "李晓明")
	clerk.Select("在本案中的身份", "被执行人")
	clerk.Fill("手机号", "13800000000")
	clerk.Click("登记")
	clerk.See("李某某")
}

func listFlat(clerk *clicks) {
	clerk.t.Helper()
	clerk.Click("登记财产")
	clerk.Fill("名称", "成都市锦江区某路住宅一套")
	clerk.Fill("省", "四川省")
	clerk.Fill("市", "成都市")
	clerk.Fill("裁定文书号", "（2026）川0104执909号之一")
	clerk.Fill("生效日", "2026-02-20")
	clerk.Fill("期限至", "2029-02-21")
	clerk.Click("登记财产")
	clerk.See("2029")
	clerk.Holds("名称", "成都市锦江区某路住宅一套")
	clerk.Fill("期限至", "2029-02-20")
	clerk.Click("登记财产")
	clerk.See("还没有调查")
}

// survey fills the seven parts, once with a sum that nobody can read, and with a
// third row that the form did not have at first.
func survey(clerk *clicks) {
	clerk.t.Helper()
	clerk.Page.In(".actions").Click("填写财产调查")
	clerk.n++
	clerk.Fill("#survey-title-owner", "李晓明")
	const found = "已查明（下面没有填写即为没有）"
	for _, part := range []string{"burdens", "waiting_seizures", "leases", "unpaid", "defects"} {
		clerk.Select("#survey-"+part, found)
	}
	clerk.Select("现由谁占有", "空置")
	clerk.Fill("#survey-unpaid-0-kind", "物业费")
	clerk.Fill("#survey-unpaid-0-amount", "两千")
	clerk.Click("欠费：再加几行")
	clerk.Holds("#survey-title-owner", "李晓明")
	clerk.Fill("#survey-unpaid-4-kind", "水费")
	clerk.Click("保存调查")
	clerk.See("没有办成")
	clerk.Holds("#survey-unpaid-0-amount", "两千")
	clerk.Fill("#survey-unpaid-0-amount", "2,310.50")
	clerk.Fill("建筑面积（平方米）", "89.50")
	clerk.Click("保存调查")
	clerk.See("已查清", "¥2,310.50", "水费", "李某某", "89.50")
}

func startValuation(clerk *clicks) {
	clerk.t.Helper()
	clerk.Click("启动确定参考价")
	clerk.Click("#start-negotiable label:has([value=no])")
	clerk.Click("#start-official_price label:has([value=no])")
	clerk.Click("#start-needs_inspection label:has([value=yes])")
	clerk.Click("启动")
	clerk.See("当事人协商机构", "司法技术辅助部门")
	clerk.Click("#agree-outcome label:has([value=failed])")
	clerk.Fill("不成或不能的理由", "双方未能就机构达成一致")
	clerk.Click("记录协商结果")
	clerk.See("应当摇号")
}

// The pages at which most time is spent, at both widths, in both languages.
func TestCasedeskPages(t *testing.T) {
	t.Parallel()
	w := world(t, "report")
	of, asset, valuation := deskCourt+"/cases/"+w.ID("案"), deskCourt+"/assets/"+w.ID("铺"), deskCourt+"/valuations/"+w.ID("定价")
	walk(t, w, []visit{
		{Path: deskCourt + "/desk", Name: "desk", Who: "clerk.wang"},
		{Path: of, Name: "desk-case", Who: "clerk.wang"},
		{Path: asset + "/survey", Name: "desk-survey", Who: "clerk.wang"},
		{Path: valuation, Name: "desk-valuation", Who: "judge.li"},
	})
}

const deskCourt = "/courts/jinjiang"

// All other pages, on a phone, in Chinese and English.
func TestCasedeskPagesOnAPhone(t *testing.T) {
	t.Parallel()
	w := world(t, "report")
	p := open(t, w).As("clerk.wang", scenario.Password, Phone)
	of, asset := deskCourt+"/cases/"+w.ID("案"), deskCourt+"/assets/"+w.ID("铺")
	for i, path := range []string{
		deskCourt + "/events", deskCourt + "/cases", deskCourt + "/cases?q=%E6%B2%A1%E6%9C%89", deskCourt + "/cases/new",
		of + "/parties/new", of + "/parties/" + w.ID("被执行人"), of + "/claims/new", of + "/claims/new?party=" + w.ID("申请人"),
		of + "/assets/new", of + "/servings", asset, asset + "/surveys", asset + "/names", asset + "/files", asset + "/valuation",
		asset + "/valuation/new", deskCourt + "/draws/" + w.ID("摇号"), deskCourt + "/firms", deskCourt + "/firms/SC-CD-001",
	} {
		p.Lang([]string{"zh", "en"}[i%2])
		p.Go(path)
		if p.Status() != 200 {
			t.Errorf("%s answered %d", path, p.Status())
		}
		p.Skeleton()
		p.NoOverflow()
		p.Axe()
	}
}

// Whoever has nothing to do reads that all is done, and the pool's keeper has the
// forms that the others lack.
func TestWhoSeesWhat(t *testing.T) {
	t.Parallel()
	w := world(t, "court")
	b := open(t, w)
	p := b.As("clerk.wang", scenario.Password)
	p.Go(deskCourt + "/desk")
	p.See("都办完了", "立案登记")
	p.Go(deskCourt + "/cases")
	p.See("还没有案件")
	p.Go(deskCourt + "/firms")
	p.See("没有找到机构", "名单库维护人")
	p.NotSee("登记新机构")
	keeper := b.As("pool.zhou", scenario.Password)
	keeper.Go(deskCourt + "/firms")
	keeper.NotSee("立案登记")
	keeper.Click("登记新机构")
	keeper.In("#firm").Fill("名称", "成都府南房地产评估有限公司")
	keeper.Fill("备案号", "SC-CD-009")
	keeper.Fill("统一社会信用代码", "91510104MA62N1X01X")
	keeper.In("#firm").Click("房地产")
	keeper.Fill("省", "四川省")
	keeper.Fill("市", "成都市")
	keeper.Fill("入库日期", "2025-01-02")
	keeper.In("#firm").Click("登记机构")
	keeper.See("统一社会信用代码校验不通过")
	keeper.In("#firm").Holds("名称", "成都府南房地产评估有限公司")
	keeper.Fill("统一社会信用代码", "91510104MA62N1X01Y")
	keeper.In("#firm").Click("登记机构")
	keeper.See("SC-CD-009")
}

// Ten thousand cases are a page of them, one is found by part of its number, and a
// case of ten thousand assets opens.
func tenThousandCases(t *testing.T, w *World) {
	t.Helper()
	fillCases(t, w, 10_000)
	p := open(t, w).As("clerk.wang", scenario.Password, Phone)
	for _, path := range []string{"/desk", "/cases", "/cases/" + w.ID("案"), "/events", "/assets/" + w.ID("铺")} {
		p.Go(deskCourt + path)
		p.NoOverflow()
		p.Under(150_000)
	}
	p.Go(deskCourt + "/cases")
	p.See("执10102号")
	p.Click("下一页")
	p.NotSee("执10102号")
	p.Fill("案号、案由或执行依据", "执7777号")
	p.In(".filters").Click("查找")
	p.See("执7777号")
	p.NotSee("执7778号")
}

// fillCases makes n more cases like the one in w, by the hand of the database's owner.
func fillCases(t *testing.T, w *World, n int) {
	t.Helper()
	_, err := pgtest.Owner(t, w.Pool).Exec(t.Context(), fmt.Sprintf(`
		insert into enforcement_case
		select (jsonb_populate_record(c, jsonb_build_object('case_id', ('ffffffff-0000-7000-8000-' || lpad(i::text, 12, '0'))::uuid,
			'serial', c.serial + i, 'case_no', '（' || c.year || '）' || c.court_code || c.kind || (c.serial + i) || '号',
			'summary', 'No. ' || i || ' Pneumonoultramicroscopicsilicovolcanoconiosis'))).*
		from enforcement_case c, generate_series(1, %d) i`, n))
	if err != nil {
		t.Fatalf("fill cases: %v", err)
	}
}

// Names in full are shown once, to whoever said why, and again only to whoever says
// it again.
func TestNamesAreOpenedOnce(t *testing.T) {
	t.Parallel()
	w := world(t, "case")
	p := open(t, w).As("clerk.wang", scenario.Password)
	p.Go(deskCourt + "/assets/" + w.ID("铺"))
	p.See("张某")
	p.NotSee("张伟")
	p.Click("查看完整姓名（记录理由）")
	p.Fill("为什么需要", "制作评估委托书")
	p.Click("查看完整姓名")
	p.See("张伟", "何静", "已记录")
	p.Go(deskCourt + "/assets/" + w.ID("铺") + "/names")
	p.NotSee("张伟")
}
