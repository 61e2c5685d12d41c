-- The distance between two points is computed in line, some thousand times a search.

-- +goose Up

-- PostgreSQL puts the body of a function into the statement only where both answer
-- null to null; least does not, and no two points of China are so far apart that
-- rounding could leave the range of asin.
-- +goose StatementBegin
create or replace function distance_m(lat1 integer, lng1 integer, lat2 integer, lng2 integer) returns integer
	language sql immutable strict parallel safe as $$
	select round(2 * 6371008.8::float8 * asin(sqrt(
		power(sin(radians((lat2 - lat1) / 1e6::float8) / 2), 2)
		+ cos(radians(lat1 / 1e6::float8)) * cos(radians(lat2 / 1e6::float8))
		* power(sin(radians((lng2 - lng1) / 1e6::float8) / 2), 2))))::integer
$$;
-- +goose StatementEnd
