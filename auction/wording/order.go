package wording

import (
	_ "embed"
	"strings"
	"text/template"

	"fachui/auction"
	"fachui/internal/legal"
)

// Act is what an order does with a sale.
type Act string

// The acts. A pause is the platform's; a halt follows from an objection that is heard,
// and the court's own decision or ruling may follow it.
const (
	ActStay     Act = "stay"
	ActSuspend  Act = "suspend"
	ActHalt     Act = "halt"
	ActPause    Act = "pause"
	ActResume   Act = "resume"
	ActWithdraw Act = "withdraw"
	ActSpare    Act = "spare"
)

// Acts lists them all.
func Acts() []Act {
	return []Act{ActStay, ActSuspend, ActHalt, ActPause, ActResume, ActWithdraw, ActSpare}
}

// Interruption is what an order that interrupts a sale rests on, for its public text
// (法释〔2016〕18号 Art. 28). It names no person.
type Interruption struct {
	Act    Act
	Court  string
	CaseNo string
	Title  string
	Round  auction.Round
	From   auction.Status // in which the sale stood, or to which it returns

	DocNo    string
	Ground   string // in words
	Reason   string
	Until    legal.Date // last day of a stay
	ResumeBy legal.Date // last day to resume after it
	GoneOn   legal.Date // when the cause had gone
	OpensAt  legal.Time // of the sale that goes on
	EndsAt   legal.Time
	At       legal.Time
}

// Order is the public text of an interruption: a title and paragraphs, with the version
// of the templates that wrote them.
type Order struct {
	Version    string   `json:"template"`
	Title      string   `json:"title"`
	Paragraphs []string `json:"paragraphs"`
}

//go:embed orders.zh.2026-1.tmpl
var orderWords string

var orderTemplates = template.Must(template.New("").Parse(orderWords))

var orderTitles = map[Act]string{
	ActStay: "暂缓", ActSuspend: "中止", ActHalt: "停止", ActPause: "暂停", ActResume: "恢复", ActWithdraw: "撤回", ActSpare: "撤回",
}

// WriteOrder is the public text of an order. A line of a template is a paragraph.
func WriteOrder(i Interruption) Order {
	i.Reason, i.Ground, i.DocNo, i.Title = sentence(i.Reason), fold(i.Ground), fold(i.DocNo), fold(i.Title)
	var b strings.Builder
	err := orderTemplates.ExecuteTemplate(&b, "order."+string(i.Act), i)
	if err != nil {
		panic("wording: " + string(i.Act) + ": " + err.Error()) // a test writes every act from every state
	}
	out := Order{Version: Version, Title: i.Court + orderTitles[i.Act] + i.Sale() + "公告"}
	for line := range strings.SplitSeq(tidy(b.String()), "\n") {
		if line != "" {
			out.Paragraphs = append(out.Paragraphs, line)
		}
	}
	return out
}

// Text is the whole of it, for its hash.
func (o Order) Text() string { return o.Title + "\n" + strings.Join(o.Paragraphs, "\n") }

func fold(s string) string { return strings.Join(strings.Fields(s), " ") }

// sentence brings what a court wrote onto one line that ends.
func sentence(s string) string {
	s = fold(s)
	if s == "" || strings.ContainsAny(s[len(s)-1:], ".!?") || strings.HasSuffix(s, "。") || strings.HasSuffix(s, "！") || strings.HasSuffix(s, "？") {
		return s
	}
	return s + "。"
}

// Sale is what is done with the property.
func (i Interruption) Sale() string {
	if i.Round == auction.SellOff {
		return "变卖"
	}
	return "拍卖"
}

// Stage is how far the sale had come, as far as it matters for what the order means.
func (i Interruption) Stage() string {
	switch i.From {
	case auction.Announced, auction.SellOffAnnounced:
		return "announced"
	case auction.Bidding, auction.SellOffOpen, auction.SellOffBidding:
		return "bidding"
	case auction.Sold, auction.Overdue, auction.Paid, auction.Ruled:
		return "sold"
	case auction.FailedFirst, auction.FailedSecond, auction.SellOffFailed, auction.OffsetPending:
		return "failed"
	default:
		return "prepared"
	}
}

// Instant is a time to the minute.
func (Interruption) Instant(t legal.Time) string {
	return t.Std().In(legal.Zone).Format("2006年1月2日15时04分")
}

// Day is a day in words.
func (Interruption) Day(d legal.Date) string { return (*page)(nil).Day(d) }
