package banksim

import (
	"fmt"
	"net/http"
	"time"
)

// Status of a payment instruction.
type Status string

// The statuses of an instruction. PENDING becomes PAID or REFUSED; PAID may become RETURNED.
const (
	Pending  Status = "PENDING"  // accepted, not yet booked
	Paid     Status = "PAID"     // debited; the debit line carries the end-to-end id
	Returned Status = "RETURNED" // came back: a credit line carries the end-to-end id
	Refused  Status = "REFUSED"  // never debited
)

// PaymentRequest is a court's instruction over the bank-enterprise link.
type PaymentRequest struct {
	EndToEnd    string `json:"end_to_end_id"` // the key, for ever
	FromAccount string `json:"from_account"`  // the main account
	ToAccount   string `json:"to_account"`
	ToName      string `json:"to_name"` // must be the payee account's holder
	ToBank      string `json:"to_bank"`
	Amount      Fen    `json:"amount"`
	Purpose     string `json:"purpose"`
	At          string `json:"at,omitempty"` // the court's own time; noted, not compared
}

// Ack is the bank's answer to an instruction: accepted, which is not yet paid.
type Ack struct {
	EndToEnd   string    `json:"end_to_end_id"`
	OrderNo    string    `json:"order_no"`
	AcceptedAt time.Time `json:"accepted_at"`
}

// Payment is what the bank tells of an instruction when asked.
type Payment struct {
	PaymentRequest
	Status     Status     `json:"status"`
	Reason     string     `json:"reason,omitempty"` // of a refusal or return
	OrderNo    string     `json:"order_no"`
	AcceptedAt time.Time  `json:"accepted_at"`
	SettledAt  *time.Time `json:"settled_at,omitempty"` // debited, or refused
	BankRef    string     `json:"bank_ref,omitempty"`   // of the debit line
	ReturnedAt *time.Time `json:"returned_at,omitempty"`
	ReturnRef  string     `json:"return_ref,omitempty"` // of the credit line
}

// payment is an instruction with what is still to happen to it.
type payment struct {
	shown   Payment
	content string // of the request, without At
	fault   *Fault // decided when it was accepted
	dueAt   time.Time
	credit  string // account credited at settlement; Clearing if the payee was not
}

// instructed is the fact that an instruction was accepted, or refused at the door.
type instructed struct {
	Request PaymentRequest `json:"request"`
	OrderNo string         `json:"order_no"`
	At      time.Time      `json:"at"`
	DueAt   time.Time      `json:"due_at"`
	Fault   *Fault         `json:"fault,omitempty"`
	Refused string         `json:"refused,omitempty"`
}

// settled is the fact that an instruction moved to another status.
type settled struct {
	EndToEnd string    `json:"end_to_end_id"`
	Status   Status    `json:"status"`
	Reason   string    `json:"reason,omitempty"`
	At       time.Time `json:"at"`
	BackAt   time.Time `json:"back_at,omitzero"` // PAID, but will be returned then
	Credit   string    `json:"credit,omitempty"`
}

// Pay accepts an instruction. The same instruction again gets the same answer;
// another one under the same end-to-end id is refused with status 409. A silent
// fault is reported as an error although the instruction is on the books.
func (b *Bank) Pay(r PaymentRequest) (Ack, error) {
	var ack Ack
	var p *payment
	err := b.change(func() error {
		if err := r.check(); err != nil {
			return err
		}
		var seen bool
		if p, seen = b.payments[r.EndToEnd]; !seen {
			var err error
			if p, err = b.instruct(r); err != nil {
				return err
			}
			ack = p.ack()
			return p.answer()
		}
		if err := sameRequest(p.content, r.content(), "end_to_end_id "+r.EndToEnd); err != nil {
			return err
		}
		ack = p.ack()
		return p.refusal()
	})
	return ack, err
}

func (r PaymentRequest) check() error {
	switch {
	case !validText(r.EndToEnd, 1, 64):
		return invalid("end_to_end_id: 1 to 64 characters")
	case r.Amount <= 0:
		return invalid("amount: more than 0.00")
	case !validNo(r.FromAccount) || !validNo(r.ToAccount):
		return invalid("from_account, to_account: 4 to 34 letters, digits or hyphens")
	case !validText(r.ToName, 1, 120):
		return invalid("to_name: 1 to 120 characters")
	case !validText(r.ToBank, 0, 120) || !validText(r.Purpose, 0, 200) || !validText(r.At, 0, 40):
		return invalid("to_bank: at most 120 characters; purpose: at most 200; at: at most 40")
	}
	return nil
}

func (r PaymentRequest) content() string {
	r.At = ""
	return canonical(r)
}

// instruct takes a new instruction on the books, with the fault that will befall it.
func (b *Bank) instruct(r PaymentRequest) (*payment, error) {
	from := b.customer(r.FromAccount)
	if from == nil {
		return nil, noAccount(r.FromAccount)
	}
	if err := live(from); err != nil {
		return nil, err
	}
	now := b.now()
	f := b.faultFor(r)
	if f != nil && f.Mode == FaultDeaf {
		if err := b.commit(fact{FaultUsed: &faultUsed{f.key()}}); err != nil {
			return nil, err
		}
		return nil, &Silence{}
	}
	i := instructed{
		Request: r, OrderNo: fmt.Sprintf("%s%08d", now.Format("20060102"), b.orders+1),
		At: now, DueAt: now.Add(b.opts.SettleAfter), Fault: f,
	}
	if f != nil && f.Mode == FaultRefuse {
		i.Refused = or(f.Reason, "银行拒绝受理")
	}
	facts := []fact{{Instructed: &i}}
	if f != nil {
		facts = append(facts, fact{FaultUsed: &faultUsed{f.key()}})
	}
	if err := b.commit(facts...); err != nil {
		return nil, err
	}
	return b.payments[r.EndToEnd], nil
}

func (b *Bank) applyInstructed(i instructed) {
	b.orders++
	p := &payment{
		shown: Payment{
			PaymentRequest: i.Request, Status: Pending, OrderNo: i.OrderNo, AcceptedAt: i.At.In(zone),
		},
		content: i.Request.content(), fault: i.Fault, dueAt: i.DueAt,
	}
	b.payments[i.Request.EndToEnd] = p
	if i.Refused != "" {
		at := i.At.In(zone)
		p.shown.Status, p.shown.Reason, p.shown.SettledAt = Refused, i.Refused, &at
		return
	}
	b.open = append(b.open, p)
}

func (p *payment) ack() Ack {
	return Ack{EndToEnd: p.shown.EndToEnd, OrderNo: p.shown.OrderNo, AcceptedAt: p.shown.AcceptedAt}
}

// refusal is the answer to an instruction refused at the door, or nil.
func (p *payment) refusal() error {
	if p.fault == nil || p.fault.Mode != FaultRefuse {
		return nil
	}
	return problem(http.StatusUnprocessableEntity, "refused", p.shown.Reason)
}

// answer is what the first request hears: nothing at all if the bank goes silent.
func (p *payment) answer() error {
	if p.fault != nil && (p.fault.Mode == FaultSilent || p.fault.Mode == FaultDrop) {
		return &Silence{Drop: p.fault.Mode == FaultDrop}
	}
	return p.refusal()
}

// Payment tells what became of an instruction.
func (b *Bank) Payment(endToEnd string) (Payment, error) {
	var shown Payment
	err := b.view(func() error {
		p := b.payments[endToEnd]
		if p == nil {
			return unknown("no_payment", "no instruction "+endToEnd+" was ever recorded here")
		}
		shown = p.shown
		return nil
	})
	return shown, err
}
