-- The court's one ledger, which defends itself.
--
-- Nothing here trusts its caller. A posting has one debit side, one credit side
-- and one amount, so books cannot fail to balance; both sides carry the court in
-- their key, so money cannot cross to another court; the pair of account kinds
-- must be one that the law of case funds lists for the event; a balance moves
-- only by a posting and never below zero; a journal is complete when it commits,
-- has the next number of its court, a maker and another checker, and a book date
-- that is still open. All of it binds the owner of the tables too.

-- +goose Up

-- The chart of accounts. side is 1 where the balance is a debit (assets), -1
-- where it is a credit (what the court holds for others). The dimensions say what
-- an account of the kind is kept for; subject is an application, a bank line, a
-- line of a distribution plan or a payout, as the kind requires.
create table account_kind (
	code text primary key check (code ~ '^[AL][0-9]{4}$'),
	side smallint not null check (side in (1, -1)),
	case_dim text not null check (case_dim in ('must', 'may', 'never')),
	lot_dim text not null check (lot_dim in ('must', 'may', 'never')),
	subject_dim text not null check (subject_dim in ('must', 'may', 'never')),
	zero_at_close boolean not null default false,
	zh text not null,
	en text not null,
	check ((side = 1) = (code like 'A%'))
);
insert into account_kind (code, side, case_dim, lot_dim, subject_dim, zero_at_close, zh, en) values
	('A1010',  1, 'never', 'never', 'never', false, '案款专户存款', 'Fund account at the bank'),
	('A1020',  1, 'never', 'must',  'never', false, '在途收款', 'Receipts in transit'),
	('A1040',  1, 'never', 'never', 'never', true,  '库存现金及票据', 'Cash and bills in hand'),
	('A1090',  1, 'never', 'never', 'never', false, '应由法院经费户归还', 'Due from the court''s operating account'),
	('A1095',  1, 'must',  'never', 'never', true,  '债权抵价清算', 'Set-off clearing'),
	('A1099',  1, 'never', 'never', 'must',  false, '待查银行支出', 'Unexplained bank debit'),
	('L2010', -1, 'must',  'must',  'must',  false, '竞买保证金', 'Bid deposits'),
	('L2020', -1, 'must',  'must',  'must',  false, '变卖预缴款', 'Sell-off prepayments'),
	('L2030', -1, 'must',  'must',  'never', false, '成交价款', 'Sale price held'),
	('L2040', -1, 'must',  'must',  'never', false, '不予退还的保证金', 'Forfeited deposits pending'),
	('L2050', -1, 'must',  'never', 'never', false, '非变价执行款', 'Execution money not from a sale'),
	('L2060', -1, 'must',  'never', 'never', false, '可分配款', 'Distributable pool'),
	('L2110', -1, 'must',  'never', 'must',  false, '预留款', 'Reserved or disputed'),
	('L2120', -1, 'must',  'never', 'must',  false, '应付评估及辅助费用', 'Valuation and auxiliary fees payable'),
	('L2130', -1, 'must',  'never', 'must',  false, '应付执行申请费', 'Enforcement fee payable'),
	('L2140', -1, 'must',  'never', 'must',  false, '应付税款', 'Taxes payable'),
	('L2150', -1, 'must',  'never', 'must',  false, '应付债权人', 'Creditors payable'),
	('L2160', -1, 'must',  'never', 'must',  false, '应退被执行人余款', 'Surplus to the debtor'),
	('L2170', -1, 'must',  'never', 'must',  false, '应转其他法院', 'Transfers to other courts'),
	('L2180', -1, 'must',  'never', 'must',  false, '应缴罚没款', 'Fines and confiscations to the treasury'),
	('L2210', -1, 'never', 'never', 'must',  false, '不明款', 'Unclaimed receipts'),
	('L2220', -1, 'never', 'never', 'must',  false, '应退错汇多汇款', 'Misdirected money to refund'),
	('L2230', -1, 'must',  'never', 'must',  false, '提存款', 'Escrow'),
	('L2310', -1, 'may',   'never', 'must',  false, '已批未付', 'Approved, not sent'),
	('L2320', -1, 'may',   'never', 'must',  false, '退汇款', 'Returned payouts'),
	('L2390', -1, 'may',   'never', 'must',  false, '在途付款', 'Payments in transit'),
	('L2410', -1, 'never', 'never', 'never', false, '待分配利息', 'Interest pending'),
	('L2490', -1, 'never', 'never', 'never', true,  '清算过渡', 'Clearing');
call append_only('account_kind');
revoke insert on account_kind from fachui_app;

-- The events of money and, for each, the only moves it may make (P1 to P24 of
-- the law of case funds, with the letters that tell its steps apart).
create table posting_event (
	event text primary key check (event ~ '^P[0-9]{1,2}[A-Z]?$'),
	zh text not null,
	en text not null
);
insert into posting_event (event, zh, en) values
	('P1',   '收到竞买保证金', 'Deposit paid in'),
	('P2',   '退还未成交竞买人保证金：指令', 'Refund of a deposit: instructed'),
	('P3',   '保证金转为价款', 'Deposit becomes price'),
	('P4',   '收到尾款', 'Balance of the price paid in'),
	('P5',   '变卖预缴款收入', 'Sell-off prepayment paid in'),
	('P5R',  '退还未成交变卖预缴款：指令', 'Refund of a prepayment: instructed'),
	('P5W',  '变卖预缴款转为价款', 'Prepayment becomes price'),
	('P6',   '成交裁定生效，价款转入可分配款', 'Ruling effective: price becomes the pool'),
	('P7',   '悔拍裁定，保证金不予退还', 'Buyer default: deposit forfeited'),
	('P8',   '不予退还的保证金按顺序使用', 'Forfeited deposit applied'),
	('P9',   '收到自动履行或扣划款', 'Debtor payment or deduction paid in'),
	('P10',  '分配方案确定，款项落实到人', 'Plan final: pool assigned'),
	('P11A', '付款审批完成', 'Payout approved'),
	('P11B', '付款指令发出', 'Payout instructed'),
	('P11C', '银行确认付款', 'Payment confirmed by the bank'),
	('P11N', '银行拒绝付款，未出账', 'Payment refused by the bank before it left'),
	('P12',  '退汇', 'Payment returned'),
	('P13',  '收到不明款', 'Unidentified receipt'),
	('P13I', '不明款认领', 'Unidentified receipt identified'),
	('P14',  '收到错汇款', 'Misdirected receipt'),
	('P14R', '退还错汇款：指令', 'Refund of misdirected money: instructed'),
	('P17',  '收到其他法院移交款', 'Money from another court'),
	('P18',  '预留款释放', 'Reserve released'),
	('P19',  '提存', 'Escrow'),
	('P20',  '银行结息', 'Bank interest'),
	('P20A', '利息分配', 'Interest allocated'),
	('P21',  '银行误扣手续费', 'Bank fee debited'),
	('P21R', '法院经费户归还手续费', 'Bank fee made good'),
	('P22',  '执行回转款收回', 'Money back on reversal of enforcement'),
	('P23',  '债权抵价', 'Set-off purchase'),
	('P23C', '债权抵价清算', 'Set-off cleared against the claim'),
	('P24',  '冲正', 'Reversal'),
	('P25',  '待查银行支出', 'Unexplained bank debit'),
	('P25R', '待查银行支出查明冲回', 'Unexplained bank debit made good');
call append_only('posting_event');
revoke insert on posting_event from fachui_app;

create table posting_rule (
	event text not null references posting_event,
	dr_code text not null references account_kind,
	cr_code text not null references account_kind,
	primary key (event, dr_code, cr_code),
	check (dr_code <> cr_code)
);
insert into posting_rule (event, dr_code, cr_code) values
	('P1', 'A1010', 'L2010'),
	('P2', 'L2010', 'L2390'),
	('P3', 'L2010', 'L2030'),
	('P4', 'A1010', 'L2030'),
	('P5', 'A1010', 'L2020'),
	('P5R', 'L2020', 'L2390'),
	('P5W', 'L2020', 'L2030'),
	('P6', 'L2030', 'L2060'),
	('P7', 'L2030', 'L2040'), ('P7', 'L2010', 'L2040'),
	('P8', 'L2040', 'L2120'), ('P8', 'L2040', 'L2060'), ('P8', 'L2040', 'L2150'),
	('P9', 'A1010', 'L2050'),
	('P10', 'L2060', 'L2110'), ('P10', 'L2060', 'L2120'), ('P10', 'L2060', 'L2130'), ('P10', 'L2060', 'L2140'),
	('P10', 'L2060', 'L2150'), ('P10', 'L2060', 'L2160'), ('P10', 'L2060', 'L2170'), ('P10', 'L2060', 'L2180'),
	('P10', 'L2050', 'L2110'), ('P10', 'L2050', 'L2120'), ('P10', 'L2050', 'L2130'), ('P10', 'L2050', 'L2140'),
	('P10', 'L2050', 'L2150'), ('P10', 'L2050', 'L2160'), ('P10', 'L2050', 'L2170'), ('P10', 'L2050', 'L2180'),
	('P11A', 'L2120', 'L2310'), ('P11A', 'L2130', 'L2310'), ('P11A', 'L2140', 'L2310'), ('P11A', 'L2150', 'L2310'),
	('P11A', 'L2160', 'L2310'), ('P11A', 'L2170', 'L2310'), ('P11A', 'L2180', 'L2310'), ('P11A', 'L2230', 'L2310'),
	('P11A', 'L2320', 'L2310'),
	('P11B', 'L2310', 'L2390'),
	('P11C', 'L2390', 'A1010'),
	('P11N', 'L2390', 'L2320'),
	('P12', 'A1010', 'L2320'),
	('P13', 'A1010', 'L2210'),
	('P13I', 'L2210', 'L2010'), ('P13I', 'L2210', 'L2020'), ('P13I', 'L2210', 'L2030'), ('P13I', 'L2210', 'L2050'),
	('P13I', 'L2210', 'L2220'),
	('P14', 'A1010', 'L2220'),
	('P14R', 'L2220', 'L2390'),
	('P17', 'A1010', 'L2050'),
	('P18', 'L2110', 'L2150'), ('P18', 'L2110', 'L2160'), ('P18', 'L2110', 'L2170'),
	('P19', 'L2150', 'L2230'),
	('P20', 'A1010', 'L2410'),
	('P20A', 'L2410', 'L2050'), ('P20A', 'L2410', 'L2180'),
	('P21', 'A1090', 'A1010'),
	('P21R', 'A1010', 'A1090'),
	('P22', 'A1010', 'L2050'),
	('P23', 'A1095', 'L2030'),
	('P23C', 'L2150', 'A1095'),
	('P25', 'A1099', 'A1010'),
	('P25R', 'A1010', 'A1099');
-- A reversal may undo any move but one of the bank account, which only bank lines make.
insert into posting_rule (event, dr_code, cr_code)
select distinct 'P24', cr_code, dr_code
from posting_rule
where 'A1010' not in (dr_code, cr_code);
call append_only('posting_rule');
revoke insert on posting_rule from fachui_app;

-- The last number of each court. Its row lock is the court's one money lock.
create table ledger_head (
	court_id text primary key references ledger,
	last_number bigint not null default 0 check (last_number >= 0)
);
call changeable('ledger_head');
revoke insert, update on ledger_head from fachui_app;

create table account (
	court_id text not null references ledger,
	account_id bigint generated always as identity,
	code text not null references account_kind,
	case_id uuid,
	lot_id uuid,
	subject_id uuid,
	name text not null generated always as (
		code || ':' || coalesce(case_id::text, '') || ':' || coalesce(lot_id::text, '') || ':' || coalesce(subject_id::text, '')) stored,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, account_id),
	constraint account_once unique (court_id, name),
	-- no money is held for a case that this court never opened
	constraint account_of_case foreign key (court_id, case_id) references enforcement_case (court_id, case_id),
	constraint account_of_kind unique (court_id, account_id, code)
);
create index account_by_case on account (court_id, case_id);
create index account_by_subject on account (subject_id);
call append_only('account');

create table balance (
	court_id text not null,
	account_id bigint not null,
	side smallint not null check (side in (1, -1)),
	debit numeric(20,2) not null default 0 check (debit >= 0 and debit < 1e15),
	credit numeric(20,2) not null default 0 check (credit >= 0 and credit < 1e15),
	primary key (court_id, account_id),
	foreign key (court_id, account_id) references account,
	constraint balance_not_negative check ((debit - credit) * side >= 0)
) with (fillfactor = 70);
call changeable('balance');
revoke insert, update on balance from fachui_app;

-- The same by kind of account: the trial balance, and what the day close reads.
create table kind_total (
	court_id text not null references ledger,
	code text not null references account_kind,
	debit numeric(20,2) not null default 0 check (debit >= 0 and debit < 1e15),
	credit numeric(20,2) not null default 0 check (credit >= 0 and credit < 1e15),
	primary key (court_id, code)
) with (fillfactor = 70);
call changeable('kind_total');
revoke insert, update on kind_total from fachui_app;

create table journal (
	court_id text not null references ledger,
	number bigint not null check (number > 0),
	book_date date not null,
	at timestamptz not null,
	event text not null references posting_event,
	key text not null check (length(key) between 1 and 200),
	body_hash bytea not null check (length(body_hash) = 32),
	legs integer not null check (legs between 1 and 5000),
	total numeric(20,2) not null check (total > 0 and total < 1e13),
	made_by uuid not null,
	checked_by uuid not null,
	reverses bigint,
	case_id uuid,
	source text not null default '' check (length(source) <= 200),
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, number),
	constraint journal_once unique (court_id, key),
	constraint journal_reversed_once unique (court_id, reverses),
	constraint journal_of_event unique (court_id, number, event),
	constraint journal_two_people check (made_by <> checked_by),
	constraint journal_reversal check ((event = 'P24') = (reverses is not null)),
	foreign key (court_id, reverses) references journal
);
create index journal_by_day on journal (court_id, book_date);
create index journal_by_case on journal (court_id, case_id, number);
call append_only('journal');

create table posting (
	court_id text not null,
	number bigint not null,
	leg integer not null check (leg > 0),
	event text not null,
	dr_account bigint not null,
	dr_code text not null,
	cr_account bigint not null,
	cr_code text not null,
	amount numeric(20,2) not null check (amount > 0 and amount < 1e13),
	primary key (court_id, number, leg),
	foreign key (court_id, number, event) references journal (court_id, number, event),
	foreign key (court_id, dr_account, dr_code) references account (court_id, account_id, code),
	foreign key (court_id, cr_account, cr_code) references account (court_id, account_id, code),
	constraint posting_two_sided check (dr_account <> cr_account),
	constraint posting_allowed foreign key (event, dr_code, cr_code) references posting_rule
);
create index posting_by_dr on posting (court_id, dr_account, number);
create index posting_by_cr on posting (court_id, cr_account, number);
call append_only('posting');

-- A court's ledger opens with its head, its totals at zero.
-- +goose StatementBegin
create function ledger_begin() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	insert into ledger_head (court_id) values (new.court_id);
	insert into kind_total (court_id, code) select new.court_id, code from account_kind;
	return null;
end $$;
-- +goose StatementEnd
create trigger ledger_begin after insert on ledger for each row execute function ledger_begin();
alter table ledger enable always trigger ledger_begin;

-- Derived figures change inside a posting and nowhere else.
-- +goose StatementBegin
create function derived_guard() returns trigger language plpgsql as $$
begin
	if pg_trigger_depth() < 2 then
		raise exception '% moves only by postings', tg_table_name using errcode = 'restrict_violation';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger derived_guard before insert or update on balance for each row execute function derived_guard();
create trigger derived_guard before insert or update on kind_total for each row execute function derived_guard();
create trigger derived_guard before insert or update on ledger_head for each row execute function derived_guard();
alter table balance enable always trigger derived_guard;
alter table kind_total enable always trigger derived_guard;
alter table ledger_head enable always trigger derived_guard;

-- An account carries exactly the dimensions of its kind and starts at zero.
-- +goose StatementBegin
create function account_open() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
	k account_kind;
begin
	select * into strict k from account_kind where code = new.code;
	if k.case_dim = 'must' and new.case_id is null or k.case_dim = 'never' and new.case_id is not null
		or k.lot_dim = 'must' and new.lot_id is null or k.lot_dim = 'never' and new.lot_id is not null
		or k.subject_dim = 'must' and new.subject_id is null or k.subject_dim = 'never' and new.subject_id is not null then
		raise exception 'an account of kind % is kept by other dimensions', new.code
			using errcode = 'check_violation', constraint = 'account_dimensions';
	end if;
	insert into balance (court_id, account_id, side) values (new.court_id, new.account_id, k.side);
	return null;
end $$;
-- +goose StatementEnd
create trigger account_open after insert on account for each row execute function account_open();
alter table account enable always trigger account_open;

-- A closing takes the exclusive form of the court's day lock and a posting the
-- shared one, so the two never overlap; what is read after the lock must be a new
-- snapshot, which only READ COMMITTED gives.
-- +goose StatementBegin
create function day_lock(court text) returns bigint language sql immutable as $$
	select hashtextextended('fachui.day:' || court, 0)
$$;
-- +goose StatementEnd

-- +goose StatementBegin
create function journal_open() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
	closed date;
begin
	if current_setting('transaction_isolation') <> 'read committed' then
		raise exception 'postings need read committed' using errcode = 'restrict_violation';
	end if;
	perform pg_advisory_xact_lock_shared(day_lock(new.court_id));
	select closed_through into strict closed from ledger where court_id = new.court_id;
	if new.book_date <= closed then
		raise exception 'day % of court % is closed (through %)', new.book_date, new.court_id, closed
			using errcode = 'check_violation', constraint = 'journal_day_open';
	end if;
	if new.reverses is not null and exists (
		select from journal where court_id = new.court_id and number = new.reverses and event = 'P24') then
		raise exception 'a reversal is not reversed' using errcode = 'check_violation', constraint = 'journal_reversal';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger journal_open before insert on journal for each row execute function journal_open();
alter table journal enable always trigger journal_open;

-- Numbers run from 1 without a gap in each court.
-- +goose StatementBegin
create function journal_numbers() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
	r record;
	last bigint;
begin
	for r in select court_id, min(number) lo, max(number) hi, count(*) n from new_rows group by court_id order by court_id loop
		select last_number into strict last from ledger_head where court_id = r.court_id for update;
		if r.lo <> last + 1 or r.hi <> last + r.n then
			raise exception 'the next journal of court % is number %', r.court_id, last + 1
				using errcode = 'check_violation', constraint = 'journal_numbers';
		end if;
		update ledger_head set last_number = r.hi where court_id = r.court_id;
	end loop;
	return null;
end $$;
-- +goose StatementEnd
create trigger journal_numbers after insert on journal referencing new table as new_rows
	for each statement execute function journal_numbers();
alter table journal enable always trigger journal_numbers;

-- A journal without its postings does not commit.
-- +goose StatementBegin
create function journal_complete() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	if not exists (select from posting where court_id = new.court_id and number = new.number) then
		raise exception 'journal % of court % has no postings', new.number, new.court_id
			using errcode = 'check_violation', constraint = 'journal_complete';
	end if;
	return null;
end $$;
-- +goose StatementEnd
create constraint trigger journal_complete after insert on journal
	deferrable initially deferred for each row execute function journal_complete();
alter table journal enable always trigger journal_complete;

-- The only writer of balances. All postings of a journal come in one statement.
-- +goose StatementBegin
create function posting_apply() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
	court text;
	courts integer;
	want integer;
	got integer;
	spendable numeric;
begin
	if current_setting('transaction_isolation') <> 'read committed' then
		raise exception 'postings need read committed' using errcode = 'restrict_violation';
	end if;
	select min(court_id), count(distinct court_id) into court, courts from new_rows;
	if courts = 0 then
		return null;
	end if;
	if courts > 1 then
		raise exception 'one statement posts to one court' using errcode = 'restrict_violation';
	end if;
	perform from ledger_head where court_id = court for update;

	if exists (
		select
		from journal j
		join (select distinct number from new_rows) n using (number)
		join lateral (
			select count(*) legs, sum(amount) total
			from posting p
			where p.court_id = court and p.number = j.number) s on true
		where j.court_id = court and (s.legs, s.total) <> (j.legs, j.total)) then
		raise exception 'a journal takes its postings at once and only once'
			using errcode = 'check_violation', constraint = 'journal_complete';
	end if;

	if exists (
		select
		from new_rows p
		join account d on d.court_id = court and d.account_id = p.dr_account
		join account c on c.court_id = court and c.account_id = p.cr_account
		where d.case_id <> c.case_id or d.lot_id <> c.lot_id) then
		raise exception 'the money of one case or lot never pays for another'
			using errcode = 'check_violation', constraint = 'posting_one_case';
	end if;

	if exists (
		select
		from (select distinct number from new_rows) n
		join journal j on j.court_id = court and j.number = n.number and j.reverses is not null
		where exists (
			(select dr_account, cr_account, amount, count(*) from posting where court_id = court and number = j.number group by 1, 2, 3
			 except
			 select cr_account, dr_account, amount, count(*) from posting where court_id = court and number = j.reverses group by 1, 2, 3)
			union all
			(select cr_account, dr_account, amount, count(*) from posting where court_id = court and number = j.reverses group by 1, 2, 3
			 except
			 select dr_account, cr_account, amount, count(*) from posting where court_id = court and number = j.number group by 1, 2, 3))) then
		raise exception 'a reversal mirrors what it reverses'
			using errcode = 'check_violation', constraint = 'posting_mirror';
	end if;

	update balance b
	set debit = b.debit + m.dr, credit = b.credit + m.cr
	from (
		select account_id, sum(dr) dr, sum(cr) cr
		from (
			select dr_account account_id, amount dr, 0::numeric cr from new_rows
			union all
			select cr_account, 0, amount from new_rows) s
		group by account_id) m
	where b.court_id = court and b.account_id = m.account_id;
	get diagnostics got = row_count;
	select count(*) into want from (select dr_account from new_rows union select cr_account from new_rows) s;
	if got <> want then
		raise exception 'posting to an account without a balance' using errcode = 'restrict_violation';
	end if;

	update kind_total t
	set debit = t.debit + m.dr, credit = t.credit + m.cr
	from (
		select code, sum(dr) dr, sum(cr) cr
		from (
			select dr_code code, amount dr, 0::numeric cr from new_rows
			union all
			select cr_code, 0, amount from new_rows) s
		group by code) m
	where t.court_id = court and t.code = m.code;

	-- What is promised is never more than what the bank holds.
	if exists (select from new_rows where cr_code in ('L2310', 'L2390') and dr_code not in ('L2310', 'L2390')) then
		select sum(debit - credit) into spendable
		from kind_total
		where court_id = court and code in ('A1010', 'L2310', 'L2390');
		if spendable < 0 then
			raise exception 'payouts of court % exceed the bank balance by %', court, -spendable
				using errcode = 'check_violation', constraint = 'posting_spendable';
		end if;
	end if;
	return null;
end $$;
-- +goose StatementEnd
create trigger posting_apply after insert on posting referencing new table as new_rows
	for each statement execute function posting_apply();
alter table posting enable always trigger posting_apply;

-- Takes the court's money lock until the end of the transaction. Every use case
-- that moves money takes it first, so that two of them cannot deadlock.
-- +goose StatementBegin
create function lock_money(court text) returns boolean language plpgsql security definer set search_path = public, pg_temp as $$
begin
	perform from ledger_head where court_id = court for update;
	return found;
end $$;
-- +goose StatementEnd

-- The name of an account: its kind and dimensions in one text.
-- +goose StatementBegin
create function account_name(a jsonb) returns text language sql immutable as $$
	select concat_ws(':', a->>'code', coalesce(a->>'case', ''), coalesce(a->>'lot', ''), coalesce(a->>'subject', ''))
$$;
-- +goose StatementEnd

-- What a key stands for: the content of a journal without who pressed when, so
-- that a retry at a later time by the same machine is the same request.
-- +goose StatementBegin
create function journal_hash(j jsonb) returns bytea language sql immutable as $$
	select sha256(convert_to((j - array['at', 'book', 'roll', 'made', 'checked'])::text, 'UTF8'))
$$;
-- +goose StatementEnd

-- post_journals enters journals in one round trip and answers their numbers in
-- the order given. A key used before answers its first number, unless the content
-- differs. With roll, a book day that is closed becomes the next open one. Each
-- journal: {key, book, roll, at, event, made, checked, reverses, case,
-- source, legs: [{dr: {code, case, lot, subject}, cr: {...}, amount}]}.
-- +goose StatementBegin
create function post_journals(court text, journals jsonb)
returns table (journal_number bigint, replayed boolean)
language plpgsql set search_path = public, pg_temp as $$
declare
	base bigint;
	clash text;
	open_day date;
begin
	if not lock_money(court) then
		raise exception 'court % has no ledger', court using errcode = 'foreign_key_violation';
	end if;
	select last_number into strict base from ledger_head where court_id = court;
	select closed_through + 1 into strict open_day from ledger where court_id = court;

	select x.key into clash
	from jsonb_array_elements(journals) j
	join journal x on x.court_id = court and x.key = j->>'key'
	where x.body_hash <> journal_hash(j)
	limit 1;
	if found then
		raise exception 'journal key % was used for other content', clash
			using errcode = 'unique_violation', constraint = 'journal_key_reused';
	end if;

	insert into account (court_id, code, case_id, lot_id, subject_id)
	select distinct court, a->>'code', (a->>'case')::uuid, (a->>'lot')::uuid, (a->>'subject')::uuid
	from jsonb_array_elements(journals) j
	cross join jsonb_array_elements(j->'legs') l
	cross join lateral (values (l->'dr'), (l->'cr')) s (a)
	where not exists (select from account x where x.court_id = court and x.name = account_name(a))
	on conflict do nothing;

	insert into journal (court_id, number, book_date, at, event, key, body_hash, legs, total,
		made_by, checked_by, reverses, case_id, source)
	select court, base + row_number() over (order by e.ord),
		case when (j->>'roll')::boolean then greatest((j->>'book')::date, open_day) else (j->>'book')::date end, (j->>'at')::timestamptz,
		j->>'event', j->>'key', journal_hash(j), jsonb_array_length(j->'legs'),
		(select sum((l->>'amount')::numeric) from jsonb_array_elements(j->'legs') l),
		(j->>'made')::uuid, (j->>'checked')::uuid, (j->>'reverses')::bigint, (j->>'case')::uuid,
		coalesce(j->>'source', '')
	from jsonb_array_elements(journals) with ordinality e (j, ord)
	where not exists (select from journal x where x.court_id = court and x.key = j->>'key');

	insert into posting (court_id, number, leg, event, dr_account, dr_code, cr_account, cr_code, amount)
	select court, x.number, l.leg, x.event, d.account_id, d.code, c.account_id, c.code, (l.v->>'amount')::numeric
	from jsonb_array_elements(journals) j
	join journal x on x.court_id = court and x.key = j->>'key' and x.number > base
	cross join lateral jsonb_array_elements(j->'legs') with ordinality l (v, leg)
	join account d on d.court_id = court and d.name = account_name(l.v->'dr')
	join account c on c.court_id = court and c.name = account_name(l.v->'cr');

	return query
		select x.number, x.number <= base
		from jsonb_array_elements(journals) with ordinality e (j, ord)
		join journal x on x.court_id = court and x.key = j->>'key'
		order by e.ord;
end $$;
-- +goose StatementEnd

-- Balances of a kind at the end of a book day: what was posted since is taken off.
-- +goose StatementBegin
create function kind_balance_on(court text, day date) returns table (code text, debit numeric, credit numeric)
language sql stable set search_path = public, pg_temp as $$
	select t.code, t.debit - coalesce(s.dr, 0), t.credit - coalesce(s.cr, 0)
	from kind_total t
	left join (
		select m.code, sum(m.dr) dr, sum(m.cr) cr
		from journal j
		join posting p on p.court_id = j.court_id and p.number = j.number
		cross join lateral (values (p.dr_code, p.amount, 0::numeric), (p.cr_code, 0, p.amount)) m (code, dr, cr)
		where j.court_id = court and j.book_date > day
		group by m.code) s on s.code = t.code
	where t.court_id = court
$$;
-- +goose StatementEnd
