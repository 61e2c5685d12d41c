-- Lots between creditors of one rank (拍卖变卖规定 Art. 16): each of them may add to
-- chance until a time that the court names, so that nobody, the court included, can
-- know the outcome beforehand. Who stays silent leaves it to the others.

-- +goose Up

create table lot_draw_nonce (
	court_id text not null,
	lot_id uuid not null,
	party_id uuid not null,
	person_id uuid not null,
	nonce text not null check (length(nonce) >= 1 and octet_length(nonce) <= 200),
	given_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	constraint lot_draw_nonce_once primary key (court_id, lot_id, party_id),
	foreign key (court_id, lot_id) references lot_draw,
	foreign key (court_id, lot_id, party_id) references creditor_answer
);
call append_only('lot_draw_nonce');
revoke select on lot_draw_nonce from fachui_auditor;

-- +goose StatementBegin
create function lot_draw_nonce_guard() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	if not exists (
		select from lot_draw d
		where d.court_id = new.court_id and d.lot_id = new.lot_id and d.manifest -> 'parties' ? new.party_id::text
			and new.given_at >= d.frozen_at and new.given_at < (d.manifest ->> 'nonces_until')::timestamptz)
		or exists (select from lot_drawn r where r.court_id = new.court_id and r.lot_id = new.lot_id) then
		raise exception 'only who draws adds to the draw, in its time' using errcode = 'restrict_violation', constraint = 'lot_draw_nonce_guard';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger lot_draw_nonce_guard before insert on lot_draw_nonce for each row execute function lot_draw_nonce_guard();
alter table lot_draw_nonce enable always trigger lot_draw_nonce_guard;

-- A draw that takes contributions waits for its time or for everybody, and leaves
-- out none that was given.
-- +goose StatementBegin
create or replace function lot_drawn_guard() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	if not exists (
		select from lot_draw d
		cross join lateral (
			select count(*) as given
			from lot_draw_nonce x
			where x.court_id = d.court_id and x.lot_id = d.lot_id) n
		where d.court_id = new.court_id and d.lot_id = new.lot_id and d.frozen_by <> new.drawn_by
		  and d.manifest -> 'parties' ? new.chosen::text and d.manifest_hash = new.transcript ->> 'manifest_hash'
		  and (d.manifest ->> 'nonces_until' is null
			or (new.drawn_at >= (d.manifest ->> 'nonces_until')::timestamptz or n.given = jsonb_array_length(d.manifest -> 'parties'))
			and n.given = jsonb_array_length(new.transcript -> 'contributions')
			and not exists (
				select from lot_draw_nonce x
				where x.court_id = d.court_id and x.lot_id = d.lot_id and not new.transcript -> 'contributions' @>
					jsonb_build_array(jsonb_build_object('party', x.party_id::text, 'nonce', x.nonce))))) then
		raise exception 'lots are drawn from the frozen list, by another person, with all that was contributed in its time'
			using errcode = 'restrict_violation', constraint = 'lot_drawn_guard';
	end if;
	return new;
end $$;
-- +goose StatementEnd
