package registry

import (
	"slices"

	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
)

// The kinds of claim, which are the words of the tiers of distribution.
const (
	RealisationCost       = "realisation_cost" // appraisal, storage, notices: first to whoever advanced them
	LandPremium           = "land_premium"
	SellerTax             = "seller_tax"
	Medical               = "medical"    // criminal cases: medical costs of the injured
	HomeBuyer             = "home_buyer" // refund to a consumer who bought a home
	Construction          = "construction"
	TaxArrears            = "tax_arrears" // RegisteredOn is the day they arose
	Lien                  = "lien"
	PurchaseMoneyMortgage = "purchase_money_mortgage"
	Mortgage              = "mortgage"
	Pledge                = "pledge"
	UnregisteredMortgage  = "unregistered_mortgage"
	Wage                  = "wage"
	Restitution           = "restitution"
	Ordinary              = "ordinary"
	AdministrativeFine    = "administrative_fine"
	Fine                  = "fine"
	Confiscation          = "confiscation"
)

// claimKinds holds each kind's name and what it needs.
var claimKinds = map[string]struct {
	name    fault.Text
	title   bool // needs an enforcement title unless pending or disputed
	secured bool // needs an asset
	dated   bool // needs RegisteredOn
	crime   bool // only in a criminal case
	tier    string
}{
	RealisationCost:       {name: fault.Text{ZH: "变价费用", EN: "realisation cost"}, tier: "cost"},
	LandPremium:           {name: fault.Text{ZH: "土地出让金", EN: "land premium"}},
	SellerTax:             {name: fault.Text{ZH: "转让方税费", EN: "seller's tax"}},
	Medical:               {name: fault.Text{ZH: "人身损害医疗费用", EN: "medical costs"}, title: true, crime: true},
	HomeBuyer:             {name: fault.Text{ZH: "商品房消费者购房款返还", EN: "home buyer's refund"}, title: true},
	Construction:          {name: fault.Text{ZH: "建设工程价款", EN: "construction price"}, title: true},
	TaxArrears:            {name: fault.Text{ZH: "欠缴税款", EN: "tax arrears"}, title: true, dated: true, tier: "tax"},
	Lien:                  {name: fault.Text{ZH: "留置权", EN: "lien"}, secured: true, dated: true},
	PurchaseMoneyMortgage: {name: fault.Text{ZH: "价款抵押权", EN: "purchase-money mortgage"}, secured: true, dated: true, tier: "purchase_money"},
	Mortgage:              {name: fault.Text{ZH: "抵押权", EN: "mortgage"}, secured: true, dated: true, tier: "security"},
	Pledge:                {name: fault.Text{ZH: "质权", EN: "pledge"}, secured: true, dated: true, tier: "security"},
	UnregisteredMortgage:  {name: fault.Text{ZH: "未登记抵押权", EN: "unregistered mortgage"}, secured: true, dated: true, tier: "unregistered"},
	Wage:                  {name: fault.Text{ZH: "工资", EN: "wages"}, title: true, tier: "wages"},
	Restitution:           {name: fault.Text{ZH: "退赔被害人", EN: "restitution"}, title: true, crime: true},
	Ordinary:              {name: fault.Text{ZH: "普通债权", EN: "ordinary claim"}, title: true},
	AdministrativeFine:    {name: fault.Text{ZH: "行政罚款", EN: "administrative fine"}, title: true, tier: "administrative"},
	Fine:                  {name: fault.Text{ZH: "罚金", EN: "criminal fine"}, title: true, tier: "criminal_fine", crime: true},
	Confiscation:          {name: fault.Text{ZH: "没收财产", EN: "confiscation"}, title: true, crime: true},
}

// The standings of a claim. Pending and disputed claims are computed like the
// others and their share is reserved.
const (
	Titled   = "titled"
	Pending  = "pending"
	Disputed = "disputed"
)

// Terms are the content of a claim; amounts are in yuan.
type Terms struct {
	Kind         string        `json:"kind" required:"true"`
	Principal    money.Amount  `json:"principal" required:"true"`
	Interest     money.Amount  `json:"interest"`        // ordinary interest to the cut-off
	Costs        money.Amount  `json:"costs"`           // awarded costs: case fee, preservation fee, lawyer's fee
	DoubledBase  money.Amount  `json:"doubled_base"`    // base of the doubled part of delay interest, zero if none
	DoubledFrom  legal.Date    `json:"doubled_from"`    // first day on which it runs
	Standing     string        `json:"standing"`        // titled (default), pending or disputed
	Why          string        `json:"why"`             // why it is pending or disputed
	Until        string        `json:"until"`           // what would settle it
	TitleDoc     string        `json:"title_doc"`       // number of the document enforced; empty: no title
	Advanced     bool          `json:"advanced"`        // a cost that somebody has paid already
	Asset        ref.ID        `json:"asset,omitempty"` // that secures it
	RegisteredOn legal.Date    `json:"registered_on"`   // registration of the security, delivery or agreement; day on which tax arose
	MaxSecured   *money.Amount `json:"max_secured"`     // registered ceiling of a maximum mortgage
	SeizedOn     legal.Date    `json:"seized_on"`       // when this creditor's seizure took effect
	SeizureRank  int           `json:"seizure_rank"`    // 1 first, 2… waiting (轮候), 0 none
	SeizureDoc   string        `json:"seizure_doc"`     // number of the order
	Applicant    bool          `json:"applicant"`       // of this case
}

// Claim is a claim as it stands today.
type Claim struct {
	ID        ref.ID `json:"claim"`
	Case      ref.ID `json:"case"`
	Party     ref.ID `json:"party"`
	Version   int    `json:"version"`
	Withdrawn bool   `json:"withdrawn"`
	Terms
	LodgedAt legal.Time `json:"lodged_at"` // of this version
}

// Untitled reports whether no enforcement title stands behind the claim.
func (t Terms) Untitled() bool { return t.TitleDoc == "" }

// Tier is the word by which the distribution ranks the claim.
func (t Terms) Tier() string {
	if tier := claimKinds[t.Kind].tier; tier != "" {
		return tier
	}
	return t.Kind
}

// Check refuses terms that no distribution could rank, and fills the default
// standing. today is the day of lodging. ErrClaimFields, ErrClaimUntitled,
// ErrClaimUnsecured, ErrClaimDoubled.
func (t *Terms) Check(today legal.Date) error {
	if t.Standing == "" {
		t.Standing = Titled
	}
	err := t.checkFields(today)
	if err != nil {
		return err
	}
	k := claimKinds[t.Kind]
	switch {
	case k.title && t.Standing == Titled && !between(t.TitleDoc, 2, 120):
		return ErrClaimUntitled.With("kind", k.name)
	case k.secured && t.Asset.IsZero(), k.dated && t.RegisteredOn.IsZero():
		return ErrClaimUnsecured.With("kind", k.name)
	}
	return t.checkDoubled()
}

func (t *Terms) checkFields(today legal.Date) error {
	wrong := func(zh, en string) error { return ErrClaimFields.With("why", fault.Text{ZH: zh, EN: en}) }
	k, known := claimKinds[t.Kind]
	whole := money.Sum(t.Principal, t.Interest, t.Costs)
	switch {
	case !known:
		return wrong("kind 不是债权种类之一", "kind is not one of the kinds of claim")
	case !slices.Contains([]string{Titled, Pending, Disputed}, t.Standing):
		return wrong("standing 应为 titled、pending 或 disputed", "standing should be titled, pending or disputed")
	case t.Principal.IsNegative() || t.Interest.IsNegative() || t.Costs.IsNegative() || t.DoubledBase.IsNegative():
		return wrong("金额不能为负", "amounts cannot be negative")
	case !whole.IsPositive():
		return wrong("本金、利息与费用之和应大于零", "principal, interest and costs together should be more than zero")
	case money.Max.Less(whole):
		return wrong("金额超出上限", "the amounts are beyond the limit")
	case t.MaxSecured != nil && (!t.MaxSecured.IsPositive() || !k.secured):
		return wrong("最高债权额只用于担保债权且应大于零", "max_secured is for secured claims and should be more than zero")
	case !t.Asset.IsZero() && !k.secured && t.Kind != Construction && t.Kind != RealisationCost && t.Kind != LandPremium && t.Kind != SellerTax && t.Kind != HomeBuyer:
		return wrong("此类债权不指向特定财产", "a claim of this kind is not tied to an asset")
	case t.RegisteredOn.After(today) || t.SeizedOn.After(today):
		return wrong("登记日、查封日不能晚于今天", "days of registration and seizure cannot lie in the future")
	case t.SeizureRank < 0 || t.SeizureRank > 999 || (t.SeizureRank > 0) != !t.SeizedOn.IsZero():
		return wrong("有查封的应同时填写查封日与顺位（1 为首封）", "a seizure needs both its day and its rank (1 is the first)")
	case (t.Standing == Titled) != (t.Why == "") || !between(t.Why, 0, 200) || !between(t.Until, 0, 200):
		return wrong("未决或有争议的债权（且仅此类）应写明原因 why，不超过 200 字", "a pending or disputed claim, and no other, says why in at most 200 characters")
	case t.Advanced && t.Kind != RealisationCost && t.Kind != LandPremium && t.Kind != SellerTax:
		return wrong("advanced 只用于已有人垫付的费用", "advanced is for costs that somebody has paid already")
	case !between(t.TitleDoc, 0, 120) || !between(t.SeizureDoc, 0, 120):
		return wrong("文号不超过 120 字", "document numbers have at most 120 characters")
	}
	return nil
}

// checkDoubled holds the doubled part of delay interest to its base: an unpaid
// titled money debt without its ordinary interest (法释〔2014〕8号 Arts. 1, 2).
func (t *Terms) checkDoubled() error {
	if t.DoubledBase.IsZero() && t.DoubledFrom.IsZero() {
		return nil
	}
	if t.DoubledBase.IsZero() || t.DoubledFrom.IsZero() || t.Standing != Titled ||
		t.Principal.Add(t.Costs).Less(t.DoubledBase) {
		return ErrClaimDoubled
	}
	return nil
}
