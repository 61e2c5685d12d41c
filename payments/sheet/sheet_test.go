package sheet_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"fachui/payments/sheet"
)

// workbook zips parts the way a spreadsheet program does.
func workbook(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, content := range parts {
		w, err := z.Create(name)
		require.NoError(t, err)
		_, err = w.Write([]byte(content))
		require.NoError(t, err)
	}
	require.NoError(t, z.Close())
	return b.Bytes()
}

// ordinary is a workbook with one sheet of rows.
func ordinary(rows string) map[string]string {
	return map[string]string{
		"xl/workbook.xml": `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">
			<sheets><sheet name="余额" sheetId="1" r:id="rId7"/><sheet name="其他" sheetId="2" r:id="rId8"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="rId8" Target="worksheets/sheet2.xml"/><Relationship Id="rId7" Target="worksheets/sheet1.xml"/></Relationships>`,
		"xl/sharedStrings.xml":       `<sst><si><t>案号</t></si><si><r><t>旧账</t></r><r><t>第12页</t></r></si></sst>`,
		"xl/styles.xml": `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/><numFmt numFmtId="165" formatCode="#,##0.00"/></numFmts>
			<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs></styleSheet>`,
		"xl/worksheets/sheet1.xml": `<worksheet><sheetData>` + rows + `</sheetData></worksheet>`,
	}
}

func TestRows(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, rows string
		want       [][]string
	}{
		{"nothing", ``, nil},
		{"strings of every kind", `<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="inlineStr"><is><t> 内联 </t></is></c><c r="D1" t="str"><v>公式</v></c></row>`,
			[][]string{{"案号", "旧账第12页", "内联", "公式"}}},
		{"numbers", `<row r="1"><c r="A1"><v>6000</v></c><c r="B1" s="3"><v>0.28999999999999998</v></c><c r="C1"><v>499.99</v></c><c r="D1"><v>1.2345678901E10</v></c><c r="E1"><v>99999999999.99001</v></c></row>`,
			[][]string{{"6000", "0.29", "499.99", "12345678901", "99999999999.99"}}},
		{"days", `<row r="1"><c r="A1" s="1"><v>46063</v></c><c r="B1" s="2"><v>46063</v></c><c r="C1"><v>46063</v></c></row>`,
			[][]string{{"2026-02-10", "2026-02-10", "46063"}}},
		{"gaps", `<row r="2"><c r="C2"><v>1</v></c></row>`, [][]string{nil, {"", "", "1"}}},
		{"without references", `<row><c><v>1</v></c><c><v>2</v></c></row>`, [][]string{{"1", "2"}}},
		{"a string that is not there", `<row r="1"><c r="A1" t="s"><v>9</v></c><c r="B1" t="s"><v>x</v></c></row>`, [][]string{{"", ""}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			raw := workbook(t, ordinary(tt.rows))
			require.True(t, sheet.Is(raw))
			got, err := sheet.Rows(raw)
			require.NoError(t, err)
			require.Equal(t, tt.want, got)
		})
	}
}

func TestRowsOfNoWorkbook(t *testing.T) {
	t.Parallel()
	_, err := sheet.Rows([]byte("案号,科目\n"))
	require.Error(t, err)
	_, err = sheet.Rows(workbook(t, map[string]string{"word/document.xml": "<w/>"}))
	require.ErrorIs(t, err, sheet.ErrNoSheet)
	parts := ordinary("")
	delete(parts, "xl/worksheets/sheet1.xml")
	_, err = sheet.Rows(workbook(t, parts))
	require.ErrorIs(t, err, sheet.ErrNoSheet)
	_, err = sheet.Rows(workbook(t, ordinary(`<row r="1">`)))
	require.Error(t, err)
	_, err = sheet.Rows(workbook(t, ordinary(fmt.Sprintf(`<row r="%d"/>`, sheet.MaxRows+1))))
	require.ErrorIs(t, err, sheet.ErrTooBig)
	_, err = sheet.Rows(workbook(t, ordinary(`<row r="1"><c r="BM1"><v>1</v></c></row>`)))
	require.ErrorIs(t, err, sheet.ErrTooBig)
	rows, err := sheet.Rows(workbook(t, ordinary(`<row r="1"><c r="BL1"><v>1</v></c></row>`)))
	require.NoError(t, err)
	require.Len(t, rows[0], sheet.MaxColumns)
}

// A small file that unpacks to a huge one is refused while it is read.
func TestRowsOfABomb(t *testing.T) {
	t.Parallel()
	_, err := sheet.Rows(workbook(t, ordinary(`<row r="1"><c r="A1" t="inlineStr"><is><t>`+strings.Repeat("a", 17<<20)+`</t></is></c></row>`)))
	require.ErrorIs(t, err, sheet.ErrTooBig)
}

func FuzzRows(f *testing.F) {
	f.Add(workbook(f, ordinary(`<row r="1"><c r="A1"><v>1</v></c></row>`)))
	f.Fuzz(func(t *testing.T, raw []byte) {
		rows, err := sheet.Rows(raw)
		if err == nil && len(rows) > sheet.MaxRows {
			t.Fatal("unbounded")
		}
	})
}
