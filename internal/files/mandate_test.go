package files_test

import (
	"fmt"
	"io"
	"testing"

	"github.com/stretchr/testify/require"

	"fachui/internal/event"
	"fachui/internal/files"
	"fachui/internal/ref"
)

// A mandate is opened through the application that names it, and by nothing else.
func TestMandates(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	agent, other := event.Actor{Person: ref.New(), Role: "person"}, event.Actor{Person: ref.New(), Role: "person"}
	paper := func(n int) []byte { return fmt.Appendf(nil, "%%PDF-1.4\n%%%d\n%%%%EOF\n", n) }
	_, err := d.KeepMandate(t.Context(), ref.New(), paper(0), agent, day)
	require.ErrorIs(t, err, files.ErrNoLot)
	lot := d.announce()
	_, err = d.KeepMandate(t.Context(), lot, []byte("MZ"), agent, day)
	require.ErrorIs(t, err, files.ErrFileType)
	kept, err := d.KeepMandate(t.Context(), lot, paper(0), agent, day)
	require.NoError(t, err)
	for n := 1; n < files.MandatesEach; n++ {
		_, err = d.KeepMandate(t.Context(), lot, paper(n), agent, day)
		require.NoError(t, err)
	}
	_, err = d.KeepMandate(t.Context(), lot, paper(files.MandatesEach), agent, day)
	require.ErrorIs(t, err, files.ErrMandatesFull)
	again, err := d.KeepMandate(t.Context(), lot, paper(0), agent, day)
	require.NoError(t, err, "the same again")
	require.Equal(t, kept, again)

	apply := func(by event.Actor) (application ref.ID) {
		application = ref.New()
		_, err := d.pool.Exec(t.Context(), `
			insert into application (court_id, lot_id, application_id, person_id, bidder_id, claims_priority, deposit_due, status,
				announcement_hash, housing_pledge, mandate, mandate_waits, applied_at)
			values ('jinjiang', $1, $2, $3, gen_random_uuid(), false, 70000, 'DEPOSIT_PENDING', repeat('a', 64), true, $4, true, $5)`,
			lot, application, by.Person, kept.File.String(), day)
		require.NoError(t, err)
		return application
	}
	named := apply(agent)
	o, sum, err := d.OpenMandate(t.Context(), "jinjiang", lot, named)
	require.NoError(t, err)
	require.Equal(t, kept.File, sum)
	bytes, err := io.ReadAll(o.Content)
	require.NoError(t, err)
	require.NoError(t, o.Content.Close())
	require.Equal(t, paper(0), bytes)
	for name, try := range map[string]func() error{
		"of another who names the same": func() error { _, _, err := d.OpenMandate(t.Context(), "jinjiang", lot, apply(other)); return err },
		"for another court":             func() error { _, _, err := d.OpenMandate(t.Context(), "wuhou", lot, named); return err },
		"of another lot":                func() error { _, _, err := d.OpenMandate(t.Context(), "jinjiang", ref.New(), named); return err },
		"as a file of the court":        func() error { _, err := d.Find(t.Context(), kept.File, []string{"jinjiang"}); return err },
	} {
		require.ErrorIs(t, try(), files.ErrFileUnknown, name)
	}
}
