package wording

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"fachui/internal/basis"
	"fachui/internal/fault"
	"fachui/internal/legal"
)

// Slip is a slip of the pen in a published text: in which paragraph, what stands there,
// and what should.
type Slip struct {
	Paragraph int    `json:"paragraph"` // from 1
	Wrong     string `json:"wrong"`
	Right     string `json:"right"` // empty: the words are struck
}

// SlipsMost is how many slips one correction mends: a text with more is wrong, and
// another order says what is right.
const SlipsMost = 10

const slipLong = 200

// What is refused about a correction.
var (
	ErrSlips = fault.Define(fault.Invalid, "order_correction.slips", basis.CivilProcedureInterp2022(245),
		"请写明 1 至 {most} 处笔误：所在段落、原文和应为的文字。",
		"Name 1 to {most} slips of the pen: the paragraph, what stands there and what should.")
	ErrSlip = fault.Define(fault.Invalid, "order_correction.slip", basis.CivilProcedureInterp2022(245),
		"第 {key} 处笔误不正确：{why}。", "Slip no. {key} cannot be mended: {why}.")
	ErrSubstance = fault.Define(fault.Refused, "order_correction.substance", basis.CivilProcedure2023(157),
		"第 {key} 处不是笔误：补正只改正误写、误算等笔误，不改变决定的内容：措施、文号、期限和时间（{what}）不能以补正变更，应当另行作出决定或者裁定。",
		"No. {key} is no slip of the pen: a correction mends those and changes nothing that was decided: measure, number, period and times ({what}) are changed by another order, not by a correction.")
)

// Facts are what an order decided, as its text says it: what it does, its number, the
// period and the times. No correction touches them.
func (i Interruption) Facts() []string {
	out := []string{orderTitles[i.Act]}
	if i.DocNo != "" {
		out = append(out, fold(i.DocNo))
	}
	for _, d := range []legal.Date{i.Until, i.ResumeBy, i.GoneOn} {
		if !d.IsZero() {
			out = append(out, i.Day(d))
		}
	}
	for _, t := range []legal.Time{i.OpensAt, i.EndsAt, i.At} {
		if !t.IsZero() {
			out = append(out, i.Instant(t))
		}
	}
	return out
}

// Mend is the text of o with its slips mended, in their order: 民事诉讼法 Art. 157(1)(7)
// and 民诉法解释 Art. 245 let a ruling mend what was miswritten or miscounted, and nothing
// else. What stands in a paragraph more than once must be named with what surrounds it.
// ErrSlips, ErrSlip, ErrSubstance.
func (o Order) Mend(slips []Slip, facts []string) (Order, error) {
	if len(slips) == 0 || len(slips) > SlipsMost {
		return Order{}, ErrSlips.With("most", SlipsMost)
	}
	out := o
	out.Paragraphs = slices.Clone(o.Paragraphs)
	for n, s := range slips {
		why, ok := s.wrong(out.Paragraphs)
		if !ok {
			return Order{}, ErrSlip.With("key", n+1).With("why", why)
		}
		p := &out.Paragraphs[s.Paragraph-1]
		*p = strings.TrimSpace(strings.Replace(*p, s.Wrong, s.Right, 1))
		if *p == "" {
			return Order{}, ErrSlip.With("key", n+1).With("why", fault.Text{ZH: "一段文字不能全部删去", EN: "a paragraph cannot be struck whole"})
		}
		for _, f := range facts {
			if strings.Count(o.Text(), f) != strings.Count(out.Text(), f) {
				return Order{}, ErrSubstance.With("key", n+1).With("what", f)
			}
		}
	}
	return out, nil
}

// wrong says why a slip cannot be mended.
func (s Slip) wrong(paragraphs []string) (fault.Text, bool) {
	switch {
	case s.Paragraph < 1 || s.Paragraph > len(paragraphs):
		return fault.Text{ZH: fmt.Sprintf("段落应为 1 至 %d", len(paragraphs)), EN: fmt.Sprintf("the paragraph is 1 to %d", len(paragraphs))}, false
	case strings.TrimSpace(s.Wrong) == "" || utf8.RuneCountInString(s.Wrong) > slipLong || utf8.RuneCountInString(s.Right) > slipLong:
		return fault.Text{ZH: fmt.Sprintf("原文应为 1 至 %d 字，应为的文字不超过 %[1]d 字", slipLong), EN: fmt.Sprintf("what stands there has 1 to %d characters, and what should at most as many", slipLong)}, false
	case s.Wrong == s.Right || strings.ContainsAny(s.Right, "\r\n"):
		return fault.Text{ZH: "应为的文字应与原文不同，且写在一行", EN: "what should stand there differs from what does, on one line"}, false
	}
	switch n := strings.Count(paragraphs[s.Paragraph-1], s.Wrong); n {
	case 0:
		return fault.Text{ZH: "该段没有“" + s.Wrong + "”", EN: "the paragraph does not say \"" + s.Wrong + "\""}, false
	case 1:
		return fault.Text{}, true
	default:
		return fault.Text{ZH: fmt.Sprintf("该段有 %d 处“%s”，请连同前后文字写明是哪一处", n, s.Wrong), EN: fmt.Sprintf("the paragraph says \"%[2]s\" %[1]d times: name it with the words around it", n, s.Wrong)}, false
	}
}

// Correction is what a notice of correction rests on.
type Correction struct {
	Court  string
	Number int // of the text among those of the lot
	Title  string
	On     legal.Time // the text was published
	DocNo  string     // of the ruling that corrects it
	Reason string
	Slips  []Slip
	At     legal.Time
}

// WriteCorrection is the public text of a correction (补正公告). It stands beside the text
// that it corrects and repeats nothing else of it.
func WriteCorrection(c Correction) Order {
	i := Interruption{}
	out := Order{Version: Version, Title: c.Court + "补正公告", Paragraphs: []string{
		fmt.Sprintf("本院%s发布的《%s》（本标的第%d号）文字有误。依照《中华人民共和国民事诉讼法》第一百五十七条第一款第七项、《最高人民法院关于适用〈中华人民共和国民事诉讼法〉的解释》第二百四十五条，裁定（文号：%s）补正如下：",
			i.Instant(c.On), c.Title, c.Number, fold(c.DocNo)),
	}}
	for _, s := range c.Slips {
		line := fmt.Sprintf("第%d段“%s”应为“%s”。", s.Paragraph, s.Wrong, s.Right)
		if s.Right == "" {
			line = fmt.Sprintf("第%d段“%s”系多写，删去。", s.Paragraph, s.Wrong)
		}
		out.Paragraphs = append(out.Paragraphs, line)
	}
	out.Paragraphs = append(out.Paragraphs, "补正原因："+cmp.Or(sentence(c.Reason), "笔误。"), "其余内容不变，原公告继续有效，与本公告一并公布。", i.Day(c.At.Date()))
	return out
}
