-- What moves a case's money otherwise than a plan of distribution: taxes and costs
-- out of the proceeds, transfers to other courts, reserves released, escrow.
--
-- Each is a decision that one person proposes with its document and another
-- approves. It assigns amounts; an approved one is a journal of the same legs, and
-- no such journal is posted without one.

-- +goose Up

insert into posting_event (event, zh, en) values
	('P15',  '申请人垫付的处置费用从价款归还', 'Costs that somebody advanced, reimbursed'),
	('P15T', '卖方税费从价款缴纳', 'Seller''s taxes out of the proceeds'),
	('P17T', '款项移交其他法院', 'Money assigned to another court'),
	('P19E', '提存款领取、退还或上缴', 'Escrow claimed, given back or forfeited to the state');
insert into posting_rule (event, dr_code, cr_code) values
	('P15', 'L2060', 'L2120'), ('P15', 'L2050', 'L2120'),
	('P15T', 'L2060', 'L2140'), ('P15T', 'L2050', 'L2140'),
	('P17T', 'L2060', 'L2170'), ('P17T', 'L2050', 'L2170'),
	('P18', 'L2110', 'L2140'), ('P18', 'L2110', 'L2180'),
	('P19', 'L2320', 'L2230'),
	('P19E', 'L2230', 'L2150'), ('P19E', 'L2230', 'L2160'), ('P19E', 'L2230', 'L2180'), ('P19E', 'L2230', 'L2120');

create table fund_decision (
	court_id text not null references ledger,
	decision_id uuid not null,
	case_id uuid not null,
	kind text not null check (kind in ('tax', 'cost', 'transfer', 'release', 'escrow', 'escrow_end')),
	event text not null references posting_event,
	document text not null check (length(document) between 4 and 200),
	reason text not null check (length(reason) between 4 and 1000),
	total numeric(20,2) not null check (total > 0 and total < 1e13),
	state text not null check (state in ('proposed', 'approved', 'void')),
	proposed_by uuid not null,
	proposed_at timestamptz not null,
	approved_by uuid,
	approved_at timestamptz,
	journal_number bigint,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, decision_id),
	constraint fund_decision_of_case unique (court_id, decision_id, case_id),
	constraint fund_decision_once unique (court_id, journal_number),
	foreign key (court_id, case_id) references enforcement_case (court_id, case_id),
	foreign key (court_id, journal_number) references journal,
	constraint fund_decision_event check ((kind, event) in (
		('tax', 'P15T'), ('cost', 'P15'), ('transfer', 'P17T'), ('release', 'P18'), ('escrow', 'P19'), ('escrow_end', 'P19E'))),
	constraint fund_decision_two_people check (approved_by <> proposed_by),
	check ((state = 'approved') = (journal_number is not null)),
	check (num_nulls(approved_by, approved_at, journal_number) in (0, 3))
);
create index fund_decision_by_case on fund_decision (court_id, case_id, decision_id);
create index fund_decision_open on fund_decision (court_id, decision_id) where state = 'proposed';
call changeable('fund_decision');

-- +goose StatementBegin
create function fund_decision_guard() returns trigger language plpgsql as $$
begin
	if old.state <> 'proposed'
		or (old.court_id, old.decision_id, old.case_id, old.kind, old.event, old.document, old.reason, old.total, old.proposed_by, old.proposed_at)
		is distinct from
		(new.court_id, new.decision_id, new.case_id, new.kind, new.event, new.document, new.reason, new.total, new.proposed_by, new.proposed_at) then
		raise exception 'a decision is approved once and not rewritten'
			using errcode = 'restrict_violation', constraint = 'fund_decision_guard';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger fund_decision_guard before update on fund_decision for each row execute function fund_decision_guard();
alter table fund_decision enable always trigger fund_decision_guard;

-- Money that a decision puts aside for somebody: its account is (code, case, assignment).
-- payee is a party, the short name of an outside payee, court:COURT:CASE for a case
-- of another court of this house, or nobody yet. claim is the claim of a plan.
create table assignment (
	court_id text not null references ledger,
	assignment_id uuid not null,
	decision_id uuid not null,
	case_id uuid not null,
	n integer not null check (n > 0),
	from_code text not null check (from_code in ('L2050', 'L2060', 'L2110', 'L2150', 'L2230', 'L2320')),
	from_subject uuid,
	code text not null check (code in ('L2120', 'L2140', 'L2150', 'L2160', 'L2170', 'L2180', 'L2230')),
	payee text not null check (length(payee) <= 80),
	claim text not null default '' check (length(claim) <= 80),
	amount numeric(20,2) not null check (amount > 0 and amount < 1e13),
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, assignment_id),
	constraint assignment_n unique (court_id, decision_id, n),
	foreign key (court_id, decision_id, case_id) references fund_decision (court_id, decision_id, case_id),
	constraint assignment_payee check (payee <> '' or code = 'L2230'),
	check ((from_code in ('L2050', 'L2060')) = (from_subject is null))
);
create index assignment_by_source on assignment (court_id, from_subject) where from_subject is not null;
call append_only('assignment');

-- The assignments of a decision make its sum.
-- +goose StatementBegin
create function fund_decision_adds_up() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	if (select sum(amount) from assignment where court_id = new.court_id and decision_id = new.decision_id) is distinct from new.total then
		raise exception 'the assignments of a decision make its sum'
			using errcode = 'check_violation', constraint = 'fund_decision_adds_up';
	end if;
	if new.state = 'approved' and (
		not exists (
			select from journal j
			where j.court_id = new.court_id and j.number = new.journal_number and j.event = new.event and j.total = new.total and j.case_id = new.case_id)
		or exists (
			select from assignment a
			where a.court_id = new.court_id and a.decision_id = new.decision_id and not exists (
				select
				from posting p
				join account d on d.court_id = p.court_id and d.account_id = p.dr_account
				join account c on c.court_id = p.court_id and c.account_id = p.cr_account
				where p.court_id = a.court_id and p.number = new.journal_number and p.amount = a.amount
					and d.code = a.from_code and d.case_id = a.case_id and d.subject_id is not distinct from a.from_subject
					and c.code = a.code and c.case_id = a.case_id and c.subject_id = a.assignment_id))) then
		raise exception 'a decision is booked as it was approved'
			using errcode = 'check_violation', constraint = 'fund_decision_booked';
	end if;
	return null;
end $$;
-- +goose StatementEnd
create constraint trigger fund_decision_adds_up after insert or update on fund_decision deferrable initially deferred
	for each row execute function fund_decision_adds_up();
alter table fund_decision enable always trigger fund_decision_adds_up;

-- Without a decision none of its moves is made.
-- +goose StatementBegin
create function journal_by_decision() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	if not exists (
		select from fund_decision
		where court_id = new.court_id and journal_number = new.number and state = 'approved' and event = new.event
			and (proposed_by, approved_by) = (new.made_by, new.checked_by)) then
		raise exception 'a move of this kind rests on a decision of two people'
			using errcode = 'check_violation', constraint = 'journal_by_decision';
	end if;
	return null;
end $$;
-- +goose StatementEnd
create constraint trigger journal_by_decision after insert on journal deferrable initially deferred for each row
	when (new.event in ('P15', 'P15T', 'P17T', 'P18', 'P19', 'P19E'))
	execute function journal_by_decision();
alter table journal enable always trigger journal_by_decision;

-- What an assignment is for is paid like any other money, through the whole chain.
insert into payout_kind (kind) values ('assigned');
alter table payout add column assignment_id uuid;
alter table payout add constraint payout_of_assignment foreign key (court_id, assignment_id) references assignment;
alter table payout add constraint payout_assigned check (
	(kind <> 'assigned' or assignment_id is not null and source_subject = assignment_id and needs_leader and line_id is null)
	and (assignment_id is null or kind in ('assigned', 'reissue')));
create unique index payout_one_of_assignment on payout (court_id, assignment_id) where assignment_id is not null and replaces is null and state <> 'void';

-- +goose StatementBegin
create function payout_assignment_guard() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	if tg_op = 'UPDATE' then
		if old.assignment_id is distinct from new.assignment_id then
			raise exception 'the content of a payout never changes' using errcode = 'restrict_violation', constraint = 'payout_content';
		end if;
		return new;
	end if;
	if new.kind = 'assigned' and not exists (
		select
		from assignment a
		join fund_decision d using (court_id, decision_id)
		where a.court_id = new.court_id and a.assignment_id = new.assignment_id and d.state = 'approved'
			and (a.case_id, a.code, a.payee, a.amount) = (new.case_id, new.source_code, new.payee, new.amount)) then
		raise exception 'a payout is what was assigned to its payee'
			using errcode = 'check_violation', constraint = 'payout_as_assigned';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger payout_assignment_guard before insert or update on payout for each row execute function payout_assignment_guard();
alter table payout enable always trigger payout_assignment_guard;

-- A tax of a sale, by whom the announcement says bears it. Nothing is here for a tax
-- of the buyer: the price never pays it. A seller's tax that the buyer advanced is
-- reimbursed against the tax receipt.
create table tax_bill (
	court_id text not null,
	decision_id uuid not null,
	case_id uuid not null,
	lot_id uuid not null,
	tax text not null check (length(tax) between 2 and 40),
	bearer text not null check (bearer = 'seller'),
	borne_by text not null check (borne_by in ('announcement', 'ruling')),
	assessment text not null check (length(assessment) between 4 and 120),
	advanced boolean not null,
	receipt_no text not null default '' check (length(receipt_no) <= 120),
	amount numeric(20,2) not null check (amount > 0 and amount < 1e13),
	due_on date,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, decision_id),
	foreign key (court_id, decision_id, case_id) references fund_decision (court_id, decision_id, case_id),
	constraint tax_bill_receipt check (advanced = (length(receipt_no) >= 4))
);
create index tax_bill_by_lot on tax_bill (court_id, lot_id, assessment);
call append_only('tax_bill');

-- An assessment is paid once, whoever pays it.
-- +goose StatementBegin
create function tax_bill_once() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	perform from ledger_head where court_id = new.court_id for update;
	if exists (
		select
		from tax_bill t
		join fund_decision d using (court_id, decision_id)
		where t.court_id = new.court_id and t.lot_id = new.lot_id and t.tax = new.tax and t.assessment = new.assessment and d.state <> 'void') then
		raise exception 'this assessment is paid once' using errcode = 'unique_violation', constraint = 'tax_bill_once';
	end if;
	if not exists (
		select from settlement
		where court_id = new.court_id and lot_id = new.lot_id and case_id = new.case_id and title_at is not null) then
		raise exception 'taxes of a sale are paid from its price once title has passed'
			using errcode = 'check_violation', constraint = 'tax_bill_of_sale';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger tax_bill_once before insert on tax_bill for each row execute function tax_bill_once();
alter table tax_bill enable always trigger tax_bill_once;

-- M9040: costs that a party paid to an agency directly. A memo, not money of the
-- court: two people see the receipt, and the proceeds reimburse it once.
create table cost_advance (
	court_id text not null references ledger,
	advance_id uuid not null,
	case_id uuid not null,
	party_id uuid not null,
	purpose text not null check (purpose in ('appraisal', 'auxiliary', 'inquiry', 'storage', 'notice')),
	agency text not null check (length(agency) between 2 and 80),
	amount numeric(20,2) not null check (amount > 0 and amount < 1e13),
	paid_on date not null,
	receipt_no text not null check (length(receipt_no) between 4 and 80),
	state text not null check (state in ('stated', 'confirmed', 'denied')),
	stated_by uuid not null,
	stated_at timestamptz not null,
	confirmed_by uuid,
	confirmed_at timestamptz,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, advance_id),
	constraint cost_advance_of_case unique (court_id, advance_id, case_id),
	foreign key (court_id, case_id) references enforcement_case (court_id, case_id),
	foreign key (court_id, case_id, party_id) references party (court_id, case_id, party_id),
	constraint cost_advance_two_people check (confirmed_by <> stated_by),
	check ((state <> 'stated') = (confirmed_by is not null) and (confirmed_by is null) = (confirmed_at is null))
);
create unique index cost_advance_receipt on cost_advance (court_id, agency, receipt_no) where state <> 'denied';
create index cost_advance_by_case on cost_advance (court_id, case_id, advance_id);
call changeable('cost_advance');

-- +goose StatementBegin
create function cost_advance_guard() returns trigger language plpgsql as $$
begin
	if old.state <> 'stated'
		or (old.court_id, old.advance_id, old.case_id, old.party_id, old.purpose, old.agency, old.amount, old.paid_on, old.receipt_no, old.stated_by, old.stated_at)
		is distinct from
		(new.court_id, new.advance_id, new.case_id, new.party_id, new.purpose, new.agency, new.amount, new.paid_on, new.receipt_no, new.stated_by, new.stated_at) then
		raise exception 'what somebody advanced is stated once' using errcode = 'restrict_violation';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger cost_advance_guard before update on cost_advance for each row execute function cost_advance_guard();
alter table cost_advance enable always trigger cost_advance_guard;

create table cost_repaid (
	court_id text not null,
	decision_id uuid not null,
	case_id uuid not null,
	advance_id uuid not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, decision_id, advance_id),
	foreign key (court_id, decision_id, case_id) references fund_decision (court_id, decision_id, case_id),
	foreign key (court_id, advance_id, case_id) references cost_advance (court_id, advance_id, case_id)
);
create index cost_repaid_by_advance on cost_repaid (court_id, advance_id);
call append_only('cost_repaid');

-- +goose StatementBegin
create function cost_repaid_once() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	perform from ledger_head where court_id = new.court_id for update;
	if not exists (select from cost_advance where court_id = new.court_id and advance_id = new.advance_id and state = 'confirmed') then
		raise exception 'two people have seen the receipt' using errcode = 'check_violation', constraint = 'cost_confirmed';
	end if;
	if exists (
		select
		from cost_repaid r
		join fund_decision d using (court_id, decision_id)
		where r.court_id = new.court_id and r.advance_id = new.advance_id and d.state <> 'void') then
		raise exception 'an advance is reimbursed once' using errcode = 'unique_violation', constraint = 'cost_repaid_once';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger cost_repaid_once before insert on cost_repaid for each row execute function cost_repaid_once();
alter table cost_repaid enable always trigger cost_repaid_once;

-- Money for another court. Within the house it goes to the number of its case there,
-- and only through the bank: two ledgers share no journal.
create table court_transfer (
	court_id text not null,
	decision_id uuid not null unique,
	case_id uuid not null,
	ground text not null check (ground in ('entrusted', 'priority_court', 'waiting_seizure', 'jurisdiction')),
	court_name text not null check (length(court_name) between 4 and 60),
	case_no text not null check (length(case_no) between 4 and 60),
	to_court text references court,
	to_case uuid,
	amount numeric(20,2) not null check (amount > 0 and amount < 1e13),
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, decision_id),
	foreign key (court_id, decision_id, case_id) references fund_decision (court_id, decision_id, case_id),
	foreign key (to_court, to_case) references enforcement_case (court_id, case_id),
	check ((to_court is null) = (to_case is null)),
	constraint court_transfer_elsewhere check (to_court <> court_id)
);
create index court_transfer_to on court_transfer (to_court, to_case) where to_court is not null;
call append_only('court_transfer');

-- What arrived of it: the receiving court's line, found by the order's own number.
create table transfer_receipt (
	court_id text not null references ledger,
	decision_id uuid not null,
	from_court text not null,
	case_id uuid not null,
	payout_id uuid not null,
	line_seq bigint not null,
	journal_number bigint not null,
	amount numeric(20,2) not null check (amount > 0 and amount < 1e13),
	came_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, decision_id),
	constraint transfer_receipt_once unique (court_id, payout_id),
	foreign key (from_court, decision_id) references court_transfer (court_id, decision_id),
	foreign key (from_court, payout_id) references payout (court_id, payout_id),
	foreign key (court_id, case_id) references enforcement_case (court_id, case_id),
	foreign key (court_id, line_seq) references bank_line deferrable initially deferred,
	foreign key (court_id, journal_number) references journal,
	constraint transfer_of_two_courts check (from_court <> court_id)
);
call append_only('transfer_receipt');

-- +goose StatementBegin
create function transfer_receipt_matches() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	if not exists (
		select
		from court_transfer t
		join payout p on p.court_id = t.court_id and p.payout_id = new.payout_id
		join assignment a on a.court_id = p.court_id and a.assignment_id = p.assignment_id and a.decision_id = t.decision_id
		where t.court_id = new.from_court and t.decision_id = new.decision_id and t.to_court = new.court_id and t.to_case = new.case_id
			and t.amount = new.amount and p.amount = new.amount and p.state in ('sent', 'paid'))
		or not exists (
			select
			from bank_line l
			join posting x on x.court_id = l.court_id and x.number = l.journal_number
			where l.court_id = new.court_id and l.seq = new.line_seq and l.credit and l.amount = new.amount
				and l.journal_number = new.journal_number and x.cr_code = 'L2050') then
		raise exception 'what a court receives is what the other one sent'
			using errcode = 'check_violation', constraint = 'transfer_receipt_matches';
	end if;
	return null;
end $$;
-- +goose StatementEnd
create constraint trigger transfer_receipt_matches after insert on transfer_receipt deferrable initially deferred
	for each row execute function transfer_receipt_matches();
alter table transfer_receipt enable always trigger transfer_receipt_matches;

-- A share of a plan that was reserved and what became of it.
create table reserve_release (
	court_id text not null,
	decision_id uuid not null,
	case_id uuid not null,
	plan_id uuid not null,
	facts jsonb not null,
	kept numeric(20,2) not null check (kept >= 0 and kept < 1e13),
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, decision_id),
	foreign key (court_id, decision_id, case_id) references fund_decision (court_id, decision_id, case_id),
	foreign key (court_id, plan_id) references plan
);
create index reserve_release_by_plan on reserve_release (court_id, plan_id);
call append_only('reserve_release');

-- 提存: why the creditor cannot be paid, by which proof, and where the money lies.
create table escrow (
	court_id text not null,
	decision_id uuid not null,
	case_id uuid not null,
	assignment_id uuid not null,
	party_id uuid not null,
	ground text not null check (ground in ('refused', 'missing', 'no_heir', 'no_guardian', 'unreachable', 'other')),
	proof text not null check (length(proof) between 10 and 1000),
	place text not null check (place in ('court', 'notary')),
	state text not null check (state in ('proposed', 'held', 'lapsed', 'ended', 'void')),
	held_at timestamptz,
	lapses_at timestamptz,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, decision_id),
	unique (court_id, assignment_id),
	foreign key (court_id, decision_id, case_id) references fund_decision (court_id, decision_id, case_id),
	foreign key (court_id, assignment_id) references assignment deferrable initially deferred,
	foreign key (court_id, case_id, party_id) references party (court_id, case_id, party_id),
	check (num_nulls(held_at, lapses_at) in (0, 2)),
	check ((state in ('held', 'lapsed', 'ended')) = (held_at is not null)),
	constraint escrow_five_years check (lapses_at >= held_at + interval '5 years')
);
create index escrow_by_case on escrow (court_id, case_id);
call changeable('escrow');

-- +goose StatementBegin
create function escrow_guard() returns trigger language plpgsql as $$
begin
	if (old.court_id, old.decision_id, old.case_id, old.assignment_id, old.party_id, old.ground, old.proof, old.place)
		is distinct from (new.court_id, new.decision_id, new.case_id, new.assignment_id, new.party_id, new.ground, new.proof, new.place)
		or old.held_at is not null and (old.held_at, old.lapses_at) is distinct from (new.held_at, new.lapses_at)
		or old.state <> new.state and (old.state, new.state) not in (
			('proposed', 'held'), ('proposed', 'void'), ('held', 'lapsed'), ('held', 'ended'), ('lapsed', 'ended')) then
		raise exception 'an escrow stays what it is' using errcode = 'restrict_violation', constraint = 'escrow_guard';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger escrow_guard before update on escrow for each row execute function escrow_guard();
alter table escrow enable always trigger escrow_guard;

-- The end of an escrow: the creditor's claim, the debtor's right of recovery, or
-- the state's after five years. 民法典 Art. 574.
create table escrow_end (
	court_id text not null,
	decision_id uuid not null,
	case_id uuid not null,
	escrow_id uuid not null,
	way text not null check (way in ('claimed', 'recovered', 'state')),
	cost numeric(20,2) not null check (cost >= 0 and cost < 1e13),
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, decision_id),
	foreign key (court_id, decision_id, case_id) references fund_decision (court_id, decision_id, case_id),
	foreign key (court_id, escrow_id) references escrow
);
create index escrow_end_by_escrow on escrow_end (court_id, escrow_id);
call append_only('escrow_end');

-- +goose StatementBegin
create function escrow_end_in_time() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	if not exists (
		select
		from escrow e
		join fund_decision d on d.court_id = new.court_id and d.decision_id = new.decision_id
		where e.court_id = new.court_id and e.decision_id = new.escrow_id and e.place = 'court'
			and (new.way = 'state' and e.state in ('held', 'lapsed') and d.proposed_at >= e.lapses_at
				or new.way <> 'state' and e.state = 'held' and d.proposed_at < e.lapses_at)) then
		raise exception 'the creditor claims an escrow within five years, the state after them'
			using errcode = 'check_violation', constraint = 'escrow_end_in_time';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger escrow_end_in_time before insert on escrow_end for each row execute function escrow_end_in_time();
alter table escrow_end enable always trigger escrow_end_in_time;
