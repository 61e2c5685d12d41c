-- Money that is expected, and money that came without being understood.
--
-- A deposit is known here by its application and a reference that says nothing;
-- no bidder code, no person, and no number that the case shares. Its payer is a
-- keyed hash. A receipt that does not match exactly waits until two people say,
-- with evidence, what it is.

-- +goose Up

-- Virtual sub-accounts: the court's main account and six digits, one for each
-- deposit, balance of a price, or case (一案一账号), never used twice.
create table virtual_account (
	court_id text not null references fund_account,
	virtual_no text primary key check (virtual_no ~ '^[0-9]{14,36}$'),
	purpose text not null check (purpose in ('deposit', 'balance', 'case')),
	subject_id uuid not null,
	opened_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	constraint virtual_account_one unique (court_id, purpose, subject_id)
);
call append_only('virtual_account');

-- +goose StatementBegin
create function virtual_account_of_court() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	if not exists (
		select from fund_account
		where court_id = new.court_id and left(new.virtual_no, -6) = account_no) then
		raise exception 'a virtual number is the court''s main account and six digits'
			using errcode = 'check_violation', constraint = 'virtual_account_of_court';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger virtual_account_of_court before insert on virtual_account for each row execute function virtual_account_of_court();
alter table virtual_account enable always trigger virtual_account_of_court;

create table deposit (
	court_id text not null references ledger,
	deposit_id uuid not null,
	case_id uuid not null,
	lot_id uuid not null,
	application_id uuid not null,
	due numeric(20,2) not null check (due >= 0 and due < 1e13),
	payer_hash bytea not null check (length(payer_hash) between 16 and 64),
	reference text not null check (reference ~ '^[0-9A-Z]{10}$'),
	virtual_no text references virtual_account,
	state text not null check (state in ('expected', 'held', 'applied', 'refunding', 'refunded', 'forfeited', 'lapsed')),
	expected_at timestamptz not null,
	line_seq bigint,
	held_at timestamptz,
	refund_due timestamptz,
	ended_at timestamptz,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, deposit_id),
	foreign key (court_id, case_id) references enforcement_case (court_id, case_id),
	constraint deposit_one unique (application_id),
	constraint deposit_reference unique (reference),
	constraint deposit_line_once unique (court_id, line_seq),
	foreign key (court_id, line_seq) references bank_line,
	check ((virtual_no is null) = (due = 0)),
	check ((line_seq is not null) = (due > 0 and state not in ('expected', 'lapsed')))
);
create index deposit_by_lot on deposit (court_id, lot_id);
call changeable('deposit');

-- A held deposit ends once: applied, forfeited or refunded. Only a refund that
-- the bank sent back is refunded again.
-- +goose StatementBegin
create function deposit_guard() returns trigger language plpgsql as $$
begin
	if (old.court_id, old.deposit_id, old.case_id, old.lot_id, old.application_id, old.due, old.payer_hash, old.reference, old.expected_at)
		is distinct from
		(new.court_id, new.deposit_id, new.case_id, new.lot_id, new.application_id, new.due, new.payer_hash, new.reference, new.expected_at)
		or old.virtual_no is distinct from new.virtual_no
		or old.line_seq is not null and new.line_seq is distinct from old.line_seq then
		raise exception 'a deposit stays what it is' using errcode = 'restrict_violation';
	end if;
	if old.state <> new.state and (old.state, new.state) not in (
		('expected', 'held'), ('expected', 'lapsed'), ('held', 'applied'), ('held', 'refunding'), ('held', 'refunded'),
		('held', 'forfeited'), ('applied', 'forfeited'), ('refunding', 'refunded'), ('refunded', 'refunding')) then
		raise exception 'a deposit that is % does not become %', old.state, new.state
			using errcode = 'restrict_violation', constraint = 'deposit_states';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger deposit_guard before update on deposit for each row execute function deposit_guard();
alter table deposit enable always trigger deposit_guard;

-- Collecting the price of a lot from its buyer.
create table settlement (
	court_id text not null references ledger,
	settlement_id uuid not null,
	case_id uuid not null,
	lot_id uuid not null,
	application_id uuid not null,
	price numeric(20,2) not null check (price > 0 and price < 1e13),
	deposit numeric(20,2) not null check (deposit >= 0 and deposit <= price),
	paid numeric(20,2) not null default 0 check (paid >= 0),
	payer_hash bytea not null,
	reference text not null unique check (reference ~ '^[0-9A-Z]{10}$'),
	virtual_no text references virtual_account,
	pay_by timestamptz not null,
	state text not null check (state in ('open', 'overdue', 'paid', 'defaulted')),
	opened_at timestamptz not null,
	paid_at timestamptz,
	title_at timestamptz,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, settlement_id),
	foreign key (court_id, case_id) references enforcement_case (court_id, case_id),
	constraint settlement_one unique (court_id, lot_id, application_id),
	constraint settlement_never_over check (deposit + paid <= price),
	check ((state = 'paid') = (deposit + paid = price)),
	check ((state = 'paid') = (paid_at is not null)),
	constraint settlement_title_after_price check (title_at is null or state = 'paid')
);
call changeable('settlement');

-- +goose StatementBegin
create function settlement_guard() returns trigger language plpgsql as $$
begin
	if (old.court_id, old.settlement_id, old.case_id, old.lot_id, old.application_id, old.price, old.deposit, old.reference, old.opened_at)
		is distinct from
		(new.court_id, new.settlement_id, new.case_id, new.lot_id, new.application_id, new.price, new.deposit, new.reference, new.opened_at)
		or new.paid < old.paid or old.state in ('paid', 'defaulted') and new.state <> old.state or old.title_at is not null and new.title_at is distinct from old.title_at then
		raise exception 'a settlement only grows' using errcode = 'restrict_violation';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger settlement_guard before update on settlement for each row execute function settlement_guard();
alter table settlement enable always trigger settlement_guard;

-- The work queue of finance: a bank line that nobody has explained yet.
create table receipt_exception (
	court_id text not null,
	exception_id uuid not null,
	kind text not null check (kind in ('unknown_money', 'closed_number', 'amount_short', 'amount_over', 'name_mismatch',
		'duplicate', 'bank_debit', 'returned_unknown')),
	line_seq bigint not null,
	amount numeric(20,2) not null check (amount > 0 and amount < 1e13),
	held_in text not null check (held_in in ('L2210', 'L2220', 'A1099')),
	about text check (about in ('deposit', 'balance', 'case', 'payout')),
	about_id uuid,
	state text not null check (state in ('open', 'proposed', 'resolved')),
	assigned_to uuid,
	opened_at timestamptz not null,
	due_at timestamptz not null,
	resolved_at timestamptz,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, exception_id),
	foreign key (court_id, line_seq) references bank_line,
	check ((state = 'resolved') = (resolved_at is not null))
);
create unique index receipt_exception_once on receipt_exception (court_id, line_seq) where state <> 'resolved';
create index receipt_exception_open on receipt_exception (court_id, due_at) where state <> 'resolved';
call changeable('receipt_exception');

-- +goose StatementBegin
create function receipt_exception_guard() returns trigger language plpgsql as $$
begin
	if old.state = 'resolved' or (old.court_id, old.exception_id, old.line_seq, old.amount, old.held_in, old.opened_at, old.due_at)
		is distinct from (new.court_id, new.exception_id, new.line_seq, new.amount, new.held_in, new.opened_at, new.due_at) then
		raise exception 'an exception is closed once and never rewritten' using errcode = 'restrict_violation';
	end if;
	if new.state = 'resolved' and not exists (
		select from exception_decision where court_id = new.court_id and exception_id = new.exception_id) then
		raise exception 'an exception is resolved by two people' using errcode = 'restrict_violation';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger receipt_exception_guard before update on receipt_exception for each row execute function receipt_exception_guard();
alter table receipt_exception enable always trigger receipt_exception_guard;

create table exception_proposal (
	court_id text not null,
	proposal_id uuid not null,
	exception_id uuid not null,
	treat_as text not null check (treat_as in ('deposit', 'balance', 'execution', 'misdirected', 'explained')),
	target_id uuid,
	evidence text not null check (length(evidence) between 4 and 500),
	proposed_by uuid not null,
	proposed_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, proposal_id),
	unique (court_id, proposal_id, exception_id, proposed_by),
	foreign key (court_id, exception_id) references receipt_exception,
	check ((target_id is not null) = (treat_as in ('deposit', 'balance', 'execution')))
);
call append_only('exception_proposal');

create table exception_decision (
	court_id text not null,
	exception_id uuid not null,
	proposal_id uuid not null,
	proposed_by uuid not null,
	approved_by uuid not null,
	journal_number bigint,
	approved_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	constraint exception_decided_once primary key (court_id, exception_id),
	foreign key (court_id, proposal_id, exception_id, proposed_by)
		references exception_proposal (court_id, proposal_id, exception_id, proposed_by),
	foreign key (court_id, journal_number) references journal,
	constraint exception_two_people check (proposed_by <> approved_by)
);
call append_only('exception_decision');
