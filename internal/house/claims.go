package house

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
	"fachui/internal/registry"
	"fachui/payments"
	"fachui/payments/distribution"
	"fachui/payments/paymentspg"
)

// caseMoney answers the questions of payments from the registry.
type caseMoney struct{ registry *registry.Service }

var _ paymentspg.Registry = caseMoney{}

// PlanFacts gathers the claims of a case as the law of distribution needs them.
func (f caseMoney) PlanFacts(ctx context.Context, q paymentspg.Querier, court string, caseID ref.ID, more money.Amount) (paymentspg.PlanFacts, error) {
	c, err := registry.FindCase(ctx, q, court, caseID)
	if err != nil {
		return paymentspg.PlanFacts{}, err
	}
	parties, err := registry.Parties(ctx, q, court, caseID)
	if err != nil {
		return paymentspg.PlanFacts{}, err
	}
	claims, err := registry.Claims(ctx, q, court, caseID)
	if err != nil {
		return paymentspg.PlanFacts{}, err
	}
	pool, ruled, err := proceeds(ctx, q, court, caseID)
	if err != nil {
		return paymentspg.PlanFacts{}, err
	}
	pool = pool.Add(more)
	in := distribution.Input{Criminal: c.Criminal, Policy: distribution.Default()}
	for _, x := range claims {
		if !x.Withdrawn {
			in.Claims = append(in.Claims, claimOf(x, ruled))
		}
	}
	in.Waiting, err = waiting(ctx, q, court, caseID)
	if err != nil {
		return paymentspg.PlanFacts{}, err
	}
	given, err := paymentspg.GivenBefore(ctx, q, court, caseID)
	if err != nil {
		return paymentspg.PlanFacts{}, err
	}
	out := paymentspg.PlanFacts{}
	debtor := distribution.NaturalPerson
	for _, p := range parties {
		switch p.Kind {
		case "debtor":
			in.Owner, debtor = p.ID.String(), debtorKind(p.Nature)
		case "creditor":
		default:
			continue
		}
		out.Recipients = append(out.Recipients, p.ID)
	}
	in.Regime, err = distribution.Choose(distribution.Setting{
		Debtor: debtor, OneTitle: oneTitle(claims), Enough: !pool.Less(owed(in.Claims, given)),
	})
	out.Input = in
	return out, err
}

// kinds of claim of the registry that the law of distribution calls otherwise.
var kindOf = map[string]distribution.Kind{
	registry.RealisationCost:       distribution.Cost,
	registry.LandPremium:           distribution.LandPremium,
	registry.SellerTax:             distribution.SellerTax,
	registry.Medical:               distribution.Medical,
	registry.HomeBuyer:             distribution.HomeBuyer,
	registry.Construction:          distribution.Construction,
	registry.TaxArrears:            distribution.Tax,
	registry.Lien:                  distribution.Lien,
	registry.PurchaseMoneyMortgage: distribution.PurchaseMoney,
	registry.Mortgage:              distribution.Security,
	registry.Pledge:                distribution.Security,
	registry.UnregisteredMortgage:  distribution.Unregistered,
	registry.Wage:                  distribution.Wages,
	registry.Restitution:           distribution.Restitution,
	registry.Ordinary:              distribution.Ordinary,
	registry.AdministrativeFine:    distribution.Administrative,
	registry.Fine:                  distribution.CriminalFine,
	registry.Confiscation:          distribution.Confiscation,
}

// claimOf is a claim on the day that the sale ruling took effect: doubled
// interest stops there (法释〔2014〕8号 Art. 3).
func claimOf(x registry.Claim, ruled legal.Date) distribution.Claim {
	c := distribution.Claim{
		ID: x.ID.String(), Payee: x.Party.String(), Kind: kindOf[x.Kind],
		Parts:    distribution.Parts{Costs: x.Costs, Interest: x.Interest, Principal: x.Principal},
		Advanced: x.Advanced, Untitled: x.TitleDoc == "",
	}
	if !x.RegisteredOn.IsZero() {
		c.Since = x.RegisteredOn.Start()
	}
	if !x.SeizedOn.IsZero() {
		// Of seizures made on one day the recorded rank decides.
		c.Seized = x.SeizedOn.Start().Add(time.Duration(x.SeizureRank) * time.Second)
	}
	if x.MaxSecured != nil {
		c.Maximum, c.Capped = *x.MaxSecured, true
	}
	if x.DoubledBase.IsPositive() && ruled.After(x.DoubledFrom) {
		days := distribution.DelayDays(x.DoubledFrom.AddDays(-1), ruled)
		c.Doubled = distribution.DelayInterest(x.DoubledBase, days)
	}
	if x.Standing != registry.Titled {
		c.Pending, c.Until = x.Why, x.Until
	}
	return c
}

func debtorKind(nature string) distribution.DebtorKind {
	switch nature {
	case registry.Company:
		return distribution.Enterprise
	case registry.Organisation:
		return distribution.OtherOrganisation
	}
	return distribution.NaturalPerson
}

// oneTitle reports whether all money claims stand in one title and none is secured.
func oneTitle(claims []registry.Claim) bool {
	doc := ""
	for _, c := range claims {
		if c.Withdrawn || c.Kind == registry.RealisationCost || c.Kind == registry.SellerTax || c.Kind == registry.LandPremium {
			continue
		}
		if c.Kind != registry.Ordinary || c.TitleDoc == "" || doc != "" && c.TitleDoc != doc {
			return false
		}
		doc = c.TitleDoc
	}
	return doc != ""
}

// owed is what the claims come to after earlier plans of the case.
func owed(claims []distribution.Claim, given map[string]paymentspg.Given) money.Amount {
	var t money.Amount
	for _, c := range claims {
		t = t.Add(given[c.ID].From(c).Total())
	}
	return t
}

// proceeds reads what the case has to distribute, and the day on which the last
// sale ruling took effect.
func proceeds(ctx context.Context, q paymentspg.Querier, court string, caseID ref.ID) (pool money.Amount, ruled legal.Date, err error) {
	var at legal.Time
	err = q.QueryRow(ctx, `
		select coalesce(sum(b.credit - b.debit), 0),
			(select max(title_at) from settlement s where s.court_id = $1 and s.case_id = $2)
		from account a
		join balance b using (court_id, account_id)
		where a.court_id = $1 and a.case_id = $2 and a.code in ('L2050', 'L2060')`, court, caseID).Scan(&pool, &at)
	if err != nil {
		return pool, ruled, fmt.Errorf("read proceeds: %w", err)
	}
	if !at.IsZero() {
		ruled = at.Date()
	}
	return pool, ruled, nil
}

// waiting gathers the seizures of other courts behind ours (轮候查封).
func waiting(ctx context.Context, q paymentspg.Querier, court string, caseID ref.ID) ([]distribution.WaitingSeizure, error) {
	assets, err := registry.Assets(ctx, q, court, caseID)
	if err != nil {
		return nil, err
	}
	var out []distribution.WaitingSeizure
	for _, a := range assets {
		s, err := registry.LatestSurvey(ctx, q, court, a.ID)
		if errors.Is(err, registry.ErrSurveyNone) {
			continue
		}
		if err != nil {
			return nil, err
		}
		for _, w := range s.Waiting {
			out = append(out, distribution.WaitingSeizure{
				ID: w.Doc, Court: w.Court, Since: w.Since.Start(), Amount: w.Amount, InTrial: w.InTrial, Cleared: w.Cleared,
			})
		}
	}
	return out, nil
}

// PayeeAccount is the account that a party confirmed. The registry takes one only
// under the party's own name, so holder and name are the same.
func (f caseMoney) PayeeAccount(ctx context.Context, q paymentspg.Querier, court string, party ref.ID) (payments.Payee, bool, error) {
	a, err := f.registry.PayeeAccount(ctx, q, court, party)
	if errors.Is(err, registry.ErrPayeeNone) {
		return payments.Payee{}, false, nil
	}
	if err != nil {
		return payments.Payee{}, false, err
	}
	return payments.Payee{Name: string(a.Holder), Bank: a.Bank, Number: a.Number, Holder: string(a.Holder), Confirmed: a.ConfirmedAt}, true, nil
}

// PartyOf is the party of the case that person acts as, or none.
func (f caseMoney) PartyOf(ctx context.Context, q paymentspg.Querier, court string, caseID, person ref.ID) (ref.ID, error) {
	parties, err := registry.Parties(ctx, q, court, caseID)
	for _, p := range parties {
		if p.Person == person {
			return p.ID, nil
		}
	}
	return "", err
}

// Applications lists the applications to bid in which a person stands: made by him,
// by a confirmed agent for him, or together with others; and awards in kind, which
// stand where a sale has an application.
func (f caseMoney) Applications(ctx context.Context, q paymentspg.Querier, person ref.ID) ([]ref.ID, error) {
	rows, err := q.Query(ctx, `
		select application_id
		from application
		where person_id = $1
		union
		select application_id
		from application
		where bidder_id = $1 and bidder_id <> person_id and not mandate_waits
		union
		select application_id
		from joint_consent
		where person_id = $1
		union
		select award_id
		from in_kind_award
		where person_id = $1
		order by 1`, person)
	if err != nil {
		return nil, fmt.Errorf("list applications: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowTo[ref.ID])
}

// PartyOfApplication is the creditor of a case for whom an application to buy was
// made, or none.
func (f caseMoney) PartyOfApplication(ctx context.Context, q paymentspg.Querier, court string, caseID, application ref.ID) (ref.ID, error) {
	var bidder ref.ID
	err := q.QueryRow(ctx, `
		select bidder_id
		from application
		where court_id = $1 and application_id = $2`, court, application).Scan(&bidder)
	if errors.Is(err, pgx.ErrNoRows) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("find buyer: %w", err)
	}
	parties, err := registry.Parties(ctx, q, court, caseID)
	for _, p := range parties {
		if p.Person == bidder && p.Kind == "creditor" {
			return p.ID, nil
		}
	}
	return "", err
}

// taxBearer is who bears a tax by the newest announcement of a lot, or "".
func taxBearer(ctx context.Context, q paymentspg.Querier, court string, lot ref.ID, tax string) (bearer string, err error) {
	err = q.QueryRow(ctx, `
		select coalesce((
			select t ->> 'bearer'
			from jsonb_array_elements(case when jsonb_typeof(n.content -> 'taxes') = 'array' then n.content -> 'taxes' else '[]' end) t
			where t ->> 'name' = $3
			limit 1), '')
		from (
			select content::jsonb as content
			from announcement
			where court_id = $1 and lot_id = $2
			order by announcement_id desc
			limit 1) n`, court, lot, tax).Scan(&bearer)
	if errors.Is(err, pgx.ErrNoRows) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("read taxes of announcement: %w", err)
	}
	return bearer, nil
}
