// Package basis names provisions of law, so that every refusal and every
// deadline can say what it rests on. Article numbers are those of the version
// named in the title; see docs/law.md for the traps in renumbered texts.
package basis

import (
	"fmt"
	"strconv"
	"strings"
)

// Basis is one article of one text. The zero value means the rule is the
// house's own and rests on no article.
type Basis struct {
	Text    string // Chinese short title with document number
	TextEN  string
	Article int
}

// IsZero reports whether no provision is named.
func (b Basis) IsZero() bool { return b.Text == "" }

// ZH returns 法释〔2016〕18号第二十条 in digits: 法释〔2016〕18号 第20条.
func (b Basis) ZH() string {
	switch {
	case b.IsZero():
		return ""
	case b.Article == 0:
		return b.Text
	}
	return fmt.Sprintf("%s 第%d条", b.Text, b.Article)
}

// EN returns the English citation.
func (b Basis) EN() string {
	switch {
	case b.IsZero():
		return ""
	case b.Article == 0:
		return b.TextEN
	}
	return fmt.Sprintf("%s, Art. %d", b.TextEN, b.Article)
}

// String is ZH.
func (b Basis) String() string { return b.ZH() }

// titles are the English titles of the texts below, by the Chinese.
var titles = map[string]string{}

func of(zh, en string) func(int) Basis {
	titles[zh] = en
	return func(article int) Basis { return Basis{zh, en, article} }
}

// Cited reads a citation as [Basis.ZH] writes it, which is how records keep it. It
// reports whether the text is one of those below.
func Cited(zh string) (Basis, bool) {
	text, article := zh, 0
	i := strings.LastIndex(zh, " 第")
	if i >= 0 {
		n, err := strconv.Atoi(strings.TrimSuffix(zh[i+len(" 第"):], "条"))
		if err == nil {
			text, article = zh[:i], n
		}
	}
	en, known := titles[text]
	b := Basis{text, en, article}
	if !known || b.ZH() != zh {
		return Basis{}, false
	}
	return b, true
}

// The texts that the rules rest on. Each takes an article number; 0 cites the
// whole text.
var (
	// Online2016 is 《最高人民法院关于人民法院网络司法拍卖若干问题的规定》, in force 2017-01-01.
	Online2016 = of("法释〔2016〕18号", "Fa Shi [2016] No. 18 (Online Judicial Auctions)")
	// SellOff2017 is 《关于认真做好网络司法拍卖与网络司法变卖衔接工作的通知》, a circular of 2017-07;
	// its articles are not cited, because only what it says is known, not its numbers.
	SellOff2017 = of("法明传〔2017〕455号", "Fa Ming Chuan [2017] No. 455 (Sell-off)")
	// Price2018 is 《最高人民法院关于人民法院确定财产处置参考价若干问题的规定》, in force 2018-09-01.
	Price2018 = of("法释〔2018〕15号", "Fa Shi [2018] No. 15 (Reference Prices)")
	// Sale2020 is 《关于人民法院民事执行中拍卖、变卖财产的规定》 as amended in 2020 (33 articles).
	Sale2020 = of("拍卖变卖规定（2020修正）", "Auction and Sell-off Provisions (2020)")
	// Housing2021 is 法释〔2021〕18号 on who may bid for housing.
	Housing2021 = of("法释〔2021〕18号", "Fa Shi [2021] No. 18 (Housing Bidders)")
	// Equity2021 is 法释〔2021〕20号 on enforcement against equity.
	Equity2021 = of("法释〔2021〕20号", "Fa Shi [2021] No. 20 (Equity)")
	// Consumption2015 is 《最高人民法院关于限制被执行人高消费及有关消费的若干规定》, 法释〔2010〕8号 as
	// amended by 法释〔2015〕17号.
	Consumption2015 = of("法释〔2015〕17号", "Fa Shi [2015] No. 17 (Limits on Consumption)")
	// CivilProcedure2023 is 《民事诉讼法》 (2023).
	CivilProcedure2023 = of("民事诉讼法（2023）", "Civil Procedure Law (2023)")
	// CivilProcedureInterp2022 is 法释〔2015〕5号 as amended in 2022.
	CivilProcedureInterp2022 = of("民诉法解释（2022）", "Interpretation of the Civil Procedure Law (2022)")
	// EnforcementTrial2020 is 《执行工作若干问题的规定（试行）》 (2020).
	EnforcementTrial2020 = of("执行工作规定（2020修正）", "Provisions on Enforcement Work (2020)")
	// EnforcementProcedure2020 is 《适用〈民事诉讼法〉执行程序若干问题的解释》 (2020).
	EnforcementProcedure2020 = of("执行程序解释（2020修正）", "Interpretation on Enforcement Procedure (2020)")
	// Objections2020 is 《办理执行异议和复议案件若干问题的规定》 (2020); it still cites the Civil
	// Procedure Law by its numbers of 2017: 225 is now 236, and 227 is 238.
	Objections2020 = of("执行异议复议规定（2020修正）", "Provisions on Objections to Enforcement (2020)")
	// CaseFunds2017 is 法发〔2017〕6号 on money and things in enforcement.
	CaseFunds2017 = of("法发〔2017〕6号", "Fa Fa [2017] No. 6 (Case Funds)")
	// Fees2006 is 《诉讼费用交纳办法》.
	Fees2006 = of("诉讼费用交纳办法", "Measures on Litigation Costs")
	// CivilCode is 《民法典》.
	CivilCode = of("民法典", "Civil Code")
	// Appraisal2016 is 《资产评估法》.
	Appraisal2016 = of("资产评估法", "Asset Appraisal Law")
	// DelayInterest2014 is 法释〔2014〕8号.
	DelayInterest2014 = of("法释〔2014〕8号", "Fa Shi [2014] No. 8 (Delay Interest)")
	// Criminal2014 is 法释〔2014〕13号.
	Criminal2014 = of("法释〔2014〕13号", "Fa Shi [2014] No. 13 (Criminal Property)")
	// HomeBuyers2023 is 法释〔2023〕1号 on the rights of home-buying consumers.
	HomeBuyers2023 = of("法释〔2023〕1号", "Fa Shi [2023] No. 1 (Home Buyers)")
	// Construction2020 is 《审理建设工程施工合同纠纷案件适用法律问题的解释（一）》, 法释〔2020〕25号.
	Construction2020 = of("法释〔2020〕25号", "Fa Shi [2020] No. 25 (Construction Contracts)")
	// Guarantee2020 is 《适用〈民法典〉有关担保制度的解释》, 法释〔2020〕28号.
	Guarantee2020 = of("法释〔2020〕28号", "Fa Shi [2020] No. 28 (Security Interests)")
	// TaxCollection2015 is 《税收征收管理法》 (2015).
	TaxCollection2015 = of("税收征收管理法（2015）", "Tax Collection Law (2015)")
	// WaitingSeizure2022 is 法〔2022〕107号 on what is left for waiting seizures.
	WaitingSeizure2022 = of("法〔2022〕107号", "Fa [2022] No. 107 (Waiting Seizures)")
	// Payouts2021 is 法〔2021〕322号 on the time limits of paying out case funds.
	Payouts2021 = of("法〔2021〕322号", "Fa [2021] No. 322 (Payout of Case Funds)")
	// DeedTax2020 is 《契税法》, in force 2021-09-01.
	DeedTax2020 = of("契税法", "Deed Tax Law")
	// HousingDeedTax2024 is 财政部 税务总局 住房城乡建设部公告2024年第16号, in force 2024-12-01.
	HousingDeedTax2024 = of("财政部、税务总局、住房城乡建设部公告2024年第16号", "Announcement [2024] No. 16 (Housing Deed Tax)")
	// StampTax2021 is 《印花税法》, in force 2022-07-01.
	StampTax2021 = of("印花税法", "Stamp Tax Law")
	// HousingStamp2008 is 财税〔2008〕137号: no stamp tax where a person buys a home.
	HousingStamp2008 = of("财税〔2008〕137号", "Cai Shui [2008] No. 137 (Housing)")
	// Registration2016 is 发改价格规〔2016〕2559号 on the fee for registering real property.
	Registration2016 = of("发改价格规〔2016〕2559号", "Fa Gai Jia Ge Gui [2016] No. 2559 (Registration Fee)")
	// Archives2015 is 《会计档案管理办法》, 财政部、国家档案局令第79号, in force 2016-01-01.
	Archives2015 = of("会计档案管理办法（2015）", "Measures on Accounting Archives (2015)")
	// ThreeOnes is the policy of one fund account, one ledger and one channel per court.
	ThreeOnes = of("“三个一”案款管理要求", "\"Three ones\" case-fund policy")
)
