-- What becomes of the bank's interest on held money, and where money goes that
-- comes back when an enforcement is reversed.

-- +goose Up

-- A rule of the court about its funds: proposed by one person, approved by another,
-- and the newest approved one counts. Without one, interest is held.
create table fund_policy (
	court_id text not null references ledger,
	policy_id uuid not null,
	name text not null check (name in ('interest_rule')),
	value text not null,
	document text not null check (length(document) between 4 and 200),
	proposed_by uuid not null,
	proposed_at timestamptz not null,
	approved_by uuid,
	approved_at timestamptz,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, policy_id),
	constraint fund_policy_value check (name <> 'interest_rule' or value in ('hold', 'case')),
	constraint fund_policy_two_people check (approved_by <> proposed_by),
	check ((approved_by is null) = (approved_at is null))
);
create index fund_policy_now on fund_policy (court_id, name, approved_at) where approved_at is not null;
call changeable('fund_policy');

-- +goose StatementBegin
create function fund_policy_guard() returns trigger language plpgsql as $$
begin
	if old.approved_at is not null
		or (old.court_id, old.policy_id, old.name, old.value, old.document, old.proposed_by, old.proposed_at)
		is distinct from (new.court_id, new.policy_id, new.name, new.value, new.document, new.proposed_by, new.proposed_at) then
		raise exception 'a rule is approved once and not rewritten' using errcode = 'restrict_violation';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger fund_policy_guard before update on fund_policy for each row execute function fund_policy_guard();
alter table fund_policy enable always trigger fund_policy_guard;

-- Interest of a period shared among the cases whose money earned it; what money
-- without a case earned stays held. Periods of a court do not overlap.
create table interest_allocation (
	court_id text not null references ledger,
	allocation_id uuid not null,
	policy_id uuid not null,
	first_day date not null,
	last_day date not null,
	total numeric(20,2) not null check (total > 0 and total < 1e13),
	held numeric(20,2) not null check (held >= 0 and held < total),
	proposed_by uuid not null,
	proposed_at timestamptz not null,
	state text not null check (state in ('proposed', 'approved', 'void')),
	approved_by uuid,
	approved_at timestamptz,
	journal_number bigint,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, allocation_id),
	foreign key (court_id, policy_id) references fund_policy,
	foreign key (court_id, journal_number) references journal,
	check (first_day <= last_day),
	constraint interest_two_people check (approved_by <> proposed_by),
	check ((state = 'approved') = (approved_by is not null and approved_at is not null and journal_number is not null))
);
create unique index interest_one_open on interest_allocation (court_id) where state = 'proposed';
create unique index interest_period_once on interest_allocation (court_id, first_day) where state = 'approved';
call changeable('interest_allocation');

-- +goose StatementBegin
create function interest_allocation_guard() returns trigger language plpgsql as $$
begin
	if old.state <> 'proposed'
		or (old.court_id, old.allocation_id, old.policy_id, old.first_day, old.last_day, old.total, old.held, old.proposed_by, old.proposed_at)
		is distinct from
		(new.court_id, new.allocation_id, new.policy_id, new.first_day, new.last_day, new.total, new.held, new.proposed_by, new.proposed_at) then
		raise exception 'an allocation is decided once and not rewritten' using errcode = 'restrict_violation';
	end if;
	if new.state = 'approved' and exists (
		select from interest_allocation
		where court_id = new.court_id and state = 'approved' and first_day <= new.last_day and last_day >= new.first_day) then
		raise exception 'a day''s interest is allocated once' using errcode = 'restrict_violation';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger interest_allocation_guard before update on interest_allocation for each row execute function interest_allocation_guard();
alter table interest_allocation enable always trigger interest_allocation_guard;

create table interest_share (
	court_id text not null,
	allocation_id uuid not null,
	case_id uuid not null,
	yuan_days numeric(20,2) not null check (yuan_days > 0 and yuan_days < 1e17),
	amount numeric(20,2) not null check (amount >= 0 and amount < 1e13),
	primary key (court_id, allocation_id, case_id),
	foreign key (court_id, allocation_id) references interest_allocation,
	foreign key (court_id, case_id) references enforcement_case (court_id, case_id)
);
call append_only('interest_share');

-- The shares and what stays held make the whole.
-- +goose StatementBegin
create function interest_adds_up() returns trigger language plpgsql as $$
begin
	if (select coalesce(sum(amount), 0) from interest_share where court_id = new.court_id and allocation_id = new.allocation_id)
		<> new.total - new.held then
		raise exception 'the shares of interest add up to it'
			using errcode = 'check_violation', constraint = 'interest_adds_up';
	end if;
	return null;
end $$;
-- +goose StatementEnd
create constraint trigger interest_adds_up after insert on interest_allocation deferrable initially deferred
	for each row execute function interest_adds_up();
alter table interest_allocation enable always trigger interest_adds_up;

-- A case of reversal of enforcement and the case whose enforcement is reversed:
-- what comes back is the money of the former, never of the latter.
create table restitution_case (
	court_id text not null,
	case_id uuid not null,
	of_case uuid not null,
	document text not null check (length(document) between 4 and 200),
	stated_by uuid not null,
	stated_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, case_id),
	foreign key (court_id, case_id) references enforcement_case (court_id, case_id),
	foreign key (court_id, of_case) references enforcement_case (court_id, case_id),
	constraint restitution_other_case check (case_id <> of_case)
);
call append_only('restitution_case');

-- +goose StatementBegin
create function receipt_of_restitution() returns trigger language plpgsql as $$
begin
	if new.cause = 'restitution' and not exists (
		select from restitution_case where court_id = new.court_id and case_id = new.case_id) then
		raise exception 'money of a reversal belongs to a case of its own'
			using errcode = 'check_violation', constraint = 'receipt_of_restitution';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger receipt_of_restitution before insert or update on execution_receipt for each row execute function receipt_of_restitution();
alter table execution_receipt enable always trigger receipt_of_restitution;
