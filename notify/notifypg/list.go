package notifypg

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/internal/legal"
	"fachui/internal/ref"
	"fachui/internal/registry"
	"fachui/notify"
)

// ServingView is a serving as court and recipient see it.
type ServingView struct {
	Serving   ref.ID     `json:"serving"`
	Document  ref.ID     `json:"document"`
	Court     string     `json:"court"`
	Case      ref.ID     `json:"case,omitempty"`
	Lot       ref.ID     `json:"lot,omitempty"`
	Kind      string     `json:"kind"`
	Subject   ref.ID     `json:"subject"`
	Party     ref.ID     `json:"party,omitempty"`
	Name      string     `json:"name,omitempty"` // masked
	Title     string     `json:"title"`
	TitleEN   string     `json:"title_en"`
	Text      string     `json:"text"`
	TextEN    string     `json:"text_en"`
	Basis     string     `json:"basis"`
	Status    string     `json:"status"`
	How       string     `json:"how,omitempty"`
	SentAt    legal.Time `json:"sent_at"`
	Published legal.Time `json:"published_at"`
	Reason    string     `json:"publish_reason,omitempty"`
	DeemedDue legal.Time `json:"deemed_due"`
	Received  legal.Time `json:"received_at"`

	Litigation bool          `json:"litigation"`       // served in the ways of 民事诉讼法 Art. 87–95 alone
	Agreed     string        `json:"agreed,omitempty"` // where its recipient agreed to have it sent: site, email, sms
	Method     notify.Method `json:"method,omitempty"` // of service on paper
}

const viewSQL = `
	select s.serving_id, s.document_id, s.court_id, coalesce(d.case_id::text, ''), coalesce(d.lot_id::text, ''),
		d.kind, d.subject_id, coalesce(s.party_id::text, ''), coalesce(p.masked_name, ''),
		n.zh_title, n.en_title, n.zh_text, n.en_text, d.basis,
		s.status, s.how, s.sent_at, s.published_at, s.publish_reason, s.deemed_due, s.received_at,
		litigation_paper(d.kind), coalesce((
			select string_agg(distinct c.medium, ',' order by c.medium)
			from service_consent c
			where c.court_id = s.court_id and c.case_id = d.case_id
				and (c.party_id = s.party_id or s.party_id is null and c.person_id = s.person_id)
				and (c.serving_id is null or c.serving_id = s.serving_id)
				and not exists (
					select from service_consent_end e
					where e.court_id = c.court_id and e.consent_id = c.consent_id)), ''), coalesce(t.method, '')
	from serving s
	join document d on d.court_id = s.court_id and d.document_id = s.document_id
	left join service_receipt t on t.court_id = s.court_id and t.serving_id = s.serving_id
	join notice n on n.court_id = s.court_id and n.serving_id = s.serving_id
	left join party_now p on p.court_id = s.court_id and p.party_id = s.party_id`

func scanView(r pgx.CollectableRow) (v ServingView, err error) {
	err = r.Scan(&v.Serving, &v.Document, &v.Court, &v.Case, &v.Lot, &v.Kind, &v.Subject, &v.Party, &v.Name,
		&v.Title, &v.TitleEN, &v.Text, &v.TextEN, &v.Basis,
		&v.Status, &v.How, &v.SentAt, &v.Published, &v.Reason, &v.DeemedDue, &v.Received,
		&v.Litigation, &v.Agreed, &v.Method)
	return v, err
}

// OwnServings lists what was served on person, oldest first; open ones only if asked.
func OwnServings(ctx context.Context, q registry.Querier, person ref.ID, openOnly bool, p registry.Page) ([]ServingView, error) {
	return list(ctx, q, scanView, viewSQL+`
		where s.serving_id in (
				select serving_id
				from serving
				where person_id = $1
				union all
				select v.serving_id
				from party_link k
				join serving v using (court_id, party_id)
				where k.person_id = $1)
			and (s.person_id = $1 or p.person_id = $1) -- a link may have been taken back
			and (not $2 or s.status in ('sent', 'published'))
			and ($3 = '' or s.serving_id > nullif($3, '')::uuid)
		order by s.serving_id
		limit $4`, person, openOnly, p.After, p.Rows())
}

// CaseServings lists what was served in a case.
func CaseServings(ctx context.Context, q registry.Querier, court string, caseID ref.ID, p registry.Page) ([]ServingView, error) {
	return list(ctx, q, scanView, viewSQL+`
		where s.court_id = $1 and d.case_id = $2 and ($3 = '' or s.serving_id > nullif($3, '')::uuid)
		order by s.serving_id
		limit $4`, court, caseID, p.After, p.Rows())
}

// DocumentServings lists every serving of what was issued about a subject: a
// report, a lot, a plan.
func DocumentServings(ctx context.Context, q registry.Querier, court, kind string, subject ref.ID, p registry.Page) ([]ServingView, error) {
	return list(ctx, q, scanView, `
		with about as materialized (
			select document_id
			from document
			where court_id = $1 and kind = $2 and subject_id = $3)`+viewSQL+`
		where s.court_id = $1 and s.document_id in (select document_id from about) and ($4 = '' or s.serving_id > nullif($4, '')::uuid)
		order by s.serving_id
		limit $5`, court, kind, subject, p.After, p.Rows())
}

// Posting is a publication for a recipient who could not be reached, as the
// public reads it.
type Posting struct {
	Serving   ref.ID     `json:"serving"`
	Court     string     `json:"court"`
	CourtName string     `json:"court_name"`
	CaseNo    string     `json:"case_no"`
	Lot       ref.ID     `json:"lot,omitempty"`
	Kind      string     `json:"kind"`
	Title     string     `json:"title"`
	TitleEN   string     `json:"title_en"`
	Name      string     `json:"name"` // masked
	Reason    string     `json:"reason"`
	Published legal.Time `json:"published_at"`
	DeemedDue legal.Time `json:"deemed_due"`
}

// Postings lists the publications of all courts, oldest first.
func Postings(ctx context.Context, q registry.Querier, p registry.Page) ([]Posting, error) {
	return list(ctx, q, func(r pgx.CollectableRow) (v Posting, err error) {
		err = r.Scan(&v.Serving, &v.Court, &v.CourtName, &v.CaseNo, &v.Lot, &v.Kind, &v.Title, &v.TitleEN, &v.Name,
			&v.Reason, &v.Published, &v.DeemedDue)
		return v, err
	}, `
		select s.serving_id, s.court_id, c.name, coalesce(e.case_no, ''), coalesce(d.lot_id::text, ''), d.kind,
			n.zh_title, n.en_title, coalesce(y.masked_name, ''), s.publish_reason, s.published_at, s.deemed_due
		from serving s
		join document d on d.court_id = s.court_id and d.document_id = s.document_id
		join notice n on n.court_id = s.court_id and n.serving_id = s.serving_id
		join court c on c.court_id = s.court_id
		left join enforcement_case e on e.court_id = d.court_id and e.case_id = d.case_id
		left join party y on y.court_id = s.court_id and y.party_id = s.party_id
		where s.published_at is not null and ($1 = '' or s.serving_id > nullif($1, '')::uuid)
		order by s.serving_id
		limit $2`, p.After, p.Rows())
}

func list[T any](ctx context.Context, q registry.Querier, scan func(pgx.CollectableRow) (T, error), sql string, args ...any) ([]T, error) {
	rows, err := q.Query(ctx, sql, args...)
	if err != nil {
		return nil, fmt.Errorf("list notices: %w", err)
	}
	out, err := pgx.CollectRows(rows, scan)
	if err != nil {
		return nil, fmt.Errorf("list notices: %w", err)
	}
	if out == nil {
		out = []T{}
	}
	return out, nil
}
