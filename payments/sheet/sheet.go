// Package sheet reads the first sheet of a workbook (.xlsx, ISO/IEC 29500) as rows of
// text, for files that a court fills in with the program it has.
//
// It reads what a clerk sees: shared and typed strings, numbers without the noise of
// a binary fraction, days as 2026-03-02. Formulas count by the value that was saved
// with them. It keeps no state, and everything that a file could make grow is bounded.
package sheet

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"fachui/internal/legal"
)

// The bounds of a workbook.
const (
	MaxRows    = 20_000
	MaxColumns = 64
	maxPart    = 16 << 20 // bytes of one part, unpacked
	maxText    = 32_767   // characters of a cell, the format's own bound
)

// What can be wrong with a workbook, apart from what archive/zip and encoding/xml say.
var (
	ErrNoSheet = errors.New("the workbook has no sheet")
	ErrTooBig  = errors.New("the sheet is too big")
)

// Is tells a workbook from text by its first bytes.
func Is(raw []byte) bool { return bytes.HasPrefix(raw, []byte("PK\x03\x04")) }

// Rows returns the cells of the first sheet, each row as long as its last cell. Rows
// and cells that the file leaves out are empty.
func Rows(raw []byte) ([][]string, error) {
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		return nil, fmt.Errorf("open workbook: %w", err)
	}
	b := book{parts: map[string]*zip.File{}}
	for _, f := range z.File {
		b.parts[strings.TrimPrefix(f.Name, "/")] = f
	}
	name, err := b.first()
	if err != nil {
		return nil, err
	}
	err = b.strings()
	if err != nil {
		return nil, err
	}
	err = b.styles()
	if err != nil {
		return nil, err
	}
	return b.rows(name)
}

type book struct {
	parts  map[string]*zip.File
	shared []string
	days   []bool // of a cell style: whether it shows a day
}

// part decodes a part of the workbook; ok is false if there is none.
func (b *book) part(name string, into any) (ok bool, err error) {
	f, ok := b.parts[name]
	if !ok {
		return false, nil
	}
	r, err := f.Open()
	if err != nil {
		return true, fmt.Errorf("open %s: %w", name, err)
	}
	defer r.Close()
	limited := &io.LimitedReader{R: r, N: maxPart}
	err = xml.NewDecoder(limited).Decode(into)
	if limited.N == 0 {
		return true, ErrTooBig
	}
	if err != nil {
		return true, fmt.Errorf("read %s: %w", name, err)
	}
	return true, nil
}

// first is the name of the first sheet's part.
func (b *book) first() (string, error) {
	var wb struct {
		Sheets []struct {
			ID string `xml:"http://schemas.openxmlformats.org/officeDocument/2006/relationships id,attr"`
		} `xml:"sheets>sheet"`
	}
	ok, err := b.part("xl/workbook.xml", &wb)
	if err != nil {
		return "", err
	}
	if !ok || len(wb.Sheets) == 0 {
		return "", ErrNoSheet
	}
	var rels struct {
		All []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	_, err = b.part("xl/_rels/workbook.xml.rels", &rels)
	if err != nil {
		return "", err
	}
	for _, r := range rels.All {
		if r.ID == wb.Sheets[0].ID {
			if whole, ok := strings.CutPrefix(r.Target, "/"); ok {
				return whole, nil
			}
			return path.Join("xl", r.Target), nil
		}
	}
	return "", ErrNoSheet
}

// text is a string of the workbook, in one piece or in runs.
type text struct {
	T    string   `xml:"t"`
	Runs []string `xml:"r>t"`
}

func (t text) String() string { return t.T + strings.Join(t.Runs, "") }

func (b *book) strings() error {
	var sst struct {
		All []text `xml:"si"`
	}
	_, err := b.part("xl/sharedStrings.xml", &sst)
	for _, s := range sst.All {
		b.shared = append(b.shared, s.String())
	}
	return err
}

// Formats 14 to 22 and 45 to 47 show days and times without being spelt out.
func builtinDay(id int) bool { return id >= 14 && id <= 22 || id >= 45 && id <= 47 }

func (b *book) styles() error {
	var s struct {
		Formats []struct {
			ID   int    `xml:"numFmtId,attr"`
			Code string `xml:"formatCode,attr"`
		} `xml:"numFmts>numFmt"`
		Cells []struct {
			Format int `xml:"numFmtId,attr"`
		} `xml:"cellXfs>xf"`
	}
	_, err := b.part("xl/styles.xml", &s)
	if err != nil {
		return err
	}
	var own []int
	for _, f := range s.Formats {
		code := strings.ToLower(f.Code)
		if strings.Contains(code, "yy") || strings.Contains(code, "年") || strings.Contains(code, "d") && strings.Contains(code, "m") {
			own = append(own, f.ID)
		}
	}
	for _, c := range s.Cells {
		b.days = append(b.days, builtinDay(c.Format) || slices.Contains(own, c.Format))
	}
	return nil
}

type cell struct {
	Ref    string `xml:"r,attr"`
	Type   string `xml:"t,attr"`
	Style  int    `xml:"s,attr"`
	Value  string `xml:"v"`
	Inline text   `xml:"is"`
}

func (b *book) rows(name string) ([][]string, error) {
	var sheet struct {
		Rows []struct {
			N     int    `xml:"r,attr"`
			Cells []cell `xml:"c"`
		} `xml:"sheetData>row"`
	}
	ok, err := b.part(name, &sheet)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, ErrNoSheet
	}
	var out [][]string
	for _, r := range sheet.Rows {
		n := max(r.N, len(out)+1)
		if n > MaxRows {
			return nil, ErrTooBig
		}
		for len(out) < n {
			out = append(out, nil)
		}
		for _, c := range r.Cells {
			at := len(out[n-1])
			if c.Ref != "" {
				at = column(c.Ref)
			}
			if at < 0 || at >= MaxColumns {
				return nil, ErrTooBig
			}
			for len(out[n-1]) <= at {
				out[n-1] = append(out[n-1], "")
			}
			out[n-1][at] = b.show(c)
		}
	}
	return out, nil
}

// column is the number of the column of a cell like AB12, from 0; -1 if it has none.
func column(at string) int {
	n := 0
	for _, c := range at {
		if c < 'A' || c > 'Z' || n > MaxColumns {
			break
		}
		n = n*26 + int(c-'A') + 1
	}
	return n - 1
}

// show is a cell as its reader sees it.
func (b *book) show(c cell) string {
	s := c.Value
	switch c.Type {
	case "s":
		i, err := strconv.Atoi(strings.TrimSpace(c.Value))
		if err != nil || i < 0 || i >= len(b.shared) {
			return ""
		}
		s = b.shared[i]
	case "inlineStr":
		s = c.Inline.String()
	case "", "n":
		s = number(c.Value, c.Style >= 0 && c.Style < len(b.days) && b.days[c.Style])
	}
	if len(s) > maxText {
		s = s[:maxText]
	}
	return strings.TrimSpace(s)
}

// digits are what a workbook keeps of a number; what it writes beyond them is the
// remainder of a binary fraction.
const digits = 15

// firstDay is day 0 of the calendar of workbooks, as far as it counts rightly: from
// 1 March 1900 on.
var firstDay = legal.MustDate("1899-12-30")

// number shows a number, or as a day what is styled as one.
func number(s string, day bool) string {
	d, err := decimal.NewFromString(strings.TrimSpace(s))
	if err != nil || d.Exponent() > digits*2 || d.Exponent() < -400 {
		return s
	}
	if day && d.IsInteger() && d.IsPositive() && d.LessThan(decimal.NewFromInt(2_958_466)) { // 10000-01-01
		return firstDay.AddDays(int(d.IntPart())).String()
	}
	whole := d.NumDigits() + int(d.Exponent()) // digits before the point; not positive: zeros after it
	return d.Round(int32(digits - whole)).String()
}
