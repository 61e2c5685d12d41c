-- What waits for whom is read over the tables of every room; these indexes find
-- the few rows that wait among the many that are done.

-- +goose Up

create index deadline_of_subject on deadline (kind, subject_id, opened_at desc);
create index lot_waiting on lot (court_id, status)
	where status not in ('TITLED', 'DELIVERED', 'WITHDRAWN', 'REVOKED', 'RELEASED');
create index valuation_waiting on valuation (court_id, status)
	where status not in ('announced', 'expired', 'withdrawn');
create index payout_waiting on payout (court_id, state) where state in ('draft', 'approved', 'returned', 'refused');
create index deposit_waiting on deposit (court_id, lot_id) where state in ('expected', 'held');
create index serving_waiting on serving (court_id, document_id) where status in ('sent', 'published');
create index objection_waiting on appraisal_objection (court_id, state)
	where state not in ('dismissed', 'upheld', 'corrected', 'moot');
create index event_by_asset on event (court_id, asset_id, event_id) where asset_id is not null;
