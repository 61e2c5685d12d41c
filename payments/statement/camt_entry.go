package statement

import (
	"encoding/xml"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/money"
)

// The parts of camt.053 that matter here. Paths name no namespace, so all
// versions fit; where .08 put something one level deeper, both places are read.
type camtEntry struct {
	Ref       string       `xml:"NtryRef"`
	Amount    camtAmount   `xml:"Amt"`
	Direction string       `xml:"CdtDbtInd"`
	Reversal  bool         `xml:"RvslInd"`
	Status    camtStatus   `xml:"Sts"`
	Booked    camtDate     `xml:"BookgDt"`
	Value     camtDate     `xml:"ValDt"`
	BankRef   string       `xml:"AcctSvcrRef"`
	Details   []camtDetail `xml:"NtryDtls>TxDtls"`
	Remark    string       `xml:"AddtlNtryInf"`
}

type camtAmount struct {
	Value    string `xml:",chardata"`
	Currency string `xml:"Ccy,attr"`
}

type camtStatus struct { // .02: <Sts>BOOK</Sts>; later: <Sts><Cd>BOOK</Cd></Sts>
	Text string `xml:",chardata"`
	Code string `xml:"Cd"`
}

type camtDate struct {
	Date string `xml:"Dt"`
	Time string `xml:"DtTm"`
}

type camtDetail struct {
	EndToEnd   string      `xml:"Refs>EndToEndId"`
	BankRef    string      `xml:"Refs>AcctSvcrRef"`
	Debtor     camtParty   `xml:"RltdPties>Dbtr"`
	DebtorAcct camtAccount `xml:"RltdPties>DbtrAcct"`
	Creditor   camtParty   `xml:"RltdPties>Cdtr"`
	CredAcct   camtAccount `xml:"RltdPties>CdtrAcct"`
	Remarks    []string    `xml:"RmtInf>Ustrd"`
}

type camtParty struct { // .02: Nm; later: Pty>Nm
	Name  string `xml:"Nm"`
	Party string `xml:"Pty>Nm"`
}

type camtAccount struct {
	IBAN     string `xml:"Id>IBAN"`
	Other    string `xml:"Id>Othr>Id"`
	Currency string `xml:"Ccy"`
}

type camtBalance struct {
	Code      string     `xml:"Tp>CdOrPrtry>Cd"`
	Amount    camtAmount `xml:"Amt"`
	Direction string     `xml:"CdtDbtInd"`
	Date      camtDate   `xml:"Dt"`
}

type camtSummary struct {
	Credits *camtSum `xml:"TtlCdtNtries"`
	Debits  *camtSum `xml:"TtlDbtNtries"`
}

type camtSum struct {
	N   string `xml:"NbOfNtries"`
	Sum string `xml:"Sum"`
}

var aDirection = fault.Text{ZH: " CRDT 或 DBIT", EN: "CRDT or DBIT"}

func (f *camtFile) entry(t xml.StartElement) error {
	line := f.tokens.line()
	var e camtEntry
	if err := f.d.DecodeElement(&e, &t); err != nil {
		return err
	}
	if len(f.rows) == MaxLines {
		return ErrTooMany.With("most", MaxLines)
	}
	if err := f.currency(e.Amount.Currency); err != nil {
		return err
	}
	l, err := e.line(line, f.s.Account)
	if err != nil {
		return err
	}
	seq, err := strconv.ParseInt(strings.TrimSpace(e.Ref), 10, 64)
	f.seqs = f.seqs && err == nil && seq > 0
	l.Seq = seq
	f.s.Lines, f.rows = append(f.s.Lines, l), append(f.rows, row{at: line})
	return nil
}

// line turns an entry into a line.
func (e camtEntry) line(at int, account string) (Line, error) {
	var l Line
	var err error
	if status := strings.TrimSpace(e.Status.Code + e.Status.Text); status != "BOOK" {
		return l, ErrNotBooked.With("line", at).With("found", status)
	}
	if l.Amount, err = money.Parse(e.Amount.Value); err != nil || !l.Amount.IsPositive() {
		return l, wrong(at, "Amt", e.Amount.Value, positive)
	}
	if e.Direction != "CRDT" && e.Direction != "DBIT" {
		return l, wrong(at, "CdtDbtInd", e.Direction, aDirection)
	}
	l.Credit = e.Direction == "CRDT"
	if l.Booked, err = e.Booked.instant(); err != nil {
		return l, wrong(at, "BookgDt", e.Booked.Date+e.Booked.Time, aTime)
	}
	l.ValueDate = l.Booked.Date()
	if e.Value != (camtDate{}) {
		v, err := e.Value.instant()
		if err != nil {
			return l, wrong(at, "ValDt", e.Value.Date+e.Value.Time, aDay)
		}
		l.ValueDate = v.Date()
	}
	l.BankRef, l.Remark = strings.TrimSpace(e.BankRef), e.Remark
	e.describe(&l, account)
	if l.BankRef == "" {
		return l, wrong(at, "AcctSvcrRef", "", aRef)
	}
	for _, s := range []string{l.BankRef, l.Counterparty, l.CounterpartyAccount, l.VirtualAccount, l.Remark, l.EndToEnd} {
		if utf8.RuneCountInString(s) > maxText || strings.ContainsFunc(s, unicode.IsControl) {
			return l, wrong(at, "TxDtls", s, reasonabl)
		}
	}
	return l, nil
}

// describe fills in who and why. An entry of several transactions is one line:
// it has no single counterparty, and says how many it bundles.
func (e camtEntry) describe(l *Line, account string) {
	if len(e.Details) > 1 {
		l.Remark = strings.TrimSpace("批量 " + strconv.Itoa(len(e.Details)) + " 笔 " + l.Remark)
	}
	if len(e.Details) == 1 {
		d := e.Details[0]
		party, other := d.Creditor, d.CredAcct
		if l.Credit {
			party, other = d.Debtor, d.DebtorAcct
			if v := d.CredAcct.number(); v != account {
				l.VirtualAccount = v
			}
		}
		l.Counterparty, l.CounterpartyAccount = flat(party.Name+party.Party), other.number()
		if len(d.Remarks) > 0 {
			l.Remark = strings.Join(d.Remarks, " ")
		}
		if id := strings.TrimSpace(d.EndToEnd); id != "NOTPROVIDED" {
			l.EndToEnd = id
		}
		if l.BankRef == "" {
			l.BankRef = strings.TrimSpace(d.BankRef)
		}
	}
	if e.Reversal {
		l.Remark = "冲正 " + l.Remark
	}
	l.Remark = flat(l.Remark)
}

// flat joins the lines of a text that was broken in a pretty-printed file.
func flat(s string) string { return strings.Join(strings.Fields(s), " ") }

// instant reads a date, which may carry an offset that says nothing, or a time.
func (d camtDate) instant() (legal.Time, error) {
	if d.Time != "" {
		return legal.Parse(strings.TrimSpace(d.Time))
	}
	text := strings.TrimSpace(d.Date)
	day, err := legal.ParseDate(text[:min(len(text), len("2026-04-01"))])
	if err != nil {
		return legal.Time{}, err
	}
	return day.Start(), nil
}
