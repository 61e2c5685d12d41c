package banksim

import (
	"fmt"
	"time"
)

// A customer may let the bank freeze money on its own account in favour of a
// number of another customer, as bidders do for a court. The money stays the
// holder's and cannot be spent; the favoured customer alone orders what becomes of
// it: released, or moved to the number that it was frozen for.

// What becomes of a freeze.
const (
	Frozen   = "FROZEN"
	Released = "RELEASED"
	Moved    = "MOVED"
)

// What the favoured customer may order.
const (
	OrderRelease = "release"
	OrderMove    = "move"
)

// FreezeRequest is what a holder does in its own bank app. Done at once.
type FreezeRequest struct {
	FromAccount string `json:"from_account"`
	FromHolder  string `json:"from_holder,omitempty"` // opens the account if the bank does not know it
	Fund        Fen    `json:"fund,omitempty"`        // brought in just before
	ToAccount   string `json:"to_account"`            // the number in whose favour; main or virtual
	Amount      Fen    `json:"amount"`
	Key         string `json:"key"`
}

// Freeze is money frozen on a holder's account.
type Freeze struct {
	No      string    `json:"freeze_no"`
	From    string    `json:"from_account"`
	To      string    `json:"to_account"`
	Amount  Fen       `json:"amount"`
	Status  string    `json:"status"`
	Since   time.Time `json:"frozen_at"`
	EndedAt time.Time `json:"ended_at,omitzero"`
}

// FreezeOrder is the favoured customer's order about a freeze, over its link.
type FreezeOrder struct {
	Key     string `json:"key"`
	Account string `json:"account"` // the favoured customer's own main account
	No      string `json:"freeze_no"`
	What    string `json:"what"` // release or move
}

// FreezeAck is the bank's word that it has an order: not yet that it is done.
type FreezeAck struct {
	Key        string    `json:"key"`
	AcceptedAt time.Time `json:"accepted_at"`
}

// freeze is a freeze with what is ordered about it.
type freeze struct {
	Freeze
	main    *account // of the favoured customer
	holder  *account
	ordered *freezeOrdered
}

type (
	// froze is the fact that money was frozen.
	froze struct {
		No      string    `json:"no"`
		From    string    `json:"from"`
		Main    string    `json:"main"`
		To      string    `json:"to"`
		Amount  Fen       `json:"amount"`
		At      time.Time `json:"at"`
		Key     string    `json:"key"`
		Request string    `json:"request"`
	}
	// freezeOrdered is the fact that an order about a freeze was accepted.
	freezeOrdered struct {
		Order FreezeOrder `json:"order"`
		At    time.Time   `json:"at"`
		DueAt time.Time   `json:"due_at"`
	}
	// unfroze is the fact that a freeze ended.
	unfroze struct {
		No     string    `json:"no"`
		Status string    `json:"status"`
		Reason string    `json:"reason,omitempty"`
		At     time.Time `json:"at"`
	}
)

// available is what an account's customer may spend.
func (a *account) available() Fen { return a.balance - a.frozen }

// Freeze freezes money, idempotent by its key.
func (b *Bank) Freeze(r FreezeRequest) (Freeze, error) {
	var shown Freeze
	err := b.change(func() error {
		if err := r.transfer().check(); err != nil {
			return err
		}
		request := canonical(r)
		if k, seen := b.freezeKeys[r.Key]; seen {
			shown = b.freezes[k.receipt.BankRef].Freeze
			return sameRequest(k.request, request, "key "+r.Key)
		}
		facts, err := b.freezing(r)
		if err != nil {
			return err
		}
		f := facts[len(facts)-1].Froze
		f.Request = request
		if err := b.commit(facts...); err != nil {
			return err
		}
		shown = b.freezes[f.No].Freeze
		return nil
	})
	return shown, err
}

// transfer is the transfer that would bring the same money from the same account.
func (r FreezeRequest) transfer() TransferRequest {
	return TransferRequest{
		Key: r.Key, Amount: r.Amount, Fund: r.Fund, FromAccount: r.FromAccount, ToAccount: r.ToAccount, FromHolder: r.FromHolder,
	}
}

func (b *Bank) freezing(r FreezeRequest) ([]fact, error) {
	to, virtual := b.resolve(r.ToAccount)
	if to == nil {
		return nil, noAccount(r.ToAccount)
	}
	from, funded, facts, err := b.funding(r.transfer())
	if err != nil {
		return nil, err
	}
	if err := movable(&funded, to, r.Amount); err != nil {
		return nil, err
	}
	return append(facts, fact{Froze: &froze{
		No: fmt.Sprintf("DJ%s%06d", b.now().Format("20060102"), len(b.freezes)+1), From: from.No, Main: to.No, To: or(virtual, to.No),
		Amount: r.Amount, At: b.now(), Key: r.Key,
	}}), nil
}

func (b *Bank) applyFroze(f froze) error {
	from, to := b.accounts[f.From], b.accounts[f.Main]
	if from == nil || to == nil || from.available() < f.Amount || b.freezes[f.No] != nil {
		return fmt.Errorf("freeze %s of %v on %q", f.No, f.Amount, f.From)
	}
	from.frozen += f.Amount
	x := &freeze{
		Freeze: Freeze{No: f.No, From: f.From, To: f.To, Amount: f.Amount, Status: Frozen, Since: f.At.In(zone)}, main: to, holder: from,
	}
	b.freezes[f.No] = x
	b.freezeKeys[f.Key] = keyed{request: f.Request, receipt: Receipt{BankRef: f.No}}
	b.lastBooked = later(b.lastBooked, f.At)
	b.tell(x, Frozen, "", f.At)
	return nil
}

// OrderFreeze takes the favoured customer's order. It is carried out when the bank
// works; the notice says when it was.
func (b *Bank) OrderFreeze(o FreezeOrder) (FreezeAck, error) {
	var ack FreezeAck
	err := b.change(func() error {
		switch {
		case !validText(o.Key, 1, 120):
			return invalid("key: 1 to 120 characters")
		case o.What != OrderRelease && o.What != OrderMove:
			return invalid("what: release or move")
		}
		f := b.freezes[o.No]
		if f == nil || f.main.No != o.Account {
			return unknown("no_freeze", "no freeze "+o.No+" in favour of "+o.Account)
		}
		if f.ordered != nil {
			ack = FreezeAck{f.ordered.Order.Key, f.ordered.At.In(zone)}
			return sameRequest(canonical(f.ordered.Order), canonical(o), "freeze "+o.No)
		}
		if f.Status != Frozen {
			return conflict("freeze_over", "freeze "+o.No+" is "+f.Status)
		}
		now := b.now()
		ack = FreezeAck{o.Key, now}
		return b.commit(fact{FreezeOrdered: &freezeOrdered{Order: o, At: now, DueAt: now.Add(b.opts.SettleAfter)}})
	})
	return ack, err
}

func (b *Bank) applyFreezeOrdered(o freezeOrdered) error {
	f := b.freezes[o.Order.No]
	if f == nil || f.ordered != nil {
		return fmt.Errorf("order about freeze %s", o.Order.No)
	}
	f.ordered = &o
	b.unfreezing = append(b.unfreezing, f)
	return nil
}

// Lift ends a freeze of the bank's own accord, as when another authority takes the
// money: something that the favoured customer must notice.
func (b *Bank) Lift(no, reason string) (Freeze, error) {
	var shown Freeze
	err := b.change(func() error {
		f := b.freezes[no]
		if f == nil {
			return unknown("no_freeze", "no freeze "+no)
		}
		if f.Status != Frozen {
			return conflict("freeze_over", "freeze "+no+" is "+f.Status)
		}
		if err := b.commit(fact{Unfroze: &unfroze{No: no, Status: Released, Reason: or(reason, "银行解除"), At: b.now()}}); err != nil {
			return err
		}
		shown = f.Freeze
		return nil
	})
	return shown, err
}

// unfreeze carries out the orders that are due, but for holders on whom a hold lies.
func (b *Bank) unfreeze(now time.Time, done *Done) error {
	var still []*freeze
	for _, f := range b.unfreezing {
		if f.Status != Frozen {
			continue
		}
		held := b.faults[faultKey{account: f.From}]
		if held != nil && held.Mode == FaultHold || f.ordered.DueAt.After(now) {
			still = append(still, f)
			continue
		}
		facts := []fact{{Unfroze: &unfroze{No: f.No, Status: Released, At: now}}}
		if f.ordered.Order.What == OrderMove {
			facts[0].Unfroze.Status = Moved
			virtual := ""
			if f.To != f.main.No {
				virtual = f.To
			}
			facts = append(facts, fact{Posted: &posted{
				From: f.From, To: f.main.No, Virtual: virtual, ToNo: virtual, Amount: f.Amount, Kind: KindTransfer,
				Remark: "冻结保证金划转 " + f.No, At: now,
			}})
		}
		if err := b.commit(facts...); err != nil {
			return err
		}
		done.Unfrozen++
	}
	b.unfreezing = still
	for _, f := range still {
		if b.faults[faultKey{account: f.From}] == nil && (done.NextDue.IsZero() || f.ordered.DueAt.Before(done.NextDue)) {
			done.NextDue = f.ordered.DueAt.In(zone)
		}
	}
	return nil
}

func (b *Bank) applyUnfroze(u unfroze) error {
	f := b.freezes[u.No]
	if f == nil || f.Status != Frozen || f.holder.frozen < f.Amount {
		return fmt.Errorf("end of freeze %s", u.No)
	}
	f.holder.frozen -= f.Amount
	f.Status, f.EndedAt = u.Status, u.At.In(zone)
	b.lastBooked = later(b.lastBooked, u.At)
	b.tell(f, u.Status, u.Reason, u.At)
	return nil
}
