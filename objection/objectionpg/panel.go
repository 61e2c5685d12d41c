package objectionpg

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/outbox"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/objection"
)

// panel is who hears an objection in its present round.
type panel struct {
	members   []ref.ID
	presiding ref.ID
}

func panelOf(ctx context.Context, q Querier, o row) (p panel, err error) {
	err = q.QueryRow(ctx, `
		select members, presiding
		from objection_panel
		where court_id = $1 and objection_id = $2 and round = $3`, o.court, o.id, o.round).Scan(&p.members, &p.presiding)
	if pg.NoRows(err) {
		return p, objection.ErrNoPanel
	}
	if err != nil {
		return p, fmt.Errorf("read panel: %w", err)
	}
	return p, nil
}

// member refuses whoever is not on the panel. objection.ErrNoPanel, ErrNotOnPanel.
func (s *Service) member(ctx context.Context, tx pgx.Tx, o row, by event.Actor) error {
	p, err := panelOf(ctx, tx, o)
	if err == nil && !slices.Contains(p.members, by.Person) {
		err = objection.ErrNotOnPanel
	}
	return err
}

// Candidate is one who could sit, with the parts that keep them from it.
type Candidate struct {
	Person ref.ID           `json:"person"`
	Login  string           `json:"login"` // by which colleagues know them
	Parts  []objection.Part `json:"parts"`
}

const partsOf = `
	objection_parts(o.court_id, o.case_id, r.person_id) || case when exists (
		select from objection_panel p
		where p.court_id = o.court_id and p.objection_id = o.objection_id and p.round < o.round and r.person_id = any (p.members))
		then array['sat'] else array[]::text[] end`

// Candidates lists the judges and panel members of the court, those who took no part in
// the case first.
func (s *Service) Candidates(ctx context.Context, court string, id ref.ID) ([]Candidate, error) {
	return collect(ctx, s.pool, "list who may sit", func(r pgx.Row) (c Candidate, err error) {
		return c, r.Scan(&c.Person, &c.Login, &c.Parts)
	}, `
		select r.person_id, n.login, `+partsOf+` as parts
		from objection o
		join (
			select distinct court_id, person_id
			from person_role_in_force
			where role in ('judge', 'panel_member')) r on r.court_id = o.court_id
		join person n on n.person_id = r.person_id
		where o.court_id = $1 and o.objection_id = $2
		order by cardinality(`+partsOf+`), n.login
		limit 200`, court, id)
}

// FormPanel names who hears an objection. Whoever handled, priced, published or paid in
// the case never sits, nor whoever sat before it was sent back (执行异议复议规定 Art. 11).
// Refusals: those of objection.CheckPanel, ErrPanelFormed.
func (s *Service) FormPanel(ctx context.Context, court string, id ref.ID, members []ref.ID, presiding ref.ID, by event.Actor, at legal.Time) error {
	err := s.do(ctx, court, id, objection.FormPanel, by, at, func(tx pgx.Tx, o *row) (done, error) {
		known, err := candidates(ctx, tx, *o, members)
		if err != nil {
			return done{}, err
		}
		err = objection.CheckPanel(known, presiding)
		if err != nil {
			return done{}, err
		}
		_, err = tx.Exec(ctx, `
			insert into objection_panel (court_id, objection_id, round, members, presiding, formed_by, formed_at)
			values ($1, $2, $3, $4, $5, $6, $7)`, court, id, o.round, members, presiding, by.Person, at)
		return done{body: map[string]any{"round": o.round, "size": len(members)}}, err
	})
	switch {
	case pg.Violated(err, "objection_panel_once"):
		return objection.ErrPanelFormed
	case pg.Violated(err, "objection_panel_apart"):
		return objection.ErrPanelApart.With("part", objection.Handled.Words())
	}
	return err
}

// candidates is each of members with what keeps them from sitting.
func candidates(ctx context.Context, tx pgx.Tx, o row, members []ref.ID) ([]objection.Member, error) {
	out := make([]objection.Member, len(members))
	for i, m := range members {
		out[i].Person = m
		err := tx.QueryRow(ctx, `
			select exists (
					select from person_role_in_force f
					where f.person_id = r.person_id and f.court_id = o.court_id and f.role in ('judge', 'panel_member')),
				`+partsOf+`
			from objection o
			cross join (select $3::uuid as person_id) r
			where o.court_id = $1 and o.objection_id = $2`, o.court, o.id, m).Scan(&out[i].Judge, &out[i].Parts)
		if err != nil {
			return nil, fmt.Errorf("look at a member of the panel: %w", err)
		}
	}
	return out, nil
}

// Ruling is a draft that a member puts before the panel.
type Ruling struct {
	objection.Paper
	Outcome objection.Outcome
	Revoke  string // ground of 法释〔2016〕18号 Art. 31 on which the sale is revoked, if it is
}

func (r Ruling) hash(o row) string {
	b, err := json.Marshal([]string{string(o.id), fmt.Sprint(o.round), string(r.Outcome), r.Revoke, r.DocNo, r.Document, r.Reason})
	if err != nil {
		panic("objectionpg: a list of strings that is no JSON: " + err.Error())
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// ProposedRuling is the answer to ProposeRuling.
type ProposedRuling struct {
	Ruling ref.ID `json:"ruling"`
	Hash   string `json:"content_hash"`
}

// ProposeRuling puts a draft before the panel. objection.ErrOutcome, ErrRevoke, ErrPaper,
// ErrNotOnPanel.
func (s *Service) ProposeRuling(ctx context.Context, court string, id ref.ID, in Ruling, by event.Actor, at legal.Time) (out ProposedRuling, err error) {
	err = in.Check()
	if err != nil {
		return out, err
	}
	out.Ruling = ref.New()
	err = s.do(ctx, court, id, objection.ProposeRuling, by, at, func(tx pgx.Tx, o *row) (done, error) {
		err := s.member(ctx, tx, *o, by)
		if err != nil {
			return done{}, err
		}
		sale, err := s.sale(ctx, tx, *o)
		if err != nil {
			return done{}, err
		}
		err = objection.CheckOutcome(o.kind, in.Outcome, in.Revoke != "", sale.Sold)
		if err == nil && in.Revoke != "" && !slices.Contains(objection.Grounds(), in.Revoke) {
			err = objection.ErrRevoke
		}
		if err != nil {
			return done{}, err
		}
		out.Hash = in.hash(*o)
		_, err = tx.Exec(ctx, `
			insert into objection_ruling (court_id, ruling_id, objection_id, round, outcome, revoke_ground, doc_no, document, reason, content_hash, proposed_by, proposed_at)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
			court, out.Ruling, id, o.round, in.Outcome, in.Revoke, in.DocNo, in.Document, in.Reason, out.Hash, by.Person, at)
		if err != nil {
			return done{}, fmt.Errorf("save draft ruling: %w", err)
		}
		return done{body: map[string]any{"ruling": out.Ruling}}, nil
	})
	return out, err
}

// Signature is what one member signs.
type Signature struct {
	Ruling  ref.ID
	Agrees  bool
	Opinion string
	Hash    string
}

// Sign signs a draft as oneself. With the last signature the majority decides
// (民事诉讼法 Art. 45): the ruling is made and served. Refusals: those of
// objection.CheckVote, ErrNoRuling, ErrPanelApart.
func (s *Service) Sign(ctx context.Context, court string, id ref.ID, in Signature, by event.Actor, at legal.Time) (state objection.State, err error) {
	state = objection.Accepted
	err = pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		err := s.doTx(ctx, tx, court, id, objection.SignRuling, by, at, func(tx pgx.Tx, o *row) (done, error) {
			return done{body: map[string]any{"ruling": in.Ruling}}, sign(ctx, tx, *o, in, by, at)
		})
		if err != nil {
			return err
		}
		return s.issue(ctx, tx, court, id, in.Ruling, at, &state)
	})
	if pg.Violated(err, "objection_panel_apart") {
		return "", objection.ErrPanelApart.With("part", objection.Handled.Words())
	}
	return state, err
}

func sign(ctx context.Context, tx pgx.Tx, o row, in Signature, by event.Actor, at legal.Time) error {
	p, err := panelOf(ctx, tx, o)
	if err != nil {
		return err
	}
	var hash string
	err = tx.QueryRow(ctx, `
		select content_hash
		from objection_ruling
		where court_id = $1 and objection_id = $2 and ruling_id = $3 and round = $4`, o.court, o.id, in.Ruling, o.round).Scan(&hash)
	if pg.NoRows(err) {
		return objection.ErrNoRuling
	}
	if err != nil {
		return fmt.Errorf("read draft ruling: %w", err)
	}
	votes, err := votesOf(ctx, tx, o.court, in.Ruling)
	if err != nil {
		return err
	}
	err = objection.CheckVote(p.members, votes, hash, objection.Vote{Member: by.Person, Agrees: in.Agrees, Hash: in.Hash})
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		insert into objection_signature (court_id, ruling_id, member_id, agrees, opinion, content_hash, signed_at)
		values ($1, $2, $3, $4, $5, $6, $7)`, o.court, in.Ruling, by.Person, in.Agrees, in.Opinion, in.Hash, at)
	if err != nil {
		return fmt.Errorf("sign ruling: %w", err)
	}
	return nil
}

func votesOf(ctx context.Context, q Querier, court string, ruling ref.ID) ([]objection.Vote, error) {
	return collect(ctx, q, "read signatures", func(r pgx.Row) (v objection.Vote, err error) {
		return v, r.Scan(&v.Member, &v.Agrees, &v.Hash)
	}, `
		select member_id, agrees, content_hash
		from objection_signature
		where court_id = $1 and ruling_id = $2
		order by signed_at, member_id`, court, ruling)
}

// issue makes the ruling once all have signed and most agreed.
func (s *Service) issue(ctx context.Context, tx pgx.Tx, court string, id, ruling ref.ID, at legal.Time, state *objection.State) error {
	o, err := lock(ctx, tx, court, id)
	if err != nil || o.state != objection.Accepted {
		return err
	}
	p, err := panelOf(ctx, tx, o)
	if err != nil {
		return err
	}
	var hash, docNo, reason string
	var outcome objection.Outcome
	err = tx.QueryRow(ctx, `
		select content_hash, outcome, doc_no, reason
		from objection_ruling
		where court_id = $1 and ruling_id = $2`, court, ruling).Scan(&hash, &outcome, &docNo, &reason)
	if err != nil {
		return fmt.Errorf("read ruling: %w", err)
	}
	votes, err := votesOf(ctx, tx, court, ruling)
	if err != nil {
		return err
	}
	whole, carried := objection.Tally(p.members, votes, hash)
	if !whole || !carried {
		return nil
	}
	step, err := objection.Next(o.state, objection.IssueRuling, o.kind)
	if err != nil {
		return err
	}
	parties, err := partiesToServe(ctx, tx, o)
	if err == nil {
		err = addRecipients(ctx, tx, o, parties)
	}
	if err != nil {
		return err
	}
	*state = step.To
	return s.record(ctx, tx, o, step, event.House, at, done{
		set:  map[string]any{"outcome": outcome, "ruled_at": at},
		body: map[string]any{"ruling": ruling, "outcome": outcome, "doc_no": docNo, "reason": reason},
		tell: []outbox.Event{objection.WasRuled{About: o.about(at), Kind: o.kind, Outcome: outcome, CaseNo: o.caseNo(), DocNo: docNo}},
	})
}
