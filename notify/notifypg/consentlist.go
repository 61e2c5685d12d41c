package notifypg

import (
	"context"

	"github.com/jackc/pgx/v5"

	"fachui/internal/legal"
	"fachui/internal/ref"
	"fachui/internal/registry"
	"fachui/notify"
)

// ConsentView is a consent to electronic service as its recipient and the court see it.
type ConsentView struct {
	Consent  ref.ID            `json:"consent"`
	Court    string            `json:"court"`
	Case     ref.ID            `json:"case"`
	CaseNo   string            `json:"case_no"`
	Party    ref.ID            `json:"party,omitempty"`
	Name     string            `json:"name,omitempty"`    // masked; empty for a buyer
	Serving  ref.ID            `json:"serving,omitempty"` // the one document that it is for
	Medium   notify.Medium     `json:"medium"`
	Address  string            `json:"address,omitempty"` // masked
	Way      notify.ConsentWay `json:"way"`
	SignedOn legal.Date        `json:"signed_on"`
	Document string            `json:"document,omitempty"` // SHA-256 of the signed paper
	At       legal.Time        `json:"at"`
	EndedAt  legal.Time        `json:"ended_at"`
}

const consentSQL = `
	select c.consent_id, c.court_id, c.case_id, k.case_no, coalesce(c.party_id::text, ''), coalesce(p.masked_name, ''),
		coalesce(c.serving_id::text, ''), c.medium, c.address_masked, c.way, c.signed_on, c.document, c.at, e.at
	from service_consent c
	join enforcement_case k on k.court_id = c.court_id and k.case_id = c.case_id
	left join party_now p on p.court_id = c.court_id and p.party_id = c.party_id
	left join service_consent_end e on e.court_id = c.court_id and e.consent_id = c.consent_id`

func scanConsent(r pgx.CollectableRow) (v ConsentView, err error) {
	err = r.Scan(&v.Consent, &v.Court, &v.Case, &v.CaseNo, &v.Party, &v.Name, &v.Serving, &v.Medium, &v.Address, &v.Way, &v.SignedOn,
		&v.Document, &v.At, &v.EndedAt)
	return v, err
}

// OwnConsents lists what a person agreed to, for themselves and for the parties that
// they act for, oldest first.
func OwnConsents(ctx context.Context, q registry.Querier, person ref.ID, p registry.Page) ([]ConsentView, error) {
	return list(ctx, q, scanConsent, consentSQL+`
		where c.consent_id in (
				select consent_id
				from service_consent
				where person_id = $1
				union all
				select v.consent_id
				from party_link k
				join service_consent v using (court_id, party_id)
				where k.person_id = $1)
			and (c.person_id = $1 or p.person_id = $1)
			and ($2 = '' or c.consent_id > nullif($2, '')::uuid)
		order by c.consent_id
		limit $3`, person, p.After, p.Rows())
}

// CaseConsents lists the consents of a case, oldest first.
func CaseConsents(ctx context.Context, q registry.Querier, court string, caseID ref.ID, p registry.Page) ([]ConsentView, error) {
	return list(ctx, q, scanConsent, consentSQL+`
		where c.court_id = $1 and c.case_id = $2 and ($3 = '' or c.consent_id > nullif($3, '')::uuid)
		order by c.consent_id
		limit $4`, court, caseID, p.After, p.Rows())
}
