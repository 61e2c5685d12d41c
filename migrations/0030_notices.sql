-- Who was told what, when, and how we know that it reached them.

-- +goose Up

-- A document that must reach its recipients with confirmed receipt. kind and
-- subject say what it is; each issue of it is a document of its own.
create table document (
	court_id text not null references court,
	document_id uuid not null,
	case_id uuid,
	lot_id uuid,
	kind text not null check (kind ~ '^[a-z]+(\.[a-z_]+)+$'),
	subject_id uuid not null,
	basis text not null,
	issued_at timestamptz not null,
	due_at timestamptz,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, document_id),
	constraint document_once unique (court_id, kind, subject_id, issued_at)
);
call append_only('document');

-- Its way to one recipient, who is a party of the case or a person (a buyer).
create table serving (
	court_id text not null,
	serving_id uuid not null,
	document_id uuid not null,
	party_id uuid,
	person_id uuid,
	status text not null check (status in ('sent', 'published', 'received', 'waived')),
	how text not null default '' check (how in ('', 'self', 'clerk', 'deemed', 'waiver')),
	sent_at timestamptz not null,
	published_at timestamptz,
	publish_reason text not null default '',
	deemed_due timestamptz,
	received_at timestamptz,
	evidence text not null default '' check (length(evidence) <= 500),
	recorded_by uuid,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, serving_id),
	foreign key (court_id, document_id) references document,
	foreign key (court_id, party_id) references party,
	check (party_id is not null or person_id is not null),
	check ((published_at is null) = (deemed_due is null)),
	check (published_at is null or length(publish_reason) between 2 and 500),
	check (status <> 'published' or published_at is not null),
	check ((status in ('received', 'waived')) = (received_at is not null)),
	check ((status in ('received', 'waived')) = (how <> '')),
	check ((status = 'waived') = (how = 'waiver')),
	check (how not in ('clerk', 'waiver') or length(evidence) >= 2),
	check (how <> 'deemed' or published_at is not null and received_at >= published_at),
	check (received_at >= sent_at)
);
create unique index serving_id_once on serving (serving_id);
create unique index serving_once on serving (court_id, document_id, coalesce(party_id, person_id));
create index serving_by_person on serving (person_id, serving_id);
call changeable('serving');

-- A serving goes forward only, and what has been received stays received.
-- +goose StatementBegin
create function serving_guard() returns trigger language plpgsql as $$
begin
	if old.status in ('received', 'waived') then
		raise exception 'a serving that was received stays as it is' using errcode = 'restrict_violation';
	end if;
	if (new.court_id, new.serving_id, new.document_id, new.sent_at) is distinct from (old.court_id, old.serving_id, old.document_id, old.sent_at)
		or new.party_id is distinct from old.party_id or new.person_id is distinct from old.person_id then
		raise exception 'a serving never changes its document or recipient' using errcode = 'restrict_violation';
	end if;
	if old.published_at is not null and (new.published_at, new.deemed_due, new.publish_reason) is distinct from (old.published_at, old.deemed_due, old.publish_reason) then
		raise exception 'a publication stays as it was made' using errcode = 'restrict_violation';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger serving_guard before update on serving for each row execute function serving_guard();
alter table serving enable always trigger serving_guard;

-- A message to one recipient; with serving_id it asks for confirmation of receipt.
create table notice (
	court_id text not null references court,
	notice_id uuid not null,
	case_id uuid,
	lot_id uuid,
	kind text not null check (kind ~ '^[a-z]+(\.[a-z_]+)+$'),
	subject_id uuid not null,
	serving_id uuid,
	party_id uuid,
	person_id uuid,
	zh_title text not null check (length(zh_title) between 1 and 100),
	zh_text text not null check (length(zh_text) between 1 and 2000),
	en_title text not null check (length(en_title) between 1 and 200),
	en_text text not null check (length(en_text) between 1 and 4000),
	basis text not null,
	at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, notice_id),
	foreign key (court_id, serving_id) references serving,
	check (party_id is not null or person_id is not null)
);
create unique index notice_id_once on notice (notice_id);
create unique index notice_once on notice (court_id, kind, subject_id, coalesce(party_id, person_id), at);
create index notice_by_case on notice (court_id, case_id, notice_id);
create index notice_by_person on notice (person_id, notice_id);
call append_only('notice');

-- What became of it on its channel. next_at and sent_at are machine time.
create table notice_delivery (
	court_id text not null,
	notice_id uuid not null,
	channel text not null check (length(channel) between 1 and 20),
	state text not null default 'queued' check (state in ('queued', 'sent', 'parked')),
	attempts integer not null default 0 check (attempts >= 0),
	next_at timestamptz not null,
	sent_at timestamptz,
	last_error text not null default '',
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, notice_id),
	foreign key (court_id, notice_id) references notice,
	check ((state = 'sent') = (sent_at is not null))
);
create index notice_delivery_waiting on notice_delivery (next_at) where state = 'queued';
call changeable('notice_delivery');

-- +goose StatementBegin
create function notice_delivery_guard() returns trigger language plpgsql as $$
begin
	if old.state = 'sent' or new.notice_id <> old.notice_id or new.court_id <> old.court_id then
		raise exception 'a message that was sent stays sent' using errcode = 'restrict_violation';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger notice_delivery_guard before update on notice_delivery for each row execute function notice_delivery_guard();
alter table notice_delivery enable always trigger notice_delivery_guard;
