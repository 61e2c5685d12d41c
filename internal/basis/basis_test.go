package basis

import "testing"

func TestCited(t *testing.T) {
	for zh, en := range titles {
		for _, article := range []int{0, 1, 236} {
			b := Basis{zh, en, article}
			got, ok := Cited(b.ZH())
			if !ok || got != b {
				t.Errorf("%s: read as %+v, %v", b.ZH(), got, ok)
			}
		}
	}
}

func TestCited_ofNoText(t *testing.T) {
	for _, zh := range []string{"", "第5条", " 第5条", "法释〔1999〕1号 第5条", "法释〔2018〕15号 第五条", "法释〔2018〕15号 第0条", "法释〔2018〕15号 第05条", "法释〔2018〕15号 第5", "法释〔2018〕15号 "} {
		got, ok := Cited(zh)
		if ok {
			t.Errorf("%q is read as %+v", zh, got)
		}
	}
}
