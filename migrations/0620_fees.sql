-- The enforcement fee of a case, each fen of recovery once, however often money
-- comes; what a decision may change about it; and the choices of a court about it.

-- +goose Up

-- The choices that a court has about its funds. More are added here, not to a check.
create table fund_policy_choice (
	name text not null check (name ~ '^[a-z][a-z_]{2,39}$'),
	value text not null check (value ~ '^[a-z][a-z_]{1,39}$'),
	primary key (name, value)
);
insert into fund_policy_choice (name, value) values
	('interest_rule', 'hold'), ('interest_rule', 'case'),
	('fee_base', 'gross_recovered'), ('fee_base', 'full_claim'),
	('fee_round', 'fen'), ('fee_round', 'yuan');
call append_only('fund_policy_choice');
revoke insert on fund_policy_choice from fachui_app;
alter table fund_policy drop constraint fund_policy_name_check;
alter table fund_policy drop constraint fund_policy_value;
alter table fund_policy add constraint fund_policy_value foreign key (name, value) references fund_policy_choice;

-- 诉讼费用交纳办法 Art. 14(1) in its closed form.
-- +goose StatementBegin
create function enforcement_fee(base numeric, rounding text) returns numeric language sql immutable as $$
	select case rounding when 'yuan' then trunc(f) else round(f, 2) end
	from (select case
		when base <= 0 then 0
		when base <= 10000 then 50
		when base <= 500000 then 0.015 * base - 100
		when base <= 5000000 then 0.01 * base + 2400
		when base <= 10000000 then 0.005 * base + 27400
		else 0.001 * base + 67400 end) s (f)
$$;
-- +goose StatementEnd

-- A decision to waive or reduce the fee that the next plan of a case charges.
create table fee_decision (
	court_id text not null references ledger,
	decision_id uuid not null,
	case_id uuid not null,
	kind text not null check (kind in ('waive', 'reduce')),
	formula numeric(20,2) not null check (formula > 0 and formula < 1e13),
	charged numeric(20,2) not null check (charged >= 0 and charged < 1e13),
	document text not null check (length(document) between 4 and 200),
	reason text not null check (length(reason) between 4 and 500),
	state text not null check (state in ('proposed', 'approved', 'void')),
	proposed_by uuid not null,
	proposed_at timestamptz not null,
	approved_by uuid,
	approved_at timestamptz,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, decision_id),
	constraint fee_decision_of_case unique (court_id, decision_id, case_id),
	foreign key (court_id, case_id) references enforcement_case (court_id, case_id),
	constraint fee_decision_lowers check (charged < formula and (kind = 'waive') = (charged = 0)),
	constraint fee_decision_two_people check (approved_by <> proposed_by),
	check ((state <> 'approved' or approved_by is not null) and (state <> 'proposed' or approved_by is null) and (approved_by is null) = (approved_at is null))
);
create unique index fee_decision_one_open on fee_decision (court_id, case_id) where state = 'proposed';
create index fee_decision_by_case on fee_decision (court_id, case_id, decision_id);
call changeable('fee_decision');

-- +goose StatementBegin
create function fee_decision_guard() returns trigger language plpgsql as $$
begin
	if old.state = 'void' or old.state = 'approved' and new.state <> 'void'
		or old.approved_by is not null and (old.approved_by, old.approved_at) is distinct from (new.approved_by, new.approved_at)
		or new.state = 'void' and exists (select from case_fee where court_id = new.court_id and decision_id = new.decision_id)
		or (old.court_id, old.decision_id, old.case_id, old.kind, old.formula, old.charged, old.document, old.reason, old.proposed_by, old.proposed_at)
		is distinct from
		(new.court_id, new.decision_id, new.case_id, new.kind, new.formula, new.charged, new.document, new.reason, new.proposed_by, new.proposed_at) then
		raise exception 'a decision about a fee is approved once and not rewritten' using errcode = 'restrict_violation';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger fee_decision_guard before update on fee_decision for each row execute function fee_decision_guard();
alter table fee_decision enable always trigger fee_decision_guard;

-- What each final plan of a case charged. The bases of a case add up to what was
-- recovered in it, so that no fen is charged twice; a fee that is not the one of the
-- scale rests on a decision.
create table case_fee (
	court_id text not null,
	plan_id uuid not null,
	case_id uuid not null,
	nth integer not null check (nth > 0),
	rounding text not null check (rounding in ('fen', 'yuan')),
	recovered numeric(20,2) not null check (recovered >= 0 and recovered < 1e15),
	base numeric(20,2) not null check (base >= 0 and base < 1e13),
	formula numeric(20,2) not null check (formula >= 0 and formula < 1e13),
	charged numeric(20,2) not null check (charged >= 0 and charged < 1e13),
	open_before numeric(20,2) not null check (open_before >= 0 and open_before < 1e13),
	paid numeric(20,2) not null check (paid >= 0 and paid <= charged + open_before and paid < 1e13),
	line_id uuid,
	decision_id uuid,
	charged_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, plan_id),
	constraint case_fee_nth unique (court_id, case_id, nth),
	constraint case_fee_decided_once unique (court_id, decision_id),
	foreign key (court_id, plan_id) references plan,
	foreign key (court_id, case_id) references enforcement_case (court_id, case_id),
	foreign key (court_id, decision_id, case_id) references fee_decision (court_id, decision_id, case_id),
	constraint case_fee_by_formula check (formula = enforcement_fee(recovered + base, rounding) - enforcement_fee(recovered, rounding)),
	constraint case_fee_as_charged check (decision_id is not null or charged = formula),
	check ((line_id is not null) = (paid > 0))
);
call append_only('case_fee');

-- +goose StatementBegin
create function case_fee_follows() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
	n integer;
	base numeric;
	owed numeric;
begin
	perform from ledger_head where court_id = new.court_id for update;
	select count(*), coalesce(sum(f.base), 0), coalesce(sum(f.charged - f.paid), 0) into n, base, owed
	from case_fee f
	where f.court_id = new.court_id and f.case_id = new.case_id;
	if new.nth <> n + 1 or new.recovered <> base or new.open_before <> owed then
		raise exception 'the fee of this case is number %, after % recovered and % not reached', n + 1, base, owed
			using errcode = 'check_violation', constraint = 'case_fee_follows';
	end if;
	if not exists (select from plan where court_id = new.court_id and plan_id = new.plan_id and case_id = new.case_id and state = 'final') then
		raise exception 'a fee is charged by a final plan of its case' using errcode = 'check_violation', constraint = 'case_fee_of_plan';
	end if;
	if new.paid <> (select coalesce(sum(amount), 0) from plan_line where court_id = new.court_id and plan_id = new.plan_id and code = 'L2130')
		or new.paid > 0 and not exists (select from plan_line where court_id = new.court_id and plan_id = new.plan_id and code = 'L2130' and line_id = new.line_id) then
		raise exception 'a fee is what the plan takes for it' using errcode = 'check_violation', constraint = 'case_fee_of_plan';
	end if;
	if new.decision_id is not null and not exists (
		select from fee_decision d
		where d.court_id = new.court_id and d.decision_id = new.decision_id and d.state = 'approved' and d.charged = new.charged) then
		raise exception 'a lower fee rests on an approved decision that names it'
			using errcode = 'check_violation', constraint = 'case_fee_as_charged';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger case_fee_follows before insert on case_fee for each row execute function case_fee_follows();
alter table case_fee enable always trigger case_fee_follows;

-- The kinds of payout; more are added here, not to a check. What is held for the
-- treasury goes to the treasury, whose account two people put on record (P16).
create table payout_kind (
	kind text primary key check (kind ~ '^[a-z][a-z_]{1,39}$')
);
insert into payout_kind (kind) values ('deposit_refund'), ('misdirected_refund'), ('plan'), ('reissue'), ('fee');
call append_only('payout_kind');
revoke insert on payout_kind from fachui_app;
alter table payout drop constraint payout_kind_check;
alter table payout add constraint payout_of_kind foreign key (kind) references payout_kind;
alter table payout add constraint payout_fee_to_treasury check (
	(kind <> 'fee' or source_code = 'L2130') and (source_code <> 'L2130' or payee = 'treasury'));

-- A fee that was charged and is not due goes back to its case once. What the
-- treasury has already is asked back from it, within fifteen days.
insert into posting_event (event, zh, en) values ('P16R', '执行申请费退回本案', 'Enforcement fee given back to its case');
insert into posting_rule (event, dr_code, cr_code) values ('P16R', 'L2130', 'L2050');

create table fee_refund (
	court_id text not null,
	refund_id uuid not null,
	plan_id uuid not null,
	case_id uuid not null,
	amount numeric(20,2) not null check (amount > 0 and amount < 1e13),
	document text not null check (length(document) between 4 and 200),
	reason text not null check (length(reason) between 4 and 500),
	state text not null check (state in ('proposed', 'booked', 'asked', 'void')),
	proposed_by uuid not null,
	proposed_at timestamptz not null,
	approved_by uuid,
	approved_at timestamptz,
	journal_number bigint,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, refund_id),
	foreign key (court_id, plan_id) references case_fee,
	foreign key (court_id, case_id) references enforcement_case (court_id, case_id),
	foreign key (court_id, journal_number) references journal,
	constraint fee_refund_two_people check (approved_by <> proposed_by),
	check ((state in ('booked', 'asked')) = (approved_by is not null) and (approved_by is null) = (approved_at is null)),
	check ((state = 'booked') = (journal_number is not null))
);
create unique index fee_refund_once on fee_refund (court_id, plan_id) where state <> 'void';
call changeable('fee_refund');

-- +goose StatementBegin
create function fee_refund_guard() returns trigger language plpgsql as $$
begin
	if old.state <> 'proposed'
		or (old.court_id, old.refund_id, old.plan_id, old.case_id, old.amount, old.document, old.reason, old.proposed_by, old.proposed_at)
		is distinct from
		(new.court_id, new.refund_id, new.plan_id, new.case_id, new.amount, new.document, new.reason, new.proposed_by, new.proposed_at) then
		raise exception 'a fee is given back once' using errcode = 'restrict_violation';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger fee_refund_guard before update on fee_refund for each row execute function fee_refund_guard();
alter table fee_refund enable always trigger fee_refund_guard;

-- +goose StatementBegin
create function fee_refund_of_fee() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	if not exists (select from case_fee where court_id = new.court_id and plan_id = new.plan_id and case_id = new.case_id and paid = new.amount) then
		raise exception 'what goes back is the fee as it was taken' using errcode = 'check_violation', constraint = 'fee_refund_of_fee';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger fee_refund_of_fee before insert on fee_refund for each row execute function fee_refund_of_fee();
alter table fee_refund enable always trigger fee_refund_of_fee;

-- The treasury gives a fee back to its case like any other payer.
alter table execution_receipt drop constraint execution_receipt_cause_check;
alter table execution_receipt add constraint execution_receipt_cause_check
	check (cause in ('self', 'deduction', 'third_party', 'other_court', 'restitution', 'fee_refund'));
