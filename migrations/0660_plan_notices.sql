-- Who was told of an objection to a plan, or of what was said against one, and
-- until when that party may answer: fifteen days from its own receipt, and not
-- from the day of the objection (民诉法解释 Art. 510).

-- +goose Up

alter table plan_objection add constraint plan_objection_of unique (court_id, plan_id, objection_id);

create table plan_notice (
	court_id text not null,
	notice_id uuid not null unique,
	plan_id uuid not null,
	objection_id uuid not null,
	party_id uuid not null,
	about text not null check (about in ('objection', 'opposition')),
	sent_at timestamptz not null,
	received_at timestamptz,
	act_by timestamptz,
	closed_at timestamptz,
	recorded_at timestamptz not null default clock_timestamp(),
	constraint plan_notice_once primary key (court_id, objection_id, party_id),
	foreign key (court_id, plan_id, objection_id) references plan_objection (court_id, plan_id, objection_id),
	foreign key (court_id, plan_id, party_id) references plan_recipient,
	check ((received_at is null) = (act_by is null)),
	check (received_at >= sent_at),
	constraint plan_notice_window check (closed_at is null or act_by is not null)
);
create index plan_notice_of on plan_notice (court_id, plan_id, about);
call changeable('plan_notice');

-- Nobody's time to answer is cut short: a window that is open closes at its end,
-- or when its party has sued, and stays closed.
-- +goose StatementBegin
create function plan_notice_keeps() returns trigger language plpgsql as $$
begin
	if (new.court_id, new.notice_id, new.plan_id, new.objection_id, new.party_id, new.about, new.sent_at)
		is distinct from (old.court_id, old.notice_id, old.plan_id, old.objection_id, old.party_id, old.about, old.sent_at)
		or (old.received_at is not null and (new.received_at, new.act_by) is distinct from (old.received_at, old.act_by))
		or (old.closed_at is not null and new.closed_at is distinct from old.closed_at) then
		raise exception 'a notice of a plan is written once, received once and closed once' using errcode = 'check_violation';
	end if;
	if new.closed_at < new.act_by and not exists (
		select from plan_objection o
		where o.court_id = new.court_id and o.plan_id = new.plan_id and o.party_id = new.party_id and o.stance = 'suit') then
		raise exception 'a window is not closed before its end' using errcode = 'check_violation';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger keeps before update on plan_notice for each row execute function plan_notice_keeps();
alter table plan_notice enable always trigger keeps;
