package notify

import (
	"fachui/internal/legal"
	"fachui/internal/paper"
)

// Slip is what a receipt of service (送达回证) says: before the service a form to be
// signed, afterwards the record of it.
type Slip struct {
	Court     string
	CaseNo    string
	Title     string // of the paper that is served
	Recipient string
	SentAt    legal.Time
	Done      Serving
	Receipt   Receipt
	Wrote     legal.Time
}

// Paper writes the receipt (民事诉讼法 Art. 87).
func (s Slip) Paper() paper.Document {
	d := paper.Document{Head: s.Court, Title: "送达回证", Number: s.CaseNo}
	for _, line := range []struct{ name, words string }{
		{"送达文书", s.Title},
		{"受送达人", or(s.Recipient, "买受人（见文书）")},
		{"发出时间", write(s.SentAt).ZH},
		{"送达方式", s.method()},
		{"受委托的人民法院", s.Receipt.Entrusted.Court},
		{"委托函", s.letter()},
		{"送达地址", s.Receipt.Address},
		{"签收人", s.taker()},
		{"见证", s.witness()},
		{"送达时间", s.day()},
		{"凭据", s.Done.Evidence},
		{"送达回证扫描件的校验值（SHA-256）", s.Receipt.Document},
	} {
		if line.words != "" {
			d.Blocks = append(d.Blocks, paper.Say(paper.To, line.name+"："+line.words))
		}
	}
	if s.Done.Final() {
		d.Blocks = append(d.Blocks, paper.Say(paper.Text, s.effect()))
	} else {
		d.Blocks = append(d.Blocks,
			paper.Say(paper.Text, "受送达人在本回证上记明收到日期，签名或者盖章；受送达人在本回证上的签收日期为送达日期（民事诉讼法第87条）。"),
			paper.Say(paper.Text, "受送达人签名或者盖章：____________________　　____年__月__日__时"),
			paper.Say(paper.Text, "代收人签名、与受送达人的关系和代收理由：____________________　　____年__月__日__时"),
			paper.Say(paper.Text, "拒收事由、见证人签名（留置送达）：____________________　　____年__月__日__时"),
			paper.Say(paper.Text, "送达人签名：____________________"))
	}
	d.Blocks = append(d.Blocks, paper.Say(paper.Seal, s.Court, write(s.Wrote.Date()).ZH))
	return d
}

// Method is how the paper was served, empty before it was.
func (s Slip) Method() Method {
	switch s.Done.How {
	case Arrived, Self:
		return Electronic
	case Deemed:
		return Publication
	case Clerk, ByWaive:
	}
	return s.Receipt.Method
}

func (s Slip) method() string {
	r, err := RuleOf(s.Method())
	if err != nil {
		return ""
	}
	return r.Name.ZH
}

func (s Slip) letter() string {
	if s.Receipt.Method != Entrusted {
		return ""
	}
	return s.Receipt.Entrusted.Letter + "（" + write(s.Receipt.Entrusted.On).ZH + "发出）"
}

func (s Slip) taker() string {
	words := map[Taker]string{TakerSelf: "本人", TakerFamily: "同住成年家属", TakerOffice: "单位代表人或者收件人", TakerAgent: "诉讼代理人或者代收人"}
	if s.Receipt.Taker == "" {
		return ""
	}
	return s.Receipt.TakerName + "（" + words[s.Receipt.Taker] + "）"
}

func (s Slip) witness() string {
	switch s.Receipt.Witness {
	case WitnessPerson:
		return s.Receipt.WitnessName
	case WitnessRecording:
		return "拍照、录像"
	}
	return ""
}

func (s Slip) day() string {
	if s.Done.ReceivedAt.IsZero() {
		return ""
	}
	return write(s.Done.ReceivedAt).ZH
}

// effect is the day of service, and why that day.
func (s Slip) effect() string {
	r, err := RuleOf(s.Method())
	if err != nil {
		return "送达日期：" + write(s.Done.ReceivedAt.Date()).ZH + "。"
	}
	return "送达日期为" + write(s.Done.ReceivedAt.Date()).ZH + "：" + r.Day.ZH + "（" + r.Basis.ZH() + "）。"
}

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}
