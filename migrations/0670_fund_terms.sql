-- A court's fund account in time: one at a time, and a change of bank as a dated
-- succession by two people.
--
-- A term begins on a day and has no end of its own: it ends where the next one
-- begins. So terms cannot overlap and leave no gap, by construction, and nothing
-- that was written of one is ever changed. fund_account stays what the court was
-- opened with: its first term.

-- +goose Up

-- What is asked for: another account (change), or to end one of the past (close).
create table fund_order (
	court_id text not null references ledger,
	order_id uuid not null,
	kind text not null check (kind in ('change', 'close')),
	term integer not null check (term >= 1), -- the new one, or the one to be closed
	bank_code text check (bank_code ~ '^[A-Za-z0-9-]{2,20}$'),
	account_no text check (account_no ~ '^[0-9]{8,30}$'),
	holder text check (length(holder) between 2 and 80),
	starts_on date,
	document_no text not null check (length(document_no) between 4 and 80),
	reason text not null check (length(reason) between 4 and 500),
	asked_by uuid not null,
	asked_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, order_id),
	constraint fund_order_asked unique (court_id, order_id, asked_by),
	constraint fund_order_content check (num_nulls(bank_code, account_no, holder, starts_on) = (case kind when 'change' then 0 else 4 end)),
	constraint fund_order_ahead check (starts_on >= (asked_at at time zone 'Asia/Shanghai')::date)
);
create index fund_order_by_court on fund_order (court_id, order_id);
call append_only('fund_order');

-- The asker is carried along by key, so that no row can claim another one.
create table fund_order_answer (
	court_id text not null,
	order_id uuid not null,
	asked_by uuid not null,
	answered_by uuid not null,
	approved boolean not null,
	note text not null default '' check (length(note) <= 500),
	answered_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	constraint fund_order_answered_once primary key (court_id, order_id),
	foreign key (court_id, order_id, asked_by) references fund_order (court_id, order_id, asked_by),
	constraint fund_order_two_people check (answered_by <> asked_by),
	constraint fund_order_refusal check (approved or length(note) >= 4)
);
call append_only('fund_order_answer');

create trigger fund_order_duty after insert on fund_order for each row execute function
	two_people_duty('fund_order', 'order_id', '1', 'asked_by', 'asked_at', 'finance_maker');
create trigger fund_order_answer_duty after insert on fund_order_answer for each row execute function
	two_people_duty('fund_order', 'order_id', '2', 'answered_by', 'answered_at', 'leader');
alter table fund_order enable always trigger fund_order_duty;
alter table fund_order_answer enable always trigger fund_order_answer_duty;

-- Whose account when. No account ever serves two courts, or one court twice.
create table fund_term (
	court_id text not null references court,
	term integer not null check (term >= 1),
	bank_code text not null,
	account_no text not null,
	holder text not null,
	starts_on date not null,
	order_id uuid,
	opened_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, term),
	constraint fund_term_once unique (bank_code, account_no),
	constraint fund_term_of_order unique (court_id, order_id),
	foreign key (court_id, order_id) references fund_order_answer,
	constraint fund_term_ordered check ((term = 1) = (order_id is null))
);
create index fund_term_by_number on fund_term (account_no);
call append_only('fund_term');
revoke insert on fund_term from fachui_app;

-- From when a later term is really the court's: the day before it is closed. What
-- was booked until then was agreed with the old bank to the fen.
create table fund_term_begun (
	court_id text not null,
	term integer not null check (term >= 2),
	begun_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	constraint fund_term_begun_once primary key (court_id, term),
	foreign key (court_id, term) references fund_term
);
call append_only('fund_term_begun');

-- A past account that the bank has closed, on the order of two people.
create table fund_term_closed (
	court_id text not null,
	term integer not null,
	order_id uuid not null,
	closed_on date not null,
	closed_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	constraint fund_term_closed_once primary key (court_id, term),
	foreign key (court_id, term) references fund_term,
	foreign key (court_id, order_id) references fund_order_answer
);
call append_only('fund_term_closed');

-- The account that a court is opened with is its first term.
-- +goose StatementBegin
create function fund_term_first() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	insert into fund_term (court_id, term, bank_code, account_no, holder, starts_on, opened_at)
	values (new.court_id, 1, new.bank_code, new.account_no, new.holder, (new.opened_at at time zone 'Asia/Shanghai')::date, new.opened_at);
	return null;
end $$;
-- +goose StatementEnd
create trigger fund_term_first after insert on fund_account for each row execute function fund_term_first();
alter table fund_account enable always trigger fund_term_first;
insert into fund_term (court_id, term, bank_code, account_no, holder, starts_on, opened_at)
select court_id, 1, bank_code, account_no, holder, (opened_at at time zone 'Asia/Shanghai')::date, opened_at
from fund_account;

-- The account of a court: the last term that has begun, with the day since when.
create view fund_account_now as
select distinct on (t.court_id) t.court_id, t.term, t.bank_code, t.account_no, t.holder, t.starts_on as since
from fund_term t
left join fund_term_begun b using (court_id, term)
where t.term = 1 or b.term is not null
order by t.court_id, t.term desc;
grant select on fund_account_now to fachui_app, fachui_auditor;

-- The history in half-open ranges of days.
create view fund_account_history as
select t.court_id, t.term, t.bank_code, t.account_no, t.holder, t.order_id,
	daterange(t.starts_on, lead(t.starts_on) over (partition by t.court_id order by t.term)) as valid,
	case when t.term = 1 then t.opened_at else b.begun_at end as begun_at, c.closed_on
from fund_term t
left join fund_term_begun b using (court_id, term)
left join fund_term_closed c using (court_id, term);
grant select on fund_account_history to fachui_app, fachui_auditor;

-- +goose StatementBegin
create function fund_order_check() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
	latest fund_term;
	begun boolean;
begin
	perform from ledger_head where court_id = new.court_id for update;
	if exists (
		select from fund_order o
		where o.court_id = new.court_id and not exists (
			select from fund_order_answer a where a.court_id = o.court_id and a.order_id = o.order_id)) then
		raise exception 'another order about the account of court % waits for its second person', new.court_id
			using errcode = 'check_violation', constraint = 'fund_order_pending';
	end if;
	select * into strict latest from fund_term where court_id = new.court_id order by term desc limit 1;
	select term = latest.term into strict begun from fund_account_now where court_id = new.court_id;
	if new.kind = 'change' and (not begun or new.term <> latest.term + 1) then
		raise exception 'a succession of court % is under way: a court has one account at a time', new.court_id
			using errcode = 'check_violation', constraint = 'fund_term_current';
	end if;
	if new.kind = 'close' and (
		new.term >= (select term from fund_account_now where court_id = new.court_id)
		or exists (select from fund_term_closed where court_id = new.court_id and term = new.term)) then
		raise exception 'only an account of the past that is still open is closed'
			using errcode = 'check_violation', constraint = 'fund_term_closes';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger fund_order_check before insert on fund_order for each row execute function fund_order_check();
alter table fund_order enable always trigger fund_order_check;

-- The second signature under a change makes the term; nothing else does.
-- +goose StatementBegin
create function fund_order_apply() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
	o fund_order;
begin
	select * into strict o from fund_order where court_id = new.court_id and order_id = new.order_id;
	if new.approved and o.kind = 'change' then
		insert into fund_term (court_id, term, bank_code, account_no, holder, starts_on, order_id, opened_at)
		values (o.court_id, o.term, o.bank_code, o.account_no, o.holder, o.starts_on, o.order_id, new.answered_at);
	end if;
	return null;
end $$;
-- +goose StatementEnd
create trigger fund_order_apply after insert on fund_order_answer for each row execute function fund_order_apply();
alter table fund_order_answer enable always trigger fund_order_apply;

-- +goose StatementBegin
create function fund_term_follows() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
	o fund_order;
	prev fund_term;
	closed date;
begin
	if new.term = 1 then
		if not exists (
			select from fund_account
			where court_id = new.court_id and (bank_code, account_no, holder) = (new.bank_code, new.account_no, new.holder)) then
			raise exception 'the first account is the one that the court was opened with'
				using errcode = 'check_violation', constraint = 'fund_term_as_ordered';
		end if;
		return new;
	end if;
	perform from ledger_head where court_id = new.court_id for update;
	select f.* into o
	from fund_order f
	join fund_order_answer a using (court_id, order_id)
	where f.court_id = new.court_id and f.order_id = new.order_id and a.approved and f.kind = 'change';
	if not found or (o.term, o.bank_code, o.account_no, o.holder, o.starts_on) is distinct from
		(new.term, new.bank_code, new.account_no, new.holder, new.starts_on) then
		raise exception 'an account is changed as two people ordered it'
			using errcode = 'check_violation', constraint = 'fund_term_as_ordered';
	end if;
	select * into strict prev from fund_term where court_id = new.court_id order by term desc limit 1;
	select closed_through into strict closed from ledger where court_id = new.court_id;
	if new.term <> prev.term + 1 or prev.term <> (select term from fund_account_now where court_id = new.court_id) then
		raise exception 'a court has one account at a time: term % follows one that has begun', new.term
			using errcode = 'check_violation', constraint = 'fund_term_current';
	end if;
	if new.starts_on <= prev.starts_on then
		raise exception 'terms do not overlap: term % began on %', prev.term, prev.starts_on
			using errcode = 'check_violation', constraint = 'fund_term_overlap';
	end if;
	if new.starts_on <= closed or new.starts_on < (new.opened_at at time zone 'Asia/Shanghai')::date then
		raise exception 'an account is not changed for days that are over or closed'
			using errcode = 'check_violation', constraint = 'fund_term_ahead';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger fund_term_follows before insert on fund_term for each row execute function fund_term_follows();
alter table fund_term enable always trigger fund_term_follows;

-- +goose StatementBegin
create function fund_term_begins() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
	t fund_term;
	closed date;
begin
	select * into strict t from fund_term where court_id = new.court_id and term = new.term;
	select closed_through into strict closed from ledger where court_id = new.court_id;
	if closed <> t.starts_on - 1 or (new.begun_at at time zone 'Asia/Shanghai')::date < t.starts_on then
		raise exception 'an account takes over on the first day after a closed day'
			using errcode = 'check_violation', constraint = 'fund_term_after_close';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger fund_term_begins before insert on fund_term_begun for each row execute function fund_term_begins();
alter table fund_term_begun enable always trigger fund_term_begins;

-- Statements, lines, numbers, notices and payments each know their account.
alter table bank_line add column term integer not null default 1;
alter table bank_line add column bank_seq bigint;
alter table bank_line disable trigger append_only;
update bank_line set bank_seq = seq;
alter table bank_line enable always trigger append_only;
alter table bank_line alter column bank_seq set not null;
alter table bank_line add foreign key (court_id, term) references fund_term;
alter table bank_line add constraint bank_line_of_bank unique (court_id, term, bank_seq);
alter table bank_line drop constraint bank_line_once;
alter table bank_line add constraint bank_line_once unique (court_id, term, bank_ref);

-- seq counts the court's lines as they were booked, bank_seq is the bank's own
-- number of its account. Each account has its own, without a gap, and its own balance.
-- +goose StatementBegin
create or replace function bank_line_follows() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
	last bigint;
	prev bank_line;
	brought bigint;
begin
	perform from ledger_head where court_id = new.court_id for update;
	select seq into last from bank_line where court_id = new.court_id order by seq desc limit 1;
	select * into prev from bank_line where court_id = new.court_id and term = new.term order by bank_seq desc limit 1;
	select last_seq into brought from ledger_opening where court_id = new.court_id and state = 'signed' and new.term = 1;
	new.bank_seq := coalesce(new.bank_seq, new.seq);
	if new.seq <> coalesce(last + 1, brought, 1) or new.bank_seq <> coalesce(prev.bank_seq + 1, brought, 1) then
		raise exception 'the next bank line of court % is number %, number % of its account', new.court_id,
			coalesce(last + 1, brought, 1), coalesce(prev.bank_seq + 1, brought, 1)
			using errcode = 'check_violation', constraint = 'bank_line_gapless';
	end if;
	if new.balance_after is null then -- not every format carries it
		new.balance_after := coalesce(prev.balance_after, case when new.term > 1 then 0 end) + (case when new.credit then new.amount else -new.amount end);
	elsif (prev.balance_after is not null or new.term > 1)
		and new.balance_after <> coalesce(prev.balance_after, 0) + (case when new.credit then new.amount else -new.amount end) then
		raise exception 'bank line % does not follow from the balance before', new.bank_seq
			using errcode = 'check_violation', constraint = 'bank_line_balance';
	end if;
	if new.term > (select term from fund_account_now where court_id = new.court_id)
		or exists (select from fund_term_closed where court_id = new.court_id and term = new.term) then
		raise exception 'account % of court % is not open', new.term, new.court_id
			using errcode = 'check_violation', constraint = 'bank_line_of_term';
	end if;
	return new;
end $$;
-- +goose StatementEnd

-- What an account holds by its lines.
-- +goose StatementBegin
create function fund_term_holds(court text, account integer) returns numeric language sql stable set search_path = public, pg_temp as $$
	select coalesce((select balance_after from bank_line where court_id = court and term = account order by bank_seq desc limit 1), (
		select sum(case when credit then amount else -amount end) from bank_line where court_id = court and term = account), 0)
$$;
-- +goose StatementEnd

alter table virtual_account add column term integer not null default 1;
alter table virtual_account add foreign key (court_id, term) references fund_term;
alter table virtual_account drop constraint virtual_account_one;
alter table virtual_account add constraint virtual_account_one unique (court_id, purpose, subject_id, term);
-- +goose StatementBegin
create or replace function virtual_account_of_court() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	if not exists (
		select from fund_account_now
		where court_id = new.court_id and term = new.term and left(new.virtual_no, -6) = account_no) then
		raise exception 'a virtual number is the court''s main account and six digits'
			using errcode = 'check_violation', constraint = 'virtual_account_of_court';
	end if;
	return new;
end $$;
-- +goose StatementEnd

alter table statement add column term integer not null default 1;
alter table statement add foreign key (court_id, term) references fund_term;

-- A day of several accounts rests on a statement of each.
create table day_statement (
	court_id text not null,
	proposal_id uuid not null,
	term integer not null,
	statement_id uuid not null,
	recorded_at timestamptz not null default clock_timestamp(),
	constraint day_statement_once primary key (court_id, proposal_id, term),
	foreign key (court_id, proposal_id) references day_proposal,
	foreign key (court_id, statement_id) references statement,
	foreign key (court_id, term) references fund_term
);
call append_only('day_statement');
insert into day_statement (court_id, proposal_id, term, statement_id)
select court_id, proposal_id, 1, statement_id
from day_proposal;

-- +goose StatementBegin
create function day_statement_of_day() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	if tg_table_name = 'day_proposal' then -- the statement that it names itself
		insert into day_statement (court_id, proposal_id, term, statement_id)
		select court_id, new.proposal_id, term, statement_id
		from statement
		where court_id = new.court_id and statement_id = new.statement_id;
		return null;
	end if;
	if not exists (
		select
		from day_proposal p
		join statement s using (court_id, day)
		where p.court_id = new.court_id and p.proposal_id = new.proposal_id and s.statement_id = new.statement_id and s.term = new.term) then
		raise exception 'a day rests on statements of that day' using errcode = 'check_violation', constraint = 'day_difference';
	end if;
	return null;
end $$;
-- +goose StatementEnd
create trigger day_statement_of_day after insert on day_statement for each row execute function day_statement_of_day();
create trigger day_proposal_statement after insert on day_proposal for each row execute function day_statement_of_day();
alter table day_statement enable always trigger day_statement_of_day;
alter table day_proposal enable always trigger day_proposal_statement;

-- The accounts that a day's money may stand on, and what the bank states of them
-- together: null while a statement is missing.
-- +goose StatementBegin
create function fund_terms_on(court text, day date) returns setof integer language sql stable set search_path = public, pg_temp as $$
	select term
	from fund_account_history
	where court_id = court and begun_at is not null and (term = 1 or lower(valid) <= day) and (closed_on is null or closed_on >= day)
$$;
-- +goose StatementEnd
-- +goose StatementBegin
create function bank_stated(court text, on_day date, out closing numeric, out taken timestamptz, out missing text[], out latest uuid)
language sql stable set search_path = public, pg_temp as $$
	select case when count(*) = count(s.statement_id) then sum(s.closing) end, min(s.imported_at),
		array_agg(f.account_no order by t.term) filter (where s.statement_id is null),
		(array_agg(s.statement_id order by t.term desc) filter (where s.statement_id is not null))[1]
	from fund_terms_on(court, on_day) t (term)
	join fund_term f on f.court_id = court and f.term = t.term
	left join lateral (
		select x.statement_id, x.closing, x.imported_at
		from statement x
		where x.court_id = court and x.day = on_day and x.term = t.term
		order by x.statement_id desc
		limit 1) s on true
$$;
-- +goose StatementEnd

-- +goose StatementBegin
create or replace function day_close_check() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
	closed date;
	change date;
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
	select t.starts_on into change
	from fund_term t
	left join fund_term_begun b using (court_id, term)
	where t.court_id = new.court_id and t.term > 1 and b.term is null;
	if new.day >= change then
		raise exception 'the day before the account changes is closed by itself' using errcode = 'check_violation', constraint = 'day_before_change';
	end if;
	select debit - credit into strict book from kind_balance_on(new.court_id, new.day) where code = 'A1010';
	if book <> new.book_closing then
		raise exception 'the book of court % stands at %, not %', new.court_id, book, new.book_closing
			using errcode = 'check_violation', constraint = 'day_difference';
	end if;
	select case when bool_and(s.statement_id is not null) then sum(s.closing) end into book
	from fund_terms_on(new.court_id, new.day) t (term)
	left join (
		day_statement d
		join day_proposal p on p.court_id = d.court_id and p.proposal_id = d.proposal_id
		join statement s on s.court_id = d.court_id and s.statement_id = d.statement_id and s.day = p.day)
		on d.court_id = new.court_id and d.proposal_id = new.proposal_id and p.day = new.day and d.term = t.term;
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

-- Freezes are told by each bank in its own order and under its own key.
alter table freeze_key add column term integer not null default 1;
alter table freeze_key drop constraint freeze_key_pkey;
alter table freeze_key add primary key (court_id, term);
alter table freeze_key add foreign key (court_id, term) references fund_term;
alter table freeze_notice add column term integer not null default 1;
alter table freeze_notice add column bank_seq bigint;
alter table freeze_notice disable trigger append_only;
update freeze_notice set bank_seq = seq;
alter table freeze_notice enable always trigger append_only;
alter table freeze_notice alter column bank_seq set not null;
alter table freeze_notice add foreign key (court_id, term) references fund_term;
alter table freeze_notice add constraint freeze_notice_of_bank unique (court_id, term, bank_seq);
-- +goose StatementBegin
create or replace function freeze_notice_follows() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	perform from ledger_head where court_id = new.court_id for update;
	new.bank_seq := coalesce(new.bank_seq, new.seq);
	if new.seq <> coalesce((select max(seq) from freeze_notice where court_id = new.court_id), 0) + 1
		or new.bank_seq <> coalesce((select max(bank_seq) from freeze_notice where court_id = new.court_id and term = new.term), 0) + 1
		or not exists (select from bank_freeze where court_id = new.court_id and freeze_id = new.freeze_id and amount = new.amount) then
		raise exception 'notices of freezes come in the bank''s order, each about a freeze of its amount'
			using errcode = 'check_violation', constraint = 'freeze_notice_follows';
	end if;
	return new;
end $$;
-- +goose StatementEnd
