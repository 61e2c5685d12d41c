-- The enforcement fee after a sale was revoked. Its scale is one of what was recovered
-- in the case: money that went back to a buyer was not recovered, so its base falls
-- away, and what was recovered after it stands lower on the scale than it was charged.

-- +goose Up

-- What fell away of a fee that a plan charged, with the sale that was revoked.
create table case_fee_revoked (
	court_id text not null,
	lot_id uuid not null,
	plan_id uuid not null,
	case_id uuid not null,
	base numeric(20,2) not null check (base >= 0 and base < 1e13),
	charged numeric(20,2) not null check (charged >= 0 and charged < 1e13),
	paid numeric(20,2) not null check (paid >= 0 and paid < 1e13),
	at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, lot_id, plan_id),
	foreign key (court_id, lot_id) references sale_revocation,
	foreign key (court_id, plan_id) references case_fee,
	foreign key (court_id, case_id) references enforcement_case (court_id, case_id)
);
create index case_fee_revoked_by_plan on case_fee_revoked (court_id, plan_id);
call append_only('case_fee_revoked');

-- +goose StatementBegin
create function case_fee_revoked_guard() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
	f case_fee;
begin
	select * into strict f from case_fee where court_id = new.court_id and plan_id = new.plan_id;
	if f.case_id <> new.case_id
		or (new.base, new.charged, new.paid) <> (
			select least(new.base, f.base - coalesce(sum(r.base), 0)), least(new.charged, f.charged - coalesce(sum(r.charged), 0)),
				least(new.paid, f.paid - coalesce(sum(r.paid), 0))
			from case_fee_revoked r
			where r.court_id = new.court_id and r.plan_id = new.plan_id)
		or new.paid <> (
			select coalesce(sum(r.back), 0)
			from revoked_line r
			where r.court_id = new.court_id and r.lot_id = new.lot_id and r.line_id = f.line_id) then
		raise exception 'what falls away of a fee is of its plan, and no more than it charged'
			using errcode = 'check_violation', constraint = 'case_fee_revoked_guard';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger case_fee_revoked_guard before insert on case_fee_revoked for each row execute function case_fee_revoked_guard();
alter table case_fee_revoked enable always trigger case_fee_revoked_guard;

-- What was recovered in a case, and what of its fees is not taken yet: each fee by
-- the scale over what was recovered before it and still is, or as a decision says.
-- +goose StatementBegin
create function case_fee_standing(court text, of_case uuid, out recovered numeric, out owed numeric) language plpgsql stable security definer
set search_path = public, pg_temp as $$
declare
	f record;
	due numeric;
begin
	recovered := 0;
	owed := 0;
	for f in
		select c.rounding, c.decision_id, c.base - coalesce(sum(r.base), 0) as base, c.charged - coalesce(sum(r.charged), 0) as charged,
			c.paid - coalesce(sum(r.paid), 0) as paid
		from case_fee c
		left join case_fee_revoked r on r.court_id = c.court_id and r.plan_id = c.plan_id
		where c.court_id = court and c.case_id = of_case
		group by c.nth, c.rounding, c.decision_id, c.base, c.charged, c.paid
		order by c.nth
	loop
		due := f.charged;
		if f.decision_id is null then
			due := enforcement_fee(recovered + f.base, f.rounding) - enforcement_fee(recovered, f.rounding);
		end if;
		recovered := recovered + f.base;
		owed := owed + due - f.paid;
	end loop;
	owed := greatest(owed, 0);
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
create or replace function case_fee_follows() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
	n integer;
	so_far record;
begin
	perform from ledger_head where court_id = new.court_id for update;
	select count(*) into n from case_fee f where f.court_id = new.court_id and f.case_id = new.case_id;
	select * into so_far from case_fee_standing(new.court_id, new.case_id);
	if new.nth <> n + 1 or new.recovered <> so_far.recovered or new.open_before <> so_far.owed then
		raise exception 'the fee of this case is number %, after % recovered and % not reached', n + 1, so_far.recovered, so_far.owed
			using errcode = 'check_violation', constraint = 'case_fee_follows';
	end if;
	if not exists (select from plan where court_id = new.court_id and plan_id = new.plan_id and case_id = new.case_id and state = 'final') then
		raise exception 'a fee is charged by a final plan of its case' using errcode = 'check_violation', constraint = 'case_fee_of_plan';
	end if;
	if new.paid <> (select coalesce(sum(amount), 0) from plan_line where court_id = new.court_id and plan_id = new.plan_id and code = 'L2130')
		or new.paid > 0 and not exists (select from plan_line where court_id = new.court_id and plan_id = new.plan_id and code = 'L2130' and line_id = new.line_id) then
		raise exception 'a fee is what the plan takes for it' using errcode = 'check_violation', constraint = 'case_fee_of_plan';
	end if;
	if new.decision_id is not null and not exists (
		select from fee_decision d
		where d.court_id = new.court_id and d.decision_id = new.decision_id and d.state = 'approved' and d.charged = new.charged) then
		raise exception 'a lower fee rests on an approved decision that names it'
			using errcode = 'check_violation', constraint = 'case_fee_as_charged';
	end if;
	return new;
end $$;
-- +goose StatementEnd

-- What goes back is the fee that is still taken.
-- +goose StatementBegin
create or replace function fee_refund_of_fee() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	if not exists (
		select from case_fee f
		where f.court_id = new.court_id and f.plan_id = new.plan_id and f.case_id = new.case_id and new.amount = f.paid - (
			select coalesce(sum(r.paid), 0) from case_fee_revoked r where r.court_id = f.court_id and r.plan_id = f.plan_id)) then
		raise exception 'what goes back is the fee as it was taken' using errcode = 'check_violation', constraint = 'fee_refund_of_fee';
	end if;
	return new;
end $$;
-- +goose StatementEnd
