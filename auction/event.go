package auction

import (
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
)

// What the auction tells the other domains: past tense, complete enough to act
// on, and without personal data.
type (
	// NoticesIssued asks for service of the sale notice on each recipient, who are
	// parties of the case (法释〔2016〕18号 Art. 16).
	NoticesIssued struct {
		Court      string   `json:"court"`
		Case       ref.ID   `json:"case"`
		Lot        ref.ID   `json:"lot"`
		Recipients []ref.ID `json:"recipients"`
	}

	// LotAnnounced opens registration; its terms are frozen from now on.
	LotAnnounced struct {
		Court         string       `json:"court"`
		Case          ref.ID       `json:"case"`
		Lot           ref.ID       `json:"lot"`
		Asset         ref.ID       `json:"asset"`
		Round         Round        `json:"round"`
		StartingPrice money.Amount `json:"starting_price"`
		Increment     money.Amount `json:"increment"`
		Deposit       money.Amount `json:"deposit"`
		OpensAt       legal.Time   `json:"opens_at"`
		EndsAt        legal.Time   `json:"ends_at"`
		PayDays       int          `json:"pay_days"`
	}

	// Applied is an application to bid, with the deposit it owes; nothing, for an
	// applicant whose claim covers it. Person is the one who would be the buyer.
	Applied struct {
		Court       string       `json:"court"`
		Case        ref.ID       `json:"case"`
		Lot         ref.ID       `json:"lot"`
		Application ref.ID       `json:"application"`
		Person      ref.ID       `json:"person"`
		DepositDue  money.Amount `json:"deposit_due"`
		Prepaid     bool         `json:"prepaid"` // the whole price of a sell-off, not a deposit
		At          legal.Time   `json:"at"`
	}

	// JointConsented says that somebody bids together with the applicant: his money
	// counts towards the deposit from now on.
	JointConsented struct {
		Court       string     `json:"court"`
		Case        ref.ID     `json:"case"`
		Lot         ref.ID     `json:"lot"`
		Application ref.ID     `json:"application"`
		Person      ref.ID     `json:"person"`
		Waiting     int        `json:"waiting"` // how many have not said yes yet
		At          legal.Time `json:"at"`
	}

	// AgentConfirmed says that an agent acts for the bidder of an application, under
	// these powers beside bidding.
	AgentConfirmed struct {
		Court       string     `json:"court"`
		Case        ref.ID     `json:"case"`
		Lot         ref.ID     `json:"lot"`
		Application ref.ID     `json:"application"`
		Agent       ref.ID     `json:"agent"`
		Powers      []Power    `json:"powers"`
		At          legal.Time `json:"at"`
	}

	// Qualified says that an application may bid: deposit held, and whatever had to
	// be confirmed was decided. Its code and rank are asked for, never carried.
	Qualified struct {
		Court       string     `json:"court"`
		Case        ref.ID     `json:"case"`
		Lot         ref.ID     `json:"lot"`
		Application ref.ID     `json:"application"`
		At          legal.Time `json:"at"`
	}

	// Disqualified says that an application may bid no longer, or never could; its
	// deposit goes back.
	Disqualified struct {
		Court        string     `json:"court"`
		Case         ref.ID     `json:"case"`
		Lot          ref.ID     `json:"lot"`
		Application  ref.ID     `json:"application"`
		WasQualified bool       `json:"was_qualified"`
		At           legal.Time `json:"at"`
	}

	// LotOpened is emitted by the transaction that opens the bidding: undecided
	// claims of priority go on without rank, unconfirmed agents are out.
	LotOpened struct {
		Court string     `json:"court"`
		Case  ref.ID     `json:"case"`
		Lot   ref.ID     `json:"lot"`
		At    legal.Time `json:"at"`
	}

	// LotSold is emitted by the transaction that closes the bidding with a leader.
	LotSold struct {
		Court   string       `json:"court"`
		Case    ref.ID       `json:"case"`
		Lot     ref.ID       `json:"lot"`
		Code    string       `json:"code"`
		Price   money.Amount `json:"price"`
		EndedAt legal.Time   `json:"ended_at"`
		Bids    int64        `json:"bids"`
	}

	// LotFailed is emitted by the transaction that closes the bidding without a bid.
	LotFailed struct {
		Court   string     `json:"court"`
		Case    ref.ID     `json:"case"`
		Lot     ref.ID     `json:"lot"`
		Round   Round      `json:"round"`
		EndedAt legal.Time `json:"ended_at"`
	}

	// Confirmed names the buyer of a sold lot: the first fact that joins a bid to an
	// application. Deposit is what he paid in already.
	Confirmed struct {
		Court       string       `json:"court"`
		Case        ref.ID       `json:"case"`
		Lot         ref.ID       `json:"lot"`
		Asset       ref.ID       `json:"asset"`
		Application ref.ID       `json:"application"`
		Buyer       ref.ID       `json:"buyer"`
		Price       money.Amount `json:"price"`
		Deposit     money.Amount `json:"deposit"`
		EndedAt     legal.Time   `json:"ended_at"`
		PayBy       legal.Time   `json:"pay_by"`
	}

	// RulingIssued asks for service of the sale ruling on the buyer, a person and
	// not a party of the case.
	RulingIssued struct {
		Court  string     `json:"court"`
		Case   ref.ID     `json:"case"`
		Lot    ref.ID     `json:"lot"`
		Ruling ref.ID     `json:"ruling"`
		Buyer  ref.ID     `json:"buyer"`
		Due    legal.Time `json:"due"` // to have it served
	}

	// TitlePassed says that the ruling was served on the buyer.
	TitlePassed struct {
		Court string     `json:"court"`
		Case  ref.ID     `json:"case"`
		Lot   ref.ID     `json:"lot"`
		Asset ref.ID     `json:"asset"`
		At    legal.Time `json:"at"`
	}

	// LotDelivered says that the property was handed over.
	LotDelivered struct {
		Court string     `json:"court"`
		Case  ref.ID     `json:"case"`
		Lot   ref.ID     `json:"lot"`
		At    legal.Time `json:"at"`
	}

	// LateAccepted says that the court lets an overdue buyer pay until a day.
	LateAccepted struct {
		Court string     `json:"court"`
		Case  ref.ID     `json:"case"`
		Lot   ref.ID     `json:"lot"`
		Buyer ref.ID     `json:"buyer"`
		PayBy legal.Time `json:"pay_by"`
		At    legal.Time `json:"at"`
	}

	// DefaultRuled says that a judge ruled a buyer in default: a re-auction follows.
	// Deposit is the one announced; no more is forfeited.
	DefaultRuled struct {
		Court       string       `json:"court"`
		Case        ref.ID       `json:"case"`
		Lot         ref.ID       `json:"lot"`
		Asset       ref.ID       `json:"asset"`
		Ruling      ref.ID       `json:"ruling"`
		Application ref.ID       `json:"application"`
		Buyer       ref.ID       `json:"buyer"`
		Deposit     money.Amount `json:"deposit"`
		At          legal.Time   `json:"at"`

		Unapproved bool `json:"unapproved"` // equity was paid for, and nobody approved its new shareholder
		Spared     bool `json:"spared"`     // the deposit goes back with the price
	}

	// SaleRevoked says that a sale was revoked: whatever followed from it is undone.
	SaleRevoked struct {
		Court       string     `json:"court"`
		Case        ref.ID     `json:"case"`
		Lot         ref.ID     `json:"lot"`
		Ruling      ref.ID     `json:"ruling"`
		Application ref.ID     `json:"application"`
		Buyer       ref.ID     `json:"buyer"`
		Reason      string     `json:"reason"`
		At          legal.Time `json:"at"`
	}

	// CreditorsAsked asks the creditors of a failed lot whether they take the property
	// for their debt, at the price that failed (拍卖变卖规定 Art. 16, 法明传〔2017〕455号).
	CreditorsAsked struct {
		Court   string       `json:"court"`
		Case    ref.ID       `json:"case"`
		Lot     ref.ID       `json:"lot"`
		Parties []ref.ID     `json:"parties"`
		Price   money.Amount `json:"price"`
		ReplyBy legal.Time   `json:"reply_by"`
		At      legal.Time   `json:"at"`
	}

	// CreditorTakes is the court's decision that a creditor takes the property: his
	// claim pays SetOff of the price, and he brings the rest by PayBy.
	CreditorTakes struct {
		Court       string       `json:"court"`
		Case        ref.ID       `json:"case"`
		Lot         ref.ID       `json:"lot"`
		Asset       ref.ID       `json:"asset"`
		Award       ref.ID       `json:"award"`
		Party       ref.ID       `json:"party"`
		Person      ref.ID       `json:"person"`
		Price       money.Amount `json:"price"`
		Entitlement money.Amount `json:"entitlement"`
		SetOff      money.Amount `json:"set_off"`
		PayBy       legal.Time   `json:"pay_by"`
		DocNo       string       `json:"doc_no"`
		Document    string       `json:"document"`
		Judge       ref.ID       `json:"judge"`
		At          legal.Time   `json:"at"`
	}

	// TakingLapsed says that the difference was not paid and a re-auction is ordered.
	TakingLapsed struct {
		Court string     `json:"court"`
		Case  ref.ID     `json:"case"`
		Lot   ref.ID     `json:"lot"`
		Award ref.ID     `json:"award"`
		At    legal.Time `json:"at"`
	}

	// AssetReleased says that nobody took the property and its seizure is lifted.
	AssetReleased struct {
		Court string     `json:"court"`
		Case  ref.ID     `json:"case"`
		Lot   ref.ID     `json:"lot"`
		Asset ref.ID     `json:"asset"`
		At    legal.Time `json:"at"`
	}

	// LotWithdrawn ends a lot without a result; every deposit goes back.
	LotWithdrawn struct {
		Court string     `json:"court"`
		Case  ref.ID     `json:"case"`
		Lot   ref.ID     `json:"lot"`
		From  Status     `json:"from"` // in which it stood, or stood still
		At    legal.Time `json:"at"`
	}

	// LotSpared says that the other lots of the set cover the debt: the sale of this one
	// must stop, unless something has changed by the time it is carried out.
	LotSpared struct {
		Court string     `json:"court"`
		Case  ref.ID     `json:"case"`
		Set   ref.ID     `json:"set"`
		Lot   ref.ID     `json:"lot"`
		At    legal.Time `json:"at"`
	}

	// LotSuspended stops the clocks of a lot.
	LotSuspended struct {
		Court string     `json:"court"`
		Case  ref.ID     `json:"case"`
		Lot   ref.ID     `json:"lot"`
		From  Status     `json:"from"`
		At    legal.Time `json:"at"`

		Paused string `json:"paused"` // by the platform and not by the court: why
	}

	// LotResumed lets a lot go on; times are zero where bidding was not yet announced.
	LotResumed struct {
		Court   string     `json:"court"`
		Case    ref.ID     `json:"case"`
		Lot     ref.ID     `json:"lot"`
		To      Status     `json:"to"`
		OpensAt legal.Time `json:"opens_at"`
		EndsAt  legal.Time `json:"ends_at"`
		At      legal.Time `json:"at"`
	}

	// ViewingClosed says that a viewing will not be held.
	ViewingClosed struct {
		Court    string     `json:"court"`
		Case     ref.ID     `json:"case"`
		Lot      ref.ID     `json:"lot"`
		Slot     ref.ID     `json:"slot"`
		StartsAt legal.Time `json:"starts_at"`
		Reason   string     `json:"reason"`
		At       legal.Time `json:"at"`
	}

	// QuestionAnswered says that a question was answered, or will not be.
	QuestionAnswered struct {
		Court    string     `json:"court"`
		Case     ref.ID     `json:"case"`
		Lot      ref.ID     `json:"lot"`
		Question ref.ID     `json:"question"`
		At       legal.Time `json:"at"`
	}

	// ReminderDue says that those who follow a lot are to be told that bidding opens or
	// ends soon.
	ReminderDue struct {
		Court string     `json:"court"`
		Case  ref.ID     `json:"case"`
		Lot   ref.ID     `json:"lot"`
		Ends  bool       `json:"ends"` // else opens
		When  legal.Time `json:"when"`
		At    legal.Time `json:"at"`
	}
)

func (ViewingClosed) EventName() string    { return "auction.viewing_closed" }
func (QuestionAnswered) EventName() string { return "auction.question_answered" }
func (ReminderDue) EventName() string      { return "auction.reminder_due" }
func (NoticesIssued) EventName() string    { return "auction.notices_issued" }
func (LotAnnounced) EventName() string     { return "auction.lot_announced" }
func (Applied) EventName() string          { return "auction.applied" }
func (JointConsented) EventName() string   { return "auction.joint_consented" }
func (AgentConfirmed) EventName() string   { return "auction.agent_confirmed" }
func (Qualified) EventName() string        { return "auction.qualified" }
func (Disqualified) EventName() string     { return "auction.disqualified" }
func (LotOpened) EventName() string        { return "auction.lot_opened" }
func (LotSold) EventName() string          { return "auction.lot_sold" }
func (LotFailed) EventName() string        { return "auction.lot_failed" }
func (Confirmed) EventName() string        { return "auction.confirmed" }
func (RulingIssued) EventName() string     { return "auction.ruling_issued" }
func (TitlePassed) EventName() string      { return "auction.title_passed" }
func (LotDelivered) EventName() string     { return "auction.lot_delivered" }
func (LateAccepted) EventName() string     { return "auction.late_accepted" }
func (DefaultRuled) EventName() string     { return "auction.default_ruled" }
func (SaleRevoked) EventName() string      { return "auction.revoked" }
func (CreditorsAsked) EventName() string   { return "auction.creditors_asked" }
func (CreditorTakes) EventName() string    { return "auction.creditor_takes" }
func (TakingLapsed) EventName() string     { return "auction.taking_lapsed" }
func (AssetReleased) EventName() string    { return "auction.asset_released" }
func (LotWithdrawn) EventName() string     { return "auction.lot_withdrawn" }
func (LotSpared) EventName() string        { return "auction.lot_spared" }
func (LotSuspended) EventName() string     { return "auction.lot_suspended" }
func (LotResumed) EventName() string       { return "auction.lot_resumed" }
