package page

import (
	"testing"

	"github.com/stretchr/testify/require"

	"fachui/internal/fault"
)

func TestSentence(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"real estate registry": "Real estate registry", "none": "None", "silence counts as no": "Silence counts as no", "Already": "Already",
		"judge.li（李**）": "judge.li（李**）", "maker1": "maker1", "iPhone 17": "iPhone 17", "沈青": "沈青", "": "",
	} {
		if got := sentence(in); got != want {
			t.Errorf("%q: %q", in, got)
		}
	}
}

func TestRefusalsReadAsPeopleWrite(t *testing.T) {
	t.Parallel()
	r := &Request{Lang: "zh-CN"}
	if got := r.refusal(fault.Text{ZH: "出价 2394000.00 元，不足 999.00 元；第 12345 号，2026-05-01 至 2026-05-02T10:00:00+08:00"}); got != "出价 2,394,000.00 元，不足 999.00 元；第 12345 号，2026年5月1日 至 2026年5月2日 10:00" {
		t.Error(got)
	}
}

// A message may be about a lot whose page does not open to its reader.
func TestLinked(t *testing.T) {
	t.Parallel()
	const lot = "01a20596-b3ab-7e14-bc4a-efcfd74f5305"
	text := "一拍 <b> http://x.cn:8080/lots/" + lot + "。"
	w := Words{}
	for name, c := range map[string]struct {
		to   any
		want string
	}{
		"public": {"/lots/", `一拍 &lt;b&gt; <a href="/lots/` + lot + `">标的页面</a>。`},
		"court":  {"/courts/jinjiang/lots/", `一拍 &lt;b&gt; <a href="/courts/jinjiang/lots/` + lot + `">标的页面</a>。`},
		"closed": {false, `一拍 &lt;b&gt; 标的页面。`},
	} {
		require.Equal(t, c.want, string(w.linked(text, c.to)), name)
	}
}
