package scenario

import (
	"context"
	"strings"
)

// hash64 stands for the SHA-256 of a document that a scenario does not hold.
const hash64 = "5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f"

func auctionVerbs() []Verb {
	return []Verb{
		{Name: "list lot", Op: "lot.list", Names: "lot", ZH: "设立拍品", EN: "an asset with a final price becomes a lot"},
		{Name: "choose platform", Op: "lot.choose_platform", Names: "choice", ZH: "选择平台", EN: "the applicants' choice of platform is recorded"},
		{Name: "propose terms", Op: "lot.propose", Names: "resolution", ZH: "提出合议方案", EN: "starting price, increment and deposit are put to the panel; members and presiding by name"},
		{Name: "sign terms", Op: "lot.sign", ZH: "合议庭成员签署", EN: "a panel member signs what was proposed, as read now", play: signTerms,
			composed: true,
			Extra:    map[string]string{"lot": "the lot", "resolution": "what was proposed", "agrees": "true by default", "opinion": "a dissent"}},
		{Name: "issue notices", Op: "lot.notify", ZH: "发出拍卖通知", EN: "parties and priority purchasers are to be notified"},
		{Name: "announce", Op: "lot.announce", ZH: "发布拍卖公告", EN: "the announcement; disclosures and warnings are complete unless the scenario gives its own, or leaves some out",
			Extra: map[string]string{"leave_out": "keys of items to leave out"}, play: announce},
		{Name: "apply", Op: "lot.apply", Names: "application", ZH: "报名竞买", EN: "a person applies to bid, having read the announcement", play: apply},
		{Name: "agree to bid together", Op: "joint.consent", ZH: "同意共同竞买", EN: "one whom the representative invited agrees, having read the announcement", composed: true,
			Extra: map[string]string{"lot": "the lot", "of": "the representative, who tells the invitation", "seat": "which seat; by default the open one that bears the person's name", "invitation": "instead of what the representative tells"}, play: agree},
		{Name: "withdraw joint application", Op: "joint.withdraw", ZH: "撤回共同竞买报名", EN: "the representative takes back a joint application that waits for somebody"},
		{Name: "confirm agent", Op: "lot.confirm_agent", ZH: "确认委托竞买", EN: "the confirming officer decides a mandate to bid"},
		{Name: "confirm priority", Op: "lot.confirm_priority", ZH: "确认优先购买权", EN: "the confirming officer decides a claim of priority"},
		{Name: "bid", Op: "bid.place", ZH: "出价", EN: "a bid under an idempotency key of its own; confirmed, unless the scenario says otherwise",
			Extra: map[string]string{"own_clock": "what the bidder's own clock says, sent along; the house knows no such field"}, play: placeBid},
		{Name: "propose setting", Op: "setting.propose", Names: "change", ZH: "提出修改设置", EN: "the leader or the head of the bureau asks for a change of a court's setting"},
		{Name: "approve setting", Op: "setting.approve", ZH: "批准修改设置", EN: "another of the two approves it"},
		{Name: "leave lot", Op: "application.leave", ZH: "暂缓期间退出竞买", EN: "a bidder leaves a lot that stands still, with the deposit"},
		{Name: "note alarm", Op: "lot.note_alarm", ZH: "核查价格提醒", EN: "a judge puts on record what was found about an alarming price"},
		{Name: "suspend lot", Op: "lot.suspend", ZH: "暂缓拍卖", EN: "a judge suspends a lot"},
		{Name: "pause lot", Op: "lot.pause", ZH: "紧急暂停竞价", EN: "the platform pauses the bidding of a lot in an emergency"},
		{Name: "report outage", Op: "outage.report", ZH: "登记服务中断", EN: "the platform puts an outage on record; lots that it touched are paused"},
		{Name: "resume lot", Op: "lot.resume", ZH: "恢复拍卖", EN: "a judge lets a lot go on"},
		{Name: "correct order", Op: "lot.correct_order", ZH: "补正公告笔误", EN: "a judge mends a slip of the pen in the published text of an order; number is that of the text"},
		{Name: "withdraw lot", Op: "lot.withdraw", ZH: "撤回拍卖", EN: "a judge withdraws a lot"},
		{Name: "void bid", Op: "bid.void", ZH: "认定出价无效", EN: "a judge voids a bid"},
		{Name: "bar bidder", Op: "bid.bar", ZH: "取消竞买资格", EN: "a judge bars a code from bidding further"},
		{Name: "check buyer", Op: "lot.check_buyer", ZH: "核查买受人资格", EN: "what the second look at one requirement of the buyer found"},
		{Name: "issue ruling", Op: "lot.rule", Names: "ruling", ZH: "作出成交裁定", EN: "the sale ruling"},
		{Name: "accept late payment", Op: "lot.accept_late", Names: "acceptance", ZH: "准许逾期付款", EN: "a judge lets a late buyer still pay, until a day"},
		{Name: "require qualification", Op: "lot.require", ZH: "写明买受人资格要求", EN: "the qualification that the law asks of a buyer is named before the announcement"},
		{Name: "rule unapproved", Op: "lot.unapproved", Names: "ruling", ZH: "裁定重新拍卖（股权未获批准）", EN: "a judge lets equity be sold again whose buyer nobody approved"},
		{Name: "rule default", Op: "lot.default", Names: "ruling", ZH: "裁定重新拍卖", EN: "a judge rules a buyer in default; the property is sold again"},
		{Name: "revoke sale", Op: "lot.revoke", Names: "ruling", ZH: "裁定撤销拍卖", EN: "a judge revokes a sale on one of the six grounds"},
		{Name: "clear property", Op: "lot.clear", ZH: "登记腾退步骤", EN: "a step is taken to clear the property: notice, order, eviction or hindrance"},
		{Name: "deliver", Op: "lot.deliver", ZH: "交付", EN: "the property is handed over"},
	}
}

// signTerms reads the proposal and signs exactly what was read.
func signTerms(ctx context.Context, w *world, s Step) error {
	path, _, err := w.pathValues("/:court/:lot/:resolution", s.Fields)
	if err != nil {
		return err
	}
	out, err := w.call(ctx, s.By, "lot.resolution", path, "", nil)
	if err != nil {
		return err
	}
	m, _ := out.(map[string]any)
	body := map[string]any{
		"agrees": s.Fields.fields["agrees"].scalar != "false", "content_hash": text(m["content_hash"]), "opinion": s.Fields.fields["opinion"].scalar,
	}
	_, err = w.call(ctx, s.By, "lot.sign", path, "", body)
	return err
}

// announce completes the two lists of the announcement, as the form of a clerk would.
func announce(ctx context.Context, w *world, s Step) error {
	out, err := w.call(ctx, s.By, "lot.items", nil, "", nil)
	if err != nil {
		return err
	}
	lists, _ := out.(map[string]any)
	leave := s.Fields.fields["leave_out"].items()
	s.Fields = without(s.Fields, "leave_out")
	for _, name := range []string{"disclosures", "warnings"} {
		if _, given := s.Fields.fields[name]; given {
			continue
		}
		s.Fields = with(s.Fields, name, "")
		s.Fields.fields[name] = entries(lists[name], leave)
	}
	_, err = w.operate(ctx, Verb{Name: "announce", Op: "lot.announce", Names: "announcement"}, s)
	return err
}

// entries answers each item of a checklist with a text and a document.
func entries(items any, leave []string) node {
	list := node{isList: true}
	all, _ := items.([]any)
	for _, it := range all {
		m, _ := it.(map[string]any)
		key := text(m["item"])
		if key == "" || m["derived"] == true || strings.Contains(" "+strings.Join(leave, " ")+" ", " "+key+" ") {
			continue
		}
		list.list = append(list.list, node{isMap: true, keys: []string{"item", "text", "document", "name"}, fields: map[string]node{
			"item": {scalar: key}, "text": {scalar: orElse(text(m["zh"]), "详见附件")}, "document": {scalar: hash64}, "name": {scalar: key + ".pdf"},
		}})
	}
	return list
}

// apply reads the announcement first: its hash is what the bidder accepts.
func apply(ctx context.Context, w *world, s Step) error {
	lot, err := w.id(s.Fields.fields["lot"].scalar)
	if err != nil {
		return err
	}
	if _, given := s.Fields.fields["announcement_hash"]; !given {
		out, err := w.call(ctx, s.By, "lot.announcement", map[string]string{"lot": lot}, "", nil)
		if err != nil {
			return err
		}
		m, _ := out.(map[string]any)
		s.Fields = with(s.Fields, "announcement_hash", text(m["content_hash"]))
	}
	if _, given := s.Fields.fields["accept_warnings"]; !given {
		s.Fields = with(s.Fields, "accept_warnings", "true")
	}
	_, err = w.operate(ctx, Verb{Name: "apply", Op: "lot.apply", Names: "application"}, s)
	return err
}

// placeBid confirms the bid, as a bidder does who is asked and means it.
func placeBid(ctx context.Context, w *world, s Step) error {
	if own, claims := s.Fields.fields["own_clock"]; claims {
		return bidByOwnClock(ctx, w, s, own.scalar)
	}
	if _, given := s.Fields.fields["confirmed"]; !given {
		s.Fields = with(s.Fields, "confirmed", "true")
	}
	_, err := w.operate(ctx, Verb{Name: "bid", Op: "bid.place"}, s)
	return err
}
