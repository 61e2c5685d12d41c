package valuation

import (
	"slices"

	"fachui/internal/basis"
	"fachui/internal/fault"
)

// Method is a way to find a reference price (Art. 2).
type Method string

// The methods, in the order in which they are tried.
const (
	PartyAgreement  Method = "party_agreement"  // 当事人议价
	DirectedInquiry Method = "directed_inquiry" // 定向询价
	OnlineInquiry   Method = "online_inquiry"   // 网络询价
	Appraisal       Method = "appraisal"        // 委托评估
)

// Methods lists them in order.
var Methods = []Method{PartyAgreement, DirectedInquiry, OnlineInquiry, Appraisal}

var methodNames = map[Method]fault.Text{
	PartyAgreement:  {ZH: "当事人议价", EN: "agreement of the parties"},
	DirectedInquiry: {ZH: "定向询价", EN: "directed inquiry"},
	OnlineInquiry:   {ZH: "网络询价", EN: "online inquiry"},
	Appraisal:       {ZH: "委托评估", EN: "appraisal"},
}

// Name is what people call m.
func (m Method) Name() fault.Text { return methodNames[m] }

// Answer is what the court knows of a condition. Unknown means that the step at
// which it matters must find out.
type Answer string

// The answers; the zero value is unknown.
const (
	Unknown Answer = ""
	Yes     Answer = "yes"
	No      Answer = "no"
)

// Mandate is a ground on which an appraisal is compulsory whatever is cheaper
// (法办〔2018〕273号).
type Mandate string

// The mandates.
const (
	NoMandate      Mandate = ""
	StateOwned     Mandate = "state_owned"     // state-owned assets
	PublicInterest Mandate = "public_interest" // public interest is touched
	ByStatute      Mandate = "by_statute"      // another statute requires it
)

// Facts are what the choice of a method depends on.
type Facts struct {
	Mandate         Mandate
	Wish            Method // what both parties jointly ask for, "" if nothing
	Negotiable      Answer // No: a party refuses or cannot be found
	OfficialPrice   Answer // a tax base price or a price set or guided by government exists
	NeedsInspection Answer // professionals must see or test the thing on site
	OnlineAvailable Answer // the platforms can price such a thing
	Failed          []Method
}

// Reason says why a method is due or passed over.
type Reason struct {
	Method Method      `json:"method"`
	Due    bool        `json:"due"`
	Why    fault.Text  `json:"why"`
	Basis  basis.Basis `json:"-"`
	Cited  string      `json:"basis"`
}

func reason(m Method, due bool, article int, zh, en string) Reason {
	b := basis.Price2018(article)
	return Reason{Method: m, Due: due, Why: fault.Text{ZH: zh, EN: en}, Basis: b, Cited: b.ZH()}
}

// Choose returns the method that is due and why, after the reasons for which
// others were passed over. It always finds one: appraisal needs no consent
// (Art. 4, 5, 7, 14).
func Choose(f Facts) (Method, []Reason) {
	if f.Mandate != NoMandate {
		return Appraisal, []Reason{reason(Appraisal, true, 14, "法律规定必须委托评估", "an appraisal is required by law")}
	}
	if f.Wish == Appraisal {
		return Appraisal, []Reason{reason(Appraisal, true, 14, "双方当事人要求委托评估", "both parties ask for an appraisal")}
	}
	if f.Wish == DirectedInquiry && f.directed() == nil {
		return DirectedInquiry, []Reason{reason(DirectedInquiry, true, 5, "双方当事人一致要求直接定向询价", "both parties ask for a directed inquiry")}
	}
	if f.Wish == OnlineInquiry && f.online() == nil {
		return OnlineInquiry, []Reason{reason(OnlineInquiry, true, 7, "双方当事人一致要求直接网络询价", "both parties ask for an online inquiry")}
	}
	var passed []Reason
	for _, m := range Methods[:3] {
		why := f.against(m)
		if why == nil {
			return m, append(passed, due(m))
		}
		passed = append(passed, *why)
	}
	return Appraisal, append(passed, due(Appraisal))
}

func due(m Method) Reason {
	switch m {
	case PartyAgreement:
		return reason(m, true, 4, "先由当事人议价", "the parties are asked to agree first")
	case DirectedInquiry:
		return reason(m, true, 5, "议价不能或不成，可能有计税基准价、政府定价或指导价", "no agreement, and an official price may exist")
	case OnlineInquiry:
		return reason(m, true, 7, "定向询价不能或不成，且不需现场勘验", "no official price, and nobody need see the thing")
	default:
		return reason(m, true, 14, "前三种方式均不能或不成", "none of the first three methods gave a price")
	}
}

// against is why m cannot be used, or nil.
func (f Facts) against(m Method) *Reason {
	switch m {
	case PartyAgreement:
		return f.agreement()
	case DirectedInquiry:
		return f.directed()
	default:
		return f.online()
	}
}

// A joint wish to skip the negotiation ends it even where the wish cannot be granted.
func (f Facts) agreement() *Reason {
	var r Reason
	switch {
	case slices.Contains(f.Failed, PartyAgreement):
		r = reason(PartyAgreement, false, 4, "议价未成", "the parties did not agree")
	case f.Negotiable == No:
		r = reason(PartyAgreement, false, 4, "一方拒绝议价或下落不明", "a party refuses or cannot be found")
	case f.Wish != "" && f.Wish != PartyAgreement:
		r = reason(PartyAgreement, false, 5, "双方当事人一致不进行议价", "both parties ask to skip the negotiation")
	default:
		return nil
	}
	return &r
}

func (f Facts) directed() *Reason {
	var r Reason
	switch {
	case slices.Contains(f.Failed, DirectedInquiry):
		r = reason(DirectedInquiry, false, 5, "定向询价未成", "the directed inquiry gave no result")
	case f.OfficialPrice == No:
		r = reason(DirectedInquiry, false, 5, "没有计税基准价、政府定价或政府指导价", "no official price exists")
	default:
		return nil
	}
	return &r
}

func (f Facts) online() *Reason {
	var r Reason
	switch {
	case slices.Contains(f.Failed, OnlineInquiry):
		r = reason(OnlineInquiry, false, 11, "网络询价未成", "the online inquiry gave no result")
	case f.NeedsInspection == Yes:
		r = reason(OnlineInquiry, false, 7, "需要由专业人员现场勘验或鉴定", "professionals must see or test the thing on site")
	case f.OnlineAvailable == No:
		r = reason(OnlineInquiry, false, 7, "不具备网络询价条件", "the platforms cannot price such a thing")
	default:
		return nil
	}
	return &r
}

// CheckDue refuses a method that is not the one due, and says which is and why.
func (f Facts) CheckDue(m Method) error {
	want, reasons := Choose(f)
	if m == want {
		return nil
	}
	last := reasons[len(reasons)-1]
	if why := f.against(m); m != Appraisal && why != nil {
		return ErrMethod.On(why.Basis).With("method", m.Name()).With("why", why.Why).With("due", want.Name())
	}
	return ErrMethod.On(last.Basis).With("method", m.Name()).With("why", last.Why).With("due", want.Name())
}
