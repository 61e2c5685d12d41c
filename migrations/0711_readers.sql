-- What readers of a lot do before they bid: go and see it, ask, and be reminded
-- (法释〔2016〕18号 Art. 7: a court, or whom it commissions, shows the property, takes
-- questions and leads people to see it).

-- +goose Up

-- Times at which a lot can be seen. A slot does not change: it is closed and another made.
create table viewing_slot (
	court_id text not null,
	slot_id uuid not null,
	lot_id uuid not null,
	starts_at timestamptz not null,
	ends_at timestamptz not null,
	capacity integer not null check (capacity between 1 and 100),
	place text not null check (length(place) between 2 and 200),
	contact text not null default '' check (length(contact) <= 100),
	opened_by uuid not null,
	opened_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, slot_id),
	unique (court_id, lot_id, slot_id),
	constraint viewing_slot_once unique (court_id, lot_id, starts_at),
	foreign key (court_id, lot_id) references lot,
	check (ends_at - starts_at between interval '15 minutes' and interval '8 hours'),
	check (opened_at < starts_at)
);
create unique index viewing_slot_id_once on viewing_slot (slot_id);
create index viewing_slot_by_lot on viewing_slot (lot_id, starts_at);
call append_only('viewing_slot');

create table viewing_closing (
	court_id text not null,
	slot_id uuid not null,
	reason text not null check (length(reason) between 2 and 200),
	closed_by uuid not null,
	closed_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	constraint viewing_closed_once primary key (court_id, slot_id),
	foreign key (court_id, slot_id) references viewing_slot
);
call append_only('viewing_closing');

-- Who comes. The staff see the ticket and how many come, never the name: who goes to see
-- a lot may bid on it.
create table viewing_booking (
	court_id text not null,
	booking_id uuid not null,
	slot_id uuid not null,
	lot_id uuid not null,
	person_id uuid not null,
	people integer not null check (people between 1 and 4),
	ticket text not null check (ticket ~ '^[0-9A-HJ-NP-Z]{6}$'),
	booked_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, booking_id),
	constraint viewing_code_once unique (court_id, slot_id, ticket),
	foreign key (court_id, lot_id, slot_id) references viewing_slot (court_id, lot_id, slot_id)
);
create unique index viewing_booking_id_once on viewing_booking (booking_id);
create index viewing_booking_by_person on viewing_booking (person_id, booking_id);
create index viewing_booking_by_slot on viewing_booking (court_id, slot_id);
call append_only('viewing_booking');

create table viewing_cancellation (
	court_id text not null,
	booking_id uuid not null,
	cancelled_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	constraint viewing_cancelled_once primary key (court_id, booking_id),
	foreign key (court_id, booking_id) references viewing_booking
);
call append_only('viewing_cancellation');

create view viewing_coming as
	select b.court_id, b.booking_id, b.slot_id, b.lot_id, b.person_id, b.people, b.ticket, b.booked_at
	from viewing_booking b
	where not exists (select from viewing_cancellation c where c.court_id = b.court_id and c.booking_id = b.booking_id)
		and not exists (select from viewing_closing c where c.court_id = b.court_id and c.slot_id = b.slot_id);
grant select on viewing_coming to fachui_app, fachui_auditor;

-- Bookings of a lot come one after the other, so that no two take the last seat.
-- +goose StatementBegin
create function viewing_booking_guard() returns trigger language plpgsql as $$
declare
	s viewing_slot%rowtype;
begin
	perform pg_advisory_xact_lock(hashtextextended(new.lot_id::text, 711));
	select * into s from viewing_slot v where v.court_id = new.court_id and v.slot_id = new.slot_id;
	if exists (select from viewing_closing c where c.court_id = new.court_id and c.slot_id = new.slot_id) then
		raise exception 'this viewing was cancelled' using errcode = 'restrict_violation', constraint = 'viewing_open';
	end if;
	if new.booked_at >= s.starts_at then
		raise exception 'this viewing has begun' using errcode = 'restrict_violation', constraint = 'viewing_ahead';
	end if;
	if exists (select from viewing_coming c where c.court_id = new.court_id and c.lot_id = new.lot_id and c.person_id = new.person_id) then
		raise exception 'one booking for each person and lot' using errcode = 'restrict_violation', constraint = 'viewing_once';
	end if;
	if new.people + (select coalesce(sum(c.people), 0) from viewing_coming c where c.court_id = new.court_id and c.slot_id = new.slot_id) > s.capacity then
		raise exception 'this viewing is full' using errcode = 'restrict_violation', constraint = 'viewing_seats';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger viewing_booking_guard before insert on viewing_booking for each row execute function viewing_booking_guard();
alter table viewing_booking enable always trigger viewing_booking_guard;

-- What readers ask, with the numbers of people taken out before it is kept. The public
-- reads a question with its answer, never before.
create table lot_question (
	court_id text not null,
	question_id uuid not null,
	lot_id uuid not null,
	person_id uuid not null,
	words text not null check (length(words) between 5 and 600 and words !~ '[0-9]{11}'),
	hidden integer not null check (hidden >= 0),
	asked_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, question_id),
	foreign key (court_id, lot_id) references lot
);
create unique index lot_question_id_once on lot_question (question_id);
create index lot_question_by_lot on lot_question (lot_id, question_id);
create index lot_question_by_person on lot_question (person_id, question_id);
call append_only('lot_question');

-- The court's one answer, or why it gives none. restates is its word that the answer
-- changes nothing that was announced: what does is withdrawn and announced again.
create table lot_answer (
	court_id text not null,
	question_id uuid not null,
	given boolean not null,
	words text not null check (length(words) between 2 and 1200 and words !~ '[0-9]{15}'),
	restates boolean not null,
	answered_by uuid not null,
	answered_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	constraint lot_answered_once primary key (court_id, question_id),
	foreign key (court_id, question_id) references lot_question,
	constraint lot_answer_restates check (restates or not given)
);
call append_only('lot_answer');

-- Who wants to be reminded of a lot, and of what. It names people who may bid: the
-- court has no list of it.
create table lot_watch (
	person_id uuid not null,
	lot_id uuid not null references lot (lot_id),
	court_id text not null,
	opens boolean not null,
	ends boolean not null,
	changes boolean not null,
	watched_at timestamptz not null,
	ended_at timestamptz,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (person_id, lot_id),
	check (ended_at >= watched_at),
	check (opens or ends or changes)
);
create index lot_watch_by_lot on lot_watch (lot_id) where ended_at is null;
call changeable('lot_watch');
