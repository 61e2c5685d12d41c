-- The sell-off (变卖) after the second failed auction: 法明传〔2017〕455号. It is a lot
-- of its own round, announced and bid for like an auction; what differs is the
-- window of sixty days, the contest of 24 hours from the first bid, and that who
-- takes part has paid the whole price beforehand.

-- +goose Up

insert into lot_step (before, after) values ('NOTICED', 'SELLOFF_ANNOUNCED'), ('SELLOFF_BIDDING', 'SELLOFF_FAILED');

alter table lot add constraint lot_sell_off_window
	check (round <> 'sell_off' or ends_at is null or ends_at - opens_at = interval '60 days');

-- A sell-off is announced like an auction: everybody was told, by its announcement,
-- on a platform that was chosen; and an auction is never announced as one.
-- +goose StatementBegin
create function lot_sell_off() returns trigger language plpgsql as $$
begin
	if (new.status = 'SELLOFF_ANNOUNCED') <> (new.round = 'sell_off') then
		raise exception 'a sell-off is announced as a sell-off, and nothing else is' using errcode = 'restrict_violation', constraint = 'lot_sell_off';
	end if;
	if new.round = 'sell_off' and (
		not exists (select from lot_recipient p where p.court_id = new.court_id and p.lot_id = new.lot_id)
		or exists (
			select from lot_recipient p
			where p.court_id = new.court_id and p.lot_id = new.lot_id
			  and not exists (
				select from lot_receipt t
				where t.court_id = p.court_id and t.lot_id = p.lot_id and t.party_id = p.party_id))
		or not exists (
			select from announcement a
			where a.court_id = new.court_id and a.lot_id = new.lot_id
			  and a.opens_at = new.opens_at and a.ends_at = new.ends_at and a.published_at = new.announced_at)
		or not exists (select from platform_choice c where c.court_id = new.court_id and c.lot_id = new.lot_id)) then
		raise exception 'a sell-off is announced when everybody was told, by its announcement, on a platform that was chosen'
			using errcode = 'restrict_violation', constraint = 'lot_announcement';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger lot_sell_off before update of status on lot for each row
	when (old.status = 'NOTICED' and new.status in ('ANNOUNCED', 'SELLOFF_ANNOUNCED')) execute function lot_sell_off();
alter table lot enable always trigger lot_sell_off;

-- Who takes part in a sell-off prepays its whole price, creditors too.
-- +goose StatementBegin
create function application_prepays() returns trigger language plpgsql as $$
begin
	if exists (
		select from lot l
		where l.court_id = new.court_id and l.lot_id = new.lot_id and l.round = 'sell_off' and l.starting_price <> new.deposit_due) then
		raise exception 'who takes part in a sell-off prepays its price' using errcode = 'check_violation', constraint = 'application_prepays';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger application_prepays before insert on application for each row execute function application_prepays();
alter table application enable always trigger application_prepays;

-- A prepayment is a deposit that is the whole price: it has its own account (L2020),
-- and everything else in common. due is what was prepaid.
alter table deposit add column prepaid boolean not null default false;
comment on column deposit.prepaid is 'the price of a sell-off, held in L2020; else a bid deposit, held in L2010';

-- +goose StatementBegin
create function deposit_kind() returns trigger language plpgsql as $$
begin
	if tg_op = 'UPDATE' and new.prepaid <> old.prepaid then
		raise exception 'a deposit stays what it is' using errcode = 'restrict_violation', constraint = 'deposit_kind';
	end if;
	if tg_op = 'INSERT' and exists (
		select from lot l
		where l.court_id = new.court_id and l.lot_id = new.lot_id and (l.round = 'sell_off') <> new.prepaid) then
		raise exception 'what is paid for a sell-off is a prepayment, and nothing else is' using errcode = 'check_violation', constraint = 'deposit_kind';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger deposit_kind before insert or update on deposit for each row execute function deposit_kind();
alter table deposit enable always trigger deposit_kind;
