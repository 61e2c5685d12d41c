package notify

import (
	"slices"
	"strings"
	"unicode/utf8"

	"fachui/internal/legal"
)

// Taker is who signed for a paper (民事诉讼法 Art. 88).
type Taker string

// The takers.
const (
	TakerSelf   Taker = "recipient" // the recipient in person
	TakerFamily Taker = "family"    // an adult of the same household
	TakerOffice Taker = "office"    // the representative of an organisation, or who takes in its letters
	TakerAgent  Taker = "agent"     // an agent in the case, or who was named to take papers in
)

// Witness is what proves that a paper was left with somebody who refused it (Art. 89).
type Witness string

// The witnesses.
const (
	WitnessPerson    Witness = "person"    // of the neighbourhood or the employer
	WitnessRecording Witness = "recording" // photographs or a video of the act
)

// Receipt is the proof of a service on paper (送达回证): how, where and to whom.
type Receipt struct {
	Method      Method
	Address     string
	Taker       Taker  // empty when the paper was left
	TakerName   string // who signed
	Witness     Witness
	WitnessName string
	Document    string // SHA-256 of the signed receipt, the return slip or the record
	Entrusted   Entrustment
}

// Entrustment is what a court asked of another one that serves a paper for it: whom, under
// which letter, and when (民事诉讼法 Art. 91; 民诉法解释 Art. 134).
type Entrustment struct {
	Court  string
	Letter string // number of the letter of entrustment (委托函)
	On     legal.Date
}

// Given reports whether anything was said of how a paper was served.
func (r Receipt) Given() bool { return r != (Receipt{}) }

// Check refuses a receipt that would not prove the service. ErrMethod,
// ErrReceiptLacks, ErrWitness, ErrEntrusted.
func (r Receipt) Check() error {
	lacks := func(field, zh, en string) error { return ErrReceiptLacks.With("field", field).With("what", t(zh, en)) }
	switch {
	case !slices.Contains([]Method{Direct, Left, Mail, Entrusted}, r.Method):
		return ErrMethod.With("method", string(r.Method))
	case !within(r.Address, 2, 200):
		return lacks("address", "送达地址（2 至 200 字）", "the address of service, in 2 to 200 characters")
	case !IsHash(r.Document):
		return lacks("document", "送达回证、邮件回执或者留置记录的扫描件", "the scan of the signed receipt, the return slip or the record")
	case r.Method != Entrusted && r.Entrusted != Entrustment{}:
		return ErrEntrusted
	case r.Method == Entrusted && !within(r.Entrusted.Court, 4, 80):
		return lacks("entrusted_court", "受委托的人民法院名称（4 至 80 字）", "the name of the court that was asked, in 4 to 80 characters")
	case r.Method == Entrusted && !within(r.Entrusted.Letter, 2, 80):
		return lacks("entrusted_letter", "委托函文号（2 至 80 字）", "the number of the letter of entrustment, in 2 to 80 characters")
	case r.Method == Entrusted && r.Entrusted.On.IsZero():
		return lacks("entrusted_on", "委托函发出之日", "the day on which the letter went out")
	case r.Method == Left:
		return r.left()
	case !slices.Contains([]Taker{TakerSelf, TakerFamily, TakerOffice, TakerAgent}, r.Taker):
		return lacks("taker", "由谁签收", "who signed for it")
	case !within(r.TakerName, 2, 80):
		return lacks("taker_name", "签收人姓名（2 至 80 字）", "the name of who signed, in 2 to 80 characters")
	case r.Witness != "" || r.WitnessName != "":
		return ErrWitness
	}
	return nil
}

// checkDay refuses a letter of entrustment that went out before the paper was issued, or
// after it was served. ErrEntrustedOn.
func (r Receipt) checkDay(sent, served legal.Time) error {
	if r.Method == Entrusted && (r.Entrusted.On.Before(sent.Date()) || r.Entrusted.On.After(served.Date())) {
		return ErrEntrustedOn.With("sent", sent.Date()).With("served", served.Date())
	}
	return nil
}

// left is Check for a paper that nobody took.
func (r Receipt) left() error {
	switch {
	case r.Taker != "" || r.TakerName != "":
		return ErrWitness
	case r.Witness == WitnessRecording && r.WitnessName == "":
		return nil
	case r.Witness == WitnessPerson && within(r.WitnessName, 2, 80):
		return nil
	}
	return ErrWitness
}

func within(s string, least, most int) bool {
	n := utf8.RuneCountInString(strings.TrimSpace(s))
	return n >= least && n <= most
}

// IsHash reports whether s is a SHA-256 in hexadecimal.
func IsHash(s string) bool {
	return len(s) == 64 && strings.Trim(s, "0123456789abcdef") == ""
}
