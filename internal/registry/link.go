package registry

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/internal/cn"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/ref"
)

// LinkParty lets the person registered under login act as a party, on evidence
// that the clerk states. A later link replaces it. ErrPartyUnknown, ErrReason,
// ErrLoginUnknown, ErrLinkName, ErrChanged.
func (s *Service) LinkParty(ctx context.Context, court string, party ref.ID, login, evidence string, actor event.Actor, at legal.Time) error {
	if !between(evidence, 2, 500) {
		return ErrReason
	}
	return pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		p, err := FindParty(ctx, tx, court, party)
		if err != nil {
			return err
		}
		return s.link(ctx, tx, court, p.Case, party, login, evidence, actor, at)
	})
}

// linkFirst links a new party to whoever the clerk named by login or, without a
// login, to the registered person who has proved to bear its number and name.
func (s *Service) linkFirst(ctx context.Context, tx pgx.Tx, court string, caseID, party ref.ID, n NewParty, actor event.Actor, at legal.Time) error {
	switch {
	case n.Login != "":
		return s.link(ctx, tx, court, caseID, party, n.Login, "立案时登记的登录名", actor, at)
	case n.IDNumber == "":
		return nil
	}
	who, ok, err := s.people.KnownByNumber(ctx, tx, n.IDNumber)
	if err != nil {
		return err
	}
	if !ok || !bytes.Equal(who.NameHash, s.people.HashName(string(n.Name))) {
		return nil
	}
	return saveLink(ctx, tx, court, caseID, party, who.ID, sameNumber, actor, at)
}

// sameNumber is the evidence of a link that nobody had to state.
const sameNumber = "实名证件号、姓名与案件登记一致"

func (s *Service) link(ctx context.Context, tx pgx.Tx, court string, caseID, party ref.ID, login, evidence string, actor event.Actor, at legal.Time) error {
	who, ok, err := s.people.KnownByLogin(ctx, tx, login)
	if err != nil {
		return err
	}
	if !ok {
		return ErrLoginUnknown.With("login", login)
	}
	name, number, err := partyHashes(ctx, tx, court, party)
	if err != nil {
		return err
	}
	if who.NameHash != nil && !bytes.Equal(who.NameHash, name) ||
		who.NumberHash != nil && number != nil && !bytes.Equal(who.NumberHash, number) {
		return ErrLinkName
	}
	return saveLink(ctx, tx, court, caseID, party, who.ID, evidence, actor, at)
}

// JoinCase lets a person with a proved real name find themself among the parties
// of a case by its number: those whose identity number is theirs are linked.
// It returns how many. ErrCaseUnknown tells a stranger nothing about the case.
func (s *Service) JoinCase(ctx context.Context, no cn.CaseNo, actor event.Actor, at legal.Time) (int, error) {
	joined := 0
	err := pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		joined = 0
		who, ok, err := s.people.Known(ctx, tx, actor.Person)
		if err != nil {
			return err
		}
		if !ok || !who.Proved || who.NumberHash == nil {
			return ErrCaseUnknown
		}
		rows, err := tx.Query(ctx, `
			select p.court_id, p.case_id, p.party_id
			from party_now p
			join enforcement_case c on c.court_id = p.court_id and c.case_id = p.case_id
			where c.case_no = $1 and p.id_hash = $2 and p.name_hash = $3
			order by p.party_id`, no.String(), who.NumberHash, who.NameHash)
		if err != nil {
			return fmt.Errorf("look for own parties: %w", err)
		}
		type found struct {
			Court       string
			Case, Party ref.ID
		}
		mine, err := pgx.CollectRows(rows, pgx.RowToStructByPos[found])
		if err != nil {
			return fmt.Errorf("look for own parties: %w", err)
		}
		if len(mine) == 0 {
			return ErrCaseUnknown
		}
		joined = len(mine)
		for _, f := range mine {
			err = saveLink(ctx, tx, f.Court, f.Case, f.Party, who.ID, sameNumber, actor, at)
			if err != nil {
				return err
			}
		}
		return nil
	})
	return joined, err
}

func partyHashes(ctx context.Context, q Querier, court string, party ref.ID) (name, number []byte, err error) {
	err = q.QueryRow(ctx, `
		select name_hash, id_hash
		from party_now
		where court_id = $1 and party_id = $2`, court, party).Scan(&name, &number)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil, ErrPartyUnknown
	}
	if err != nil {
		return nil, nil, fmt.Errorf("read party %s: %w", party, err)
	}
	return name, number, nil
}

func saveLink(ctx context.Context, tx pgx.Tx, court string, caseID, party, person ref.ID, evidence string, actor event.Actor, at legal.Time) error {
	_, err := tx.Exec(ctx, `
		insert into party_link (court_id, party_id, version, person_id, evidence, linked_by, linked_at)
		select $1, $2, coalesce(max(version), 0) + 1, $3, $4, $5, $6
		from party_link
		where court_id = $1 and party_id = $2`, court, party, person, evidence, actor.Person, at)
	if pg.Violated(err, "party_link_version") {
		return ErrChanged
	}
	if err != nil {
		return fmt.Errorf("link party %s: %w", party, err)
	}
	return event.Add(ctx, tx, event.Fact{Kind: "party.linked", Court: court, Case: caseID, Subject: party, Actor: actor, At: at})
}

// OwnCase is a case as one of its parties sees it in their list.
type OwnCase struct {
	Case     ref.ID `json:"case"`
	Court    string `json:"court"`
	CaseNo   string `json:"case_no"`
	Party    ref.ID `json:"party"`
	Kind     string `json:"kind"`
	HasPayee bool   `json:"has_payee_account"`
}

// OwnCases lists what person is a party to.
func OwnCases(ctx context.Context, q Querier, person ref.ID, p Page) ([]OwnCase, error) {
	cs, err := collect(ctx, q, func(r pgx.Row) (c OwnCase, err error) {
		err = r.Scan(&c.Case, &c.Court, &c.CaseNo, &c.Party, &c.Kind, &c.HasPayee)
		return c, err
	}, `
		select p.case_id, p.court_id, c.case_no, p.party_id, p.kind,
			exists (select from payee_account a where a.court_id = p.court_id and a.party_id = p.party_id)
		from party_now p
		join enforcement_case c on c.court_id = p.court_id and c.case_id = p.case_id
		where p.person_id = $1 and ($2 = '' or p.party_id > nullif($2, '')::uuid)
		order by p.party_id
		limit $3`, person, p.After, p.Rows())
	if err != nil {
		return nil, fmt.Errorf("list own cases: %w", err)
	}
	return cs, nil
}
