package press_test

import (
	"bytes"
	"crypto/ed25519"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"fachui/internal/blob"
	"fachui/internal/legal"
	"fachui/internal/paper"
	"fachui/internal/press"
)

type signer struct{ key ed25519.PrivateKey }

func (s signer) SignPaper(b []byte) (ed25519.PublicKey, []byte) {
	return s.PaperPublic()[0], ed25519.Sign(s.key, b)
}

func (s signer) PaperPublic() []ed25519.PublicKey {
	return []ed25519.PublicKey{s.key.Public().(ed25519.PublicKey)}
}

var at = legal.MustParse("2026-04-02T10:12:34")

func newPress(t *testing.T) *press.Press {
	t.Helper()
	store, err := blob.OpenDir(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	p, err := press.New(store, signer{ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, ed25519.SeedSize))}, press.Options{Site: "https://court.example/"})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func document(rows int) paper.Document {
	d := paper.Document{Head: "云溪市人民法院", Title: "执行裁定书", Number: "（2026）川0104执102号之一", Blocks: []paper.Block{
		paper.Say(paper.To, "云溪市不动产登记中心："),
		paper.Say(paper.Text, "买受人𠮷田某与㛃某以人民币1,200,000.00元（人民币壹佰贰拾万元整）竞得。"+strings.Repeat("依照《中华人民共和国民事诉讼法》第二百五十八条的规定，", 12)),
		paper.Say(paper.Heading, "权利处理"),
	}}
	t := paper.Block{Kind: paper.Table, Columns: []string{"权利", "权利人", "处理"}, Parts: []int{1, 1, 3}}
	for range rows {
		t.Rows = append(t.Rows, []string{"抵押权", "某某银行股份有限公司", "因拍卖而消灭，从价款中按顺位优先受偿"})
	}
	d.Blocks = append(d.Blocks, t, paper.Say(paper.Right, "审判长"), paper.Say(paper.Seal, "云溪市人民法院", "2026年4月2日"))
	return d
}

func set(t *testing.T, p *press.Press, d paper.Document) []byte {
	t.Helper()
	b, err := p.Print(d, press.Foot{Where: p.Where("0198"), Sum: d.Sum()}, at)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.HasPrefix(b, []byte("%PDF-1.7")) || !bytes.Contains(b, []byte("%%EOF")) {
		t.Fatal("not a PDF")
	}
	return b
}

func TestTheSamePaperIsTheSameBytes(t *testing.T) {
	t.Parallel()
	one, two := set(t, newPress(t), document(3)), set(t, newPress(t), document(3))
	if !bytes.Equal(one, two) {
		t.Error("two presses set the same document differently")
	}
	if len(one) > 200<<10 {
		t.Errorf("a page of %d bytes: the font is not cut down", len(one))
	}
	other := document(3)
	other.Number += "二"
	if bytes.Equal(one, set(t, newPress(t), other)) {
		t.Error("another document is the same bytes")
	}
}

// Whoever reads the file with other tools reads every word of it, on every page.
func TestAPaperReadsBack(t *testing.T) {
	t.Parallel()
	tool, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Skip("pdftotext is not installed")
	}
	d := document(60)
	path := filepath.Join(t.TempDir(), "paper.pdf")
	if err := os.WriteFile(path, set(t, newPress(t), d), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), tool, "-layout", path, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Join(strings.Fields(string(out)), "")
	for _, want := range []string{"执行裁定书", "川0104执102号之一", "◇[U+20BB7]田某", "壹佰贰拾万元整", "（院印）", "审判长", d.Sum(), "https://court.example/papers/0198", "第1页共", "第3页共"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in it:\n%s", want, text)
		}
	}
	if n := strings.Count(text, "抵押权"); n != 60 {
		t.Errorf("%d of 60 rows", n)
	}
	if n := strings.Count(text, "权利人"); n < 3 {
		t.Errorf("the head of the table stands on %d pages", n)
	}
}

func TestNothingFails(t *testing.T) {
	t.Parallel()
	p := newPress(t)
	for name, text := range map[string]string{
		"nothing": "", "rare": "𠮷㛃𬌗", "emoji": "😀", "control": "a\x00b\u202ec", "one long word": strings.Repeat("W", 5000), "only closing": strings.Repeat("。", 300),
		"only opening": strings.Repeat("（", 300), "blanks": strings.Repeat(" ", 3000), "invalid": "\xff\xfe",
	} {
		d := paper.Document{Head: text, Title: text, Number: text, Blocks: []paper.Block{
			paper.Say(paper.Text, text), paper.Say(paper.Seal, text, text), paper.Say(paper.Right, text), paper.Say(paper.Heading, text), {Kind: paper.Table},
			{Kind: paper.Table, Columns: []string{text, text}, Rows: [][]string{{text}, {text, text, text}, nil}},
		}}
		_, err := p.Print(d, press.Foot{Where: text, Sum: text}, at)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestASignatureIsOverTheBytes(t *testing.T) {
	t.Parallel()
	p := newPress(t)
	b := set(t, p, document(1))
	k, err := p.Keep(t.Context(), b)
	if err != nil {
		t.Fatal(err)
	}
	if !ed25519.Verify(k.Signature.Key, b, k.Signature.Bytes) {
		t.Error("the signature does not verify")
	}
	r, size, err := p.Open(t.Context(), k.Sum)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	got, err := io.ReadAll(r)
	if err != nil || !bytes.Equal(got, b) || size != int64(len(b)) {
		t.Errorf("what was kept is not what was printed: %v", err)
	}
	if _, _, err := p.Open(t.Context(), strings.Repeat("0", 64)); err == nil {
		t.Error("a paper that was never kept was opened")
	}
}

func BenchmarkPrint(b *testing.B) {
	store, err := blob.OpenDir(b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	p, err := press.New(store, nil, press.Options{})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := p.Print(document(3), press.Foot{}, at); err != nil {
			b.Fatal(err)
		}
	}
}
