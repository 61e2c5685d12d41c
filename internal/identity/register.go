package identity

import (
	"context"
	"fmt"
	"regexp"
	"strings"

	"github.com/jackc/pgx/v5"

	"fachui/internal/cn"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/ref"
)

// Registration is what somebody asks for who has no account yet. It prints no
// personal data.
type Registration struct {
	Kind     Kind
	Login    string
	Password Secret
	Papers   RawPapers
	IP       string
}

var loginShape = regexp.MustCompile(`^[a-z][a-z0-9._-]{2,31}$`)

func canonicalLogin(s string) string { return strings.ToLower(strings.TrimSpace(s)) }

// readLogin returns the canonical form of a login, lower case; ErrLogin.
func readLogin(s string) (string, error) {
	login := canonicalLogin(s)
	if !loginShape.MatchString(login) {
		return "", ErrLogin
	}
	return login, nil
}

// Register makes an account. One identity has one account: ErrNumberTaken. The
// real name is not proved by it; see [Service.Prove].
func (s *Service) Register(ctx context.Context, at legal.Time, r Registration) (Profile, error) {
	login, err := readLogin(r.Login)
	if err != nil {
		return Profile{}, err
	}
	papers, err := ReadPapers(r.Kind, r.Papers, at.Date())
	if err != nil {
		return Profile{}, err
	}
	err = CheckPassword(login, r.Password)
	if err != nil {
		return Profile{}, err
	}
	err = s.take(ctx, s.o.Limits.RegisterPerAddress, addressKey("register", r.IP), ErrTooOften)
	if err != nil {
		return Profile{}, err
	}
	hash, err := s.hasher.hash(ctx, r.Password)
	if err != nil {
		return Profile{}, err
	}
	id := ref.New()
	err = pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		err := s.insertPerson(ctx, tx, id, r.Kind, login, papers, at)
		if err != nil {
			return err
		}
		err = s.insertPassword(ctx, tx, id, hash)
		if err != nil {
			return err
		}
		return event.Add(ctx, tx, event.Fact{
			Kind: "person.registered", Subject: id, Actor: event.Actor{Person: id, Role: string(Person)}, At: at,
			Body: map[string]any{"kind": r.Kind, "paper": papers.Paper},
		})
	})
	if err != nil {
		return Profile{}, err
	}
	return s.Profile(ctx, s.pool, id)
}

func (s *Service) insertPerson(ctx context.Context, tx pgx.Tx, id ref.ID, kind Kind, login string, p Papers, at legal.Time) error {
	row, err := s.seal(id, p)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		insert into person (person_id, kind, login, paper,
			name_cipher, name_masked, name_hash,
			number_cipher, number_masked, number_hash,
			phone_cipher, phone_masked, phone_hash,
			representative_cipher, representative_masked, registered_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
		id, kind, login, p.Paper,
		row.name, p.Name.String(), row.nameHash,
		row.number, p.Number.String(), row.numberHash,
		row.phone, p.Phone.String(), row.phoneHash,
		row.representative, p.Representative.String(), at)
	return personRefused(err, login)
}

// Correct replaces the papers of a person whose real name is not proved: a typo,
// or the first operator's own. ErrProvedFixed afterwards.
func (s *Service) Correct(ctx context.Context, at legal.Time, person ref.ID, raw RawPapers) (Profile, error) {
	err := pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		now, err := s.lock(ctx, tx, person)
		if err != nil {
			return err
		}
		if now.proof == ProofProved {
			return ErrProvedFixed
		}
		if now.proof == ProofPending {
			return ErrProofPending
		}
		papers, err := ReadPapers(now.kind, raw, at.Date())
		if err != nil {
			return err
		}
		err = s.updatePapers(ctx, tx, person, papers)
		if err != nil {
			return err
		}
		return event.Add(ctx, tx, event.Fact{
			Kind: "person.corrected", Subject: person, Actor: event.Actor{Person: person, Role: string(Person)}, At: at,
			Body: map[string]any{"paper": papers.Paper},
		})
	})
	if err != nil {
		return Profile{}, err
	}
	return s.Profile(ctx, s.pool, person)
}

func (s *Service) updatePapers(ctx context.Context, tx pgx.Tx, id ref.ID, p Papers) error {
	row, err := s.seal(id, p)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		update person
		set paper = $2,
			name_cipher = $3, name_masked = $4, name_hash = $5,
			number_cipher = $6, number_masked = $7, number_hash = $8,
			phone_cipher = coalesce($9, phone_cipher),
			phone_masked = coalesce(nullif($10, ''), phone_masked),
			phone_hash = coalesce($11, phone_hash),
			representative_cipher = $12, representative_masked = $13,
			proof = 'none'
		where person_id = $1`,
		id, p.Paper, row.name, p.Name.String(), row.nameHash,
		row.number, p.Number.String(), row.numberHash,
		row.phone, p.Phone.String(), row.phoneHash,
		row.representative, p.Representative.String())
	return personRefused(err, "")
}

// personRefused turns what the schema refuses about a person into words.
func personRefused(err error, login string) error {
	switch {
	case err == nil:
		return nil
	case pg.Violated(err, "person_login"):
		return ErrLoginTaken.With("login", login)
	case pg.Violated(err, "person_number"):
		return ErrNumberTaken
	}
	return fmt.Errorf("store person: %w", err)
}

// sealed is how papers lie in the database: encrypted, and hashed under a key.
type sealed struct {
	name, nameHash     []byte
	number, numberHash []byte
	phone, phoneHash   []byte
	representative     []byte
}

func (s *Service) seal(id ref.ID, p Papers) (sealed, error) {
	var out sealed
	for _, f := range []struct {
		column string
		plain  string
		to     *[]byte
	}{
		{"name", string(p.Name.Reveal()), &out.name},
		{"number", string(p.Number.Reveal()), &out.number},
		{"phone", string(p.Phone.Reveal()), &out.phone},
		{"representative", string(p.Representative.Reveal()), &out.representative},
	} {
		if f.plain == "" {
			continue
		}
		c, err := s.ring.Encrypt("person", string(id), f.column, []byte(f.plain))
		if err != nil {
			return sealed{}, fmt.Errorf("encrypt %s of person %v: %w", f.column, id, err)
		}
		*f.to = c
	}
	out.nameHash = s.HashName(string(p.Name.Reveal()))
	out.numberHash = s.hashNumber(p.Paper, p.Number.Reveal())
	if !p.Phone.IsZero() {
		out.phoneHash = s.ring.Blind("person.phone", []byte(p.Phone.Reveal()))
	}
	return out, nil
}

// HashName is the keyed hash by which names are compared unread: two texts that
// are the same name (full width, blanks and dots apart) have the same hash. A
// bank line's payer is matched by it.
func (s *Service) HashName(name string) []byte {
	return s.ring.Blind("person.name", []byte(cn.NormalName(name)))
}

// HashNumber is the keyed hash of a resident identity number or a credit code,
// however it was typed: equal for one identity, whatever the account.
func (s *Service) HashNumber(number string) []byte {
	return s.ring.Blind("person.number", []byte(strings.ToUpper(cn.Fold(number))))
}

// hashNumber is HashNumber for a number of any paper. Numbers of other papers are
// unique only within their kind.
func (s *Service) hashNumber(paper PaperKind, n Number) []byte {
	if paper == IDCard || paper == CreditCode {
		return s.HashNumber(string(n))
	}
	return s.ring.Blind("person.number", []byte(string(paper)+" "+string(n)))
}
