package auction_test

import (
	"fmt"
	"strings"
	"testing"

	"fachui/auction"
	"fachui/internal/fault"
)

const aCaseNo = "（2026）川0104执1号"

func TestReadSheet(t *testing.T) {
	t.Parallel()
	head := []string{"案号", "财产名称*", "参考价", "轮次", "看样时间"}
	one := func(cells ...string) [][]string { return [][]string{head, cells} }
	many := func(n int) [][]string {
		out := [][]string{{"title", "case_no"}}
		for i := range n {
			out = append(out, []string{fmt.Sprint("财产", i), aCaseNo})
		}
		return out
	}
	for _, c := range []struct {
		name  string
		table [][]string
		rows  int
		wrong string // column and code of the cells
		err   *fault.Fault
	}{
		{"a row", one(aCaseNo, "房屋", "1000000.00", "二拍", "3月16日"), 1, "", nil},
		{"what is not needed left out", one(aCaseNo, "房屋"), 1, "", nil},
		{"English names", [][]string{{"Case number", "title of the property", "Round"}, {aCaseNo, "房屋", "second auction"}}, 1, "", nil},
		{"blank rows", [][]string{head, {"", " "}, {aCaseNo, "房屋"}, nil}, 1, "", nil},
		{"no case number, no title", one("", "", "1"), 1, "2 case_no 2 title", nil},
		{"every cell wrong", one("执1号", "房", "十万", "三拍", strings.Repeat("长", 201)), 1, "2 reference 2 round 2 when", nil},
		{"the longest cell", one(aCaseNo, "房屋", "", "", strings.Repeat("长", 200)), 1, "", nil},
		{"500 rows", many(500), 500, "", nil},
		{"501 rows", many(501), 0, "", auction.ErrSheetSize},
		{"only a head", [][]string{head}, 0, "", auction.ErrSheetSize},
		{"nothing", nil, 0, "", auction.ErrSheetFile},
		{"a column of something else", [][]string{{"案号", "财产名称", "姓名"}}, 0, "", auction.ErrSheetFile},
		{"a column twice", [][]string{{"案号", "财产名称", "case_no"}}, 0, "", auction.ErrSheetFile},
		{"a column missing", [][]string{{"案号"}}, 0, "", auction.ErrSheetFile},
	} {
		rows, wrong, err := auction.ReadSheet(c.table)
		var at []string
		for _, w := range wrong {
			at = append(at, fmt.Sprintf("%d %s", w.Row, w.Column))
			if w.Code != auction.ErrSheetCell.Code || w.Name.ZH == "" || w.Why.EN == "" {
				t.Errorf("%s: %+v", c.name, w)
			}
		}
		want := ""
		if c.err != nil {
			want = c.err.Code
		}
		if len(rows) != c.rows || strings.Join(at, " ") != c.wrong || fault.Code(err) != want {
			t.Errorf("%s: %d rows, wrong %v, %v", c.name, len(rows), at, err)
		}
	}
	rows, _, err := auction.ReadSheet([][]string{head, nil, {"(2026)川0104执1号", " 房屋 "}})
	if err != nil || rows[0].N != 3 || rows[0].Cells["title"] != "房屋" || rows[0].Cells["case_no"] != aCaseNo {
		t.Errorf("%+v, %v", rows, err)
	}
}
