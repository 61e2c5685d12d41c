package registry

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/internal/calendar"
	"fachui/internal/event"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/pg"
)

// ImportYear loads a year of holidays from a file in the format of
// calendar.ParseYear. A year given again replaces the earlier version; periods
// already opened keep their ends. calendar.ErrBadYear, ErrChanged.
func (s *Service) ImportYear(ctx context.Context, year int, file []byte, actor event.Actor, at legal.Time) (calendar.Year, error) {
	y, err := calendar.ParseYear(file)
	if err != nil {
		return calendar.Year{}, err
	}
	if y.Number() != year {
		return calendar.Year{}, calendar.ErrBadYear.With("why", fault.Text{
			ZH: fmt.Sprintf("文件是 %d 年的，地址是 %d 年的", y.Number(), year),
			EN: fmt.Sprintf("the file is of %d, the address of %d", y.Number(), year)})
	}
	err = pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `
			insert into calendar_year (year, version, source, file, imported_by, imported_at)
			select $1, coalesce(max(version), 0) + 1, $2, $3, $4, $5
			from calendar_year
			where year = $1`, year, y.Source(), file, actor.Person, at)
		if pg.Violated(err, "calendar_year_version") {
			return ErrChanged
		}
		if err != nil {
			return fmt.Errorf("save year %d: %w", year, err)
		}
		return event.Add(ctx, tx, event.Fact{Kind: "calendar.imported", Actor: actor, At: at, Public: true,
			Body: map[string]any{"year": year, "source": y.Source()}})
	})
	return y, err
}

// Calendar returns the official calendar and every imported year.
func Calendar(ctx context.Context, q Querier) (calendar.Calendar, error) {
	years, err := collect(ctx, q, func(r pgx.Row) (calendar.Year, error) {
		var file []byte
		err := r.Scan(&file)
		if err != nil {
			return calendar.Year{}, err
		}
		return calendar.ParseYear(file)
	}, `
		select distinct on (year) file
		from calendar_year
		order by year, version desc`)
	if err != nil {
		return calendar.Calendar{}, fmt.Errorf("read calendar: %w", err)
	}
	return calendar.Official().With(years...), nil
}
