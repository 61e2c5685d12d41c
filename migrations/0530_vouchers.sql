-- The register of receipt vouchers (往来票据): one for each bank credit that is
-- explained, numbered by court and year without a gap. A voucher that is wrong is
-- made void by two people and stays in the register, so no number can be missing.

-- +goose Up

create table voucher (
	court_id text not null references ledger,
	year integer not null check (year between 2000 and 2999),
	number integer not null check (number >= 1),
	line_seq bigint not null,
	amount numeric(20,2) not null check (amount > 0 and amount < 1e13),
	issued_by uuid not null,
	issued_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, year, number),
	foreign key (court_id, line_seq) references bank_line,
	constraint voucher_year check (year = extract(year from issued_at at time zone 'Asia/Shanghai'))
);
create index voucher_by_line on voucher (court_id, line_seq);
call append_only('voucher');

-- What one person asks, and what another answers.
create table voucher_void_request (
	court_id text not null,
	request_id uuid not null,
	year integer not null,
	number integer not null,
	reason text not null check (length(reason) between 4 and 500),
	asked_by uuid not null,
	asked_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, request_id),
	foreign key (court_id, year, number) references voucher
);
create index voucher_void_request_of on voucher_void_request (court_id, year, number);
call append_only('voucher_void_request');

create table voucher_void_answer (
	court_id text not null,
	request_id uuid not null,
	void boolean not null,
	answered_by uuid not null,
	answered_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, request_id),
	foreign key (court_id, request_id) references voucher_void_request
);
call append_only('voucher_void_answer');

create table voucher_print (
	court_id text not null,
	year integer not null,
	number integer not null,
	copy integer not null check (copy >= 1),
	reason text not null default '' check (length(reason) <= 500),
	printed_by uuid not null,
	printed_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, year, number, copy),
	foreign key (court_id, year, number) references voucher,
	constraint voucher_reprint_reason check (copy = 1 or length(reason) >= 4)
);
call append_only('voucher_print');

-- +goose StatementBegin
create function voucher_is_void(court text, y integer, n integer) returns boolean language sql stable set search_path = public, pg_temp as $$
	select exists (
		select
		from voucher_void_request r
		join voucher_void_answer a using (court_id, request_id)
		where r.court_id = court and r.year = y and r.number = n and a.void)
$$;
-- +goose StatementEnd

-- +goose StatementBegin
create function voucher_follows() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
	next integer;
begin
	perform from ledger_head where court_id = new.court_id for update;
	select coalesce(max(number), 0) + 1 into next from voucher where court_id = new.court_id and year = new.year;
	if new.number <> next then
		raise exception 'the next voucher of court % in % is number %', new.court_id, new.year, next
			using errcode = 'check_violation', constraint = 'voucher_gapless';
	end if;
	if not exists (
		select from bank_line
		where court_id = new.court_id and seq = new.line_seq and credit and amount = new.amount) then
		raise exception 'a voucher is for what came in, to the fen'
			using errcode = 'check_violation', constraint = 'voucher_of_credit';
	end if;
	if exists (
		select from voucher v
		where v.court_id = new.court_id and v.line_seq = new.line_seq and not voucher_is_void(v.court_id, v.year, v.number)) then
		raise exception 'bank line % has its voucher', new.line_seq
			using errcode = 'unique_violation', constraint = 'voucher_one';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger voucher_follows before insert on voucher for each row execute function voucher_follows();
alter table voucher enable always trigger voucher_follows;

-- +goose StatementBegin
create function voucher_void_request_open() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	perform from ledger_head where court_id = new.court_id for update;
	if voucher_is_void(new.court_id, new.year, new.number) or exists (
		select
		from voucher_void_request r
		where r.court_id = new.court_id and r.year = new.year and r.number = new.number
			and not exists (select from voucher_void_answer a where a.court_id = r.court_id and a.request_id = r.request_id)) then
		raise exception 'voucher % of % is void, or somebody has asked already', new.number, new.year
			using errcode = 'check_violation', constraint = 'voucher_void_once';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger voucher_void_request_open before insert on voucher_void_request for each row execute function voucher_void_request_open();
alter table voucher_void_request enable always trigger voucher_void_request_open;

-- +goose StatementBegin
create function voucher_void_two_people() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	if exists (
		select from voucher_void_request
		where court_id = new.court_id and request_id = new.request_id and asked_by = new.answered_by) then
		raise exception 'a voucher is made void by two people'
			using errcode = 'check_violation', constraint = 'voucher_void_two_people';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger voucher_void_two_people before insert on voucher_void_answer for each row execute function voucher_void_two_people();
alter table voucher_void_answer enable always trigger voucher_void_two_people;

-- +goose StatementBegin
create function voucher_print_follows() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	perform from ledger_head where court_id = new.court_id for update;
	if new.copy <> 1 + (select count(*) from voucher_print where court_id = new.court_id and year = new.year and number = new.number) then
		raise exception 'copies of voucher % of % are counted', new.number, new.year
			using errcode = 'check_violation', constraint = 'voucher_copies';
	end if;
	if voucher_is_void(new.court_id, new.year, new.number) then
		raise exception 'voucher % of % is void', new.number, new.year
			using errcode = 'check_violation', constraint = 'voucher_print_void';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger voucher_print_follows before insert on voucher_print for each row execute function voucher_print_follows();
alter table voucher_print enable always trigger voucher_print_follows;
