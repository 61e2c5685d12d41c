package banksim

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// How an account treats numbers that begin with its own.
const (
	VirtualAny    = "any"    // every suffix of 1 to 12 digits is a sub-account of it
	VirtualListed = "listed" // only the suffixes opened by name
	VirtualNone   = "none"
)

// account is one customer's (or internal) account.
type account struct {
	No       string
	Holder   string
	Virtual  string
	Opened   time.Time
	Closed   time.Time // for ever; zero: open
	internal bool
	balance  Fen
	frozen   Fen // of it, what cannot be spent
	suffixes map[string]bool
	lines    []Line
	notices  []Notice
}

// opened is the fact that an account was opened.
type opened struct {
	No       string    `json:"no"`
	Holder   string    `json:"holder"`
	Virtual  string    `json:"virtual"`
	Suffixes []string  `json:"suffixes,omitempty"`
	At       time.Time `json:"at"`
}

// suffixed is the fact that virtual sub-accounts were opened.
type suffixed struct {
	No       string   `json:"no"`
	Suffixes []string `json:"suffixes"`
}

// AccountRequest opens an account.
type AccountRequest struct {
	AccountNo string   `json:"account_no"`
	Holder    string   `json:"holder"`
	Opening   Fen      `json:"opening_balance"`
	Virtual   string   `json:"virtual"` // any (default), listed, none
	Suffixes  []string `json:"suffixes"`
}

// Account is what the bank shows of an account.
type Account struct {
	AccountNo string    `json:"account_no"`
	Holder    string    `json:"holder"`
	Balance   Fen       `json:"balance"`
	Frozen    Fen       `json:"frozen"` // of it, what cannot be spent
	Virtual   string    `json:"virtual"`
	Suffixes  []string  `json:"suffixes,omitempty"`
	Lines     int64     `json:"lines"` // how many lines were booked; the last sequence number
	OpenedAt  time.Time `json:"opened_at"`
	ClosedAt  time.Time `json:"closed_at,omitzero"`
}

// Open opens an account. Opening it again under the same holder changes nothing
// and brings in no second opening balance.
func (b *Bank) Open(r AccountRequest) (Account, error) {
	var shown Account
	err := b.change(func() error {
		if err := r.check(); err != nil {
			return err
		}
		a := b.accounts[r.AccountNo]
		if a == nil {
			if err := b.commit(b.opening(r)...); err != nil {
				return err
			}
			a = b.accounts[r.AccountNo]
		} else if a.Holder != r.Holder {
			return conflict("account_taken", "account "+r.AccountNo+" belongs to another holder")
		}
		shown = a.show()
		return nil
	})
	return shown, err
}

func (r *AccountRequest) check() error {
	if r.Virtual == "" {
		r.Virtual = VirtualAny
		if len(r.Suffixes) > 0 {
			r.Virtual = VirtualListed
		}
	}
	switch {
	case !validNo(r.AccountNo):
		return invalid("account_no: 4 to 34 letters, digits or hyphens")
	case !validText(r.Holder, 1, 120):
		return invalid("holder: 1 to 120 characters")
	case r.Opening < 0:
		return invalid("opening_balance: 0.00 or more")
	case r.Virtual != VirtualAny && r.Virtual != VirtualListed && r.Virtual != VirtualNone:
		return invalid("virtual: any, listed or none")
	}
	return checkSuffixes(r.Suffixes)
}

// opening returns the facts that open r's account and bring its money in.
func (b *Bank) opening(r AccountRequest) []fact {
	now := b.now()
	facts := []fact{{Opened: &opened{r.AccountNo, r.Holder, r.Virtual, r.Suffixes, now}}}
	if r.Opening > 0 {
		facts = append(facts, fact{Posted: &posted{
			From: Vault, To: r.AccountNo, Amount: r.Opening,
			Kind: KindFunding, Remark: "开户存入", At: now,
		}})
	}
	return facts
}

func (b *Bank) applyOpened(o opened) {
	a := &account{No: o.No, Holder: o.Holder, Virtual: o.Virtual, Opened: o.At, suffixes: map[string]bool{}}
	for _, s := range o.Suffixes {
		a.suffixes[s] = true
	}
	b.accounts[o.No] = a
	b.lastBooked = later(b.lastBooked, o.At)
}

// OpenSuffixes opens virtual sub-accounts under a main account.
func (b *Bank) OpenSuffixes(no string, suffixes []string) (Account, error) {
	var shown Account
	err := b.change(func() error {
		a := b.customer(no)
		if a == nil {
			return noAccount(no)
		}
		if err := checkSuffixes(suffixes); err != nil {
			return err
		}
		if len(a.suffixes)+len(suffixes) > maxSuffixes {
			return conflict("suffixes_full", "no more virtual sub-accounts under this account")
		}
		if err := b.commit(fact{Suffixed: &suffixed{no, suffixes}}); err != nil {
			return err
		}
		shown = a.show()
		return nil
	})
	return shown, err
}

func (b *Bank) applySuffixed(s suffixed) error {
	a := b.accounts[s.No]
	if a == nil {
		return fmt.Errorf("no account %s", s.No)
	}
	for _, x := range s.Suffixes {
		a.suffixes[x] = true
	}
	return nil
}

// Account shows one account.
func (b *Bank) Account(no string) (Account, error) {
	var shown Account
	err := b.view(func() error {
		a := b.customer(no)
		if a == nil {
			return noAccount(no)
		}
		shown = a.show()
		return nil
	})
	return shown, err
}

// Accounts shows all customers' accounts, by number.
func (b *Bank) Accounts() ([]Account, error) {
	var all []Account
	err := b.view(func() error {
		for _, a := range b.accounts {
			if !a.internal {
				all = append(all, a.show())
			}
		}
		return nil
	})
	slices.SortFunc(all, func(x, y Account) int { return cmp.Compare(x.AccountNo, y.AccountNo) })
	return all, err
}

func (a *account) show() Account {
	return Account{
		AccountNo: a.No, Holder: a.Holder, Balance: a.balance, Frozen: a.frozen, Virtual: a.Virtual,
		Suffixes: slices.Sorted(maps.Keys(a.suffixes)), Lines: int64(len(a.lines)), OpenedAt: a.Opened.In(zone), ClosedAt: a.closedAt(),
	}
}

func (a *account) closedAt() time.Time {
	if a.Closed.IsZero() {
		return a.Closed
	}
	return a.Closed.In(zone)
}

// customer returns the customer's account of that very number, or nil.
func (b *Bank) customer(no string) *account {
	a := b.accounts[no]
	if a == nil || a.internal {
		return nil
	}
	return a
}

// resolve finds the account behind a number, which may be that of a virtual
// sub-account; then virtual is the full number. The longest main number wins.
func (b *Bank) resolve(no string) (a *account, virtual string) {
	if a := b.customer(no); a != nil {
		return a, ""
	}
	for cut := len(no) - 1; cut >= minNo && len(no)-cut <= maxSuffix; cut-- {
		a, suffix := b.customer(no[:cut]), no[cut:]
		if a == nil || !digits(suffix) {
			continue
		}
		if a.Virtual == VirtualAny || a.Virtual == VirtualListed && a.suffixes[suffix] {
			return a, no
		}
	}
	return nil, ""
}

const (
	minNo       = 4
	maxNo       = 34
	maxSuffix   = 12
	maxSuffixes = 100_000
)

func checkSuffixes(ss []string) error {
	if len(ss) > 1000 {
		return invalid("suffixes: at most 1000 at once")
	}
	for _, s := range ss {
		if !digits(s) || len(s) > maxSuffix {
			return invalid("suffixes: each of 1 to 12 digits")
		}
	}
	return nil
}

func validNo(s string) bool {
	return len(s) >= minNo && len(s) <= maxNo && strings.IndexFunc(s, func(r rune) bool {
		return r > unicode.MaxASCII || r != '-' && !unicode.IsLetter(r) && !unicode.IsDigit(r)
	}) < 0
}

// validText accepts lo to hi characters of valid UTF-8 without control characters.
func validText(s string, lo, hi int) bool {
	n := utf8.RuneCountInString(s)
	return utf8.ValidString(s) && n >= lo && n <= hi && strings.TrimSpace(s) == s &&
		strings.IndexFunc(s, unicode.IsControl) < 0
}

func noAccount(no string) error {
	return unknown("no_account", "no account "+no+" is kept here")
}

func later(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}
