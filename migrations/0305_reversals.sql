-- A mistake in the ledger is undone by its exact reversal, which one person
-- proposes and another approves.

-- +goose Up

create table reversal (
	court_id text not null,
	reversal_id uuid not null,
	number bigint not null,
	reason text not null check (length(reason) between 4 and 500),
	proposed_by uuid not null,
	proposed_at timestamptz not null,
	recorded_at timestamptz not null default clock_timestamp(),
	primary key (court_id, reversal_id),
	foreign key (court_id, number) references journal
);
call append_only('reversal');
