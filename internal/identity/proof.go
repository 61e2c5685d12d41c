package identity

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"log/slog"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"fachui/internal/basis"
	"fachui/internal/event"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/ref"
)

// Proof is one attempt to prove a real name and what became of it.
type Proof struct {
	ID      ref.ID
	Outcome Outcome
	Reason  fault.Text // empty when proved
	State   ProofState // of the person, afterwards
}

// Prove asks the provider whether the papers of person are right, and records
// the answer. evidence is a SHA-256 in hexadecimal: a company brings that of its
// mandate, papers that no provider knows that of their scan; those wait for
// [Service.Decide]. An identity card needs none. Refused and unavailable are
// outcomes, not errors.
func (s *Service) Prove(ctx context.Context, at legal.Time, person ref.ID, evidence string) (Proof, error) {
	claim, err := s.claim(ctx, person, evidence)
	if err != nil {
		return Proof{}, err
	}
	err = s.take(ctx, s.o.Limits.ProofPerPerson, "proof "+string(person), ErrProofTooOften)
	if err != nil {
		return Proof{}, err
	}
	prover := s.proverFor(claim.Paper)
	answer := s.ask(ctx, prover, claim)
	p := Proof{ID: claim.Ask, Outcome: answer.Outcome, Reason: answer.Reason}
	err = pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		p.State, err = s.recordAnswer(ctx, tx, at, person, claim, prover.Name(), answer)
		return err
	})
	return p, err
}

// proverFor returns who checks a paper: providers know two kinds, people the rest.
func (s *Service) proverFor(p PaperKind) Prover {
	if p == IDCard || p == CreditCode {
		return s.o.Prover
	}
	return ByHand{}
}

// ask puts the question; whatever goes wrong with the asking is "unavailable".
func (s *Service) ask(ctx context.Context, p Prover, c Claim) Answer {
	ctx, cancel := context.WithTimeout(ctx, proverTimeout)
	defer cancel()
	a, err := p.Prove(ctx, c)
	if err != nil {
		s.o.Log.WarnContext(ctx, "identity: provider not reached",
			slog.String("provider", p.Name()), slog.String("ask", string(c.Ask)), slog.Any("error", err))
		return Answer{Outcome: Unavailable, Reference: string(c.Ask), Reason: notAnswering()}
	}
	return a
}

// claim gathers what is to be asked about person.
func (s *Service) claim(ctx context.Context, person ref.ID, evidence string) (Claim, error) {
	c := Claim{Ask: ref.New()}
	var state ProofState
	err := s.pool.QueryRow(ctx, `
		select kind, coalesce(paper, ''), proof, (
			select count(*)
			from proof
			where person_id = $1)
		from person
		where person_id = $1`, person).Scan(&c.Kind, &c.Paper, &state, &c.Attempt)
	if pg.NoRows(err) {
		return Claim{}, ErrNoPerson
	}
	if err != nil {
		return Claim{}, fmt.Errorf("read person: %w", err)
	}
	c.Attempt++
	c.Evidence, err = mayProve(c.Paper, state, evidence)
	if err != nil {
		return Claim{}, err
	}
	name, err := s.decrypt(ctx, s.pool, person, "name")
	if err != nil {
		return Claim{}, err
	}
	number, err := s.decrypt(ctx, s.pool, person, "number")
	if err != nil {
		return Claim{}, err
	}
	c.Name, c.Number = Hide(FullName(name)), Hide(Number(number))
	if c.Kind == Company {
		representative, err := s.decrypt(ctx, s.pool, person, "representative")
		if err != nil {
			return Claim{}, err
		}
		c.Representative = Hide(FullName(representative))
	}
	return c, nil
}

// mayProve decides whether papers in state may be put to the test with evidence,
// and returns the evidence as bytes.
func mayProve(paper PaperKind, state ProofState, evidence string) ([]byte, error) {
	what := fault.Text{ZH: "证件", EN: "the paper"}
	if paper == CreditCode {
		what = fault.Text{ZH: "授权委托书", EN: "the mandate"}
	}
	switch {
	case paper == "":
		return nil, ErrNoPapers
	case state == ProofProved:
		return nil, ErrAlreadyProved
	case state == ProofPending:
		return nil, ErrProofPending
	case paper == IDCard && evidence == "":
		return nil, nil
	}
	sum, err := hex.DecodeString(evidence)
	if err != nil || len(sum) != sha256.Size {
		return nil, ErrEvidence.With("what", what)
	}
	return sum, nil
}

func (s *Service) recordAnswer(ctx context.Context, tx pgx.Tx, at legal.Time, person ref.ID, c Claim, provider string, a Answer) (ProofState, error) {
	now, err := s.lock(ctx, tx, person)
	if err != nil {
		return "", err
	}
	asked := row{
		id: c.Ask, person: person, paper: c.Paper, provider: provider, reference: a.Reference,
		outcome: a.Outcome, reason: a.Reason.ZH, evidence: c.Evidence, at: at,
		nameHash: s.HashName(string(c.Name.Reveal())), numberHash: s.hashNumber(c.Paper, c.Number.Reveal()),
	}
	switch {
	case now.proof == ProofProved:
		return "", ErrAlreadyProved
	case now.proof == ProofPending:
		return "", ErrProofPending
	case !asked.sameAs(now): // corrected while the provider was being asked
		return "", ErrProofStale
	}
	return s.record(ctx, tx, asked, now.proof, event.Actor{Person: person, Role: string(Person)})
}

// row is a row of table proof.
type row struct {
	id, person, of, by   ref.ID
	paper                PaperKind
	nameHash, numberHash []byte
	provider, reference  string
	outcome              Outcome
	reason               string
	evidence             []byte
	at                   legal.Time
}

func (r row) sameAs(l locked) bool {
	return r.paper == l.paper && bytes.Equal(r.nameHash, l.nameHash) && bytes.Equal(r.numberHash, l.numberHash)
}

// record adds r, moves the person's state and tells it as an event.
func (s *Service) record(ctx context.Context, tx pgx.Tx, r row, state ProofState, by event.Actor) (ProofState, error) {
	_, err := tx.Exec(ctx, `
		insert into proof (proof_id, person_id, of_proof, by_id, paper, name_hash, number_hash,
			provider, reference, outcome, reason, evidence, at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
		r.id, r.person, null(r.of), null(r.by), r.paper, r.nameHash, r.numberHash,
		r.provider, r.reference, r.outcome, r.reason, r.evidence, r.at)
	if pg.Violated(err, "proof_of_proof_key") {
		return "", ErrProofDecided
	}
	if err != nil {
		return "", fmt.Errorf("store proof: %w", err)
	}
	if r.outcome != Unavailable {
		state = ProofState(r.outcome)
	}
	var provedAt legal.Time
	if state == ProofProved {
		provedAt = r.at
	}
	_, err = tx.Exec(ctx, `
		update person
		set proof = $2, proved_at = $3
		where person_id = $1`, r.person, state, provedAt)
	if err != nil {
		return "", personRefused(err, "")
	}
	return state, event.Add(ctx, tx, event.Fact{
		Kind: "proof." + string(r.outcome), Subject: r.person, Actor: by, At: r.at, Basis: basis.Online2016(17),
		Body: map[string]any{"proof": r.id, "paper": r.paper, "provider": r.provider},
	})
}

func null(id ref.ID) any {
	if id.IsZero() {
		return nil
	}
	return string(id)
}

// Waiting is a proof that waits for a decision by hand, masked.
type Waiting struct {
	ID       ref.ID     `json:"proof"`
	Person   ref.ID     `json:"person"`
	Kind     Kind       `json:"kind"`
	Paper    PaperKind  `json:"paper"`
	Name     string     `json:"name"`
	Number   string     `json:"id_number"`
	Evidence string     `json:"evidence"` // SHA-256 of the scan, hexadecimal
	Since    legal.Time `json:"since"`
}

// maxWaitingProofs bounds a page of them.
const maxWaitingProofs = 200

const waitingSQL = `
	select f.proof_id, f.person_id, p.kind, f.paper, p.name_masked, p.number_masked,
		coalesce(encode(f.evidence, 'hex'), ''), f.at
	from proof f
	join person p using (person_id)
	where f.outcome = 'pending'
		and not exists (
			select from proof d
			where d.of_proof = f.proof_id)`

// WaitingProofs lists the proofs that wait for a decision, oldest first.
func (s *Service) WaitingProofs(ctx context.Context) ([]Waiting, error) {
	rows, err := s.pool.Query(ctx, waitingSQL+`
		order by f.proof_id
		limit $1`, maxWaitingProofs)
	if err != nil {
		return nil, fmt.Errorf("list proofs: %w", err)
	}
	out, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Waiting])
	if err != nil {
		return nil, fmt.Errorf("list proofs: %w", err)
	}
	return out, nil
}

// Opened is a waiting proof with its papers, to be compared with the scan.
type Opened struct {
	Waiting
	Papers Papers
}

// OpenProof opens the papers of a waiting proof; reading them is recorded with
// the reason in why. ErrNoProof.
func (s *Service) OpenProof(ctx context.Context, proof ref.ID, why Opening) (Opened, error) {
	var o Opened
	err := pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, waitingSQL+` and f.proof_id = $1`, proof)
		if err != nil {
			return fmt.Errorf("read proof: %w", err)
		}
		o.Waiting, err = pgx.CollectExactlyOneRow(rows, pgx.RowToStructByPos[Waiting])
		if pg.NoRows(err) {
			return ErrNoProof
		}
		if err != nil {
			return fmt.Errorf("read proof: %w", err)
		}
		o.Papers, err = s.openPapers(ctx, tx, o.Waiting, why)
		return err
	})
	return o, err
}

func (s *Service) openPapers(ctx context.Context, tx pgx.Tx, w Waiting, why Opening) (Papers, error) {
	name, err := s.Name(ctx, tx, w.Person, why)
	if err != nil {
		return Papers{}, err
	}
	number, err := s.Number(ctx, tx, w.Person, why)
	if err != nil {
		return Papers{}, err
	}
	p := Papers{Paper: w.Paper, Name: Hide(FullName(name)), Number: Hide(Number(number))}
	if w.Kind != Company {
		return p, nil
	}
	representative, err := s.Representative(ctx, tx, w.Person, why)
	p.Representative = Hide(FullName(representative))
	return p, err
}

// Decide accepts or refuses a waiting proof by hand, with a reason. Nobody
// decides on their own papers, and each proof is decided once.
func (s *Service) Decide(ctx context.Context, at legal.Time, by event.Actor, proof ref.ID, accepted bool, reason string) (Proof, error) {
	if utf8.RuneCountInString(reason) < minReason {
		return Proof{}, ErrReason
	}
	p := Proof{ID: ref.New(), Outcome: Refused, Reason: fault.Text{ZH: reason, EN: reason}}
	if accepted {
		p.Outcome, p.Reason = Proved, fault.Text{}
	}
	err := pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		r := row{
			id: p.ID, of: proof, by: by.Person, outcome: p.Outcome, reason: reason,
			provider: ByHand{}.Name(), reference: string(proof), at: at,
		}
		err := tx.QueryRow(ctx, `
			select person_id, paper, name_hash, number_hash
			from proof
			where proof_id = $1 and outcome = 'pending'`, proof,
		).Scan(&r.person, &r.paper, &r.nameHash, &r.numberHash)
		if pg.NoRows(err) {
			return ErrNoProof
		}
		if err != nil {
			return fmt.Errorf("read proof: %w", err)
		}
		if r.person == by.Person {
			return ErrProofSelf
		}
		now, err := s.lock(ctx, tx, r.person)
		if err != nil {
			return err
		}
		if now.proof != ProofPending {
			return ErrProofDecided
		}
		if !r.sameAs(now) {
			return ErrProofStale
		}
		p.State, err = s.record(ctx, tx, r, now.proof, by)
		return err
	})
	return p, err
}

// Attempt is one try to prove one's real name, as its person sees it.
type Attempt struct {
	Proof   ref.ID     `json:"proof"`
	Outcome Outcome    `json:"outcome"`
	Reason  string     `json:"reason"` // as it was recorded; empty while it waits
	ByHand  bool       `json:"by_hand"`
	At      legal.Time `json:"at"`
}

// mostAttempts is how many of the latest attempts a person is shown.
const mostAttempts = 20

// Attempts lists what became of a person's proofs, the latest first. A decision
// by hand stands beside the attempt that it decided.
func (s *Service) Attempts(ctx context.Context, person ref.ID) ([]Attempt, error) {
	rows, err := s.pool.Query(ctx, `
		select proof_id, outcome, reason, of_proof is not null, at
		from proof
		where person_id = $1
		order by proof_id desc
		limit $2`, person, mostAttempts)
	if err != nil {
		return nil, fmt.Errorf("list proofs: %w", err)
	}
	out, err := pgx.AppendRows([]Attempt{}, rows, pgx.RowToStructByPos[Attempt])
	if err != nil {
		return nil, fmt.Errorf("list proofs: %w", err)
	}
	return out, nil
}
