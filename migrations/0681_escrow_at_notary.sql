-- Money in escrow at a notary (法发〔2017〕6号 Art. 17) has a life after the court paid
-- it over: the notary's certificate, and in the end the creditor who took it, or the
-- notary who gave it back. The court learns each by a paper: one person enters it,
-- another compares it.

-- +goose Up

-- +goose StatementBegin
do $$
declare
	c text;
begin
	for c in
		select conname
		from pg_constraint
		where conrelid = 'escrow'::regclass and contype = 'c' and pg_get_constraintdef(oid) like '%lapsed%'
	loop
		execute format('alter table escrow drop constraint %I', c);
	end loop;
end $$;
-- +goose StatementEnd
alter table escrow add constraint escrow_state check (state in ('proposed', 'held', 'lapsed', 'ended', 'void', 'paid_over', 'certified', 'taken', 'returned'));
alter table escrow add constraint escrow_held check ((state in ('proposed', 'void')) = (held_at is null));
alter table escrow add constraint escrow_of_place check (
	place = 'notary' or state not in ('paid_over', 'certified', 'taken', 'returned'));

create table notary_note (
	court_id text not null,
	note_id uuid not null,
	escrow_id uuid not null,
	step text not null check (step in ('certified', 'taken', 'returned')),
	document text not null check (length(document) between 4 and 120),
	on_day date not null,
	note text not null default '' check (length(note) <= 500),
	state text not null check (state in ('stated', 'confirmed', 'denied')),
	stated_by uuid not null,
	stated_at timestamptz not null,
	answered_by uuid,
	answered_at timestamptz,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, note_id),
	foreign key (court_id, escrow_id) references escrow,
	constraint notary_note_two_people check (answered_by <> stated_by),
	check ((state = 'stated') = (answered_by is null) and (answered_by is null) = (answered_at is null))
);
create unique index notary_note_one_open on notary_note (court_id, escrow_id) where state = 'stated';
create unique index notary_note_once on notary_note (court_id, escrow_id, (case step when 'certified' then 1 else 2 end)) where state = 'confirmed';
call changeable('notary_note');

-- +goose StatementBegin
create function notary_note_guard() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	if tg_op = 'INSERT' then
		if new.state <> 'stated' or not exists (
			select
			from escrow e
			join payout p on p.court_id = e.court_id and p.assignment_id = e.assignment_id and p.state = 'paid'
			where e.court_id = new.court_id and e.decision_id = new.escrow_id and e.place = 'notary'
				and e.state = case new.step when 'certified' then 'paid_over' else 'certified' end) then
			raise exception 'a notary certifies what was paid over, and gives out what was certified'
				using errcode = 'restrict_violation', constraint = 'notary_note_in_turn';
		end if;
		return new;
	end if;
	if old.state <> 'stated'
		or (old.court_id, old.note_id, old.escrow_id, old.step, old.document, old.on_day, old.note, old.stated_by, old.stated_at)
		is distinct from (new.court_id, new.note_id, new.escrow_id, new.step, new.document, new.on_day, new.note, new.stated_by, new.stated_at) then
		raise exception 'what a notary wrote is entered once and answered once'
			using errcode = 'restrict_violation', constraint = 'notary_note_guard';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger notary_note_guard before insert or update on notary_note for each row execute function notary_note_guard();
alter table notary_note enable always trigger notary_note_guard;

create trigger notary_note_stated_duty after insert on notary_note for each row execute function
	two_people_duty('notary_note', 'note_id', '1', 'stated_by', 'stated_at', 'clerk,judge');
create trigger notary_note_answered_duty after update on notary_note for each row execute function
	two_people_duty('notary_note', 'note_id', '2', 'answered_by', 'answered_at', 'judge,fund_keeper');
alter table notary_note enable always trigger notary_note_stated_duty;
alter table notary_note enable always trigger notary_note_answered_duty;

-- No state after the payment without the payment, or without a note that two people saw.
-- +goose StatementBegin
create or replace function escrow_guard() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	if (old.court_id, old.decision_id, old.case_id, old.assignment_id, old.party_id, old.ground, old.proof, old.place)
		is distinct from (new.court_id, new.decision_id, new.case_id, new.assignment_id, new.party_id, new.ground, new.proof, new.place)
		or old.held_at is not null and (old.held_at, old.lapses_at) is distinct from (new.held_at, new.lapses_at)
		or old.state <> new.state and (old.state, new.state) not in (
			('proposed', 'held'), ('proposed', 'void'), ('held', 'lapsed'), ('held', 'ended'), ('lapsed', 'ended'),
			('held', 'paid_over'), ('paid_over', 'held'), ('paid_over', 'certified'), ('certified', 'taken'), ('certified', 'returned')) then
		raise exception 'an escrow stays what it is' using errcode = 'restrict_violation', constraint = 'escrow_guard';
	end if;
	if old.state <> new.state and (
		new.state = 'paid_over' and not exists (
			select from payout p
			where p.court_id = new.court_id and p.assignment_id = new.assignment_id and p.state = 'paid')
		or old.state = 'paid_over' and new.state = 'held' and exists (
			select from payout p
			where p.court_id = new.court_id and p.assignment_id = new.assignment_id and p.state = 'paid')
		or new.state in ('certified', 'taken', 'returned') and not exists (
			select from notary_note n
			where n.court_id = new.court_id and n.escrow_id = new.decision_id and n.step = new.state and n.state = 'confirmed')) then
		raise exception 'an escrow at a notary goes on by payment and by papers that two people saw'
			using errcode = 'restrict_violation', constraint = 'escrow_at_notary';
	end if;
	return new;
end $$;
-- +goose StatementEnd
