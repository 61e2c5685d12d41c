-- A slip of the pen in the published text of an order is mended by a correction (补正) that
-- is published beside it (民事诉讼法 Art. 157(1)(7); 民诉法解释 Art. 245). The first text stays
-- as it was; a correction says of which text it is, by its hash, and none is changed.

-- +goose Up

create table order_correction (
	court_id text not null,
	interruption_id uuid not null,
	lot_id uuid not null,
	number integer not null check (number between 1 and 99),
	doc_no text not null check (length(doc_no) between 2 and 60),
	reason text not null check (length(reason) between 2 and 500),
	document text not null default '' check (document ~ '^([0-9a-f]{64})?$'),
	base_hash text not null check (base_hash ~ '^[0-9a-f]{64}$'),
	slips jsonb not null check (jsonb_typeof(slips) = 'array' and jsonb_array_length(slips) between 1 and 10),
	content text not null check (jsonb_typeof(content::jsonb) = 'object'),
	content_hash text not null check (content_hash = encode(sha256(convert_to(content, 'UTF8')), 'hex')),
	corrected text not null check (jsonb_typeof(corrected::jsonb) = 'object'),
	corrected_hash text not null check (corrected_hash = encode(sha256(convert_to(corrected, 'UTF8')), 'hex')),
	corrected_by uuid not null,
	published_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	constraint order_correction_number primary key (court_id, interruption_id, number),
	foreign key (court_id, interruption_id) references order_announcement,
	foreign key (court_id, lot_id) references lot,
	constraint order_correction_doc_no unique (court_id, doc_no),
	constraint order_correction_mends check (corrected_hash <> base_hash)
);
create index order_correction_by_lot on order_correction (court_id, lot_id, interruption_id, number);
call append_only('order_correction');

-- Each follows the text that stood before it, of the same lot, under a number that no
-- other paper bears; the title says what was ordered and stays.
-- +goose StatementBegin
create function order_correction_guard() returns trigger language plpgsql as $$
declare
	base record;
begin
	select a.content_hash as hash, a.content, a.published_at, 0 as number, a.lot_id into base
	from order_announcement a
	where a.court_id = new.court_id and a.interruption_id = new.interruption_id;
	if new.number > 1 then
		select c.corrected_hash as hash, c.corrected as content, c.published_at, c.number, c.lot_id into base
		from order_correction c
		where c.court_id = new.court_id and c.interruption_id = new.interruption_id
		order by c.number desc
		limit 1;
	end if;
	if base is null or new.number <> base.number + 1 or new.lot_id <> base.lot_id or new.base_hash <> base.hash or new.published_at < base.published_at
		or new.corrected::jsonb -> 'title' is distinct from base.content::jsonb -> 'title' then
		raise exception 'a correction mends the text that stands' using errcode = 'restrict_violation', constraint = 'order_correction_follows';
	end if;
	if exists (
		select from sale_paper p
		where p.court_id = new.court_id and p.doc_key = translate(new.doc_no, '()〔〕[]【】 　', '（）（）（）（）')) then
		raise exception 'a number stands on one paper' using errcode = 'restrict_violation', constraint = 'order_correction_doc_no';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger order_correction_guard before insert on order_correction for each row execute function order_correction_guard();
alter table order_correction enable always trigger order_correction_guard;
create trigger order_correction_kept before insert on order_correction for each row execute function paper_kept();
alter table order_correction enable always trigger order_correction_kept;
