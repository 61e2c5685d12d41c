package banksim

import (
	"encoding/xml"
	"strconv"
	"strings"
	"time"
)

const camtSpace = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"

type camtDocument struct {
	XMLName xml.Name `xml:"Document"`
	Space   string   `xml:"xmlns,attr"`
	Header  struct {
		ID      string `xml:"MsgId"`
		Created string `xml:"CreDtTm"`
		Page    struct {
			No   string `xml:"PgNb"`
			Last bool   `xml:"LastPgInd"`
		} `xml:"MsgPgntn"`
	} `xml:"BkToCstmrStmt>GrpHdr"`
	Statement camtStatement `xml:"BkToCstmrStmt>Stmt"`
}

type camtStatement struct {
	ID      string        `xml:"Id"`
	From    string        `xml:"FrToDt>FrDtTm"`
	To      string        `xml:"FrToDt>ToDtTm"`
	Account camtAccount   `xml:"Acct"`
	Bal     []camtBalance `xml:"Bal"`
	Summary struct {
		Credits camtSum `xml:"TtlCdtNtries"`
		Debits  camtSum `xml:"TtlDbtNtries"`
	} `xml:"TxsSummry"`
	Entries []camtEntry `xml:"Ntry"`
}

type camtAccount struct {
	No       string `xml:"Id>Othr>Id"`
	Currency string `xml:"Ccy,omitempty"`
	Owner    string `xml:"Ownr>Nm,omitempty"`
}

type camtAmount struct {
	Value    string `xml:",chardata"`
	Currency string `xml:"Ccy,attr"`
}

type camtBalance struct {
	Code      string     `xml:"Tp>CdOrPrtry>Cd"`
	Amount    camtAmount `xml:"Amt"`
	Direction string     `xml:"CdtDbtInd"`
	Date      string     `xml:"Dt>Dt"`
}

type camtSum struct {
	N   int    `xml:"NbOfNtries"`
	Sum string `xml:"Sum"`
}

type camtEntry struct {
	Ref       string     `xml:"NtryRef"` // the sequence number on the account
	Amount    camtAmount `xml:"Amt"`
	Direction string     `xml:"CdtDbtInd"`
	Status    string     `xml:"Sts>Cd"`
	Booked    string     `xml:"BookgDt>DtTm"`
	Value     string     `xml:"ValDt>Dt"`
	BankRef   string     `xml:"AcctSvcrRef"`
	Kind      string     `xml:"BkTxCd>Prtry>Cd"`
	Details   camtDetail `xml:"NtryDtls>TxDtls"`
}

type camtDetail struct {
	EndToEnd string       `xml:"Refs>EndToEndId"`
	Parties  camtParties  `xml:"RltdPties"`
	Remark   *camtRemark  `xml:"RmtInf"`
	Returned *camtReturns `xml:"RtrInf"`
}

type camtRemark struct {
	Text string `xml:"Ustrd"`
}

type camtReturns struct {
	Reason string `xml:"AddtlInf"`
}

type camtParties struct {
	Debtor          *camtParty   `xml:"Dbtr"`
	DebtorAccount   *camtAccount `xml:"DbtrAcct"`
	Creditor        *camtParty   `xml:"Cdtr"`
	CreditorAccount *camtAccount `xml:"CdtrAcct"`
}

type camtParty struct {
	Name string `xml:"Pty>Nm"`
}

// Camt writes the statement as camt.053.001.08. A virtual sub-account stands, as
// banks do it, as the creditor's account of the entry. The format has no running
// balance.
func (s Statement) Camt() ([]byte, error) {
	var d camtDocument
	d.Space = camtSpace
	d.Header.ID = "STMT-" + s.Account + "-" + s.Date
	d.Header.Created = s.Issued.Format(time.RFC3339)
	d.Header.Page.No, d.Header.Page.Last = "1", true
	d.Statement = camtStatement{
		ID: d.Header.ID, From: s.Date + "T00:00:00+08:00", To: s.Date + "T23:59:59.999999+08:00",
		Account: camtAccount{No: s.Account, Currency: "CNY", Owner: s.Holder},
		Bal:     []camtBalance{camtBal("OPBD", s.Opening, s.Date), camtBal("CLBD", s.Closing, s.Date)},
	}
	d.Statement.Summary.Credits = s.camtSum(Credit)
	d.Statement.Summary.Debits = s.camtSum(Debit)
	for _, l := range s.Lines {
		d.Statement.Entries = append(d.Statement.Entries, s.camtEntry(l))
	}
	body, err := xml.MarshalIndent(d, "", " ")
	if err != nil {
		return nil, err
	}
	return append([]byte(xml.Header), body...), nil
}

func yuan(f Fen) camtAmount { return camtAmount{f.String(), "CNY"} }

func camtBal(code string, f Fen, date string) camtBalance {
	direction := "CRDT"
	if f < 0 {
		direction, f = "DBIT", -f
	}
	return camtBalance{Code: code, Amount: yuan(f), Direction: direction, Date: date}
}

func (s Statement) camtSum(direction string) camtSum {
	n, sum := s.sums(direction)
	return camtSum{n, sum.String()}
}

func (s Statement) camtEntry(l Line) camtEntry {
	e := camtEntry{
		Ref: strconv.FormatInt(l.Seq, 10), Amount: yuan(l.Amount), Direction: "DBIT", Status: "BOOK",
		Booked: l.BookedAt.Format(time.RFC3339Nano), Value: l.ValueDate, BankRef: l.BankRef,
		Kind:    strings.ToUpper(l.Kind),
		Details: camtDetail{EndToEnd: or(l.EndToEnd, "NOTPROVIDED")},
	}
	if l.Remark != "" {
		e.Details.Remark = &camtRemark{l.Remark}
	}
	if l.Kind == KindReturn {
		e.Details.Returned = &camtReturns{l.Remark}
	}
	other := &camtParty{l.Counterparty}
	var account *camtAccount
	if l.CounterpartyAccount != "" {
		account = &camtAccount{No: l.CounterpartyAccount}
	}
	p := &e.Details.Parties
	if l.Direction == Debit {
		p.Creditor, p.CreditorAccount = other, account
		return e
	}
	e.Direction = "CRDT"
	p.Debtor, p.DebtorAccount = other, account
	if l.VirtualAccount != "" {
		p.CreditorAccount = &camtAccount{No: l.VirtualAccount}
	}
	return e
}
