-- The files of an objection's papers, and objections that somebody without an account
-- brings to the counter on paper (民事诉讼法 Art. 236, 238; 执行异议复议规定 Art. 1, 2).

-- +goose Up

-- A file belongs to its objection alone: who may open it follows from that, so the
-- court's other files do not hold it.
create table objection_file (
	court_id text not null,
	objection_id uuid not null,
	sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
	media_type text not null check (media_type in ('image/jpeg', 'application/pdf')),
	size integer not null check (size between 1 and 10485760),
	kept_by uuid not null,
	kept_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, objection_id, sha256),
	foreign key (court_id, objection_id) references objection
);
call append_only('objection_file');

-- A paper names a file that the house kept, or none.
-- +goose StatementBegin
create function objection_paper_kept() returns trigger language plpgsql as $$
begin
	if new.document <> '' and not exists (
		select from objection_file f
		where f.court_id = new.court_id and f.objection_id = new.objection_id and f.sha256 = new.document) then
		raise exception 'a paper names a file that was handed in' using errcode = 'restrict_violation', constraint = 'objection_paper_kept';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger objection_paper_kept before insert on objection_paper for each row execute function objection_paper_kept();
alter table objection_paper enable always trigger objection_paper_kept;

-- Who objected on paper, under keys that the database does not have. number is that of
-- the receipt that was given out; the clocks run from received_on.
create table objection_counter (
	court_id text not null,
	objection_id uuid not null,
	nature text not null check (nature in ('person', 'company')),
	name_cipher bytea not null,
	name_masked text not null check (length(name_masked) between 1 and 120),
	number_cipher bytea not null,
	number_masked text not null check (length(number_masked) between 1 and 40),
	number_hash bytea not null check (length(number_hash) = 32),
	received_on date not null,
	year integer not null check (year between 1979 and 2999),
	serial integer not null check (serial >= 1),
	taken_by uuid not null,
	taken_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, objection_id),
	constraint objection_counter_number unique (court_id, year, serial),
	foreign key (court_id, objection_id) references objection,
	constraint objection_counter_day check (received_on <= (taken_at at time zone 'Asia/Shanghai')::date)
);
call append_only('objection_counter');

-- Nobody takes in, at the counter, an objection of their own; and whoever took it in
-- handled it, so that they never sit on its panel.
-- +goose StatementBegin
create function objection_counter_apart() returns trigger language plpgsql as $$
begin
	if exists (
		select from objection o
		where o.court_id = new.court_id and o.objection_id = new.objection_id and o.person_id = new.taken_by) then
		raise exception 'an objection at the counter is taken in by somebody else' using errcode = 'check_violation', constraint = 'objection_counter_apart';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger objection_counter_apart before insert on objection_counter for each row execute function objection_counter_apart();
alter table objection_counter enable always trigger objection_counter_apart;
