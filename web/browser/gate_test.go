package browser

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"fachui/auction"
	"fachui/internal/fault"
	"fachui/internal/house/housetest"
	"fachui/internal/scenario"
)

// lapse is one thing that keeps an announcement from being published, as a clerk
// brings it about on an otherwise complete form.
type lapse struct {
	code  string          // of the refusal
	key   string          // the item of the checklist, where the code has several
	spoil func(p *clicks) // what the clerk does wrong
	field string          // beside which the refusal stands
	says  []string        // words of it, and the article
	keeps [2]string       // another field, and what was typed there
	mend  func(p *clicks) // and how it is put right
}

func set(field, value string) func(*clicks) {
	return func(p *clicks) { p.Fill(field, value) }
}

func choose(field, value string) func(*clicks) {
	return func(p *clicks) { p.Select(field, value) }
}

// tamper does to the form what no clerk can do by typing.
func tamper(script string) func(*clicks) {
	return func(p *clicks) {
		_, err := ask[bool](p.Page, "("+strings.ReplaceAll(script, "%", "%%")+", true)")
		if err != nil {
			p.fatalf("tamper with the form: %v", err)
		}
	}
}

func both(acts ...func(*clicks)) func(*clicks) {
	return func(p *clicks) {
		for _, a := range acts {
			a(p)
		}
	}
}

func none(*clicks) {}

// lapses are those that a form can have, each with its article.
func lapses() []lapse {
	phone, notes := [2]string{"viewing.phone", "028-80000000"}, [2]string{"notes", "过户由买受人自行办理。"}
	rows := []lapse{
		{"announcement.too_late", "", both(set("opens_at", "2026-04-01T10:00"), set("ends_at", "2026-04-02T10:00")), "opens_at",
			[]string{"公告应在开拍 30 日前发布", "2026年4月2日", "第12条"}, phone, both(set("opens_at", "2026-04-02T10:00"), set("ends_at", "2026-04-03T10:00"))},
		{"announcement.bidding_short", "", set("ends_at", "2026-04-03T09:59"), "ends_at",
			[]string{"竞价时间应不少于二十四小时", "第20条"}, phone, set("ends_at", "2026-04-03T10:00")},
		{"announcement.price_too_old", "", both(set("opens_at", "2027-06-30T10:00"), set("ends_at", "2027-07-01T10:00")), "ends_at",
			[]string{"参考价有效期届满后六个月内", "2027年6月30日", "第27条"}, phone, both(set("opens_at", "2026-04-02T10:00"), set("ends_at", "2026-04-03T10:00"))},
		{"announcement.housing", "", set("buyer_condition", " "), "buyer_condition",
			[]string{"住房公告应载明当地限购政策", "第2条"}, notes, set("buyer_condition", "竞买人应符合本市购房资格")},
		{"announcement.defects", "", set("defects", " "), "defects", []string{"瑕疵", "第12条"}, notes, set("defects", "卫生间渗水痕迹")},
		{"announcement.viewing", "", set("viewing.contact", " "), "viewing.when", []string{"看样", "第14条"}, notes, set("viewing.contact", "王书记")},
		{"announcement.tax_against_law", "", choose("taxes.0.bearer", "buyer"), "taxes.0.bearer",
			[]string{"税法规定“增值税”由", "第30条"}, notes, choose("taxes.0.bearer", "seller")},
		{"announcement.tax_blanket", "", set("notes", "过户产生的一切税费由买受人承担。"), "notes",
			[]string{"不得约定“一切税费”由买受人承担", "第30条"}, phone, set("notes", notes[1])},
		{"announcement.tax_lines", "", set("taxes.0.name", " "), "taxes.0.name", []string{"请逐项列明可能产生的税费", "第30条"}, phone, set("taxes.0.name", "增值税")},
		{"announcement.tax_bearer", "", tamper(`document.querySelector('[name="taxes.0.bearer"]').selectedOptions[0].value = 'nobody'`), "taxes.0.bearer",
			[]string{"“增值税”的承担主体应为", "第30条"}, phone, choose("taxes.0.bearer", "seller")},
		{"announcement.derived", "", tamper(`document.querySelector('[name="disclosures.4.item"]').value = 'schedule'`), "", []string{"第13条"}, phone, none},
		{"announcement.item_unknown", "", tamper(`document.querySelector('[name="disclosures.4.item"]').value = 'contact'`), "", []string{"没有“contact”这一公示或提示事项", "第13条"}, phone, none},
		{"announcement.paragraph_fixed", "", tamper(`document.querySelector('[name="paragraphs.0.key"]').value = 'announcement.head'`), "", []string{"是法定内容", "第13条"}, phone, none},
		{"announcement.paragraph_unknown", "", tamper(`document.querySelector('[name="paragraphs.0.key"]').value = 'announcement.nothing'`), "", []string{"模板中没有“announcement.nothing”这一段", "第13条"}, phone, none},
		{"announcement.paragraph_long", "", tamper(`document.querySelector('[name="paragraphs.0.text"]').value = '长'.repeat(4001)`), "paragraphs.0.text",
			[]string{"超过 4000 字", "第13条"}, phone, set("paragraphs.0.text", "")},
		{"announcement.draft_long", "", set("defects", strings.Repeat("渗水\n", 61)), "", []string{"每一列表不超过 60 行", "第13条"}, phone, set("defects", "卫生间渗水痕迹")},
	}
	for i, own := range []struct {
		key, field, good string
		paper            bool
	}{
		{"basis_document", "document", "判决书（其他）", true}, {"appraisal", "document", "议价记录（评估报告）", true}, {"condition", "document", "现场勘验照片（勘验笔录）", true},
		{"contact", "text", "成都市锦江区人民法院执行局 028-80000000", false}, {"other", "text", "无", false},
	} {
		name := fmt.Sprintf("disclosures.%d.%s", i, own.field)
		l := lapse{"announcement.disclosure_missing", own.key, set(name, " "), fmt.Sprintf("disclosures.%d.text", i), []string{"公示事项缺少第", "第13条"}, phone, set(name, own.good)}
		if own.paper {
			l.spoil, l.mend = choose(name, ""), choose(name, own.good)
		}
		rows = append(rows, l)
	}
	for i, w := range auction.Warnings() {
		rows = append(rows, lapse{
			"announcement.warning_missing", w.Key,
			tamper(fmt.Sprintf(`(document.querySelector('#item-%s').open = true, document.querySelector('[name="warnings.%d.text"]').value = '%s', document.querySelector('[name="warnings.%d.item"]').value = '')`, w.Key, i, w.Words.ZH, i)),
			fmt.Sprintf("warnings.%d.text", i), []string{"特别提示缺少第（" + fmt.Sprint(w.No) + "）项", "第14条"}, phone, none,
		})
	}
	return append(rows, lapse{"announcement.disclosure_missing", "taxes", tamper(`document.querySelectorAll('[name^="taxes."]').forEach(e => e.remove())`), "",
		[]string{"公示事项缺少第（9）项", "第13条"}, phone, none})
}

// elsewhere says where a refusal of the gate is shown that no form can bring about.
var elsewhere = map[string]string{
	"announcement.sell_off_window": "of a sell-off: scenarios/selloff_failed.yaml",
	"announcement.stagger_before":  "of a set: auction.TestStagger, scenarios/worlds/machines_set.yaml",
	"announcement.stagger_after":   "of a set: auction.TestStagger",
	"announcement.gap":             "of a fact that every resolved lot has or another item asks for: wording.TestMissing",
	"announcement.no_draft":        "of saving a draft, not of publishing: auctionpg.TestDraft_paragraphs, scenarios/drafts.yaml",
	"announcement.draft_often":     "of saving a draft, not of publishing: auctionpg.TestDraft_bounds",
	"notice.none":                  "a lot has recipients or is not NOTICED: auction.TestAnnouncement_refusals",
	"notice.posting":               "the period of the announcement is longer than the posting: auction.TestAnnouncement_refusals",
	"notice.shareholder":           "of equity: auction.TestAnnouncement_refusals",
	"notice.kind":                  "of what is told, not of the gate",
	"notice.unknown":               "of what is told, not of the gate",
	"notice.nobody":                "of issuing notices, before the gate",
	"notice.issued":                "of issuing notices, before the gate",
	"schedule":                     "written by the house", "announcement": "written by the house", "priority": "written by the house",
	"notices": "written by the house", "payment": "written by the house",
}

// Every item of the gate fails exactly once, with its words and its article beside its
// field and nothing lost of what was typed; then it is mended, and at the end the lot
// is public with nothing against it. A new item without a row fails here.
func TestEachItemOfTheGateFailsOnce(t *testing.T) {
	t.Parallel()
	w := world(t, "gate")
	b := open(t, w)
	failed := map[string]int{}
	clerk := beforeTheForm(t, w, b, failed)
	fillTheForm(clerk)
	all := lapses()
	for n, l := range all {
		l.spoil(clerk)
		clerk.Click("发布公告")
		clerk.In("#fault").See(append([]string{"没有办成", l.code}, l.says...)...)
		if l.field != "" {
			clerk.beside(l.field, l.says...)
		}
		clerk.Holds(l.keeps[0], l.keeps[1])
		if l.code == "announcement.housing" {
			shotAtBothWidths(clerk, "lotdesk-gate-refused")
		}
		failed[l.code+l.key]++
		if n < len(all)-1 {
			l.mend(clerk)
		}
	}
	// the last of them took the rows of taxes away: the form begins anew
	clerk.Reload()
	fillTheForm(clerk)
	clerk.Click("核对并预览")
	clerk.See("可以发布：没有缺项", "预览：社会公众将读到的公告")
	clerk.Click("发布公告")
	clerk.See("公告中", "等待竞价开始")
	public := b.Anonymous(Phone)
	public.Go("/lots/" + w.ID("拍品"))
	public.See("公告核对：", "项全部符合", "，0 项不符")
	public.Axe()
	everyItem(t, failed)
}

// beforeTheForm goes through what other people must do first: an open notice, one
// received too recently, no choice of platform, nobody who clears the home; and the
// car, whose price has expired.
func beforeTheForm(t *testing.T, w *World, b *Browser, failed map[string]int) *clicks {
	t.Helper()
	lot := lotCourt + "/lots/" + w.ID("拍品")
	form := lot + "/announcement/new"
	clerk := b.counted("clerk.wang")
	missing := func(code string, says ...string) {
		t.Helper()
		clerk.In("#gate").See(says...)
		failed[code]++
	}
	clerk.Go(form)
	missing("notice.open", "仍有应受通知人未确认收悉", "第16条")
	missing("lot.platform_choice", "尚未记录申请执行人对网络服务提供者的选择", "第5条")
	missing("announcement.vacating", "尚未查明不动产由谁占有、由谁腾退", "第13条")
	w.Advance("2026-02-26 09:00")
	clerk.Go(lot + "/notices")
	row := clerk.In("#party-" + w.ID("被执行人"))
	if row.Count("details[open]") == 0 {
		row.Click("登记回执、放弃或公示")
	}
	row.Fill("送达回证或签收凭证", "当面签收")
	row.Click("登记收到")
	w.Advance("2026-02-26 10:00")
	api, _ := w.SignIn(t, "clerk.wang", scenario.Password)
	api.Must(t, http.MethodPost, "/api/v1/courts/jinjiang/lots/"+w.ID("拍品")+"/platform-choice",
		housetest.JSON(t, map[string]any{"choices": []map[string]string{{"party": w.ID("申请人"), "platform": "法槌"}}}))
	api.Must(t, http.MethodPost, "/api/v1/courts/jinjiang/assets/"+w.ID("房")+"/surveys",
		housetest.JSON(t, map[string]any{
			"title":  map[string]any{"owner": "张伟", "certificate": "川（2021）成都市不动产权第0031023号", "shared": false},
			"leases": []any{}, "burdens": []any{}, "waiting_seizures": []any{}, "unpaid": []any{}, "defects": []string{"卫生间渗水痕迹"},
			"possession": map[string]any{"by": "owner", "note": "自住", "vacate": true}, "description": "三室一厅，第12层",
		}))
	clerk.Go(form)
	missing("notice.too_recent", "应在公告三日前通知", "2026年3月2日", "第16条")
	clerk.In("#gate").NotSee("尚未记录申请执行人", "由谁腾退")
	w.Advance("2026-03-02 09:00")
	clerk.Go(lotCourt + "/lots/" + w.ID("车拍品") + "/announcement/new")
	missing("announcement.price_expired", "参考价有效期至 2026年2月28日，已经届满", "第27条")
	clerk.Go(form)
	clerk.In("#gate").NotSee("应在公告三日前通知")
	for _, p := range [][2]string{{"判决书", "其他"}, {"议价记录", "评估报告"}, {"现场勘验照片", "勘验笔录"}} {
		clerk.addPaper(t, p[0], p[1])
	}
	return clerk
}

// fillTheForm types everything that an announcement needs.
func fillTheForm(p *clicks) {
	for _, f := range [][2]string{{"disclosures.0.document", "判决书（其他）"}, {"disclosures.1.document", "议价记录（评估报告）"}, {"disclosures.2.document", "现场勘验照片（勘验笔录）"}} {
		p.Select(f[0], f[1])
	}
	for _, f := range [][2]string{
		{"opens_at", "2026-04-02T10:00"}, {"ends_at", "2026-04-03T10:00"},
		{"disclosures.3.text", "成都市锦江区人民法院执行局 028-80000000"}, {"disclosures.4.text", "无"},
		{"defects", "卫生间渗水痕迹"}, {"notes", "过户由买受人自行办理。"}, {"buyer_condition", "竞买人应符合本市购房资格"},
		{"viewing.when", "2026年3月16日至20日"}, {"viewing.place", "静居寺南街"}, {"viewing.contact", "王书记"}, {"viewing.phone", "028-80000000"},
	} {
		p.Fill(f[0], f[1])
	}
}

// shotAtBothWidths is how a refused form looks at a desk and on a phone.
func shotAtBothWidths(c *clicks, name string) {
	c.t.Helper()
	for _, w := range []Width{Phone, Desktop} {
		c.width.Name, c.width.Width, c.width.Height = w.Name, w.Width, w.Height
		c.fit()
		c.NoOverflow()
		c.Axe()
		c.Shot(name)
	}
}

// beside looks for words in the error that belongs to a field.
func (c *clicks) beside(field string, words ...string) {
	c.t.Helper()
	c.until(fmt.Sprintf("a refusal beside %q", field), func() string {
		got, err := ask[string](c.Page, `(e => e && e.getAttribute('aria-invalid') === 'true' ? (e.getAttribute('aria-describedby') || '').split(' ').map(i => (document.getElementById(i) || {innerText: ''}).innerText).join(' ') : '')(document.querySelector('[name="' + %s + '"]'))`, field)
		if err != nil {
			return err.Error()
		}
		for _, word := range words {
			if !strings.Contains(got, word) {
				return fmt.Sprintf("%q is not in %q", word, got)
			}
		}
		return ""
	})
}

// everyItem compares what failed with everything that the gate can refuse.
func everyItem(t *testing.T, failed map[string]int) {
	t.Helper()
	want := map[string]bool{"lot.platform_choice": true}
	for _, f := range fault.All() {
		if strings.HasPrefix(f.Code, "announcement.") || strings.HasPrefix(f.Code, "notice.") {
			want[f.Code] = true
		}
	}
	for _, code := range []string{"announcement.disclosure_missing", "announcement.warning_missing"} {
		delete(want, code)
	}
	for _, i := range auction.Disclosures() {
		if elsewhere[i.Key] == "" {
			want["announcement.disclosure_missing"+i.Key] = true
		}
	}
	for _, i := range auction.Warnings() {
		want["announcement.warning_missing"+i.Key] = true
	}
	for code := range want {
		switch {
		case elsewhere[code] != "" && failed[code] > 0:
			t.Errorf("%s is shown here; strike it from elsewhere", code)
		case elsewhere[code] == "" && failed[code] != 1:
			t.Errorf("%s failed %d times; want once", code, failed[code])
		}
	}
	for code := range failed {
		if !want[code] {
			t.Errorf("%s is no item of the gate", code)
		}
	}
}
