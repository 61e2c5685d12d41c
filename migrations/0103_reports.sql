-- Reports, their service and what is objected to them.

-- +goose Up

create table commission_extension (
	court_id text not null,
	extension_id uuid not null,
	commission_id uuid not null,
	days integer not null check (days between 1 and 15),
	reason text not null check (length(reason) between 4 and 2000),
	asked_by uuid not null,
	asked_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, extension_id),
	unique (court_id, commission_id, extension_id),
	foreign key (court_id, commission_id) references commission
);
create unique index extension_id_once on commission_extension (extension_id);
call append_only('commission_extension');

-- The granted ones are numbered, so that a third cannot be written.
create table extension_decision (
	court_id text not null,
	extension_id uuid not null,
	commission_id uuid not null,
	granted integer check (granted in (1, 2)),
	reason text not null default '',
	decided_by uuid not null,
	decided_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, extension_id),
	constraint extension_at_most_twice unique (court_id, commission_id, granted),
	foreign key (court_id, commission_id, extension_id) references commission_extension (court_id, commission_id, extension_id),
	check (granted is not null or length(reason) >= 4)
);
call append_only('extension_decision');

create table inspection (
	court_id text not null,
	inspection_id uuid not null,
	commission_id uuid not null,
	held_at timestamptz not null,
	place text not null check (length(place) between 2 and 200),
	present uuid[] not null,
	absent uuid[] not null,
	witness text not null default '',
	note text not null default '' check (length(note) <= 5000),
	noted_by uuid not null,
	noted_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, inspection_id),
	foreign key (court_id, commission_id) references commission,
	constraint inspection_witness check (cardinality(absent) = 0 or length(witness) >= 2),
	check (not present && absent)
);
create index inspection_by_commission on inspection (court_id, commission_id);
call append_only('inspection');

create table valuation_report (
	court_id text not null,
	report_id uuid not null,
	valuation_id uuid not null,
	commission_id uuid,
	report_no integer not null check (report_no >= 1),
	method text not null check (method in ('party_agreement', 'directed_inquiry', 'online_inquiry', 'appraisal')),
	supplement boolean not null,
	value numeric(20,2) not null check (value > 0 and value < 1e13),
	issued_on date not null,
	valid_until date not null,
	parts jsonb not null,
	filed_by uuid,
	filed_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, report_id),
	constraint report_number_once unique (court_id, valuation_id, report_no),
	foreign key (court_id, valuation_id) references valuation,
	foreign key (court_id, commission_id) references commission,
	constraint report_valid_one_year check (valid_until between issued_on and issued_on + interval '1 year'),
	constraint report_signers check (method <> 'appraisal' or jsonb_array_length(parts -> 'signers') >= 2),
	check ((method = 'appraisal') = (commission_id is not null))
);
create unique index report_id_once on valuation_report (report_id);
call append_only('valuation_report');

create table report_review (
	court_id text not null,
	report_id uuid not null,
	passed boolean not null,
	defects text[] not null check (defects <@ array['basic_facts', 'scope', 'wrong_firm', 'wrong_signer', 'other']),
	reason text not null check (length(reason) <= 2000),
	reviewed_by uuid,
	reviewed_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, report_id),
	foreign key (court_id, report_id) references valuation_report,
	constraint review_says_why check (passed = (cardinality(defects) = 0))
);
call append_only('report_review');

create table report_recipient (
	court_id text not null,
	receipt_id uuid not null,
	report_id uuid not null,
	party_id uuid not null,
	sent_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, receipt_id),
	unique (court_id, report_id, party_id),
	foreign key (court_id, report_id) references valuation_report
);
create unique index receipt_id_once on report_recipient (receipt_id);
call append_only('report_recipient');

-- last_day is the last day of this recipient's own window, null if none opens.
create table report_receipt (
	court_id text not null,
	receipt_id uuid not null,
	received_at timestamptz not null,
	last_day date,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, receipt_id),
	foreign key (court_id, receipt_id) references report_recipient,
	check (last_day > (received_at at time zone 'Asia/Shanghai')::date)
);
call append_only('report_receipt');

-- Only what passed the review is sent (Art. 20).
-- +goose StatementBegin
create function report_recipient_guard() returns trigger language plpgsql as $$
begin
	if not exists (
		select from report_review r
		where r.court_id = new.court_id and r.report_id = new.report_id and r.passed) then
		raise exception 'a report is served after it passed the review' using errcode = 'restrict_violation';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger report_recipient_guard before insert on report_recipient for each row execute function report_recipient_guard();
alter table report_recipient enable always trigger report_recipient_guard;

create table appraisal_objection (
	court_id text not null,
	objection_id uuid not null,
	valuation_id uuid not null,
	report_id uuid,
	party_id uuid not null,
	grounds text[] not null check (cardinality(grounds) > 0),
	statement text not null check (length(statement) between 4 and 5000),
	evidence text not null default '' check (length(evidence) <= 2000),
	posted_on date not null,
	filed_by uuid not null,
	filed_at timestamptz not null,
	state text not null check (state in ('reviewing', 'reviewing_first', 'forwarding', 'explaining', 'explained',
		'technical_review', 'supervising', 'dismissed', 'upheld', 'corrected', 'moot')),
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, objection_id),
	foreign key (court_id, valuation_id) references valuation,
	foreign key (court_id, report_id) references valuation_report
);
create unique index objection_id_once on appraisal_objection (objection_id);
create index objection_by_valuation on appraisal_objection (court_id, valuation_id, objection_id);
create unique index objection_one_open on appraisal_objection (court_id, report_id, party_id)
	where state not in ('dismissed', 'upheld', 'corrected', 'moot');
call changeable('appraisal_objection');

-- +goose StatementBegin
create function objection_guard() returns trigger language plpgsql as $$
begin
	if old.state in ('dismissed', 'upheld', 'corrected', 'moot')
		or (new.court_id, new.objection_id, new.valuation_id, new.report_id, new.party_id, new.grounds, new.statement, new.evidence, new.posted_on, new.filed_by, new.filed_at)
		is distinct from (old.court_id, old.objection_id, old.valuation_id, old.report_id, old.party_id, old.grounds, old.statement, old.evidence, old.posted_on, old.filed_by, old.filed_at) then
		raise exception 'what was objected never changes, and an ended objection stays ended' using errcode = 'restrict_violation';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger objection_guard before update on appraisal_objection for each row execute function objection_guard();
alter table appraisal_objection enable always trigger objection_guard;

create table objection_step (
	court_id text not null,
	objection_id uuid not null,
	seq integer not null check (seq >= 1),
	finding text not null check (finding in ('reject', 'uphold', 'forward', 'explain', 'silence', 'content', 'persist', 'stand', 'negative')),
	state text not null,
	consequence text not null check (consequence in ('', 'correct', 'next_firm', 'remean', 'reprice')),
	reason text not null check (length(reason) between 4 and 5000),
	document_no text not null default '',
	done_by uuid,
	done_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, objection_id, seq),
	foreign key (court_id, objection_id) references appraisal_objection
);
call append_only('objection_step');

create table reference_price (
	court_id text not null,
	valuation_id uuid not null,
	price_no integer not null check (price_no >= 1),
	amount numeric(20,2) not null check (amount > 0 and amount < 1e13),
	method text not null check (method in ('party_agreement', 'directed_inquiry', 'online_inquiry', 'appraisal')),
	report_id uuid,
	fixed_at timestamptz not null,
	valid_until date not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, valuation_id, price_no),
	foreign key (court_id, valuation_id) references valuation,
	foreign key (court_id, report_id) references valuation_report
);
call append_only('reference_price');

-- No price is final while a recipient has not received, a window runs or an
-- objection is open (Art. 22, 23, 26).
-- +goose StatementBegin
create function reference_price_guard() returns trigger language plpgsql as $$
begin
	if exists (
		select from appraisal_objection o
		where o.court_id = new.court_id and o.valuation_id = new.valuation_id
		  and o.state in ('reviewing', 'reviewing_first', 'forwarding', 'explaining', 'explained', 'technical_review')) then
		raise exception 'an objection is open' using errcode = 'restrict_violation';
	end if;
	if new.method in ('online_inquiry', 'appraisal') and (new.report_id is null or exists (
		select from report_recipient p
		join valuation_report r using (court_id, report_id)
		left join report_receipt c using (court_id, receipt_id)
		where r.court_id = new.court_id and r.valuation_id = new.valuation_id and not r.supplement
		  and r.commission_id is not distinct from (
			select n.commission_id
			from valuation_report n
			where n.court_id = new.court_id and n.report_id = new.report_id)
		  and (c.receipt_id is null or c.last_day >= (new.fixed_at at time zone 'Asia/Shanghai')::date))
		or not exists (
		select from report_recipient p
		where p.court_id = new.court_id and p.report_id = new.report_id)) then
		raise exception 'a recipient may still object' using errcode = 'restrict_violation';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger reference_price_guard before insert on reference_price for each row execute function reference_price_guard();
alter table reference_price enable always trigger reference_price_guard;
