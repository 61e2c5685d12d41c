-- A buyer in default who is a creditor of the case pays what was ordered out of his
-- own share of the proceeds, when the court decides so (拍卖变卖规定 Art. 22).

-- +goose Up

insert into posting_event (event, zh, en) values
	('P8S', '悔拍人应得案款抵作补交款', 'Top-up set off against the defaulter''s own share');
insert into posting_rule (event, dr_code, cr_code) values
	('P8S', 'L2150', 'L2040');

create table top_up_set_off (
	court_id text not null,
	top_up_id uuid not null,
	line_id uuid not null,
	amount numeric(20,2) not null check (amount > 0 and amount < 1e13),
	doc_no text not null check (length(doc_no) between 2 and 120),
	document text not null check (document ~ '^[0-9a-f]{64}$'),
	reason text not null check (length(reason) between 2 and 2000),
	journal_number bigint not null,
	decided_by uuid not null,
	at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, top_up_id, line_id),
	foreign key (court_id, top_up_id) references top_up,
	foreign key (court_id, line_id) references plan_line (court_id, line_id),
	foreign key (court_id, journal_number) references journal
);
create index top_up_set_off_by_line on top_up_set_off (court_id, line_id);
call append_only('top_up_set_off');

-- What a top-up brought may leave L2040, whether it came by the bank or was set off.
-- +goose StatementBegin
create or replace function forfeited_as_decided() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
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
			where p.court_id = new.court_id and p.cr_account = new.dr_account and p.event in ('P8T', 'P8S')), 0)
		+ coalesce((
			select sum(amount) from residual_ruling where court_id = new.court_id and lot_id = lot), 0) into decided;
	if new.event <> 'P8' or gone > decided then
		raise exception 'a forfeited deposit pays only what was decided: % of %', gone, decided
			using errcode = 'check_violation', constraint = 'forfeited_as_decided';
	end if;
	return null;
end $$;
-- +goose StatementEnd

-- A share is set off by its decision and no other way.
-- +goose StatementBegin
create function set_off_as_decided() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	if not exists (
		select
		from top_up_set_off x
		join account a on a.court_id = x.court_id and a.subject_id = x.line_id and a.account_id = new.dr_account
		join top_up t on t.court_id = x.court_id and t.top_up_id = x.top_up_id
		join account c on c.court_id = x.court_id and c.account_id = new.cr_account and c.lot_id = t.lot_id
		where x.court_id = new.court_id and x.journal_number = new.number and x.amount = new.amount) then
		raise exception 'a share is set off by a decision about that very share'
			using errcode = 'check_violation', constraint = 'set_off_as_decided';
	end if;
	return null;
end $$;
-- +goose StatementEnd
create constraint trigger set_off_as_decided after insert on posting
	deferrable initially deferred for each row
	when (new.event = 'P8S')
	execute function set_off_as_decided();
alter table posting enable always trigger set_off_as_decided;
