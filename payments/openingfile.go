package payments

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"fachui/internal/fault"
	"fachui/payments/sheet"
)

// OpeningColumns are the columns of the file in their order; the second word of each
// is its name in JSON.
var OpeningColumns = []struct{ ZH, Name string }{
	{"案号", "case_no"}, {"科目", "code"}, {"金额", "amount"}, {"收款人", "payee"},
	{"入账日期", "came_on"}, {"依据材料", "evidence"}, {"材料SHA256", "evidence_hash"},
	{"事由", "matter"}, {"标的编号", "sale"}, {"付款人", "payer"}, {"付款账号", "payer_account"}, {"期限", "due"}, {"成交价", "price"},
}

// neededColumns are those that a file must have; the others are for kinds that it may
// not bring.
const neededColumns = 7

// OpeningTemplate is an empty file to be filled in, with the columns and what they take.
func OpeningTemplate(asJSON bool) []byte {
	if asJSON {
		raw, err := json.MarshalIndent([]openingRow{{}}, "", "  ")
		if err != nil {
			panic("payments: template: " + err.Error())
		}
		return append(raw, '\n')
	}
	var b bytes.Buffer
	b.WriteString("\ufeff") // so that spreadsheets know the encoding
	w := csv.NewWriter(&b)
	head := make([]string, len(OpeningColumns))
	for i, c := range OpeningColumns {
		head[i] = c.ZH
	}
	_ = w.Write(head) // a buffer takes everything
	w.Flush()
	return b.Bytes()
}

// openingRow is a line of the file in JSON.
type openingRow struct {
	CaseNo   string `json:"case_no"`
	Code     string `json:"code"`
	Amount   string `json:"amount"`
	Payee    string `json:"payee"`
	CameOn   string `json:"came_on"`
	Evidence string `json:"evidence"`
	Hash     string `json:"evidence_hash"`
	Matter   string `json:"matter"`
	Sale     string `json:"sale"`
	Payer    string `json:"payer"`
	Account  string `json:"payer_account"`
	Due      string `json:"due"`
	Price    string `json:"price"`
}

// ReadOpening reads the lines of a file: CSV, a workbook, or JSON. Cells are taken as
// they stand; what is wrong in a line is for [CheckOpening]. It fails with ErrOpeningFile.
func ReadOpening(raw []byte) (lines []OpeningLine, format string, err error) {
	var rows []openingRow
	text := bytes.TrimPrefix(raw, []byte("\ufeff"))
	switch start := bytes.TrimLeft(text, " \r\n\t"); {
	case sheet.Is(raw):
		format = "xlsx"
		var table [][]string
		table, err = sheet.Rows(raw)
		if err != nil {
			return nil, format, ErrOpeningFile.With("why", err.Error())
		}
		rows, err = openingTable(table)
	case len(start) > 0 && start[0] == '[':
		format = "json"
		d := json.NewDecoder(bytes.NewReader(text))
		d.DisallowUnknownFields()
		err = d.Decode(&rows)
		if err != nil {
			err = ErrOpeningFile.With("why", err.Error())
		}
	default:
		format = "csv"
		r := csv.NewReader(bytes.NewReader(text))
		var table [][]string
		for len(table) <= MaxOpening+1 {
			var cells []string
			cells, err = r.Read()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				return nil, format, ErrOpeningFile.With("why", err.Error())
			}
			table = append(table, cells)
		}
		rows, err = openingTable(table)
	}
	if err != nil {
		return nil, format, err
	}
	if len(rows) == 0 || len(rows) > MaxOpening {
		return nil, format, ErrOpeningSize.With("found", len(rows)).With("most", MaxOpening)
	}
	for i, r := range rows {
		lines = append(lines, r.line(i+1))
	}
	return lines, format, nil
}

func (r openingRow) line(n int) OpeningLine {
	trim := strings.TrimSpace
	return OpeningLine{
		N: n, CaseNo: trim(r.CaseNo), Code: Code(trim(r.Code)), Amount: trim(r.Amount), Payee: trim(r.Payee), CameOn: trim(r.CameOn),
		Evidence: trim(r.Evidence), Hash: strings.ToLower(trim(r.Hash)), Matter: trim(r.Matter), Sale: trim(r.Sale), Payer: trim(r.Payer),
		Account: strings.ReplaceAll(trim(r.Account), " ", ""), Due: trim(r.Due), Price: trim(r.Price),
	}
}

// openingTable reads a table under its head. Rows without a word are passed over.
func openingTable(table [][]string) (rows []openingRow, err error) {
	if len(table) == 0 {
		return nil, ErrOpeningFile.With("why", fault.Text{ZH: "没有表头", EN: "there is no head"})
	}
	head := table[0]
	for i, c := range OpeningColumns {
		if i >= len(head) && i >= neededColumns {
			break
		}
		if i >= len(head) || strings.TrimSpace(head[i]) != c.ZH && strings.TrimSpace(head[i]) != c.Name {
			return nil, ErrOpeningFile.With("why", fault.Text{
				ZH: fmt.Sprintf("第%d列应为“%s”", i+1, c.ZH), EN: fmt.Sprintf("column %d should be \"%s\"", i+1, c.Name),
			})
		}
	}
	for _, cells := range table[1:] {
		if !slices.ContainsFunc(cells, func(c string) bool { return strings.TrimSpace(c) != "" }) {
			continue
		}
		if len(rows) > MaxOpening {
			return rows, nil
		}
		at := make([]string, len(OpeningColumns))
		copy(at, cells)
		rows = append(rows, openingRow{at[0], at[1], at[2], at[3], at[4], at[5], at[6], at[7], at[8], at[9], at[10], at[11], at[12]})
	}
	return rows, nil
}
