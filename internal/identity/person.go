package identity

import (
	"context"
	"errors"
	"fmt"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/ref"
)

// ProofState is how far the proof of a real name has come.
type ProofState string

// The states. Refused and none allow another attempt; pending waits for a person.
const (
	ProofNone    ProofState = "none"
	ProofPending ProofState = "pending"
	ProofProved  ProofState = "proved"
	ProofRefused ProofState = "refused"
)

// Profile is what may be shown of a person without opening anything: masked.
type Profile struct {
	ID             ref.ID     `json:"person"`
	Kind           Kind       `json:"kind"`
	Login          string     `json:"login"`
	Paper          PaperKind  `json:"paper,omitempty"`
	Name           string     `json:"name"`
	Number         string     `json:"id_number"`
	Phone          string     `json:"phone"`
	Representative string     `json:"representative,omitempty"`
	Proof          ProofState `json:"proof"`
	ProvedAt       legal.Time `json:"proved_at"`
	RegisteredAt   legal.Time `json:"registered_at"`
}

// Profile returns the masked profile of person; ErrNoPerson.
func (s *Service) Profile(ctx context.Context, q Querier, person ref.ID) (Profile, error) {
	p := Profile{ID: person}
	err := q.QueryRow(ctx, `
		select kind, login, coalesce(paper, ''), name_masked, number_masked, phone_masked,
			representative_masked, proof, proved_at, registered_at
		from person
		where person_id = $1`, person,
	).Scan(&p.Kind, &p.Login, &p.Paper, &p.Name, &p.Number, &p.Phone,
		&p.Representative, &p.Proof, &p.ProvedAt, &p.RegisteredAt)
	if pg.NoRows(err) {
		return Profile{}, ErrNoPerson
	}
	if err != nil {
		return Profile{}, fmt.Errorf("read profile: %w", err)
	}
	return p, nil
}

// MaskedNames returns the masked name of each of people who exists.
func (s *Service) MaskedNames(ctx context.Context, q Querier, people []ref.ID) (map[ref.ID]string, error) {
	ids := make([]string, len(people))
	for i, p := range people {
		ids[i] = string(p)
	}
	rows, err := q.Query(ctx, `
		select person_id, name_masked
		from person
		where person_id = any($1::uuid[])`, ids)
	if err != nil {
		return nil, fmt.Errorf("read masked names: %w", err)
	}
	defer rows.Close()
	out := make(map[ref.ID]string, len(people))
	for rows.Next() {
		var id ref.ID
		var name string
		err := rows.Scan(&id, &name)
		if err != nil {
			return nil, fmt.Errorf("read masked names: %w", err)
		}
		out[id] = name
	}
	return out, rows.Err()
}

// Known is what other rooms may know of a registered person. The hashes are nil
// until the real name is proved.
type Known struct {
	ID         ref.ID
	Kind       Kind
	Proved     bool
	NameHash   []byte // compare with [Service.HashName]
	NumberHash []byte // compare with [Service.HashNumber]
}

const knownSQL = `
	select person_id, kind, proof = 'proved',
		case when proof = 'proved' then name_hash end,
		case when proof = 'proved' then number_hash end
	from person`

// Known finds a person by identifier; ok is false if there is none.
func (s *Service) Known(ctx context.Context, q Querier, person ref.ID) (k Known, ok bool, err error) {
	return known(q.QueryRow(ctx, knownSQL+` where person_id = $1`, person))
}

// KnownByLogin finds a person by login; ok is false if there is none.
func (s *Service) KnownByLogin(ctx context.Context, q Querier, login string) (k Known, ok bool, err error) {
	return known(q.QueryRow(ctx, knownSQL+` where login = $1`, canonicalLogin(login)))
}

// KnownByNumber finds the person who has proved to bear number, a resident
// identity number or a credit code; ok is false if nobody has.
func (s *Service) KnownByNumber(ctx context.Context, q Querier, number string) (k Known, ok bool, err error) {
	return known(q.QueryRow(ctx, knownSQL+` where number_hash = $1 and proof = 'proved'`, s.HashNumber(number)))
}

func known(r pgx.Row) (k Known, ok bool, err error) {
	err = r.Scan(&k.ID, &k.Kind, &k.Proved, &k.NameHash, &k.NumberHash)
	if pg.NoRows(err) {
		return Known{}, false, nil
	}
	if err != nil {
		return Known{}, false, fmt.Errorf("find person: %w", err)
	}
	return k, true, nil
}

// NameHash is the keyed hash of person's name; see [Service.HashName].
func (s *Service) NameHash(ctx context.Context, q Querier, person ref.ID) ([]byte, error) {
	return s.hash(ctx, q, `
		select name_hash
		from person
		where person_id = $1`, person)
}

// IDHash is the keyed hash of the number of person's paper; see
// [Service.HashNumber].
func (s *Service) IDHash(ctx context.Context, q Querier, person ref.ID) ([]byte, error) {
	return s.hash(ctx, q, `
		select number_hash
		from person
		where person_id = $1`, person)
}

func (s *Service) hash(ctx context.Context, q Querier, sql string, person ref.ID) ([]byte, error) {
	var h []byte
	err := q.QueryRow(ctx, sql, person).Scan(&h)
	switch {
	case pg.NoRows(err):
		return nil, ErrNoPerson
	case err != nil:
		return nil, fmt.Errorf("read hash of person %v: %w", person, err)
	case h == nil:
		return nil, ErrNoPapers
	}
	return h, nil
}

// Opening says who reads personal data in plain, where and why. It becomes the
// event identity.opened.
type Opening struct {
	By     event.Actor
	At     legal.Time
	Court  string // empty for the platform
	Case   ref.ID
	Lot    ref.ID
	Reason string // at least four characters; no personal data, no bidder code
}

const minReason = 4

// Name opens the name of person and records why in tx. ErrReason, ErrNoPerson,
// ErrNoPapers.
func (s *Service) Name(ctx context.Context, tx pgx.Tx, person ref.ID, why Opening) (string, error) {
	return s.open(ctx, tx, person, "name", why)
}

// Number opens the number of person's paper and records why in tx.
func (s *Service) Number(ctx context.Context, tx pgx.Tx, person ref.ID, why Opening) (string, error) {
	return s.open(ctx, tx, person, "number", why)
}

// Phone opens person's telephone number and records why in tx; empty if none was
// given.
func (s *Service) Phone(ctx context.Context, tx pgx.Tx, person ref.ID, why Opening) (string, error) {
	phone, err := s.open(ctx, tx, person, "phone", why)
	if errors.Is(err, ErrNoPapers) {
		return "", nil
	}
	return phone, err
}

// Representative opens the name of a company's legal representative and records
// why in tx.
func (s *Service) Representative(ctx context.Context, tx pgx.Tx, person ref.ID, why Opening) (string, error) {
	return s.open(ctx, tx, person, "representative", why)
}

func (s *Service) open(ctx context.Context, tx pgx.Tx, person ref.ID, column string, why Opening) (string, error) {
	if utf8.RuneCountInString(why.Reason) < minReason {
		return "", ErrReason
	}
	plain, err := s.decrypt(ctx, tx, person, column)
	if err != nil {
		return "", err
	}
	err = event.Add(ctx, tx, event.Fact{
		Kind: "identity.opened", Court: why.Court, Case: why.Case, Lot: why.Lot, Subject: person,
		Actor: why.By, At: why.At,
		Body: map[string]any{"what": column, "reason": why.Reason},
	})
	return plain, err
}

// decrypt returns one column of person in plain; ErrNoPapers if it is empty.
func (s *Service) decrypt(ctx context.Context, q Querier, person ref.ID, column string) (string, error) {
	var name, number, phone, representative []byte
	err := q.QueryRow(ctx, `
		select name_cipher, number_cipher, phone_cipher, representative_cipher
		from person
		where person_id = $1`, person).Scan(&name, &number, &phone, &representative)
	if pg.NoRows(err) {
		return "", ErrNoPerson
	}
	if err != nil {
		return "", fmt.Errorf("read person %v: %w", person, err)
	}
	cipher := map[string][]byte{"name": name, "number": number, "phone": phone, "representative": representative}[column]
	if cipher == nil {
		return "", ErrNoPapers
	}
	plain, err := s.ring.Decrypt("person", string(person), column, cipher)
	if err != nil {
		return "", fmt.Errorf("open %s of person %v: %w", column, person, err)
	}
	return string(plain), nil
}

// locked is a person's row while it is locked.
type locked struct {
	kind       Kind
	paper      PaperKind
	proof      ProofState
	nameHash   []byte
	numberHash []byte
	epoch      int64
}

// lock reads person for update, so that what is decided about them is decided in turn.
func (s *Service) lock(ctx context.Context, tx pgx.Tx, person ref.ID) (locked, error) {
	var l locked
	err := tx.QueryRow(ctx, `
		select kind, coalesce(paper, ''), proof, name_hash, number_hash, token_epoch
		from person
		where person_id = $1
		for no key update`, person,
	).Scan(&l.kind, &l.paper, &l.proof, &l.nameHash, &l.numberHash, &l.epoch)
	if pg.NoRows(err) {
		return locked{}, ErrNoPerson
	}
	if err != nil {
		return locked{}, fmt.Errorf("lock person: %w", err)
	}
	return l, nil
}
