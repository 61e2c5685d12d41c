package registry

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/ref"
)

// LodgeClaim records what a party of the case is owed. ErrPartyUnknown,
// ErrClaimOfDebtor, ErrAssetUnknown and those of Terms.Check.
func (s *Service) LodgeClaim(ctx context.Context, court string, party ref.ID, t Terms, actor event.Actor, at legal.Time) (ref.ID, error) {
	err := t.Check(at.Date())
	if err != nil {
		return "", err
	}
	id := ref.New()
	err = pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		p, err := FindParty(ctx, tx, court, party)
		if err != nil {
			return err
		}
		err = lockCase(ctx, tx, court, p.Case)
		if err != nil {
			return err
		}
		if p.Kind == Debtor {
			return ErrClaimOfDebtor
		}
		c := Claim{ID: id, Case: p.Case, Party: party, Version: 1, Terms: t}
		return saveClaim(ctx, tx, court, c, "", "claim.lodged", actor, at)
	})
	if err != nil {
		return "", err
	}
	return id, nil
}

// CorrectClaim replaces the terms of a claim by its next version, for a reason.
// version is the one that the clerk looked at. ErrReason, ErrClaimUnknown,
// ErrClaimChanged, ErrClaimWithdrawn, ErrAssetUnknown and those of Terms.Check.
func (s *Service) CorrectClaim(ctx context.Context, court string, id ref.ID, version int, t Terms, reason string, actor event.Actor, at legal.Time) error {
	err := t.Check(at.Date())
	if err != nil {
		return err
	}
	return s.nextClaim(ctx, court, id, version, reason, "claim.corrected", actor, at, func(c *Claim) { c.Terms = t })
}

// WithdrawClaim ends a claim, for a reason. Errors as CorrectClaim.
func (s *Service) WithdrawClaim(ctx context.Context, court string, id ref.ID, version int, reason string, actor event.Actor, at legal.Time) error {
	return s.nextClaim(ctx, court, id, version, reason, "claim.withdrawn", actor, at, func(c *Claim) { c.Withdrawn = true })
}

func (s *Service) nextClaim(ctx context.Context, court string, id ref.ID, version int, reason, kind string, actor event.Actor, at legal.Time, change func(*Claim)) error {
	if !between(reason, 2, 500) {
		return ErrReason
	}
	return pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		c, err := FindClaim(ctx, tx, court, id)
		if err != nil {
			return err
		}
		err = lockCase(ctx, tx, court, c.Case)
		if err != nil {
			return err
		}
		switch {
		case c.Withdrawn:
			return ErrClaimWithdrawn
		case c.Version != version:
			return ErrClaimChanged
		}
		change(&c)
		c.Version++
		return saveClaim(ctx, tx, court, c, reason, kind, actor, at)
	})
}

func saveClaim(ctx context.Context, tx pgx.Tx, court string, c Claim, reason, kind string, actor event.Actor, at legal.Time) error {
	if claimKinds[c.Kind].crime {
		in, err := FindCase(ctx, tx, court, c.Case)
		if err != nil {
			return err
		}
		if !in.Criminal {
			return ErrClaimNotCriminal.With("kind", claimKinds[c.Kind].name)
		}
	}
	if !c.Asset.IsZero() {
		a, err := FindAsset(ctx, tx, court, c.Asset)
		if err != nil {
			return err
		}
		if a.Case != c.Case {
			return ErrAssetUnknown
		}
	}
	_, err := tx.Exec(ctx, `
		insert into claim (court_id, case_id, claim_id, version, party_id, kind, principal, interest, costs,
			doubled_base, doubled_from, standing, title_doc, asset_id, registered_on, max_secured, seized_on,
			seizure_rank, seizure_doc, applicant, withdrawn, reason, lodged_by, lodged_at, why, until, advanced)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, nullif($14, '')::uuid, $15, $16, $17, $18, $19,
			$20, $21, $22, $23, $24, $25, $26, $27)`,
		court, c.Case, c.ID, c.Version, c.Party, c.Kind, c.Principal, c.Interest, c.Costs,
		c.DoubledBase, c.DoubledFrom, c.Standing, c.TitleDoc, c.Asset, c.RegisteredOn, c.MaxSecured, c.SeizedOn,
		c.SeizureRank, c.SeizureDoc, c.Applicant, c.Withdrawn, reason, actor.Person, at, c.Why, c.Until, c.Advanced)
	if pg.Violated(err, "claim_version") {
		return ErrClaimChanged
	}
	if err != nil {
		return fmt.Errorf("save claim %s: %w", c.ID, err)
	}
	return event.Add(ctx, tx, event.Fact{Kind: kind, Court: court, Case: c.Case, Asset: c.Asset, Subject: c.ID,
		Actor: actor, At: at, Body: map[string]any{"version": c.Version, "party": c.Party, "kind": c.Kind,
			"principal": c.Principal, "interest": c.Interest, "costs": c.Costs, "standing": c.Standing, "reason": reason}})
}

const claimSQL = `
	select claim_id, case_id, party_id, version, withdrawn, kind, principal, interest, costs, doubled_base, doubled_from,
		standing, title_doc, coalesce(asset_id::text, ''), registered_on, max_secured, seized_on, seizure_rank, seizure_doc,
		applicant, lodged_at, why, until, advanced
	from claim_now`

func scanClaim(r pgx.Row) (c Claim, err error) {
	err = r.Scan(&c.ID, &c.Case, &c.Party, &c.Version, &c.Withdrawn, &c.Kind, &c.Principal, &c.Interest, &c.Costs,
		&c.DoubledBase, &c.DoubledFrom, &c.Standing, &c.TitleDoc, &c.Asset, &c.RegisteredOn, &c.MaxSecured, &c.SeizedOn,
		&c.SeizureRank, &c.SeizureDoc, &c.Applicant, &c.LodgedAt, &c.Why, &c.Until, &c.Advanced)
	return c, err
}

// FindClaim returns the newest version of a claim. ErrClaimUnknown.
func FindClaim(ctx context.Context, q Querier, court string, id ref.ID) (Claim, error) {
	c, err := scanClaim(q.QueryRow(ctx, claimSQL+`
		where court_id = $1 and claim_id = $2`, court, id))
	if errors.Is(err, pgx.ErrNoRows) {
		return Claim{}, ErrClaimUnknown
	}
	if err != nil {
		return Claim{}, fmt.Errorf("read claim %s: %w", id, err)
	}
	return c, nil
}

// Claims lists the claims of a case that stand today, in the order of their
// lodging. Withdrawn ones are left out.
func Claims(ctx context.Context, q Querier, court string, caseID ref.ID) ([]Claim, error) {
	cs, err := collect(ctx, q, scanClaim, claimSQL+`
		where court_id = $1 and case_id = $2 and not withdrawn
		order by claim_id`, court, caseID)
	if err != nil {
		return nil, fmt.Errorf("list claims of %s: %w", caseID, err)
	}
	return cs, nil
}
