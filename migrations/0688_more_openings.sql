-- More of what a court may bring from its old book: money to be distributed, reserves,
-- escrow with the five years that have begun, deposits of auctions that another
-- platform holds, and prices that are paid in part.

-- +goose Up

insert into posting_rule (event, dr_code, cr_code) values
	('P0A', 'L2490', 'L2060'), ('P0A', 'L2490', 'L2110'), ('P0A', 'L2490', 'L2230'), ('P0A', 'L2490', 'L2010'), ('P0A', 'L2490', 'L2030');

alter table opening_line drop constraint opening_line_code_check;
alter table opening_line add constraint opening_line_code_check check (code in ('L2010', 'L2030', 'L2050', 'L2060', 'L2110', 'L2120', 'L2130', 'L2140',
	'L2150', 'L2160', 'L2170', 'L2180', 'L2210', 'L2230', 'L2410'));
alter table opening_line drop constraint opening_line_payee;
alter table opening_line add constraint opening_line_payee check ((payee = '') = (code in ('L2010', 'L2030', 'L2050', 'L2060', 'L2210', 'L2410')));
alter table opening_line add column matter text not null default '' check (length(matter) <= 200);
alter table opening_line add constraint opening_line_matter check ((length(matter) >= 4) = (code in ('L2110', 'L2230')));
alter table opening_line add column sale_id uuid;
alter table opening_line add constraint opening_line_sale check ((sale_id is null) = (code not in ('L2010', 'L2030')));
alter table opening_line add constraint opening_line_of_case unique (court_id, line_id, case_id);
alter table opening_line add column payer_hash bytea check (length(payer_hash) between 16 and 64);
drop index opening_line_evidence; -- deposits of one auction are often the same amount by one list
create unique index opening_line_evidence on opening_line (court_id, opening_id, evidence_hash, code, case_id, payee, amount, payer_hash) nulls not distinct;
alter table ledger_opening drop constraint ledger_opening_format_check;
alter table ledger_opening add constraint ledger_opening_format_check check (format in ('csv', 'json', 'xlsx'));

-- An auction that another platform holds, or held: it stands where a lot of this house
-- would. Its end is stated with the platform's document, and what follows for the
-- money follows from that.
create table brought_sale (
	court_id text not null references ledger,
	sale_id uuid not null,
	opening_id uuid not null,
	case_id uuid not null,
	listing text not null check (length(listing) between 4 and 80),
	ends_at timestamptz not null,
	price numeric(20,2) check (price > 0 and price < 1e13),
	state text not null check (state in ('running', 'sold', 'unsold')),
	winner uuid,
	document text check (document ~ '^[0-9a-f]{64}$'),
	stated_by uuid,
	stated_at timestamptz,
	title_doc text check (title_doc ~ '^[0-9a-f]{64}$'),
	title_by uuid,
	title_at timestamptz,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, sale_id),
	constraint brought_sale_once unique (court_id, opening_id, listing),
	foreign key (court_id, opening_id) references ledger_opening,
	foreign key (court_id, case_id) references enforcement_case (court_id, case_id),
	check (num_nulls(document, stated_by, stated_at) in (0, 3)),
	check (num_nulls(title_doc, title_by, title_at) in (0, 3)),
	constraint brought_sale_sold check ((state = 'sold') = (price is not null) and (state = 'sold') = (winner is not null)),
	constraint brought_sale_title check (title_at is null or state = 'sold')
);
create unique index brought_sale_id_once on brought_sale (sale_id);
call changeable('brought_sale');

-- +goose StatementBegin
create function brought_sale_guard() returns trigger language plpgsql as $$
begin
	if (old.court_id, old.sale_id, old.opening_id, old.case_id, old.listing) is distinct from (new.court_id, new.sale_id, new.opening_id, new.case_id, new.listing)
		or old.state <> 'running' and (old.state, old.ends_at, old.price, old.winner, old.document, old.stated_by, old.stated_at)
			is distinct from (new.state, new.ends_at, new.price, new.winner, new.document, new.stated_by, new.stated_at)
		or old.title_at is not null and (old.title_doc, old.title_by, old.title_at) is distinct from (new.title_doc, new.title_by, new.title_at)
		or old.state = 'running' and new.state <> 'running' and new.document is null then
		raise exception 'how a sale ended is stated once, with its document' using errcode = 'restrict_violation', constraint = 'brought_sale_guard';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger brought_sale_guard before update on brought_sale for each row execute function brought_sale_guard();
alter table brought_sale enable always trigger brought_sale_guard;
alter table opening_line add constraint opening_line_of_sale foreign key (court_id, sale_id) references brought_sale;

-- Who paid a deposit or a price of such a sale, and from which account: there it goes
-- back, and nowhere else.
create table brought_stake (
	court_id text not null,
	line_id uuid not null,
	sale_id uuid not null,
	amount numeric(20,2) not null check (amount > 0 and amount < 1e13),
	payer_enc bytea not null,
	name_hash bytea not null check (length(name_hash) between 16 and 64),
	account_hash bytea not null check (length(account_hash) between 16 and 64),
	state text not null check (state in ('held', 'applied', 'refunding', 'refunded')),
	refund_due timestamptz,
	ended_at timestamptz,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, line_id),
	foreign key (court_id, line_id) references opening_line (court_id, line_id),
	foreign key (court_id, sale_id) references brought_sale,
	constraint brought_stake_refund check ((state in ('refunding', 'refunded')) = (refund_due is not null))
);
create index brought_stake_of_sale on brought_stake (court_id, sale_id);
call changeable('brought_stake');

-- +goose StatementBegin
create function brought_stake_guard() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	if tg_op = 'INSERT' then
		if not exists (
			select from opening_line l
			where l.court_id = new.court_id and l.line_id = new.line_id and l.sale_id = new.sale_id and l.amount = new.amount
				and new.state = case l.code when 'L2010' then 'held' else 'applied' end) then
			raise exception 'a stake is a line of the opening' using errcode = 'check_violation', constraint = 'brought_stake_guard';
		end if;
		return new;
	end if;
	if (old.court_id, old.line_id, old.sale_id, old.amount, old.payer_enc, old.name_hash, old.account_hash)
		is distinct from (new.court_id, new.line_id, new.sale_id, new.amount, new.payer_enc, new.name_hash, new.account_hash)
		or old.refund_due is not null and new.refund_due is distinct from old.refund_due
		or old.state <> new.state and (old.state, new.state) not in (('held', 'applied'), ('held', 'refunding'), ('refunding', 'refunded'), ('refunded', 'refunding'))
		or new.state = 'refunding' and old.state = 'held' and not exists (
			select from brought_sale s
			where s.court_id = new.court_id and s.sale_id = new.sale_id and s.state <> 'running' and s.winner is distinct from new.line_id)
		or new.state = 'applied' and old.state = 'held' and not exists (
			select from brought_sale s
			where s.court_id = new.court_id and s.sale_id = new.sale_id and s.state = 'sold' and s.winner = new.line_id) then
		raise exception 'a deposit ends as its sale ended' using errcode = 'restrict_violation', constraint = 'brought_stake_guard';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger brought_stake_guard before insert or update on brought_stake for each row execute function brought_stake_guard();
alter table brought_stake enable always trigger brought_stake_guard;

-- Without approvals money goes back only to the account that it came from: a part of
-- a deposit in full, one that was brought forward in full to the account that two
-- offices signed, anything else no more than came.
-- +goose StatementBegin
create or replace function payout_goes_back() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	if not exists (
		select
		from bank_line l
		left join deposit_part d on d.court_id = l.court_id and d.line_seq = l.seq and d.deposit_id = new.deposit_id
		where l.court_id = new.court_id and l.credit and l.account_hash = new.account_hash
			and (d.amount = new.amount and l.seq = new.source_line and new.kind = 'deposit_refund'
				or l.amount >= new.amount and l.line_id = new.source_subject and new.kind = 'misdirected_refund'))
		and not exists (
			select
			from brought_stake b
			where b.court_id = new.court_id and b.line_id = new.source_subject and new.source_code = 'L2010' and new.kind = 'deposit_refund'
				and (b.amount, b.name_hash, b.account_hash) = (new.amount, new.name_hash, new.account_hash)) then
		raise exception 'without approvals money goes back only to the account that it came from'
			using errcode = 'check_violation', constraint = 'payout_goes_back';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create unique index payout_one_of_stake on payout (court_id, source_subject) where kind = 'deposit_refund' and deposit_id is null and state <> 'void';

-- An escrow that was brought forward rests on its line, not on a decision of this book.
alter table escrow drop constraint escrow_court_id_decision_id_case_id_fkey;
alter table escrow add column opening_line uuid;
alter table escrow add column decided uuid generated always as (case when opening_line is null then decision_id end) stored;
alter table escrow add constraint escrow_by_decision foreign key (court_id, decided, case_id) references fund_decision (court_id, decision_id, case_id);
alter table escrow add constraint escrow_of_opening foreign key (court_id, opening_line, case_id) references opening_line (court_id, line_id, case_id);
alter table escrow add constraint escrow_of_one check (opening_line is null or opening_line = decision_id and place = 'court' and state in ('held', 'lapsed', 'ended'));

-- +goose StatementBegin
create function escrow_brought() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	if not exists (
		select from opening_line l
		where l.court_id = new.court_id and l.line_id = new.opening_line and l.code = 'L2230' and l.payee = new.party_id::text and l.matter = new.ground
			and l.came_on = (new.held_at at time zone 'Asia/Shanghai')::date) then
		raise exception 'an escrow runs from the day on which the old book took it' using errcode = 'check_violation', constraint = 'escrow_brought';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger escrow_brought before insert on escrow for each row when (new.opening_line is not null) execute function escrow_brought();
alter table escrow enable always trigger escrow_brought;

-- A reserve that was brought forward is released like one of a plan, by a decision.
alter table assignment drop constraint assignment_code_check;
alter table assignment add constraint assignment_code_check
	check (code in ('L2120', 'L2140', 'L2150', 'L2160', 'L2170', 'L2180', 'L2230') or code in ('L2110', 'L2130') and opening_line is not null);

-- Each line lands on its own account: of a sale's price all on one.
-- +goose StatementBegin
create or replace function opening_as_signed() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
	wrong integer;
begin
	if (select closing from statement where court_id = new.court_id and statement_id = new.statement_id and day = new.day) is distinct from new.total
		or (select sum(amount) from opening_line where court_id = new.court_id and opening_id = new.opening_id) is distinct from new.total
		or (select count(*) from opening_line where court_id = new.court_id and opening_id = new.opening_id) is distinct from new.lines
		or not exists (
			select from bank_line
			where court_id = new.court_id and seq = new.last_seq and journal_number = new.journal_number and credit and amount = new.total)
		or not exists (
			select from journal
			where court_id = new.court_id and number = new.journal_number and event = 'P0' and total = new.total and book_date = new.day) then
		raise exception 'an opening is the bank''s balance to the fen' using errcode = 'check_violation', constraint = 'opening_as_signed';
	end if;
	select count(*) into wrong
	from opening_line o
	where o.court_id = new.court_id and o.opening_id = new.opening_id and (
		not exists (
			select
			from posting p
			join account c on c.court_id = p.court_id and c.account_id = p.cr_account
			where p.court_id = o.court_id and p.number = o.journal_number and p.event = 'P0A' and p.amount = o.amount and c.code = o.code
				and c.case_id is not distinct from o.case_id and c.lot_id is not distinct from o.sale_id
				and c.subject_id is not distinct from case when o.code in ('L2030', 'L2050', 'L2060', 'L2410') then null else o.line_id end)
		or o.sale_id is not null and not exists (
			select from brought_stake b where b.court_id = o.court_id and b.line_id = o.line_id)
		or o.code = 'L2230' and not exists (
			select from escrow e where e.court_id = o.court_id and e.opening_line = o.line_id));
	if wrong > 0 then
		raise exception '% lines of the opening are not booked as they were signed', wrong
			using errcode = 'check_violation', constraint = 'opening_as_signed';
	end if;
	return null;
end $$;
-- +goose StatementEnd
