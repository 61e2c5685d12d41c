-- Orders that limit what a debtor may consume (限制消费令): against whom, in which case,
-- under which number, from when until when, and when it was lifted (法释〔2010〕8号 as
-- amended by 法释〔2015〕17号, Art. 1, 3, 5, 9). Whoever stands under one may not buy real
-- property; the court is told when he applies for some. Both rows stay as they were made.

-- +goose Up

create table consumption_order (
	court_id text not null,
	order_id uuid not null,
	case_id uuid not null,
	party_id uuid not null,
	doc_no text not null check (length(doc_no) between 2 and 60),
	reason text not null check (length(reason) between 2 and 500),
	from_on date not null,
	until_on date check (until_on >= from_on),
	recorded_by uuid not null,
	at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, order_id),
	foreign key (court_id, case_id, party_id) references party (court_id, case_id, party_id),
	constraint consumption_order_number unique (court_id, doc_no, party_id)
);
create index consumption_order_by_case on consumption_order (court_id, case_id, order_id);
create index consumption_order_by_party on consumption_order (court_id, party_id);
call append_only('consumption_order');

create table consumption_lift (
	court_id text not null,
	order_id uuid not null,
	doc_no text not null check (length(doc_no) between 2 and 60),
	reason text not null check (length(reason) between 2 and 500),
	lifted_on date not null,
	lifted_by uuid not null,
	at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	constraint consumption_lift_once primary key (court_id, order_id),
	foreign key (court_id, order_id) references consumption_order
);
call append_only('consumption_lift');

-- +goose StatementBegin
create function consumption_order_guard() returns trigger language plpgsql as $$
begin
	if not exists (
		select from party p
		where p.court_id = new.court_id and p.party_id = new.party_id and p.case_id = new.case_id and p.kind = 'debtor') then
		raise exception 'only a debtor is limited' using errcode = 'restrict_violation', constraint = 'consumption_order_debtor';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger consumption_order_guard before insert on consumption_order for each row execute function consumption_order_guard();
alter table consumption_order enable always trigger consumption_order_guard;

-- +goose StatementBegin
create function consumption_lift_guard() returns trigger language plpgsql as $$
begin
	if not exists (
		select from consumption_order o
		where o.court_id = new.court_id and o.order_id = new.order_id and o.from_on <= new.lifted_on and o.at <= new.at) then
		raise exception 'an order is lifted after it was made' using errcode = 'restrict_violation', constraint = 'consumption_lift_after';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger consumption_lift_guard before insert on consumption_lift for each row execute function consumption_lift_guard();
alter table consumption_lift enable always trigger consumption_lift_guard;
