package auctionpg

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/auction/papers"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/ref"
)

// AssistanceView is a notice and where it stands.
type AssistanceView struct {
	Assistance ref.ID        `json:"assistance"`
	Paper      ref.ID        `json:"paper"`
	Number     string        `json:"doc_no"`
	Agency     papers.Agency `json:"agency"`
	Kind       fault.Text    `json:"agency_words"`
	Name       string        `json:"name"`
	IssuedAt   legal.Time    `json:"issued_at"`
	Due        legal.Time    `json:"due_at"`
	SentAt     legal.Time    `json:"sent_at"`
	SentNote   string        `json:"sent_note"`
	AnsweredAt legal.Time    `json:"answered_at"`
	Answer     string        `json:"answer"`
	Document   string        `json:"document"` // the registry's receipt
}

// State is where a notice stands: issued, sent or answered.
func (v AssistanceView) State() string {
	switch {
	case !v.AnsweredAt.IsZero():
		return stepAnswered
	case !v.SentAt.IsZero():
		return stepSent
	}
	return "issued"
}

// AssistanceList is what was asked of registries about a lot, and what may be.
type AssistanceList struct {
	May      bool             `json:"may_ask"` // title has passed
	Wanted   []papers.Agency  `json:"wanted"`  // whose co-operation such a property needs
	Proposed string           `json:"proposed_number"`
	Notices  []AssistanceView `json:"notices"`
}

// Assistances lists the notices of a lot, the oldest first. ErrNoLot.
func (s *Service) Assistances(ctx context.Context, court string, lot ref.ID) (AssistanceList, error) {
	out := AssistanceList{Wanted: []papers.Agency{}}
	err := pg.Read(ctx, s.pool, func(tx pgx.Tx) error {
		l, err := lockLot(ctx, tx, court, lot, unlocked)
		if err != nil {
			return err
		}
		f, err := paperFacts(ctx, tx, l, papers.Assistance)
		if err != nil {
			return err
		}
		out.May = !l.TitledAt.IsZero()
		out.Wanted = append(out.Wanted, papers.Wanted(f.Property)...)
		out.Proposed, err = freeNumber(ctx, tx, l, f.CaseNo, papers.Assistance)
		if err != nil {
			return err
		}
		rows, err := tx.Query(ctx, `
			select a.assistance_id, a.paper_id, p.doc_no, a.agency, a.name, a.issued_at, a.due_at, s.at, coalesce(s.note, ''),
				r.at, coalesce(r.note, ''), coalesce(r.document, '')
			from assistance a
			join sale_paper p using (court_id, paper_id)
			left join assistance_step s on s.court_id = a.court_id and s.assistance_id = a.assistance_id and s.step = 'sent'
			left join assistance_step r on r.court_id = a.court_id and r.assistance_id = a.assistance_id and r.step = 'answered'
			where a.court_id = $1 and a.lot_id = $2
			order by a.assistance_id
			limit $3`, court, lot, papersMost)
		if err != nil {
			return fmt.Errorf("list notices of lot %s: %w", lot, err)
		}
		out.Notices, err = pgx.AppendRows([]AssistanceView{}, rows, func(row pgx.CollectableRow) (v AssistanceView, err error) {
			err = row.Scan(&v.Assistance, &v.Paper, &v.Number, &v.Agency, &v.Name, &v.IssuedAt, &v.Due, &v.SentAt, &v.SentNote,
				&v.AnsweredAt, &v.Answer, &v.Document)
			v.Kind = v.Agency.Words()
			return v, err
		})
		return err
	})
	return out, err
}
