-- The pool of appraisal firms (评估机构名单库). It belongs to no court. A firm's row
-- says what holds today; firm_keeping remembers every hand that touched it, because
-- who keeps the pool may not run a draw from it (法释〔2018〕15号 Art. 15, 16).

-- +goose Up

create table appraisal_firm (
	firm_id uuid primary key,
	registry_no text not null check (registry_no ~ '^[^[:space:]]{3,60}$'),
	name text not null check (length(name) between 2 and 80),
	uscc text not null check (uscc ~ '^[0-9A-Z]{18}$'),
	specialties text[] not null check (cardinality(specialties) > 0
		and specialties <@ array['assets', 'land', 'real_estate', 'mining_rights', 'jewellery']),
	province text not null check (length(province) between 2 and 20),
	city text not null check (length(city) between 2 and 20),
	joined_on date not null,
	control_group text not null default '',
	fee_scale jsonb not null default '[]',
	suspended boolean not null default false,
	punished_on date,
	removed_on date,
	recorded_at timestamptz not null default clock_timestamp(),
	constraint appraisal_firm_registry_no unique (registry_no),
	constraint appraisal_firm_uscc unique (uscc)
);
call changeable('appraisal_firm');

-- +goose StatementBegin
create function appraisal_firm_guard() returns trigger language plpgsql as $$
begin
	if new.firm_id <> old.firm_id or new.registry_no <> old.registry_no or new.uscc <> old.uscc
		or new.joined_on <> old.joined_on or old.removed_on is not null then
		raise exception 'the number of a firm and its removal never change' using errcode = 'restrict_violation';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger appraisal_firm_guard before update on appraisal_firm for each row execute function appraisal_firm_guard();
alter table appraisal_firm enable always trigger appraisal_firm_guard;

create table firm_keeping (
	keeping_id bigint generated always as identity primary key,
	firm_id uuid not null references appraisal_firm,
	what text not null check (what in ('listed', 'suspended', 'resumed', 'punished', 'removed')),
	reason text not null default '',
	kept_by uuid not null,
	kept_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp()
);
create index firm_keeping_by_firm on firm_keeping (firm_id);
call append_only('firm_keeping');

-- Appraisers of a firm. person_id is there only if the appraiser acts here.
create table appraiser (
	appraiser_id uuid primary key,
	firm_id uuid not null references appraisal_firm,
	person_id uuid,
	certificate_no text not null check (certificate_no ~ '^[^[:space:]]{3,40}$'),
	specialty text not null check (specialty in ('assets', 'land', 'real_estate', 'mining_rights', 'jewellery')),
	joined_at timestamptz not null,
	left_at timestamptz,
	recorded_at timestamptz not null default clock_timestamp()
);
create unique index appraiser_certificate on appraiser (certificate_no) where left_at is null;
create unique index appraiser_one_firm on appraiser (person_id) where left_at is null;
create index appraiser_by_firm on appraiser (firm_id);
call changeable('appraiser');

-- +goose StatementBegin
create function appraiser_guard() returns trigger language plpgsql as $$
begin
	if old.left_at is not null or (new.appraiser_id, new.firm_id, new.person_id, new.certificate_no, new.specialty, new.joined_at)
		is distinct from (old.appraiser_id, old.firm_id, old.person_id, old.certificate_no, old.specialty, old.joined_at) then
		raise exception 'an appraiser can only leave a firm' using errcode = 'restrict_violation';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger appraiser_guard before update on appraiser for each row execute function appraiser_guard();
alter table appraiser enable always trigger appraiser_guard;
