package wording_test

import (
	"errors"
	"strings"
	"testing"

	"fachui/auction"
	"fachui/auction/wording"
)

func TestMend(t *testing.T) {
	t.Parallel()
	i := interruption(wording.ActStay, auction.Bidding)
	o := wording.WriteOrder(i)
	at := func(words string) int {
		for n, p := range o.Paragraphs {
			if strings.Contains(p, words) {
				return n + 1
			}
		}
		t.Fatalf("no paragraph says %q", words)
		return 0
	}
	p, until := at("锦江区某路一号房屋"), at("2026年5月10日")
	slip := func(paragraph int, wrong, right string) []wording.Slip {
		return []wording.Slip{{paragraph, wrong, right}}
	}
	many := make([]wording.Slip, 11)
	for n := range many {
		many[n] = wording.Slip{Paragraph: p, Wrong: "一号", Right: "二号"}
	}
	tests := []struct {
		name  string
		slips []wording.Slip
		want  error
	}{
		{"a house number", slip(p, "一号房屋", "二号房屋"), nil},
		{"words too many", slip(p, "某路", ""), nil},
		{"one after the other", []wording.Slip{{p, "一号房屋", "二号房屋"}, {p, "二号房屋", "三号房屋"}}, nil},
		{"none", nil, wording.ErrSlips},
		{"eleven", many, wording.ErrSlips},
		{"paragraph 0", slip(0, "某路", "某街"), wording.ErrSlip},
		{"a paragraph after the last", slip(len(o.Paragraphs)+1, "某路", "某街"), wording.ErrSlip},
		{"nothing is wrong", slip(p, " ", "某街"), wording.ErrSlip},
		{"the same", slip(p, "某路", "某路"), wording.ErrSlip},
		{"does not stand there", slip(p, "某大道", "某街"), wording.ErrSlip},
		{"stands there twice", slip(p, "号", "栋"), wording.ErrSlip},
		{"200 characters", slip(p, "某路", strings.Repeat("长", 200)), nil},
		{"201 characters", slip(p, "某路", strings.Repeat("长", 201)), wording.ErrSlip},
		{"two lines", slip(p, "某路", "某\n街"), wording.ErrSlip},
		{"a whole paragraph", slip(p, o.Paragraphs[p-1], ""), wording.ErrSlip},
		{"the end of the stay", slip(until, "2026年5月10日", "2026年6月10日"), wording.ErrSubstance},
		{"the number of the order", slip(at("之七"), "之七", "之八"), wording.ErrSubstance},
		{"what was ordered", slip(until, "决定暂缓拍卖", "决定撤回拍卖"), wording.ErrSubstance},
		{"a day said once more", slip(p, "某路", "2026年5月10日某路"), wording.ErrSubstance},
	}
	for _, tt := range tests {
		got, err := o.Mend(tt.slips, i.Facts())
		if !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, err, tt.want)
		}
		if err == nil && (got.Title != o.Title || got.Text() == o.Text()) {
			t.Errorf("%s: the text is %s", tt.name, got.Text())
		}
	}
	if o.Text() != wording.WriteOrder(i).Text() {
		t.Error("the first text was changed")
	}
}

func TestWriteCorrection(t *testing.T) {
	t.Parallel()
	i := interruption(wording.ActStay, auction.Bidding)
	got := wording.WriteCorrection(wording.Correction{
		Court: i.Court, Number: 1, Title: "云溪市人民法院暂缓拍卖公告", On: i.At, DocNo: "（2026）川0104执102号之八", Reason: "门牌号写错",
		Slips: []wording.Slip{{2, "一号", "二号"}, {3, "某路", ""}}, At: i.At,
	}).Text()
	for _, want := range []string{"云溪市人民法院补正公告", "第1号", "第一百五十七条第一款第七项", "（2026）川0104执102号之八", "第2段“一号”应为“二号”。", "第3段“某路”系多写，删去。", "补正原因：门牌号写错。", "其余内容不变"} {
		if !strings.Contains(got, want) {
			t.Errorf("lacks %q:\n%s", want, got)
		}
	}
}
