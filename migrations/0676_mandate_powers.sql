-- What an agent's mandate names beside bidding: paying, and collecting money, which
-- needs special authority (特别授权). The court finds in the paper what the agent said
-- is in it, or less, and before bidding begins (法释〔2016〕18号 Art. 14).

-- +goose Up

create index application_by_principal on application (bidder_id) where bidder_id <> person_id;

-- What the agent says the paper names.
create table mandate_power (
	court_id text not null,
	lot_id uuid not null,
	application_id uuid not null,
	power text not null check (power in ('pay', 'collect')),
	declared_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, lot_id, application_id, power),
	foreign key (court_id, lot_id, application_id) references application
);
call append_only('mandate_power');

-- What the confirming officer found in it.
create table mandate_power_found (
	court_id text not null,
	lot_id uuid not null,
	application_id uuid not null,
	power text not null,
	confirmed_by uuid not null,
	at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, lot_id, application_id, power),
	foreign key (court_id, lot_id, application_id, power) references mandate_power
);
call append_only('mandate_power_found');

-- +goose StatementBegin
create function mandate_power_guard() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	if not exists (
		select from application a
		where a.court_id = new.court_id and a.lot_id = new.lot_id and a.application_id = new.application_id
		  and a.mandate <> '' and a.applied_at = new.declared_at) then
		raise exception 'a power is named with the mandate that an agent hands in'
			using errcode = 'restrict_violation', constraint = 'mandate_power_guard';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger mandate_power_guard before insert on mandate_power for each row execute function mandate_power_guard();
alter table mandate_power enable always trigger mandate_power_guard;

-- +goose StatementBegin
create function mandate_power_found_guard() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	if not exists (
		select from application_confirmation c
		where c.court_id = new.court_id and c.lot_id = new.lot_id and c.application_id = new.application_id
		  and c.what = 'agent' and c.confirmed and c.confirmed_by = new.confirmed_by and c.at = new.at) then
		raise exception 'a power holds with the confirmation of its mandate'
			using errcode = 'restrict_violation', constraint = 'mandate_power_found_guard';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger mandate_power_found_guard before insert on mandate_power_found for each row execute function mandate_power_found_guard();
alter table mandate_power_found enable always trigger mandate_power_found_guard;

-- An agent is confirmed before bidding begins, by whatever writer.
-- +goose StatementBegin
create function agent_before_start() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	if not exists (
		select from lot l
		where l.court_id = new.court_id and l.lot_id = new.lot_id and new.at < l.opens_at) then
		raise exception 'an agent is confirmed before bidding begins'
			using errcode = 'restrict_violation', constraint = 'agent_before_start';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger agent_before_start before insert on application_confirmation for each row
	when (new.what = 'agent' and new.confirmed) execute function agent_before_start();
alter table application_confirmation enable always trigger agent_before_start;

-- Whose money counts by itself towards the deposit of an application is one who
-- said yes to bidding together, or an agent whose confirmed mandate names payment.
-- +goose StatementBegin
create function deposit_payer_known() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	if exists (
		select from deposit d
		join application a using (court_id, application_id)
		where d.court_id = new.court_id and d.deposit_id = new.deposit_id and not (
			new.payer = 'joint' and exists (
				select from joint_consent c
				join joint_bidder b using (court_id, lot_id, application_id, seat)
				where c.court_id = a.court_id and c.lot_id = a.lot_id and c.application_id = a.application_id and b.name_hash = new.name_hash)
			or new.payer = 'agent' and exists (
				select from mandate_power_found f
				where f.court_id = a.court_id and f.lot_id = a.lot_id and f.application_id = a.application_id and f.power = 'pay'))) then
		raise exception 'who pays beside the bidder said yes to bidding together, or is an agent who may pay'
			using errcode = 'restrict_violation', constraint = 'deposit_payer_known';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger deposit_payer_known before insert on deposit_payer for each row execute function deposit_payer_known();
alter table deposit_payer enable always trigger deposit_payer_known;

-- A forfeited deposit never goes back to any name that paid it, nor to one who
-- answers for it together with the bidder.
-- +goose StatementBegin
create or replace function forfeited_never_back() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	if exists (
		select from forfeiture_line l
		join buyer_default d on d.court_id = l.court_id and d.lot_id = l.lot_id
		where l.court_id = new.court_id and l.line_id = new.line_id and (d.payer_hash = new.name_hash or exists (
			select from deposit x
			join deposit_payer p on p.court_id = x.court_id and p.deposit_id = x.deposit_id
			where x.court_id = d.court_id and x.application_id = d.application_id and p.name_hash = new.name_hash))) then
		raise exception 'a forfeited deposit never goes back to its payer'
			using errcode = 'check_violation', constraint = 'forfeited_never_back';
	end if;
	return new;
end $$;
-- +goose StatementEnd
