package identity

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/internal/ref"
)

// Officer is somebody who holds or held an office of a court, by the full name under
// which an office is held: it stands on what officers sign, unlike the names of parties.
type Officer struct {
	Person ref.ID `json:"person"`
	Login  string `json:"login"`
	Name   string `json:"name"`
	Former bool   `json:"former"` // holds none now
}

// maxOfficers bounds the list of those who ever held an office.
const maxOfficers = 2000

// Officers lists who holds or held an office in court, for its own people. Nothing
// personal is in it but the name.
func (s *Service) Officers(ctx context.Context, court string) ([]Officer, error) {
	rows, err := s.pool.Query(ctx, `
		select p.person_id, p.login, p.name_cipher, not exists (
			select from person_role_in_force f
			where f.person_id = p.person_id and f.court_id = $1)
		from person p
		where p.person_id in (
			select r.person_id
			from person_role r
			where r.court_id = $1 and r.granted)
		order by p.login
		limit $2`, court, maxOfficers)
	if err != nil {
		return nil, fmt.Errorf("list officers: %w", err)
	}
	out := []Officer{}
	out, err = pgx.AppendRows(out, rows, func(row pgx.CollectableRow) (o Officer, err error) {
		var name []byte
		err = row.Scan(&o.Person, &o.Login, &name, &o.Former)
		if err != nil || name == nil {
			return o, err
		}
		plain, err := s.ring.Decrypt("person", string(o.Person), "name", name)
		o.Name = string(plain)
		return o, err
	})
	if err != nil {
		return nil, fmt.Errorf("list officers: %w", err)
	}
	return out, nil
}
