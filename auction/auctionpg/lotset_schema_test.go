package auctionpg_test

import (
	"fmt"
	"testing"

	"fachui/internal/pg"
	"fachui/internal/pgtest"
	"fachui/internal/pgtest/fixture"
	"fachui/internal/ref"
)

// What things are sold together, and how, the schema refuses to everybody where the law
// does not allow it.
func TestSchema_sets(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	fixture.Court(t, pool, court)
	caseID, own := fixture.Asset(t, pool, court, "movable", "other")
	_, strange := fixture.Asset(t, pool, court, "movable", "other")
	owner := pgtest.Owner(t, pool)
	id := ref.New()
	made := func(mode, finding, request string, gap, size int) string {
		return fmt.Sprintf(`
			insert into lot_set (court_id, set_id, case_id, mode, finding, reason, request, gap_minutes, size, content, content_hash, made_by, made_at)
			values ('%s', '%s', '%s', '%s', '%s', '理由充分', '%s', %d, %d, '{}', encode(sha256('{}'), 'hex'), gen_random_uuid(), '2026-03-01');`,
			court, id, caseID, mode, finding, request, gap, size)
	}
	thing := func(asset ref.ID, place int) string {
		return fmt.Sprintf(`insert into lot_set_thing (court_id, set_id, case_id, asset_id, place) values ('%s', '%s', '%s', '%s', %d);`, court, id, caseID, asset, place)
	}
	target := func(version int, total, lines string) string {
		return fmt.Sprintf(`insert into lot_set_target (court_id, set_id, version, total, lines, reason, stated_by, stated_at)
			values ('%s', '%s', %d, %s, '%s', '理由', gen_random_uuid(), '2026-03-01');`, court, id, version, total, lines)
	}
	const line = `[{"kind": "claim", "amount": "100.00", "source": "判决"}]`
	separate := made("separate", "", "", 30, 2)
	tests := []struct{ name, sql, want string }{
		{"apart although indivisible", made("separate", "indivisible", "", 30, 2), "lot_set_must_merge"},
		{"a whole without ground", made("whole", "", "", 0, 2), "lot_set_merge_ground"},
		{"no gap", made("separate", "", "", 0, 2), "lot_set_gap"},
		{"a whole with a gap", made("whole", "value_loss", "", 30, 2), "lot_set_gap"},
		{"one thing", made("separate", "", "", 30, 1), "lot_set_size_check"},
		{"more than two hundred", made("separate", "", "", 30, 201), "lot_set_size_check"},
		{"no things and no target", separate, "lot_set_complete"},
		{"a thing missing", separate + thing(own, 1) + target(1, "100", line), "lot_set_complete"},
		{"a thing of another case", separate + thing(strange, 1), "lot_set_own_asset"},
		{"a target that is not the sum", separate + target(1, "99.99", line), "lot_set_target_sum"},
		{"a line without source", separate + target(1, "100", `[{"kind": "claim", "amount": "100.00", "source": ""}]`), "lot_set_target_sum"},
		{"the second target first", separate + target(2, "100", line), "lot_set_target_next"},
		{"an agreement of nobody in the case", separate + fmt.Sprintf(`
			insert into lot_set_agreement (court_id, set_id, case_id, party_id, version, agrees, document, filed_by, filed_at)
			values ('%s', '%s', '%s', gen_random_uuid(), 1, true, repeat('a', 64), gen_random_uuid(), '2026-03-01');`, court, id, caseID), "lot_set_agreement_debtor"},
	}
	for who, w := range map[string]writer{"app": pool, "owner": owner} {
		for _, tt := range tests {
			_, err := w.Exec(t.Context(), tt.sql)
			if !pg.Violated(err, tt.want) {
				t.Errorf("%s, as %s: %v, want %s", tt.name, who, err, tt.want)
			}
		}
	}
}
