package invariant

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/internal/basis"
)

// ofSeal are the invariants of the bidders' secrecy.
func ofSeal() []Invariant {
	return []Invariant{
		{
			"S-columns", "除成交确认外，没有一张表同时有竞买号一栏和报名或人员一栏。",
			"No table but the sale confirmation has a column for a bidder code and one for an application or person.",
			basis.Online2016(18), []test{
				ask(words("张有竞买号的表", "tables with a bidder code"), words("竞买号栏 {codes} 旁有人员栏 {people}。", "It has {people} beside {codes}."), `
					select c.table_name as place, string_agg(c.column_name, ', ') as codes, p.people, p.people is not null and c.table_name <> 'sale_confirmation' as bad
					from information_schema.columns c
					left join lateral (
						select string_agg(p.column_name, ', ') as people
						from information_schema.columns p
						where p.table_schema = 'public' and p.table_name = c.table_name
						  and p.column_name in ('application_id', 'person_id', 'bidder_id', 'buyer_id', 'buyer_name', 'deposit_id', 'party_id', 'payer_hash')) p on true
					where c.table_schema = 'public' and c.data_type = 'text'
					  and (c.column_name in ('leader_code', 'bidder_code', 'winner_code', 'paddle')
						or c.column_name = 'code' and exists (
							select from information_schema.columns l
							where l.table_schema = 'public' and l.table_name = c.table_name and l.column_name = 'lot_id')
						and not exists (
							select from pg_constraint k
							join pg_attribute a on a.attrelid = k.conrelid and a.attnum = any (k.conkey)
							where k.contype = 'f' and k.conrelid = format('public.%I', c.table_name)::regclass
							  and k.confrelid = 'account_kind'::regclass and a.attname = 'code'))
					group by c.table_name, p.people`),
			},
		},
		{
			"S-sealed", "竞价结束前，没有任何一行能把竞买号与报名人对上。",
			"Before the end no row anywhere puts a bidder code beside its lot's applicants.",
			basis.Online2016(18), []test{{words("行", "rows"), sealed(false)}},
		},
		{
			"S-losers", "竞价结束后，只有买受人被揭开，其余竞买人仍然封存。",
			"After the end only the buyer is opened; the others stay sealed.",
			basis.Online2016(18), []test{{words("行", "rows"), sealed(true)}},
		},
		{
			"S-few", "有资格的竞买号不多于已交保证金或免交的报名。",
			"There are no more qualified codes than applications whose deposit is held or waived.",
			basis.Online2016(17), []test{
				ask(words("个竞价标的", "lots"), words("竞买号 {codes} 个，保证金到账的报名 {held} 个。", "{codes} codes; {held} applications with a deposit held."), `
					select v.court_id || ' lot ' || v.lot_id as place, n.codes, n.held, n.codes > n.held as bad
					from lot_live v
					join lot l using (court_id, lot_id)
					cross join lateral (
						select (
							select count(*)
							from lot_code c
							where c.court_id = v.court_id and c.lot_id = v.lot_id) as codes, (
							select count(*)
							from application a
							where a.court_id = v.court_id and a.lot_id = v.lot_id and a.deposit_held_at is not null) as held) n`),
			},
		},
	}
}

// winner is the one whose seal the law breaks, and when.
type winner struct {
	Code, Application, Person, Bidder string
	over                              bool
}

// sealed looks at pairs of lots that are over, or of those that are not.
func sealed(over bool) func(context.Context, *snapshot) (findings, error) {
	return func(ctx context.Context, s *snapshot) (findings, error) {
		found, err := s.scan(ctx)
		if err != nil {
			return findings{}, err
		}
		winners, err := s.winners(ctx)
		if err != nil {
			return findings{}, err
		}
		f := findings{looked: found.rows}
		for _, p := range found.pairs {
			w := winners[p.lot]
			if w.over != over || p.table == "sale_confirmation" && p.code == w.Code && (p.id == w.Application || p.id == w.Person || p.id == w.Bidder) {
				continue
			}
			f.add(fmt.Sprintf("%s %s", p.table, p.row), words(fmt.Sprintf("竞买号 %s 旁有 %s（标的 %s）。", p.code, p.id, p.lot),
				fmt.Sprintf("Code %s stands beside %s (lot %s).", p.code, p.id, p.lot)))
		}
		return f, nil
	}
}

// winners says for each live lot whether it is over, and who won.
func (s *snapshot) winners(ctx context.Context) (map[string]winner, error) {
	rows, err := s.tx.Query(ctx, `
		select v.lot_id::text, v.status in ('SOLD', 'FAILED_R1', 'FAILED_R2', 'SELLOFF_FAILED', 'WITHDRAWN'), coalesce(v.leader_code, ''),
			coalesce(c.application_id::text, ''), coalesce(a.person_id::text, ''), coalesce(a.bidder_id::text, '')
		from lot_live v
		left join sale_confirmation c using (court_id, lot_id)
		left join application a using (court_id, lot_id, application_id)`)
	if err != nil {
		return nil, err
	}
	all := map[string]winner{}
	var lot string
	var w winner
	_, err = pgx.ForEachRow(rows, []any{&lot, &w.over, &w.Code, &w.Application, &w.Person, &w.Bidder}, func() error {
		all[lot] = w
		return nil
	})
	return all, err
}
