-- What a default does to money: the deposit is kept apart until the property is
-- sold again, and whatever the buyer paid beyond it goes back where it came from.

-- +goose Up

insert into posting_event (event, zh, en) values
	('P7R', '悔拍后退还保证金以外的已付价款', 'Default: price paid beyond the deposit goes back');
insert into posting_rule (event, dr_code, cr_code) values
	('P7R', 'L2030', 'L2220');

-- One row for each buyer ruled in default. resale_lot is the sale against which the
-- loss is measured: the newest, and settled once it is paid. payer_hash is by whom
-- the deposit was paid, so that nothing of it is ever paid to that name.
create table buyer_default (
	court_id text not null references ledger,
	default_id uuid not null unique,
	case_id uuid not null,
	lot_id uuid not null,
	asset_id uuid not null,
	settlement_id uuid not null,
	application_id uuid not null,
	ruling_id uuid not null,
	promised numeric(20,2) not null check (promised > 0 and promised < 1e13),
	forfeited numeric(20,2) not null check (forfeited >= 0 and forfeited <= promised),
	given_back numeric(20,2) not null check (given_back >= 0 and given_back <= promised),
	payer_hash bytea not null,
	at timestamptz not null,
	resale_lot uuid,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, lot_id),
	foreign key (court_id, settlement_id) references settlement,
	foreign key (court_id, case_id) references enforcement_case (court_id, case_id)
);
create index buyer_default_by_asset on buyer_default (court_id, asset_id, at);
create index buyer_default_by_case on buyer_default (court_id, case_id);
call changeable('buyer_default');

-- +goose StatementBegin
create function buyer_default_guard() returns trigger language plpgsql as $$
begin
	if (old.court_id, old.default_id, old.case_id, old.lot_id, old.asset_id, old.settlement_id, old.application_id, old.ruling_id,
			old.promised, old.forfeited, old.given_back, old.payer_hash, old.at)
		is distinct from
		(new.court_id, new.default_id, new.case_id, new.lot_id, new.asset_id, new.settlement_id, new.application_id, new.ruling_id,
			new.promised, new.forfeited, new.given_back, new.payer_hash, new.at)
		or new.resale_lot is null and old.resale_lot is not null or new.resale_lot = new.lot_id then
		raise exception 'a default stays what it is' using errcode = 'restrict_violation', constraint = 'buyer_default_guard';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger buyer_default_guard before update on buyer_default for each row execute function buyer_default_guard();
alter table buyer_default enable always trigger buyer_default_guard;

-- Price goes back only for a line that brought it, to that line's payer, and no
-- more of it than came: never out of what others paid.
-- +goose StatementBegin
create function price_goes_back() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
	lot uuid;
	line uuid;
	came numeric;
	back numeric;
begin
	select lot_id into strict lot from account where court_id = new.court_id and account_id = new.dr_account;
	select subject_id into strict line from account where court_id = new.court_id and account_id = new.cr_account;
	select l.amount into came
	from bank_line l
	where l.court_id = new.court_id and l.line_id = line and l.credit and (
		exists (
			select from deposit d
			where d.court_id = l.court_id and d.line_seq = l.seq and d.lot_id = lot)
		or exists (
			select from posting p
			join account a on a.court_id = p.court_id and a.account_id = p.cr_account
			where p.court_id = l.court_id and p.number = l.journal_number and a.code in ('L2030', 'L2020') and a.lot_id = lot)
		or exists (
			select from receipt_exception x
			join exception_decision e using (court_id, exception_id)
			join posting p on p.court_id = e.court_id and p.number = e.journal_number
			join account a on a.court_id = p.court_id and a.account_id = p.cr_account
			where x.court_id = l.court_id and x.line_seq = l.seq and a.code in ('L2030', 'L2020') and a.lot_id = lot));
	select sum(p.amount) into back
	from posting p
	where p.court_id = new.court_id and p.cr_account = new.cr_account and p.dr_code = 'L2030' and p.event <> 'P24';
	if came is null or back > came then
		raise exception 'price goes back to the account that it came from, and no more than came'
			using errcode = 'check_violation', constraint = 'price_goes_back';
	end if;
	return null;
end $$;
-- +goose StatementEnd
create constraint trigger price_goes_back after insert on posting
	deferrable initially deferred for each row
	when (new.dr_code = 'L2030' and new.cr_code = 'L2220')
	execute function price_goes_back();
alter table posting enable always trigger price_goes_back;
