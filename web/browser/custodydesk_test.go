package browser

import (
	"encoding/json"
	"fmt"
	"net/http"
	"testing"

	"fachui/internal/house/housetest"
	"fachui/internal/scenario"
)

// A ring from the debtor's safe to the warehouse and back out: a clerk files a list,
// the keeper signs it in under a seal, two people break the seal, and what one person
// may not do alone waits for another.
func TestARingInCustody(t *testing.T) {
	t.Parallel()
	w := world(t, "custody")
	b := open(t, w)
	keeper := b.counted("keeper.qin")
	keeper.Go(deskCourt + "/custody")
	keeper.See("本院没有在管物品")
	keeper.Click("库房货位")
	keeper.Fill("库房", "贵重物品库")
	keeper.Fill("货位", "保险柜02")
	keeper.In("main").Click("登记")
	keeper.See("保险柜02")

	clerk := b.counted("clerk.wang")
	clerk.Go(deskCourt + "/cases/" + w.ID("案"))
	clerk.In("section[aria-labelledby=things-h]").Click("查看并办理")
	clerk.n++
	clerk.See("本案没有在管物品")
	clerk.In("main .page-head").Click("登记交接清单")
	clerk.n++
	clerk.Fill("移交人", "张伟")
	clerk.Fill("取得地点", "锦江区示例路9号")
	clerk.Fill("依据的文书", "（2026）川0104执102号裁定")
	clerk.Fill("#list-things-0-description", "黄金戒指一枚，内圈刻字")
	clerk.Fill("#list-things-0-unit", "枚")
	clerk.Fill("#list-things-0-condition", "完好")
	clerk.Select("#list-things-0-valuable", "是，应当封存")
	clerk.Fill("#list-things-0-quantity", "0")
	clerk.Select("第二名执行人员", "副**（clerk.meng） · 书记员")
	clerk.Click("登记清单")
	clerk.See("第 1 项物品不正确", "数量应为 1 至 1000000")
	clerk.Holds("#list-things-0-description", "黄金戒指一枚，内圈刻字")
	clerk.Shot("custody-refused")
	clerk.Fill("#list-things-0-quantity", "1")
	clerk.Click("登记清单")
	clerk.See("交接清单 KW2026-0001", "尚未接收", "张伟")
	list := clerk.Path()
	t.Logf("clerk: %d clicks to file a list", clerk.n)

	keeper.Go(list)
	keeper.Select("放入货位", "贵重物品库 保险柜02")
	keeper.Click("签收入库")
	keeper.See("贵重物品应当封存")
	keeper.Fill("封条号", "川锦封0001")
	keeper.Click("签收入库")
	keeper.See("封条 川锦封0001", "封存在库")
	keeper.Shot("custody-list")
	t.Logf("keeper: %d clicks to add a slot and to receive", keeper.n)

	clerk.Reload()
	clerk.In("main .table").Click("黄金戒指一枚，内圈刻字")
	thing := clerk.Path()
	clerk.Click("启封")
	clerk.Fill("#open-reason", "评估机构需要查验内圈刻字")
	clerk.Click("发起启封")
	clerk.See("待第二人确认：启封", "由您发起，须由另一人登录后确认", "封存在库")
	clerk.NotSee("在场确认")
	clerk.Shot("custody-begun")
	keeper.Go(deskCourt + "/custody?waits=true")
	keeper.Click("黄金戒指一枚，内圈刻字")
	keeper.Click("在场确认")
	keeper.See("已启封，待重新封存", "应重新封存", "评估机构需要查验内圈刻字")
	keeper.Click("借给评估机构查验")
	keeper.Fill("#lend-counterpart", "四川示例珠宝评估公司")
	keeper.Fill("#lend-paper", "委托书")
	keeper.Fill("#lend-document", "委评1号")
	keeper.Fill("#lend-back_at", "2026-06-01T17:00")
	keeper.Click("发起借出")
	keeper.See("归还时间应在现在之后")
	keeper.Holds("#lend-counterpart", "四川示例珠宝评估公司")
	keeper.Axe()

	judge := b.counted("judge.li")
	judge.Go(thing)
	judge.Click("解除查封扣押，决定发还")
	judge.Fill("#release-counterpart", "张伟")
	judge.Fill("#release-document", "（2026）川0104执102号之三")
	judge.Fill("#release-from", "2026-02-02")
	judge.Click("决定发还")
	judge.See("应发还")
	keeper.Go(thing)
	keeper.Click("发还")
	keeper.Fill("#return-counterpart", "张伟")
	keeper.Fill("#return-paper", "身份证")
	keeper.Click("发起发还")
	keeper.See("待第二人确认：发还")
	clerk.Go(thing)
	clerk.Click("在场确认")
	clerk.See("已发还", "张伟", "流转记录")
	clerk.NotSee("发起")
	clerk.Axe()
	t.Logf("clicks: clerk %d, keeper %d, judge %d", clerk.n, keeper.n, judge.n)
}

// staffIDs are the people of the court by their logins.
func staffIDs(t *testing.T, c housetest.Client) map[string]string {
	t.Helper()
	var all struct {
		Staff []struct{ Login, Person string } `json:"staff"`
	}
	a := c.Must(t, http.MethodGet, "/api/v1"+deskCourt+"/staff", "")
	if err := json.Unmarshal([]byte(a.Text), &all); err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, s := range all.Staff {
		out[s.Login] = s.Person
	}
	return out
}

// The pages of the warehouse at both widths: nothing, one thing, and two pages of things.
func TestCustodydeskPages(t *testing.T) {
	t.Parallel()
	w := world(t, "custody")
	clerk, _ := w.SignIn(t, "clerk.wang", scenario.Password)
	keeper, _ := w.SignIn(t, "keeper.qin", scenario.Password)
	second := staffIDs(t, clerk)["clerk.meng"]
	slot := keeper.Must(t, http.MethodPost, "/api/v1"+deskCourt+"/custody/slots", `{"warehouse":"贵重物品库","slot":"保险柜02"}`).Get("slot_id")
	file := func(n int) (string, []string) {
		var things []map[string]any
		for i := range n {
			things = append(things, map[string]any{
				"description": fmt.Sprintf("第%d件：清代青花瓷瓶（仿）配紫檀木座及锦盒 Kangxi-style-porcelain-vase-with-rosewood-stand", i+1),
				"quantity":    1, "unit": "件", "condition": "瓶口有一处冲线，长约2厘米", "value": "12800.00", "valuable": i == 0, "titled": i == 0,
			})
		}
		list := clerk.Must(t, http.MethodPost, "/api/v1"+deskCourt+"/cases/"+w.ID("案")+"/handovers", housetest.JSON(t, map[string]any{
			"handed_by": "张伟", "capacity": "debtor", "second_officer": second, "taken_on": "2026-02-02", "place": "锦江区示例路9号",
			"document": "（2026）川0104执102号裁定", "things": things,
		})).Get("handover")
		var h struct {
			Things []struct{ Thing string } `json:"things"`
		}
		a := clerk.Must(t, http.MethodGet, "/api/v1"+deskCourt+"/custody/handovers/"+list, "")
		if err := json.Unmarshal([]byte(a.Text), &h); err != nil {
			t.Fatal(err)
		}
		var ids []string
		for _, v := range h.Things {
			ids = append(ids, v.Thing)
		}
		return list, ids
	}
	first, vases := file(50)
	file(2)
	keeper.Must(t, http.MethodPost, "/api/v1"+deskCourt+"/custody/handovers/"+first+"/receipts",
		fmt.Sprintf(`{"things":[{"thing":%q,"slot":%q,"seal":"川锦封0001"},{"thing":%q,"slot":%q}]}`, vases[0], slot, vases[1], slot))
	at := "/api/v1" + deskCourt + "/custody/things/" + vases[1]
	keeper.Must(t, http.MethodPost, at+"/seals", `{"seal":"川锦封0002"}`)
	room := deskCourt + "/custody"
	walk(t, w, []visit{
		{Path: room, Name: "custody-many", Who: "keeper.qin"},
		{Path: room + "?late=true", Name: "custody-none", Who: "keeper.qin"},
		{Path: room + "?state=held", Name: "custody-held", Who: "judge.li"},
		{Path: room + "/slots", Name: "custody-slots", Who: "keeper.qin"},
		{Path: room + "/things/" + vases[0], Name: "custody-thing", Who: "judge.li"},
		{Path: room + "/things/" + vases[1], Name: "custody-waits", Who: "clerk.wang"},
		{Path: room + "/things/" + vases[0] + "/label", Name: "custody-label", Who: "keeper.qin"},
		{Path: room + "/handovers/" + first, Name: "custody-handover", Who: "keeper.qin"},
		{Path: deskCourt + "/cases/" + w.ID("案") + "/custody", Name: "custody-case", Who: "supervisor"},
		{Path: deskCourt + "/cases/" + w.ID("案") + "/handovers/new", Name: "custody-new", Who: "clerk.wang"},
	})
}
