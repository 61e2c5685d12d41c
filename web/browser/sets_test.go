package browser

import "testing"

// The pages of things that are sold together, with one sold and the rest stopped, at
// both widths.
func TestSetPages(t *testing.T) {
	t.Parallel()
	w := world(t, "story/sets_stop")
	of := deskCourt + "/cases/" + w.ID("案") + "/lot-sets"
	walk(t, w, []visit{
		{Path: of, Name: "sets-desk", Who: "judge.li"},
		{Path: deskCourt + "/lot-sets/" + w.ID("一组"), Name: "set-desk", Who: "judge.li"},
		{Path: "/lots/" + w.ID("乙"), Name: "set-lot"},
		{Path: "/lots/" + w.ID("丙"), Name: "set-lot-spared"},
	})
}

// A judge puts two machines together, is told what is missing, states the target anew,
// and ends the set.
func TestAJudgePutsThingsTogether(t *testing.T) {
	t.Parallel()
	w := world(t, "machines")
	judge := open(t, w).counted("judge.li")
	judge.Go(deskCourt + "/cases/" + w.ID("案"))
	judge.Click("一并处置")
	judge.See("本案没有一并处置的财产")
	judge.Click("将多项财产编为一组")
	judge.Shot("set-make")
	judge.Select("第 1 件", "数控机床甲")
	judge.Select("第 2 件", "数控机床乙")
	judge.Select("合议庭的认定", "在使用上不可分")
	judge.Click("分别拍卖")
	judge.Fill("理由", "两台机床各自独立")
	judge.Select("#make-target-0-kind", "执行债权（本金和利息）")
	judge.Fill("#make-target-0-amount", "257000")
	judge.Fill("#make-target-0-source", "（2025）川0104民初3310号")
	judge.Click("编为一组")
	judge.See("应当合并拍卖，不能分别拍卖")
	judge.Select("合议庭的认定", "可以分别处置")
	judge.Click("编为一组")
	judge.See("一组 2 项财产", "257,000.00", "没有表示")
	judge.Click("重新核定")
	judge.Fill("#target-target-0-amount", "300000")
	judge.Fill("为什么重新核定", "利息计至三月底")
	judge.Click("记入新的总额")
	judge.See("300,000.00", "第 1 次核定")
	judge.Click("登记被执行人的书面表示")
	judge.Shot("set-agree")
	t.Logf("judge: %d clicks to put two things together and state the target anew", judge.n)
}
