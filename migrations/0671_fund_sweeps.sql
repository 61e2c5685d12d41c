-- What stands on an account of the past is moved to the account of the present: the
-- whole of it, to nowhere else, in one transfer at a time, booked by the lines of
-- both banks.

-- +goose Up

insert into posting_event (event, zh, en) values
	('P28',  '案款专户更换，余额转出', 'Change of bank: the old account is emptied'),
	('P28I', '案款专户更换，余额转入', 'Change of bank: the new account receives it'),
	('P28R', '案款专户更换，转出款退回', 'Change of bank: the transfer came back');
-- Out and in meet in A1020; where the new bank's line comes first, in L2490, which is
-- empty again before the day is closed.
insert into posting_rule (event, dr_code, cr_code) values
	('P28', 'A1020', 'A1010'), ('P28', 'L2490', 'A1010'),
	('P28I', 'A1010', 'A1020'), ('P28I', 'A1010', 'L2490'),
	('P28R', 'A1010', 'A1020');
alter table account_kind disable trigger append_only;
update account_kind set lot_dim = 'may', subject_dim = 'may' where code = 'A1020';
alter table account_kind enable always trigger append_only;

create table fund_sweep (
	court_id text not null,
	sweep_id uuid not null,
	term integer not null,
	to_term integer not null,
	amount numeric(20,2) not null check (amount > 0 and amount < 1e13),
	end_to_end text not null unique check (end_to_end ~ '^FS[0-9A-F]{30}$'),
	state text not null check (state in ('ordered', 'done', 'returned', 'refused')),
	ordered_by uuid not null,
	ordered_at timestamptz not null,
	out_seq bigint,
	in_seq bigint,
	acked_at timestamptz,
	attempts integer not null default 0,
	next_try timestamptz, -- machine time
	last_error text not null default '',
	ended_at timestamptz,
	ended_reason text not null default '' check (length(ended_reason) <= 300),
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, sweep_id),
	foreign key (court_id, term) references fund_term,
	foreign key (court_id, to_term) references fund_term,
	foreign key (court_id, out_seq) references bank_line,
	foreign key (court_id, in_seq) references bank_line,
	constraint fund_sweep_forward check (term < to_term),
	constraint fund_sweep_ended check ((ended_at is null) = (state = 'ordered')),
	constraint fund_sweep_lines check (case state
		when 'ordered' then num_nulls(out_seq, in_seq) > 0
		when 'refused' then num_nulls(out_seq, in_seq) = 2
		else num_nulls(out_seq, in_seq) = 0 end)
);
create unique index fund_sweep_one on fund_sweep (court_id, term) where state = 'ordered';
create index fund_sweep_to_send on fund_sweep (next_try) where state = 'ordered' and acked_at is null;
call changeable('fund_sweep');

-- +goose StatementBegin
create function fund_sweep_guard() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	if tg_op = 'INSERT' then
		perform from ledger_head where court_id = new.court_id for update;
		if new.state <> 'ordered' or num_nulls(new.out_seq, new.in_seq) < 2
			or new.to_term is distinct from (select term from fund_account_now where court_id = new.court_id)
			or new.amount <> fund_term_holds(new.court_id, new.term) then
			raise exception 'an old account gives all it holds, to the account that the court has now'
				using errcode = 'check_violation', constraint = 'fund_sweep_whole';
		end if;
		if exists (
			select from payout
			where court_id = new.court_id and term = new.term and state = 'sent') then
			raise exception 'payments from the old account are still under way'
				using errcode = 'check_violation', constraint = 'fund_sweep_after_payouts';
		end if;
		return new;
	end if;
	if (old.court_id, old.sweep_id, old.term, old.to_term, old.amount, old.end_to_end, old.ordered_by, old.ordered_at)
		is distinct from (new.court_id, new.sweep_id, new.term, new.to_term, new.amount, new.end_to_end, new.ordered_by, new.ordered_at)
		or old.out_seq is not null and new.out_seq is distinct from old.out_seq
		or old.in_seq is not null and new.in_seq is distinct from old.in_seq
		or old.state <> 'ordered' and old.state <> new.state then
		raise exception 'a transfer between the court''s own accounts is never rewritten'
			using errcode = 'restrict_violation', constraint = 'fund_sweep_guard';
	end if;
	if old.out_seq is null and new.out_seq is not null and not exists (
			select from bank_line
			where court_id = new.court_id and seq = new.out_seq and term = new.term and not credit and amount = new.amount and end_to_end = new.end_to_end)
		or old.in_seq is null and new.in_seq is not null and not exists (
			select from bank_line
			where court_id = new.court_id and seq = new.in_seq and credit and amount = new.amount and end_to_end = new.end_to_end
				and (term = new.to_term and new.state in ('ordered', 'done') or term = new.term and new.state = 'returned')) then
		raise exception 'it has left and arrived when the lines of both banks say so'
			using errcode = 'check_violation', constraint = 'fund_sweep_by_lines';
	end if;
	return new;
end $$;
-- +goose StatementEnd

-- Which account a payout was ordered from: the one of the day on which it is handed
-- to the bank for the first time, and the same whenever it is asked again.
alter table payout add column term integer;
alter table payout add foreign key (court_id, term) references fund_term;
create index payout_by_term on payout (court_id, term) where state = 'sent';
-- +goose StatementBegin
create function payout_term_once() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	if tg_op = 'UPDATE' and old.term is not null and new.term is distinct from old.term
		or new.term is not null and (tg_op = 'INSERT' or old.term is null)
			and new.term is distinct from (select term from fund_account_now where court_id = new.court_id) then
		raise exception 'a payout leaves from the account that the court has when it is sent'
			using errcode = 'restrict_violation', constraint = 'payout_term';
	end if;
	return new;
end $$;
-- +goose StatementEnd
update payout set term = 1 where sent_at is not null;
