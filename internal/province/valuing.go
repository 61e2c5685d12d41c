package province

import (
	"fmt"

	"fachui/internal/legal"
)

// step is how far an appraisal has come.
type step int

// The steps, in order.
const (
	choosing step = iota
	selecting
	frozen
	drawn
	commissioned
	accepted
	inspected
	extensionAsked
	reported
	reviewed
	served
	objected  // about the method: to be passed to the firm
	explained // the firm has explained, the party has not answered
	contested // about the facts: the court reviews
	priced
	halted
	takenBack
	correcting
	expired // the parties agreed on a price for a month, and nobody announced a sale
)

// appraise goes from a failed negotiation through the draw to a price that nobody
// objected to, or as far as the valuation has come.
func (a *affair) appraise(from legal.Date, to step) {
	d := func(days int) legal.Date { return workdays(from, days) }
	a.morning(d(1))
	v := a.start(fields{"negotiable": "yes", "official_price": "no", "needs_inspection": "yes", "online_available": "no"})
	if to == choosing {
		return
	}
	if to == takenBack {
		a.office("judge", "valuation.withdraw", fields{":valuation": v, "reason": "申请执行人撤回执行申请（演示）"})
		return
	}
	if to == expired {
		a.agree(v, day("2026-05-08"))
		return
	}
	a.office("judge", "valuation.negotiate", fields{":valuation": v, "outcome": "failed", "reason": "双方报价不一致"})
	a.office("judge", "valuation.agree_firms", fields{":valuation": v, "outcome": "failed", "reason": "双方未就三家机构及顺序达成一致"})
	if to == selecting {
		return
	}
	if to == halted {
		a.office("judge", "valuation.suspend", fields{":valuation": v, "reason": "案外人对标的物提出权属异议（演示）"})
		return
	}
	a.morning(d(2))
	draw := text(a.office("tech", "draw.freeze", fields{":valuation": v, "nonces_until": d(3).At(10, 0)})["draw"])
	a.do(a.owner(), "draw.contribute", fields{":draw": draw, "nonce": fmt.Sprintf("演示%d", a.no)})
	if to == frozen {
		return
	}
	a.afternoon(d(3))
	a.office("tech", "draw.reveal", fields{":draw": draw, "witnesses": []string{"纪检监察员（演示）"}})
	if to == drawn {
		return
	}
	a.commission(v, d, to)
}

// commission goes from the firm's appointment to its report.
func (a *affair) commission(v string, d func(int) legal.Date, to step) {
	a.morning(d(4))
	c := a.office("judge", "commission.issue", fields{
		":valuation": v, "name": a.title, "features": a.about, "quantity": "以权证和现状调查为准", "purpose": "确定司法处置参考价",
		"value_date": d(4), "materials": []string{"权证复印件", "现状调查笔录"}, "contact": "演示法院 0000-00000000", "fee_estimate": "9000.00",
	})
	id, firm := text(c["commission"]), a.p.firm(text(c["registry_no"]))
	if to == commissioned {
		return
	}
	a.morning(d(5))
	a.do(firm.login, "commission.accept", fields{":commission": id, "no_interest": true})
	if to == accepted {
		return
	}
	a.afternoon(d(6))
	a.do(firm.login, "commission.inspect", fields{":commission": id, "held_at": d(6).At(14, 0), "place": a.address, "present": []string{a.creditor, a.debtor}, "witness": "社区网格员（示例）"})
	if to == inspected {
		return
	}
	if to == extensionAsked {
		a.do(firm.login, "commission.extend", fields{":commission": id, "days": 10, "reason": "需调取同类成交资料"})
		return
	}
	a.morning(d(9))
	report := text(a.do(firm.login, "commission.report", fields{
		":commission": id, "value": yuan(a.price), "issued_on": d(9), "valid_until": d(9).AddDays(360),
		"basics": "权属、面积与现状调查一致", "approach": "比较法、收益法", "standard": "房地产估价规范", "conclusion": "市场价值" + yuan(a.price).String() + "元（演示报告）",
		"sealed_by": firm.registry, "file_sha256": paper("评估报告" + a.caseNo), "file_name": "评估报告（演示）.pdf",
		"signers": []any{fields{"certificate": firm.certificate(1), "name": firm.appraiser}, fields{"certificate": firm.certificate(2), "name": "示例评估师"}},
	})["report"])
	if to == reported {
		return
	}
	a.review(v, report, firm, d, to)
}

// review goes from the report to the price, or to an objection against it.
func (a *affair) review(v, report string, f *firm, d func(int) legal.Date, to step) {
	a.morning(d(10))
	if to == correcting {
		a.office("judge", "report.review", fields{":report": report, "passed": false, "defects": []string{"basic_facts"}, "reason": "建筑面积与权证不一致，请补正"})
		return
	}
	a.office("judge", "report.review", fields{":report": report, "passed": true})
	if to == reviewed {
		return
	}
	a.office("clerk", "report.serve", fields{":report": report})
	a.morning(d(11))
	a.received("valuation.report", report)
	if to == served || to == priced {
		a.morning(d(18)) // five days after the last receipt, and more where they end on a day off
		return
	}
	a.morning(d(12))
	ground, statement := "method", "比较案例与本标的不在同一路段，方法不当"
	if to == contested {
		ground, statement = "basic_facts", "报告遗漏露台面积"
	}
	o := text(a.do(a.owner(), "objection.file", fields{":valuation": v, "grounds": []string{ground}, "statement": statement, "evidence": paper("异议材料" + a.caseNo)})["objection"])
	if to != explained {
		return
	}
	a.office("judge", "objection.decide", fields{":objection": o, "finding": "forward", "reason": "转评估机构说明"})
	a.morning(d(13))
	a.do(f.login, "objection.explain", fields{":objection": o, "text": "同路段近一年无成交案例，已按区位修正"})
}

// firm is an appraisal firm with one appraiser who acts here and one who signs.
type firm struct {
	no                    int
	registry, name, login string
	appraiser             string
	city                  string
}

func (f *firm) certificate(n int) string { return fmt.Sprintf("99%04d%02d", f.no, n) }

// firms are a dozen, four to a city, so that every city's pool can be drawn from.
func firms() []*firm {
	names := []string{"云溪衡准", "玉屏信达", "云岭鼎正", "山南同诚", "澜江公允", "临江天平", "江源中信诚", "川南方圆", "青屏至正", "东湖华评", "西城正衡", "云岭百业"}
	cities := []string{cityYunxi, cityLanjiang, cityQingping}
	out := make([]*firm, len(names))
	for i, n := range names {
		out[i] = &firm{
			no: i + 1, registry: fmt.Sprintf("YL-DEMO-%03d", i+1), name: n + "资产评估有限公司" + mark, login: fmt.Sprintf("appraiser%02d", i+1), city: cities[i/4],
		}
	}
	return out
}

func (p *Province) firm(registry string) *firm {
	for _, f := range p.firms {
		if f.registry == registry {
			return f
		}
	}
	return &firm{registry: registry}
}
