-- The rulings that equity is sold again for want of approval are litigation papers like
-- every other ruling: served electronically on consent alone, on paper against a receipt.

-- +goose Up

-- +goose StatementBegin
create or replace function litigation_paper(kind text) returns boolean language sql immutable as $$
	select kind in ('auction.default', 'auction.revoked', 'auction.ruling', 'auction.unapproved', 'auction.unapproved_spared',
		'objection.refused', 'objection.ruling', 'objection.third_party_ruling',
		'payments.plan', 'payments.plan_objection', 'payments.plan_opposition', 'payments.top_up')
$$;
-- +goose StatementEnd
