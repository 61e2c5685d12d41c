package mine

import (
	"context"
	"slices"
	"strings"

	"fachui/internal/identity"
	"fachui/notify"
	"fachui/notify/notifypg"
	"fachui/web/notices"
	"fachui/web/page"
	"fachui/web/people"
)

// accountPage is who a person is to the house.
type accountPage struct {
	Me       identity.Mine
	Attempts []identity.Attempt
	Next     string // where the person was going; "" for nowhere
}

func account(ctx context.Context, r *page.Request) (any, error) {
	var p accountPage
	var own people.OwnProofs
	err := page.Gather(
		page.Into(ctx, r, &p.Me, "person.me"),
		page.Into(ctx, r, &own, "proof.own"),
	)
	p.Attempts = own.Attempts
	if next := r.Query("next"); strings.HasPrefix(next, "/lots/") {
		p.Next = next
	}
	return p, err
}

// MayProve reports whether the real name can be put to the test now.
func (p accountPage) MayProve() bool {
	return p.Me.Proof == identity.ProofNone || p.Me.Proof == identity.ProofRefused
}

// NeedsScan reports whether the papers are accepted by hand, on a scan.
func (p accountPage) NeedsScan() bool { return p.Me.Paper != identity.IDCard }

// Company reports whether the account is an organisation's.
func (p accountPage) Company() bool { return p.Me.Kind == identity.Company }

// Refusal is why the last attempt was refused; empty otherwise.
func (p accountPage) Refusal() string {
	if p.Me.Proof == identity.ProofRefused && len(p.Attempts) > 0 {
		return p.Attempts[0].Reason
	}
	return ""
}

// contactsPage is how messages reach a person.
type contactsPage struct {
	notifypg.Contacts
	Secret  string // of a webhook that was just entered; said once
	Company bool   // or an appraiser of a firm: may have a webhook
}

func contacts(ctx context.Context, r *page.Request) (any, error) {
	var p contactsPage
	var me identity.Mine
	err := page.Gather(
		page.Into(ctx, r, &p.Contacts, "contact.mine"),
		page.Into(ctx, r, &me, "person.me"),
	)
	p.Company = me.Kind == identity.Company || slices.Contains(me.Roles, identity.Appraiser)
	if set, ok := page.Answer[notices.ContactSet](r); ok {
		p.Secret = set.Secret
	}
	return p, err
}

// Entered reports whether an address stands behind a contact.
func (p contactsPage) Entered(c notifypg.Contact) bool { return c.Address != "" }

// Offered are the ways for which an address may be entered.
func (p contactsPage) Offered() []notifypg.Contact {
	var out []notifypg.Contact
	for _, c := range p.Contacts.Contacts {
		entered := slices.Contains(notify.ContactMeans(), c.Channel)
		if entered && (c.Channel != notify.Webhook || p.Company || p.Entered(c)) {
			out = append(out, c)
		}
	}
	return out
}
