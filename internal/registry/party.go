package registry

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"fachui/internal/cn"
	"fachui/internal/event"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/ref"
)

// The kinds of party. A person who is two things in a case is two parties.
const (
	Creditor          = "creditor" // applicant or participating creditor
	Debtor            = "debtor"
	PriorityPurchaser = "priority_purchaser"
	CoOwner           = "co_owner"
	Lessee            = "lessee"
	Interested        = "interested" // 利害关系人
	ThirdParty        = "third_party"
)

var partyKinds = []string{Creditor, Debtor, PriorityPurchaser, CoOwner, Lessee, Interested, ThirdParty}

// The natures of a party, which decide how its identity is written and whether
// its name is masked.
const (
	Natural      = "person"
	Company      = "company"
	Organisation = "organisation"
)

// NewParty is a party as the clerk enters it. Name is that on the court's
// documents. IDNumber is the identity number of a person, else the social credit
// code; it may be empty if unknown. Login links the registered person who acts
// as the party.
type NewParty struct {
	Kind     string  `json:"kind" required:"true"`
	Nature   string  `json:"nature" required:"true"`
	Name     cn.Name `json:"name" required:"true"`
	IDNumber string  `json:"id_number"`
	Phone    string  `json:"phone"`
	Address  string  `json:"address"`
	Login    string  `json:"login"`
}

// Party is a party of a case. Its name is masked unless it is an organisation's.
type Party struct {
	ID        ref.ID     `json:"party"`
	Case      ref.ID     `json:"case"`
	Kind      string     `json:"kind"`
	Nature    string     `json:"nature"`
	Person    ref.ID     `json:"person,omitempty"` // who acts for it here, if registered
	Name      string     `json:"name"`             // masked
	Reachable bool       `json:"reachable"`        // registered, or a telephone or address is known
	HasPayee  bool       `json:"has_payee_account"`
	AddedAt   legal.Time `json:"added_at"`
	NameHash  []byte     `json:"-"`
}

// check normalises n and refuses what is malformed. ErrPartyFields, cn faults.
func (n *NewParty) check() error {
	wrong := func(zh, en string) error { return ErrPartyFields.With("why", fault.Text{ZH: zh, EN: en}) }
	switch {
	case !slices.Contains(partyKinds, n.Kind):
		return wrong("kind 应为 creditor、debtor、priority_purchaser、co_owner、lessee、interested 或 third_party",
			"kind should be creditor, debtor, priority_purchaser, co_owner, lessee, interested or third_party")
	case !slices.Contains([]string{Natural, Company, Organisation}, n.Nature):
		return wrong("nature 应为 person、company 或 organisation", "nature should be person, company or organisation")
	case n.Name == "":
		return wrong("缺少姓名或名称", "the name is missing")
	case !between(n.Address, 0, 200):
		return wrong("地址不超过 200 字", "the address has at most 200 characters")
	}
	if n.IDNumber != "" {
		err := n.checkNumber()
		if err != nil {
			return err
		}
	}
	if n.Phone != "" {
		p, err := cn.ParsePhone(n.Phone)
		if err != nil {
			return err
		}
		n.Phone = string(p)
	}
	return nil
}

func (n *NewParty) checkNumber() error {
	if n.Nature == Natural {
		id, err := cn.ParseIDNumber(n.IDNumber)
		n.IDNumber = string(id)
		return err
	}
	code, err := cn.ParseCreditCode(n.IDNumber)
	n.IDNumber = string(code)
	return err
}

// masked is the name that may be shown: a person's is masked.
func (n NewParty) masked() string {
	if n.Nature == Natural {
		return n.Name.Masked()
	}
	return string(n.Name)
}

// AddParty adds a party to a case. ErrCaseUnknown, ErrPartyFields, ErrPartyTwice,
// ErrLoginUnknown, ErrLinkName, cn faults.
func (s *Service) AddParty(ctx context.Context, court string, caseID ref.ID, n NewParty, actor event.Actor, at legal.Time) (ref.ID, error) {
	err := n.check()
	if err != nil {
		return "", err
	}
	id := ref.New()
	err = pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		err := lockCase(ctx, tx, court, caseID)
		if err != nil {
			return err
		}
		err = s.saveParty(ctx, tx, court, caseID, id, n, actor, at)
		if err != nil {
			return err
		}
		err = event.Add(ctx, tx, event.Fact{Kind: "party.added", Court: court, Case: caseID, Subject: id, Actor: actor, At: at,
			Body: map[string]string{"kind": n.Kind, "nature": n.Nature}})
		if err != nil {
			return err
		}
		return s.linkFirst(ctx, tx, court, caseID, id, n, actor, at)
	})
	if err != nil {
		return "", err
	}
	return id, nil
}

func (s *Service) saveParty(ctx context.Context, tx pgx.Tx, court string, caseID, id ref.ID, n NewParty, actor event.Actor, at legal.Time) error {
	name, err := s.cipher.Encrypt("party", id.String(), "name", []byte(n.Name))
	if err != nil {
		return fmt.Errorf("encrypt name: %w", err)
	}
	var numberHash []byte
	if n.IDNumber != "" {
		numberHash = s.people.HashNumber(n.IDNumber)
	}
	sealed := map[string][]byte{}
	for column, plain := range map[string]string{"id_number": n.IDNumber, "phone": n.Phone, "address": n.Address} {
		if plain == "" {
			continue
		}
		sealed[column], err = s.cipher.Encrypt("party", id.String(), column, []byte(plain))
		if err != nil {
			return fmt.Errorf("encrypt %s: %w", column, err)
		}
	}
	nameHash := s.people.HashName(string(n.Name))
	var twice bool
	err = tx.QueryRow(ctx, `
		select exists (
			select from party_now
			where court_id = $1 and case_id = $2 and kind = $3 and name_hash = $4
				and (id_hash is null or $5::bytea is null or id_hash = $5))`,
		court, caseID, n.Kind, nameHash, numberHash).Scan(&twice)
	if err != nil {
		return fmt.Errorf("look for party: %w", err)
	}
	if twice {
		return ErrPartyTwice
	}
	_, err = tx.Exec(ctx, `
		insert into party (court_id, case_id, party_id, kind, nature, masked_name, name_enc, name_hash, id_enc, id_hash,
			phone_enc, address_enc, added_by, added_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
		court, caseID, id, n.Kind, n.Nature, n.masked(), name, nameHash, sealed["id_number"], numberHash,
		sealed["phone"], sealed["address"], actor.Person, at)
	if err != nil {
		return fmt.Errorf("save party: %w", err)
	}
	return nil
}

// RemoveParty takes a party that does not belong out of a case, with a reason.
// ErrReason, ErrPartyUnknown, ErrPartyHasClaim.
func (s *Service) RemoveParty(ctx context.Context, court string, party ref.ID, reason string, actor event.Actor, at legal.Time) error {
	if !between(reason, 2, 500) {
		return ErrReason
	}
	return pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		p, err := FindParty(ctx, tx, court, party)
		if err != nil {
			return err
		}
		err = lockCase(ctx, tx, court, p.Case)
		if err != nil {
			return err
		}
		var claims bool
		err = tx.QueryRow(ctx, `
			select exists (
				select from claim_now
				where court_id = $1 and party_id = $2 and not withdrawn)`, court, party).Scan(&claims)
		if err != nil {
			return fmt.Errorf("look for claims of %s: %w", party, err)
		}
		if claims {
			return ErrPartyHasClaim
		}
		_, err = tx.Exec(ctx, `
			insert into party_removal (court_id, party_id, reason, removed_by, removed_at)
			values ($1, $2, $3, $4, $5)`, court, party, reason, actor.Person, at)
		if pg.Violated(err, "party_removed_once") {
			return ErrPartyUnknown
		}
		if err != nil {
			return fmt.Errorf("remove party %s: %w", party, err)
		}
		return event.Add(ctx, tx, event.Fact{Kind: "party.removed", Court: court, Case: p.Case, Subject: party,
			Actor: actor, At: at, Body: map[string]string{"reason": reason}})
	})
}

const partySQL = `
	select party_id, case_id, kind, nature, coalesce(person_id::text, ''), masked_name,
		person_id is not null or has_phone or has_address,
		exists (
			select from payee_account a
			where a.court_id = party_now.court_id and a.party_id = party_now.party_id),
		added_at, name_hash
	from party_now`

func scanParty(r pgx.Row) (p Party, err error) {
	err = r.Scan(&p.ID, &p.Case, &p.Kind, &p.Nature, &p.Person, &p.Name, &p.Reachable, &p.HasPayee, &p.AddedAt, &p.NameHash)
	return p, err
}

// FindParty returns a party that is in a case of court today. ErrPartyUnknown.
func FindParty(ctx context.Context, q Querier, court string, party ref.ID) (Party, error) {
	p, err := scanParty(q.QueryRow(ctx, partySQL+`
		where court_id = $1 and party_id = $2`, court, party))
	if errors.Is(err, pgx.ErrNoRows) {
		return Party{}, ErrPartyUnknown
	}
	if err != nil {
		return Party{}, fmt.Errorf("read party %s: %w", party, err)
	}
	return p, nil
}

// Parties lists the parties of a case, in the order of their adding.
func Parties(ctx context.Context, q Querier, court string, caseID ref.ID) ([]Party, error) {
	ps, err := collect(ctx, q, scanParty, partySQL+`
		where court_id = $1 and case_id = $2
		order by party_id`, court, caseID)
	if err != nil {
		return nil, fmt.Errorf("list parties of %s: %w", caseID, err)
	}
	return ps, nil
}

// IsParty reports whether person acts as a party of the case.
func IsParty(ctx context.Context, q Querier, person, caseID ref.ID) (bool, error) {
	var is bool
	err := q.QueryRow(ctx, `
		select exists (
			select from party_now
			where case_id = $1 and person_id = $2)`, caseID, person).Scan(&is)
	if err != nil {
		return false, fmt.Errorf("look for party of %s: %w", caseID, err)
	}
	return is, nil
}

// PartyName decrypts the full name of a party for a document that must carry it,
// and records that it was opened, by whom and why. ErrPartyUnknown, ErrReason.
func (s *Service) PartyName(ctx context.Context, tx pgx.Tx, court string, party ref.ID, reason string, actor event.Actor, at legal.Time) (cn.Name, error) {
	if !between(reason, 2, 500) {
		return "", ErrReason
	}
	var sealed []byte
	var caseID ref.ID
	err := tx.QueryRow(ctx, `
		select case_id, name_enc
		from party
		where court_id = $1 and party_id = $2`, court, party).Scan(&caseID, &sealed)
	if errors.Is(err, pgx.ErrNoRows) {
		return "", ErrPartyUnknown
	}
	if err != nil {
		return "", fmt.Errorf("read name of %s: %w", party, err)
	}
	name, err := s.cipher.Decrypt("party", party.String(), "name", sealed)
	if err != nil {
		return "", fmt.Errorf("decrypt name of %s: %w", party, err)
	}
	return cn.Name(name), event.Add(ctx, tx, event.Fact{Kind: "party.opened", Court: court, Case: caseID, Subject: party,
		Actor: actor, At: at, Body: map[string]string{"reason": reason}})
}
