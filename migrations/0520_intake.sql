-- Money that reaches the fund account otherwise than for a sale: a register of
-- what came for each case and why, cash, and bank debits to be made good.

-- +goose Up

-- Cash comes in and never goes out: no move of the chart pays anybody from A1040.
-- P9R gives unbanked cash back to the two officers who are answerable for it.
insert into posting_event (event, zh, en) values
	('P9C',  '收到现金或票据', 'Cash or bills handed in'),
	('P9B',  '现金缴存银行', 'Cash banked'),
	('P9R',  '未缴存现金退回经办人员', 'Cash not banked, back with the officers'),
	('P25A', '待查银行支出查明，由法院经费户归还', 'Bank debit explained: the operating account owes it'),
	('P21M', '来款查明系归还银行支出', 'Receipt identified as making a bank debit good');
insert into posting_rule (event, dr_code, cr_code) values
	('P9C', 'A1040', 'L2050'),
	('P9B', 'A1010', 'A1040'),
	('P9R', 'L2050', 'A1040'),
	('P25A', 'A1090', 'A1099'),
	('P21M', 'L2210', 'A1090');

alter table virtual_account drop constraint virtual_account_purpose_check;
alter table virtual_account add constraint virtual_account_purpose_check
	check (purpose in ('deposit', 'balance', 'case', 'cash'));
alter table receipt_exception drop constraint receipt_exception_about_check;
alter table receipt_exception add constraint receipt_exception_about_check
	check (about in ('deposit', 'balance', 'case', 'payout', 'cash'));
alter table exception_proposal drop constraint exception_proposal_treat_as_check;
alter table exception_proposal add constraint exception_proposal_treat_as_check
	check (treat_as in ('deposit', 'balance', 'execution', 'misdirected', 'explained', 'made_good'));

-- What one officer took from a payer and another saw. banked and in_hand say where
-- the amount is: at the bank, at the finance office, and the rest with the officers.
create table cash_receipt (
	court_id text not null references ledger,
	cash_id uuid not null,
	case_id uuid not null,
	amount numeric(20,2) not null check (amount > 0 and amount < 1e13),
	paper_no text not null check (length(paper_no) between 4 and 40),
	payer_enc bytea not null,
	payer_hash bytea not null check (length(payer_hash) between 16 and 64),
	reason text not null check (length(reason) between 4 and 500),
	taken_on date not null,
	taken_by uuid not null,
	witness uuid not null,
	entered_at timestamptz not null,
	bank_by timestamptz not null,
	state text not null check (state in ('entered', 'confirmed', 'handed', 'banked', 'denied')),
	confirmed_at timestamptz,
	virtual_no text references virtual_account,
	in_hand numeric(20,2) not null default 0 check (in_hand >= 0),
	banked numeric(20,2) not null default 0 check (banked >= 0),
	handed_to uuid,
	denial text not null default '' check (length(denial) <= 500),
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, cash_id),
	constraint cash_of_case foreign key (court_id, case_id) references enforcement_case (court_id, case_id),
	constraint cash_paper_once unique (court_id, paper_no),
	constraint cash_two_officers check (taken_by <> witness),
	constraint cash_finance_apart check (handed_to not in (taken_by, witness)),
	constraint cash_never_over check (in_hand + banked <= amount),
	constraint cash_confirmed check ((confirmed_at is not null and virtual_no is not null) = (state in ('confirmed', 'handed', 'banked'))),
	check ((in_hand > 0) = (state = 'handed')),
	check ((banked = amount) = (state = 'banked')),
	check (state <> 'denied' or length(denial) >= 4),
	check (in_hand = 0 or handed_to is not null)
);
create index cash_receipt_open on cash_receipt (court_id, bank_by) where state in ('entered', 'confirmed', 'handed');
call changeable('cash_receipt');

-- +goose StatementBegin
create function cash_receipt_guard() returns trigger language plpgsql as $$
begin
	if (old.court_id, old.cash_id, old.case_id, old.amount, old.paper_no, old.payer_enc, old.payer_hash, old.reason, old.taken_on,
			old.taken_by, old.witness, old.entered_at, old.bank_by)
		is distinct from
		(new.court_id, new.cash_id, new.case_id, new.amount, new.paper_no, new.payer_enc, new.payer_hash, new.reason, new.taken_on,
			new.taken_by, new.witness, new.entered_at, new.bank_by)
		or new.banked < old.banked
		or old.virtual_no is not null and new.virtual_no is distinct from old.virtual_no
		or old.confirmed_at is not null and new.confirmed_at is distinct from old.confirmed_at
		or old.state in ('banked', 'denied')
		or old.state <> new.state and (old.state, new.state) not in (
			('entered', 'confirmed'), ('entered', 'denied'), ('confirmed', 'handed'), ('confirmed', 'banked'),
			('handed', 'confirmed'), ('handed', 'banked')) then
		raise exception 'cash that was taken is banked, and what is written of it stays' using errcode = 'restrict_violation';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger cash_receipt_guard before update on cash_receipt for each row execute function cash_receipt_guard();
alter table cash_receipt enable always trigger cash_receipt_guard;

-- What the ledger holds in cash is what the records say the finance office holds.
-- +goose StatementBegin
create function cash_as_recorded() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
	book numeric;
	hand numeric;
begin
	select debit - credit into strict book from kind_total where court_id = new.court_id and code = 'A1040';
	select coalesce(sum(in_hand), 0) into hand from cash_receipt where court_id = new.court_id;
	if book <> hand then
		raise exception 'the book holds % in cash, the records %', book, hand
			using errcode = 'check_violation', constraint = 'cash_as_recorded';
	end if;
	return null;
end $$;
-- +goose StatementEnd
create constraint trigger cash_as_recorded after insert on posting
	deferrable initially deferred for each row
	when (new.dr_code = 'A1040' or new.cr_code = 'A1040')
	execute function cash_as_recorded();
create constraint trigger cash_as_recorded after insert or update on cash_receipt
	deferrable initially deferred for each row execute function cash_as_recorded();
alter table posting enable always trigger cash_as_recorded;
alter table cash_receipt enable always trigger cash_as_recorded;

-- What came for a case and not from a sale, one row for each entry that credits
-- L2050. The one who handles the case says why it came.
create table execution_receipt (
	court_id text not null,
	receipt_id uuid not null,
	case_id uuid not null,
	journal_number bigint not null,
	amount numeric(20,2) not null check (amount > 0 and amount < 1e13),
	line_seq bigint,
	cash_id uuid,
	came_at timestamptz not null,
	notice_by timestamptz not null,
	cause text check (cause in ('self', 'deduction', 'third_party', 'other_court', 'restitution')),
	document text not null default '' check (length(document) <= 200),
	stated_by uuid,
	stated_at timestamptz,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, receipt_id),
	constraint execution_receipt_once unique (court_id, journal_number),
	foreign key (court_id, case_id) references enforcement_case (court_id, case_id),
	foreign key (court_id, journal_number) references journal,
	foreign key (court_id, line_seq) references bank_line deferrable initially deferred,
	foreign key (court_id, cash_id) references cash_receipt,
	check (line_seq is not null or cash_id is not null),
	check (num_nulls(cause, stated_by, stated_at) in (0, 3)),
	constraint execution_receipt_document check (cause is null or cause = 'self' or length(document) >= 4)
);
create index execution_receipt_by_case on execution_receipt (court_id, case_id, receipt_id);
create index execution_receipt_open on execution_receipt (court_id, notice_by) where cause is null;
call changeable('execution_receipt');

-- +goose StatementBegin
create function execution_receipt_guard() returns trigger language plpgsql as $$
begin
	if old.cause is not null
		or (old.court_id, old.receipt_id, old.case_id, old.journal_number, old.amount, old.line_seq, old.cash_id, old.came_at, old.notice_by)
		is distinct from
		(new.court_id, new.receipt_id, new.case_id, new.journal_number, new.amount, new.line_seq, new.cash_id, new.came_at, new.notice_by) then
		raise exception 'why money came is said once' using errcode = 'restrict_violation';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger execution_receipt_guard before update on execution_receipt for each row execute function execution_receipt_guard();
alter table execution_receipt enable always trigger execution_receipt_guard;
