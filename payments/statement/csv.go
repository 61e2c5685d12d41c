package statement

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/money"
)

// columns of the CSV profile, in their order.
var columns = []string{
	"序号", "流水号", "记账时间", "起息日", "借贷", "金额", "余额",
	"对方户名", "对方账号", "子账号", "摘要", "业务参考号",
}

// csvFile is a CSV statement half read.
type csvFile struct {
	r      *csv.Reader
	pairs  map[string]string
	places map[string]int
}

func readCSV(r io.Reader) (Statement, []row, claims, error) {
	c := csvFile{r: csv.NewReader(decoded(r)), pairs: map[string]string{}, places: map[string]int{}}
	c.r.FieldsPerRecord = -1
	c.r.ReuseRecord = true
	if err := c.preamble(); err != nil {
		return Statement{}, nil, claims{}, err
	}
	s, stated, err := c.head()
	if err != nil {
		return Statement{}, nil, claims{}, err
	}
	var rows []row
	for {
		cells, at, err := c.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return Statement{}, nil, claims{}, err
		}
		if len(rows) == MaxLines {
			return Statement{}, nil, claims{}, ErrTooMany.With("most", MaxLines)
		}
		l, err := csvLine(cells, at)
		if err != nil {
			return Statement{}, nil, claims{}, err
		}
		s.Lines, rows = append(s.Lines, l), append(rows, row{at: at, running: true, seq: true})
	}
	return s, rows, stated, nil
}

// decoded strips a byte order mark and turns GB18030 into UTF-8. The first
// bytes tell them apart: the first label of the profile is not ASCII.
func decoded(r io.Reader) io.Reader {
	b := bufio.NewReader(r)
	head, _ := b.Peek(64) // a short file is its own head
	if bytes.HasPrefix(head, []byte("\xef\xbb\xbf")) {
		_, _ = b.Discard(3) // just peeked
		return b
	}
	if utf8.Valid(head) || utf8.Valid(trimCut(head)) {
		return b
	}
	return simplifiedchinese.GB18030.NewDecoder().Reader(b)
}

// trimCut drops a character cut in two at the end of b.
func trimCut(b []byte) []byte {
	for i := 1; i < utf8.UTFMax && i < len(b); i++ {
		if utf8.RuneStart(b[len(b)-i]) {
			return b[:len(b)-i]
		}
	}
	return b
}

// next returns the next row, trimmed, and its line in the file.
func (c *csvFile) next() ([]string, int, error) {
	cells, err := c.r.Read()
	if err == io.EOF {
		return nil, 0, io.EOF
	}
	if err != nil {
		at := 0
		if p, ok := errors.AsType[*csv.ParseError](err); ok {
			at = p.Line
		}
		return nil, 0, ErrSyntax.With("line", at).Because(err)
	}
	at, _ := c.r.FieldPos(0)
	for i, cell := range cells {
		cells[i] = strings.TrimSpace(cell)
		if !utf8.ValidString(cell) || strings.ContainsRune(cell, utf8.RuneError) {
			return nil, 0, ErrEncoding.With("line", at)
		}
		if utf8.RuneCountInString(cell) > maxText || strings.IndexFunc(cells[i], unicode.IsControl) >= 0 {
			return nil, 0, ErrSyntax.With("line", at)
		}
	}
	return cells, at, nil
}

// preamble reads label–value pairs up to the header.
func (c *csvFile) preamble() error {
	for range 40 {
		cells, at, err := c.next()
		if errors.Is(err, io.EOF) {
			return ErrMissing.With("field", fault.Text{ZH: "表头", EN: "column header"})
		}
		if err != nil {
			return err
		}
		if cells[0] == columns[0] {
			return header(cells, at)
		}
		if len(cells) < 2 || len(strings.TrimRight(strings.Join(cells[2:], ""), " ")) > 0 {
			return header(cells, at) // more than a pair, and not the header either
		}
		if _, twice := c.pairs[cells[0]]; twice {
			return ErrTwice.With("line", at).With("field", cells[0])
		}
		c.pairs[strings.Clone(cells[0])], c.places[strings.Clone(cells[0])] = strings.Clone(cells[1]), at
	}
	return ErrMissing.With("field", fault.Text{ZH: "表头", EN: "column header"})
}

func header(cells []string, at int) error {
	found, right := strings.Join(cells, ","), strings.Join(columns, ",")
	if found != right {
		return ErrHeader.With("line", at).With("right", right).With("found", found)
	}
	return nil
}

// head turns the pairs into a statement without lines.
func (c *csvFile) head() (s Statement, stated claims, err error) {
	s.Account = c.pairs["账号"]
	if s.Account == "" {
		return s, stated, ErrMissing.With("field", fault.Text{ZH: "账号", EN: "account number"})
	}
	if ccy, ok := c.pairs["币种"]; ok && ccy != "CNY" && ccy != "人民币" {
		return s, stated, ErrCurrency.With("line", c.places["币种"]).With("found", ccy)
	}
	var opening, closing *money.Amount
	for _, err := range []error{
		c.date("日期", &s.Date),
		c.amount("期初余额", &opening), c.amount("期末余额", &closing),
		c.amount("借方合计", &stated.debited), c.amount("贷方合计", &stated.credited),
		c.count("借方笔数", &stated.debits), c.count("贷方笔数", &stated.credits),
	} {
		if err != nil {
			return s, stated, err
		}
	}
	if opening == nil {
		return s, stated, ErrMissing.With("field", fault.Text{ZH: "期初余额", EN: "opening balance"})
	}
	if closing == nil {
		return s, stated, ErrMissing.With("field", fault.Text{ZH: "期末余额", EN: "closing balance"})
	}
	s.Opening, s.Closing = *opening, *closing
	return s, stated, nil
}

func (c *csvFile) date(label string, into *legal.Date) error {
	v, ok := c.pairs[label]
	if !ok {
		return ErrMissing.With("field", label)
	}
	d, err := legal.ParseDate(v)
	if err != nil {
		return wrong(c.places[label], label, v, aDay)
	}
	*into = d
	return nil
}

func (c *csvFile) amount(label string, into **money.Amount) error {
	v, ok := c.pairs[label]
	if !ok {
		return nil
	}
	a, err := money.Parse(v)
	if err != nil {
		return wrong(c.places[label], label, v, anAmount)
	}
	*into = &a
	return nil
}

func (c *csvFile) count(label string, into **int) error {
	v, ok := c.pairs[label]
	if !ok {
		return nil
	}
	n, err := strconv.Atoi(v)
	if err != nil || n < 0 {
		return wrong(c.places[label], label, v, aNumber)
	}
	*into = &n
	return nil
}

// What would have been right, in both languages.
var (
	aDay      = fault.Text{ZH: " 2026-04-01 这样的日期", EN: "a day such as 2026-04-01"}
	aTime     = fault.Text{ZH: " 2026-04-01T10:00:00+08:00 这样的时间", EN: "a time such as 2026-04-01T10:00:00+08:00"}
	anAmount  = fault.Text{ZH: " 1234.50 这样的金额", EN: "an amount such as 1234.50"}
	positive  = fault.Text{ZH: "大于 0.00 的金额", EN: "an amount above 0.00"}
	aNumber   = fault.Text{ZH: "整数", EN: "a whole number"}
	aSide     = fault.Text{ZH: "“借”或“贷”", EN: "借 (debit) or 贷 (credit)"}
	aRef      = fault.Text{ZH: "非空的流水号", EN: "a reference, not empty"}
	twelve    = fault.Text{ZH: " 12 列", EN: "12 columns"}
	anOrder   = fault.Text{ZH: "从 1 起的序号", EN: "a number from 1"}
	reasonabl = fault.Text{ZH: "不超过 2000 字的文字", EN: "text of at most 2000 characters"}
)

func wrong(line int, field, found string, right fault.Text) error {
	if utf8.RuneCountInString(found) > 60 {
		found = string([]rune(found)[:60]) + "…"
	}
	return ErrField.With("line", line).With("field", field).With("found", found).With("right", right)
}

// csvLine reads one row of the table.
func csvLine(cells []string, at int) (Line, error) {
	if len(cells) != len(columns) {
		return Line{}, wrong(at, "列数", strconv.Itoa(len(cells)), twelve)
	}
	var l Line
	var err error
	if l.Seq, err = strconv.ParseInt(cells[0], 10, 64); err != nil || l.Seq < 1 {
		return Line{}, wrong(at, columns[0], cells[0], anOrder)
	}
	if cells[1] == "" {
		return Line{}, wrong(at, columns[1], cells[1], aRef)
	}
	if l.Booked, err = legal.Parse(cells[2]); err != nil {
		return Line{}, wrong(at, columns[2], cells[2], aTime)
	}
	if l.ValueDate, err = legal.ParseDate(cells[3]); err != nil {
		return Line{}, wrong(at, columns[3], cells[3], aDay)
	}
	if cells[4] != "借" && cells[4] != "贷" {
		return Line{}, wrong(at, columns[4], cells[4], aSide)
	}
	if l.Amount, err = money.Parse(cells[5]); err != nil || !l.Amount.IsPositive() {
		return Line{}, wrong(at, columns[5], cells[5], positive)
	}
	if l.BalanceAfter, err = money.Parse(cells[6]); err != nil {
		return Line{}, wrong(at, columns[6], cells[6], anAmount)
	}
	l.Credit = cells[4] == "贷"
	l.BankRef = strings.Clone(cells[1])
	l.Counterparty, l.CounterpartyAccount = strings.Clone(cells[7]), strings.Clone(cells[8])
	l.VirtualAccount, l.Remark = strings.Clone(cells[9]), strings.Clone(cells[10])
	l.EndToEnd = strings.Clone(cells[11])
	return l, nil
}
