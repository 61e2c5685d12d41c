-- What a demo of a province showed to be slow: the list of what was served, and of
-- how far it has come, looked through every notice for the one of each serving.

-- +goose Up

create index notice_by_serving on notice (court_id, serving_id) where serving_id is not null;
