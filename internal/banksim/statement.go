package banksim

import (
	"bytes"
	"encoding/csv"
	"sort"
	"strconv"
	"time"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// Page is a stretch of an account's lines, in order.
type Page struct {
	Account string `json:"account"`
	Lines   []Line `json:"lines"`
	More    bool   `json:"more"` // ask again, after the last sequence number
}

const maxPage = 1000

// Lines returns the lines of an account after the given sequence number, at most
// limit (1 to 1000) of them.
func (b *Bank) Lines(no string, after int64, limit int) (Page, error) {
	page := Page{Account: no, Lines: []Line{}}
	err := b.view(func() error {
		a := b.customer(no)
		switch {
		case a == nil:
			return noAccount(no)
		case after < 0 || limit < 1 || limit > maxPage:
			return invalid("after: 0 or more; limit: 1 to 1000")
		case after >= int64(len(a.lines)):
			return nil
		}
		rest := a.lines[after:]
		n := min(limit, len(rest))
		page.Lines, page.More = append(page.Lines, rest[:n]...), n < len(rest)
		return nil
	})
	return page, err
}

// Statement is one account's day.
type Statement struct {
	Account  string
	Holder   string
	Date     string
	Opening  Fen
	Closing  Fen
	Lines    []Line
	Issued   time.Time
	Complete bool // the day is over: nothing will be added
}

// Statement returns the statement of one day, which must not lie in the future.
// The statement of the running day holds what was booked so far.
func (b *Bank) Statement(no, date string) (Statement, error) {
	var s Statement
	err := b.view(func() error {
		a := b.customer(no)
		if a == nil {
			return noAccount(no)
		}
		now := b.now()
		today := now.Format(time.DateOnly)
		if _, err := time.Parse(time.DateOnly, date); err != nil {
			return invalid("date: a day such as 2026-04-01")
		}
		if date > today {
			return unknown("no_statement", "the bank's business day is "+today)
		}
		from := sort.Search(len(a.lines), func(i int) bool { return a.lines[i].ValueDate >= date })
		to := sort.Search(len(a.lines), func(i int) bool { return a.lines[i].ValueDate > date })
		s = Statement{
			Account: no, Holder: a.Holder, Date: date, Issued: now, Complete: date < today,
			Lines: append([]Line(nil), a.lines[from:to]...),
		}
		if from > 0 {
			s.Opening = a.lines[from-1].BalanceAfter
		}
		s.Closing = s.Opening
		if to > from {
			s.Closing = a.lines[to-1].BalanceAfter
		}
		return nil
	})
	return s, err
}

// sums returns the number and the total of the lines in one direction.
func (s Statement) sums(direction string) (n int, sum Fen) {
	for _, l := range s.Lines {
		if l.Direction == direction {
			n, sum = n+1, sum+l.Amount
		}
	}
	return n, sum
}

// csvHeader names the columns of the file.
var csvHeader = []string{
	"序号", "流水号", "记账时间", "起息日", "借贷", "金额", "余额",
	"对方户名", "对方账号", "子账号", "摘要", "业务参考号",
}

// CSV writes the statement as a file in UTF-8: pairs first, then a header, then
// one row a line.
func (s Statement) CSV() ([]byte, error) {
	var buf bytes.Buffer
	w := csv.NewWriter(&buf)
	w.UseCRLF = true
	debits, debited := s.sums(Debit)
	credits, credited := s.sums(Credit)
	rows := [][]string{
		{"账号", s.Account}, {"户名", s.Holder}, {"日期", s.Date}, {"币种", "CNY"},
		{"期初余额", s.Opening.String()}, {"期末余额", s.Closing.String()},
		{"借方笔数", strconv.Itoa(debits)}, {"借方合计", debited.String()},
		{"贷方笔数", strconv.Itoa(credits)}, {"贷方合计", credited.String()},
		csvHeader,
	}
	for _, l := range s.Lines {
		direction := "借"
		if l.Direction == Credit {
			direction = "贷"
		}
		rows = append(rows, []string{
			strconv.FormatInt(l.Seq, 10), l.BankRef, l.BookedAt.Format(time.RFC3339Nano), l.ValueDate, direction,
			l.Amount.String(), l.BalanceAfter.String(), l.Counterparty, l.CounterpartyAccount,
			l.VirtualAccount, l.Remark, l.EndToEnd,
		})
	}
	if err := w.WriteAll(rows); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}

// CSVIn is CSV in the given encoding: utf-8, utf-8-bom or gb18030.
func (s Statement) CSVIn(encoding string) ([]byte, error) {
	file, err := s.CSV()
	if err != nil {
		return nil, err
	}
	switch encoding {
	case "", "utf-8":
		return file, nil
	case "utf-8-bom":
		return append([]byte("\xef\xbb\xbf"), file...), nil
	case "gb18030":
		return simplifiedchinese.GB18030.NewEncoder().Bytes(file)
	}
	return nil, invalid("encoding: utf-8, utf-8-bom or gb18030")
}
