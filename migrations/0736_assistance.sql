-- Notices of assistance (协助执行通知书, 民事诉讼法 Art. 262): whose co-operation a court asks
-- for after a sale, on which paper, and what came back. Each step is a row; the answer
-- of the registry is a document that it sent.

-- +goose Up

create table assistance (
	court_id text not null,
	assistance_id uuid not null unique,
	lot_id uuid not null,
	paper_id uuid not null,
	agency text not null check (agency in ('real_estate', 'vehicles', 'companies', 'tax', 'other')),
	name text not null check (length(name) between 2 and 120),
	due_at timestamptz not null,
	issued_by uuid not null,
	issued_at timestamptz not null check (issued_at < due_at),
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, assistance_id),
	foreign key (court_id, lot_id) references lot,
	foreign key (court_id, paper_id) references sale_paper,
	constraint assistance_own_paper unique (court_id, paper_id)
);
create index assistance_by_lot on assistance (court_id, lot_id, assistance_id);
call append_only('assistance');

create table assistance_step (
	court_id text not null,
	assistance_id uuid not null,
	step text not null check (step in ('sent', 'answered')),
	note text not null check (length(note) between 2 and 500),
	document text not null default '' check (document ~ '^([0-9a-f]{64})?$'),
	noted_by uuid not null,
	at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	constraint assistance_step_once primary key (court_id, assistance_id, step),
	foreign key (court_id, assistance_id) references assistance,
	constraint assistance_answer_on_paper check (step <> 'answered' or document <> '')
);
call append_only('assistance_step');

-- +goose StatementBegin
create function assistance_guard() returns trigger language plpgsql as $$
begin
	if not exists (
		select from lot l
		join sale_ruling r using (court_id, lot_id)
		join sale_paper p on p.court_id = l.court_id and p.paper_id = new.paper_id and p.lot_id = l.lot_id and p.kind = 'assistance'
		where l.court_id = new.court_id and l.lot_id = new.lot_id and l.titled_at <= new.issued_at) then
		raise exception 'assistance is asked for on its own paper, once title has passed' using errcode = 'restrict_violation', constraint = 'assistance_after_title';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger assistance_guard before insert on assistance for each row execute function assistance_guard();
alter table assistance enable always trigger assistance_guard;

-- +goose StatementBegin
create function assistance_step_guard() returns trigger language plpgsql as $$
begin
	if not exists (
		select from assistance a
		where a.court_id = new.court_id and a.assistance_id = new.assistance_id and a.issued_at <= new.at)
		or new.step = 'answered' and not exists (
			select from assistance_step s
			where s.court_id = new.court_id and s.assistance_id = new.assistance_id and s.step = 'sent' and s.at <= new.at) then
		raise exception 'a notice is issued, then sent, then answered' using errcode = 'restrict_violation', constraint = 'assistance_step_order';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger assistance_step_guard before insert on assistance_step for each row execute function assistance_step_guard();
alter table assistance_step enable always trigger assistance_step_guard;
