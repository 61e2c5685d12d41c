package page

import (
	"testing"

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
