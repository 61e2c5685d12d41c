-- The second look at a buyer before the ruling (法释〔2021〕18号 Art. 3; 法释〔2021〕20号 Art. 15;
-- 法释〔2016〕18号 Art. 31(4), 34): per requirement what was found, on what and by whom. The
-- rules live in package auction; here no sale ruling stands without them, whoever writes it.

-- +goose Up

create table buyer_finding (
	court_id text not null,
	finding_id uuid not null,
	lot_id uuid not null,
	requirement text not null check (requirement in ('limit_bidding', 'limit_ruling', 'equity_approval', 'qualification', 'exclusion')),
	result text not null check (result in ('met', 'lacking', 'not_required')),
	evidence text not null check (length(evidence) between 2 and 500),
	document text not null default '' check (document ~ '^([0-9a-f]{64})?$'),
	found_by uuid not null,
	at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, finding_id),
	foreign key (court_id, lot_id) references lot,
	constraint buyer_finding_waived check (result <> 'not_required' or requirement = 'equity_approval')
);
create index buyer_finding_of on buyer_finding (court_id, lot_id, finding_id);
call append_only('buyer_finding');

-- +goose StatementBegin
create function buyer_finding_guard() returns trigger language plpgsql as $$
begin
	if not exists (
		select from lot l
		where l.court_id = new.court_id and l.lot_id = new.lot_id and l.status in ('SOLD', 'PAID')
			and case new.requirement
				when 'limit_bidding' then l.class = 'housing' and l.purchase_limited
				when 'limit_ruling' then l.class = 'housing' and l.purchase_limited
				when 'equity_approval' then l.class = 'equity'
				when 'qualification' then exists (
					select from lot_requirement r
					where r.court_id = l.court_id and r.lot_id = l.lot_id)
				else true end) then
		raise exception 'a buyer is looked at between sale and ruling, for what the lot asks'
			using errcode = 'check_violation', constraint = 'buyer_finding_now';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger buyer_finding_guard before insert on buyer_finding for each row execute function buyer_finding_guard();
alter table buyer_finding enable always trigger buyer_finding_guard;

-- The lines of a lot's list that name its buyer now, or one of those who bought together.
-- +goose StatementBegin
create function buyer_bars(court text, of_lot uuid) returns table (rule text, source text)
language sql stable security definer set search_path = public, pg_temp as $$
	select b.rule, b.source
	from lot_bars(court, of_lot) b
	join person p on b.person_id = p.person_id or b.number_hash = p.number_hash and p.proof = 'proved'
	where not b.struck and p.person_id in (
		select s.buyer_id
		from sale_confirmation s
		where s.court_id = court and s.lot_id = of_lot
		union
		select j.person_id
		from sale_confirmation s
		join joint_consent j on j.court_id = s.court_id and j.lot_id = s.lot_id and j.application_id = s.application_id
		where s.court_id = court and s.lot_id = of_lot)
	order by b.rule, b.source
$$;
-- +goose StatementEnd

-- A ruling on payment in kind has no sale confirmation; what its creditor must be is
-- asked when the property is taken.
-- +goose StatementBegin
create function sale_ruling_buyer() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
	lacks text;
begin
	if not exists (
		select from sale_confirmation s
		where s.court_id = new.court_id and s.lot_id = new.lot_id) then
		return new;
	end if;
	select n.requirement into lacks
	from lot l
	cross join lateral (values
		('limit_bidding', l.class = 'housing' and l.purchase_limited),
		('limit_ruling', l.class = 'housing' and l.purchase_limited),
		('equity_approval', l.class = 'equity'),
		('qualification', exists (
			select from lot_requirement r
			where r.court_id = l.court_id and r.lot_id = l.lot_id))) as n (requirement, asked)
	where l.court_id = new.court_id and l.lot_id = new.lot_id and n.asked
		and coalesce((
			select f.result
			from buyer_finding f
			where f.court_id = l.court_id and f.lot_id = l.lot_id and f.requirement = n.requirement
				and (n.requirement <> 'limit_ruling' or f.at >= l.paid_at)
			order by f.finding_id desc
			limit 1), 'lacking') = 'lacking'
	limit 1;
	if lacks is not null or exists (select from buyer_bars(new.court_id, new.lot_id)) then
		raise exception 'no ruling for a buyer who may not buy: %', coalesce(lacks, 'exclusion')
			using errcode = 'restrict_violation', constraint = 'sale_ruling_buyer';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger sale_ruling_buyer before insert on sale_ruling for each row execute function sale_ruling_buyer();
alter table sale_ruling enable always trigger sale_ruling_buyer;
