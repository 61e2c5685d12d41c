-- What forfeited deposits pay for once the property is sold again (法释〔2016〕18号
-- Art. 24), and what is ordered from a buyer whose deposit was too small.
--
-- Until then they stand in L2040 and nothing leaves it. What leaves it later was
-- proposed by one person of finance and approved by another, line by line, and adds
-- up to the deposit; none of it goes to the name that paid it.

-- +goose Up

insert into posting_event (event, zh, en) values
	('P8T', '收到悔拍买受人补交款', 'Top-up of a buyer in default paid in');
insert into posting_rule (event, dr_code, cr_code) values
	('P8T', 'A1010', 'L2040');

-- The table of one resale. content is what was computed and why, as both people read it.
create table forfeiture (
	court_id text not null references ledger,
	forfeiture_id uuid not null,
	case_id uuid not null,
	resale_lot uuid not null,
	resale_price numeric(20,2) not null check (resale_price > 0 and resale_price < 1e13),
	content jsonb not null,
	content_hash text not null check (content_hash ~ '^[0-9a-f]{64}$'),
	evidence text not null check (length(evidence) between 4 and 500),
	state text not null check (state in ('proposed', 'approved', 'void')),
	proposed_by uuid not null,
	proposed_at timestamptz not null,
	approved_by uuid,
	approved_at timestamptz,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, forfeiture_id),
	foreign key (court_id, case_id) references enforcement_case (court_id, case_id),
	constraint forfeiture_two_people check (approved_by <> proposed_by),
	check ((state = 'approved') = (approved_by is not null) and (approved_by is null) = (approved_at is null))
);
create unique index forfeiture_one_of_resale on forfeiture (court_id, resale_lot) where state <> 'void';
create index forfeiture_by_case on forfeiture (court_id, case_id);
call changeable('forfeiture');

-- Before the resale is paid there is nothing to compute with.
-- +goose StatementBegin
create function forfeiture_guard() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	if tg_op = 'INSERT' then
		if new.state <> 'proposed' or not exists (
			select from settlement s
			where s.court_id = new.court_id and s.lot_id = new.resale_lot and s.case_id = new.case_id
			  and s.state = 'paid' and s.price = new.resale_price) then
			raise exception 'a forfeited deposit waits until the resale is paid'
				using errcode = 'restrict_violation', constraint = 'forfeiture_after_resale';
		end if;
		return new;
	end if;
	if old.state <> 'proposed'
		or (old.court_id, old.forfeiture_id, old.case_id, old.resale_lot, old.resale_price, old.content, old.content_hash, old.evidence,
			old.proposed_by, old.proposed_at)
		is distinct from
		(new.court_id, new.forfeiture_id, new.case_id, new.resale_lot, new.resale_price, new.content, new.content_hash, new.evidence,
			new.proposed_by, new.proposed_at) then
		raise exception 'a table of a forfeiture is approved once and not rewritten'
			using errcode = 'restrict_violation', constraint = 'forfeiture_guard';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger forfeiture_guard before insert or update on forfeiture for each row execute function forfeiture_guard();
alter table forfeiture enable always trigger forfeiture_guard;

-- What the deposit of one defaulter pays. own is the difference between what he
-- promised and the final price; burden what of the whole loss is first his.
create table forfeiture_share (
	court_id text not null,
	forfeiture_id uuid not null,
	lot_id uuid not null,
	turn integer not null check (turn > 0),
	promised numeric(20,2) not null check (promised > 0 and promised < 1e13),
	resale_price numeric(20,2) not null check (resale_price > 0 and resale_price < 1e13),
	deposit numeric(20,2) not null check (deposit >= 0 and deposit < 1e13),
	costs_due numeric(20,2) not null check (costs_due >= 0 and costs_due < 1e13),
	own numeric(20,2) not null,
	burden numeric(20,2) not null check (burden >= 0 and burden <= own),
	costs numeric(20,2) not null check (costs >= 0 and costs <= costs_due),
	difference numeric(20,2) not null check (difference >= 0),
	case_debts numeric(20,2) not null check (case_debts >= 0),
	related_debts numeric(20,2) not null check (related_debts >= 0),
	residual numeric(20,2) not null check (residual >= 0),
	short_costs numeric(20,2) not null,
	short_difference numeric(20,2) not null check (short_difference >= 0 and short_difference <= burden),
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, forfeiture_id, lot_id),
	foreign key (court_id, forfeiture_id) references forfeiture,
	foreign key (court_id, lot_id) references buyer_default,
	constraint forfeiture_share_own check (own = greatest(promised - resale_price, 0)),
	constraint forfeiture_share_adds_up check (costs + difference + case_debts + related_debts + residual = deposit),
	constraint forfeiture_share_never_over check (difference <= own),
	constraint forfeiture_share_costs_open check (short_costs = costs_due - costs)
);
call append_only('forfeiture_share');

-- Who is paid from it, other than through the plan of the case: those who bore the
-- costs (L2120), and creditors of other debts related to the property (L2150).
create table forfeiture_line (
	court_id text not null,
	line_id uuid not null,
	forfeiture_id uuid not null,
	lot_id uuid not null,
	line_no integer not null check (line_no > 0),
	code text not null references account_kind check (code in ('L2120', 'L2150')),
	payee text not null check (length(payee) between 2 and 80),
	due numeric(20,2) not null check (due > 0 and due < 1e13),
	amount numeric(20,2) not null check (amount > 0 and amount <= due),
	evidence text not null check (length(evidence) between 4 and 500),
	topped_up boolean not null,
	at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, line_id),
	foreign key (court_id, forfeiture_id, lot_id) references forfeiture_share
);
create index forfeiture_line_by_table on forfeiture_line (court_id, forfeiture_id, line_no);
call append_only('forfeiture_line');

-- A table holds every default that the resale ends, as it is on record, and counts
-- the loss once.
-- +goose StatementBegin
create function forfeiture_whole() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
	n integer;
	covered numeric;
	loss numeric;
begin
	select count(*), sum(s.difference + s.short_difference), max(greatest(s.promised - new.resale_price, 0)) into n, covered, loss
	from forfeiture_share s
	join buyer_default d on d.court_id = s.court_id and d.lot_id = s.lot_id and d.resale_lot = new.resale_lot
		and d.promised = s.promised and d.forfeited = s.deposit and d.case_id = new.case_id
	where s.court_id = new.court_id and s.forfeiture_id = new.forfeiture_id and s.resale_price = new.resale_price;
	if n = 0 or n <> (select count(*) from forfeiture_share s where s.court_id = new.court_id and s.forfeiture_id = new.forfeiture_id)
		or n <> (
			select count(*)
			from buyer_default d
			where d.court_id = new.court_id and d.resale_lot = new.resale_lot and not exists (
				select from forfeiture_share s
				join forfeiture f using (court_id, forfeiture_id)
				where s.court_id = d.court_id and s.lot_id = d.lot_id and f.forfeiture_id <> new.forfeiture_id and f.state = 'approved'))
		or covered <> loss then
		raise exception 'a table holds every default that the resale ends, and counts the loss once'
			using errcode = 'check_violation', constraint = 'forfeiture_whole';
	end if;
	if exists (
		select
		from forfeiture_share s
		left join lateral (
			select coalesce(sum(amount) filter (where code = 'L2120'), 0) costs, coalesce(sum(amount) filter (where code = 'L2150'), 0) related
			from forfeiture_line l
			where l.court_id = s.court_id and l.forfeiture_id = s.forfeiture_id and l.lot_id = s.lot_id and not l.topped_up) l on true
		where s.court_id = new.court_id and s.forfeiture_id = new.forfeiture_id and (l.costs, l.related) <> (s.costs, s.related_debts)) then
		raise exception 'the lines of a table add up to its steps'
			using errcode = 'check_violation', constraint = 'forfeiture_lines_add_up';
	end if;
	return null;
end $$;
-- +goose StatementEnd
create constraint trigger forfeiture_whole after insert on forfeiture
	deferrable initially deferred for each row execute function forfeiture_whole();
alter table forfeiture enable always trigger forfeiture_whole;

-- What the court decided about a shortfall: so much is to be brought, or nothing.
-- rule is the reading of the law that the panel took (拍卖变卖规定 Art. 22).
create table top_up (
	court_id text not null references ledger,
	top_up_id uuid not null,
	forfeiture_id uuid not null,
	lot_id uuid not null,
	case_id uuid not null,
	rule text not null check (rule in ('full', 'cap_to_claim', 'none')),
	amount numeric(20,2) not null check (amount >= 0 and amount < 1e13),
	paid numeric(20,2) not null default 0 check (paid >= 0 and paid <= amount),
	doc_no text not null check (length(doc_no) between 2 and 120),
	document text not null check (document ~ '^[0-9a-f]{64}$'),
	reason text not null check (length(reason) between 2 and 2000),
	virtual_no text references virtual_account,
	pay_by timestamptz,
	ordered_by uuid not null,
	at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, top_up_id),
	constraint top_up_once unique (court_id, forfeiture_id, lot_id),
	foreign key (court_id, forfeiture_id, lot_id) references forfeiture_share,
	check ((rule = 'none') = (amount = 0)),
	check ((amount = 0) = (virtual_no is null) and (amount = 0) = (pay_by is null))
);
create index top_up_by_case on top_up (court_id, case_id);
call changeable('top_up');

-- +goose StatementBegin
create function top_up_guard() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	if tg_op = 'INSERT' then
		if new.paid <> 0 or not exists (
			select from forfeiture_share s
			join forfeiture f using (court_id, forfeiture_id)
			where s.court_id = new.court_id and s.forfeiture_id = new.forfeiture_id and s.lot_id = new.lot_id
			  and f.state = 'approved' and f.case_id = new.case_id and new.amount <= s.short_costs + s.short_difference) then
			raise exception 'no more is ordered than the deposit left open'
				using errcode = 'check_violation', constraint = 'top_up_within_shortfall';
		end if;
		return new;
	end if;
	if (old.court_id, old.top_up_id, old.forfeiture_id, old.lot_id, old.case_id, old.rule, old.amount, old.doc_no, old.document, old.reason,
			old.ordered_by, old.at)
		is distinct from
		(new.court_id, new.top_up_id, new.forfeiture_id, new.lot_id, new.case_id, new.rule, new.amount, new.doc_no, new.document, new.reason,
			new.ordered_by, new.at)
		or (old.virtual_no, old.pay_by) is distinct from (new.virtual_no, new.pay_by) or new.paid < old.paid then
		raise exception 'an order to top up is not rewritten' using errcode = 'restrict_violation', constraint = 'top_up_guard';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger top_up_guard before insert or update on top_up for each row execute function top_up_guard();
alter table top_up enable always trigger top_up_guard;

-- What the panel ruled about what is left of a deposit after all four steps.
create table residual_ruling (
	court_id text not null,
	forfeiture_id uuid not null,
	lot_id uuid not null,
	amount numeric(20,2) not null check (amount > 0 and amount < 1e13),
	doc_no text not null check (length(doc_no) between 2 and 120),
	document text not null check (document ~ '^[0-9a-f]{64}$'),
	reason text not null check (length(reason) between 2 and 2000),
	ruled_by uuid not null,
	checked_by uuid not null,
	at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, forfeiture_id, lot_id),
	foreign key (court_id, forfeiture_id, lot_id) references forfeiture_share,
	constraint residual_two_people check (ruled_by <> checked_by)
);
call append_only('residual_ruling');

-- Claims that are no money yet: M9020 against buyers in default, M9050 against those
-- who were paid out of a sale that was revoked. Entries add up to what is open.
create table memo_entry (
	court_id text not null references ledger,
	entry_id uuid not null,
	code text not null check (code in ('M9020', 'M9050')),
	case_id uuid not null,
	lot_id uuid not null,
	subject_id uuid not null,
	amount numeric(20,2) not null check (amount <> 0 and abs(amount) < 1e13),
	journal_number bigint,
	at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, entry_id),
	foreign key (court_id, journal_number) references journal,
	foreign key (court_id, case_id) references enforcement_case (court_id, case_id),
	constraint memo_falls_by_money check ((amount < 0) = (journal_number is not null))
);
create index memo_entry_by_subject on memo_entry (court_id, subject_id);
create index memo_entry_by_case on memo_entry (court_id, code, case_id);
call append_only('memo_entry');

-- +goose StatementBegin
create function memo_not_negative() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	if (select sum(amount) from memo_entry where court_id = new.court_id and subject_id = new.subject_id) < 0 then
		raise exception 'no more is recovered than was claimed' using errcode = 'check_violation', constraint = 'memo_not_negative';
	end if;
	return null;
end $$;
-- +goose StatementEnd
create constraint trigger memo_not_negative after insert on memo_entry
	deferrable initially deferred for each row execute function memo_not_negative();
alter table memo_entry enable always trigger memo_not_negative;

-- Nothing leaves L2040 but what was approved, what a top-up brought, and what the
-- panel ruled.
-- +goose StatementBegin
create function forfeited_as_decided() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
	lot uuid;
	gone numeric;
	decided numeric;
begin
	select lot_id into strict lot from account where court_id = new.court_id and account_id = new.dr_account;
	select coalesce(sum(amount), 0) into gone
	from posting
	where court_id = new.court_id and dr_account = new.dr_account and event = 'P8';
	select coalesce((
			select sum(s.costs + s.difference + s.case_debts + s.related_debts)
			from forfeiture_share s
			join forfeiture f using (court_id, forfeiture_id)
			where s.court_id = new.court_id and s.lot_id = lot and f.state = 'approved'), 0)
		+ coalesce((
			select sum(p.amount)
			from posting p
			where p.court_id = new.court_id and p.cr_account = new.dr_account and p.event = 'P8T'), 0)
		+ coalesce((
			select sum(amount) from residual_ruling where court_id = new.court_id and lot_id = lot), 0) into decided;
	if new.event <> 'P8' or gone > decided then
		raise exception 'a forfeited deposit pays only what was decided: % of %', gone, decided
			using errcode = 'check_violation', constraint = 'forfeited_as_decided';
	end if;
	return null;
end $$;
-- +goose StatementEnd
create constraint trigger forfeited_as_decided after insert on posting
	deferrable initially deferred for each row
	when (new.dr_code = 'L2040')
	execute function forfeited_as_decided();
alter table posting enable always trigger forfeited_as_decided;

-- Money that a deposit paid for never reaches the name that paid the deposit.
-- +goose StatementBegin
create function forfeited_never_back() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	if exists (
		select from forfeiture_line l
		join buyer_default d on d.court_id = l.court_id and d.lot_id = l.lot_id
		where l.court_id = new.court_id and l.line_id = new.line_id and d.payer_hash = new.name_hash) then
		raise exception 'a forfeited deposit never goes back to its payer'
			using errcode = 'check_violation', constraint = 'forfeited_never_back';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger forfeited_never_back before insert on payout for each row
	when (new.line_id is not null)
	execute function forfeited_never_back();
alter table payout enable always trigger forfeited_never_back;

-- The numbers to which such money is paid.
-- +goose StatementBegin
do $$
declare
	c record;
begin
	for c in
		select conrelid::regclass::text as tab, conname as name, pg_get_constraintdef(oid) as def
		from pg_constraint
		where conname in ('virtual_account_purpose_check', 'receipt_exception_about_check') loop
		execute format('alter table %s drop constraint %I', c.tab, c.name);
		execute format('alter table %s add constraint %I %s', c.tab, c.name,
			replace(c.def, '''deposit''::text', '''deposit''::text, ''top_up''::text, ''recovery''::text'));
	end loop;
end $$;
-- +goose StatementEnd
