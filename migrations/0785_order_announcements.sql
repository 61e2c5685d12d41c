-- What the public reads of an order that interrupts a sale, lets it go on or withdraws
-- it (法释〔2016〕18号 Art. 28: the reason is published): word for word, in the order in
-- which they came, with the template that wrote it and the paper that the order is on.
-- Nothing of it changes: a text that was wrong is followed by that of another order.

-- +goose Up

create table order_announcement (
	court_id text not null,
	interruption_id uuid not null,
	lot_id uuid not null,
	number integer not null check (number between 1 and 9999),
	act text not null check (act in ('stay', 'suspend', 'halt', 'pause', 'resume', 'withdraw', 'spare')),
	stood_at text not null check (length(stood_at) between 2 and 40),
	opens_at timestamptz,
	ends_at timestamptz,
	template text not null check (length(template) between 1 and 40),
	content text not null check (jsonb_typeof(content::jsonb) = 'object'),
	content_hash text not null check (content_hash = encode(sha256(convert_to(content, 'UTF8')), 'hex')),
	paper_id uuid,
	published_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, interruption_id),
	foreign key (court_id, interruption_id) references lot_interruption,
	foreign key (court_id, lot_id) references lot,
	foreign key (court_id, paper_id) references sale_paper,
	constraint order_announcement_number unique (court_id, lot_id, number),
	constraint order_announcement_times check (ends_at > opens_at)
);
call append_only('order_announcement');

-- +goose StatementBegin
create function order_announcement_guard() returns trigger language plpgsql as $$
begin
	if not exists (
		select from lot_interruption i
		where i.court_id = new.court_id and i.interruption_id = new.interruption_id and i.lot_id = new.lot_id and i.at <= new.published_at
			and i.kind = case new.act when 'resume' then 'resume' when 'withdraw' then 'withdraw' when 'spare' then 'withdraw' else 'suspend' end
			and (i.form = 'stay') = (new.act = 'stay')) then
		raise exception 'an order is published as what it orders' using errcode = 'restrict_violation', constraint = 'order_announcement_order';
	end if;
	if new.paper_id is not null and not exists (
		select from sale_paper p
		where p.court_id = new.court_id and p.paper_id = new.paper_id and p.lot_id = new.lot_id
			and p.kind = case new.act when 'resume' then 'resumption' when 'withdraw' then 'withdrawal' else 'suspension' end) then
		raise exception 'the paper is that of the order' using errcode = 'restrict_violation', constraint = 'order_announcement_paper';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger order_announcement_guard before insert on order_announcement for each row execute function order_announcement_guard();
alter table order_announcement enable always trigger order_announcement_guard;

-- A sale is also interrupted before it is announced; its order is on a paper all the same.
-- +goose StatementBegin
create or replace function sale_paper_guard() returns trigger language plpgsql as $$
begin
	if not exists (
		select from lot l
		where l.court_id = new.court_id and l.lot_id = new.lot_id and l.case_id = new.case_id
			and (l.announced_at is not null or new.kind in ('suspension', 'resumption', 'withdrawal'))) then
		raise exception 'a paper belongs to an announced lot of its case' using errcode = 'restrict_violation', constraint = 'sale_paper_lot';
	end if;
	if new.kind in ('suspension', 'resumption', 'withdrawal') and not exists (
		select from lot_interruption i
		where i.court_id = new.court_id and i.lot_id = new.lot_id and i.at <= new.issued_at
			and i.kind = case new.kind when 'resumption' then 'resume' when 'withdrawal' then 'withdraw' else 'suspend' end) then
		raise exception 'what interrupts a sale is written of an order' using errcode = 'restrict_violation', constraint = 'sale_paper_order';
	end if;
	if new.kind = 'confirmation' and not exists (
		select from sale_confirmation c
		where c.court_id = new.court_id and c.lot_id = new.lot_id and c.ended_at <= new.issued_at) then
		raise exception 'a confirmation is written of a sale' using errcode = 'restrict_violation', constraint = 'sale_paper_sale';
	end if;
	return new;
end $$;
-- +goose StatementEnd
