-- What is written of a lot before its announcement and after its sale: drafts and sheets
-- follow on each other; a sheet with something wrong in it is not listed, nor are lots
-- that somebody listed otherwise passed off as its own; papers, findings about a buyer
-- and steps to clear a property are not dated back, and what calls itself a sale ruling
-- is the paper of one.

-- +goose Up

-- +goose StatementBegin
create function announcement_draft_next() returns trigger language plpgsql as $$
declare
	last announcement_draft%rowtype;
begin
	select * into last from announcement_draft d where d.court_id = new.court_id and d.lot_id = new.lot_id order by d.version desc limit 1;
	if new.version <> coalesce(last.version, 0) + 1 or new.saved_at < last.saved_at then
		raise exception 'a draft follows the one before it' using errcode = 'restrict_violation', constraint = 'announcement_draft_next';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger announcement_draft_next before insert on announcement_draft for each row execute function announcement_draft_next();
alter table announcement_draft enable always trigger announcement_draft_next;

-- +goose StatementBegin
create function lot_sheet_listing_right() returns trigger language plpgsql as $$
begin
	if exists (
		select from lot_sheet s
		where s.court_id = new.court_id and s.sheet_hash = new.sheet_hash and (jsonb_array_length(s.wrong) > 0 or new.listed_at < s.uploaded_at)) then
		raise exception 'a sheet is listed after it was uploaded, with nothing wrong in it' using errcode = 'restrict_violation', constraint = 'lot_sheet_right';
	end if;
	if exists (
		select from lot l
		where l.court_id = new.court_id and l.lot_id = any (new.lots) and (l.listed_by, l.listed_at) is distinct from (new.listed_by, new.listed_at)) then
		raise exception 'the lots of a sheet are listed with it' using errcode = 'restrict_violation', constraint = 'lot_sheet_own';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger lot_sheet_listing_right before insert on lot_sheet_listing for each row execute function lot_sheet_listing_right();
alter table lot_sheet_listing enable always trigger lot_sheet_listing_right;

-- +goose StatementBegin
create function sale_paper_since() returns trigger language plpgsql as $$
begin
	if exists (
		select from lot l
		where l.court_id = new.court_id and l.lot_id = new.lot_id and new.issued_at < l.announced_at) then
		raise exception 'a paper follows the announcement of its lot' using errcode = 'restrict_violation', constraint = 'sale_paper_since';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger sale_paper_since before insert on sale_paper for each row execute function sale_paper_since();
alter table sale_paper enable always trigger sale_paper_since;

-- Asked when the transaction ends: the paper is written before the ruling that rests on it.
-- +goose StatementBegin
create function sale_paper_ruling() returns trigger language plpgsql as $$
begin
	if not exists (
		select from sale_ruling r
		where r.court_id = new.court_id and r.lot_id = new.lot_id and r.document = new.sha256 and r.issued_by = new.issued_by) then
		raise exception 'a sale ruling is ruled by whoever signs it' using errcode = 'restrict_violation', constraint = 'sale_paper_ruling';
	end if;
	return null;
end $$;
-- +goose StatementEnd
create constraint trigger sale_paper_ruling after insert on sale_paper deferrable initially deferred
	for each row when (new.kind in ('sale', 'in_kind')) execute function sale_paper_ruling();
alter table sale_paper enable always trigger sale_paper_ruling;

alter table delivery_step add constraint delivery_step_ahead check (until_day > (at at time zone 'Asia/Shanghai')::date);

-- +goose StatementBegin
create function delivery_step_since() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	if exists (
		select from lot l
		where l.court_id = new.court_id and l.lot_id = new.lot_id and new.at < l.paid_at)
		or exists (
			select from delivery_step s
			where s.court_id = new.court_id and s.lot_id = new.lot_id and new.at < s.at) then
		raise exception 'a step follows the price and the step before it' using errcode = 'check_violation', constraint = 'delivery_step_since';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger delivery_step_since before insert on delivery_step for each row execute function delivery_step_since();
alter table delivery_step enable always trigger delivery_step_since;

-- +goose StatementBegin
create function buyer_finding_other() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	if exists (
		select from sale_confirmation s
		where s.court_id = new.court_id and s.lot_id = new.lot_id and new.found_by = s.buyer_id
		union all
		select from sale_confirmation s
		join joint_consent j on j.court_id = s.court_id and j.lot_id = s.lot_id and j.application_id = s.application_id
		where s.court_id = new.court_id and s.lot_id = new.lot_id and new.found_by = j.person_id) then
		raise exception 'nobody looks at themselves' using errcode = 'check_violation', constraint = 'buyer_finding_other';
	end if;
	if exists (
		select from lot l
		where l.court_id = new.court_id and l.lot_id = new.lot_id and new.at < l.ended_at) then
		raise exception 'a buyer is looked at after the sale' using errcode = 'check_violation', constraint = 'buyer_finding_since';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger buyer_finding_other before insert on buyer_finding for each row execute function buyer_finding_other();
alter table buyer_finding enable always trigger buyer_finding_other;
