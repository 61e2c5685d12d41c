package province

import "fachui/internal/legal"

// custody is what the first court holds in two of its cases: valuables under seal
// and fruit that had to go, and of a car its keys and papers, one of which waits for
// the keeper to confirm that an appraiser takes it.
func (a *affair) custody(on legal.Date) {
	if a.thing.court != 1 || a.reach != delivered && a.turn != withdrawnBefore {
		return
	}
	switch a.class {
	case "artwork":
		slot := a.slot("贵重物品库", "保险柜02")
		things := a.handOver(on, "云溪市示例路9号", []any{
			fields{"description": "山水画一幅（装裱，附锦盒）", "quantity": 1, "unit": "幅", "condition": "左下角有水渍", "value": "60000.00", "valuable": true, "asset": a.asset},
			fields{"description": "黄金手镯一对", "quantity": 2, "unit": "只", "condition": "完好，重约52克", "value": "28600.00", "valuable": true},
			fields{"description": "鲜橙二十箱", "quantity": 20, "unit": "箱", "condition": "新鲜", "perishes_at": on.AddDays(3).At(17, 0)},
		}, func(i int) fields {
			if i == 2 {
				return fields{"slot": a.slot("普通库", "冷藏间")}
			}
			return fields{"slot": slot, "seal": []string{"云溪封0101", "云溪封0102"}[i]}
		})
		if len(things) == 3 {
			a.secondHand("judge", "custody.dispose", "head", fields{":thing": things[2], "reason": "不宜保存，当日变卖，价款交入案款账户（演示）", "document": a.caseNo + "之四"})
		}
	case "vehicle":
		slot := a.slot("普通库", "A-01")
		things := a.handOver(on, "云溪市停车场", []any{
			fields{"description": "车钥匙两把（示例牌）", "quantity": 2, "unit": "把", "condition": "其中一把外壳破损", "asset": a.asset},
			fields{"description": "机动车登记证书、行驶证", "quantity": 2, "unit": "本", "condition": "完好", "asset": a.asset},
		}, func(int) fields { return fields{"slot": slot} })
		if len(things) == 2 {
			a.office("clerk", "custody.lend", fields{":thing": things[0], "counterpart": "示例评估有限公司" + mark, "paper": "委托书、工作证", "document": a.caseNo + "委评1号", "back_at": on.AddDays(7).At(17, 0)})
		}
	}
}

// slot adds a slot to a warehouse of the court.
func (a *affair) slot(warehouse, slot string) string {
	return text(a.office("keeper", "custody.add_slot", fields{"warehouse": warehouse, "slot": slot})["slot_id"])
}

// handOver files a list that the clerk and the judge bring, and the keeper receives
// each line as told. It returns the things in the order of the list.
func (a *affair) handOver(on legal.Date, place string, lines []any, receive func(int) fields) []string {
	second := ""
	for _, s := range rowsOf(a.office("clerk", "staff.of_court", nil)) {
		if text(s["login"]) == a.tale.court.who("judge") {
			second = text(s["person"])
		}
	}
	list := text(a.office("clerk", "custody.hand_over", fields{
		":case": a.caseID, "handed_by": a.p.nameOf(a.owner()), "capacity": "debtor", "second_officer": second, "taken_on": on,
		"place": place, "document": a.caseNo + "之一", "things": lines,
	})["handover"])
	var ids []string
	var receipts []any
	found, _ := a.office("keeper", "custody.handover", fields{":handover": list})["things"].([]any)
	for i, v := range found {
		line, _ := v.(map[string]any)
		ids = append(ids, text(line["thing"]))
		r := receive(i)
		r["thing"] = ids[i]
		receipts = append(receipts, r)
	}
	a.office("keeper", "custody.receive", fields{":handover": list, "things": receipts})
	return ids
}

// secondHand begins an act as one office and confirms it as another.
func (a *affair) secondHand(first, op, second string, in fields) {
	act := text(a.office(first, op, in)["act"])
	a.office(second, "custody.confirm", fields{":act": act})
}
