-- A buyer who does not pay, and a sale that is revoked: what the court decided.
-- That time has run out is no default; only a ruling is, and it can be read here.

-- +goose Up

-- The court lets a buyer pay after the announced time, until a day that it names.
create table late_acceptance (
	court_id text not null,
	acceptance_id uuid not null,
	lot_id uuid not null,
	doc_no text not null check (length(doc_no) between 2 and 120),
	document text not null check (document ~ '^[0-9a-f]{64}$'),
	reason text not null check (length(reason) between 2 and 2000),
	pay_by timestamptz not null check (pay_by > at),
	decided_by uuid not null,
	at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, acceptance_id),
	foreign key (court_id, lot_id) references lot
);
create index late_acceptance_by_lot on late_acceptance (court_id, lot_id, at);
call append_only('late_acceptance');

-- The ruling on a re-auction (法释〔2016〕18号 Art. 24), one for each lot.
create table default_ruling (
	court_id text not null,
	lot_id uuid not null,
	ruling_id uuid not null unique,
	application_id uuid not null,
	buyer_id uuid not null,
	doc_no text not null check (length(doc_no) between 2 and 120),
	document text not null check (document ~ '^[0-9a-f]{64}$'),
	reason text not null check (length(reason) between 2 and 2000),
	ruled_by uuid not null,
	at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, lot_id),
	foreign key (court_id, lot_id, application_id) references application
);
call append_only('default_ruling');

-- +goose StatementBegin
create function default_ruling_guard() returns trigger language plpgsql as $$
begin
	if not exists (
		select from lot l
		join sale_confirmation c using (court_id, lot_id)
		where l.court_id = new.court_id and l.lot_id = new.lot_id and l.status = 'OVERDUE'
		  and c.application_id = new.application_id and c.buyer_id = new.buyer_id and new.at >= c.pay_by) then
		raise exception 'only a buyer whose time to pay is over is ruled in default'
			using errcode = 'restrict_violation', constraint = 'default_ruling_overdue';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger default_ruling_guard before insert on default_ruling for each row execute function default_ruling_guard();
alter table default_ruling enable always trigger default_ruling_guard;

-- The ruling that revokes a sale, on one of the six grounds of Art. 31.
create table revocation_ruling (
	court_id text not null,
	lot_id uuid not null,
	ruling_id uuid not null unique,
	buyer_id uuid not null,
	ground text not null check (ground in ('untrue_description', 'system_fault', 'collusion', 'unqualified_buyer', 'unequal_terms', 'serious_breach')),
	lodged_on date not null,
	doc_no text not null check (length(doc_no) between 2 and 120),
	document text not null check (document ~ '^[0-9a-f]{64}$'),
	reason text not null check (length(reason) between 2 and 2000),
	revoked_from text not null,
	ruled_by uuid not null,
	at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, lot_id),
	foreign key (court_id, lot_id) references sale_confirmation
);
call append_only('revocation_ruling');

-- Neither state is reached without its ruling.
-- +goose StatementBegin
create function lot_undone_by_ruling() returns trigger language plpgsql as $$
begin
	if new.status = 'REVOKED' and not exists (select from revocation_ruling where court_id = new.court_id and lot_id = new.lot_id)
		or new.status = 'DEFAULTED' and old.status = 'OVERDUE'
			and not exists (select from default_ruling where court_id = new.court_id and lot_id = new.lot_id) then
		raise exception 'a lot becomes % only by a ruling', new.status
			using errcode = 'restrict_violation', constraint = 'lot_undone_by_ruling';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger lot_undone_by_ruling before update of status on lot for each row
	when (new.status in ('REVOKED', 'DEFAULTED') and new.status <> old.status)
	execute function lot_undone_by_ruling();
alter table lot enable always trigger lot_undone_by_ruling;
