package paymentspg

import (
	"context"

	"fachui/internal/legal"
	"fachui/internal/ref"
)

// HoldView is a stop of the payouts of a case, in force until it is released.
type HoldView struct {
	Hold            ref.ID     `json:"hold"`
	Reason          string     `json:"reason"` // bankruptcy, stay, freeze
	Document        string     `json:"document"`
	PlacedAt        legal.Time `json:"placed_at"`
	ReleasedAt      legal.Time `json:"released_at"`
	ReleaseDocument string     `json:"release_document"`
}

// DeferralView is an approved reason to keep the money of a case longer.
type DeferralView struct {
	Deferral   ref.ID     `json:"deferral"`
	Reason     string     `json:"reason"`
	Evidence   string     `json:"evidence"`
	Until      legal.Date `json:"until"`
	ApprovedAt legal.Time `json:"approved_at"`
}

// Stops are what keeps the money of a case in the account, the newest first.
type Stops struct {
	Holds     []HoldView     `json:"holds"`
	Deferrals []DeferralView `json:"deferrals"`
}

// Stops lists the holds and deferrals of a case, those that ended included.
func (s *Service) Stops(ctx context.Context, court string, caseID ref.ID) (out Stops, err error) {
	out.Holds, err = list[HoldView](ctx, s.pool, "list holds", `
		select hold_id, reason, document, placed_at, released_at, release_document
		from case_hold
		where court_id = $1 and case_id = $2
		order by hold_id desc
		limit $3`, court, caseID, PageSize)
	if err != nil {
		return out, err
	}
	out.Deferrals, err = list[DeferralView](ctx, s.pool, "list deferrals", `
		select deferral_id, reason, evidence, until, approved_at
		from payout_deferral
		where court_id = $1 and case_id = $2
		order by deferral_id desc
		limit $3`, court, caseID, PageSize)
	return out, err
}
