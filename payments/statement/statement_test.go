package statement_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"golang.org/x/text/encoding/simplifiedchinese"

	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/money"
	. "fachui/payments/statement"
)

const goodCSV = "账号,51010001\n户名,某某人民法院\n日期,2026-04-01\n币种,CNY\n期初余额,1000.00\n期末余额,1249.50\n" +
	"借方笔数,1\n借方合计,100.50\n贷方笔数,2\n贷方合计,350.00\n" +
	"序号,流水号,记账时间,起息日,借贷,金额,余额,对方户名,对方账号,子账号,摘要,业务参考号\n" +
	"7,R1,2026-04-01T09:00:00.000001+08:00,2026-04-01,贷,300.00,1300.00,张三,6222,51010001000123,\"保证金，\"\"一\"\"拍\",\n" +
	"8,R2,2026-04-01T10:00:00+08:00,2026-04-01,借,100.50,1199.50,李四,6223,,执行款,p1\n" +
	"9,R3,2026-04-01T11:00:00+08:00,2026-03-31,贷,50.00,1249.50,,,,,\n"

const goodCamt = `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><GrpHdr><MsgId>1</MsgId></GrpHdr><Stmt>
<Id>1</Id><Acct><Id><Othr><Id>51010001</Id></Othr></Id><Ccy>CNY</Ccy></Acct>
<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="CNY">1000.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-04-01</Dt></Dt></Bal>
<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="CNY">1249.50</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-04-01</Dt></Dt></Bal>
<TxsSummry><TtlCdtNtries><NbOfNtries>2</NbOfNtries><Sum>350.00</Sum></TtlCdtNtries><TtlDbtNtries><NbOfNtries>1</NbOfNtries><Sum>100.50</Sum></TtlDbtNtries></TxsSummry>
<Ntry><NtryRef>7</NtryRef><Amt Ccy="CNY">300.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><DtTm>2026-04-01T09:00:00.000001+08:00</DtTm></BookgDt><ValDt><Dt>2026-04-01</Dt></ValDt><AcctSvcrRef>R1</AcctSvcrRef>
<NtryDtls><TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs><RltdPties><Dbtr><Pty><Nm>张三</Nm></Pty></Dbtr><DbtrAcct><Id><Othr><Id>6222</Id></Othr></Id></DbtrAcct><CdtrAcct><Id><Othr><Id>51010001000123</Id></Othr></Id></CdtrAcct></RltdPties><RmtInf><Ustrd>保证金，"一"拍</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>
<Ntry><NtryRef>8</NtryRef><Amt Ccy="CNY">100.50</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><DtTm>2026-04-01T10:00:00+08:00</DtTm></BookgDt><ValDt><Dt>2026-04-01</Dt></ValDt><AcctSvcrRef>R2</AcctSvcrRef>
<NtryDtls><TxDtls><Refs><EndToEndId>p1</EndToEndId></Refs><RltdPties><Cdtr><Pty><Nm>李四</Nm></Pty></Cdtr><CdtrAcct><Id><Othr><Id>6223</Id></Othr></Id></CdtrAcct></RltdPties><RmtInf><Ustrd>执行款</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>
<Ntry><NtryRef>9</NtryRef><Amt Ccy="CNY">50.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><DtTm>2026-04-01T11:00:00+08:00</DtTm></BookgDt><ValDt><Dt>2026-03-31</Dt></ValDt><AcctSvcrRef>R3</AcctSvcrRef></Ntry>
</Stmt></BkToCstmrStmt></Document>`

// oldCamt is version .02: flat status and names, a balance of the day before, an
// IBAN, entries without numbers, one of two transactions and one reversed.
const oldCamt = `<?xml version="1.0"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt><Stmt>
<Acct><Id><IBAN>CN51010001</IBAN></Id></Acct>
<Bal><Tp><CdOrPrtry><Cd>PRCD</Cd></CdOrPrtry></Tp><Amt Ccy="CNY">10</Amt><CdtDbtInd>DBIT</CdtDbtInd><Dt><Dt>2026-03-31+08:00</Dt></Dt></Bal>
<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="CNY">5</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-04-01+08:00</Dt></Dt></Bal>
<Ntry><Amt Ccy="CNY">20</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-04-01</Dt></BookgDt><AcctSvcrRef>A</AcctSvcrRef><NtryDtls><TxDtls/><TxDtls/></NtryDtls></Ntry>
<Ntry><Amt Ccy="CNY">5</Amt><CdtDbtInd>DBIT</CdtDbtInd><RvslInd>true</RvslInd><Sts>BOOK</Sts><BookgDt><Dt>2026-04-01</Dt></BookgDt><NtryDtls><TxDtls><Refs><AcctSvcrRef>B</AcctSvcrRef></Refs><RltdPties><Cdtr><Nm>王
  五</Nm></Cdtr></RltdPties></TxDtls></NtryDtls><AddtlNtryInf>误记</AddtlNtryInf></Ntry>
</Stmt></BkToCstmrStmt></Document>`

var wantLines = []Line{
	{7, "R1", legal.MustParse("2026-04-01T09:00:00.000001+08:00"), legal.MustDate("2026-04-01"), true, yuan("300.00"), yuan("1300.00"),
		"张三", "6222", "51010001000123", `保证金，"一"拍`, ""},
	{8, "R2", legal.MustParse("2026-04-01T10:00:00+08:00"), legal.MustDate("2026-04-01"), false, yuan("100.50"), yuan("1199.50"),
		"李四", "6223", "", "执行款", "p1"},
	{9, "R3", legal.MustParse("2026-04-01T11:00:00+08:00"), legal.MustDate("2026-03-31"), true, yuan("50.00"), yuan("1249.50"), "", "", "", "", ""},
}

func yuan(s string) money.Amount { return money.MustParse(s) }

func read(s string, f Format) (Statement, error) { return Read(strings.NewReader(s), f) }

func TestRead(t *testing.T) {
	t.Parallel()
	gb, err := simplifiedchinese.GB18030.NewEncoder().String(goodCSV)
	if err != nil {
		t.Fatal(err)
	}
	gbCamt, err := simplifiedchinese.GB18030.NewEncoder().String(strings.Replace(goodCamt, "UTF-8", "GB18030", 1))
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		file   string
		format Format
	}{
		"utf-8":              {goodCSV, CSV},
		"byte order mark":    {"\xef\xbb\xbf" + goodCSV, CSV},
		"gb18030":            {gb, CSV},
		"crlf":               {strings.ReplaceAll(goodCSV, "\n", "\r\n"), CSV},
		"tabs and grouping":  {strings.Replace(goodCSV, "期初余额,1000.00", "期初余额,\"\t1,000.00\t\"", 1), CSV},
		"camt.053.001.08":    {goodCamt, Camt},
		"camt in gb18030":    {gbCamt, Camt},
		"camt no namespace":  {strings.Replace(goodCamt, ` xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"`, "", 1), Camt},
		"camt with a prefix": {prefixed(goodCamt), Camt},
		"camt.053.001.13":    {strings.Replace(goodCamt, ".001.08", ".001.13", 1), Camt},
	} {
		s, err := read(c.file, c.format)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if s.Account != "51010001" || s.Date != legal.MustDate("2026-04-01") || !s.Opening.Equal(yuan("1000")) || !s.Closing.Equal(yuan("1249.50")) {
			t.Errorf("%s: %+v", name, s)
		}
		if got, want := fmt.Sprintf("%+v", s.Lines), fmt.Sprintf("%+v", wantLines); got != want {
			t.Errorf("%s:\n got %s\nwant %s", name, got, want)
		}
	}
}

func prefixed(s string) string {
	s = strings.ReplaceAll(strings.ReplaceAll(s, "</", "</c:"), "<c:", "<c:")
	for _, open := range strings.Split(s, "<")[1:] {
		if open[0] != '?' && open[0] != '/' {
			s = strings.Replace(s, "<"+open, "<c:"+open, 1)
		}
	}
	return strings.Replace(s, "xmlns=", "xmlns:c=", 1)
}

func TestOldCamt(t *testing.T) {
	t.Parallel()
	s, err := read(oldCamt, Camt)
	if err != nil {
		t.Fatal(err)
	}
	if s.Account != "CN51010001" || !s.Opening.Equal(yuan("-10")) || len(s.Lines) != 2 {
		t.Fatalf("%+v", s)
	}
	a, b := s.Lines[0], s.Lines[1]
	if a.Seq != 1 || a.Remark != "批量 2 笔" || !a.BalanceAfter.Equal(yuan("10")) {
		t.Errorf("%+v", a)
	}
	if b.Seq != 2 || b.BankRef != "B" || b.Remark != "冲正 误记" || b.Counterparty != "王 五" || !b.BalanceAfter.Equal(yuan("5")) {
		t.Errorf("%+v", b)
	}
}

// TestEmptyDay: a day without lines is a statement too.
func TestEmptyDay(t *testing.T) {
	t.Parallel()
	head, _, _ := strings.Cut(goodCSV, "7,R1")
	head = strings.NewReplacer("1249.50", "1000.00", "笔数,1", "笔数,0", "笔数,2", "笔数,0", "100.50", "0.00", "350.00", "0.00").Replace(head)
	s, err := read(head, CSV)
	if err != nil || len(s.Lines) != 0 || !s.Closing.Equal(s.Opening) {
		t.Errorf("%+v, %v", s, err)
	}
}

// TestCorruptions changes one thing in a good file; the right fault must name
// the line and say what would have been right.
func TestCorruptions(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, old, now string
		err            *fault.Fault
		says           string
	}{
		{"closing one fen off", "期末余额,1249.50", "期末余额,1249.51", ErrSum, "1249.50"},
		{"opening one fen off", "期初余额,1000.00", "期初余额,1000.01", ErrBalance, "1300.01"},
		{"a running balance off", "1199.50,李四", "1199.51,李四", ErrBalance, "Line 13 (no. 8): the balance is 1199.51; from the line before it should be 1199.50"},
		{"an amount off", "贷,300.00", "贷,300.01", ErrBalance, "Line 12"},
		{"credit for debit", "借,100.50", "贷,100.50", ErrBalance, "1400.50"},
		{"a line missing", "8,R2,2026-04-01T10:00:00+08:00,2026-04-01,借,100.50,1199.50,李四,6223,,执行款,p1\n", "", ErrGap, "number is 9 and should be 8"},
		{"a number skipped", "\n9,R3", "\n10,R3", ErrGap, "Line 14: the number is 10 and should be 9"},
		{"a number twice", "\n9,R3", "\n8,R3", ErrGap, "Line 14"},
		{"a reference twice", "9,R3", "9,R1", ErrDuplicate, "Line 14: reference R1 already stands on line 12"},
		{"no reference", "9,R3", "9,", ErrField, "流水号"},
		{"another day's line", "2026-04-01T11:00:00", "2026-03-31T11:00:00", ErrOtherDay, "2026-04-01"},
		{"a count off", "贷方笔数,2", "贷方笔数,3", ErrCounts, "counted from the lines it should be 2"},
		{"a total off", "借方合计,100.50", "借方合计,100.51", ErrCounts, "100.50"},
		{"a third decimal", "贷,50.00", "贷,50.000001", ErrField, "Line 14"},
		{"a negative amount", "贷,50.00", "贷,-50.00", ErrField, "above 0.00"},
		{"nothing", "贷,50.00", "贷,0.00", ErrField, "above 0.00"},
		{"an exponent", "贷,50.00", "贷,5e1", ErrField, "5e1"},
		{"NaN", "贷,50.00", "贷,NaN", ErrField, "NaN"},
		{"no such day", "2026-03-31", "2026-02-30", ErrField, "起息日"},
		{"no such statement day", "日期,2026-04-01", "日期,2026-13-01", ErrField, "Line 3"},
		{"no such time", "2026-04-01T11:00:00", "2026-04-01T25:00:00", ErrField, "记账时间"},
		{"neither debit nor credit", "借,100.50", "d,100.50", ErrField, "借贷"},
		{"sequence zero", "\n9,R3", "\n0,R3", ErrField, "序号"},
		{"a column short", ",p1\n", "\n", ErrField, "12"},
		{"a column more", ",p1\n", ",p1,x\n", ErrField, "13"},
		{"another header", "序号,流水号", "编号,流水号", ErrHeader, "Line 11"},
		{"another column", "起息日,借贷", "借贷,起息日", ErrHeader, "Line 11"},
		{"no account", "账号,51010001\n", "", ErrMissing, "account number"},
		{"no opening", "期初余额,1000.00\n", "", ErrMissing, "opening balance"},
		{"no day", "日期,2026-04-01\n", "", ErrMissing, "日期"},
		{"an account twice", "户名,某某人民法院", "账号,51010002", ErrTwice, "Line 2"},
		{"dollars", "币种,CNY", "币种,USD", ErrCurrency, "USD"},
		{"a quote left open", "张三", "\"张三", ErrSyntax, "Line 12"},
		{"a control character", "张三", "张\x00三", ErrSyntax, "Line 12"},
		{"broken utf-8", "张三", "张\xff三", ErrEncoding, "Line 12"},
		{"cut off", "9,R3,2026-04-01T11", "", ErrField, "Line 14"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if !strings.Contains(goodCSV, c.old) {
				t.Fatalf("%q is not in the file", c.old)
			}
			refused(t, strings.Replace(goodCSV, c.old, c.now, 1), CSV, c.err, c.says)
		})
	}
	t.Run("a header that never comes", func(t *testing.T) {
		t.Parallel()
		refused(t, "账号,1\n", CSV, ErrMissing, "column header")
		var b strings.Builder
		for i := range 100 {
			fmt.Fprintf(&b, "标签%d,1\n", i)
		}
		refused(t, b.String(), CSV, ErrMissing, "column header")
		refused(t, "", CSV, ErrMissing, "")
		refused(t, "交易日期\n", CSV, ErrHeader, "交易日期")
	})
}

func TestCamtCorruptions(t *testing.T) {
	t.Parallel()
	deep := strings.Repeat("<a>", 30) + strings.Repeat("</a>", 30)
	for _, c := range []struct {
		name, old, now string
		err            *fault.Fault
		says           string
	}{
		{"closing off", ">1249.50<", ">1249.51<", ErrSum, "1249.50"},
		{"a document type", "<Document", "<!DOCTYPE x [<!ENTITY a \"b\">]>\n<Document", ErrDoctype, "Line 2"},
		{"an entity nobody declared", "张三", "&xxe;", ErrSyntax, "Line 8"},
		{"too deep", "<GrpHdr>", deep + "<GrpHdr>", ErrTooDeep, "24"},
		{"too deep in an entry", "<Refs>", deep + "<Refs>", ErrTooDeep, "24"},
		{"another message", "camt.053.001.08", "camt.054.001.08", ErrFormat, "camt.054"},
		{"a version too old", "camt.053.001.08", "camt.053.001.01", ErrFormat, "001.01"},
		{"a version too new", "camt.053.001.08", "camt.053.001.14", ErrFormat, "001.14"},
		{"another encoding", "UTF-8", "EBCDIC", ErrSyntax, ""},
		{"euros", `Ccy="CNY">300.00`, `Ccy="EUR">300.00`, ErrCurrency, "EUR"},
		{"an account in euros", "<Ccy>CNY", "<Ccy>EUR", ErrCurrency, "EUR"},
		{"pending", "BOOK", "PDNG", ErrNotBooked, "PDNG"},
		{"no direction", "<CdtDbtInd>DBIT</CdtDbtInd><Sts>", "<CdtDbtInd>X</CdtDbtInd><Sts>", ErrField, "CRDT or DBIT"},
		{"no amount", ">300.00<", "><", ErrField, "Amt"},
		{"no reference", "<AcctSvcrRef>R3</AcctSvcrRef>", "", ErrField, "AcctSvcrRef"},
		{"no date", "<BookgDt><DtTm>2026-04-01T11:00:00+08:00</DtTm></BookgDt>", "", ErrField, "BookgDt"},
		{"a bad value date", "<ValDt><Dt>2026-03-31", "<ValDt><Dt>31.03.2026", ErrField, "ValDt"},
		{"a gap", "<NtryRef>9<", "<NtryRef>10<", ErrGap, "should be 9"},
		{"a reference twice", ">R3<", ">R2<", ErrDuplicate, "R2"},
		{"a summary off", "<NbOfNtries>2", "<NbOfNtries>3", ErrCounts, "3"},
		{"a summary that is none", "<NbOfNtries>2", "<NbOfNtries>two", ErrField, "two"},
		{"no opening", "OPBD", "ITBD", ErrMissing, "OPBD"},
		{"no closing", "CLBD", "CLAV", ErrMissing, "CLBD"},
		{"two openings", "CLBD", "OPBD", ErrTwice, "OPBD"},
		{"no account", "<Othr><Id>51010001</Id></Othr>", "", ErrMissing, "Acct"},
		{"two statements", "</Stmt>", "</Stmt><Stmt></Stmt>", ErrTwice, "Stmt"},
		{"cut off", "</Stmt></BkToCstmrStmt></Document>", "", ErrSyntax, ""},
		{"ends crossed", "</Stmt></BkToCstmrStmt>", "</BkToCstmrStmt></Stmt>", ErrSyntax, ""},
		{"not xml", goodCamt, "账号,1", ErrMissing, ""},
		{"empty", goodCamt, "", ErrMissing, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if !strings.Contains(goodCamt, c.old) {
				t.Fatalf("%q is not in the file", c.old)
			}
			refused(t, strings.Replace(goodCamt, c.old, c.now, 1), Camt, c.err, c.says)
		})
	}
}

func refused(t *testing.T, file string, format Format, want *fault.Fault, says string) {
	t.Helper()
	s, err := read(file, format)
	if !errors.Is(err, want) {
		t.Fatalf("got %v, want %s", err, want.Code)
	}
	f := fault.Of(err)
	if !strings.Contains(f.EN(), says) || strings.Contains(f.EN()+f.ZH(), "{") {
		t.Errorf("it says %q / %q, not %q", f.EN(), f.ZH(), says)
	}
	if s.Lines != nil || s.Account != "" {
		t.Errorf("half imported: %+v", s)
	}
}

func TestLimits(t *testing.T) {
	t.Parallel()
	endless := io.MultiReader(strings.NewReader(goodCSV), &padding{left: MaxBytes})
	if _, err := Read(endless, CSV); !errors.Is(err, ErrTooBig) {
		t.Errorf("too big: %v", err)
	}
	var b bytes.Buffer
	b.WriteString(goodCSV[:strings.Index(goodCSV, "7,R1")])
	for i := range MaxLines + 1 {
		fmt.Fprintf(&b, "%d,R%d,2026-04-01T09:00:00+08:00,2026-04-01,贷,1.00,1.00,,,,,\n", i+1, i+1)
	}
	if _, err := Read(&b, CSV); !errors.Is(err, ErrTooMany) {
		t.Errorf("too many: %v", err)
	}
	broken := errors.New("disk on fire")
	for _, f := range []Format{CSV, Camt} {
		r := io.MultiReader(strings.NewReader(goodCSV[:40]), iotest.ErrReader(broken))
		if _, err := Read(r, f); !errors.Is(err, broken) || fault.Of(err) != nil {
			t.Errorf("%s: a failing reader is not the bank's fault: %v", f, err)
		}
	}
	if _, err := read(goodCSV, "mt940"); !errors.Is(err, ErrFormat) {
		t.Errorf("another format: %v", err)
	}
}

// padding is blank lines without end.
type padding struct{ left int64 }

func (p *padding) Read(b []byte) (int, error) {
	if p.left <= 0 {
		return 0, io.EOF
	}
	n := copy(b, bytes.Repeat([]byte("\n"), min(len(b), 1<<16)))
	p.left -= int64(n)
	return n, nil
}

func TestCheckAndFollow(t *testing.T) {
	t.Parallel()
	s, err := read(goodCSV, CSV)
	if err != nil {
		t.Fatal(err)
	}
	before := Statement{Date: s.Date.AddDays(-1), Closing: yuan("1000.00")}
	off := Statement{Date: s.Date.AddDays(-1), Closing: yuan("1000.01")}
	for _, c := range []struct {
		name string
		got  error
		want error
	}{
		{"its day", s.Check("51010001", s.Date), nil},
		{"a day later", s.Check("51010001", s.Date.AddDays(1)), nil},
		{"a day early", s.Check("51010001", s.Date.AddDays(-1)), ErrFuture},
		{"of that day", s.Of("51010001", s.Date), nil},
		{"of the day before", s.Of("51010001", s.Date.AddDays(1)), ErrDate},
		{"another account", s.Check("51010002", s.Date), ErrAccount},
		{"joins", s.Follows(before), nil},
		{"a step of one fen", s.Follows(off), ErrFollows},
		{"next number", s.FollowsSeq(6), nil},
		{"a number skipped", s.FollowsSeq(5), ErrGap},
		{"a number again", s.FollowsSeq(7), ErrGap},
	} {
		if !errors.Is(c.got, c.want) {
			t.Errorf("%s: %v", c.name, c.got)
		}
	}
}
