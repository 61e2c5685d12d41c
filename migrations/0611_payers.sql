-- Who may pay a deposit: the bidder, those who bid together, an agent whose
-- mandate names payment, and by the court's decision a third party
-- (法释〔2016〕18号 Art. 14, 17). Whoever paid is the one to whom it goes back.

-- +goose Up

-- Payers whose money counts by itself, next to the bidder. Only a keyed hash is kept.
create table deposit_payer (
	court_id text not null,
	deposit_id uuid not null,
	name_hash bytea not null check (length(name_hash) between 16 and 64),
	payer text not null check (payer in ('joint', 'agent')),
	added_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, deposit_id, name_hash),
	foreign key (court_id, deposit_id) references deposit
);
call append_only('deposit_payer');

-- Why the court takes a stranger's money as a bidder's deposit. The payer is named
-- on the bank line alone, encrypted.
create table payer_ground (
	court_id text not null,
	proposal_id uuid not null,
	relation text not null check (relation in ('spouse', 'parent_child', 'authorised', 'affiliate', 'other')),
	document text not null check (document ~ '^[0-9a-f]{64}$'),
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, proposal_id),
	foreign key (court_id, proposal_id) references exception_proposal
);
call append_only('payer_ground');

-- A stranger's money counts only by a decision of two people that says why.
-- +goose StatementBegin
create function deposit_part_accepted() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	if not exists (
		select
		from receipt_exception x
		join exception_decision d using (court_id, exception_id)
		join payer_ground g on g.court_id = d.court_id and g.proposal_id = d.proposal_id
		join exception_proposal p on p.court_id = d.court_id and p.proposal_id = d.proposal_id
		where x.court_id = new.court_id and x.line_seq = new.line_seq and p.treat_as = 'deposit' and p.target_id = new.deposit_id) then
		raise exception 'a third party''s money becomes a deposit by the court''s decision'
			using errcode = 'check_violation', constraint = 'deposit_part_accepted';
	end if;
	return null;
end $$;
-- +goose StatementEnd
create constraint trigger deposit_part_accepted after insert on deposit_part
	deferrable initially deferred for each row
	when (new.payer = 'accepted')
	execute function deposit_part_accepted();
alter table deposit_part enable always trigger deposit_part_accepted;

-- The others are who they are said to be: the money came in that name.
-- +goose StatementBegin
create function deposit_part_named() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	if not exists (
		select
		from bank_line l
		join deposit d on d.court_id = l.court_id and d.deposit_id = new.deposit_id
		where l.court_id = new.court_id and l.seq = new.line_seq and (
			new.payer = 'bidder' and l.name_hash = d.payer_hash or exists (
				select from deposit_payer p
				where p.court_id = d.court_id and p.deposit_id = d.deposit_id and p.name_hash = l.name_hash and p.payer = new.payer))) then
		raise exception 'the payer of a deposit is the bidder, one who bids with him, or his agent'
			using errcode = 'check_violation', constraint = 'deposit_part_named';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger deposit_part_named before insert on deposit_part
	for each row
	when (new.payer <> 'accepted')
	execute function deposit_part_named();
alter table deposit_part enable always trigger deposit_part_named;
