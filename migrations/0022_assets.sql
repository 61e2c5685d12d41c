-- Seized assets, what was found out about them, and the claims of a case (some
-- of which are secured on an asset).

-- +goose Up

create table asset (
	court_id text not null,
	case_id uuid not null,
	asset_id uuid not null,
	kind text not null check (kind in ('movable', 'immovable', 'right')),
	-- ships and listed shares have procedures of their own and are not here
	class text not null check (class in ('housing', 'commercial', 'industrial', 'land', 'construction', 'vehicle', 'equipment',
		'goods', 'livestock', 'jewellery', 'artwork', 'equity', 'ip', 'receivable', 'mining', 'forest', 'other')),
	title text not null check (length(title) between 2 and 120),
	province text not null check (length(province) between 2 and 20),
	city text not null check (length(city) between 2 and 20),
	address text not null check (length(address) <= 200),
	seizure_kind text not null check (seizure_kind in ('seal_up', 'detain', 'freeze')),
	seized_on date not null,
	seized_until date,
	seizure_doc text not null check (length(seizure_doc) between 2 and 120),
	listed_by uuid not null,
	listed_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, asset_id),
	unique (court_id, case_id, asset_id),
	foreign key (court_id, case_id) references enforcement_case,
	check (seized_until > seized_on)
);
create unique index asset_id_once on asset (asset_id);
create index asset_by_case on asset (court_id, case_id, asset_id);
call append_only('asset');

create table survey (
	court_id text not null,
	asset_id uuid not null,
	version integer not null check (version >= 1),
	survey_id uuid not null unique,
	facts jsonb not null, -- names of people masked
	facts_enc bytea not null, -- the whole, under a key that the database does not have
	complete boolean not null,
	surveyed_by uuid not null,
	surveyed_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	constraint survey_version primary key (court_id, asset_id, version),
	foreign key (court_id, asset_id) references asset
);
call append_only('survey');

-- The words of kind are those of the distribution's tiers.
create table claim (
	court_id text not null,
	case_id uuid not null,
	claim_id uuid not null,
	version integer not null check (version >= 1),
	party_id uuid not null,
	kind text not null check (kind in ('realisation_cost', 'land_premium', 'seller_tax', 'medical', 'home_buyer', 'construction',
		'tax_arrears', 'lien', 'purchase_money_mortgage', 'mortgage', 'pledge', 'unregistered_mortgage', 'wage',
		'restitution', 'ordinary', 'administrative_fine', 'fine', 'confiscation')),
	principal numeric(20,2) not null check (principal >= 0 and principal < 1e13),
	interest numeric(20,2) not null check (interest >= 0 and interest < 1e13),
	costs numeric(20,2) not null check (costs >= 0 and costs < 1e13),
	doubled_base numeric(20,2) not null check (doubled_base >= 0 and doubled_base < 1e13),
	doubled_from date,
	standing text not null check (standing in ('titled', 'pending', 'disputed')),
	why text not null check (length(why) <= 200),
	until text not null check (length(until) <= 200),
	title_doc text not null check (length(title_doc) <= 120),
	advanced boolean not null,
	asset_id uuid,
	registered_on date,
	max_secured numeric(20,2) check (max_secured > 0 and max_secured < 1e13),
	seized_on date,
	seizure_rank integer not null check (seizure_rank between 0 and 999),
	seizure_doc text not null check (length(seizure_doc) <= 120),
	applicant boolean not null,
	withdrawn boolean not null,
	reason text not null check (length(reason) <= 500),
	lodged_by uuid not null,
	lodged_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	constraint claim_version primary key (court_id, claim_id, version),
	foreign key (court_id, case_id, party_id) references party (court_id, case_id, party_id),
	foreign key (court_id, case_id, asset_id) references asset (court_id, case_id, asset_id),
	constraint claim_of_something check (principal + interest + costs + doubled_base > 0),
	constraint claim_doubled check ((doubled_base > 0) = (doubled_from is not null) and (doubled_base = 0 or standing = 'titled')),
	constraint claim_titled check ((standing = 'titled') = (why = '')),
	constraint claim_secured check (kind not in ('lien', 'purchase_money_mortgage', 'mortgage', 'pledge', 'unregistered_mortgage') or asset_id is not null),
	constraint claim_registered check (kind not in ('tax_arrears', 'lien', 'purchase_money_mortgage', 'mortgage', 'pledge', 'unregistered_mortgage') or registered_on is not null),
	constraint claim_corrected check (version = 1 or length(reason) >= 2)
);
create index claim_by_case on claim (court_id, case_id, claim_id, version);
call append_only('claim');

create view claim_now as
	select distinct on (court_id, claim_id)
		court_id, case_id, claim_id, version, party_id, kind, principal, interest, costs, doubled_base, doubled_from,
		standing, title_doc, asset_id, registered_on, max_secured, seized_on, seizure_rank, seizure_doc, applicant,
		withdrawn, lodged_at, why, until, advanced
	from claim
	order by court_id, claim_id, version desc;
grant select on claim_now to fachui_app, fachui_auditor;
