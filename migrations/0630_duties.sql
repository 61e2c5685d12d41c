-- Who may do what in a court's money: duties that one person never holds together
-- or never takes on one thing, leave that is substituted by order, posts that
-- rotate, and a register of who took which part in what, which refuses.

-- +goose Up

-- The house's minimum. reach 'post': nobody holds both. 'act': one may hold both,
-- and never takes both on one thing. No court is below it.
create table duty_rule (
	duty_a text not null,
	duty_b text not null,
	reach text not null check (reach in ('post', 'act')),
	rule text not null check (rule ~ '^D[0-9]{1,2}$'),
	primary key (duty_a, duty_b),
	check (duty_a < duty_b)
);
insert into duty_rule (duty_a, duty_b, reach, rule) values
	('finance_checker', 'finance_maker', 'post', 'D1'),
	('finance_maker', 'reconciler', 'post', 'D2'), ('finance_checker', 'reconciler', 'post', 'D2'),
	('finance_maker', 'judge', 'post', 'D3'), ('finance_checker', 'judge', 'post', 'D3'), ('judge', 'reconciler', 'post', 'D3'),
	('clerk', 'finance_maker', 'post', 'D3'), ('clerk', 'finance_checker', 'post', 'D3'), ('clerk', 'reconciler', 'post', 'D3'),
	('finance_maker', 'fund_keeper', 'post', 'D4'), ('finance_checker', 'fund_keeper', 'post', 'D4'), ('fund_keeper', 'reconciler', 'post', 'D4'),
	('bureau_head', 'finance_maker', 'post', 'D5'), ('bureau_head', 'finance_checker', 'post', 'D5'), ('bureau_head', 'reconciler', 'post', 'D5'),
	('finance_maker', 'leader', 'post', 'D5'), ('finance_checker', 'leader', 'post', 'D5'), ('leader', 'reconciler', 'post', 'D5'),
	('clerk', 'supervisor', 'post', 'D6'), ('judge', 'supervisor', 'post', 'D6'), ('fund_keeper', 'supervisor', 'post', 'D6'),
	('bureau_head', 'supervisor', 'post', 'D6'), ('leader', 'supervisor', 'post', 'D6'), ('finance_maker', 'supervisor', 'post', 'D6'),
	('finance_checker', 'supervisor', 'post', 'D6'), ('reconciler', 'supervisor', 'post', 'D6'),
	('clerk', 'fund_keeper', 'act', 'D7'), ('fund_keeper', 'judge', 'act', 'D7'), ('bureau_head', 'clerk', 'act', 'D7'),
	('bureau_head', 'judge', 'act', 'D7'), ('clerk', 'leader', 'act', 'D7'), ('judge', 'leader', 'act', 'D7'),
	('bureau_head', 'fund_keeper', 'act', 'D8'), ('fund_keeper', 'leader', 'act', 'D8'), ('bureau_head', 'leader', 'act', 'D8');
call append_only('duty_rule');
revoke insert on duty_rule from fachui_app;

-- What a court orders about duties, under a document: a stricter pair (apart), a
-- substitution for leave, its early end (recall), and how long a post is held.
create table duty_order (
	court_id text not null references court,
	order_id uuid not null,
	kind text not null check (kind in ('apart', 'substitution', 'recall', 'rotation')),
	document_no text not null check (length(document_no) between 4 and 80),
	reason text not null check (length(reason) between 4 and 500),
	duty text check (duty ~ '^[a-z_]{2,32}$'),
	other text check (other ~ '^[a-z_]{2,32}$'),
	reach text check (reach in ('post', 'act', 'none')),
	absent uuid references person,
	substitute uuid references person,
	from_day date,
	until_day date,
	recalls uuid,
	months integer constraint duty_order_months check (months between 1 and 120),
	asked_by uuid not null references person,
	asked_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, order_id),
	foreign key (court_id, recalls) references duty_order,
	check (num_nulls(duty) = (case kind when 'recall' then 1 else 0 end)),
	check (num_nulls(other, reach) = (case kind when 'apart' then 0 else 2 end)),
	check (kind <> 'apart' or duty < other),
	check (num_nulls(absent, substitute, from_day, until_day) = (case kind when 'substitution' then 0 else 4 end)),
	constraint duty_order_other_person check (absent <> substitute),
	constraint duty_order_days check (from_day < until_day and until_day <= from_day + 366),
	constraint duty_order_post check (kind <> 'substitution' or duty in (
		'clerk', 'judge', 'fund_keeper', 'bureau_head', 'leader', 'finance_maker', 'finance_checker', 'reconciler', 'custodian')),
	constraint duty_order_rotates check (kind <> 'rotation' or duty in ('fund_keeper', 'finance_maker', 'finance_checker', 'reconciler')),
	check (num_nulls(recalls) = (case kind when 'recall' then 0 else 1 end)),
	check (num_nulls(months) = (case kind when 'rotation' then 0 else 1 end))
);
create index duty_order_of_court on duty_order (court_id, kind, order_id);
create index duty_order_of_substitute on duty_order (substitute) where kind = 'substitution';
call append_only('duty_order');

create table duty_order_answer (
	court_id text not null,
	order_id uuid not null,
	approved boolean not null,
	note text not null default '' check (length(note) <= 500),
	answered_by uuid not null references person,
	answered_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	constraint duty_order_answered_once primary key (court_id, order_id),
	foreign key (court_id, order_id) references duty_order,
	constraint duty_order_refusal check (approved or length(note) >= 4)
);
call append_only('duty_order_answer');

-- Substitutions that two people agreed on, with when they really hold: half-open,
-- from the later of the first day and the second signature, until the last day or
-- a recall. Days are of Asia/Shanghai.
create view substitution as
select o.court_id, o.order_id, o.duty, o.absent, o.substitute, o.document_no,
	greatest(o.from_day::timestamp at time zone 'Asia/Shanghai', a.answered_at) as from_at,
	least(o.until_day::timestamp at time zone 'Asia/Shanghai', r.answered_at) as until_at
from duty_order o
join duty_order_answer a using (court_id, order_id)
left join lateral (
	select min(b.answered_at) as answered_at
	from duty_order c
	join duty_order_answer b using (court_id, order_id)
	where c.court_id = o.court_id and c.recalls = o.order_id and b.approved) r on true
where o.kind = 'substitution' and a.approved;
grant select on substitution to fachui_app, fachui_auditor;

-- The pairs of a court: the house's, and its own where they are stricter.
create view duty_pair as
with own as (
	select distinct on (o.court_id, o.duty, o.other) o.court_id, o.duty, o.other, o.reach, o.order_id
	from duty_order o
	join duty_order_answer a using (court_id, order_id)
	where o.kind = 'apart' and a.approved
	order by o.court_id, o.duty, o.other, a.answered_at desc, o.order_id desc)
select c.court_id, coalesce(r.duty_a, w.duty) as duty_a, coalesce(r.duty_b, w.other) as duty_b,
	case when 'post' in (r.reach, w.reach) then 'post' else 'act' end as reach, coalesce(r.rule, 'court') as rule,
	r.reach as house, w.reach as own, w.order_id
from court c
cross join (
	select duty_a, duty_b from duty_rule
	union
	select duty, other from duty_order where kind = 'apart') p
left join duty_rule r on r.duty_a = p.duty_a and r.duty_b = p.duty_b
left join own w on w.court_id = c.court_id and w.duty = p.duty_a and w.other = p.duty_b
where r.reach is not null or w.reach in ('post', 'act');
grant select on duty_pair to fachui_app, fachui_auditor;

-- +goose StatementBegin
create function duty_reach(court text, a text, b text) returns text language sql stable set search_path = public, pg_temp as $$
	select reach from duty_pair where court_id = court and duty_a = least(a, b) and duty_b = greatest(a, b)
$$;
-- +goose StatementEnd

-- +goose StatementBegin
create function duty_order_check() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
	house text;
begin
	if new.kind = 'apart' then
		select reach into house from duty_rule where duty_a = new.duty and duty_b = new.other;
		if house = 'post' and new.reach <> 'post' or house = 'act' and new.reach = 'none' then
			raise exception 'a court is never below the minimum: % and % are kept apart by %', new.duty, new.other, house
				using errcode = 'check_violation', constraint = 'duty_order_minimum';
		end if;
	elsif new.kind = 'substitution' then
		if (new.asked_at at time zone 'Asia/Shanghai')::date > new.from_day then
			raise exception 'nobody is substituted in the past' using errcode = 'check_violation', constraint = 'duty_order_past';
		end if;
	elsif new.kind = 'recall' then
		if not exists (
			select from substitution where court_id = new.court_id and order_id = new.recalls and until_at > new.asked_at) then
			raise exception 'there is no such substitution to end' using errcode = 'check_violation', constraint = 'duty_order_recall';
		end if;
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger duty_order_check before insert on duty_order for each row execute function duty_order_check();
alter table duty_order enable always trigger duty_order_check;

-- The second signature is another person's, who is neither away nor the one who
-- steps in; and what is approved must hold at that moment.
-- +goose StatementBegin
create function duty_order_answer_check() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
	o duty_order;
begin
	select * into strict o from duty_order where court_id = new.court_id and order_id = new.order_id;
	if new.answered_by = o.asked_by or new.answered_by in (o.absent, o.substitute) then
		raise exception 'an order is approved by somebody whom it does not concern'
			using errcode = 'check_violation', constraint = 'duty_order_two_people';
	end if;
	if o.kind <> 'substitution' or not new.approved then
		return new;
	end if;
	perform from person where person_id in (o.absent, o.substitute) order by person_id for no key update;
	if new.answered_at >= o.until_day::timestamp at time zone 'Asia/Shanghai' then
		raise exception 'the leave is over' using errcode = 'check_violation', constraint = 'duty_order_past';
	end if;
	if not exists (select from person_role_in_force where person_id = o.absent and court_id = o.court_id and role = o.duty) then
		raise exception 'who is away does not hold the duty' using errcode = 'check_violation', constraint = 'duty_order_held';
	end if;
	if exists (select from person_role_in_force where person_id = o.substitute and court_id = o.court_id and role = o.duty)
		or not exists (select from person_role_in_force where person_id = o.substitute and court_id = o.court_id) then
		raise exception 'a substitute is a colleague who does not hold the duty'
			using errcode = 'check_violation', constraint = 'duty_order_colleague';
	end if;
	if exists (
		select from person_role_in_force r
		where r.person_id = o.substitute and r.court_id = o.court_id and duty_reach(o.court_id, r.role, o.duty) = 'post')
		or exists (
			select from substitution s
			where s.substitute = o.substitute and s.court_id = o.court_id
				and s.from_at < o.until_day::timestamp at time zone 'Asia/Shanghai'
				and s.until_at > greatest(o.from_day::timestamp at time zone 'Asia/Shanghai', new.answered_at)
				and (s.duty = o.duty or duty_reach(o.court_id, s.duty, o.duty) = 'post')) then
		raise exception 'the substitute would hold what is kept apart'
			using errcode = 'check_violation', constraint = 'duty_post_apart';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger duty_order_answer_check before insert on duty_order_answer for each row execute function duty_order_answer_check();
alter table duty_order_answer enable always trigger duty_order_answer_check;

-- Nobody is given a role that is kept apart from one they hold, or stand in for.
-- +goose StatementBegin
create function person_role_apart() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	if not new.granted or new.court_id is null then
		return new;
	end if;
	perform from person where person_id = new.person_id for no key update;
	if exists (
		select from person_role_in_force r
		where r.person_id = new.person_id and r.court_id = new.court_id and duty_reach(new.court_id, r.role, new.role) = 'post')
		or exists (
			select from substitution s
			where s.substitute = new.person_id and s.court_id = new.court_id and s.until_at > new.at
				and duty_reach(new.court_id, s.duty, new.role) = 'post') then
		raise exception 'the role is kept apart from one that the person holds'
			using errcode = 'check_violation', constraint = 'duty_post_apart';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger person_role_apart before insert on person_role for each row execute function person_role_apart();
alter table person_role enable always trigger person_role_apart;

-- A term in a post that rotates begins with its grant.
create table duty_term (
	court_id text not null references court,
	term_id uuid not null default gen_random_uuid(),
	person_id uuid not null references person,
	duty text not null,
	turn integer not null,
	began_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, term_id),
	constraint duty_term_once unique (court_id, person_id, duty, turn)
);
call append_only('duty_term');
revoke insert on duty_term from fachui_app;

-- +goose StatementBegin
create function duty_term_begin() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	insert into duty_term (court_id, person_id, duty, turn, began_at)
	values (new.court_id, new.person_id, new.role, new.turn, new.at);
	return null;
end $$;
-- +goose StatementEnd
create trigger duty_term_begin after insert on person_role for each row
	when (new.granted and new.role in ('fund_keeper', 'finance_maker', 'finance_checker', 'reconciler'))
	execute function duty_term_begin();
alter table person_role enable always trigger duty_term_begin;

-- Who took which part in what. object names the thing; part orders the steps of a
-- thing that takes several people (0: the duty alone counts). Rows come from the
-- triggers below and from nobody else.
create table duty_act (
	court_id text not null references court,
	object text not null check (object ~ '^[a-z_]+:[0-9a-z:-]+$'),
	part smallint not null check (part between 0 and 9),
	duty text not null,
	person_id uuid not null,
	for_id uuid,
	at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, object, part, duty, person_id),
	check (for_id <> person_id)
);
create index duty_act_for on duty_act (court_id, for_id, at) where for_id is not null;
call append_only('duty_act');
revoke insert on duty_act from fachui_app;

-- duties are those by which the part may be taken. Who holds none of them and has
-- stood in for one must be standing in for it now. One who took a part, or for
-- whom it was taken, takes no other part in the same thing.
-- +goose StatementBegin
create function duty_taken(court text, thing text, step integer, duties text[], person uuid, moment timestamptz) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
	taken text;
	away uuid;
	clash text;
begin
	perform pg_advisory_xact_lock(hashtextextended('fachui.duty:' || court || thing, 0));
	select role into taken
	from person_role_in_force
	where person_id = person and court_id = court and role = any (duties)
	order by array_position(duties, role)
	limit 1;
	if taken is null then
		select duty, absent into taken, away
		from substitution
		where court_id = court and substitute = person and duty = any (duties) and moment >= from_at and moment < until_at
		order by from_at, order_id
		limit 1;
		if not found and exists (
			select from substitution where court_id = court and substitute = person and duty = any (duties)) then
			raise exception 'the substitution is not in force' using errcode = 'check_violation', constraint = 'duty_substitution_over';
		end if;
	end if;
	taken := coalesce(taken, duties[1]);
	select r.duty into clash
	from duty_act r
	where r.court_id = court and r.object = thing
		and (r.person_id in (person, away) or r.for_id in (person, away))
		and (r.part <> step and r.part > 0 and step > 0 or duty_reach(court, r.duty, taken) is not null)
	limit 1;
	if found then
		raise exception 'one person is % and % of one thing', clash, taken using errcode = 'check_violation', constraint = 'duty_act_apart';
	end if;
	insert into duty_act (court_id, object, part, duty, person_id, for_id, at)
	values (court, thing, step, taken, person, away, moment)
	on conflict do nothing;
end $$;
-- +goose StatementEnd
revoke execute on function duty_taken(text, text, integer, text[], uuid, timestamptz) from public;

-- +goose StatementBegin
create function payout_duty() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	perform duty_taken(new.court_id, 'payout:' || new.payout_id, new.step, array[new.role], new.person_id, new.at);
	if new.step >= 5 then
		perform duty_taken(new.court_id, 'day:' || (new.at at time zone 'Asia/Shanghai')::date, 0, array[new.role], new.person_id, new.at);
	end if;
	return null;
end $$;
-- +goose StatementEnd
create trigger payout_duty after insert on payout_approval for each row execute function payout_duty();
alter table payout_approval enable always trigger payout_duty;

-- +goose StatementBegin
create function day_proposal_duty() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	perform duty_taken(new.court_id, 'close:' || new.proposal_id, 1, array['reconciler'], new.proposed_by, new.proposed_at);
	perform duty_taken(new.court_id, 'day:' || new.day, 0, array['reconciler'], new.proposed_by, new.proposed_at);
	return null;
end $$;
-- +goose StatementEnd
create trigger day_proposal_duty after insert on day_proposal for each row execute function day_proposal_duty();
alter table day_proposal enable always trigger day_proposal_duty;

-- +goose StatementBegin
create function day_close_duty() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	perform duty_taken(new.court_id, 'close:' || new.proposal_id, 2, array['finance_checker', 'bureau_head'], new.checked_by, new.closed_at);
	return null;
end $$;
-- +goose StatementEnd
create trigger day_close_duty after insert on day_close for each row execute function day_close_duty();
alter table day_close enable always trigger day_close_duty;

-- What one person asks and another answers: arguments are the name of the thing,
-- the column of its identifier, the part, the column of the person and of the
-- time, and the duties by which it is done.
-- +goose StatementBegin
create function two_people_duty() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
	row jsonb := to_jsonb(new);
begin
	if row ->> tg_argv[3] is not null and (tg_op = 'INSERT' or to_jsonb(old) ->> tg_argv[3] is null) then
		perform duty_taken(row ->> 'court_id', tg_argv[0] || ':' || (row ->> tg_argv[1]), tg_argv[2]::integer,
			string_to_array(tg_argv[5], ','), (row ->> tg_argv[3])::uuid, (row ->> tg_argv[4])::timestamptz);
	end if;
	return null;
end $$;
-- +goose StatementEnd
create trigger exception_proposal_duty after insert on exception_proposal for each row execute function
	two_people_duty('exception', 'proposal_id', '1', 'proposed_by', 'proposed_at', 'finance_maker,finance_checker,fund_keeper');
create trigger exception_decision_duty after insert on exception_decision for each row execute function
	two_people_duty('exception', 'proposal_id', '2', 'approved_by', 'approved_at', 'finance_maker,finance_checker,fund_keeper');
create trigger voucher_void_request_duty after insert on voucher_void_request for each row execute function
	two_people_duty('voucher_void', 'request_id', '1', 'asked_by', 'asked_at', 'finance_maker,finance_checker');
create trigger voucher_void_answer_duty after insert on voucher_void_answer for each row execute function
	two_people_duty('voucher_void', 'request_id', '2', 'answered_by', 'answered_at', 'finance_checker,bureau_head');
create trigger outside_payee_duty after insert on outside_payee for each row execute function
	two_people_duty('payee', 'payee_id', '1', 'proposed_by', 'proposed_at', 'fund_keeper');
create trigger outside_payee_approval_duty after insert on outside_payee_approval for each row execute function
	two_people_duty('payee', 'payee_id', '2', 'approved_by', 'approved_at', 'finance_checker,bureau_head');
create trigger reversal_duty after insert on reversal for each row execute function
	two_people_duty('reversal', 'reversal_id', '1', 'proposed_by', 'proposed_at', 'finance_maker');
create trigger interest_allocation_duty after insert on interest_allocation for each row execute function
	two_people_duty('interest', 'allocation_id', '1', 'proposed_by', 'proposed_at', 'fund_keeper');
create trigger interest_approval_duty after update on interest_allocation for each row execute function
	two_people_duty('interest', 'allocation_id', '2', 'approved_by', 'approved_at', 'leader');
alter table exception_proposal enable always trigger exception_proposal_duty;
alter table exception_decision enable always trigger exception_decision_duty;
alter table voucher_void_request enable always trigger voucher_void_request_duty;
alter table voucher_void_answer enable always trigger voucher_void_answer_duty;
alter table outside_payee enable always trigger outside_payee_duty;
alter table outside_payee_approval enable always trigger outside_payee_approval_duty;
alter table reversal enable always trigger reversal_duty;
alter table interest_allocation enable always trigger interest_allocation_duty;
alter table interest_allocation enable always trigger interest_approval_duty;

-- For whom a substitute acted.
alter table event add column for_id uuid;
alter table event add constraint event_for_other check (for_id <> actor_id);

-- What was open when a post passed to another: listed and signed by who gives it,
-- then signed by who takes it.
create table duty_handover (
	court_id text not null references court,
	handover_id uuid not null,
	duty text not null check (duty ~ '^[a-z_]{2,32}$'),
	giver uuid not null references person,
	taker uuid not null references person,
	note text not null default '' check (length(note) <= 500),
	items integer not null check (items between 0 and 10000),
	made_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, handover_id),
	constraint duty_handover_two_people check (giver <> taker)
);
call append_only('duty_handover');

create table duty_handover_item (
	court_id text not null,
	handover_id uuid not null,
	line integer not null check (line >= 1),
	what text not null check (what in ('exception', 'payout', 'hold', 'cash', 'deferral')),
	subject_id uuid not null,
	title text not null check (length(title) <= 300),
	amount numeric(20,2) check (amount > 0 and amount < 1e13),
	since timestamptz not null,
	state text not null check (length(state) <= 40),
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, handover_id, line),
	foreign key (court_id, handover_id) references duty_handover
);
call append_only('duty_handover_item');

create table duty_handover_signature (
	court_id text not null,
	handover_id uuid not null,
	person_id uuid not null,
	signed_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	constraint duty_handover_signed_once primary key (court_id, handover_id, person_id),
	foreign key (court_id, handover_id) references duty_handover
);
call append_only('duty_handover_signature');

-- +goose StatementBegin
create function duty_handover_signed() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
	h duty_handover;
begin
	select * into strict h from duty_handover where court_id = new.court_id and handover_id = new.handover_id;
	if new.person_id not in (h.giver, h.taker) then
		raise exception 'a hand-over is signed by who gives and who takes'
			using errcode = 'check_violation', constraint = 'duty_handover_signer';
	end if;
	if h.items <> (select count(*) from duty_handover_item where court_id = h.court_id and handover_id = h.handover_id) then
		raise exception 'what is signed is the whole list' using errcode = 'check_violation', constraint = 'duty_handover_whole';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger duty_handover_signed before insert on duty_handover_signature for each row execute function duty_handover_signed();
alter table duty_handover_signature enable always trigger duty_handover_signed;

-- Nothing is added to a list that was signed.
-- +goose StatementBegin
create function duty_handover_listed() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	if exists (select from duty_handover_signature where court_id = new.court_id and handover_id = new.handover_id) then
		raise exception 'the list was signed' using errcode = 'check_violation', constraint = 'duty_handover_whole';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger duty_handover_listed before insert on duty_handover_item for each row execute function duty_handover_listed();
alter table duty_handover_item enable always trigger duty_handover_listed;
