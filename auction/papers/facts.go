package papers

import (
	"fachui/auction"
	"fachui/internal/legal"
	"fachui/internal/money"
)

// Facts are what a paper is written from. What a kind does not speak of is left out.
type Facts struct {
	Kind       Kind       `json:"kind"`
	Version    int        `json:"version"`
	Number     string     `json:"number"`
	Court      string     `json:"court"`
	CaseNo     string     `json:"case_no"`
	TitleDoc   string     `json:"title_doc"`
	Applicants []string   `json:"applicants"`
	Debtors    []string   `json:"debtors"`
	Property   Property   `json:"property"`
	Round      string     `json:"round"` // in words: 第一次拍卖
	OpensAt    legal.Time `json:"opens_at"`
	Sale       *Sale      `json:"sale,omitempty"`
	Taken      *Taken     `json:"taken,omitempty"`
	Burdens    []Burden   `json:"burdens"`
	Surveyed   bool       `json:"surveyed"`         // the court found out about burdens; else the paper says nothing of them
	Reason     string     `json:"reason,omitempty"` // in the court's words
	Ground     string     `json:"ground,omitempty"` // in the words of the law
	LodgedOn   legal.Date `json:"lodged_on"`
	BuyerCheck string     `json:"buyer_check,omitempty"`
	Assist     *Assist    `json:"assist,omitempty"`
	Stop       *Stop      `json:"stop,omitempty"`

	Unapproved *Unapproved `json:"unapproved,omitempty"` // of a re-auction of equity
	At         legal.Time  `json:"at"`
}

// Property is what was sold, or was to be.
type Property struct {
	Title   string            `json:"title"`
	Kind    auction.AssetKind `json:"kind"`
	Class   auction.Class     `json:"class"`
	Address string            `json:"address"`
}

// Buyer is one who bought, and the share if several bought together.
type Buyer struct {
	Name  string `json:"name"`
	Share string `json:"share"`
}

// Sale is how the bidding ended, and what was paid.
type Sale struct {
	Buyers  []Buyer      `json:"buyers"`
	Code    string       `json:"code"`
	Price   money.Amount `json:"price"`
	Deposit money.Amount `json:"deposit"`
	Balance money.Amount `json:"balance"`
	Bids    int64        `json:"bids"`
	EndedAt legal.Time   `json:"ended_at"`
	PayBy   legal.Time   `json:"pay_by"`
	PaidAt  legal.Time   `json:"paid_at"`
}

// Taken is a creditor's taking of a property for the debt.
type Taken struct {
	Creditor   string       `json:"creditor"`
	Price      money.Amount `json:"price"`
	SetOff     money.Amount `json:"set_off"`
	Difference money.Amount `json:"difference"`
	PayBy      legal.Time   `json:"pay_by"`
	PaidAt     legal.Time   `json:"paid_at"`
}

// Unapproved is that the buyer of equity got no approval in reasonable time.
type Unapproved struct {
	LastDay legal.Date `json:"last_day"`
	Knowing bool       `json:"knowing"`
	Knew    string     `json:"knew,omitempty"`
}

// Stop is by which act a sale stands still, and until when; or when it goes on.
type Stop struct {
	Form     auction.Form `json:"form,omitempty"`
	SellOff  bool         `json:"sell_off,omitempty"`
	Until    legal.Date   `json:"until"`
	ResumeBy legal.Date   `json:"resume_by"`
	OpensAt  legal.Time   `json:"opens_at"`
	EndsAt   legal.Time   `json:"ends_at"`
}

// Burden is a right of somebody else in the property and what becomes of it.
type Burden struct {
	Right  string       `json:"right"` // 抵押权
	Holder string       `json:"holder"`
	Since  legal.Date   `json:"since"`
	Amount money.Amount `json:"amount"`
	Fate   auction.Fate `json:"fate"`
}

// Agency is whose co-operation is asked.
type Agency string

// The agencies.
const (
	RealEstate Agency = "real_estate" // 不动产登记机构
	Vehicles   Agency = "vehicles"    // 公安机关交通管理部门
	Companies  Agency = "companies"   // 市场监督管理部门
	Tax        Agency = "tax"         // 税务机关
	Other      Agency = "other"
)

// Assist is what a registry is asked for.
type Assist struct {
	Agency Agency   `json:"agency"`
	Name   string   `json:"name"`   // of the very office
	Ruling string   `json:"ruling"` // number of the ruling that it rests on
	Asks   []string `json:"asks"`   // beside what follows from the agency
}
