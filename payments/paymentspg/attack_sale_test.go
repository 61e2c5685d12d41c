package paymentspg

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"fachui/internal/pgtest"
	"fachui/internal/pgtest/fixture"
	"fachui/internal/ref"
)

// sales are lots in the states that attacks on a sale need, with their people. SQL
// names them with an @, as [sales.say] writes out.
type sales struct {
	pool  *pgxpool.Pool
	names *strings.Replacer
}

// newSales makes lots that are announced, paid, titled and only priced, one of another
// court, and one whose bidding runs; the outside of a case is not what is attacked, so
// what took the lots so far is written with their guards lifted.
func newSales(t *testing.T) sales {
	t.Helper()
	s := sales{pool: pgtest.New(t)}
	fixture.Court(t, s.pool, jinjiang)
	fixture.Court(t, s.pool, "wuhou")
	pairs := []string{}
	name := func(what string, id ref.ID) { pairs = append(pairs, "@"+what, "'"+id.String()+"'") }
	lots := map[string]ref.ID{}
	for _, of := range []string{"open", "paid", "titled", "live"} {
		lots[of] = fixture.Announced(t, s.pool, fixture.Lot{Court: jinjiang})
	}
	lots["far"] = fixture.Announced(t, s.pool, fixture.Lot{Court: "wuhou"})
	lots["priced"] = fixture.Announced(t, s.pool, fixture.Lot{Court: jinjiang})
	for of, id := range lots {
		name(of, id)
	}
	caseID, one := fixture.Asset(t, s.pool, jinjiang, "movable", "vehicle")
	name("twothings", caseID)
	name("thing1", one)
	name("thing2", ref.New())
	for i, who := range []string{"clerk", "judge", "second", "head", "leader", "officer", "reader", "other", "barred", "brother", "party"} {
		name(who, ref.ID("00000000-0000-7000-8000-00000000"+strconv.Itoa(2000+i)))
	}
	for i := range 9 {
		name("id"+strconv.Itoa(i+1), ref.ID("00000000-0000-7000-8000-00000000"+strconv.Itoa(3000+i)))
	}
	s.names = strings.NewReplacer(pairs...)
	super := pgtest.Super(t, s.pool)
	_, err := super.Exec(t.Context(), s.say(sureSQL))
	require.NoError(t, err)
	_, err = super.Exec(t.Context(), s.say(salesSQL))
	require.NoError(t, err)
	return s
}

// say writes out who and what SQL names.
func (s sales) say(sql string) string { return s.names.Replace(sql) }

func (s sales) said(rows []attack) []attack {
	out := slices.Clone(rows)
	for i := range out {
		out[i].sql = s.say(out[i].sql)
	}
	return out
}

// all are the attempts on a sale from its list of who may not bid to its delivery.
func (s sales) all() []attack {
	return s.said(slices.Concat(onLists(), onReaders(), onSettings(), onPapers(), onCorrections(), onDrafts(), onHandovers(), onDelivery(), onSets(), onFindings(), onOutages()))
}

const sureSQL = `
	insert into person (person_id, kind, login, paper, name_cipher, name_masked, name_hash, number_cipher, number_masked, number_hash, proof, proved_at, registered_at)
	select p.id::uuid, 'person', p.login, 'id_card', 'x', '某**', sha256(convert_to(p.login, 'UTF8')), 'x', '5101**', sha256(convert_to(p.login, 'UTF8')), 'proved', '2026-01-06', '2026-01-06'
	from (values (@clerk, 'clerk'), (@judge, 'judge'), (@second, 'second'), (@head, 'head'), (@leader, 'leader'), (@officer, 'officer'),
		(@reader, 'reader'), (@other, 'other'), (@barred, 'barred'), (@brother, 'brother'), (@party, 'party')) p (id, login);
	insert into person_role (person_id, court_id, role, turn, granted, by_id, at)
	select p.id::uuid, 'jinjiang', p.role, 1, true, @reader::uuid, '2026-01-06'
	from (values (@clerk, 'clerk'), (@judge, 'judge'), (@second, 'judge'), (@party, 'judge'), (@head, 'bureau_head'), (@leader, 'leader'), (@officer, 'confirm_officer')) p (id, role);
	insert into case_handler (court_id, case_id, version, person_id, assigned_by, assigned_at)
	select court_id, case_id, 1, @judge, @head, '2026-01-06' from lot where lot_id = @open;
	insert into party (court_id, case_id, party_id, kind, nature, masked_name, name_enc, name_hash, id_enc, id_hash, added_by, added_at)
	select court_id, case_id, @id9, 'debtor', 'person', '某**', 'x', sha256('party'), 'x', sha256('party'), @clerk, '2026-01-06' from lot where lot_id = @open;
	insert into relative_declaration (declaration_id, person_id, relation, number_hash, number_masked, declared_at)
		values (@id8, @judge, 'sibling', sha256('brother'), '**', '2026-01-06');
	insert into lot_bar_entry (court_id, entry_id, lot_id, body, name_masked, number_hash, relation, entered_by, entered_at)
		values ('jinjiang', @id7, @open, 'auxiliary', '某**', sha256('barred'), '看样服务人员', @officer, '2026-03-12 09:00+08');
	insert into asset (court_id, case_id, asset_id, kind, class, title, province, city, address, seizure_kind, seized_on, seizure_doc, listed_by, listed_at)
	select court_id, case_id, @thing2, kind, class, title, province, city, address, seizure_kind, seized_on, seizure_doc, listed_by, listed_at from asset where asset_id = @thing1`

const salesSQL = `
	begin;
	alter table lot disable trigger user;
	alter table sale_confirmation disable trigger user;
	alter table lot_live disable trigger user;
	update lot set status = 'PRICED', starting_price = null, increment = null, deposit = null, pay_days = null, resolution_id = null, announced_at = null, opens_at = null, ends_at = null
	where lot_id = @priced;
	update lot set status = 'BIDDING' where lot_id = @live;
	update lot set status = case lot_id when @paid then 'PAID' else 'TITLED' end, purchase_limited = true, final_price = 700000, ended_at = ends_at,
		paid_at = '2026-04-10 10:00+08', ruled_at = case lot_id when @titled then timestamptz '2026-04-12 10:00+08' end, titled_at = case lot_id when @titled then timestamptz '2026-04-13 10:00+08' end
	where lot_id in (@paid, @titled);
	insert into application (court_id, lot_id, application_id, person_id, bidder_id, claims_priority, deposit_due, status, announcement_hash, housing_pledge, applied_at)
	select court_id, lot_id, case lot_id when @paid then @id5::uuid else @id6::uuid end, @other, @other, false, 70000, 'APPLIED', repeat('a', 64), true, '2026-03-10 09:00+08'
	from lot where lot_id in (@paid, @titled);
	insert into sale_confirmation (court_id, lot_id, confirmation_id, application_id, buyer_id, buyer_name, code, price, deposit, balance, bids, ended_at, pay_by, at)
	select court_id, lot_id, gen_random_uuid(), case lot_id when @paid then @id5::uuid else @id6::uuid end, @other, '某', 'AAAAA-AAAA1', 700000, 70000, 630000, 1, ended_at, '2026-04-18', ended_at
	from lot where lot_id in (@paid, @titled);
	insert into lot_live (court_id, lot_id, shard, round, status, starting_price, increment, opens_at, ends_at, epoch)
	select court_id, lot_id, 7, 'first', 'BIDDING', 700000, 5000, opens_at, ends_at, 1 from lot where lot_id = @live;
	alter table sale_ruling disable trigger user;
	insert into sale_ruling (court_id, lot_id, ruling_id, doc_no, document, buyer_id, buyer_check, issued_by, issued_at)
	select court_id, lot_id, gen_random_uuid(), '（2026）裁1号', repeat('d', 64), @other, '已复核', @judge, '2026-04-12 10:00+08' from lot where lot_id = @titled;
	do $$
	declare
		t record;
	begin
		for t in select tgrelid::regclass as name, tgname from pg_trigger
			where not tgisinternal and tgrelid in ('lot'::regclass, 'sale_confirmation'::regclass, 'lot_live'::regclass, 'sale_ruling'::regclass) loop
			execute format('alter table %s enable always trigger %I', t.name, t.tgname);
		end loop;
	end $$;
	commit`
