package paymentspg

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"fachui/internal/basis"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/ref"
	"fachui/payments"
)

// ProposeInterestRule records what a court would make of the bank's interest.
// Nothing changes until another person approves it.
func (s *Service) ProposeInterestRule(ctx context.Context, court string, rule payments.InterestRule, document string, at legal.Time, actor event.Actor) (id ref.ID, err error) {
	if rule != payments.HoldInterest && rule != payments.InterestToCase {
		return "", payments.ErrPolicyValue.With("value", rule)
	}
	return s.proposePolicy(ctx, court, "interest_rule", string(rule), document, at, actor)
}

// ProposeFeeRule records how a court would compute the enforcement fee: name is
// fee_base or fee_round. Nothing changes until another person approves it.
func (s *Service) ProposeFeeRule(ctx context.Context, court, name, value, document string, at legal.Time, actor event.Actor) (id ref.ID, err error) {
	err = payments.CheckFeeRule(name, value)
	if err != nil {
		return "", err
	}
	return s.proposePolicy(ctx, court, name, value, document, at, actor)
}

func (s *Service) proposePolicy(ctx context.Context, court, name, value, document string, at legal.Time, actor event.Actor) (id ref.ID, err error) {
	document = strings.TrimSpace(document)
	err = payments.CheckText("document", document, 4, 200)
	if err != nil {
		return "", err
	}
	id = ref.New()
	return id, s.money(ctx, court, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `
			insert into fund_policy (court_id, policy_id, name, value, document, proposed_by, proposed_at)
			values ($1, $2, $3, $4, $5, $6, $7)`, court, id, name, value, document, actor.Person, at)
		if err != nil {
			return fmt.Errorf("propose rule: %w", err)
		}
		return event.Add(ctx, tx, event.Fact{
			Kind: "funds.rule_proposed", Court: court, Subject: id, Actor: actor, At: at, Basis: basis.CaseFunds2017(4),
			Body: map[string]any{"name": name, "rule": value, "document": document},
		})
	})
}

// ApproveInterestRule puts a rule about interest that another person proposed into force.
func (s *Service) ApproveInterestRule(ctx context.Context, court string, id ref.ID, at legal.Time, actor event.Actor) error {
	return s.approvePolicy(ctx, court, id, []string{"interest_rule"}, at, actor)
}

// ApproveFeeRule puts a rule about the fee that another person proposed into force.
func (s *Service) ApproveFeeRule(ctx context.Context, court string, id ref.ID, at legal.Time, actor event.Actor) error {
	return s.approvePolicy(ctx, court, id, []string{"fee_base", "fee_round"}, at, actor)
}

func (s *Service) approvePolicy(ctx context.Context, court string, id ref.ID, names []string, at legal.Time, actor event.Actor) error {
	return s.money(ctx, court, func(tx pgx.Tx) error {
		var by ref.ID
		var name, rule string
		err := tx.QueryRow(ctx, `
			select proposed_by, name, value
			from fund_policy
			where court_id = $1 and policy_id = $2 and name = any ($3) and approved_at is null
			for update`, court, id, names).Scan(&by, &name, &rule)
		switch {
		case pg.NoRows(err):
			return payments.ErrPolicyUnknown
		case err != nil:
			return fmt.Errorf("find rule: %w", err)
		case by == actor.Person:
			return payments.ErrSamePerson
		}
		_, err = tx.Exec(ctx, `
			update fund_policy
			set approved_by = $3, approved_at = $4
			where court_id = $1 and policy_id = $2`, court, id, actor.Person, at)
		if err != nil {
			return fmt.Errorf("approve rule: %w", err)
		}
		return event.Add(ctx, tx, event.Fact{
			Kind: "funds.rule_approved", Court: court, Subject: id, Actor: actor, At: at, Basis: basis.CaseFunds2017(4),
			Body: map[string]any{"name": name, "rule": rule},
		})
	})
}

// policyNow is a court's rule in force and which decision it is, or what holds
// where nothing was decided.
func policyNow(ctx context.Context, q Querier, court, name, otherwise string) (value string, policy *ref.ID, err error) {
	err = q.QueryRow(ctx, `
		select policy_id, value
		from fund_policy
		where court_id = $1 and name = $2 and approved_at is not null
		order by approved_at desc, policy_id desc
		limit 1`, court, name).Scan(&policy, &value)
	if pg.NoRows(err) {
		return otherwise, nil, nil
	}
	return value, policy, wrap("read rule "+name, err)
}
