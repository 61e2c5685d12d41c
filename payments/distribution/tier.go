package distribution

import (
	"fachui/internal/basis"
	"fachui/internal/fault"
)

// Tier is a rank of the law's table; the code is what the table calls it.
type Tier string

// The tiers in their default order. Tiers 5 and 6 interleave by date, and 7w
// exists only where the court's policy says so.
const (
	TierTransfer       Tier = "0"   // land premium, seller's taxes
	TierCosts          Tier = "1a"  // realisation costs
	TierFee            Tier = "1b"  // enforcement fee
	TierMedical        Tier = "2"   // victim's medical costs
	TierHomeBuyer      Tier = "3"   // home buyers' price
	TierConstruction   Tier = "4"   // construction price
	TierTaxBefore      Tier = "5"   // tax older than a security
	TierLien           Tier = "6a"  // liens
	TierPurchaseMoney  Tier = "6b"  // purchase-money mortgages
	TierSecurity       Tier = "6c"  // registered mortgages and pledges
	TierUnregistered   Tier = "6d"  // unregistered mortgages
	TierTax            Tier = "7"   // other taxes
	TierWages          Tier = "7w"  // wages, by policy
	TierRestitution    Tier = "8"   // restitution to victims
	TierOrdinary       Tier = "9"   // ordinary claims
	TierDoubled        Tier = "10"  // doubled interest
	TierAdministrative Tier = "11a" // administrative fines
	TierCriminalFine   Tier = "11b" // 罚金
	TierConfiscation   Tier = "11c" // 没收财产
	TierSurplus        Tier = "12"  // what is left
)

type tierWords struct {
	name  fault.Text
	basis basis.Basis
}

var tiers = map[Tier]tierWords{
	TierTransfer:       {fault.Text{ZH: "土地出让金及过户所需卖方税费", EN: "land premium and the seller's taxes needed for transfer"}, basis.Online2016(30)},
	TierCosts:          {fault.Text{ZH: "处置实际费用", EN: "actual costs of realisation"}, basis.CivilProcedureInterp2022(508)},
	TierFee:            {fault.Text{ZH: "执行申请费", EN: "enforcement fee"}, basis.Fees2006(14)},
	TierMedical:        {fault.Text{ZH: "人身损害医疗费用", EN: "medical costs of personal injury"}, basis.Criminal2014(13)},
	TierHomeBuyer:      {fault.Text{ZH: "商品房消费者价款返还", EN: "price refund to home buyers"}, basis.HomeBuyers2023(3)},
	TierConstruction:   {fault.Text{ZH: "建设工程价款优先受偿权", EN: "construction price"}, basis.CivilCode(807)},
	TierTaxBefore:      {fault.Text{ZH: "发生在担保物权之前的欠税", EN: "tax that arose before a security"}, basis.TaxCollection2015(45)},
	TierLien:           {fault.Text{ZH: "留置权", EN: "lien"}, basis.CivilCode(456)},
	TierPurchaseMoney:  {fault.Text{ZH: "价款抵押权", EN: "purchase-money mortgage"}, basis.CivilCode(416)},
	TierSecurity:       {fault.Text{ZH: "登记的抵押权、质权", EN: "registered mortgage or pledge"}, basis.CivilCode(414)},
	TierUnregistered:   {fault.Text{ZH: "未登记的抵押权", EN: "unregistered mortgage"}, basis.CivilCode(414)},
	TierTax:            {fault.Text{ZH: "其他欠税", EN: "other tax arrears"}, basis.TaxCollection2015(45)},
	TierWages:          {fault.Text{ZH: "劳动报酬（依合议庭记录优先）", EN: "wages, preferred by the panel's record"}, basis.Basis{}},
	TierRestitution:    {fault.Text{ZH: "退赔被害人损失", EN: "restitution to victims"}, basis.Criminal2014(13)},
	TierOrdinary:       {fault.Text{ZH: "普通债权", EN: "ordinary claims"}, basis.CivilProcedureInterp2022(508)},
	TierDoubled:        {fault.Text{ZH: "加倍部分债务利息", EN: "doubled interest for delay"}, basis.DelayInterest2014(4)},
	TierAdministrative: {fault.Text{ZH: "行政罚款", EN: "administrative fine"}, basis.CivilCode(187)},
	TierCriminalFine:   {fault.Text{ZH: "罚金", EN: "criminal fine"}, basis.Criminal2014(13)},
	TierConfiscation:   {fault.Text{ZH: "没收财产", EN: "confiscation"}, basis.Criminal2014(13)},
	TierSurplus:        {fault.Text{ZH: "剩余款", EN: "surplus"}, basis.EnforcementTrial2020(34)},
}

// Name is what the tier is called in both languages.
func (t Tier) Name() fault.Text { return tiers[t].name }

// Basis is the provision that the tier rests on; none for 7w.
func (t Tier) Basis() basis.Basis { return tiers[t].basis }

// by is the basis of the tier under a regime.
func (t Tier) by(r Regime) basis.Basis {
	if t != TierOrdinary {
		return t.Basis()
	}
	switch r {
	case SingleTitle:
		return basis.EnforcementTrial2020(55)
	case BySeizure:
		return basis.CivilProcedureInterp2022(514)
	default:
		return t.Basis()
	}
}
