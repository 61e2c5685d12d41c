-- The rest of what a court sets where the law is silent, and what its settings need to
-- be kept: what a lot was announced with, and who looked at an alarming price.

-- +goose Up

insert into auction_setting (name, usual, least, most) values
	('holiday_roll', 0, 0, 1),
	('default_grace_days', 3, 0, 30),
	('increment_guide_low', 5, 0, 100),
	('increment_guide_high', 20, 1, 1000),
	('multiples_only', 0, 0, 1),
	('first_bid_at_start', 0, 0, 1),
	('confirm_self_raise', 1, 0, 1),
	('confirm_jump_steps', 10, 0, 1000),
	('resume_working_hours', 1, 0, 1),
	('resume_least_minutes', 60, 5, 1440),
	('suspension_leave_days', 5, 0, 60),
	('top_up_rule', 0, 0, 2);

-- Frozen into a lot when it becomes live, as they stood at its announcement. Lots that
-- are live already keep to what they were announced with: nothing.
alter table lot_live
	add column multiples_only boolean not null default false,
	add column first_at_start boolean not null default false,
	add column confirm_self boolean not null default false,
	add column confirm_steps integer not null default 0 check (confirm_steps between 0 and 1000);

-- +goose StatementBegin
create function lot_live_rules_guard() returns trigger language plpgsql as $$
begin
	raise exception 'what the court asks of bids does not change while a lot is live' using errcode = 'restrict_violation', constraint = 'lot_live_rules_frozen';
end $$;
-- +goose StatementEnd
create trigger lot_live_rules_guard before update of multiples_only, first_at_start, confirm_self, confirm_steps on lot_live
	for each row execute function lot_live_rules_guard();
alter table lot_live enable always trigger lot_live_rules_guard;

-- What a judge found when a price had reached so many times the reference price.
create table price_alarm_note (
	court_id text not null,
	lot_id uuid not null,
	level integer not null check (level between 2 and 100),
	price numeric(20,2) not null check (price > 0 and price <= 1e13),
	note text not null check (length(note) between 2 and 500),
	noted_by uuid not null,
	noted_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	constraint price_alarm_noted_once primary key (court_id, lot_id, level),
	foreign key (court_id, lot_id) references lot
);
call append_only('price_alarm_note');
