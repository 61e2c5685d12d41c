-- The way from a seized asset to its reference price (法释〔2018〕15号).

-- +goose Up

create table valuation (
	court_id text not null references court,
	valuation_id uuid not null,
	case_id uuid not null,
	asset_id uuid not null,
	specialty text not null check (specialty in ('assets', 'land', 'real_estate', 'mining_rights', 'jewellery')),
	province text not null check (length(province) between 2 and 20),
	city text not null check (length(city) between 2 and 20),
	seized_on date not null,
	mandate text not null check (mandate in ('', 'state_owned', 'public_interest', 'by_statute')),
	wish text not null check (wish in ('', 'party_agreement', 'directed_inquiry', 'online_inquiry', 'appraisal')),
	negotiable text not null check (negotiable in ('', 'yes', 'no')),
	official_price text not null check (official_price in ('', 'yes', 'no')),
	needs_inspection text not null check (needs_inspection in ('', 'yes', 'no')),
	online_available text not null check (online_available in ('', 'yes', 'no')),
	status text not null check (status in ('choosing', 'selecting', 'selected', 'commissioned', 'correcting',
		'reported', 'reviewed', 'served', 'priced', 'announced', 'expired', 'withdrawn')),
	suspended boolean not null default false,
	selection_no integer not null default 0 check (selection_no >= 0),
	started_by uuid not null,
	started_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, valuation_id),
	check (not suspended or status not in ('priced', 'announced', 'expired'))
);
create unique index valuation_id_once on valuation (valuation_id);
create unique index valuation_one_live on valuation (court_id, asset_id) where status not in ('expired', 'withdrawn');
create index valuation_by_asset on valuation (court_id, asset_id, valuation_id);
call changeable('valuation');

-- +goose StatementBegin
create function valuation_guard() returns trigger language plpgsql as $$
begin
	if (new.court_id, new.valuation_id, new.case_id, new.asset_id, new.seized_on, new.started_by, new.started_at)
		is distinct from (old.court_id, old.valuation_id, old.case_id, old.asset_id, old.seized_on, old.started_by, old.started_at)
		or new.selection_no < old.selection_no or old.status = 'withdrawn' then
		raise exception 'what a valuation is about never changes, and a withdrawn one stays withdrawn' using errcode = 'restrict_violation';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger valuation_guard before update on valuation for each row execute function valuation_guard();
alter table valuation enable always trigger valuation_guard;

-- What became of each method that was tried.
create table valuation_method (
	court_id text not null,
	valuation_id uuid not null,
	seq integer not null check (seq >= 1),
	method text not null check (method in ('party_agreement', 'directed_inquiry', 'online_inquiry', 'firm_agreement')),
	outcome text not null check (outcome in ('opened', 'extended', 'correcting', 'agreed', 'result', 'failed', 'unavailable')),
	reason text not null check (length(reason) <= 2000),
	body jsonb not null,
	done_by uuid,
	done_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, valuation_id, seq),
	foreign key (court_id, valuation_id) references valuation,
	check (outcome not in ('failed', 'unavailable') or length(reason) >= 4)
);
call append_only('valuation_method');

-- Suspensions and resumptions (Art. 28); a withdrawal ends the list (Art. 29).
create table valuation_halt (
	court_id text not null,
	valuation_id uuid not null,
	seq integer not null check (seq >= 1),
	what text not null check (what in ('suspended', 'resumed', 'withdrawn')),
	reason text not null check (length(reason) between 4 and 2000),
	done_by uuid not null,
	done_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, valuation_id, seq),
	foreign key (court_id, valuation_id) references valuation
);
call append_only('valuation_halt');

-- Decisions of the collegial panel that a draw may rest on when fewer than three
-- firms are eligible anywhere.
create table valuation_decision (
	court_id text not null,
	valuation_id uuid not null,
	number text not null check (length(number) between 2 and 80),
	statement text not null check (length(statement) between 4 and 2000),
	decided_by uuid not null,
	decided_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, valuation_id, number),
	foreign key (court_id, valuation_id) references valuation
);
call append_only('valuation_decision');

-- Firms left out of a draw, with the legal ground and the paper that shows it.
create table firm_exclusion (
	court_id text not null,
	valuation_id uuid not null,
	firm_id uuid not null references appraisal_firm,
	ground text not null check (ground in ('interest', 'punished', 'fee_above_average', 'fell_away', 'suspended')),
	evidence text not null check (length(evidence) between 2 and 500),
	excluded_by uuid,
	excluded_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	constraint firm_exclusion_once primary key (court_id, valuation_id, firm_id),
	foreign key (court_id, valuation_id) references valuation
);
call append_only('firm_exclusion');
