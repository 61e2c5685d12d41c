-- What happens between title and the keys (拍卖变卖规定 Art. 27; 民事诉讼法 Art. 261): the
-- notice to leave, the court's public order with its day, the eviction, what stands in
-- the way; and what the record of the handing over says. The rules live in package auction.

-- +goose Up

create table delivery_step (
	court_id text not null,
	step_id uuid not null,
	lot_id uuid not null,
	kind text not null check (kind in ('notice', 'order', 'eviction', 'hindrance')),
	until_day date,
	document text not null check (document ~ '^[0-9a-f]{64}$'),
	doc_no text not null default '' check (length(doc_no) <= 120),
	note text not null default '' check (length(note) <= 1000),
	taken_by uuid not null,
	at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, step_id),
	foreign key (court_id, lot_id) references lot,
	constraint delivery_step_day check ((kind in ('notice', 'order')) = (until_day is not null)),
	constraint delivery_step_no check (kind <> 'order' or length(doc_no) >= 2),
	constraint delivery_step_why check (kind <> 'hindrance' or length(note) >= 4)
);
create index delivery_step_of on delivery_step (court_id, lot_id, step_id);
call append_only('delivery_step');

-- Nobody is put out before the day of a public order has passed, nor ordered out before
-- the day of a notice has.
-- +goose StatementBegin
create function delivery_step_guard() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	if not exists (
		select from lot l
		where l.court_id = new.court_id and l.lot_id = new.lot_id and l.status in ('PAID', 'RULED', 'TITLED')) then
		raise exception 'property is cleared for a buyer who has paid, until it is handed over'
			using errcode = 'check_violation', constraint = 'delivery_step_now';
	end if;
	if new.kind in ('order', 'eviction') and not exists (
		select from delivery_step s
		where s.court_id = new.court_id and s.lot_id = new.lot_id
			and s.kind = case new.kind when 'order' then 'notice' else 'order' end
			and new.at >= (s.until_day + 1)::timestamp at time zone 'Asia/Shanghai') then
		raise exception 'the day to leave has not passed' using errcode = 'check_violation', constraint = 'delivery_step_early';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger delivery_step_guard before insert on delivery_step for each row execute function delivery_step_guard();
alter table delivery_step enable always trigger delivery_step_guard;

-- Keys, meters and things, as the record of the handing over has them.
alter table sale_delivery add column record jsonb not null default '{}' check (jsonb_typeof(record) = 'object');
