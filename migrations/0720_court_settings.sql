-- What a court sets where the law of auctions is silent: which settings there are and
-- within which bounds, and each change, asked by one person and decided by another.

-- +goose Up

-- The rows are those of the table of settings in package auction; a test compares them.
create table auction_setting (
	name text primary key check (name ~ '^[a-z][a-z_]{2,39}$'),
	usual integer not null,
	least integer not null,
	most integer not null,
	check (usual between least and most)
);
insert into auction_setting (name, usual, least, most) values
	('lenient_notice', 0, 0, 1),
	('pay_days_movable', 7, 1, 90),
	('pay_days_immovable', 15, 1, 90),
	('increment_per_mille', 1, 1, 50),
	('paper_workdays', 3, 0, 15),
	('reauction_days', 30, 1, 180),
	('alarm_first', 3, 2, 100),
	('alarm_second', 5, 2, 100),
	('alarm_third', 10, 2, 100);
call append_only('auction_setting');
revoke insert on auction_setting from fachui_app;

-- A change counts from an instant that is not before its approval, so that nothing
-- that was announced or decided earlier is judged by it.
create table court_setting (
	court_id text not null references court,
	change_id uuid not null,
	name text not null references auction_setting,
	value integer not null,
	document text not null check (length(document) between 4 and 200),
	from_day date not null,
	proposed_by uuid not null,
	proposed_at timestamptz not null,
	approved_by uuid,
	approved_at timestamptz,
	effective_at timestamptz,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, change_id),
	constraint court_setting_two_people check (approved_by <> proposed_by),
	constraint court_setting_approved check (num_nulls(approved_by, approved_at, effective_at) in (0, 3)),
	constraint court_setting_not_back check (effective_at >= approved_at and approved_at >= proposed_at)
);
create index court_setting_now on court_setting (court_id, name, effective_at) where effective_at is not null;
call changeable('court_setting');

-- +goose StatementBegin
create function court_setting_guard() returns trigger language plpgsql as $$
begin
	if tg_op = 'INSERT' then
		if new.approved_at is not null or not exists (
			select from auction_setting s where s.name = new.name and new.value between s.least and s.most) then
			raise exception 'a setting begins as a proposal within its bounds' using errcode = 'restrict_violation', constraint = 'court_setting_bounds';
		end if;
	elsif old.approved_at is not null
		or (old.court_id, old.change_id, old.name, old.value, old.document, old.from_day, old.proposed_by, old.proposed_at)
		is distinct from (new.court_id, new.change_id, new.name, new.value, new.document, new.from_day, new.proposed_by, new.proposed_at) then
		raise exception 'a setting is approved once and not rewritten' using errcode = 'restrict_violation', constraint = 'court_setting_once';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger court_setting_guard before insert or update on court_setting for each row execute function court_setting_guard();
alter table court_setting enable always trigger court_setting_guard;

create trigger court_setting_proposed_duty after insert on court_setting for each row execute function
	two_people_duty('setting', 'change_id', '1', 'proposed_by', 'proposed_at', 'leader,bureau_head');
create trigger court_setting_approved_duty after update on court_setting for each row execute function
	two_people_duty('setting', 'change_id', '2', 'approved_by', 'approved_at', 'leader,bureau_head');
alter table court_setting enable always trigger court_setting_proposed_duty;
alter table court_setting enable always trigger court_setting_approved_duty;

-- What a court's setting was at an instant.
-- +goose StatementBegin
create function court_setting_at(court text, setting text, moment timestamptz) returns integer language sql stable as $$
	select coalesce((
		select value
		from court_setting
		where court_id = court and name = setting and effective_at <= moment
		order by effective_at desc, approved_at desc, change_id desc
		limit 1), (
		select usual
		from auction_setting
		where name = setting))
$$;
-- +goose StatementEnd
