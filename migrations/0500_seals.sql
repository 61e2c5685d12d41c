-- The outsider's proof: with each closed day the court's journal is sealed under
-- one Merkle root (RFC 6962), which leaves the house with the day's sheet.
--
-- ledger_hash keeps the tree, ledger_seal its size and root at the close of a
-- day. A tree covers journals 1 to its size and nothing can appear among them
-- later: numbers have no gaps, and whoever takes one holds the court's row of
-- ledger_head until it commits, as a close does.

-- +goose Up

create table ledger_hash (
	court_id text not null references ledger,
	index bigint not null check (index >= 0),
	hash bytea not null check (length(hash) = 32),
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, index)
);
call append_only('ledger_hash');

-- +goose StatementBegin
create function ledger_hash_follows() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
	r record;
begin
	for r in select court_id, min(index) lo, max(index) hi, count(*) n from new_rows group by court_id order by court_id loop
		perform from ledger_head where court_id = r.court_id for update;
		if r.hi - r.lo + 1 <> r.n or r.lo > 0 and not exists (
			select from ledger_hash where court_id = r.court_id and index = r.lo - 1) then
			raise exception 'the hashes of a tree have no gaps'
				using errcode = 'check_violation', constraint = 'ledger_hash_gapless';
		end if;
	end loop;
	return null;
end $$;
-- +goose StatementEnd
create trigger ledger_hash_follows after insert on ledger_hash referencing new table as new_rows
	for each statement execute function ledger_hash_follows();
alter table ledger_hash enable always trigger ledger_hash_follows;

create table ledger_seal (
	court_id text not null,
	day date not null,
	size bigint not null check (size >= 0),
	root bytea not null check (length(root) = 32),
	sealed_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	constraint ledger_seal_once primary key (court_id, day),
	constraint ledger_seal_of_closed_day foreign key (court_id, day) references day_close (court_id, day)
);
call append_only('ledger_seal');

-- A seal covers exactly what stood in the journal when the day was closed. How
-- many hashes a tree of n leaves has: twice n, less the ones in n.
-- +goose StatementBegin
create function ledger_seal_covers() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
	last bigint;
begin
	perform from ledger_head where court_id = new.court_id for update;
	select last_number into last from day_close where court_id = new.court_id and day = new.day;
	if last is null then
		raise exception 'day % of court % is not closed', new.day, new.court_id
			using errcode = 'foreign_key_violation', constraint = 'ledger_seal_of_closed_day';
	end if;
	if new.size <> last then
		raise exception 'day % of court % was closed at journal %, not %', new.day, new.court_id, last, new.size
			using errcode = 'check_violation', constraint = 'ledger_seal_size';
	end if;
	if (select coalesce(max(index) + 1, 0) from ledger_hash where court_id = new.court_id)
		< 2 * new.size - bit_count(new.size::bit(64)) then
		raise exception 'the tree of court % does not reach journal %', new.court_id, new.size
			using errcode = 'check_violation', constraint = 'ledger_seal_tree';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger ledger_seal_covers before insert on ledger_seal for each row execute function ledger_seal_covers();
alter table ledger_seal enable always trigger ledger_seal_covers;

-- No day closes without its seal.
-- +goose StatementBegin
create function day_close_sealed() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	if not exists (select from ledger_seal where court_id = new.court_id and day = new.day) then
		raise exception 'day % of court % is closed without a seal', new.day, new.court_id
			using errcode = 'check_violation', constraint = 'day_close_sealed';
	end if;
	return null;
end $$;
-- +goose StatementEnd
create constraint trigger day_close_sealed after insert on day_close
	deferrable initially deferred for each row execute function day_close_sealed();
alter table day_close enable always trigger day_close_sealed;
