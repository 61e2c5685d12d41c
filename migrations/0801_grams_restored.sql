-- A dump is restored with no schema to look in: what a function of an index calls is
-- named in full, or its indexes cannot be made again. Its result is the same.

-- +goose Up

-- +goose StatementBegin
create or replace function lot_grams(folded text, court text, kind text, class text, province text, city text, round text, standing text, turn bigint) returns tsvector
	language sql immutable parallel safe cost 5000 as $$
	select array_to_tsvector(array(
			select substr(w.word, g.at, n.size)
			from unnest(string_to_array(folded, ' ')) as w(word),
				lateral generate_series(1, length(w.word)) as g(at),
				(values (1), (2)) as n(size)
			where g.at + n.size - 1 <= length(w.word))
		|| array['=court ' || court, '=kind ' || kind, '=class ' || class, '=province ' || province, '=city ' || city, '=round ' || round,
			'=standing ' || standing, '=months ' || public.lot_months(turn)])
$$;
-- +goose StatementEnd
