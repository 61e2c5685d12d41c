-- Photos of assets and papers in files. The bytes lie outside the database, under
-- their SHA-256; a row here says which court keeps them, what they are and who
-- may see them. Nothing is deleted: what should not have been shown is hidden,
-- with a reason.

-- +goose Up

-- The same bytes kept by two courts are two rows. Photographs are written anew
-- by the house before they are kept, so an image here is a JPEG of its own making.
create table file (
	court_id text not null references court,
	sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
	media_type text not null check (media_type in ('image/jpeg', 'application/pdf')),
	size integer not null check (size between 1 and 10485760),
	width integer,
	height integer,
	kept_by uuid not null,
	kept_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, sha256),
	constraint file_image_size check (case media_type
		when 'image/jpeg' then coalesce(width between 1 and 1600 and height between 1 and 1600, false)
		else width is null and height is null end)
);
create index file_by_sum on file (sha256);
call append_only('file');

-- What an asset looks like, in the order in which it is shown. photo_no counts
-- every photo ever added and is never used again; a hidden photo has no place.
-- Thirty are shown at most.
create table asset_photo (
	court_id text not null,
	photo_id uuid not null,
	asset_id uuid not null,
	photo_no integer not null check (photo_no between 1 and 200),
	position integer check (position between 1 and 30),
	large text not null,
	thumb text not null,
	caption text not null check (length(caption) <= 200),
	added_by uuid not null,
	added_at timestamptz not null,
	hidden_by uuid,
	hidden_at timestamptz,
	hidden_reason text not null default '' check (length(hidden_reason) <= 500),
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, photo_id),
	foreign key (court_id, asset_id) references asset,
	foreign key (court_id, large) references file,
	foreign key (court_id, thumb) references file,
	constraint asset_photo_number unique (court_id, asset_id, photo_no),
	constraint asset_photo_position unique (court_id, asset_id, position) deferrable initially deferred,
	constraint asset_photo_hidden check (
		(hidden_at is null) = (position is not null)
		and (hidden_at is null) = (hidden_by is null)
		and (hidden_at is null) = (hidden_reason = '')
		and (hidden_at is null or hidden_at >= added_at and length(hidden_reason) >= 2))
);
create unique index asset_photo_id_once on asset_photo (photo_id);
create unique index asset_photo_once on asset_photo (court_id, asset_id, large) where hidden_at is null;
create index asset_photo_by_large on asset_photo (court_id, large);
create index asset_photo_by_thumb on asset_photo (court_id, thumb);
call changeable('asset_photo');

-- +goose StatementBegin
create function asset_photo_guard() returns trigger language plpgsql as $$
begin
	if tg_op = 'INSERT' then
		if new.hidden_at is not null or exists (
			select from file f
			where f.court_id = new.court_id and f.sha256 in (new.large, new.thumb) and f.media_type <> 'image/jpeg') then
			raise exception 'a photo is a picture, and begins in sight' using errcode = 'restrict_violation';
		end if;
		return new;
	end if;
	if old.hidden_at is not null then
		raise exception 'a hidden photo stays hidden' using errcode = 'restrict_violation';
	end if;
	if (new.court_id, new.photo_id, new.asset_id, new.photo_no, new.large, new.thumb, new.caption, new.added_by, new.added_at)
		is distinct from (old.court_id, old.photo_id, old.asset_id, old.photo_no, old.large, old.thumb, old.caption, old.added_by, old.added_at) then
		raise exception 'what a photo shows does not change: hide it and add another' using errcode = 'restrict_violation';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger asset_photo_guard before insert or update on asset_photo for each row execute function asset_photo_guard();
alter table asset_photo enable always trigger asset_photo_guard;

-- A paper in a file that belongs to an asset, a lot or a report. What was found
-- out about an asset names people and stays inside the court.
create table attachment (
	court_id text not null,
	attachment_id uuid not null,
	asset_id uuid,
	lot_id uuid,
	report_id uuid,
	attachment_no integer not null check (attachment_no between 1 and 200),
	kind text not null check (kind in ('survey', 'title', 'inspection', 'appraisal_report', 'resolution', 'announcement', 'ruling', 'other')),
	title text not null check (length(title) between 2 and 120),
	sha256 text not null,
	public boolean not null,
	added_by uuid not null,
	added_at timestamptz not null,
	hidden_by uuid,
	hidden_at timestamptz,
	hidden_reason text not null default '' check (length(hidden_reason) <= 500),
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, attachment_id),
	foreign key (court_id, asset_id) references asset,
	foreign key (court_id, lot_id) references lot,
	foreign key (court_id, report_id) references valuation_report,
	foreign key (court_id, sha256) references file,
	constraint attachment_of_one_thing check (num_nonnulls(asset_id, lot_id, report_id) = 1),
	constraint attachment_number unique nulls not distinct (court_id, asset_id, lot_id, report_id, attachment_no),
	constraint attachment_survey_stays_inside check (kind <> 'survey' or not public),
	constraint attachment_hidden check (
		(hidden_at is null) = (hidden_by is null)
		and (hidden_at is null) = (hidden_reason = '')
		and (hidden_at is null or hidden_at >= added_at and length(hidden_reason) >= 2))
);
create unique index attachment_id_once on attachment (attachment_id);
create unique index attachment_once on attachment (court_id, coalesce(asset_id, lot_id, report_id), sha256) where hidden_at is null;
create index attachment_by_sum on attachment (court_id, sha256);
call changeable('attachment');

-- +goose StatementBegin
create function attachment_guard() returns trigger language plpgsql as $$
begin
	if tg_op = 'INSERT' then
		if new.hidden_at is not null then
			raise exception 'an attachment begins in sight' using errcode = 'restrict_violation';
		end if;
		return new;
	end if;
	if old.hidden_at is not null then
		raise exception 'a hidden attachment stays hidden' using errcode = 'restrict_violation';
	end if;
	if (new.court_id, new.attachment_id, new.asset_id, new.lot_id, new.report_id, new.attachment_no, new.kind, new.title, new.sha256, new.public, new.added_by, new.added_at)
		is distinct from (old.court_id, old.attachment_id, old.asset_id, old.lot_id, old.report_id, old.attachment_no, old.kind, old.title, old.sha256, old.public, old.added_by, old.added_at) then
		raise exception 'what was attached does not change: hide it and attach another' using errcode = 'restrict_violation';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger attachment_guard before insert or update on attachment for each row execute function attachment_guard();
alter table attachment enable always trigger attachment_guard;

-- A file is public while a photo or a public paper that is not hidden shows it,
-- and the sale that it belongs to was announced (法释〔2016〕18号 Art. 13).
create view file_public as
	select p.court_id, s.sha256
	from asset_photo p
	cross join lateral (values (p.large), (p.thumb)) s (sha256)
	where p.hidden_at is null
		and exists (
			select from lot l
			where l.court_id = p.court_id and l.asset_id = p.asset_id and l.announced_at is not null)
	union all
	select a.court_id, a.sha256
	from attachment a
	where a.hidden_at is null and a.public
		and exists (
			select from lot l
			where l.court_id = a.court_id and (l.asset_id = a.asset_id or l.lot_id = a.lot_id or l.report_id = a.report_id)
				and l.announced_at is not null);
grant select on file_public to fachui_app, fachui_auditor;
create index lot_of_asset on lot (court_id, asset_id);
create index lot_on_report on lot (court_id, report_id);
