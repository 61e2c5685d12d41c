package cn_test

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"fachui/internal/cn"
	"fachui/internal/legal"
	"fachui/internal/money"
)

func TestIDNumber(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, in string
		want     cn.IDNumber
	}{
		{"the example of the standard", "11010519491231002X", "11010519491231002X"},
		{"lower-case x", "11010519491231002x", "11010519491231002X"},
		{"full width and blanks", " １１０１０５ 19491231 ００２Ｘ", "11010519491231002X"},
		{"wrong check character", "110105194912310021", ""},
		{"two digits swapped", "11010519491213002X", ""},
		{"a day that never was", "110105194902310029", ""},
		{"fifteen digits of the first generation", "110105491231002", ""},
		{"letters inside", "1101051949123100AX", ""},
		{"empty", "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := cn.ParseIDNumber(tt.in)
			if got != tt.want || (tt.want == "") != errors.Is(err, cn.ErrIDNumber) {
				t.Errorf("ParseIDNumber(%q) = %q, %v", tt.in, got, err)
			}
		})
	}
	id := cn.IDNumber("11010519491231002X")
	if id.Birth() != legal.MustDate("1949-12-31") || id.Masked() != "11**************2X" {
		t.Errorf("birth %v, masked %s", id.Birth(), id.Masked())
	}
}

func TestCreditCode(t *testing.T) {
	t.Parallel()
	for in, ok := range map[string]bool{
		"91350100M000100Y43": true, "９１３５０１００Ｍ０００１００Ｙ４３": true, "91350100m000100y43": true,
		"91350100M000100Y44": false, "91350100M000100Y4": false, "91350100M0O0100Y43": false, "": false,
	} {
		got, err := cn.ParseCreditCode(in)
		if ok != (err == nil) || ok && got != "91350100M000100Y43" {
			t.Errorf("ParseCreditCode(%q) = %q, %v", in, got, err)
		}
	}
}

func TestPhone(t *testing.T) {
	t.Parallel()
	for in, ok := range map[string]bool{
		"13800138000": true, "+86 138-0013-8000": true, "008613800138000": true, "１３８００１３８０００": true,
		"12800138000": false, "1380013800": false, "138001380000": false, "1380013800a": false, "": false,
	} {
		got, err := cn.ParsePhone(in)
		if ok != (err == nil) || ok && got != "13800138000" {
			t.Errorf("ParsePhone(%q) = %q, %v", in, got, err)
		}
	}
	if m := cn.Phone("13800138000").Masked(); m != "138****8000" {
		t.Error(m)
	}
}

func TestCaseNo(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"（2026）川0104执1234号":         "（2026）川0104执1234号",
		"(2026)川0104执1234号":         "（2026）川0104执1234号",
		"〔２０２６〕川０１０４ 执 １２３４ 号":      "（2026）川0104执1234号",
		"［2026］川0104执恢12号":          "（2026）川0104执恢12号",
		"【2026】川01执00012号":          "（2026）川01执12号",
		"（2025）最高法执监508号":           "（2025）最高法执监508号",
		"（2020）浙民再249号":             "（2020）浙民再249号",
		"（2026）川0104执号":             "",
		"（2026）川0104执0号":            "",
		"（2026）川010执1号":             "",
		"（2026）川01045执1号":           "",
		"2026川0104执1号":              "",
		"（2026）川0104执1":             "",
		"（26）川0104执1号":              "",
		"（2026）0104执1号":             "",
		"（2026）川0104执12345678号":     "",
		"（2026）川0104执1号；drop table": "",
	} {
		got, err := cn.ParseCaseNo(in)
		if got.String() != want || (want == "") != errors.Is(err, cn.ErrCaseNo) {
			t.Errorf("ParseCaseNo(%q) = %q, %v", in, got, err)
		}
	}
}

// The reader never panics, and what it accepts reads back as itself.
func FuzzCaseNo(f *testing.F) {
	f.Add("（2026）川0104执1234号")
	f.Add("(2025) 最高法执监508号")
	f.Add("〔２０２６〕京03执恢９号")
	f.Fuzz(func(t *testing.T, s string) {
		n, err := cn.ParseCaseNo(s)
		if err != nil {
			return
		}
		again, err := cn.ParseCaseNo(n.String())
		if err != nil || again != n {
			t.Errorf("%q reads as %v, and that as %v, %v", s, n, again, err)
		}
	})
}

func TestName(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		" 张　三 ":               "张三",
		"阿依古丽•买买提":            "阿依古丽·买买提",
		"阿依古丽・买买提":            "阿依古丽·买买提",
		"成都某某房地产（集团）有限公司":     "成都某某房地产(集团)有限公司",
		"成都某某房地产 ( 集团 ) 有限公司": "成都某某房地产(集团)有限公司",
		"John   Smith":        "John Smith",
		"ＡＢＣ公司":               "ABC公司",
		"张":                   "",
		"１２":                  "",
		"张三<script>":          "",
		"":                    "",
	} {
		got, err := cn.ParseName(in)
		if string(got) != want || (want == "") != errors.Is(err, cn.ErrName) {
			t.Errorf("ParseName(%q) = %q, %v", in, got, err)
		}
	}
	for in, want := range map[cn.Name]string{"张三": "张某", "张三丰": "张某某", "阿依古丽·买买提": "阿某某", "John Smith": "J***"} {
		if got := in.Masked(); got != want {
			t.Errorf("%s masked is %s", in, got)
		}
	}
}

func FuzzName(f *testing.F) {
	f.Add("张　三")
	f.Add("成都（集团） 有限公司")
	f.Fuzz(func(t *testing.T, s string) {
		n, err := cn.ParseName(s)
		if err != nil {
			return
		}
		again, err := cn.ParseName(string(n))
		if err != nil || again != n || !utf8.ValidString(string(n)) {
			t.Errorf("%q reads as %q, and that as %q, %v", s, n, again, err)
		}
	})
}

func TestCapitals(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"0": "零元整", "0.05": "伍分", "0.10": "壹角整", "1.1": "壹元壹角整", "10": "壹拾元整",
		"1409.50": "壹仟肆佰零玖元伍角整", "6007.14": "陆仟零柒元壹角肆分", "1680.32": "壹仟陆佰捌拾元叁角贰分",
		"107000.53": "壹拾万零柒仟元伍角叁分", "16409.02": "壹万陆仟肆佰零玖元零贰分", "325.04": "叁佰贰拾伍元零肆分",
		"100000000": "壹亿元整", "100010000": "壹亿零壹万元整", "1000000001": "壹拾亿零壹元整", "20000001": "贰仟万零壹元整",
		"1234567.89":        "壹佰贰拾叁万肆仟伍佰陆拾柒元捌角玖分",
		"9999999999999.99":  "玖万玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分",
		"10000000000000.00": "壹拾万亿元整",
		"1010101.01":        "壹佰零壹万零壹佰零壹元零壹分",
	} {
		got, err := cn.Capitals(money.MustParse(in))
		if err != nil || got != "人民币"+want {
			t.Errorf("Capitals(%s) = %s, %v; want %s", in, got, err, want)
		}
	}
	_, err := cn.Capitals(money.MustParse("-0.01"))
	if !errors.Is(err, cn.ErrCapitals) {
		t.Errorf("a negative amount: %v", err)
	}
	if s, _ := cn.Capitals(money.MustParse("1000001")); strings.Contains(s, "零零") {
		t.Error(s)
	}
}
