package auctionpg

import (
	"fmt"
	"strings"

	"fachui/auction"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/registry"
)

// RiskState says what is known of one risk.
type RiskState string

// The states. Unknown is said as plainly as present: a buyer must not take
// silence for an answer.
const (
	RiskClear   RiskState = "clear"
	RiskPresent RiskState = "present"
	RiskUnknown RiskState = "unknown"
)

// Risk is one typed answer about a property. It names no person: the public
// learns what burdens a property, not whose lease or debt it is, beyond the masked
// holders of registered rights.
type Risk struct {
	Key       string       `json:"key"`
	Name      fault.Text   `json:"name"`
	State     RiskState    `json:"state"`
	Answer    fault.Text   `json:"answer"`
	Details   []fault.Text `json:"details"`
	Evidence  string       `json:"evidence"`   // what the answer rests on, in the court's words
	Reason    string       `json:"reason"`     // why it is unknown, in the court's words
	CheckedOn legal.Date   `json:"checked_on"` // last looked at
}

func say(zh, en string) fault.Text { return fault.Text{ZH: zh, EN: en} }

// RiskCard answers what a buyer must know of a property, from the newest survey
// (nil: there is none) and the announcement.
func RiskCard(s *registry.Survey, a Published, immovable bool) []Risk {
	c := card{announced: a}
	if s != nil {
		c.facts, c.on = s.Facts, s.SurveyedAt.Date()
	}
	out := []Risk{c.leases(), c.occupancy(), c.vacating(), c.arrears(), c.taxes(), c.burdens(), c.seizures(), c.disputes()}
	if immovable {
		out = append(out, c.building())
	}
	return append(out, c.limit())
}

// card is what the answers are read from.
type card struct {
	facts     registry.Facts
	on        legal.Date
	announced Published
}

// risk begins an answer about a part of the survey: clear or present as told,
// unknown if the part was not found out.
func (c card) risk(key, part string, name fault.Text, known, present bool) Risk {
	r := Risk{Key: key, Name: name, State: RiskClear, Answer: say("未发现。", "None found."), Details: []fault.Text{}}
	p := c.facts.Parts[part]
	r.Evidence, r.CheckedOn = p.Evidence, c.on
	if !p.CheckedOn.IsZero() {
		r.CheckedOn = p.CheckedOn
	}
	switch {
	case !known:
		r.State, r.Reason, r.Answer = RiskUnknown, p.Unknown, say("尚未查明。", "Not found out.")
	case present:
		r.State = RiskPresent
	}
	return r
}

func (c card) leases() Risk {
	r := c.risk("lease", "leases", say("租赁", "Leases"), c.facts.Leases != nil, len(c.facts.Leases) > 0)
	if r.State != RiskPresent {
		return r
	}
	before := 0
	for _, l := range c.facts.Leases {
		zh, en := "租期至 "+until(l.Until, "未约定").ZH, "leased until "+until(l.Until, "").EN
		if l.Rent.IsPositive() {
			zh, en = zh+"，年租金 "+l.Rent.Grouped()+" 元", en+", rent ¥"+l.Rent.Grouped()+" a year"
		}
		if !l.PaidUntil.IsZero() {
			paid := onDay(l.PaidUntil)
			zh, en = zh+"，租金已付至 "+paid.ZH, en+", paid until "+paid.EN
		}
		if l.BeforeUs {
			before++
			zh, en = zh+"；先于抵押或查封，对买受人有效", en+"; older than mortgage and seizure, so it binds the buyer"
		}
		r.Details = append(r.Details, say(zh, en))
	}
	r.Answer = say(fmt.Sprintf("有 %d 份租约，其中 %d 份对买受人有效。", len(c.facts.Leases), before),
		several(len(c.facts.Leases), "lease", "leases")+", of which "+several(before, "binds the buyer.", "bind the buyer."))
	return r
}

func until(d legal.Date, none string) fault.Text {
	if d.IsZero() {
		if none == "" {
			none = "未约定"
		}
		return say(none, "no agreed end")
	}
	return onDay(d)
}

// onDay is a day as people write it.
func onDay(d legal.Date) fault.Text {
	return say(fmt.Sprintf("%d年%d月%d日", d.Year, int(d.Month), d.Day), fmt.Sprintf("%d %s %d", d.Day, d.Month.String()[:3], d.Year))
}

// occupants name who has a property.
var occupants = map[string]fault.Text{
	"owner": say("被执行人占有使用。", "The debtor occupies it."), "lessee": say("承租人占有使用。", "A lessee occupies it."),
	"third_party": say("案外人占有使用。", "A third party occupies it."), "court": say("法院控制。", "The court holds it."),
	"vacant": say("空置。", "It is vacant."),
}

func (c card) occupancy() Risk {
	p := c.facts.Possession
	r := c.risk("occupancy", "possession", say("占有使用", "Occupancy"), p != nil, p != nil && p.By != "vacant" && p.By != "court")
	if p != nil {
		r.Answer = occupants[p.By]
	}
	return r
}

func (c card) vacating() Risk {
	p := c.facts.Possession
	r := c.risk("vacating", "possession", say("腾退责任", "Who vacates it"), p != nil, vacatedBy(p) == auction.VacatedByBuyer)
	switch vacatedBy(p) {
	case auction.VacatingUnknown:
	case auction.VacatedByCourt:
		r.Answer = say("由法院负责腾退后交付。", "The court clears it before it is handed over.")
	case auction.VacatedByBuyer:
		r.Answer = say("法院不负责腾退，按现状交付。", "The court does not clear it; it is handed over as it stands.")
	case auction.VacatedAlready:
		r.Answer = say("无须腾退。", "Nobody has to leave.")
	}
	return r
}

// several counts things in English.
func several(n int, one, more string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, more)
}

func (c card) arrears() Risk {
	r := c.risk("arrears", "unpaid", say("欠缴税费", "Arrears"), c.facts.Taxes != nil, len(c.facts.Taxes) > 0)
	var total money.Amount
	for _, u := range c.facts.Taxes {
		total = total.Add(u.Amount)
		zh, en := fmt.Sprintf("%s ¥%s", u.Kind, u.Amount.Grouped()), fmt.Sprintf("%s ¥%s", u.Kind, u.Amount.Grouped())
		if !u.As.IsZero() {
			zh, en = zh+"（截至 "+onDay(u.As).ZH+"）", en+" (as of "+onDay(u.As).EN+")"
		}
		r.Details = append(r.Details, say(zh, en))
	}
	if r.State == RiskPresent {
		r.Answer = say("已知欠缴共 ¥"+total.Grouped()+"。", "¥"+total.Grouped()+" is known to be owed.")
	}
	return r
}

func (c card) taxes() Risk {
	r := Risk{Key: "taxes", Name: say("税费负担", "Taxes of the transfer"), State: RiskClear, Details: []fault.Text{},
		Answer:   say("按公告所列各自负担。", "Borne as the announcement lists."),
		Evidence: "拍卖公告", CheckedOn: day(c.announced.PublishedAt)}
	for _, t := range c.announced.Taxes {
		w := t.Bearer.Words()
		if t.Bearer != auction.Seller {
			r.State = RiskPresent
		}
		r.Details = append(r.Details, say(t.Name+"："+w.ZH, auction.TaxName(t.Name).EN+": "+w.EN))
	}
	if len(c.announced.Taxes) == 0 {
		r.State, r.Answer, r.Evidence = RiskUnknown, say("公告未列明。", "The announcement lists none."), ""
	}
	return r
}

func day(t legal.Time) legal.Date {
	if t.IsZero() {
		return legal.Date{}
	}
	return t.Date()
}

// burdenWords name the rights of others in a property.
var burdenWords = map[string]fault.Text{
	"mortgage": say("抵押", "mortgage"), "pledge": say("质押", "pledge"), "lien": say("留置", "lien"), "easement": say("地役权", "easement"),
	"residence": say("居住权", "right of residence"), "other": say("其他权利", "other right"),
}

func (c card) burdens() Risk {
	r := c.risk("burdens", "burdens", say("抵押等权利负担", "Mortgages and other rights"), c.facts.Burdens != nil, len(c.facts.Burdens) > 0)
	for _, b := range c.facts.Burdens {
		w := burdenWords[b.Kind]
		zh, en := w.ZH+"："+b.Holder, w.EN+": "+b.Holder
		if b.Amount.IsPositive() {
			zh, en = zh+"，¥"+b.Amount.Grouped(), en+", ¥"+b.Amount.Grouped()
		}
		if !b.RegisteredOn.IsZero() {
			zh, en = zh+"，登记于 "+onDay(b.RegisteredOn).ZH, en+", registered "+onDay(b.RegisteredOn).EN
		}
		r.Details = append(r.Details, say(zh, en))
	}
	if n := len(r.Details); n > 0 {
		r.Answer = say(fmt.Sprintf("有 %d 项权利负担。", n), several(n, "right of others is on it.", "rights of others are on it."))
	}
	return r
}

func (c card) seizures() Risk {
	waiting := 0
	r := c.risk("seizures", "waiting_seizures", say("轮候查封", "Seizures in the queue"), c.facts.Waiting != nil, false)
	for _, w := range c.facts.Waiting {
		zh, en := w.Court+"，"+onDay(w.Since).ZH, w.Court+", "+onDay(w.Since).EN
		if w.Cleared {
			zh, en = zh+"，已解除", en+", lifted"
		} else {
			waiting++
		}
		r.Details = append(r.Details, say(zh, en))
	}
	if waiting > 0 {
		r.State = RiskPresent
		r.Answer = say(fmt.Sprintf("有 %d 项轮候查封。", waiting), several(waiting, "seizure of another court waits.", "seizures of other courts wait."))
	}
	return r
}

func (c card) disputes() Risk {
	open := 0
	r := c.risk("disputes", "disputes", say("异议与诉讼", "Objections and suits"), c.facts.Disputes != nil, false)
	for _, d := range c.facts.Disputes {
		w := say("执行异议", "objection")
		if d.Kind == "suit" {
			w = say("诉讼", "suit")
		}
		state := say("已结", "ended")
		if d.State == "open" {
			open++
			state = say("未结", "open")
		}
		r.Details = append(r.Details, say(strings.TrimRight(w.ZH+"，"+state.ZH+"，"+d.Note, "，"), strings.TrimRight(w.EN+", "+state.EN+", "+d.Note, ", ")))
	}
	if open > 0 {
		r.State = RiskPresent
		r.Answer = say(fmt.Sprintf("有 %d 件未结。", open), several(open, "is open.", "are open."))
	}
	return r
}

func (c card) building() Risk {
	b := c.facts.Building
	r := c.risk("building", "building", say("违法建筑", "Building without permission"), b != nil, b != nil && b.Unpermitted)
	if b != nil && b.Unpermitted {
		r.Answer = say("存在未经许可的建筑。", "Part of it was built without permission.")
	}
	if b != nil && b.Note != "" {
		r.Details = append(r.Details, say(b.Note, b.Note))
	}
	return r
}

func (c card) limit() Risk {
	r := Risk{Key: "purchase_limit", Name: say("限购", "Purchase restriction"), State: RiskClear, Details: []fault.Text{},
		Answer: say("不限购。", "Anybody may buy."), Evidence: "拍卖公告", CheckedOn: day(c.announced.PublishedAt)}
	if c.announced.Limited {
		r.State, r.Answer = RiskPresent, say("限购，竞买人须具备购买资格。", "Restricted: a buyer must be qualified.")
	}
	if c.announced.BuyerCondition != "" {
		if !c.announced.Limited {
			r.Answer = say("未标明限购，条件见公告。", "Not marked as restricted; the announcement says:")
		}
		r.Details = append(r.Details, say(c.announced.BuyerCondition, c.announced.BuyerCondition))
	}
	if c.announced.PublishedAt.IsZero() {
		r.State, r.Answer, r.Evidence = RiskUnknown, say("公告未写明。", "The announcement does not say."), ""
	}
	return r
}
