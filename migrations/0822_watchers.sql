-- How many streams of each node watch which lot, so that any node can say how many
-- look at one. A node writes its row over and over; one that it has not written for
-- half a minute counts for nothing. told_at is machine time, like that of a lease.

-- +goose Up

create table node_watchers (
	node text primary key check (length(node) between 1 and 64),
	lots uuid[] not null,
	streams integer[] not null check (cardinality(streams) = cardinality(lots) and 0 < all (streams)),
	told_at timestamptz not null
);
call changeable('node_watchers');
