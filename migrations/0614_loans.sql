-- A bank that lends the buyer money pays part of the price itself (贷款代付). The
-- buyer names bank and amount with the contract, the court confirms, and the bank's
-- money is matched by name and amount. If the sale falls it goes back to the bank,
-- as every line goes back to its own source.

-- +goose Up

create table loan_payment (
	court_id text not null,
	loan_id uuid not null,
	settlement_id uuid not null,
	bank_enc bytea not null,
	name_hash bytea not null check (length(name_hash) between 16 and 64),
	amount numeric(20,2) not null check (amount > 0 and amount < 1e13),
	document text not null check (document ~ '^[0-9a-f]{64}$'),
	state text not null check (state in ('registered', 'confirmed', 'refused', 'paid')),
	registered_by uuid not null,
	registered_at timestamptz not null,
	decided_by uuid,
	decided_at timestamptz,
	reason text not null default '' check (length(reason) <= 500),
	line_seq bigint,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, loan_id),
	foreign key (court_id, settlement_id) references settlement,
	foreign key (court_id, line_seq) references bank_line,
	constraint loan_line_once unique (court_id, line_seq),
	constraint loan_two_people check (decided_by <> registered_by),
	check ((decided_by is not null) = (state <> 'registered') and (decided_by is null) = (decided_at is null)),
	check ((line_seq is not null) = (state = 'paid'))
);
create unique index loan_one_open on loan_payment (court_id, settlement_id) where state in ('registered', 'confirmed');
call changeable('loan_payment');

-- +goose StatementBegin
create function loan_payment_guard() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	if (old.court_id, old.loan_id, old.settlement_id, old.bank_enc, old.name_hash, old.amount, old.document, old.registered_by, old.registered_at)
		is distinct from
		(new.court_id, new.loan_id, new.settlement_id, new.bank_enc, new.name_hash, new.amount, new.document, new.registered_by, new.registered_at)
		or (old.state, new.state) not in (('registered', 'confirmed'), ('registered', 'refused'), ('confirmed', 'paid'))
		or old.decided_by is not null and (old.decided_by, old.decided_at) is distinct from (new.decided_by, new.decided_at) then
		raise exception 'a loan is confirmed once and paid once' using errcode = 'restrict_violation', constraint = 'loan_payment_guard';
	end if;
	if new.state = 'paid' and not exists (
		select from bank_line l
		where l.court_id = new.court_id and l.seq = new.line_seq and l.credit and l.amount = new.amount and l.name_hash = new.name_hash) then
		raise exception 'a loan is paid by its bank in its amount' using errcode = 'check_violation', constraint = 'loan_paid_by_bank';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger loan_payment_guard before update on loan_payment for each row execute function loan_payment_guard();
alter table loan_payment enable always trigger loan_payment_guard;
