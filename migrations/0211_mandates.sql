-- Whoever says that they act for a bidder does not yet stand for them: only a
-- mandate that the court has confirmed does. Until then the bidder may apply, and
-- nobody can learn by naming a bidder whether that bidder has applied
-- (法释〔2016〕18号 Art. 14, 18).

-- +goose Up

alter table application add mandate_waits boolean not null default false;

update application a
set mandate_waits = true
where mandate <> '' and status in ('APPLIED', 'DEPOSIT_PENDING') and not exists (
	select from application_confirmation c
	where c.court_id = a.court_id and c.lot_id = a.lot_id and c.application_id = a.application_id and c.what = 'agent' and c.confirmed);

alter table application
	add constraint application_mandate_waits check (not mandate_waits
		or mandate <> '' and status in ('APPLIED', 'DEPOSIT_PENDING', 'RELEASED', 'DISQUALIFIED'));
comment on column application.mandate_waits is 'an agent''s application until the court confirms the mandate';

drop index application_one_per_bidder;
create unique index application_one_per_bidder on application (court_id, lot_id, bidder_id)
	where status <> 'DISQUALIFIED' and not mandate_waits;
