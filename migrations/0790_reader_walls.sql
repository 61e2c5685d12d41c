-- What readers of a lot do has an order in time that no writer escapes (法释〔2016〕18号
-- Art. 7): a viewing is of a lot that the public knows and lies before the end of its
-- bidding; it is booked after it was offered, given up or cancelled before it begins; a
-- question is about an announced lot, and somebody else than who asked answers it, later.

-- +goose Up

-- +goose StatementBegin
create function viewing_slot_guard() returns trigger language plpgsql as $$
begin
	if not exists (
		select from lot l
		where l.court_id = new.court_id and l.lot_id = new.lot_id and l.announced_at <= new.opened_at
			and lot_standing(l.status) in ('upcoming', 'running') and new.ends_at <= l.ends_at) then
		raise exception 'a viewing is of an announced lot, before its bidding ends' using errcode = 'restrict_violation', constraint = 'viewing_slot_announced';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger viewing_slot_guard before insert on viewing_slot for each row execute function viewing_slot_guard();
alter table viewing_slot enable always trigger viewing_slot_guard;

-- +goose StatementBegin
create function viewing_closing_guard() returns trigger language plpgsql as $$
begin
	if not exists (
		select from viewing_slot v
		where v.court_id = new.court_id and v.slot_id = new.slot_id and new.closed_at >= v.opened_at and new.closed_at < v.starts_at) then
		raise exception 'a viewing is cancelled before it begins' using errcode = 'restrict_violation', constraint = 'viewing_closing_time';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger viewing_closing_guard before insert on viewing_closing for each row execute function viewing_closing_guard();
alter table viewing_closing enable always trigger viewing_closing_guard;

-- Named after viewing_booking_guard, which it follows.
-- +goose StatementBegin
create function viewing_booking_since() returns trigger language plpgsql as $$
begin
	if exists (
		select from viewing_slot v
		where v.court_id = new.court_id and v.slot_id = new.slot_id and new.booked_at < v.opened_at) then
		raise exception 'a viewing is booked after it was offered' using errcode = 'restrict_violation', constraint = 'viewing_booking_since';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger viewing_booking_since before insert on viewing_booking for each row execute function viewing_booking_since();
alter table viewing_booking enable always trigger viewing_booking_since;

-- +goose StatementBegin
create function viewing_cancellation_guard() returns trigger language plpgsql as $$
begin
	if not exists (
		select from viewing_booking b
		join viewing_slot v using (court_id, slot_id)
		where b.court_id = new.court_id and b.booking_id = new.booking_id and new.cancelled_at >= b.booked_at and new.cancelled_at < v.starts_at) then
		raise exception 'a booking is given up before the viewing begins' using errcode = 'restrict_violation', constraint = 'viewing_cancellation_time';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger viewing_cancellation_guard before insert on viewing_cancellation for each row execute function viewing_cancellation_guard();
alter table viewing_cancellation enable always trigger viewing_cancellation_guard;

-- +goose StatementBegin
create function lot_question_guard() returns trigger language plpgsql as $$
begin
	if not exists (
		select from lot l
		where l.court_id = new.court_id and l.lot_id = new.lot_id and l.announced_at <= new.asked_at) then
		raise exception 'a question is about a lot that the public knows' using errcode = 'restrict_violation', constraint = 'lot_question_announced';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger lot_question_guard before insert on lot_question for each row execute function lot_question_guard();
alter table lot_question enable always trigger lot_question_guard;

-- +goose StatementBegin
create function lot_answer_guard() returns trigger language plpgsql as $$
declare
	q lot_question%rowtype;
begin
	select * into q from lot_question a where a.court_id = new.court_id and a.question_id = new.question_id;
	if new.answered_at < q.asked_at then
		raise exception 'an answer follows its question' using errcode = 'restrict_violation', constraint = 'lot_answer_after';
	end if;
	if new.answered_by = q.person_id then
		raise exception 'nobody answers their own question' using errcode = 'restrict_violation', constraint = 'lot_answer_other';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger lot_answer_guard before insert on lot_answer for each row execute function lot_answer_guard();
alter table lot_answer enable always trigger lot_answer_guard;

-- Who follows a lot chose to: a row never becomes somebody else's, nor of another lot.
-- +goose StatementBegin
create function lot_watch_guard() returns trigger language plpgsql as $$
begin
	if tg_op = 'UPDATE' and (new.person_id, new.lot_id, new.court_id) is distinct from (old.person_id, old.lot_id, old.court_id)
		or not exists (
			select from lot l
			where l.court_id = new.court_id and l.lot_id = new.lot_id and l.announced_at <= new.watched_at) then
		raise exception 'one follows an announced lot, for oneself' using errcode = 'restrict_violation', constraint = 'lot_watch_own';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger lot_watch_guard before insert or update on lot_watch for each row execute function lot_watch_guard();
alter table lot_watch enable always trigger lot_watch_guard;
