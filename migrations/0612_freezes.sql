-- A deposit may be frozen on the bidder's own account instead of being paid
-- (法释〔2016〕18号 Art. 17). It qualifies the bidder and is nobody's cash: it stands in
-- a memo account (M9010) and never in A1010. What the losers froze is released
-- within 24 hours (Art. 23), what the winner froze is moved to the court's account
-- within 24 hours (Art. 25).

-- +goose Up

-- The key that the bank signs its notices with, as first seen. A notice under
-- another key is none.
create table freeze_key (
	court_id text primary key references fund_account,
	public_key bytea not null check (length(public_key) = 32),
	seen_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp()
);
call append_only('freeze_key');

create table bank_freeze (
	court_id text not null references ledger,
	freeze_id uuid not null,
	freeze_no text not null check (length(freeze_no) between 1 and 64),
	to_no text not null check (length(to_no) between 4 and 40),
	deposit_id uuid,
	amount numeric(20,2) not null check (amount > 0 and amount < 1e13),
	holder_enc bytea not null,
	name_hash bytea not null check (length(name_hash) between 16 and 64),
	account_hash bytea not null,
	counted boolean not null, -- as a deposit; else it is released at once
	refusal text not null default '' check (refusal in ('', 'unknown', 'late', 'payer', 'partly_paid', 'amount')),
	state text not null check (state in ('frozen', 'ordered', 'released', 'moved')),
	frozen_at timestamptz not null,
	wanted text check (wanted in ('release', 'move')),
	wanted_at timestamptz,
	wanted_by timestamptz,
	acked_at timestamptz,
	attempts integer not null default 0,
	next_try timestamptz, -- machine time
	last_error text not null default '',
	ended_at timestamptz,
	ended_reason text not null default '' check (length(ended_reason) <= 300),
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, freeze_id),
	constraint freeze_once unique (court_id, freeze_no),
	foreign key (court_id, deposit_id) references deposit,
	check (counted = (refusal = '')),
	check (not counted or deposit_id is not null),
	check (num_nulls(wanted, wanted_at, wanted_by) in (0, 3)),
	check (state <> 'ordered' or wanted is not null),
	check (state <> 'moved' or wanted = 'move'),
	check ((ended_at is not null) = (state in ('released', 'moved')))
);
create unique index freeze_of_deposit on bank_freeze (court_id, deposit_id) where counted and state in ('frozen', 'ordered');
create index freeze_to_order on bank_freeze (next_try) where state = 'ordered' and acked_at is null;
call changeable('bank_freeze');

-- +goose StatementBegin
create function freeze_guard() returns trigger language plpgsql as $$
begin
	if (old.court_id, old.freeze_id, old.freeze_no, old.to_no, old.deposit_id, old.amount, old.holder_enc, old.name_hash, old.account_hash,
			old.counted, old.refusal, old.frozen_at)
		is distinct from
		(new.court_id, new.freeze_id, new.freeze_no, new.to_no, new.deposit_id, new.amount, new.holder_enc, new.name_hash, new.account_hash,
			new.counted, new.refusal, new.frozen_at)
		or old.wanted is not null and (old.wanted, old.wanted_at, old.wanted_by) is distinct from (new.wanted, new.wanted_at, new.wanted_by)
		or old.ended_at is not null and (old.state, old.ended_at, old.ended_reason) is distinct from (new.state, new.ended_at, new.ended_reason)
		or old.state <> new.state and (old.state, new.state) not in (
			('frozen', 'ordered'), ('frozen', 'released'), ('ordered', 'released'), ('ordered', 'moved')) then
		raise exception 'a freeze ends once, and as it was ordered' using errcode = 'restrict_violation', constraint = 'freeze_guard';
	end if;
	if new.state in ('released', 'moved') and old.state <> new.state and not exists (
		select from freeze_notice n
		where n.court_id = new.court_id and n.freeze_id = new.freeze_id and n.what = upper(new.state)) then
		raise exception 'a freeze ends by the bank''s notice' using errcode = 'restrict_violation', constraint = 'freeze_ends_by_notice';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger freeze_guard before update on bank_freeze for each row execute function freeze_guard();
alter table bank_freeze enable always trigger freeze_guard;

-- What the bank told, in its own numbering and under its signature. The words are
-- encrypted: they name the holder.
create table freeze_notice (
	court_id text not null,
	seq bigint not null check (seq > 0),
	freeze_id uuid not null,
	what text not null check (what in ('FROZEN', 'RELEASED', 'MOVED')),
	amount numeric(20,2) not null check (amount > 0 and amount < 1e13),
	at timestamptz not null,
	body_enc bytea not null,
	signature bytea not null check (length(signature) = 64),
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, seq),
	constraint freeze_notice_once unique (court_id, freeze_id, what),
	foreign key (court_id, freeze_id) references bank_freeze
);
call append_only('freeze_notice');

-- +goose StatementBegin
create function freeze_notice_follows() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	perform from ledger_head where court_id = new.court_id for update;
	if new.seq <> coalesce((select max(seq) from freeze_notice where court_id = new.court_id), 0) + 1
		or not exists (select from bank_freeze where court_id = new.court_id and freeze_id = new.freeze_id and amount = new.amount) then
		raise exception 'notices of freezes come in the bank''s order, each about a freeze of its amount'
			using errcode = 'check_violation', constraint = 'freeze_notice_follows';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger freeze_notice_follows before insert on freeze_notice for each row execute function freeze_notice_follows();
alter table freeze_notice enable always trigger freeze_notice_follows;

-- The memo M9010: what is frozen in the court's favour and is not its money. An
-- entry follows from a notice of the bank and from nothing else.
create table frozen_memo (
	court_id text not null,
	code text not null check (code in ('M9010')),
	notice_seq bigint not null,
	case_id uuid not null,
	lot_id uuid not null,
	subject_id uuid not null, -- the application
	amount numeric(20,2) not null check (amount <> 0 and amount > -1e13 and amount < 1e13),
	at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	constraint frozen_memo_once primary key (court_id, code, notice_seq),
	foreign key (court_id, notice_seq) references freeze_notice
);
create index frozen_memo_by_subject on frozen_memo (court_id, code, subject_id);
call append_only('frozen_memo');

-- +goose StatementBegin
create function frozen_memo_follows() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	if not exists (
		select
		from freeze_notice n
		join bank_freeze f using (court_id, freeze_id)
		join deposit d on d.court_id = f.court_id and d.deposit_id = f.deposit_id
		where n.court_id = new.court_id and n.seq = new.notice_seq and f.counted and d.application_id = new.subject_id
			and d.case_id = new.case_id and d.lot_id = new.lot_id
			and new.amount = case n.what when 'FROZEN' then f.amount else -f.amount end)
		or new.amount + coalesce((
			select sum(amount) from frozen_memo
			where court_id = new.court_id and code = new.code and subject_id = new.subject_id), 0) < 0 then
		raise exception 'what is frozen is noted as the bank told it' using errcode = 'check_violation', constraint = 'frozen_memo_follows';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger frozen_memo_follows before insert on frozen_memo for each row execute function frozen_memo_follows();
alter table frozen_memo enable always trigger frozen_memo_follows;

-- A deposit is frozen while a freeze of its whole amount stands, and its holder has
-- it back only when the bank says so.
-- +goose StatementBegin
create function deposit_as_frozen() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	if not exists (
		select from bank_freeze f
		where f.court_id = new.court_id and f.deposit_id = new.deposit_id and f.counted and f.amount = new.due
			and case new.state
				when 'frozen' then f.state = 'frozen'
				when 'releasing' then f.state = 'ordered' and f.wanted = 'release' or f.state = 'released'
				when 'moving' then f.state = 'ordered' and f.wanted = 'move'
				else f.state = 'released' end) then
		raise exception 'a deposit is % only as its freeze is', new.state
			using errcode = 'restrict_violation', constraint = 'deposit_as_frozen';
	end if;
	return null;
end $$;
-- +goose StatementEnd
create constraint trigger deposit_as_frozen after insert or update of state on deposit
	deferrable initially deferred for each row
	when (new.state in ('frozen', 'moving', 'releasing', 'released'))
	execute function deposit_as_frozen();
alter table deposit enable always trigger deposit_as_frozen;

-- The sale whose price is collected as soon as the winner's frozen deposit is in.
create table settlement_pending (
	court_id text not null,
	deposit_id uuid not null,
	case_id uuid not null,
	lot_id uuid not null,
	application_id uuid not null,
	price numeric(20,2) not null check (price > 0 and price < 1e13),
	pay_by timestamptz not null,
	sold_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, deposit_id),
	foreign key (court_id, deposit_id) references deposit
);
call append_only('settlement_pending');
