-- What the bank says, and the agreement with it at the end of each day.
--
-- The bank account of the ledger moves by bank lines and by nothing else, one
-- line one journal; lines come in the bank's own numbering without a gap. A day is
-- closed when the bank's statement and the book say the same to the fen.

-- +goose Up

-- One line as the bank booked it. Who stands on the other side is personal data
-- and encrypted; name_hash and account_hash are keyed hashes to compare by.
create table bank_line (
	court_id text not null references fund_account,
	seq bigint not null check (seq > 0),
	line_id uuid not null unique,
	bank_ref text not null check (length(bank_ref) between 1 and 100),
	booked_at timestamptz not null,
	value_date date not null,
	credit boolean not null,
	amount numeric(20,2) not null check (amount > 0 and amount < 1e13),
	balance_after numeric(20,2) check (balance_after > -1e13 and balance_after < 1e13),
	virtual_no text not null default '',
	end_to_end text not null default '',
	name_hash bytea,
	account_hash bytea,
	counterparty bytea,
	journal_number bigint not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, seq),
	constraint bank_line_once unique (court_id, bank_ref),
	constraint bank_line_one_journal unique (court_id, journal_number),
	foreign key (court_id, journal_number) references journal deferrable initially deferred
);
create index bank_line_by_time on bank_line (court_id, booked_at);
call append_only('bank_line');

-- +goose StatementBegin
create function bank_line_follows() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
	prev bank_line;
begin
	perform from ledger_head where court_id = new.court_id for update;
	select * into prev from bank_line where court_id = new.court_id order by seq desc limit 1;
	if new.seq <> coalesce(prev.seq, 0) + 1 then
		raise exception 'the next bank line of court % is number %', new.court_id, coalesce(prev.seq, 0) + 1
			using errcode = 'check_violation', constraint = 'bank_line_gapless';
	end if;
	if new.balance_after is null then -- not every format carries it
		new.balance_after := prev.balance_after + (case when new.credit then new.amount else -new.amount end);
	elsif prev.balance_after is not null and new.balance_after <> prev.balance_after + (case when new.credit then new.amount else -new.amount end) then
		raise exception 'bank line % does not follow from the balance before', new.seq
			using errcode = 'check_violation', constraint = 'bank_line_balance';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger bank_line_follows before insert on bank_line for each row execute function bank_line_follows();
alter table bank_line enable always trigger bank_line_follows;

-- The bank account of the ledger moves by a bank line of that amount and way.
-- +goose StatementBegin
create function bank_moves_by_lines() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	if not exists (
		select
		from bank_line
		where court_id = new.court_id and journal_number = new.number
			and amount = new.amount and credit = (new.dr_code = 'A1010')) then
		raise exception 'the bank account moves only by bank lines'
			using errcode = 'check_violation', constraint = 'posting_bank_line';
	end if;
	return null;
end $$;
-- +goose StatementEnd
create constraint trigger bank_moves_by_lines after insert on posting
	deferrable initially deferred for each row
	when (new.dr_code = 'A1010' or new.cr_code = 'A1010')
	execute function bank_moves_by_lines();
alter table posting enable always trigger bank_moves_by_lines;

-- The files as they came, kept by their hash.
create table statement_file (
	court_id text not null references fund_account,
	file_hash bytea not null check (length(file_hash) = 32),
	format text not null check (format in ('csv', 'camt.053')),
	content_enc bytea not null, -- names and accounts of payers: under a key that the database does not have
	brought_by uuid not null,
	brought_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, file_hash)
);
call append_only('statement_file');

-- A day as the bank states it. A later complete file of the same day replaces an
-- earlier incomplete one by being added: the latest counts.
create table statement (
	court_id text not null,
	statement_id uuid not null,
	day date not null,
	file_hash bytea not null,
	opening numeric(20,2) not null check (opening > -1e13 and opening < 1e13),
	closing numeric(20,2) not null check (closing > -1e13 and closing < 1e13),
	lines integer not null check (lines >= 0),
	imported_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, statement_id),
	foreign key (court_id, file_hash) references statement_file
);
create index statement_by_day on statement (court_id, day, statement_id);
call append_only('statement');

create table statement_line (
	court_id text not null,
	statement_id uuid not null,
	seq bigint not null,
	bank_ref text not null,
	credit boolean not null,
	amount numeric(20,2) not null check (amount > 0 and amount < 1e13),
	end_to_end text not null default '',
	primary key (court_id, statement_id, seq),
	foreign key (court_id, statement_id) references statement
);
call append_only('statement_line');

-- What the reconciler signs; another person's check closes the day.
create table day_proposal (
	court_id text not null references ledger,
	proposal_id uuid not null,
	day date not null,
	statement_id uuid not null,
	bank_closing numeric(20,2) not null check (bank_closing > -1e13 and bank_closing < 1e13),
	book_closing numeric(20,2) not null check (book_closing > -1e13 and book_closing < 1e13),
	proposed_by uuid not null,
	proposed_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, proposal_id),
	foreign key (court_id, statement_id) references statement,
	constraint day_difference check (bank_closing = book_closing)
);
create index day_proposal_by_day on day_proposal (court_id, day, proposal_id);
call append_only('day_proposal');

create table day_close (
	court_id text not null references ledger,
	day date not null,
	proposal_id uuid not null,
	bank_closing numeric(20,2) not null check (bank_closing > -1e13 and bank_closing < 1e13),
	book_closing numeric(20,2) not null check (book_closing > -1e13 and book_closing < 1e13),
	last_number bigint not null,
	proposed_by uuid not null,
	checked_by uuid not null,
	closed_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, day),
	foreign key (court_id, proposal_id) references day_proposal,
	constraint day_difference check (bank_closing = book_closing),
	constraint day_two_people check (proposed_by <> checked_by),
	constraint day_is_over check ((closed_at at time zone 'Asia/Shanghai')::date > day)
);
call append_only('day_close');

create table day_balance (
	court_id text not null,
	day date not null,
	code text not null references account_kind,
	debit numeric(20,2) not null check (debit >= 0 and debit < 1e15),
	credit numeric(20,2) not null check (credit >= 0 and credit < 1e15),
	primary key (court_id, day, code),
	foreign key (court_id, day) references day_close
);
call append_only('day_balance');

-- A day closes only if the book really stands as signed, nothing waits in an
-- account that must be empty, and every line of the bank up to it is booked.
-- +goose StatementBegin
create function day_close_check() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
	closed date;
	book numeric;
	rest text;
begin
	if current_setting('transaction_isolation') <> 'read committed' then
		raise exception 'a closing needs read committed' using errcode = 'restrict_violation';
	end if;
	perform pg_advisory_xact_lock(day_lock(new.court_id));
	select closed_through into strict closed from ledger where court_id = new.court_id;
	if new.day <= closed then
		raise exception 'day % of court % is closed already', new.day, new.court_id
			using errcode = 'check_violation', constraint = 'day_closed_once';
	end if;
	select debit - credit into strict book from kind_balance_on(new.court_id, new.day) where code = 'A1010';
	if book <> new.book_closing then
		raise exception 'the book of court % stands at %, not %', new.court_id, book, new.book_closing
			using errcode = 'check_violation', constraint = 'day_difference';
	end if;
	select s.closing into book
	from statement s
	join day_proposal p using (court_id, statement_id)
	where p.court_id = new.court_id and p.proposal_id = new.proposal_id and p.day = new.day and s.day = new.day;
	if book is distinct from new.bank_closing then
		raise exception 'the bank states another closing balance' using errcode = 'check_violation', constraint = 'day_difference';
	end if;
	select string_agg(b.code, ', ') into rest
	from kind_balance_on(new.court_id, new.day) b
	join account_kind k on k.code = b.code and k.zero_at_close
	where b.debit <> b.credit;
	if rest is not null then
		raise exception 'accounts % are not empty', rest using errcode = 'check_violation', constraint = 'day_accounts_empty';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger day_close_check before insert on day_close for each row execute function day_close_check();
alter table day_close enable always trigger day_close_check;

-- +goose StatementBegin
create function day_close_apply() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	update ledger set closed_through = new.day where court_id = new.court_id;
	insert into day_balance (court_id, day, code, debit, credit)
	select new.court_id, new.day, code, debit, credit from kind_balance_on(new.court_id, new.day);
	return null;
end $$;
-- +goose StatementEnd
create trigger day_close_apply after insert on day_close for each row execute function day_close_apply();
alter table day_close enable always trigger day_close_apply;

-- A ledger is closed through a day by that day's close and by nothing else.
-- +goose StatementBegin
create function ledger_closes_by_day() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	perform pg_advisory_xact_lock(day_lock(new.court_id));
	if not exists (select from day_close where court_id = new.court_id and day = new.closed_through) then
		raise exception 'a day is closed by its reconciliation' using errcode = 'restrict_violation';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger ledger_closes_by_day before update on ledger for each row execute function ledger_closes_by_day();
alter table ledger enable always trigger ledger_closes_by_day;
