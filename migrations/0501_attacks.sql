-- What plain SQL could still do to the court's money, refused.

-- +goose Up

-- An order to the bank without its posting would be carried out and found only
-- afterwards. It does not commit: its amount must stand in transit under its name.
-- +goose StatementBegin
create function payout_posted() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	if not exists (
		select
		from account a
		join posting p on p.court_id = a.court_id and p.cr_account = a.account_id
		where a.court_id = new.court_id and a.code = 'L2390' and a.subject_id = new.payout_id and p.amount = new.amount) then
		raise exception 'payout % is sent without its posting', new.payout_id
			using errcode = 'check_violation', constraint = 'payout_posted';
	end if;
	return null;
end $$;
-- +goose StatementEnd
create constraint trigger payout_posted after insert or update on payout
	deferrable initially deferred for each row
	when (new.state = 'sent')
	execute function payout_posted();
alter table payout enable always trigger payout_posted;

-- Without approvals money goes back only to the account that it came from, and no
-- more of it than came.
-- +goose StatementBegin
create function payout_goes_back() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	if not exists (
		select
		from bank_line l
		left join deposit d on d.court_id = l.court_id and d.line_seq = l.seq and d.deposit_id = new.deposit_id
		where l.court_id = new.court_id and l.credit and l.account_hash = new.account_hash and l.amount >= new.amount
			and (d.deposit_id = new.deposit_id and new.kind = 'deposit_refund'
				or l.line_id = new.source_subject and new.kind = 'misdirected_refund')) then
		raise exception 'without approvals money goes back only to the account that it came from'
			using errcode = 'check_violation', constraint = 'payout_goes_back';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger payout_goes_back before insert on payout for each row
	when (not new.needs_chain and new.state = 'sent')
	execute function payout_goes_back();
alter table payout enable always trigger payout_goes_back;

-- Nothing is ordered from the bank while the case is on hold.
-- +goose StatementBegin
create function payout_case_free() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	if exists (select from case_hold where court_id = new.court_id and case_id = new.case_id and released_at is null) then
		raise exception 'payouts of this case are on hold'
			using errcode = 'restrict_violation', constraint = 'payout_case_free';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger payout_case_free before update on payout for each row
	when (new.needs_chain and new.state = 'sent' and old.state <> 'sent')
	execute function payout_case_free();
alter table payout enable always trigger payout_case_free;

-- A hold is released once and otherwise stays what it is.
-- +goose StatementBegin
create function case_hold_guard() returns trigger language plpgsql as $$
begin
	if old.released_at is not null or (old.court_id, old.hold_id, old.case_id, old.reason, old.document, old.placed_by, old.placed_at)
		is distinct from (new.court_id, new.hold_id, new.case_id, new.reason, new.document, new.placed_by, new.placed_at) then
		raise exception 'a hold is released once and never rewritten' using errcode = 'restrict_violation', constraint = 'case_hold_guard';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger case_hold_guard before update on case_hold for each row execute function case_hold_guard();
alter table case_hold enable always trigger case_hold_guard;

-- The days in which a party may object run from one receipt.
-- +goose StatementBegin
create function plan_recipient_guard() returns trigger language plpgsql as $$
begin
	if (old.court_id, old.plan_id, old.recipient_id, old.party_id) is distinct from (new.court_id, new.plan_id, new.recipient_id, new.party_id)
		or old.received_at is not null and old.received_at is distinct from new.received_at
		or old.object_by is not null and old.object_by is distinct from new.object_by
		or old.closed_at is not null and old.closed_at is distinct from new.closed_at then
		raise exception 'what a party received stays received' using errcode = 'restrict_violation', constraint = 'plan_recipient_guard';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger plan_recipient_guard before update on plan_recipient for each row execute function plan_recipient_guard();
alter table plan_recipient enable always trigger plan_recipient_guard;

-- Who agrees with the bank made and checked none of the day's postings.
-- +goose StatementBegin
create function day_reconciler_apart() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	if exists (
		select from journal
		where court_id = new.court_id and book_date = new.day and new.proposed_by in (made_by, checked_by)) then
		raise exception 'the reconciler made or checked postings of %', new.day
			using errcode = 'check_violation', constraint = 'day_reconciler_apart';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger day_reconciler_apart before insert on day_close for each row execute function day_reconciler_apart();
alter table day_close enable always trigger day_reconciler_apart;
