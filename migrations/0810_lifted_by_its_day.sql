-- An order that limits consumption is lifted with effect from a day that has come: nothing
-- is lifted ahead (法释〔2015〕17号, Art. 9).

-- +goose Up

alter table consumption_lift
	add constraint consumption_lift_day check (lifted_on <= (at at time zone 'Asia/Shanghai')::date);
