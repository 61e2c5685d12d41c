-- Money on its way out.
--
-- A payout is written once; its content never changes. Approvals bind to the
-- keyed hash of that content, come in order, and from as many different people as
-- there are steps. Once sent it is sent: what the bank returns needs a new payout.

-- +goose Up

create table payout (
	court_id text not null references ledger,
	payout_id uuid not null,
	kind text not null check (kind in ('deposit_refund', 'misdirected_refund', 'plan', 'reissue')),
	case_id uuid,
	lot_id uuid,
	plan_id uuid,
	line_id uuid,
	deposit_id uuid,
	replaces uuid,
	source_code text not null references account_kind,
	source_subject uuid not null,
	amount numeric(20,2) not null check (amount > 0 and amount < 1e13),
	purpose text not null check (length(purpose) between 2 and 200),
	payee text not null check (length(payee) between 2 and 80),
	payee_content bytea not null,
	name_hash bytea not null,
	account_hash bytea not null,
	content_hash bytea not null,
	needs_chain boolean not null,
	needs_leader boolean not null,
	end_to_end text not null unique check (end_to_end ~ '^FC[0-9A-F]{30}$'),
	state text not null check (state in ('draft', 'approved', 'sent', 'paid', 'returned', 'refused', 'void')),
	prepared_by uuid not null,
	prepared_at timestamptz not null,
	approved_at timestamptz,
	sent_at timestamptz,
	paid_seq bigint,
	paid_at timestamptz,
	returned_seq bigint,
	ended_reason text not null default '' check (length(ended_reason) <= 300),
	acked_at timestamptz,
	attempts integer not null default 0,
	next_try timestamptz, -- machine time
	last_error text not null default '',
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, payout_id),
	constraint payout_paid_once unique (court_id, paid_seq),
	foreign key (court_id, paid_seq) references bank_line,
	foreign key (court_id, returned_seq) references bank_line,
	foreign key (court_id, plan_id) references plan,
	foreign key (court_id, deposit_id) references deposit,
	foreign key (court_id, replaces) references payout,
	check (needs_chain or kind in ('deposit_refund', 'misdirected_refund')),
	check (state <> 'paid' or paid_seq is not null),
	check (state <> 'returned' or returned_seq is not null)
);
-- Each line, deposit and returned payout has at most one payout alive.
create unique index payout_one_of_line on payout (court_id, line_id) where line_id is not null and replaces is null and state <> 'void';
create unique index payout_one_of_deposit on payout (court_id, deposit_id) where deposit_id is not null and replaces is null and state <> 'void';
create unique index payout_one_replacement on payout (court_id, replaces) where replaces is not null and state <> 'void';
create index payout_to_send on payout (next_try) where state = 'sent' and acked_at is null;
create index payout_by_case on payout (court_id, case_id);
create index payout_by_plan on payout (court_id, plan_id);
create index payout_by_account on payout (account_hash);
call changeable('payout');

create table payout_approval (
	court_id text not null,
	payout_id uuid not null,
	step smallint not null check (step between 1 and 6),
	role text not null,
	person_id uuid not null,
	content_hash bytea not null,
	at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	constraint payout_approval_step primary key (court_id, payout_id, step),
	constraint payout_approval_person unique (court_id, payout_id, person_id),
	foreign key (court_id, payout_id) references payout,
	constraint payout_approval_role check ((step, role) in (
		(1, 'clerk'), (1, 'judge'), (2, 'fund_keeper'), (3, 'bureau_head'), (4, 'leader'), (5, 'finance_maker'), (6, 'finance_checker')))
);
call append_only('payout_approval');

-- +goose StatementBegin
create function payout_approval_binds() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
	p payout;
	before integer;
begin
	select * into strict p from payout where court_id = new.court_id and payout_id = new.payout_id for update;
	if p.content_hash <> new.content_hash then
		raise exception 'an approval binds to the content that was seen'
			using errcode = 'check_violation', constraint = 'payout_approval_content';
	end if;
	if not p.needs_chain or p.state <> (case when new.step <= 4 then 'draft' else 'approved' end) or new.step = 4 and not p.needs_leader then
		raise exception 'this payout does not wait for step %', new.step
			using errcode = 'check_violation', constraint = 'payout_approval_order';
	end if;
	select count(*) into before from payout_approval where court_id = new.court_id and payout_id = new.payout_id and step < new.step;
	if before <> new.step - 1 - (case when new.step > 4 and not p.needs_leader then 1 else 0 end) then
		raise exception 'an earlier step is missing'
			using errcode = 'check_violation', constraint = 'payout_approval_order';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger payout_approval_binds before insert on payout_approval for each row execute function payout_approval_binds();
alter table payout_approval enable always trigger payout_approval_binds;

-- +goose StatementBegin
create function payout_guard() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
	steps integer;
begin
	if tg_op = 'INSERT' then
		if new.state <> (case when new.needs_chain then 'draft' else 'sent' end) then
			raise exception 'a payout begins at its beginning' using errcode = 'restrict_violation';
		end if;
		return new;
	end if;
	if (old.court_id, old.payout_id, old.kind, old.source_code, old.source_subject, old.amount, old.purpose, old.payee, old.payee_content,
			old.name_hash, old.account_hash, old.content_hash, old.needs_chain, old.needs_leader, old.end_to_end, old.prepared_by)
		is distinct from
		(new.court_id, new.payout_id, new.kind, new.source_code, new.source_subject, new.amount, new.purpose, new.payee, new.payee_content,
			new.name_hash, new.account_hash, new.content_hash, new.needs_chain, new.needs_leader, new.end_to_end, new.prepared_by)
		or (old.case_id, old.lot_id, old.plan_id, old.line_id, old.deposit_id, old.replaces)
		is distinct from (new.case_id, new.lot_id, new.plan_id, new.line_id, new.deposit_id, new.replaces) then
		raise exception 'the content of a payout never changes' using errcode = 'restrict_violation', constraint = 'payout_content';
	end if;
	if old.state <> new.state then
		if (old.state, new.state) not in (('draft', 'approved'), ('draft', 'void'), ('approved', 'sent'), ('approved', 'void'),
			('sent', 'paid'), ('sent', 'refused'), ('paid', 'returned'), ('sent', 'returned')) then
			raise exception 'a payout that is % does not become %', old.state, new.state
				using errcode = 'restrict_violation', constraint = 'payout_states';
		end if;
		select count(*) into steps from payout_approval where court_id = new.court_id and payout_id = new.payout_id and content_hash = new.content_hash;
		if new.needs_chain and (
			new.state = 'approved' and steps < 3 + (case when new.needs_leader then 1 else 0 end)
			or new.state = 'sent' and steps < 5 + (case when new.needs_leader then 1 else 0 end)) then
			raise exception 'approvals are missing' using errcode = 'restrict_violation', constraint = 'payout_approvals';
		end if;
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger payout_guard before insert or update on payout for each row execute function payout_guard();
alter table payout enable always trigger payout_guard;
