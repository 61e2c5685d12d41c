-- Lots: one row for each sale of an asset in one round. What the collegial panel
-- decided, who was told, what was announced. The rules live in package auction;
-- what must never happen is refused here again, for every writer.

-- +goose Up

-- Which state may follow which in one row; the Go table holds the same pairs and
-- a test compares them. A new round is a new row.
create table lot_step (
	before text not null,
	after text not null,
	primary key (before, after)
);
insert into lot_step (before, after) values
	('DRAFT', 'PRICED'), ('PRICED', 'PANEL_OK'), ('PANEL_OK', 'NOTICED'), ('NOTICED', 'ANNOUNCED'), ('ANNOUNCED', 'BIDDING'),
	('BIDDING', 'SOLD'), ('BIDDING', 'FAILED_R1'), ('BIDDING', 'FAILED_R2'), ('BIDDING', 'SELLOFF_FAILED'),
	('SELLOFF_ANNOUNCED', 'SELLOFF_OPEN'), ('SELLOFF_OPEN', 'SELLOFF_BIDDING'), ('SELLOFF_OPEN', 'SELLOFF_FAILED'), ('SELLOFF_BIDDING', 'SOLD'),
	('SOLD', 'PAID'), ('SOLD', 'OVERDUE'), ('OVERDUE', 'PAID'), ('OVERDUE', 'DEFAULTED'), ('PAID', 'RULED'), ('RULED', 'TITLED'), ('TITLED', 'DELIVERED'),
	('FAILED_R1', 'OFFSET_PENDING'), ('FAILED_R2', 'OFFSET_PENDING'), ('SELLOFF_FAILED', 'OFFSET_PENDING'),
	('OFFSET_PENDING', 'RULED'), ('OFFSET_PENDING', 'DEFAULTED'), ('FAILED_R2', 'RELEASED'), ('SELLOFF_FAILED', 'RELEASED');
insert into lot_step (before, after)
	select s, 'SUSPENDED' from unnest(array['PRICED', 'PANEL_OK', 'NOTICED', 'ANNOUNCED', 'BIDDING', 'SOLD', 'OVERDUE', 'PAID', 'RULED',
		'FAILED_R1', 'FAILED_R2', 'SELLOFF_ANNOUNCED', 'SELLOFF_OPEN', 'SELLOFF_BIDDING', 'SELLOFF_FAILED', 'OFFSET_PENDING']) s
	union all
	select s, 'WITHDRAWN' from unnest(array['DRAFT', 'PRICED', 'PANEL_OK', 'NOTICED', 'ANNOUNCED', 'BIDDING', 'SUSPENDED',
		'FAILED_R1', 'FAILED_R2', 'SELLOFF_ANNOUNCED', 'SELLOFF_OPEN', 'SELLOFF_BIDDING', 'SELLOFF_FAILED', 'OFFSET_PENDING']) s
	union all
	select s, 'REVOKED' from unnest(array['SOLD', 'OVERDUE', 'PAID', 'RULED', 'TITLED', 'DELIVERED']) s;
call append_only('lot_step');
revoke insert on lot_step from fachui_app;

-- The reference price is copied when the lot is listed, and the price of the
-- round before, so that every floor is checked in this row. Terms are set once,
-- from a carried resolution. opens_at and ends_at are those announced; the live
-- end of bidding is in lot_live. From opening to the result only the bidding
-- engine writes status, final_price and ended_at.
create table lot (
	court_id text not null references court,
	lot_id uuid not null unique,
	case_id uuid not null,
	asset_id uuid not null,
	round text not null check (round in ('first', 'second', 'sell_off', 'no_reserve')),
	attempt integer not null check (attempt >= 1),
	previous_lot uuid,
	status text not null,
	suspended_from text,
	title text not null check (length(title) between 2 and 120),
	kind text not null check (kind in ('movable', 'immovable', 'right')),
	class text not null check (class not in ('ship', 'listed_shares')),
	province text not null,
	city text not null,
	address text not null default '',
	reference_price numeric(20,2) check (reference_price > 0 and reference_price < 1e13),
	reference_market boolean not null default false,
	reference_method text not null default '',
	reference_fixed_at timestamptz,
	reference_valid_until date,
	valuation_id uuid,
	report_id uuid,
	previous_start numeric(20,2) check (previous_start > 0 and previous_start < 1e13),
	starting_price numeric(20,2) check (starting_price > 0 and starting_price < 1e13),
	increment numeric(20,2) check (increment > 0 and increment < 1e13),
	deposit numeric(20,2) check (deposit > 0 and deposit <= starting_price),
	pay_days integer check (pay_days between 1 and 90),
	exception text not null default '' check (exception in ('', 'equity_no_report', 'criminal_no_reserve')),
	purchase_limited boolean not null default false,
	resolution_id uuid,
	announced_at timestamptz,
	opens_at timestamptz,
	ends_at timestamptz,
	final_price numeric(20,2) constraint lot_final_price check (final_price >= starting_price and final_price <= 1e13),
	ended_at timestamptz,
	paid_at timestamptz,
	ruled_at timestamptz,
	titled_at timestamptz,
	delivered_at timestamptz,
	listed_by uuid not null,
	listed_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, lot_id),
	foreign key (court_id, case_id, asset_id) references asset (court_id, case_id, asset_id),
	foreign key (court_id, previous_lot) references lot,
	constraint lot_terms_together check (num_nulls(starting_price, increment, deposit, pay_days, resolution_id) in (0, 5)),
	constraint lot_floor check (starting_price is null or exception <> '' or coalesce(case round
		when 'first' then starting_price * 100 >= reference_price * 70
		when 'second' then starting_price * 100 >= previous_start * 80
		when 'sell_off' then starting_price = previous_start
		end, false)),
	constraint lot_exception check (exception = '' or exception = 'equity_no_report' and class = 'equity'
		or exception = 'criminal_no_reserve' and round = 'no_reserve'),
	constraint lot_deposit_bounds check (deposit is null or exception = 'equity_no_report'
		or deposit * 100 >= starting_price * 5 and deposit * 100 <= starting_price * 20),
	constraint lot_bidding_24h check (num_nulls(announced_at, opens_at, ends_at) in (0, 3)
		and (ends_at is null or ends_at - opens_at >= interval '24 hours' and announced_at < opens_at)),
	constraint lot_decided check (starting_price is not null or status in ('DRAFT', 'PRICED', 'SUSPENDED', 'WITHDRAWN')),
	constraint lot_scheduled check (opens_at is not null or status not in ('ANNOUNCED', 'BIDDING', 'SOLD', 'OVERDUE', 'PAID', 'TITLED',
		'DELIVERED', 'FAILED_R1', 'FAILED_R2', 'SELLOFF_ANNOUNCED', 'SELLOFF_OPEN', 'SELLOFF_BIDDING', 'SELLOFF_FAILED')),
	constraint lot_result check (status not in ('SOLD', 'OVERDUE', 'PAID') or final_price is not null and ended_at is not null),
	constraint lot_failed check (status not in ('FAILED_R1', 'FAILED_R2', 'SELLOFF_FAILED') or final_price is null and ended_at is not null),
	constraint lot_suspended check ((status = 'SUSPENDED') = (suspended_from is not null))
);
-- An asset is sold once at a time. Failed, withdrawn and defaulted lots give way.
create unique index lot_one_live on lot (court_id, asset_id)
	where status not in ('FAILED_R1', 'FAILED_R2', 'SELLOFF_FAILED', 'DEFAULTED', 'WITHDRAWN', 'REVOKED', 'RELEASED');
-- And each lot is followed by one.
create unique index lot_one_successor on lot (court_id, previous_lot) where previous_lot is not null;
create index lot_by_case on lot (court_id, case_id, lot_id);
create index lot_announced on lot (lot_id desc) where announced_at is not null;
comment on column lot.status is 'from BIDDING to the result written by the bidding engine alone';
comment on column lot.final_price is 'written by the bidding engine when bidding closes';
comment on column lot.ended_at is 'written by the bidding engine: the instant at which bidding ended';

-- +goose StatementBegin
create function all_different(uuid[]) returns boolean language sql immutable strict as $$
	select count(distinct u) = cardinality($1) and count(*) = cardinality($1) from unnest($1) u where u is not null
$$;
-- +goose StatementEnd

-- What a panel is asked to decide. content is the proposal as its members read
-- it; a change is another proposal. Members sit in the row so that none is added later.
create table lot_resolution (
	court_id text not null,
	resolution_id uuid not null,
	lot_id uuid not null,
	content text not null check (length(content) between 2 and 20000),
	content_hash text not null check (content_hash = encode(sha256(convert_to(content, 'UTF8')), 'hex')),
	starting_price numeric(20,2) not null check (starting_price > 0 and starting_price < 1e13),
	increment numeric(20,2) not null check (increment > 0 and increment < 1e13),
	deposit numeric(20,2) not null check (deposit > 0 and deposit < 1e13),
	pay_days integer not null,
	exception text not null,
	purchase_limited boolean not null,
	consulted text not null default '',
	request text not null default '',
	prior_claims numeric(20,2) not null check (prior_claims >= 0 and prior_claims < 1e13),
	costs numeric(20,2) not null check (costs >= 0 and costs < 1e13),
	surplus_notified_on date,
	surplus_reply_by date,
	surplus_asked_on date,
	holders jsonb not null,
	members uuid[] not null,
	presiding uuid not null,
	proposed_by uuid not null,
	proposed_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, resolution_id),
	foreign key (court_id, lot_id) references lot,
	constraint panel_odd check (cardinality(members) >= 3 and cardinality(members) % 2 = 1),
	constraint panel_different check (all_different(members)),
	constraint panel_presiding check (presiding = any(members))
);
create index lot_resolution_by_lot on lot_resolution (court_id, lot_id, resolution_id);
call append_only('lot_resolution');

alter table lot add foreign key (court_id, resolution_id) references lot_resolution;

-- Each member signs as themself, once, what the proposal says.
create table resolution_signature (
	court_id text not null,
	resolution_id uuid not null,
	member_id uuid not null,
	agrees boolean not null,
	opinion text not null default '' check (length(opinion) <= 2000),
	content_hash text not null,
	signed_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	constraint resolution_signed_once primary key (court_id, resolution_id, member_id),
	foreign key (court_id, resolution_id) references lot_resolution
);

-- +goose StatementBegin
create function resolution_signature_guard() returns trigger language plpgsql as $$
begin
	if not exists (
		select from lot_resolution r
		where r.court_id = new.court_id and r.resolution_id = new.resolution_id
		  and new.member_id = any(r.members) and r.content_hash = new.content_hash) then
		raise exception 'only a member signs, and what was proposed' using errcode = 'restrict_violation';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger resolution_signature_guard before insert on resolution_signature
	for each row execute function resolution_signature_guard();
alter table resolution_signature enable always trigger resolution_signature_guard;
call append_only('resolution_signature');

-- The applicant's choice of platform (法释〔2016〕18号 Art. 5) beside the court's
-- one channel. Where they differ the row says so, and why the court went on.
create table platform_choice (
	court_id text not null,
	choice_id uuid not null,
	lot_id uuid not null,
	choices jsonb not null,
	chosen text not null default '' check (length(chosen) <= 40),
	designated text not null check (length(designated) between 2 and 40),
	conflict boolean not null,
	reason text not null default '' check (length(reason) <= 1000),
	document text not null default '' check (document ~ '^([0-9a-f]{64})?$'),
	recorded_by uuid not null,
	at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, choice_id),
	foreign key (court_id, lot_id) references lot,
	check (not conflict or length(reason) >= 2)
);
create index platform_choice_by_lot on platform_choice (court_id, lot_id);
call append_only('platform_choice');

-- Who must be told of the sale (Art. 16), and how each came to be.
create table lot_recipient (
	court_id text not null,
	lot_id uuid not null,
	party_id uuid not null,
	person_id uuid,
	why text not null check (why in ('party', 'priority')),
	shareholder boolean not null,
	issued_by uuid,
	issued_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, lot_id, party_id),
	foreign key (court_id, lot_id) references lot
);
call append_only('lot_recipient');

create table lot_receipt (
	court_id text not null,
	lot_id uuid not null,
	party_id uuid not null,
	how text not null check (how in ('received', 'waived', 'posted', 'deemed')),
	at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	constraint lot_receipt_once primary key (court_id, lot_id, party_id, how),
	foreign key (court_id, lot_id, party_id) references lot_recipient
);
call append_only('lot_receipt');

-- What was published, word for word. Another announcement of a lot is another row.
create table announcement (
	court_id text not null,
	announcement_id uuid not null,
	lot_id uuid not null,
	content text not null check (jsonb_typeof(content::jsonb) = 'object'),
	content_hash text not null check (content_hash = encode(sha256(convert_to(content, 'UTF8')), 'hex')),
	opens_at timestamptz not null,
	ends_at timestamptz not null check (ends_at - opens_at >= interval '24 hours'),
	published_by uuid not null,
	published_at timestamptz not null check (published_at < opens_at),
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, announcement_id),
	foreign key (court_id, lot_id) references lot
);
create index announcement_by_lot on announcement (court_id, lot_id, announcement_id);
call append_only('announcement');

-- Suspension, resumption and withdrawal before bidding opens, with their published reason.
create table lot_interruption (
	court_id text not null,
	interruption_id uuid not null,
	lot_id uuid not null,
	kind text not null check (kind in ('suspend', 'resume', 'withdraw')),
	ground text not null check (length(ground) between 2 and 60),
	reason text not null check (length(reason) between 2 and 2000),
	document text not null default '' check (document ~ '^([0-9a-f]{64})?$'),
	cause_ended_on date,
	ordered_by uuid,
	at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, interruption_id),
	foreign key (court_id, lot_id) references lot
);
create index lot_interruption_by_lot on lot_interruption (court_id, lot_id, interruption_id);
call append_only('lot_interruption');

-- A lot begins as a draft or with its price; all else is reached step by step.
-- +goose StatementBegin
create function lot_begins() returns trigger language plpgsql as $$
begin
	if new.status not in ('DRAFT', 'PRICED') or new.starting_price is not null or new.opens_at is not null or new.final_price is not null then
		raise exception 'a lot begins without terms, not as %', new.status using errcode = 'restrict_violation';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger lot_begins before insert on lot for each row execute function lot_begins();
alter table lot enable always trigger lot_begins;

-- +goose StatementBegin
create function lot_guard() returns trigger language plpgsql as $$
begin
	if (new.court_id, new.lot_id, new.case_id, new.asset_id, new.round, new.attempt, new.previous_lot, new.title, new.kind, new.class,
		new.province, new.city, new.address, new.previous_start, new.listed_by, new.listed_at) is distinct from
		(old.court_id, old.lot_id, old.case_id, old.asset_id, old.round, old.attempt, old.previous_lot, old.title, old.kind, old.class,
		old.province, old.city, old.address, old.previous_start, old.listed_by, old.listed_at) then
		raise exception 'what a lot is does not change' using errcode = 'restrict_violation', constraint = 'lot_identity';
	end if;
	if old.status <> 'DRAFT' and (new.reference_price, new.reference_market, new.reference_method, new.reference_fixed_at,
		new.reference_valid_until, new.valuation_id, new.report_id) is distinct from (old.reference_price, old.reference_market,
		old.reference_method, old.reference_fixed_at, old.reference_valid_until, old.valuation_id, old.report_id) then
		raise exception 'the reference price of a listed lot does not change' using errcode = 'restrict_violation', constraint = 'lot_reference_frozen';
	end if;
	if old.resolution_id is not null and (new.starting_price, new.increment, new.deposit, new.pay_days, new.exception,
		new.purchase_limited, new.resolution_id) is distinct from (old.starting_price, old.increment, old.deposit, old.pay_days,
		old.exception, old.purchase_limited, old.resolution_id) then
		raise exception 'the terms of a lot do not change: withdraw it and list it again' using errcode = 'restrict_violation', constraint = 'lot_terms_frozen';
	end if;
	if old.opens_at is not null and old.status <> 'SUSPENDED' and (new.announced_at, new.opens_at, new.ends_at)
		is distinct from (old.announced_at, old.opens_at, old.ends_at) then
		raise exception 'the announced time of a lot does not change' using errcode = 'restrict_violation', constraint = 'lot_schedule_frozen';
	end if;
	if old.final_price <> new.final_price or old.final_price is not null and new.final_price is null
		or old.ended_at is distinct from new.ended_at and old.ended_at is not null
		or old.paid_at is distinct from new.paid_at and old.paid_at is not null
		or old.ruled_at is distinct from new.ruled_at and old.ruled_at is not null
		or old.titled_at is distinct from new.titled_at and old.titled_at is not null
		or old.delivered_at is distinct from new.delivered_at and old.delivered_at is not null then
		raise exception 'what has happened to a lot stays' using errcode = 'restrict_violation', constraint = 'lot_history';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger lot_guard before update on lot for each row execute function lot_guard();
alter table lot enable always trigger lot_guard;

-- +goose StatementBegin
create function lot_moves() returns trigger language plpgsql as $$
begin
	if old.status = 'SUSPENDED' and new.status <> 'WITHDRAWN' then
		if new.status <> old.suspended_from then
			raise exception 'a suspended lot resumes where it stood' using errcode = 'restrict_violation', constraint = 'lot_step';
		end if;
		return new;
	end if;
	if not exists (select from lot_step s where s.before = old.status and s.after = new.status) then
		raise exception 'a lot does not go from % to %', old.status, new.status using errcode = 'restrict_violation', constraint = 'lot_step';
	end if;
	if new.status = 'SUSPENDED' and new.suspended_from is distinct from old.status then
		raise exception 'a suspended lot remembers where it stood' using errcode = 'restrict_violation', constraint = 'lot_step';
	end if;
	if new.status = 'PANEL_OK' and not exists (
		select from lot_resolution r
		where r.court_id = new.court_id and r.resolution_id = new.resolution_id and r.lot_id = new.lot_id
		  and (r.starting_price, r.increment, r.deposit, r.pay_days, r.exception, r.purchase_limited) =
			(new.starting_price, new.increment, new.deposit, new.pay_days, new.exception, new.purchase_limited)
		  and (select count(*) from resolution_signature s
			where s.court_id = r.court_id and s.resolution_id = r.resolution_id) = cardinality(r.members)
		  and (select count(*) from resolution_signature s
			where s.court_id = r.court_id and s.resolution_id = r.resolution_id and s.agrees) * 2 > cardinality(r.members)) then
		raise exception 'terms come from a resolution that every member signed and most agreed to'
			using errcode = 'restrict_violation', constraint = 'lot_panel';
	end if;
	if new.status in ('NOTICED', 'ANNOUNCED') and (
		not exists (select from lot_recipient p where p.court_id = new.court_id and p.lot_id = new.lot_id)
		or exists (
			select from lot_recipient p
			where p.court_id = new.court_id and p.lot_id = new.lot_id
			  and not exists (
				select from lot_receipt t
				where t.court_id = p.court_id and t.lot_id = p.lot_id and t.party_id = p.party_id))) then
		raise exception 'somebody entitled to notice has not been told' using errcode = 'restrict_violation', constraint = 'lot_noticed';
	end if;
	if new.status = 'ANNOUNCED' and not (
		exists (
			select from announcement a
			where a.court_id = new.court_id and a.lot_id = new.lot_id
			  and a.opens_at = new.opens_at and a.ends_at = new.ends_at and a.published_at = new.announced_at)
		and exists (select from platform_choice c where c.court_id = new.court_id and c.lot_id = new.lot_id)) then
		raise exception 'a lot is announced by its announcement, on a platform that was chosen'
			using errcode = 'restrict_violation', constraint = 'lot_announcement';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger lot_moves before update of status on lot for each row when (old.status <> new.status) execute function lot_moves();
alter table lot enable always trigger lot_moves;
call changeable('lot');
