package banksim

import (
	"fmt"
	"time"
)

// closed is the fact that an account was closed. It keeps its lines and statements.
type closed struct {
	No string    `json:"no"`
	At time.Time `json:"at"`
}

// CloseAccount closes a customer's account for ever. Again it changes nothing. It is
// refused while money stands on it, while a payment from it is under way or may still
// come back, and while money is frozen in its favour.
func (b *Bank) CloseAccount(no string) (Account, error) {
	var shown Account
	err := b.change(func() error {
		a := b.customer(no)
		if a == nil {
			return noAccount(no)
		}
		if a.Closed.IsZero() {
			if err := b.closable(a); err != nil {
				return err
			}
			if err := b.commit(fact{Closed: &closed{no, b.now()}}); err != nil {
				return err
			}
		}
		shown = a.show()
		return nil
	})
	return shown, err
}

// closable says why an account cannot be closed, or nil.
func (b *Bank) closable(a *account) error {
	if a.balance != 0 {
		return conflict("not_empty", fmt.Sprintf("account %s holds %v; it is closed at 0.00", a.No, a.balance))
	}
	for _, p := range b.open {
		if p.unfinished() && p.shown.FromAccount == a.No {
			return conflict("payments_open", "payments from account "+a.No+" are under way or may come back")
		}
	}
	for _, f := range b.freezes {
		if f.Status == Frozen && f.main == a {
			return conflict("freezes_open", "money is frozen in favour of account "+a.No)
		}
	}
	return nil
}

func (b *Bank) applyClosed(c closed) error {
	a := b.accounts[c.No]
	if a == nil || a.balance != 0 {
		return fmt.Errorf("closing of account %q", c.No)
	}
	a.Closed = c.At
	b.lastBooked = later(b.lastBooked, c.At)
	return nil
}

// live refuses what would move an account that is closed.
func live(accounts ...*account) error {
	for _, a := range accounts {
		if a != nil && !a.Closed.IsZero() {
			return conflict("account_closed", "account "+a.No+" is closed")
		}
	}
	return nil
}
