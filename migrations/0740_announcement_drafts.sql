-- Drafts of announcements as courts saved them, with what each says otherwise than the
-- template: a panel and a supervisor read what was changed, before and after it is
-- published (法释〔2016〕18号 Art. 13, 14).

-- +goose Up

create table announcement_draft (
	court_id text not null,
	lot_id uuid not null,
	version integer not null constraint announcement_draft_often check (version between 1 and 201),
	content text not null check (jsonb_typeof(content::jsonb) = 'object' and length(content) <= 200000),
	template text not null check (template ~ '^[0-9]{4}-[0-9]{1,3}$'),
	changes jsonb not null check (jsonb_typeof(changes) = 'array'),
	announcement_id uuid, -- that it was published as
	saved_by uuid not null,
	saved_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	constraint announcement_draft_version primary key (court_id, lot_id, version),
	foreign key (court_id, lot_id) references lot,
	foreign key (court_id, announcement_id) references announcement
);
create unique index announcement_draft_published on announcement_draft (court_id, announcement_id) where announcement_id is not null;
call append_only('announcement_draft');

-- A draft is of a lot that is not announced yet, but for the one it is announced by.
-- +goose StatementBegin
create function announcement_draft_guard() returns trigger language plpgsql as $$
begin
	if new.announcement_id is null and exists (
		select from lot l where l.court_id = new.court_id and l.lot_id = new.lot_id and l.status not in ('PRICED', 'PANEL_OK', 'NOTICED')) then
		raise exception 'a lot that is announced has no draft' using errcode = 'restrict_violation', constraint = 'announcement_draft_before';
	end if;
	if new.announcement_id is not null and not exists (
		select from announcement a
		where a.court_id = new.court_id and a.lot_id = new.lot_id and a.announcement_id = new.announcement_id) then
		raise exception 'a draft is published as the announcement of its own lot' using errcode = 'restrict_violation', constraint = 'announcement_draft_own';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger announcement_draft_guard before insert on announcement_draft
	for each row execute function announcement_draft_guard();
alter table announcement_draft enable always trigger announcement_draft_guard;
