package valuationpg

import (
	"context"

	"github.com/jackc/pgx/v5"

	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/valuation"
)

// FirmFile is a listed firm with its appraisers and what its keepers did to it.
type FirmFile struct {
	Firm
	Appraisers []AppraiserView `json:"appraisers"`
	Kept       []KeepingView   `json:"kept"` // the newest first
}

// AppraiserView is an appraiser of a firm by certificate; who it is stays with the firm.
type AppraiserView struct {
	Certificate string              `json:"certificate_no"`
	Specialty   valuation.Specialty `json:"specialty"`
	Joined      legal.Time          `json:"joined_at"`
	Left        legal.Time          `json:"left_at"`
	ActsHere    bool                `json:"acts_here"` // answers commissions on this site
}

// KeepingView is one change of a firm's standing, with the reason that stays public.
type KeepingView struct {
	What   string     `json:"what"`
	Reason string     `json:"reason"`
	At     legal.Time `json:"at"`
}

// mostKept bounds what one answer holds of a firm.
const mostKept = 200

// FirmFile shows a firm of the pool. ErrFirmUnknown.
func (s *Service) FirmFile(ctx context.Context, registry string) (f FirmFile, err error) {
	err = pg.Read(ctx, s.pool, func(tx pgx.Tx) error {
		f.Firm, err = firmByRegistry(ctx, tx, registry)
		if err != nil {
			return err
		}
		f.Appraisers, err = all(ctx, tx, pgx.RowToStructByPos[AppraiserView], `
			select certificate_no, specialty, joined_at, left_at, person_id is not null
			from appraiser
			where firm_id = $1
			order by left_at desc nulls first, certificate_no
			limit $2`, f.ID, mostKept)
		if err != nil {
			return err
		}
		f.Kept, err = all(ctx, tx, pgx.RowToStructByPos[KeepingView], `
			select what, reason, kept_at
			from firm_keeping
			where firm_id = $1
			order by keeping_id desc
			limit $2`, f.ID, mostKept)
		return err
	})
	return f, err
}
