package house_test

import (
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"fachui/internal/house"
)

// A hasty database is the same for everybody but the application, which need not wait for the disk.
func TestHasty(t *testing.T) {
	t.Parallel()
	d := house.Database{App: "postgres://app:a%40b@/demo?host=/run/pg", Owner: "postgres://owner@/demo", Auditor: "postgres://auditor@/demo"}
	hasty, err := d.Hasty()
	require.NoError(t, err)
	require.Equal(t, d.Owner, hasty.Owner)
	require.Equal(t, d.Auditor, hasty.Auditor)
	was, err := pgx.ParseConfig(d.App)
	require.NoError(t, err)
	is, err := pgx.ParseConfig(hasty.App)
	require.NoError(t, err)
	require.Equal(t, []string{was.Host, was.Database, was.User, was.Password}, []string{is.Host, is.Database, is.User, is.Password})
	require.Empty(t, was.RuntimeParams["synchronous_commit"])
	require.Equal(t, "off", is.RuntimeParams["synchronous_commit"])
	_, err = (&house.Database{App: "postgres://%"}).Hasty()
	require.Error(t, err)
}
