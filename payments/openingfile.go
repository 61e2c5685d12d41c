package payments

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"

	"fachui/internal/fault"
)

// OpeningColumns are the columns of the file in their order; the second word of each
// is its name in JSON.
var OpeningColumns = []struct{ ZH, Name string }{
	{"案号", "case_no"}, {"科目", "code"}, {"金额", "amount"}, {"收款人", "payee"},
	{"入账日期", "came_on"}, {"依据材料", "evidence"}, {"材料SHA256", "evidence_hash"},
}

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
}

// ReadOpening reads the lines of a file, CSV or JSON. Cells are taken as they stand;
// what is wrong in a line is for [CheckOpening]. It fails with ErrOpeningFile.
func ReadOpening(raw []byte) (lines []OpeningLine, format string, err error) {
	raw = bytes.TrimPrefix(raw, []byte("\ufeff"))
	var rows []openingRow
	format = "csv"
	if start := bytes.TrimLeft(raw, " \r\n\t"); len(start) > 0 && start[0] == '[' {
		format = "json"
		d := json.NewDecoder(bytes.NewReader(raw))
		d.DisallowUnknownFields()
		err = d.Decode(&rows)
		if err != nil {
			return nil, format, ErrOpeningFile.With("why", err.Error())
		}
	} else {
		rows, err = openingCSV(raw)
		if err != nil {
			return nil, format, err
		}
	}
	if len(rows) == 0 || len(rows) > MaxOpening {
		return nil, format, ErrOpeningSize.With("found", len(rows)).With("most", MaxOpening)
	}
	for i, r := range rows {
		lines = append(lines, OpeningLine{
			N: i + 1, CaseNo: strings.TrimSpace(r.CaseNo), Code: Code(strings.TrimSpace(r.Code)), Amount: strings.TrimSpace(r.Amount),
			Payee: strings.TrimSpace(r.Payee), CameOn: strings.TrimSpace(r.CameOn), Evidence: strings.TrimSpace(r.Evidence),
			Hash: strings.ToLower(strings.TrimSpace(r.Hash)),
		})
	}
	return lines, format, nil
}

func openingCSV(raw []byte) (rows []openingRow, err error) {
	r := csv.NewReader(bytes.NewReader(raw))
	head, err := r.Read()
	if err != nil {
		return nil, ErrOpeningFile.With("why", fault.Text{ZH: "没有表头", EN: "there is no head"})
	}
	for i, c := range OpeningColumns {
		if i >= len(head) || strings.TrimSpace(head[i]) != c.ZH && strings.TrimSpace(head[i]) != c.Name {
			return nil, ErrOpeningFile.With("why", fault.Text{
				ZH: "第" + string(rune('1'+i)) + "列应为“" + c.ZH + "”", EN: "column " + string(rune('1'+i)) + " should be \"" + c.Name + "\"",
			})
		}
	}
	r.FieldsPerRecord = len(head)
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		if err != nil {
			return nil, ErrOpeningFile.With("why", err.Error())
		}
		if !slices.ContainsFunc(cells, func(c string) bool { return strings.TrimSpace(c) != "" }) {
			continue
		}
		if len(rows) > MaxOpening {
			return rows, nil
		}
		rows = append(rows, openingRow{cells[0], cells[1], cells[2], cells[3], cells[4], cells[5], cells[6]})
	}
}
