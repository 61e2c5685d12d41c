package registry_test

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"fachui/internal/money"
	"fachui/internal/registry"
)

// Owner, lessee and private holder stand nowhere in the open; a bank's name does.
func TestNamesInASurveyAreSealedAndOpenedOnRecord(t *testing.T) {
	t.Parallel()
	d, ctx := newDesk(t).open(aCourt), context.Background()
	id := d.asset(d.file("（2026）川0104执1号"))
	f := complete()
	f.Title.Owner = "欧阳小明"
	f.Leases = []registry.Lease{{Lessee: "阿依古丽·买买提", Rent: money.MustParse("36000.00")}}
	f.Burdens = []registry.Burden{{Kind: "mortgage", Holder: "成都锦江农村商业银行"}, {Kind: "other", Holder: "何静"}}
	s, err := d.SurveyAsset(ctx, jinjiang, id, f, d.clerk, at)
	require.NoError(t, err)
	require.Equal(t, []string{"欧某某", "阿某某", "何某"}, []string{s.Title.Owner, s.Leases[0].Lessee, s.Burdens[1].Holder})
	require.Equal(t, "成都锦江农村商业银行", s.Burdens[0].Holder)

	var row string
	require.NoError(t, d.pool.QueryRow(ctx, `select survey::text from survey`).Scan(&row))
	for _, name := range []string{"欧阳小明", "阿依古丽", "何静"} {
		require.False(t, strings.Contains(row, name), name)
	}

	_, err = d.OpenSurvey(ctx, jinjiang, id, "", d.clerk, at)
	require.ErrorIs(t, err, registry.ErrReason)
	whole, err := d.OpenSurvey(ctx, jinjiang, id, "制作拍卖公告", d.clerk, at)
	require.NoError(t, err)
	require.Equal(t, []string{"欧阳小明", "阿依古丽·买买提", "何静"},
		[]string{whole.Title.Owner, whole.Leases[0].Lessee, whole.Burdens[1].Holder})
	var opened int
	require.NoError(t, d.pool.QueryRow(ctx, `select count(*) from event where kind = 'asset.survey_opened'`).Scan(&opened))
	require.Equal(t, 1, opened)
}
