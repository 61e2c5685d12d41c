-- Where the node that writes a shard is reached by the others. Null: it serves alone.

-- +goose Up

alter table shard_lease add column address text check (length(address) between 3 and 255);
