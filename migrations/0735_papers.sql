-- Papers that the house writes of a sale: the confirmation (法释〔2016〕18号 Art. 22),
-- rulings and notices of assistance. The bytes lie outside the database, under their
-- SHA-256, like files; a row says which paper they are, from which facts it was
-- written, and who signed the bytes. What a paper says names people, so its facts are
-- kept encrypted. Nothing here is ever changed: a wrong paper is followed by another.

-- +goose Up

-- The public halves of the keys that sign papers, as they were first used. The keyring
-- has the keys; this is what stays if it is lost.
create table paper_key (
	key_id text primary key,
	public_key bytea not null unique check (length(public_key) = 32),
	first_used_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	constraint paper_key_named check (key_id = left(encode(sha256(public_key), 'hex'), 16))
);
call append_only('paper_key');

-- doc_key is the number however its brackets and blanks are written: a number stands
-- on one paper of a court. The year is part of it.
create table sale_paper (
	court_id text not null references court,
	paper_id uuid not null,
	lot_id uuid not null,
	case_id uuid not null,
	kind text not null check (kind in ('confirmation', 'sale', 'in_kind', 'reauction', 'in_kind_lapse', 'revocation', 'release',
		'suspension', 'resumption', 'withdrawal', 'assistance')),
	doc_no text not null check (length(doc_no) between 2 and 120),
	doc_key text not null generated always as (translate(doc_no, '()〔〕[]【】 　', '（）（）（）（）')) stored,
	template_version integer not null check (template_version between 1 and 999),
	facts_enc bytea not null,
	text_sum text not null check (text_sum ~ '^[0-9a-f]{64}$'),
	sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
	size integer not null check (size between 1 and 10485760),
	key_id text not null references paper_key,
	signature bytea not null check (length(signature) = 64),
	issued_by uuid,
	issued_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, paper_id),
	foreign key (court_id, lot_id) references lot,
	foreign key (court_id, case_id) references enforcement_case,
	constraint sale_paper_id_once unique (paper_id),
	constraint sale_paper_number_once unique (court_id, doc_key),
	constraint sale_paper_bytes_once unique (court_id, sha256),
	constraint sale_paper_issuer check ((kind = 'confirmation') = (issued_by is null))
);
-- What happens to a lot once is written once.
create unique index sale_paper_once on sale_paper (court_id, lot_id, kind)
	where kind in ('confirmation', 'sale', 'in_kind', 'reauction', 'in_kind_lapse', 'revocation', 'release');
create index sale_paper_by_lot on sale_paper (court_id, lot_id, paper_id);
create index sale_paper_by_case on sale_paper (court_id, case_id, paper_id);
call append_only('sale_paper');

-- +goose StatementBegin
create function sale_paper_guard() returns trigger language plpgsql as $$
begin
	if not exists (
		select from lot l
		where l.court_id = new.court_id and l.lot_id = new.lot_id and l.case_id = new.case_id and l.announced_at is not null) then
		raise exception 'a paper belongs to an announced lot of its case' using errcode = 'restrict_violation', constraint = 'sale_paper_lot';
	end if;
	if new.kind = 'confirmation' and not exists (
		select from sale_confirmation c
		where c.court_id = new.court_id and c.lot_id = new.lot_id and c.ended_at <= new.issued_at) then
		raise exception 'a confirmation is written of a sale' using errcode = 'restrict_violation', constraint = 'sale_paper_sale';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger sale_paper_guard before insert on sale_paper for each row execute function sale_paper_guard();
alter table sale_paper enable always trigger sale_paper_guard;
