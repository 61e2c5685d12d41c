package banksim

import (
	"encoding/json"
	"fmt"
	"time"
)

// TransferRequest is what a payer does in its own bank app. Booked at once.
type TransferRequest struct {
	FromAccount string `json:"from_account"`
	// FromHolder opens the payer's account if the bank does not know it.
	FromHolder string `json:"from_holder,omitempty"`
	// Fund is money brought in to the payer's account just before, from outside
	// the simulated world. With FromHolder and no account yet it defaults to Amount.
	Fund      Fen    `json:"fund,omitempty"`
	ToAccount string `json:"to_account"` // a main or a virtual number
	Amount    Fen    `json:"amount"`
	Remark    string `json:"remark"`
	Key       string `json:"key"` // the same key and content is the same transfer
}

// Receipt is what the payer sees.
type Receipt struct {
	Key      string    `json:"key"`
	BankRef  string    `json:"bank_ref"` // of the payer's own line
	Amount   Fen       `json:"amount"`
	BookedAt time.Time `json:"booked_at"`
}

// keyed remembers a request by its key, with its answer.
type keyed struct {
	request string
	receipt Receipt
}

func receiptOf(p posted, ref string) Receipt {
	return Receipt{Key: p.Key, BankRef: ref, Amount: p.Amount, BookedAt: p.At.In(zone)}
}

// Transfer books a payer's transfer. It is idempotent by Key: the same request
// gets the same receipt, another request under the key is refused.
func (b *Bank) Transfer(r TransferRequest) (Receipt, error) {
	var receipt Receipt
	err := b.change(func() error {
		if err := r.check(); err != nil {
			return err
		}
		request := canonical(r)
		if k, seen := b.transfers[r.Key]; seen {
			receipt = k.receipt
			return sameRequest(k.request, request, "key "+r.Key)
		}
		facts, err := b.transfer(r)
		if err != nil {
			return err
		}
		facts[len(facts)-1].Posted.Request = request
		if err := b.commit(facts...); err != nil {
			return err
		}
		receipt = b.transfers[r.Key].receipt
		return nil
	})
	return receipt, err
}

func (r TransferRequest) check() error {
	switch {
	case !validText(r.Key, 1, 120):
		return invalid("key: 1 to 120 characters")
	case r.Amount <= 0 || r.Fund < 0:
		return invalid("amount: more than 0.00; fund: 0.00 or more")
	case !validNo(r.FromAccount) || !validNo(r.ToAccount):
		return invalid("from_account, to_account: 4 to 34 letters, digits or hyphens")
	case !validText(r.Remark, 0, 200):
		return invalid("remark: at most 200 characters")
	case r.FromHolder != "" && !validText(r.FromHolder, 1, 120):
		return invalid("from_holder: at most 120 characters")
	}
	return nil
}

// transfer returns the facts of r: opening and funding where asked, and the
// posting itself, last.
func (b *Bank) transfer(r TransferRequest) ([]fact, error) {
	to, virtual := b.resolve(r.ToAccount)
	if to == nil {
		return nil, noAccount(r.ToAccount)
	}
	from, funded, facts, err := b.funding(r)
	if err != nil {
		return nil, err
	}
	if from == to {
		return nil, movable(to, to, r.Amount)
	}
	if err := movable(&funded, to, r.Amount); err != nil {
		return nil, err
	}
	if funded.balance > maxFen {
		return nil, movable(&account{internal: true}, &funded, 1)
	}
	return append(facts, fact{Posted: &posted{
		From: from.No, To: to.No, Virtual: virtual, ToNo: virtual, Amount: r.Amount,
		Kind: KindTransfer, Remark: r.Remark, At: b.now(), Key: r.Key,
	}}), nil
}

// funding returns the payer's account, the same as it stands once the money of r is
// brought in, and the facts of that: opening and funding where asked.
func (b *Bank) funding(r TransferRequest) (from *account, funded account, facts []fact, err error) {
	from = b.customer(r.FromAccount)
	switch {
	case from == nil && r.FromHolder == "":
		return nil, account{}, nil, noAccount(r.FromAccount)
	case from == nil:
		if r.Fund == 0 {
			r.Fund = r.Amount
		}
		from = &account{No: r.FromAccount, Holder: r.FromHolder}
		facts = b.opening(AccountRequest{
			AccountNo: r.FromAccount, Holder: r.FromHolder, Opening: r.Fund, Virtual: VirtualNone,
		})
	case r.FromHolder != "" && r.FromHolder != from.Holder:
		return nil, account{}, nil, conflict("account_taken", "account "+r.FromAccount+" belongs to another holder")
	case r.Fund > 0:
		facts = []fact{{Posted: &posted{
			From: Vault, To: from.No, Amount: r.Fund, Kind: KindFunding, Remark: "存入", At: b.now(),
		}}}
	}
	funded = *from
	funded.balance += r.Fund
	return from, funded, facts, nil
}

// AdjustmentRequest is a line that the bank books of its own accord: interest, a
// fee, or a debit or credit that nobody explains.
type AdjustmentRequest struct {
	Account   string `json:"account"`
	Direction string `json:"direction"` // credit or debit
	Kind      string `json:"kind"`      // interest, fee, other
	Amount    Fen    `json:"amount"`
	Remark    string `json:"remark"`
	Key       string `json:"key"`
}

// Adjust books a line of the bank's own accord, idempotent by Key.
func (b *Bank) Adjust(r AdjustmentRequest) (Receipt, error) {
	var receipt Receipt
	err := b.change(func() error {
		if err := r.check(); err != nil {
			return err
		}
		request := canonical(r)
		if k, seen := b.transfers[r.Key]; seen {
			receipt = k.receipt
			return sameRequest(k.request, request, "key "+r.Key)
		}
		a, bank := b.customer(r.Account), b.accounts[Income]
		if a == nil {
			return noAccount(r.Account)
		}
		from, to := bank, a
		if r.Direction == Debit {
			from, to = a, bank
		}
		if err := movable(from, to, r.Amount); err != nil {
			return err
		}
		err := b.commit(fact{Posted: &posted{
			From: from.No, To: to.No, Amount: r.Amount, Kind: r.Kind, Remark: r.Remark,
			At: b.now(), Key: r.Key, Request: request, FromName: "本行", ToName: "本行",
		}})
		receipt = b.transfers[r.Key].receipt
		return err
	})
	return receipt, err
}

func (r AdjustmentRequest) check() error {
	switch {
	case !validText(r.Key, 1, 120):
		return invalid("key: 1 to 120 characters")
	case r.Amount <= 0:
		return invalid("amount: more than 0.00")
	case r.Direction != Credit && r.Direction != Debit:
		return invalid("direction: credit or debit")
	case r.Kind != KindInterest && r.Kind != KindFee && r.Kind != KindOther:
		return invalid("kind: interest, fee or other")
	case !validText(r.Remark, 0, 200):
		return invalid("remark: at most 200 characters")
	}
	return nil
}

// canonical is the content of a request, to tell a repetition from a reuse of its key.
func canonical(r any) string {
	b, err := json.Marshal(r)
	if err != nil {
		panic("banksim: request cannot be written as JSON: " + err.Error())
	}
	return fmt.Sprintf("%T%s", r, b)
}

func sameRequest(first, now, what string) error {
	if first == now {
		return nil
	}
	return conflict("key_reused", what+" was used before with another content")
}
