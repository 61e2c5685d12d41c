package wording

import (
	"fachui/auction"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/money"
)

// Facts are what the texts are written from. They hold no name that is sealed: people
// stand in them as a survey shows them.
type Facts struct {
	Court    string
	CaseNo   string
	Platform string // that the court designated; empty while no choice is on record

	Title   string
	Address string
	Kind    auction.AssetKind
	Class   auction.Class

	Round         auction.Round
	Attempt       int
	Before        auction.Status // how the sale before this one ended; empty for the first
	Unapproved    bool           // and nobody had approved its buyer as shareholder
	PreviousStart money.Amount
	OpensAt       legal.Time
	EndsAt        legal.Time

	Reference auction.Reference
	Method    string // by which the reference price was fixed, in the word of package valuation
	FixedOn   legal.Date
	Terms     auction.Terms
	Limited   bool   // housing under purchase limits
	Condition string // what is asked of a buyer, in the court's words

	Owner       string
	Certificate string
	Shared      bool
	Possession  string // who has it
	Vacating    auction.Vacating
	Particulars []Particular
	Burdens     Findings
	Leases      Findings
	Seizures    Findings
	Arrears     Findings
	Disputes    Findings
	Defects     []string

	Holders []Holder
	Told    int
	Waived  int
	Posted  int

	Account       string // name in which the fund account is held
	Taxes         []auction.TaxLine
	Viewing       Viewing
	Contact       string // how the court is reached and who supervises it
	PaperWorkdays int
	Disclaimer    bool
	Notes         string
}

// Particular is one thing that the inspection found; without a value it was not found out.
type Particular struct {
	Name  string
	Value string
}

// Findings are what was found on one head of a survey. Known and without lines means
// that there is nothing.
type Findings struct {
	Known bool
	Lines []string
}

// Holder is one priority right with the rank that the panel gave it.
type Holder struct {
	Kind string
	Rank int
}

// Viewing is when, where and with whom the property is seen.
type Viewing struct{ When, Place, Contact, Phone string }

// Gap is a fact that a text wants and that is not there.
type Gap struct {
	Fact   string     `json:"fact"`
	Name   fault.Text `json:"name"`
	Needed bool       `json:"needed"` // the text cannot be published without it
}

// factNames are the facts that a text cannot do without.
var factNames = map[string]fault.Text{
	"case_no":   {ZH: "案号", EN: "case number"},
	"platform":  {ZH: "网络拍卖平台", EN: "platform"},
	"opens_at":  {ZH: "开始时间", EN: "time of the opening"},
	"ends_at":   {ZH: "结束时间", EN: "time of the end"},
	"start":     {ZH: "起拍价", EN: "starting price"},
	"increment": {ZH: "增价幅度", EN: "increment"},
	"deposit":   {ZH: "保证金", EN: "deposit"},
	"pay_days":  {ZH: "余款期限", EN: "period for the balance"},
	"reference": {ZH: "参考价", EN: "reference price"},
	"previous":  {ZH: "前次起拍价", EN: "starting price of the sale before"},
	"vacating":  {ZH: "腾退责任", EN: "who vacates it"},
	"condition": {ZH: "限购条件", EN: "purchase limits"},
	"defects":   {ZH: "已知瑕疵", EN: "known defects"},
	"account":   {ZH: "案款账户户名", EN: "holder of the fund account"},
	"taxes":     {ZH: "税费及承担", EN: "taxes and who bears them"},
	"when":      {ZH: "看样时间", EN: "time of viewing"},
	"place":     {ZH: "看样地点", EN: "place of viewing"},
	"person":    {ZH: "看样联系人", EN: "contact for viewing"},
	"phone":     {ZH: "看样联系电话", EN: "telephone for viewing"},
	"contact":   {ZH: "法院联系和监督方式", EN: "how the court and its supervisor are reached"},
}
