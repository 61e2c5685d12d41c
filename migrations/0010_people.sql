-- People: who they are, how they prove it, what they may do.
--
-- Names, identity numbers and telephone numbers stand here only encrypted, under
-- keys that lie outside PostgreSQL, beside keyed hashes by which equal ones are
-- found and a masked form for display. Sessions stand as hashes of their tokens.

-- +goose Up

-- The keyring whose hashes this database holds. With another ring one person
-- could register twice, so another ring is refused.
create table keyring_mark (
	one boolean primary key default true check (one),
	fingerprint bytea not null check (length(fingerprint) = 32),
	recorded_at timestamptz not null default clock_timestamp()
);
call append_only('keyring_mark');

-- paper is null only for the first operator until they add theirs.
-- A login starts with a letter, so it is never somebody's telephone or identity number.
create table person (
	person_id uuid primary key,
	kind text not null check (kind in ('person', 'company')),
	login text not null constraint person_login unique check (login ~ '^[a-z][a-z0-9._-]{2,31}$'),
	paper text check (paper in ('id_card', 'credit_code', 'passport', 'military', 'hk_macao_permit', 'taiwan_permit', 'foreigner_permit')),
	name_cipher bytea,
	name_masked text not null default '',
	name_hash bytea check (length(name_hash) = 32),
	number_cipher bytea,
	number_masked text not null default '',
	number_hash bytea check (length(number_hash) = 32),
	phone_cipher bytea,
	phone_masked text not null default '',
	phone_hash bytea check (length(phone_hash) = 32),
	representative_cipher bytea,
	representative_masked text not null default '',
	proof text not null default 'none' check (proof in ('none', 'pending', 'proved', 'refused')),
	proved_at timestamptz,
	token_epoch bigint not null default 0,
	registered_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	check ((paper = 'credit_code') = (kind = 'company')),
	check (kind = 'person' or paper is not null),
	check ((paper is null) = (name_cipher is null)),
	check ((paper is null) = (name_hash is null)),
	check ((paper is null) = (number_cipher is null)),
	check ((paper is null) = (number_hash is null)),
	check ((phone_cipher is null) = (phone_hash is null)),
	check ((kind = 'company') = (representative_cipher is not null)),
	check (proof = 'none' or paper is not null),
	check ((proof = 'proved') = (proved_at is not null))
);
-- One identity, one account. A refused claim to a number holds it no longer.
create unique index person_number on person (number_hash) where proof <> 'refused';
create index person_by_phone on person (phone_hash) where phone_hash is not null;
call changeable('person');

-- +goose StatementBegin
create function person_guard() returns trigger language plpgsql as $$
begin
	if (new.person_id, new.kind, new.login, new.registered_at) is distinct from (old.person_id, old.kind, old.login, old.registered_at) then
		raise exception 'kind, login and day of registration of a person never change' using errcode = 'restrict_violation';
	end if;
	if new.token_epoch < old.token_epoch then
		raise exception 'the token epoch of a person never falls' using errcode = 'restrict_violation';
	end if;
	-- Ciphertexts may be renewed under a new key; what they say may not change.
	if old.proof = 'proved' and
		(new.proof, new.proved_at, new.paper, new.name_hash, new.name_masked, new.number_hash, new.number_masked, new.representative_masked)
		is distinct from
		(old.proof, old.proved_at, old.paper, old.name_hash, old.name_masked, old.number_hash, old.number_masked, old.representative_masked)
	then
		raise exception 'a proved identity never changes' using errcode = 'restrict_violation';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger person_guard before update on person for each row execute function person_guard();
alter table person enable always trigger person_guard;

-- Apart from person, so that the auditor can read people without their password hashes.
create table password (
	person_id uuid primary key references person,
	phc text not null check (phc ~ '^\$argon2id\$v=19\$m=[0-9]+,t=[0-9]+,p=[0-9]+\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$'),
	changed_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp()
);
call changeable('password');
revoke select on password from fachui_auditor;

-- Each attempt to prove a real name. name_hash and number_hash say what was
-- asked, evidence is the SHA-256 of a document. A pending one is decided once, by
-- somebody else.
create table proof (
	proof_id uuid primary key,
	person_id uuid not null references person,
	of_proof uuid unique references proof,
	paper text not null,
	name_hash bytea not null check (length(name_hash) = 32),
	number_hash bytea not null check (length(number_hash) = 32),
	provider text not null check (length(provider) between 1 and 40),
	reference text not null check (length(reference) between 1 and 120),
	outcome text not null check (outcome in ('proved', 'refused', 'unavailable', 'pending')),
	reason text not null default '',
	evidence bytea check (length(evidence) = 32),
	by_id uuid references person,
	at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	check ((of_proof is null) = (by_id is null)),
	constraint proof_other_person check (by_id <> person_id),
	check (by_id is null or outcome in ('proved', 'refused') and length(reason) >= 4)
);
create index proof_by_person on proof (person_id, proof_id);
create index proof_pending on proof (proof_id) where outcome = 'pending';
call append_only('proof');

-- Who may act as what, as added rows: odd turns grant, even turns end. What is in
-- force is the view below.
create table person_role (
	person_id uuid not null references person,
	court_id text references court,
	role text not null check (role ~ '^[a-z_]{2,32}$'),
	turn integer not null check (turn between 1 and 100000),
	granted boolean not null,
	by_id uuid references person,
	reason text not null default '',
	at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	check (granted = (turn % 2 = 1)),
	check ((court_id is null) = (role in ('operator', 'appraiser'))),
	constraint person_role_other_person check (by_id <> person_id),
	constraint person_role_granter check (by_id is not null or role = 'operator' and granted)
);
create unique index person_role_turn on person_role (person_id, coalesce(court_id, ''), role, turn);
-- Only the first operator of a house is nobody's appointee.
create unique index person_role_first on person_role ((true)) where by_id is null;
create index person_role_by_court on person_role (court_id, role);
call append_only('person_role');

-- +goose StatementBegin
create function person_role_guard() returns trigger language plpgsql as $$
declare
	last integer;
begin
	perform from person where person_id = new.person_id for no key update;
	select coalesce(max(turn), 0) into last
	from person_role
	where person_id = new.person_id and court_id is not distinct from new.court_id and role = new.role;
	if new.turn <> last + 1 then
		raise exception 'turn % of a role follows turn %', new.turn, last using errcode = 'restrict_violation';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger person_role_guard before insert on person_role for each row execute function person_role_guard();
alter table person_role enable always trigger person_role_guard;

create view person_role_in_force as
select person_id, court_id, role, by_id, at
from person_role r
where granted
	and not exists (
		select from person_role later
		where later.person_id = r.person_id
			and coalesce(later.court_id, '') = coalesce(r.court_id, '')
			and later.role = r.role
			and later.turn = r.turn + 1);

-- Times here are machine times.
create table session (
	session_id uuid primary key,
	person_id uuid not null references person,
	token_hash bytea not null unique check (length(token_hash) = 32),
	address_hash bytea check (length(address_hash) = 32),
	created_at timestamptz not null,
	expires_at timestamptz not null,
	revoked_at timestamptz,
	recorded_at timestamptz not null default clock_timestamp(),
	check (expires_at > created_at)
);
create index session_by_person on session (person_id, address_hash);
call changeable('session');

-- +goose StatementBegin
create function session_guard() returns trigger language plpgsql as $$
begin
	if old.revoked_at is not null then
		raise exception 'a session that was ended stays ended' using errcode = 'restrict_violation';
	end if;
	if (new.session_id, new.person_id, new.token_hash, new.address_hash, new.created_at, new.expires_at)
		is distinct from
		(old.session_id, old.person_id, old.token_hash, old.address_hash, old.created_at, old.expires_at)
	then
		raise exception 'a session can only be ended' using errcode = 'restrict_violation';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger session_guard before update on session for each row execute function session_guard();
alter table session enable always trigger session_guard;

-- What nodes must learn within two seconds: an ended session, or a person whose
-- tokens of a lower epoch no longer hold. Machine times.
create table revocation (
	revocation_id bigint generated always as identity primary key,
	session_id uuid references session,
	person_id uuid references person,
	epoch bigint,
	revoked_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	check ((session_id is null) <> (person_id is null)),
	check ((person_id is null) = (epoch is null))
);
create index revocation_by_time on revocation (revoked_at);
call append_only('revocation');

-- How often something was tried in the window that runs until ends_at. key is a
-- keyed hash of an account or an address.
create table throttle (
	key bytea primary key check (length(key) = 32),
	used integer not null check (used between 0 and 1000000),
	ends_at timestamptz not null
);
create index throttle_ended on throttle (ends_at);
call ephemeral('throttle');

grant select on person_role_in_force to fachui_app, fachui_auditor;
grant usage on all sequences in schema public to fachui_app;
