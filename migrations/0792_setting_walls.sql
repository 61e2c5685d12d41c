-- A court's settings are never retroactive, whatever dates a writer gives: none counts
-- from an instant at or before which a lot of the court was announced. And no two of one
-- name count from the same instant, so that at each there is one value. What a judge
-- notes of an alarming price is noted of a price that was alarming.

-- +goose Up

create index announcement_by_time on announcement (court_id, published_at);
create unique index court_setting_instant on court_setting (court_id, name, effective_at) where effective_at is not null;

-- +goose StatementBegin
create function court_setting_ahead() returns trigger language plpgsql as $$
begin
	if new.effective_at is not null and old.effective_at is null and exists (
		select from announcement a
		where a.court_id = new.court_id and a.published_at >= new.effective_at) then
		raise exception 'a lot was announced under what held before' using errcode = 'restrict_violation', constraint = 'court_setting_ahead';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger court_setting_ahead before update on court_setting for each row execute function court_setting_ahead();
alter table court_setting enable always trigger court_setting_ahead;

-- +goose StatementBegin
create function price_alarm_reached() returns trigger language plpgsql as $$
begin
	if not exists (
		select from lot l
		where l.court_id = new.court_id and l.lot_id = new.lot_id and new.price >= l.reference_price * new.level) then
		raise exception 'the price has not reached that alarm' using errcode = 'restrict_violation', constraint = 'price_alarm_reached';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger price_alarm_reached before insert on price_alarm_note for each row execute function price_alarm_reached();
alter table price_alarm_note enable always trigger price_alarm_reached;
