-- The guards of 0671, and what holds for the postings of a transfer between a
-- court's own accounts.

-- +goose Up

create trigger fund_sweep_guard before insert or update on fund_sweep for each row execute function fund_sweep_guard();
alter table fund_sweep enable always trigger fund_sweep_guard;
create trigger payout_term_once before insert or update of term on payout for each row execute function payout_term_once();
alter table payout enable always trigger payout_term_once;

-- +goose StatementBegin
create function sweep_by_lines() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	if not exists (
		select
		from bank_line l
		join fund_sweep w on w.court_id = l.court_id and w.end_to_end = l.end_to_end and w.amount = l.amount
		where l.court_id = new.court_id and l.journal_number = new.number
			and case new.event
				when 'P28' then w.out_seq = l.seq and w.term = l.term
				when 'P28I' then w.in_seq = l.seq and w.to_term = l.term
				else w.in_seq = l.seq and w.term = l.term and w.state = 'returned' end) then
		raise exception 'money moves between the court''s own accounts by the lines of both banks'
			using errcode = 'check_violation', constraint = 'sweep_by_lines';
	end if;
	return null;
end $$;
-- +goose StatementEnd
create constraint trigger sweep_by_lines after insert on posting deferrable initially deferred for each row
	when (new.event in ('P28', 'P28I', 'P28R'))
	execute function sweep_by_lines();
alter table posting enable always trigger sweep_by_lines;

-- Whether the account of now can pay an amount. It can where there was only ever
-- one: what is promised is never more than that one holds (posting_spendable). While
-- money is still on its way from the old account, payouts wait for it in turn.
-- +goose StatementBegin
create function fund_covers(court text, wanted numeric) returns boolean
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	current integer;
begin
	select term into current from fund_account_now where court_id = court;
	if current = 1 then
		return true;
	end if;
	perform pg_advisory_xact_lock(hashtextextended('fachui.covers:' || court, 0)); -- one looks at a time, after the one before
	return fund_term_holds(court, current) - coalesce((
		select sum(amount) from payout where court_id = court and term = current and state = 'sent'), 0) >= wanted;
end $$;
-- +goose StatementEnd

-- An old account is closed when nothing is left on it, under way from it, or waited
-- for under its numbers.
-- +goose StatementBegin
create function fund_term_waits(court text, account integer) returns table (what text, n bigint)
language sql stable set search_path = public, pg_temp as $$
	select 'balance', 1 where fund_term_holds(court, account) <> 0
	union all
	select 'sweep', count(*) from fund_sweep where court_id = court and term = account and state = 'ordered' having count(*) > 0
	union all
	select 'payout', count(*) from payout where court_id = court and term = account and state = 'sent' having count(*) > 0
	union all
	select 'deposit', count(*)
	from virtual_account v
	join deposit d on d.court_id = v.court_id and d.deposit_id = v.subject_id
	where v.court_id = court and v.term = account and v.purpose = 'deposit' and d.state in ('expected', 'moving')
	having count(*) > 0
	union all
	select 'settlement', count(*)
	from virtual_account v
	join settlement s on s.court_id = v.court_id and s.settlement_id = v.subject_id
	where v.court_id = court and v.term = account and v.purpose = 'balance' and (s.state in ('open', 'overdue') or s.short > 0)
	having count(*) > 0
	union all
	select 'cash', count(*)
	from virtual_account v
	join cash_receipt c on c.court_id = v.court_id and c.cash_id = v.subject_id
	where v.court_id = court and v.term = account and v.purpose = 'cash' and c.state in ('confirmed', 'handed')
	having count(*) > 0
	union all
	select 'freeze', count(*)
	from bank_freeze f
	join freeze_notice n using (court_id, freeze_id)
	where f.court_id = court and n.term = account and n.what = 'FROZEN' and f.state in ('frozen', 'ordered')
	having count(*) > 0
	union all
	select 'top_up', count(*)
	from virtual_account v
	join top_up t on t.court_id = v.court_id and t.top_up_id = v.subject_id
	where v.court_id = court and v.term = account and t.paid < t.amount
	having count(*) > 0
	union all
	select 'recovery', count(*)
	from virtual_account v
	join recovery_claim r on r.court_id = v.court_id and r.claim_id = v.subject_id
	where v.court_id = court and v.term = account and r.paid < r.amount
	having count(*) > 0
$$;
-- +goose StatementEnd

-- +goose StatementBegin
create function fund_term_closes() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
	rest text;
begin
	perform from ledger_head where court_id = new.court_id for update;
	if not exists (
		select
		from fund_order o
		join fund_order_answer a using (court_id, order_id)
		where o.court_id = new.court_id and o.order_id = new.order_id and o.kind = 'close' and o.term = new.term and a.approved)
		or new.term >= (select term from fund_account_now where court_id = new.court_id) then
		raise exception 'only an account of the past is closed, on the order of two people'
			using errcode = 'check_violation', constraint = 'fund_term_closes';
	end if;
	select string_agg(what, ', ') into rest from fund_term_waits(new.court_id, new.term);
	if rest is not null then
		raise exception 'the account is still waited for: %', rest using errcode = 'check_violation', constraint = 'fund_term_waited_for';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger fund_term_closes before insert on fund_term_closed for each row execute function fund_term_closes();
alter table fund_term_closed enable always trigger fund_term_closes;
