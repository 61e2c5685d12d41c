package registry_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"fachui/internal/calendar"
	"fachui/internal/legal"
	"fachui/internal/pgtest"
	"fachui/internal/registry"
)

func TestWhatMayBeListed(t *testing.T) {
	t.Parallel()
	d, ctx := newDesk(t).open(aCourt), context.Background()
	caseID := d.file("（2026）川0104执1号")
	day := legal.MustDate
	for _, tt := range []struct {
		name   string
		change func(*registry.NewAsset)
		want   error
	}{
		{"a home", func(*registry.NewAsset) {}, nil},
		{"a ship", func(a *registry.NewAsset) { a.Kind, a.Class = registry.Movable, "ship" }, registry.ErrAssetOwnProcedure},
		{"listed shares", func(a *registry.NewAsset) { a.Kind, a.Class = registry.Right, "listed_shares" }, registry.ErrAssetOwnProcedure},
		{"unlisted equity", func(a *registry.NewAsset) { a.Kind, a.Class, a.SeizureKind = registry.Right, "equity", "freeze" }, nil},
		{"a home that moves", func(a *registry.NewAsset) { a.Kind = registry.Movable }, registry.ErrAssetFields},
		{"an unknown kind", func(a *registry.NewAsset) { a.Kind = "thing" }, registry.ErrAssetFields},
		{"without a title", func(a *registry.NewAsset) { a.Title = "" }, registry.ErrAssetFields},
		{"without a city", func(a *registry.NewAsset) { a.City = "" }, registry.ErrAssetFields},
		{"seized today", func(a *registry.NewAsset) { a.SeizedOn = at.Date() }, nil},
		{"seized tomorrow", func(a *registry.NewAsset) { a.SeizedOn = at.Date().AddDays(1) }, registry.ErrSeizureFuture},
		{"seized for three years", func(a *registry.NewAsset) { a.SeizedUntil = day("2029-02-12") }, nil},
		{"seized for a day more", func(a *registry.NewAsset) { a.SeizedUntil = day("2029-02-13") }, registry.ErrSeizureTooLong},
		{"a car for two years", func(a *registry.NewAsset) {
			a.Kind, a.Class, a.SeizureKind, a.SeizedUntil = registry.Movable, "vehicle", "detain", day("2028-02-12")
		}, nil},
		{"a car for a day more", func(a *registry.NewAsset) {
			a.Kind, a.Class, a.SeizureKind, a.SeizedUntil = registry.Movable, "vehicle", "detain", day("2028-02-13")
		}, registry.ErrSeizureTooLong},
		{"ending before it began", func(a *registry.NewAsset) { a.SeizedUntil = a.SeizedOn }, registry.ErrAssetFields},
	} {
		a := house()
		tt.change(&a)
		_, err := d.ListAsset(ctx, jinjiang, caseID, a, d.clerk, at)
		require.ErrorIs(t, err, tt.want, tt.name)
	}
	refusedForAll(t, d.pool, pgtest.Owner(t, d.pool), `
		insert into asset (court_id, case_id, asset_id, kind, class, title, province, city, address, seizure_kind, seized_on,
			seizure_doc, listed_by, listed_at)
		select court_id, case_id, gen_random_uuid(), 'movable', 'ship', '货船', '四川省', '成都市', '', 'detain', seized_on,
			seizure_doc, listed_by, listed_at
		from asset
		limit 1`)
}

// The procedure for the price starts within thirty days of the seizure; a last
// day in the Spring Festival moves behind it.
func TestTheClockOfTheReferencePriceStartsWithTheSeizure(t *testing.T) {
	t.Parallel()
	d, ctx := newDesk(t).open(aCourt), context.Background()
	caseID := d.file("（2026）川0104执1号")
	for seized, due := range map[string]string{
		"2026-02-12": "2026-03-17T00:00:00+08:00", // the 30th day, 14 March, is a Saturday: Monday
		"2026-03-02": "2026-04-02T00:00:00+08:00", // 1 April is a Wednesday
		"2023-05-05": "2023-06-05T00:00:00+08:00", // long past: as it stood
	} {
		a := house()
		a.SeizedOn, a.SeizedUntil = legal.MustDate(seized), legal.Date{}
		id, err := d.ListAsset(ctx, jinjiang, caseID, a, d.clerk, at)
		require.NoError(t, err)
		var got legal.Time
		err = d.pool.QueryRow(ctx, `
			select due_at
			from deadline
			where kind = $1 and subject_id = $2`, registry.StartDeadline, id).Scan(&got)
		require.NoError(t, err)
		require.Equal(t, legal.MustParse(due), got, "seized %s", seized)
	}
}

func complete() registry.Facts {
	return registry.Facts{Title: &registry.Title{Owner: "张某", Certificate: "川（2020）成都市不动产权第0000001号"},
		Burdens: []registry.Burden{}, Waiting: []registry.WaitingSeizure{}, Possession: &registry.Possession{By: "vacant"},
		Leases: []registry.Lease{}, Taxes: []registry.Unpaid{}, Defects: []string{}}
}

// 法释〔2018〕15号 Art. 3: each of these must be known; "none" is knowledge, silence is not.
func TestNoPriceBeforeTheFactsAreKnown(t *testing.T) {
	t.Parallel()
	d, ctx := newDesk(t).open(aCourt), context.Background()
	id := d.asset(d.file("（2026）川0104执1号"))
	require.ErrorIs(t, registry.ReadyForPrice(ctx, d.pool, jinjiang, id), registry.ErrSurveyNone)
	for name, forget := range map[string]func(*registry.Facts){
		"title": func(f *registry.Facts) { f.Title = nil }, "burdens": func(f *registry.Facts) { f.Burdens = nil },
		"waiting seizures": func(f *registry.Facts) { f.Waiting = nil }, "possession": func(f *registry.Facts) { f.Possession = nil },
		"leases": func(f *registry.Facts) { f.Leases = nil }, "taxes": func(f *registry.Facts) { f.Taxes = nil },
		"defects": func(f *registry.Facts) { f.Defects = nil },
	} {
		f := complete()
		forget(&f)
		s, err := d.SurveyAsset(ctx, jinjiang, id, f, d.clerk, at)
		require.NoError(t, err, name)
		require.False(t, s.Complete, name)
		require.ErrorIs(t, registry.ReadyForPrice(ctx, d.pool, jinjiang, id), registry.ErrSurveyIncomplete, name)
	}
	s, err := d.SurveyAsset(ctx, jinjiang, id, complete(), d.clerk, at)
	require.NoError(t, err)
	require.Equal(t, 8, s.Version)
	require.NoError(t, registry.ReadyForPrice(ctx, d.pool, jinjiang, id))
	got, err := registry.LatestSurvey(ctx, d.pool, jinjiang, id)
	require.NoError(t, err)
	require.Equal(t, s, got, "what was found out reads back as it was written")
}

func TestSurveyFields(t *testing.T) {
	t.Parallel()
	d, ctx := newDesk(t).open(aCourt), context.Background()
	id := d.asset(d.file("（2026）川0104执1号"))
	for name, spoil := range map[string]func(*registry.Facts){
		"possession by nobody known": func(f *registry.Facts) { f.Possession.By = "ghost" },
		"a burden without a holder":  func(f *registry.Facts) { f.Burdens = []registry.Burden{{Kind: "mortgage"}} },
		"an unknown burden":          func(f *registry.Facts) { f.Burdens = []registry.Burden{{Kind: "curse", Holder: "某银行"}} },
		"a lease that ends first": func(f *registry.Facts) {
			f.Leases = []registry.Lease{{Lessee: "某某", From: legal.MustDate("2026-01-01"), Until: legal.MustDate("2025-01-01")}}
		},
		"an empty defect":                 func(f *registry.Facts) { f.Defects = []string{""} },
		"fifty-one defects":               func(f *registry.Facts) { f.Defects = make([]string, 51) },
		"a waiting seizure without a day": func(f *registry.Facts) { f.Waiting = []registry.WaitingSeizure{{Court: "某法院"}} },
	} {
		f := complete()
		spoil(&f)
		_, err := d.SurveyAsset(ctx, jinjiang, id, f, d.clerk, at)
		require.ErrorIs(t, err, registry.ErrSurveyFields, name)
	}
	_, err := d.SurveyAsset(ctx, wuhou, id, complete(), d.clerk, at)
	require.ErrorIs(t, err, registry.ErrAssetUnknown)
}

const year2027 = `{"year":2027,"source":"国务院办公厅通知","papers":[],"days":[
	{"name":"元旦","date":"2027-01-01","isOffDay":true},{"name":"劳动节","date":"2027-05-01","isOffDay":true},
	{"name":"国庆节","date":"2027-10-01","isOffDay":true},{"name":"国庆节","date":"2027-10-02","isOffDay":true},
	{"name":"国庆节","date":"2027-10-03","isOffDay":true}]}`

func TestAnImportedYearIsInTheCalendar(t *testing.T) {
	t.Parallel()
	d, ctx := newDesk(t), context.Background()
	cal, err := registry.Calendar(ctx, d.pool)
	require.NoError(t, err)
	_, err = cal.IsWorkday(legal.MustDate("2027-01-04"))
	require.ErrorIs(t, err, calendar.ErrYearNotLoaded)

	_, err = d.ImportYear(ctx, 2028, []byte(year2027), operator(), at)
	require.ErrorIs(t, err, calendar.ErrBadYear)
	_, err = d.ImportYear(ctx, 2027, []byte(`{}`), operator(), at)
	require.ErrorIs(t, err, calendar.ErrBadYear)
	for range 2 { // an amended notice replaces the first
		_, err = d.ImportYear(ctx, 2027, []byte(year2027), operator(), at)
		require.NoError(t, err)
	}
	cal, err = registry.Calendar(ctx, d.pool)
	require.NoError(t, err)
	work, err := cal.IsWorkday(legal.MustDate("2027-01-04"))
	require.NoError(t, err)
	require.True(t, work)
	refusedForAll(t, d.pool, pgtest.Owner(t, d.pool), `update calendar_year set source = '某人'`)
}
