-- Journals are found by their keys, whatever the planner believes.
--
-- A session keeps the plans of a function for as long as it lives. Those that it
-- makes while the ledger of a new court is small read whole tables, and read them
-- still when the tables have grown; and the planner takes every list of journals
-- for a hundred, so that for one journal it would read all that a court has, and
-- plan anew each time. Each of these statements looks up few rows by a unique key:
-- one plan by index is right for every size.

-- +goose Up

alter function post_journals(text, jsonb) set enable_seqscan = off;
alter function post_journals(text, jsonb) set enable_hashjoin = off;
alter function post_journals(text, jsonb) set enable_mergejoin = off;
alter function post_journals(text, jsonb) set plan_cache_mode = force_generic_plan;
-- Deferred to the end of the transaction, these run outside of post_journals.
alter function journal_complete() set enable_seqscan = off;
alter function journal_complete() set plan_cache_mode = force_generic_plan;
alter function bank_moves_by_lines() set enable_seqscan = off;
alter function bank_moves_by_lines() set plan_cache_mode = force_generic_plan;
