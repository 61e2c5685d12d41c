// Package archive builds what years of sales leave behind, in a database that is
// thrown away, and measures the public's pages over it: what a citizen waits for who
// looks for a flat among two million lots that are over.
//
// The rows are made in bulk by the superuser of a private cluster, past the guards of
// their tables: no panel decided on them and nobody bid. What a lot may be is proved
// elsewhere, through the interface; here it is about how many there are. All names are
// invented. Lots are the same in each run.
package archive

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"fachui/internal/legal"
	"fachui/internal/ref"
)

// Archive is a database being filled.
type Archive struct {
	conn  *pgx.Conn
	now   legal.Time
	world world
	size  int
	heavy []string // definitions of indexes that are made anew after rows came in bulk
	say   func(format string, args ...any)
}

const (
	batch  = 10_000
	courts = 240
)

// filled are the tables that get rows, without their guards while they do.
var filled = []string{
	"court", "enforcement_case", "asset", "asset_place", "survey", "valuation", "valuation_method", "lot_resolution", "lot", "lot_live",
	"bid", "announcement", "lot_index", "file", "asset_photo", "attachment",
}

// costly are the indexes that are cheaper to make of all rows than row by row.
var costly = []string{"lot_index_grams", "lot_index_eighth_grams", "lot_index_place"}

// Open prepares the database that super is connected to, as its superuser, for an
// archive that is over at the legal time now, or takes up the one that it holds. say,
// if not nil, is told how it goes.
func Open(ctx context.Context, super *pgx.Conn, now legal.Time, say func(format string, args ...any)) (*Archive, error) {
	if say == nil {
		say = func(string, ...any) {}
	}
	a := &Archive{conn: super, now: now, world: newWorld(), say: say}
	for _, name := range costly {
		var definition string
		err := super.QueryRow(ctx, `select pg_get_indexdef($1::regclass)`, name).Scan(&definition)
		if err != nil {
			return nil, fmt.Errorf("read index %s: %w", name, err)
		}
		a.heavy = append(a.heavy, definition)
	}
	err := super.QueryRow(ctx, `select count(*) from lot_index`).Scan(&a.size)
	if err != nil {
		return nil, fmt.Errorf("count lots: %w", err)
	}
	if a.size > 0 {
		return a, nil
	}
	err = a.exec(ctx, `
		create unlogged table archived (
			n bigint, court_id text, case_id uuid, asset_id uuid, lot_id uuid, title text, kind text, class text, province text, city text,
			status text, round text, price bigint, final bigint, announced_at timestamptz, opens_at timestamptz, ends_at timestamptz,
			ended_at timestamptz, lat integer, lng integer, content text, folded text)`)
	if err != nil {
		return nil, err
	}
	err = a.unguarded(ctx, func() error { return a.courts(ctx) })
	return a, err
}

// Size is how many lots the archive holds.
func (a *Archive) Size() int { return a.size }

func (a *Archive) exec(ctx context.Context, sql string) error {
	_, err := a.conn.Exec(ctx, sql)
	if err != nil {
		return fmt.Errorf("archive: %w in %s", err, sql)
	}
	return nil
}

// unguarded runs fill while no trigger and no foreign key looks, and puts the guards
// back as they were.
func (a *Archive) unguarded(ctx context.Context, fill func() error) error {
	rows, err := a.conn.Query(ctx, `
		select format('alter table %s enable always trigger %I', t.tgrelid::regclass, t.tgname)
		from pg_trigger t
		where t.tgrelid = any($1::text[]::regclass[]) and not t.tgisinternal and t.tgenabled = 'A'`, filled)
	if err != nil {
		return fmt.Errorf("list guards: %w", err)
	}
	back, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return fmt.Errorf("list guards: %w", err)
	}
	off := []string{`set session_replication_role = replica`, `set synchronous_commit = off`, `set maintenance_work_mem = '512MB'`}
	for _, t := range filled {
		off = append(off, `alter table `+t+` disable trigger user`)
	}
	err = a.exec(ctx, strings.Join(off, ";"))
	if err != nil {
		return err
	}
	err = fill()
	if err != nil {
		return err
	}
	return a.exec(ctx, strings.Join(append(back, `set session_replication_role = origin`), ";"))
}

// courts founds the courts, each with one case and two files that all its lots
// share.
func (a *Archive) courts(ctx context.Context) error {
	for _, c := range a.world.courts {
		for _, sql := range []string{
			`insert into court (court_id, code, name, name_en, opened_at) values (@court, @code, @name, @name_en, @at)`,
			`insert into enforcement_case (court_id, case_id, court_code, year, kind, serial, case_no, filed_on, title_doc, criminal, summary, opened_by, opened_at)
				values (@court, @id, @code, 2015, '执', 1, '（2015）' || @code || '执1号', '2015-01-05', '（2014）民初1号', false, '', @id, @at)`,
			`insert into file (court_id, sha256, media_type, size, width, height, kept_by, kept_at)
				values (@court, encode(sha256(convert_to(@court, 'UTF8')), 'hex'), 'image/jpeg', 1000, 800, 600, @id, @at)`,
			`insert into file (court_id, sha256, media_type, size, kept_by, kept_at)
				values (@court, encode(sha256(convert_to(@code, 'UTF8')), 'hex'), 'application/pdf', 1000, @id, @at)`,
		} {
			_, err := a.conn.Exec(ctx, sql, pgx.NamedArgs{
				"court": c.id, "code": c.code, "name": c.name, "name_en": c.english, "id": c.caseID, "at": legal.MustParse("2015-01-05T09:00:00"),
			})
			if err != nil {
				return fmt.Errorf("found court %s: %w", c.id, err)
			}
		}
	}
	return nil
}

// Grow fills the archive up to n lots, of which one in a hundred is not over yet, and
// lets the planner look at them. What was there stays; each call spreads its own over
// all the years.
func (a *Archive) Grow(ctx context.Context, n int) error {
	from := a.size
	if from >= n {
		return nil
	}
	err := a.unguarded(ctx, func() error {
		for _, name := range costly {
			err := a.exec(ctx, `drop index `+name)
			if err != nil {
				return err
			}
		}
		for a.size < n {
			to := min(a.size+batch, n)
			err := a.fill(ctx, a.size, to, from, n)
			if err != nil {
				return err
			}
			a.size = to
			if to%(10*batch) == 0 || to == n {
				a.say("%d of %d lots", to, n)
			}
		}
		for i, definition := range a.heavy {
			a.say("index %s", costly[i])
			err := a.exec(ctx, definition)
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	a.say("vacuum analyze")
	for _, t := range filled {
		err := a.exec(ctx, `vacuum analyze `+t)
		if err != nil {
			return err
		}
	}
	return nil
}

// fill makes lots from up to to, of a step that goes from first to last.
func (a *Archive) fill(ctx context.Context, from, to, first, last int) error {
	tx, err := a.conn.Begin(ctx)
	if err != nil {
		return fmt.Errorf("archive: %w", err)
	}
	defer func() { _ = tx.Rollback(context.WithoutCancel(ctx)) }() // nothing after a commit
	_, err = tx.Exec(ctx, `truncate archived`)
	if err != nil {
		return fmt.Errorf("archive: %w", err)
	}
	i := from
	_, err = tx.CopyFrom(ctx, pgx.Identifier{"archived"}, columns, pgx.CopyFromFunc(func() ([]any, error) {
		if i == to {
			return nil, nil
		}
		l, err := a.world.lot(i, first, last, a.now)
		i++
		return l.row(), err
	}))
	if err != nil {
		return fmt.Errorf("archive: copy lots: %w", err)
	}
	for _, sql := range fillers {
		_, err = tx.Exec(ctx, sql)
		if err != nil {
			return fmt.Errorf("archive: %w in %s", err, sql)
		}
	}
	return tx.Commit(ctx)
}

// fillers put what was copied where it belongs. Half of the lots have a photograph, a
// quarter a paper, a third a valuation; those that were sold were bid for.
var fillers = []string{
	`insert into asset (court_id, case_id, asset_id, kind, class, title, province, city, address, seizure_kind, seized_on, seizure_doc, listed_by, listed_at)
		select court_id, case_id, asset_id, kind, class, title, province, city, '', 'seal_up', '2015-01-06', '（2015）裁1号', asset_id, announced_at
		from archived`,
	`insert into asset_place (court_id, asset_id, version, lat, lng, placed_by, placed_at)
		select court_id, asset_id, 1, lat, lng, asset_id, announced_at
		from archived
		where lat is not null`,
	`insert into survey (court_id, asset_id, version, survey_id, facts, facts_enc, complete, surveyed_by, surveyed_at)
		select court_id, asset_id, 1, gen_random_uuid(), jsonb_build_object(
			'title', jsonb_build_object('owner', '李某', 'certificate', '第' || n || '号'), 'burdens', '[]'::jsonb, 'waiting_seizures', '[]'::jsonb,
			'possession', jsonb_build_object('by', 'vacant', 'vacate', true), 'leases', '[]'::jsonb, 'unpaid', '[]'::jsonb, 'defects', '[]'::jsonb,
			'disputes', '[]'::jsonb, 'description', title), '\x00', true, asset_id, announced_at
		from archived`,
	`insert into valuation (court_id, valuation_id, case_id, asset_id, specialty, province, city, seized_on, mandate, wish, negotiable, official_price,
			needs_inspection, online_available, status, started_by, started_at)
		select court_id, lot_id, case_id, asset_id, 'real_estate', province, city, '2015-01-06', '', '', '', '', '', '', 'announced', asset_id, announced_at
		from archived
		where n % 3 = 0`,
	`insert into valuation_method (court_id, valuation_id, seq, method, outcome, reason, body, done_at)
		select court_id, lot_id, 1, 'party_agreement', 'agreed', '', '{}', announced_at
		from archived
		where n % 3 = 0`,
	`insert into lot_resolution (court_id, resolution_id, lot_id, content, content_hash, starting_price, increment, deposit, pay_days, exception,
			purchase_limited, prior_claims, costs, holders, members, presiding, proposed_by, proposed_at)
		select court_id, lot_id, lot_id, '{}', encode(sha256('{}'), 'hex'), price / 100.0, 1, price / 1000.0, 15, '', false, 0, 0, '[]',
			array[asset_id, lot_id, case_id], asset_id, asset_id, announced_at
		from archived`,
	`insert into lot (court_id, lot_id, case_id, asset_id, round, attempt, status, suspended_from, title, kind, class, province, city, address,
			reference_price, reference_method, reference_fixed_at, reference_valid_until, valuation_id, previous_start, starting_price, increment,
			deposit, pay_days, resolution_id, announced_at, opens_at, ends_at, final_price, ended_at, listed_by, listed_at)
		select court_id, lot_id, case_id, asset_id, round, 1, status, case status when 'SUSPENDED' then 'ANNOUNCED' end, title, kind, class, province, city, '',
			price / 100.0, 'party_agreement', announced_at, '2026-12-31', case when n % 3 = 0 then lot_id end, case round when 'second' then price / 100.0 end,
			price / 100.0, greatest(price / 20000, 1)::numeric, round(price / 1000.0, 2), 15, lot_id, announced_at, opens_at, ends_at, final / 100.0, ended_at,
			asset_id, announced_at
		from archived`,
	`insert into lot_live (court_id, lot_id, case_id, asset_id, shard, round, status, starting_price, increment, opens_at, ends_at, price, leader_code,
			leader_rank, bid_count, epoch)
		select court_id, lot_id, case_id, asset_id, 0, round, case status when 'BIDDING' then 'BIDDING' else 'SOLD' end, price / 100.0, 1, opens_at, ends_at,
			final / 100.0, case when final is not null then 'A1B2' end, case when final is not null then 0 end, case when final is null then 0 else 2 end, 0
		from archived
		where status in ('BIDDING', 'DELIVERED')`,
	`insert into bid (court_id, lot_id, seq, code, amount, rank, at, entered_at, ends_at, key, epoch)
		select court_id, lot_id, seq, 'A1B2', case seq when 1 then price else final end / 100.0, 0, opens_at + make_interval(hours => seq),
			opens_at + make_interval(hours => seq), ends_at, seq::text, 0
		from archived, generate_series(1, 2) seq
		where status = 'DELIVERED'`,
	`insert into announcement (court_id, announcement_id, lot_id, content, content_hash, opens_at, ends_at, published_by, published_at)
		select court_id, lot_id, lot_id, content, encode(sha256(convert_to(content, 'UTF8')), 'hex'), opens_at, ends_at, asset_id, announced_at
		from archived`,
	`insert into lot_index (court_id, lot_id, case_id, asset_id, standing, status, round, kind, class, province, city, price, turn, opens_at, closes_at, lat, lng, folded)
		select court_id, lot_id, case_id, asset_id, lot_standing(status), status, round, kind, class, province, city, coalesce(final, price) / 100.0,
			case lot_standing(status)
				when 'upcoming' then extract(epoch from opens_at) * 1000000
				when 'running' then extract(epoch from ends_at) * 1000000
				else (1e12 - extract(epoch from coalesce(ended_at, announced_at))) * 1000000 end,
			opens_at, coalesce(ended_at, ends_at), lat, lng, folded
		from archived`,
	`insert into asset_photo (court_id, photo_id, asset_id, photo_no, position, large, thumb, caption, added_by, added_at)
		select court_id, lot_id, asset_id, 1, 1, sum, sum, '', asset_id, announced_at
		from (select *, encode(sha256(convert_to(court_id, 'UTF8')), 'hex') as sum from archived) a
		where n % 2 = 0`,
	`insert into attachment (court_id, attachment_id, asset_id, attachment_no, kind, title, sha256, public, added_by, added_at)
		select a.court_id, a.lot_id, a.asset_id, 1, 'inspection', '现场照片', encode(sha256(convert_to(c.code, 'UTF8')), 'hex'), true, a.asset_id, a.announced_at
		from archived a
		join court c using (court_id)
		where n % 4 = 0`,
}

// Lots returns lots of the archive in some states, spread over it.
func (a *Archive) Lots(ctx context.Context, n int, states ...string) ([]ref.ID, error) {
	rows, err := a.conn.Query(ctx, `
		select lot_id
		from lot_index tablesample bernoulli (case when $2 > 100000 then 1 else 100 end) repeatable (7)
		where standing = any($1)
		order by md5(lot_id::text)
		limit $3`, states, a.size, n)
	if err != nil {
		return nil, fmt.Errorf("choose lots: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowTo[ref.ID])
}
