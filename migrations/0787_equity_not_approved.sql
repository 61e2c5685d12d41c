-- Equity whose buyer got no approval of the change of shareholder in reasonable time is
-- sold again (法释〔2021〕20号 Art. 15). It is a ruling on a re-auction like that on a buyer
-- who does not pay, on another ground: it comes after the price was paid, and the
-- deposit is kept only from a buyer who knew that the announced qualification was lacking.

-- +goose Up

alter table default_ruling
	add column ground text not null default 'unpaid' check (ground in ('unpaid', 'unapproved')),
	add column forfeits boolean not null default true,
	add column last_day date,
	add column knew text not null default '' check (length(knew) <= 500),
	add constraint default_ruling_forfeits check (forfeits or ground = 'unapproved'),
	add constraint default_ruling_last_day check ((ground = 'unapproved') = (last_day is not null)),
	add constraint default_ruling_knew check ((ground = 'unapproved' and forfeits) = (knew <> ''));

insert into lot_step (before, after) values ('PAID', 'DEFAULTED');

-- +goose StatementBegin
create or replace function default_ruling_guard() returns trigger language plpgsql as $$
begin
	if new.ground = 'unpaid' and not exists (
		select from lot l
		join sale_confirmation c using (court_id, lot_id)
		where l.court_id = new.court_id and l.lot_id = new.lot_id and l.status = 'OVERDUE'
		  and c.application_id = new.application_id and c.buyer_id = new.buyer_id and new.at >= c.pay_by) then
		raise exception 'only a buyer whose time to pay is over is ruled in default'
			using errcode = 'restrict_violation', constraint = 'default_ruling_overdue';
	end if;
	if new.ground = 'unapproved' and not exists (
		select from lot l
		join sale_confirmation c using (court_id, lot_id)
		where l.court_id = new.court_id and l.lot_id = new.lot_id and l.status = 'PAID' and l.class = 'equity'
		  and c.application_id = new.application_id and c.buyer_id = new.buyer_id
		  and new.last_day > (c.ended_at at time zone 'Asia/Shanghai')::date and new.last_day < (new.at at time zone 'Asia/Shanghai')::date
		  and (select f.result
			from buyer_finding f
			where f.court_id = l.court_id and f.lot_id = l.lot_id and f.requirement = 'equity_approval'
			order by f.finding_id desc
			limit 1) = 'lacking'
		  and (not new.forfeits or exists (
			select from lot_requirement r
			where r.court_id = l.court_id and r.lot_id = l.lot_id))) then
		raise exception 'equity is sold again once the time for its approval is over, and the approval is found lacking'
			using errcode = 'restrict_violation', constraint = 'default_ruling_unapproved';
	end if;
	return new;
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
create or replace function lot_undone_by_ruling() returns trigger language plpgsql as $$
begin
	if new.status = 'REVOKED' and not exists (select from revocation_ruling where court_id = new.court_id and lot_id = new.lot_id)
		or new.status = 'DEFAULTED' and old.status in ('OVERDUE', 'PAID') and not exists (
			select from default_ruling
			where court_id = new.court_id and lot_id = new.lot_id and ground = case old.status when 'PAID' then 'unapproved' else 'unpaid' end) then
		raise exception 'a lot becomes % only by a ruling', new.status
			using errcode = 'restrict_violation', constraint = 'lot_undone_by_ruling';
	end if;
	return new;
end $$;
-- +goose StatementEnd

-- A deposit that became price is forfeited only by a ruling that says so.
-- +goose StatementBegin
create or replace function application_guard() returns trigger language plpgsql as $$
begin
	if (new.court_id, new.lot_id, new.application_id, new.person_id, new.bidder_id, new.claims_priority, new.deposit_due,
		new.announcement_hash, new.housing_pledge, new.mandate, new.papers, new.flags, new.applied_at) is distinct from
		(old.court_id, old.lot_id, old.application_id, old.person_id, old.bidder_id, old.claims_priority, old.deposit_due,
		old.announcement_hash, old.housing_pledge, old.mandate, old.papers, old.flags, old.applied_at) then
		raise exception 'what was applied for does not change' using errcode = 'restrict_violation', constraint = 'application_frozen';
	end if;
	if old.deposit_held_at is not null and new.deposit_held_at is distinct from old.deposit_held_at then
		raise exception 'a deposit is confirmed once' using errcode = 'restrict_violation', constraint = 'application_frozen';
	end if;
	if new.status <> old.status and (old.status, new.status) not in (('APPLIED', 'DEPOSIT_PENDING'), ('APPLIED', 'QUALIFIED'), ('DEPOSIT_PENDING', 'QUALIFIED'),
		('APPLIED', 'RELEASED'), ('DEPOSIT_PENDING', 'RELEASED'), ('QUALIFIED', 'RELEASED'), ('QUALIFIED', 'WON'),
		('APPLIED', 'DISQUALIFIED'), ('DEPOSIT_PENDING', 'DISQUALIFIED'), ('QUALIFIED', 'DISQUALIFIED'),
		('WON', 'OFFSET_TO_PRICE'), ('WON', 'FORFEITED'), ('WON', 'RELEASED'))
		and not ((old.status, new.status) = ('OFFSET_TO_PRICE', 'FORFEITED') and exists (
			select from default_ruling r
			where r.court_id = new.court_id and r.lot_id = new.lot_id and r.application_id = new.application_id and r.ground = 'unapproved' and r.forfeits)) then
		raise exception 'an application does not go from % to %', old.status, new.status
			using errcode = 'restrict_violation', constraint = 'application_step';
	end if;
	return new;
end $$;
-- +goose StatementEnd
