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

// What buyers ask is kept beside what a price needs, and its absence is no gap.
func TestMoreFactsOfASurvey(t *testing.T) {
	t.Parallel()
	d, ctx := newDesk(t).open(aCourt), context.Background()
	id := d.asset(d.file("（2026）川0104执1号"))
	f := complete()
	s, err := d.SurveyAsset(ctx, jinjiang, id, f, d.clerk, at)
	require.NoError(t, err)
	require.True(t, s.Complete)
	require.Nil(t, s.Disputes, "not found out")
	f.Disputes, f.Building = []registry.Dispute{{Kind: "suit", State: "open", Note: "租金纠纷"}}, &registry.Building{Unpermitted: true}
	f.Parts = map[string]registry.Part{"leases": {Evidence: "现场笔录"}, "building": {Unknown: "未到规划部门查询"}}
	_, err = d.SurveyAsset(ctx, jinjiang, id, f, d.clerk, at)
	require.NoError(t, err)
	s, err = registry.LatestSurvey(ctx, d.pool, jinjiang, id)
	require.NoError(t, err)
	require.Equal(t, f.Parts, s.Parts)
	require.Equal(t, f.Disputes, s.Disputes)
	for name, wrong := range map[string]func(*registry.Facts){
		"kind":  func(f *registry.Facts) { f.Disputes = []registry.Dispute{{Kind: "quarrel", State: "open"}} },
		"state": func(f *registry.Facts) { f.Disputes = []registry.Dispute{{Kind: "suit", State: "quiet"}} },
		"note":  func(f *registry.Facts) { f.Building = &registry.Building{Note: strings.Repeat("长", 501)} },
		"part":  func(f *registry.Facts) { f.Parts = map[string]registry.Part{"weather": {}} },
		"evidence": func(f *registry.Facts) {
			f.Parts = map[string]registry.Part{"title": {Evidence: strings.Repeat("长", 501)}}
		},
		"reason": func(f *registry.Facts) {
			f.Parts = map[string]registry.Part{"title": {Unknown: strings.Repeat("长", 501)}}
		},
	} {
		g := complete()
		wrong(&g)
		_, err := d.SurveyAsset(ctx, jinjiang, id, g, d.clerk, at)
		require.ErrorIs(t, err, registry.ErrSurveyFields, name)
	}
}

// Whoever corrects a survey reads masked names; sent back as they are, they stay
// the names that they hide.
func TestAMaskDoesNotReplaceTheNameItHides(t *testing.T) {
	t.Parallel()
	d, ctx := newDesk(t).open(aCourt), context.Background()
	id := d.asset(d.file("（2026）川0104执1号"))
	f := complete()
	f.Title.Owner = "欧阳小明"
	f.Leases = []registry.Lease{{Lessee: "何静"}, {Lessee: "何安"}, {Lessee: "王小五"}}
	_, err := d.SurveyAsset(ctx, jinjiang, id, f, d.clerk, at)
	require.NoError(t, err)

	names := func(f registry.Facts) []string {
		out := []string{f.Title.Owner}
		for _, l := range f.Leases {
			out = append(out, l.Lessee)
		}
		return out
	}
	shown, err := registry.LatestSurvey(ctx, d.pool, jinjiang, id)
	require.NoError(t, err)
	for _, tt := range []struct {
		name   string
		change func(*registry.Facts)
		want   []string
		err    error
	}{
		{"sent back as it was shown", func(*registry.Facts) {}, []string{"欧阳小明", "何静", "何安", "王小五"}, nil},
		{"a row taken out", func(f *registry.Facts) { f.Leases = f.Leases[:2] }, []string{"欧阳小明", "何静", "何安"}, nil},
		{"another owner", func(f *registry.Facts) { f.Title = &registry.Title{Owner: "赵六"} }, []string{"赵六", "何静", "何安", "王小五"}, nil},
		{"moved to another row", func(f *registry.Facts) { f.Leases = f.Leases[2:] }, []string{"欧阳小明", "王小五"}, nil},
		{"moved, and it may be either", func(f *registry.Facts) {
			f.Leases = append([]registry.Lease{{Lessee: "新人甲"}, {Lessee: "新人乙"}}, f.Leases[0])
		}, nil, registry.ErrSurveyNames},
	} {
		_, err := d.SurveyAsset(ctx, jinjiang, id, f, d.clerk, at) // as it was in the beginning
		require.NoError(t, err, tt.name)
		again := shown.Facts
		tt.change(&again)
		_, err = d.SurveyAsset(ctx, jinjiang, id, again, d.clerk, at)
		require.ErrorIs(t, err, tt.err, tt.name)
		if tt.err != nil {
			continue
		}
		whole, err := d.OpenSurvey(ctx, jinjiang, id, "核对姓名", d.clerk, at)
		require.NoError(t, err, tt.name)
		require.Equal(t, tt.want, names(whole.Facts), tt.name)
	}
}
