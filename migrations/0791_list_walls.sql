-- Appeals against the list of a lot and strikes of its lines (法释〔2016〕18号 Art. 34): who
-- is named appeals, against a line that stands; the decision follows the appeal; what an
-- appeal strikes was upheld by whoever strikes it; nobody strikes a line that keeps
-- themselves or, through them, their relative out.

-- +goose Up

-- +goose StatementBegin
create function eligibility_appeal_own() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	if not exists (
		select
		from lot_bars(new.court_id, new.lot_id) b
		join person p on p.person_id = new.person_id
		where b.source = new.source and not b.struck and (b.person_id = p.person_id or b.number_hash = p.number_hash and p.proof = 'proved')) then
		raise exception 'who is named by a line that stands appeals against it' using errcode = 'restrict_violation', constraint = 'eligibility_appeal_own';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger eligibility_appeal_own before insert on eligibility_appeal for each row execute function eligibility_appeal_own();
alter table eligibility_appeal enable always trigger eligibility_appeal_own;

-- +goose StatementBegin
create function eligibility_decided_after() returns trigger language plpgsql as $$
begin
	if exists (
		select from eligibility_appeal a
		where a.court_id = new.court_id and a.appeal_id = new.appeal_id and new.decided_at < a.filed_at) then
		raise exception 'an appeal is filed, then decided' using errcode = 'restrict_violation', constraint = 'eligibility_decided_after';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger eligibility_decided_after before insert on eligibility_decision for each row execute function eligibility_decided_after();
alter table eligibility_decision enable always trigger eligibility_decided_after;

-- +goose StatementBegin
create function lot_bar_strike_guard() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	if not exists (
		select from lot_bars(new.court_id, new.lot_id) b
		where b.source = new.source) then
		raise exception 'what is struck stands on the list of the lot' using errcode = 'restrict_violation', constraint = 'lot_bar_strike_line';
	end if;
	if exists (
		select
		from lot_bars(new.court_id, new.lot_id) b
		join person p on p.person_id = new.struck_by
		where b.source = new.source and (p.person_id in (b.person_id, b.via) or b.number_hash = p.number_hash)) then
		raise exception 'nobody strikes a line of their own' using errcode = 'restrict_violation', constraint = 'lot_bar_strike_other';
	end if;
	if new.appeal_id is not null and not exists (
		select
		from eligibility_appeal a
		join eligibility_decision d using (court_id, appeal_id)
		where a.court_id = new.court_id and a.appeal_id = new.appeal_id and a.lot_id = new.lot_id and a.source = new.source
			and d.upheld and d.decided_by = new.struck_by and d.decided_at <= new.at) then
		raise exception 'an appeal strikes its own line, once it is upheld' using errcode = 'restrict_violation', constraint = 'lot_bar_strike_upheld';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger lot_bar_strike_guard before insert on lot_bar_strike for each row execute function lot_bar_strike_guard();
alter table lot_bar_strike enable always trigger lot_bar_strike_guard;
