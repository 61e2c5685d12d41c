-- Which forms were sent. A page makes a key for each form it shows, and a key is
-- done once, however often the form is pressed or sent again. Rows are about
-- machines, not law: their time is machine time, and they may be dropped after
-- some days.

-- +goose Up

create table form_sent (
	form_key uuid primary key,
	person_id uuid not null,
	op text not null check (op <> ''),
	began_at timestamptz not null,
	led text check (led like '/%') -- where it led; null while it is being handled
);
comment on table form_sent is 'forms that were sent, so that none is done twice';

create index form_sent_began on form_sent (began_at);
call ephemeral('form_sent');
