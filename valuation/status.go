package valuation

import (
	"slices"

	"fachui/internal/fault"
)

// Status is where a valuation stands.
type Status string

// The statuses of a valuation.
const (
	Choosing        Status = "choosing"     // a method is being found
	Selecting       Status = "selecting"    // appraisal it is: firms are agreed on or drawn
	Selected        Status = "selected"     // three firms stand in order
	UnderCommission Status = "commissioned" // one of them is at work
	Correcting      Status = "correcting"   // it must explain or correct
	Reported        Status = "reported"     // a result is with the court
	Reviewed        Status = "reviewed"     // the result may be served
	Served          Status = "served"       // the result is out, objections may come
	Priced          Status = "priced"       // the price is final
	Announced       Status = "announced"    // a notice of sale rests on it
	Expired         Status = "expired"      // its validity ran out before a notice
	Withdrawn       Status = "withdrawn"    // Art. 29
)

// Live reports whether the valuation still goes on.
func (s Status) Live() bool { return s != Withdrawn && s != Expired }

// Act is something that people do to a valuation.
type Act string

// The acts. The table below is the whole of what may happen when.
const (
	ActMethod     Act = "method"  // record what became of a method
	ActAgree      Act = "agree"   // record what became of the agreement on firms
	ActExclude    Act = "exclude" // exclude a firm before the draw
	ActFreeze     Act = "freeze"  // freeze the list of a draw
	ActReveal     Act = "reveal"  // reveal it
	ActVoid       Act = "void"    // void it by an order
	ActCommission Act = "commission"
	ActAnswer     Act = "answer"  // accept or refuse the commission
	ActInspect    Act = "inspect" // record the inspection
	ActExtend     Act = "extend"  // ask for, or decide on, more time
	ActRemove     Act = "remove"  // take the commission from the firm
	ActReport     Act = "report"
	ActReview     Act = "review"
	ActServe      Act = "serve"
	ActReceive    Act = "receive" // a recipient's receipt
	ActObject     Act = "object"
	ActDecide     Act = "decide"
	ActFix        Act = "fix"      // the price becomes final
	ActAnnounce   Act = "announce" // the notice of sale is out
	ActExpire     Act = "expire"
	ActReissue    Act = "reissue"
	ActSuspend    Act = "suspend" // Art. 28
	ActResume     Act = "resume"
	ActWithdraw   Act = "withdraw" // Art. 29
)

// beforePrice are the statuses in which the price is not yet final.
var beforePrice = []Status{Choosing, Selecting, Selected, UnderCommission, Correcting, Reported, Reviewed, Served}

var allowed = map[Act][]Status{
	ActMethod:     {Choosing},
	ActAgree:      {Selecting},
	ActExclude:    {Selecting},
	ActFreeze:     {Selecting},
	ActReveal:     {Selecting},
	ActVoid:       {Selecting, Selected, UnderCommission},
	ActCommission: {Selected},
	ActAnswer:     {UnderCommission},
	ActInspect:    {UnderCommission},
	ActExtend:     {UnderCommission},
	ActRemove:     {UnderCommission, Correcting, Reported, Reviewed, Served},
	ActReport:     {UnderCommission, Correcting},
	ActReview:     {Reported},
	ActServe:      {Reviewed},
	ActReceive:    {Correcting, Reported, Reviewed, Served, Priced},
	ActObject:     {Served, Correcting, Reported, Reviewed, Priced},
	ActDecide:     {Served, Correcting, Reported, Reviewed, Priced, Announced},
	ActFix:        {Served, Choosing, Reviewed},
	ActAnnounce:   {Priced},
	ActExpire:     {Priced},
	ActReissue:    {Expired},
	ActSuspend:    beforePrice,
	ActResume:     beforePrice,
	ActWithdraw:   append(slices.Clone(beforePrice), Priced),
}

// stillAllowed are the acts that a suspended valuation bears: time passes for the
// parties, and the suspension itself ends.
var stillAllowed = []Act{ActReceive, ActObject, ActResume, ActWithdraw}

// Allow refuses an act that does not fit where the valuation stands.
// Refusals: ErrSuspended, ErrNotSuspended, ErrNotNow.
func Allow(s Status, suspended bool, a Act) error {
	switch {
	case !slices.Contains(allowed[a], s):
		return ErrNotNow.With("status", s.Name()).With("when", names(allowed[a]))
	case a == ActResume && !suspended, a == ActSuspend && suspended:
		return ErrNotSuspended
	case suspended && !slices.Contains(stillAllowed, a):
		return ErrSuspended
	}
	return nil
}

var statusNames = map[Status]fault.Text{
	Choosing:        {ZH: "确定方式中", EN: "finding a method"},
	Selecting:       {ZH: "选定评估机构中", EN: "selecting firms"},
	Selected:        {ZH: "已选定机构", EN: "firms selected"},
	UnderCommission: {ZH: "已委托", EN: "commissioned"},
	Correcting:      {ZH: "补正中", EN: "under correction"},
	Reported:        {ZH: "已出结果待审查", EN: "result with the court"},
	Reviewed:        {ZH: "已审查待送达", EN: "reviewed, to be served"},
	Served:          {ZH: "已发送，异议期内", EN: "served, open to objection"},
	Priced:          {ZH: "参考价已确定", EN: "price final"},
	Announced:       {ZH: "已公告", EN: "sale announced"},
	Expired:         {ZH: "已过有效期", EN: "expired"},
	Withdrawn:       {ZH: "已撤回", EN: "withdrawn"},
}

// Name is what people call s.
func (s Status) Name() fault.Text { return statusNames[s] }

func names(ss []Status) fault.Text {
	var t fault.Text
	for i, s := range ss {
		if i > 0 {
			t.ZH += "、"
			t.EN += ", "
		}
		t.ZH += s.Name().ZH
		t.EN += s.Name().EN
	}
	return t
}
