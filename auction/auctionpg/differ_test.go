package auctionpg_test

import (
	"testing"

	"fachui/auction"
	"fachui/auction/auctionpg"
	"fachui/internal/legal"
)

func TestDifferences(t *testing.T) {
	t.Parallel()
	base := func() auctionpg.Published {
		return auctionpg.Published{
			Title: "房屋", Round: auction.FirstAuction, Platform: "平台甲", PublishedAt: published, Reference: yuan("1000000"), StartingPrice: yuan("700000"),
			Increment: yuan("5000"), Deposit: yuan("70000"), PayDays: 15, Vacating: auction.VacatedByCourt,
			Draft: auctionpg.Draft{
				OpensAt: legal.MustDate("2026-04-01").At(10, 0), EndsAt: legal.MustDate("2026-04-02").At(10, 0), Defects: []string{"漏水"},
				Disclosures: []auction.Entry{{Key: "condition", Text: "空置", Name: "照片", Document: hash}}, Warnings: []auction.Entry{{Key: "default", Text: "不退"}},
				Taxes: []auction.TaxLine{{Name: "契税", Bearer: auction.Buyer}}, Viewing: auctionpg.Viewing{When: "周一", Place: "门口", Contact: "王", Phone: "028"},
			},
		}
	}
	for _, tt := range []struct {
		field    string
		edit     func(*auctionpg.Published)
		old, now string
		words    string
	}{
		{"", func(p *auctionpg.Published) { p.PublishedAt = legal.MustDate("2027-01-01").At(0, 0) }, "", "", ""},
		{"round", func(p *auctionpg.Published) { p.Round = auction.SellOff }, auction.FirstAuction.Words().ZH, auction.SellOff.Words().ZH, "进入另一轮次"},
		{"starting_price", func(p *auctionpg.Published) { p.StartingPrice = yuan("560000") }, "700000.00 元", "560000.00 元", "降低 20.0%"},
		{"reference_price", func(p *auctionpg.Published) { p.Reference = yuan("1100000") }, "1000000.00 元", "1100000.00 元", "提高 10.0%"},
		{"increment", func(p *auctionpg.Published) { p.Increment = yuan("0") }, "5000.00 元", "", "删去"},
		{"deposit", func(p *auctionpg.Published) { p.Deposit = yuan("70000.01") }, "70000.00 元", "70000.01 元", "提高 0.0%"},
		{"pay_days", func(p *auctionpg.Published) { p.PayDays = 7 }, "15 日", "7 日", "缩短"},
		{"opens_at", func(p *auctionpg.Published) { p.OpensAt = p.OpensAt.Add(1e9 * 60) }, "2026年4月1日10时00分", "2026年4月1日10时01分", "推迟"},
		{"ends_at", func(p *auctionpg.Published) { p.EndsAt = p.EndsAt.Add(-1e9 * 60) }, "2026年4月2日10时00分", "2026年4月2日09时59分", "提前"},
		{"title", func(p *auctionpg.Published) { p.Title = "房屋一套" }, "房屋", "房屋一套", "改写"},
		{"platform", func(p *auctionpg.Published) { p.Platform = "平台乙" }, "平台甲", "平台乙", "改写"},
		{"purchase_limited", func(p *auctionpg.Published) { p.Limited = true }, "不限购", "限购", "改写"},
		{"buyer_condition", func(p *auctionpg.Published) { p.BuyerCondition = "本地户籍" }, "", "本地户籍", "新增"},
		{"vacating", func(p *auctionpg.Published) { p.Vacating = "" }, auction.VacatedByCourt.Words().ZH, "", "删去"},
		{"defects", func(p *auctionpg.Published) { p.Defects = []string{"漏水", "违建"} }, "漏水", "漏水；违建", "改写"},
		{"viewing", func(p *auctionpg.Published) { p.Viewing.Phone = "029" }, "周一 门口 王 028", "周一 门口 王 029", "改写"},
		{"disclaimer", func(p *auctionpg.Published) { p.Disclaimer = true }, "未作声明", "法院不承担瑕疵担保责任", "改写"},
		{"notes", func(p *auctionpg.Published) { p.Notes = "更正" }, "", "更正", "新增"},
		{"disclosure.condition", func(p *auctionpg.Published) {
			p.Disclosures = []auction.Entry{{Key: "condition", Text: "有人居住"}}
		}, "空置 照片 #" + hash[:12], "有人居住", "改写"},
		{"disclosure.appraisal", func(p *auctionpg.Published) {
			p.Disclosures = append(p.Disclosures, auction.Entry{Key: "appraisal", Withheld: "涉密"})
		}, "", "不公开：涉密", "新增"},
		{"warning.default", func(p *auctionpg.Published) { p.Warnings = nil }, "不退", "", "删去"},
		{"tax.契税", func(p *auctionpg.Published) { p.Taxes = nil }, auction.Buyer.Words().ZH, "", "删去"},
		{"tax.增值税", func(p *auctionpg.Published) {
			p.Taxes = append(p.Taxes, auction.TaxLine{Name: "增值税", Bearer: auction.Seller, Note: "依法"})
		}, "", auction.Seller.Words().ZH + "（依法）", "新增"},
	} {
		later := base()
		tt.edit(&later)
		d := auctionpg.Differences(base(), later)
		if tt.field == "" {
			if len(d) != 0 {
				t.Errorf("nothing changed: %+v", d)
			}
			continue
		}
		if len(d) != 1 || d[0].Field != tt.field || d[0].Old.ZH != tt.old || d[0].New.ZH != tt.now || d[0].Words.ZH != tt.words || d[0].Words.EN == "" || d[0].Name.EN == "" {
			t.Errorf("%s: %+v", tt.field, d)
		}
	}
}
