package auction

import (
	"fmt"
	"slices"
	"strings"

	"fachui/internal/basis"
	"fachui/internal/cn"
	"fachui/internal/fault"
	"fachui/internal/money"
)

// SheetMost is how many lots one sheet may list.
const SheetMost = 500

// Column is one column of the sheet from which lots are listed.
type Column struct {
	Key    string
	ZH     string
	EN     string
	Needed bool
	most   int // characters of a cell
}

// Columns are those of a sheet, in their order. Round and price are there to be
// compared: a sheet that was made for another round lists nothing.
func Columns() []Column {
	return []Column{
		{"case_no", "案号", "Case number", true, 60}, {"title", "财产名称", "Title of the property", true, 120}, {"asset", "财产编号", "Identifier", false, 60},
		{"round", "轮次", "Round", false, 20}, {"reference", "参考价", "Reference price", false, 30},
		{"when", "看样时间", "Viewing: when", false, 200}, {"place", "看样地点", "Viewing: where", false, 200},
		{"contact", "看样联系人", "Viewing: contact", false, 60}, {"phone", "看样电话", "Viewing: telephone", false, 40},
		{"condition", "限购说明", "Purchase limits", false, 2000}, {"notes", "其他说明", "Notes", false, 4000},
	}
}

// SheetRow is one line of a sheet, as it stands.
type SheetRow struct {
	N     int               `json:"n"` // in the file; the head is 1
	Cells map[string]string `json:"cells"`
}

// Wrong is a cell that keeps a sheet from being listed.
type Wrong struct {
	Row    int        `json:"row"`
	Column string     `json:"column"`
	Name   fault.Text `json:"name"` // of the column
	Code   string     `json:"code"`
	Why    fault.Text `json:"why"`
	Basis  fault.Text `json:"basis"`
}

// WrongBy says that a refusal is about a cell.
func WrongBy(row int, column string, f *fault.Fault) Wrong {
	w := Wrong{Row: row, Column: column, Code: f.Code, Why: fault.Text{ZH: f.ZH(), EN: f.EN()}, Basis: fault.Text{ZH: f.Basis.ZH(), EN: f.Basis.EN()}}
	for _, c := range Columns() {
		if c.Key == column {
			w.Name = fault.Text{ZH: c.ZH, EN: c.EN}
		}
	}
	return w
}

// What can be wrong with a sheet.
var (
	ErrSheetFile = fault.Define(fault.Invalid, "sheet.file", basis.Basis{},
		"无法读取这份表格：{why}。请使用下载的模板，保存为 XLSX 或者 UTF-8 的 CSV。",
		"This sheet cannot be read: {why}. Use the template, saved as XLSX or as CSV in UTF-8.")
	ErrSheetSize = fault.Define(fault.Invalid, "sheet.size", basis.Basis{},
		"表格有 {found} 行财产；一次可以列 1 至 {most} 个标的。", "The sheet has {found} rows; it may list 1 to {most} lots.")
	ErrSheetCell = fault.Define(fault.Invalid, "sheet.cell", basis.Basis{},
		"“{column}”应为：{want}。", "\"{column}\" should be: {want}.")
	ErrSheetTwice = fault.Define(fault.Conflict, "sheet.twice", basis.Online2016(26),
		"与第 {row} 行是同一财产；同一财产同时只能拍卖一次。", "The same property as in row {row}; it is sold once at a time.")
	ErrSheetAsset = fault.Define(fault.NotFound, "sheet.asset", basis.Basis{},
		"本院案件中没有这项财产。请核对案号和财产名称。", "No case of this court has such a property. Compare case number and title.")
	ErrSheetSeveral = fault.Define(fault.Conflict, "sheet.several", basis.Basis{},
		"该案有 {found} 项同名财产，请填写财产编号。", "The case has {found} properties of that title; give the identifier.")
	ErrSheetRound = fault.Define(fault.Refused, "sheet.round", basis.Online2016(26),
		"表中为“{given}”，现在应为“{round}”。", "The sheet says \"{given}\"; what follows now is \"{round}\".")
	ErrSheetReference = fault.Define(fault.Refused, "sheet.reference", basis.Online2016(10),
		"表中参考价为 {given} 元，已确定的参考价为 {price} 元。", "The sheet has a reference price of ¥{given}; the one that was fixed is ¥{price}.")
	ErrSheetWrong = fault.Define(fault.Refused, "sheet.wrong", basis.Basis{},
		"表格有 {found} 处不能列为标的，全部改正后再办理；现在一个也没有列入。", "{found} cells keep the sheet from being listed; correct them all. Nothing was listed.")
	ErrSheetNone = fault.Define(fault.NotFound, "sheet.not_found", basis.Basis{},
		"本院没有上传过这份表格。", "This court has no such sheet.")
)

// ReadSheet reads the rows under the head of a table and says which cells cannot be
// what their columns ask for. Rows without a word are passed over. ErrSheetFile,
// ErrSheetSize.
func ReadSheet(table [][]string) ([]SheetRow, []Wrong, error) {
	columns, err := headOf(table)
	if err != nil {
		return nil, nil, err
	}
	rows, wrong := []SheetRow{}, []Wrong{}
	for i, cells := range table[1:] {
		if !slices.ContainsFunc(cells, func(c string) bool { return strings.TrimSpace(c) != "" }) {
			continue
		}
		if len(rows) == SheetMost {
			return nil, nil, ErrSheetSize.With("found", "＞"+fmt.Sprint(SheetMost)).With("most", SheetMost)
		}
		r := SheetRow{N: i + 2, Cells: map[string]string{}}
		for j, c := range columns {
			value := ""
			if j < len(cells) {
				value = strings.TrimSpace(cells[j])
			}
			if n, err := cn.ParseCaseNo(value); c.Key == "case_no" && err == nil {
				value = n.String() // however its brackets were typed
			}
			if value != "" {
				r.Cells[c.Key] = value
			}
			if want, ok := c.takes(value); !ok {
				wrong = append(wrong, WrongBy(r.N, c.Key, ErrSheetCell.With("column", fault.Text{ZH: c.ZH, EN: c.EN}).With("want", want)))
			}
		}
		rows = append(rows, r)
	}
	if len(rows) == 0 {
		return nil, nil, ErrSheetSize.With("found", 0).With("most", SheetMost)
	}
	return rows, wrong, nil
}

// headOf finds the column of each cell of the head. What a sheet does not need may be
// left out, and the order is free.
func headOf(table [][]string) ([]Column, error) {
	if len(table) == 0 {
		return nil, ErrSheetFile.With("why", text("没有表头", "there is no head"))
	}
	all := Columns()
	var out []Column
	for i, cell := range table[0] {
		cell = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(cell), "*"))
		at := slices.IndexFunc(all, func(c Column) bool { return c.ZH == cell || c.Key == cell || strings.EqualFold(c.EN, cell) })
		if at < 0 || slices.ContainsFunc(out, func(c Column) bool { return c.Key == all[at].Key }) {
			return nil, ErrSheetFile.With("why", text(fmt.Sprintf("第 %d 列“%s”不是模板中的列，或者重复", i+1, cell), fmt.Sprintf("column %d, %q, is not in the template, or stands there twice", i+1, cell)))
		}
		out = append(out, all[at])
	}
	for _, c := range all {
		if c.Needed && !slices.ContainsFunc(out, func(o Column) bool { return o.Key == c.Key }) {
			return nil, ErrSheetFile.With("why", text("缺少“"+c.ZH+"”一列", "the column \""+c.EN+"\" is missing"))
		}
	}
	return out, nil
}

// takes reports whether a cell can be what the column asks for, and what would be.
func (c Column) takes(value string) (want fault.Text, ok bool) {
	if value == "" {
		return text("必须填写", "not empty"), !c.Needed
	}
	if len([]rune(value)) > c.most {
		return text(fmt.Sprintf("不超过 %d 字", c.most), fmt.Sprintf("at most %d characters", c.most)), false
	}
	switch c.Key {
	case "reference":
		_, err := money.Parse(value)
		return text("金额，如 1000000.00", "an amount such as 1000000.00"), err == nil
	case "round":
		_, known := RoundNamed(value)
		return text("一拍、二拍、变卖或者无保留价拍卖", "一拍, 二拍, 变卖 or 无保留价拍卖"), known
	}
	return want, true
}

// RoundNamed is the round with a name, in either language.
func RoundNamed(name string) (Round, bool) {
	for _, r := range []Round{FirstAuction, SecondAuction, SellOff, NoReserve} {
		if w := r.Words(); name == w.ZH || strings.EqualFold(name, w.EN) || name == string(r) {
			return r, true
		}
	}
	return "", false
}
