package browser

import (
	"fmt"
	"testing"

	"fachui/internal/pgtest"
)

// fill makes n more lots of the one announced in w, written by the owner of the
// database past the guards of its tables. They have no story: no panel has
// decided on them and nobody can bid. It is about how pages look that have ten
// thousand rows, which the interface would need hours to make; what a lot may be
// is proved elsewhere, through the interface. Titles come in three lengths, among
// them the longest in Chinese and a long word in English; each opens an hour after
// the one before.
func fill(t testing.TB, w *World, n int) {
	t.Helper()
	_, err := pgtest.Owner(t, w.Pool).Exec(t.Context(), fmt.Sprintf(`
		create temporary table made as
		select i, gen_random_uuid() as asset_id, gen_random_uuid() as lot_id, case i %% 3
			when 0 then '第' || i || '号 商铺'
			when 1 then rpad('第' || i || '号 ' || repeat('成都市锦江区静居寺南街临街商铺及其装修附属设施', 6), 120)
			else 'No.' || i || ' Pneumonoultramicroscopicsilicovolcanoconiosis-Donaudampfschifffahrtsgesellschaft' end as title
		from generate_series(1, %d) i;
		alter table lot disable trigger lot_begins;
		insert into asset
		select (jsonb_populate_record(source.asset, jsonb_build_object('asset_id', m.asset_id, 'title', m.title))).*
		from made m, (select asset from asset join lot using (court_id, asset_id) where announced_at is not null limit 1) source;
		insert into lot
		select (jsonb_populate_record(source.lot, jsonb_build_object('asset_id', m.asset_id, 'lot_id', m.lot_id, 'title', m.title,
			'opens_at', (source.lot).opens_at + make_interval(hours => m.i), 'ends_at', (source.lot).ends_at + make_interval(hours => m.i)))).*
		from made m, (select lot from lot where announced_at is not null limit 1) source;
		alter table lot enable always trigger lot_begins;
		insert into lot_index (court_id, lot_id, folded)
		select s.court_id, m.lot_id, s.folded
		from made m, (select * from lot_index limit 1) s;
		drop table made;
		analyze asset, lot, lot_index`, n))
	if err != nil {
		t.Fatalf("fill: %v", err)
	}
}

// Ten thousand lots, and then as many cases, as everybody meets them in one house.
func TestTenThousand(t *testing.T) {
	t.Parallel()
	w := world(t, "announced")
	fill(t, w, 10_000)
	for _, look := range []struct {
		name string
		at   func(*testing.T, *World)
	}{
		{"lots", tenThousandLots}, {"desk", tenThousandLotsOfTheDesk}, {"cases", tenThousandCases}, {"counted", tenThousandAreCounted},
	} {
		t.Run(look.name, func(t *testing.T) { look.at(t, w) })
	}
}
