-- Electronic service of litigation papers only with the recipient's signed consent, and
-- service on paper only against a receipt (民事诉讼法 Art. 87–91; 民诉法解释 Art. 135, 136).

-- +goose Up

-- The kinds of document that are litigation papers. The duties of package notify say the
-- same; a test holds the two together.
-- +goose StatementBegin
create function litigation_paper(kind text) returns boolean language sql immutable as $$
	select kind in ('auction.default', 'auction.revoked', 'auction.ruling', 'objection.refused', 'objection.ruling',
		'objection.third_party_ruling', 'payments.plan', 'payments.plan_objection', 'payments.plan_opposition', 'payments.top_up')
$$;
-- +goose StatementEnd

-- Who agreed, to what, when, and by which act: in person on the platform, or on a signed
-- paper that a clerk took in. Without a serving it is for what is issued in the case from
-- then on. The address stands here under a key that the database does not have.
create table service_consent (
	court_id text not null,
	consent_id uuid not null unique,
	case_id uuid not null,
	party_id uuid,
	person_id uuid,
	serving_id uuid,
	medium text not null check (medium in ('site', 'email', 'sms')),
	address_cipher bytea,
	address_masked text not null default '' check (length(address_masked) <= 254),
	way text not null check (way in ('self', 'paper')),
	signed_on date not null,
	document text not null default '' check (document ~ '^([0-9a-f]{64})?$'),
	given_by uuid not null,
	at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, consent_id),
	foreign key (court_id, case_id) references enforcement_case,
	foreign key (court_id, party_id) references party,
	foreign key (court_id, serving_id) references serving,
	constraint service_consent_who check ((party_id is null) <> (person_id is null)),
	constraint service_consent_signed check ((way = 'paper') = (document <> '')),
	constraint service_consent_address check ((medium = 'site') = (address_cipher is null) and (medium = 'site') = (address_masked = '')),
	constraint service_consent_day check (signed_on <= (at at time zone 'Asia/Shanghai')::date)
);
create index service_consent_of_case on service_consent (court_id, case_id, consent_id);
create index service_consent_of_party on service_consent (court_id, party_id) where party_id is not null;
create index service_consent_of_person on service_consent (person_id) where person_id is not null;
call append_only('service_consent');

-- The end of a consent: what arrived before it stays served.
create table service_consent_end (
	court_id text not null,
	consent_id uuid not null,
	way text not null check (way in ('self', 'paper')),
	document text not null default '' check (document ~ '^([0-9a-f]{64})?$'),
	ended_by uuid not null,
	at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	constraint service_consent_end_once primary key (court_id, consent_id),
	foreign key (court_id, consent_id) references service_consent,
	constraint service_consent_end_signed check ((way = 'paper') = (document <> ''))
);
call append_only('service_consent_end');

-- A consent of a recipient's own is given by whoever acts for them; a paper is taken in
-- by somebody else.
-- +goose StatementBegin
create function service_consent_guard() returns trigger language plpgsql as $$
begin
	if (new.way = 'self') is distinct from (new.given_by = coalesce(new.person_id, (
		select p.person_id
		from party_now p
		where p.court_id = new.court_id and p.party_id = new.party_id), '00000000-0000-0000-0000-000000000000')) then
		raise exception 'a consent is given by its recipient, or taken in on paper by somebody else'
			using errcode = 'check_violation', constraint = 'service_consent_own';
	end if;
	if not exists (
		select from party p
		where p.court_id = new.court_id and p.party_id = new.party_id and p.case_id = new.case_id) and not exists (
		select from document d
		join serving s using (court_id, document_id)
		where d.court_id = new.court_id and d.case_id = new.case_id and s.person_id = new.person_id) then
		raise exception 'a consent is of a party of the case, or of whom something was served on in it'
			using errcode = 'check_violation', constraint = 'service_consent_recipient';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger service_consent_guard before insert on service_consent for each row execute function service_consent_guard();
alter table service_consent enable always trigger service_consent_guard;

-- +goose StatementBegin
create function service_consent_end_guard() returns trigger language plpgsql as $$
begin
	if not exists (
		select from service_consent c
		left join party_now p on p.court_id = c.court_id and p.party_id = c.party_id
		where c.court_id = new.court_id and c.consent_id = new.consent_id and c.at <= new.at
			and (new.way = 'self') = (new.ended_by is not distinct from coalesce(c.person_id, p.person_id))) then
		raise exception 'a consent is taken back after it was given, by its recipient or on paper'
			using errcode = 'check_violation', constraint = 'service_consent_end_own';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger service_consent_end_guard before insert on service_consent_end for each row execute function service_consent_end_guard();
alter table service_consent_end enable always trigger service_consent_end_guard;

-- The proof of a service on paper. Address, taker and witness are names and places of
-- people: they stand in sealed, under a key that the database does not have.
create table service_receipt (
	court_id text not null,
	serving_id uuid not null,
	method text not null check (method in ('direct', 'left', 'mail')),
	taker text not null check (taker in ('', 'recipient', 'family', 'office', 'agent')),
	witness text not null check (witness in ('', 'person', 'recording')),
	sealed bytea not null,
	served_at timestamptz not null,
	document text not null check (document ~ '^[0-9a-f]{64}$'),
	kept_by uuid not null,
	at timestamptz not null check (served_at <= at),
	recorded_at timestamptz not null default clock_timestamp(),
	constraint service_receipt_once primary key (court_id, serving_id),
	foreign key (court_id, serving_id) references serving,
	constraint service_receipt_signed check ((method = 'left') = (taker = '')),
	constraint service_receipt_witnessed check ((method = 'left') = (witness <> ''))
);
call append_only('service_receipt');

-- +goose StatementBegin
create function service_receipt_guard() returns trigger language plpgsql as $$
begin
	if not exists (
		select from serving s
		left join party_now p on p.court_id = s.court_id and p.party_id = s.party_id
		where s.court_id = new.court_id and s.serving_id = new.serving_id and s.sent_at <= new.served_at
			and s.status in ('sent', 'published')
			and coalesce(s.person_id, p.person_id) is distinct from new.kept_by) then
		raise exception 'a receipt is of a paper that is under way, and kept by somebody else than its recipient'
			using errcode = 'check_violation', constraint = 'service_receipt_open';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger service_receipt_guard before insert on service_receipt for each row execute function service_receipt_guard();
alter table service_receipt enable always trigger service_receipt_guard;

-- What was received before this migration was received by the rules of then.
alter table serving
	add column litigation boolean not null default false,
	add column consent_id uuid,
	add foreign key (court_id, consent_id) references service_consent,
	drop constraint serving_how_check,
	add constraint serving_how_check check (how in ('', 'self', 'clerk', 'deemed', 'waiver', 'electronic')),
	add constraint serving_on_consent check (consent_id is null or how in ('self', 'electronic')),
	add constraint serving_arrived check (how <> 'electronic' or consent_id is not null);
update serving s
set litigation = true
from document d
where d.court_id = s.court_id and d.document_id = s.document_id and litigation_paper(d.kind) and s.status in ('sent', 'published');

-- The last wall: however a litigation paper is said to have been received, the consent
-- or the receipt stands behind it.
-- +goose StatementBegin
create function serving_proved() returns trigger language plpgsql as $$
begin
	if tg_op = 'INSERT' then
		new.litigation := (
			select litigation_paper(d.kind)
			from document d
			where d.court_id = new.court_id and d.document_id = new.document_id);
	elsif new.litigation is distinct from old.litigation then
		raise exception 'what a paper is does not change' using errcode = 'restrict_violation', constraint = 'serving_litigation';
	end if;
	if new.status <> 'received' or not new.litigation and new.how <> 'electronic' then
		return new;
	end if;
	if new.how in ('self', 'electronic') and not exists (
		select from service_consent c
		join document d on d.court_id = new.court_id and d.document_id = new.document_id and d.case_id = c.case_id
		left join service_consent_end e on e.court_id = c.court_id and e.consent_id = c.consent_id
		where c.court_id = new.court_id and c.consent_id = new.consent_id and c.at <= new.received_at
			and coalesce(new.received_at < e.at, true)
			and coalesce(c.serving_id = new.serving_id, true)
			and (c.party_id = new.party_id or new.party_id is null and c.person_id = new.person_id)) then
		raise exception 'a litigation paper reaches nobody electronically who did not agree to it'
			using errcode = 'restrict_violation', constraint = 'serving_needs_consent';
	end if;
	if new.how = 'clerk' and not exists (
		select from service_receipt r
		where r.court_id = new.court_id and r.serving_id = new.serving_id and r.served_at = new.received_at) then
		raise exception 'a litigation paper is served against a receipt'
			using errcode = 'restrict_violation', constraint = 'serving_needs_receipt';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger serving_proved before insert or update on serving for each row execute function serving_proved();
alter table serving enable always trigger serving_proved;
