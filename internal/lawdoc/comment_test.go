package lawdoc

import (
	"go/ast"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// spoken are the names by which comments call the texts of law, beside their
// short titles, and the names of texts that no refusal rests on.
var spoken = map[string]string{
	"拍卖变卖规定": "拍卖变卖规定（2020修正）", "民事诉讼法": "民事诉讼法（2023）", "民诉法解释": "民诉法解释（2022）",
	"执行工作规定": "执行工作规定（2020修正）", "执行异议复议规定": "执行异议复议规定（2020修正）", "执行程序解释": "执行程序解释（2020修正）", "税收征收管理法": "税收征收管理法（2015）",
	"公司法": "公司法（2023）",
}

// unsaid is the text that a bare "Art. 20" means in the packages of a domain.
var unsaid = map[string]string{"auction": "法释〔2016〕18号", "valuation": "法释〔2018〕15号"}

// cited finds "法释〔2016〕18号 Art. 17, 18 and 20(2)", "Arts. 22–25" and 第23条.
var cited = regexp.MustCompile(`([\p{Han}〔〕（）0-9]*)\s*(?:Arts?\. ?(\d+(?:\(\d\))*(?:(?:, | and | to |–)\d+(?:\(\d\))*)*)|第(\d+)条)`)

// one finds one number, or one range, of what cited found.
var one = regexp.MustCompile(`(\d+)(?:\(\d\))*(?:(?: to |–)(\d+))?`)

// inComments returns the articles that the comments of f's declarations name.
func inComments(p pkg, f file, titles map[string]string) []citation {
	var found []citation
	cite := func(name string, comments ...*ast.CommentGroup) {
		for _, c := range comments {
			for _, k := range articles(c.Text(), unsaid[strings.Split(p.path, "/")[0]], titles) {
				k.file, k.kind, k.name = f.path, "code", name
				found = append(found, k)
			}
		}
	}
	for _, d := range f.ast.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			cite(qualified(d), d.Doc)
		case *ast.GenDecl:
			for _, s := range d.Specs {
				citeSpec(s, d, cite)
			}
		}
	}
	return found
}

func citeSpec(s ast.Spec, d *ast.GenDecl, cite func(string, ...*ast.CommentGroup)) {
	switch s := s.(type) {
	case *ast.ValueSpec:
		cite(s.Names[0].Name, s.Doc, s.Comment)
		if !d.Lparen.IsValid() {
			cite(s.Names[0].Name, d.Doc)
		}
	case *ast.TypeSpec:
		cite(s.Name.Name, s.Doc, s.Comment)
		if !d.Lparen.IsValid() {
			cite(s.Name.Name, d.Doc)
		}
		st, ok := s.Type.(*ast.StructType)
		if !ok {
			return
		}
		for _, field := range st.Fields.List {
			for _, name := range field.Names {
				cite(s.Name.Name+"."+name.Name, field.Doc, field.Comment)
			}
		}
	}
}

// articles reads the articles that a comment names. A bare one is of the text
// named before it, or else of the domain's own.
func articles(comment, domain string, titles map[string]string) []citation {
	var found []citation
	title := domain
	for _, m := range cited.FindAllStringSubmatch(strings.ReplaceAll(strings.Join(strings.Fields(comment), " "), "〕 ", "〕"), -1) {
		if m[1] != "" {
			title = titleOf(m[1], titles)
		}
		for _, n := range one.FindAllStringSubmatch(m[2]+m[3], -1) {
			first, _ := strconv.Atoi(n[1])
			last := first
			if n[2] != "" {
				last, _ = strconv.Atoi(n[2])
			}
			for a := first; title != "" && a <= last; a++ {
				found = append(found, citation{text: title, article: a})
			}
		}
	}
	return found
}

func titleOf(name string, titles map[string]string) string {
	if t, ok := spoken[name]; ok {
		return t
	}
	for _, t := range titles {
		if t == name {
			return t
		}
	}
	return name
}

func TestArticles(t *testing.T) {
	t.Parallel()
	titles := map[string]string{"Sale2020": "拍卖变卖规定（2020修正）"}
	for comment, want := range map[string]string{
		"no longer than 法释〔2016〕18号 Art. 20(2). It counts": "法释〔2016〕18号 20;",
		"法释〔2016〕18号第23条; 民法典 Arts. 389, 561":              "法释〔2016〕18号 23;民法典 389;民法典 561;",
		"拍卖变卖规定 Art. 26, 27":                               "拍卖变卖规定（2020修正） 26;拍卖变卖规定（2020修正） 27;",
		"(Art. 22–24)":                                     "own 22;own 23;own 24;",
		"法释〔2016〕18号 Art. 12 to 14, 34; 民法典 Art. 201":      "法释〔2016〕18号 12;法释〔2016〕18号 13;法释〔2016〕18号 14;法释〔2016〕18号 34;民法典 201;",
		"法释〔2016〕18号 Art. 12 and 26, 法明传〔2017〕455号":        "法释〔2016〕18号 12;法释〔2016〕18号 26;",
		"the result (法释〔2016〕\n18号 Art. 31)":               "法释〔2016〕18号 31;",
		"an Article and a Part. 5":                         "",
	} {
		got := ""
		for _, c := range articles(comment, "own", titles) {
			got += c.text + " " + strconv.Itoa(c.article) + ";"
		}
		if got != want {
			t.Errorf("%q names %q, want %q", comment, got, want)
		}
	}
}
