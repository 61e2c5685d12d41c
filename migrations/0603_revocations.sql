-- What becomes of the price when a sale is revoked (法释〔2016〕18号 Art. 31): it goes
-- back to the accounts that it came from, as far as the court still has it. What was
-- paid out is a claim against each payee, and money only when it comes: nothing of
-- another case or lot ever stands in.

-- +goose Up

insert into posting_event (event, zh, en) values
	('P27',  '撤销拍卖，可分配款转回价款', 'Sale revoked: pool becomes price again'),
	('P27L', '撤销拍卖，未付分配款退回可分配款', 'Sale revoked: what a plan assigned and nobody was paid yet'),
	('P27R', '撤销拍卖，价款退还买受人', 'Sale revoked: price goes back to the buyer'),
	('P27C', '收到撤销拍卖后追回款', 'Sale revoked: what a payee brings back');
insert into posting_rule (event, dr_code, cr_code) values
	('P27', 'L2060', 'L2030'),
	('P27R', 'L2030', 'L2220'),
	('P27C', 'A1010', 'L2030');
insert into posting_rule (event, dr_code, cr_code)
select 'P27L', code, 'L2060'
from account_kind
where code in ('L2110', 'L2120', 'L2130', 'L2140', 'L2150', 'L2160', 'L2170', 'L2180', 'L2320');

-- One row for each sale that was revoked. cash is what the buyer had brought; what of
-- it was at hand went back at once, the rest is to be recovered.
create table sale_revocation (
	court_id text not null references ledger,
	lot_id uuid not null,
	case_id uuid not null,
	settlement_id uuid not null,
	ruling_id uuid not null,
	plan_id uuid,
	cash numeric(20,2) not null check (cash >= 0 and cash < 1e13),
	at_hand numeric(20,2) not null check (at_hand >= 0 and at_hand <= cash),
	at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, lot_id),
	foreign key (court_id, settlement_id) references settlement,
	foreign key (court_id, plan_id) references plan,
	foreign key (court_id, case_id) references enforcement_case (court_id, case_id)
);
create index sale_revocation_by_case on sale_revocation (court_id, case_id);
call append_only('sale_revocation');

-- Each line of the plan that had distributed the price: what of it falls away, what
-- of that was still at hand, and what the payee keeps.
create table revoked_line (
	court_id text not null,
	lot_id uuid not null,
	plan_id uuid not null,
	line_id uuid not null,
	back numeric(20,2) not null check (back > 0 and back < 1e13),
	taken numeric(20,2) not null check (taken >= 0 and taken <= back),
	kept numeric(20,2) not null check (kept >= 0 and kept < 1e13),
	parts jsonb not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, lot_id, line_id),
	foreign key (court_id, lot_id) references sale_revocation,
	foreign key (court_id, plan_id) references plan,
	foreign key (court_id, line_id) references plan_line (court_id, line_id)
);
create index revoked_line_by_line on revoked_line (court_id, line_id);
call append_only('revoked_line');

-- What a payee must bring back.
create table recovery_claim (
	court_id text not null,
	claim_id uuid not null,
	lot_id uuid not null,
	case_id uuid not null,
	line_id uuid not null,
	payee text not null check (length(payee) between 2 and 80),
	amount numeric(20,2) not null check (amount > 0 and amount < 1e13),
	paid numeric(20,2) not null default 0 check (paid >= 0 and paid <= amount),
	virtual_no text not null references virtual_account,
	at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, claim_id),
	constraint recovery_claim_once unique (court_id, lot_id, line_id),
	foreign key (court_id, lot_id, line_id) references revoked_line
);
create index recovery_claim_by_case on recovery_claim (court_id, case_id);
create index recovery_claim_by_payee on recovery_claim (court_id, payee) where paid < amount;
call changeable('recovery_claim');

-- +goose StatementBegin
create function recovery_claim_guard() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	if tg_op = 'INSERT' then
		if new.paid <> 0 or not exists (
			select from revoked_line r
			where r.court_id = new.court_id and r.lot_id = new.lot_id and r.line_id = new.line_id and new.amount = r.back - r.taken) then
			raise exception 'what is claimed is what a payee got and was not at hand any more'
				using errcode = 'check_violation', constraint = 'recovery_claim_as_computed';
		end if;
		return new;
	end if;
	if (old.court_id, old.claim_id, old.lot_id, old.case_id, old.line_id, old.payee, old.amount, old.virtual_no, old.at)
		is distinct from
		(new.court_id, new.claim_id, new.lot_id, new.case_id, new.line_id, new.payee, new.amount, new.virtual_no, new.at)
		or new.paid < old.paid then
		raise exception 'a claim to recover stays what it is' using errcode = 'restrict_violation', constraint = 'recovery_claim_guard';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger recovery_claim_guard before insert or update on recovery_claim for each row execute function recovery_claim_guard();
alter table recovery_claim enable always trigger recovery_claim_guard;

-- Price goes back to a buyer, and pool becomes price again, only by a revocation of
-- that lot, and never more than the buyer had brought.
-- +goose StatementBegin
create function revoked_only() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
	lot uuid;
	account bigint;
	brought numeric;
	back numeric;
begin
	account := case when new.event = 'P27R' then new.dr_account else new.cr_account end;
	select lot_id into strict lot from account a where a.court_id = new.court_id and a.account_id = account;
	select cash into brought from sale_revocation where court_id = new.court_id and lot_id = lot;
	select coalesce(sum(p.amount) filter (where p.event = 'P27R' and p.dr_account = account), 0) into back
	from posting p
	where p.court_id = new.court_id and account in (p.dr_account, p.cr_account);
	if brought is null or back > brought then
		raise exception 'price goes back by a revocation, and no more than was brought'
			using errcode = 'check_violation', constraint = 'revoked_only';
	end if;
	return null;
end $$;
-- +goose StatementEnd
create constraint trigger revoked_only after insert on posting
	deferrable initially deferred for each row
	when (new.event in ('P27', 'P27R', 'P27C'))
	execute function revoked_only();
alter table posting enable always trigger revoked_only;

-- From a line of a plan nothing is taken but what a revocation computed.
-- +goose StatementBegin
create function taken_as_computed() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
	line uuid;
	gone numeric;
	computed numeric;
begin
	select coalesce(p.line_id, a.subject_id) into strict line
	from account a
	left join payout p on p.court_id = a.court_id and p.payout_id = a.subject_id
	where a.court_id = new.court_id and a.account_id = new.dr_account;
	select coalesce(sum(p.amount), 0) into gone
	from account a
	left join payout o on o.court_id = a.court_id and o.payout_id = a.subject_id
	join posting p on p.court_id = a.court_id and p.dr_account = a.account_id and p.event = 'P27L'
	where a.court_id = new.court_id and coalesce(o.line_id, a.subject_id) = line;
	select coalesce(sum(taken), 0) into computed from revoked_line where court_id = new.court_id and line_id = line;
	if gone > computed then
		raise exception 'a revocation takes back what was computed, % of %', gone, computed
			using errcode = 'check_violation', constraint = 'taken_as_computed';
	end if;
	return null;
end $$;
-- +goose StatementEnd
create constraint trigger taken_as_computed after insert on posting
	deferrable initially deferred for each row
	when (new.event = 'P27L')
	execute function taken_as_computed();
alter table posting enable always trigger taken_as_computed;

-- No forfeited deposit is measured by a sale that was revoked.
-- +goose StatementBegin
create function forfeiture_of_standing_sale() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	if exists (select from sale_revocation where court_id = new.court_id and lot_id = new.resale_lot) then
		raise exception 'the resale was revoked' using errcode = 'restrict_violation', constraint = 'forfeiture_after_resale';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger forfeiture_of_standing_sale before insert or update on forfeiture for each row
	when (new.state <> 'void')
	execute function forfeiture_of_standing_sale();
alter table forfeiture enable always trigger forfeiture_of_standing_sale;
