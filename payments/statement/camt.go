package statement

import (
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/text/encoding/simplifiedchinese"

	"fachui/internal/fault"
	"fachui/internal/money"
)

// camtFile is a camt.053 file half read.
type camtFile struct {
	tokens   *xmlGuard
	d        *xml.Decoder
	path     []string
	s        Statement
	rows     []row
	balances map[string]camtBalance
	stated   claims
	seqs     bool // so far every entry's reference was a number
}

var camtSpace = regexp.MustCompile(`^urn:iso:std:iso:20022:tech:xsd:camt\.053\.001\.(0[2-9]|1[0-3])$`)

func readCamt(r io.Reader) (Statement, []row, claims, error) {
	g := &xmlGuard{d: xml.NewDecoder(r)}
	g.d.CharsetReader = charset
	f := camtFile{tokens: g, d: xml.NewTokenDecoder(g), balances: map[string]camtBalance{}, seqs: true}
	for {
		t, err := f.d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err == nil {
			err = f.take(t)
		}
		if err != nil {
			return Statement{}, nil, claims{}, f.explain(err)
		}
	}
	if err := f.finish(); err != nil {
		return Statement{}, nil, claims{}, err
	}
	return f.s, f.rows, f.stated, nil
}

// xmlGuard hands on tokens and refuses what no statement has.
type xmlGuard struct {
	d     *xml.Decoder
	depth int
}

func (g *xmlGuard) Token() (xml.Token, error) {
	t, err := g.d.RawToken()
	if err != nil {
		return nil, err
	}
	switch t := t.(type) {
	case xml.Directive:
		return nil, ErrDoctype.With("line", g.line())
	case xml.StartElement:
		if g.depth++; g.depth > maxDepth {
			return nil, ErrTooDeep.With("line", g.line()).With("most", maxDepth)
		}
	case xml.EndElement:
		g.depth--
	case xml.CharData:
		if len(t) > 4*maxText && len(strings.TrimSpace(string(t))) > 4*maxText {
			return nil, wrong(g.line(), "XML", string(t[:60]), reasonabl)
		}
	}
	return t, nil
}

func (g *xmlGuard) line() int {
	n, _ := g.d.InputPos()
	return n
}

func charset(label string, in io.Reader) (io.Reader, error) {
	switch strings.ToLower(label) {
	case "utf-8":
		return in, nil
	case "gb18030", "gbk", "gb2312":
		return simplifiedchinese.GB18030.NewDecoder().Reader(in), nil
	}
	return nil, errors.New("unknown encoding")
}

// explain turns what the decoder says into a fault.
func (f *camtFile) explain(err error) error {
	if known := fault.Of(err); known != nil {
		return known
	}
	return ErrSyntax.With("line", f.tokens.line()).Because(err)
}

// take handles one token: it walks down to the statement and reads its parts whole.
func (f *camtFile) take(t xml.Token) error {
	switch t := t.(type) {
	case xml.StartElement:
		f.path = append(f.path, t.Name.Local)
		whole, err := f.part(t)
		if whole {
			f.path = f.path[:len(f.path)-1]
		}
		return err
	case xml.EndElement:
		f.path = f.path[:len(f.path)-1]
	}
	return nil
}

// part reads a part of the statement that starts here; whole reports whether it
// was read up to its end.
func (f *camtFile) part(t xml.StartElement) (whole bool, err error) {
	switch strings.Join(f.path, "/") {
	case "Document":
		if t.Name.Space != "" && !camtSpace.MatchString(t.Name.Space) {
			return false, ErrFormat.With("found", t.Name.Space)
		}
	case "Document/BkToCstmrStmt/Stmt":
		if f.s.Account != "" || len(f.balances) > 0 {
			return false, ErrTwice.With("line", f.tokens.line()).With("field", "Stmt")
		}
	case "Document/BkToCstmrStmt/Stmt/Acct":
		return true, f.account(t)
	case "Document/BkToCstmrStmt/Stmt/Bal":
		return true, f.balance(t)
	case "Document/BkToCstmrStmt/Stmt/TxsSummry":
		return true, f.summary(t)
	case "Document/BkToCstmrStmt/Stmt/Ntry":
		return true, f.entry(t)
	}
	return false, nil
}

func (f *camtFile) account(t xml.StartElement) error {
	var a camtAccount
	if err := f.d.DecodeElement(&a, &t); err != nil {
		return err
	}
	if f.s.Account != "" {
		return ErrTwice.With("line", f.tokens.line()).With("field", "Acct")
	}
	f.s.Account = a.number()
	return f.currency(a.Currency)
}

func (a camtAccount) number() string {
	if a.IBAN != "" {
		return strings.TrimSpace(a.IBAN)
	}
	return strings.TrimSpace(a.Other)
}

func (f *camtFile) currency(ccy string) error {
	if ccy != "" && ccy != "CNY" {
		return ErrCurrency.With("line", f.tokens.line()).With("found", ccy)
	}
	return nil
}

func (f *camtFile) balance(t xml.StartElement) error {
	var b camtBalance
	if err := f.d.DecodeElement(&b, &t); err != nil {
		return err
	}
	if _, twice := f.balances[b.Code]; twice {
		return ErrTwice.With("line", f.tokens.line()).With("field", "Bal "+b.Code)
	}
	if _, err := b.value(f.tokens.line()); err != nil {
		return err
	}
	f.balances[b.Code] = b
	return f.currency(b.Amount.Currency)
}

func (b camtBalance) value(line int) (money.Amount, error) {
	a, err := money.Parse(b.Amount.Value)
	if err != nil || a.IsNegative() {
		return a, wrong(line, "Bal/Amt", b.Amount.Value, anAmount)
	}
	switch b.Direction {
	case "CRDT":
		return a, nil
	case "DBIT":
		return a.Neg(), nil
	}
	return a, wrong(line, "Bal/CdtDbtInd", b.Direction, aDirection)
}

func (f *camtFile) summary(t xml.StartElement) error {
	var s camtSummary
	if err := f.d.DecodeElement(&s, &t); err != nil {
		return err
	}
	line := f.tokens.line()
	if err := s.Credits.read(line, &f.stated.credits, &f.stated.credited); err != nil {
		return err
	}
	return s.Debits.read(line, &f.stated.debits, &f.stated.debited)
}

func (s *camtSum) read(line int, n **int, sum **money.Amount) error {
	if s == nil {
		return nil
	}
	if s.N != "" {
		v, err := strconv.Atoi(strings.TrimSpace(s.N))
		if err != nil {
			return wrong(line, "NbOfNtries", s.N, aNumber)
		}
		*n = &v
	}
	if s.Sum != "" {
		v, err := money.Parse(s.Sum)
		if err != nil {
			return wrong(line, "Sum", s.Sum, anAmount)
		}
		*sum = &v
	}
	return nil
}

// finish takes the balances and the day from what was collected.
func (f *camtFile) finish() error {
	if f.s.Account == "" {
		return ErrMissing.With("field", "Acct/Id")
	}
	opening, ok := f.balances["OPBD"]
	if !ok {
		opening, ok = f.balances["PRCD"] // the closing balance of the day before
	}
	if !ok {
		return ErrMissing.With("field", "Bal OPBD")
	}
	closing, ok := f.balances["CLBD"]
	if !ok {
		return ErrMissing.With("field", "Bal CLBD")
	}
	day, err := closing.Date.instant()
	if err != nil {
		return wrong(f.tokens.line(), "Bal/Dt", closing.Date.Date+closing.Date.Time, aDay)
	}
	f.s.Date = day.Date()
	if f.s.Opening, err = opening.value(0); err != nil {
		return err
	}
	f.s.Closing, err = closing.value(0)
	for i := range f.rows {
		f.rows[i].seq = f.seqs
	}
	return err
}
