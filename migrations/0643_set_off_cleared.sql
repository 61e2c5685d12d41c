-- What a buyer sets off is booked and cleared in one go, when the plan has become
-- final: A1095 never holds anything when a transaction ends (I19, D20).

-- +goose Up

-- +goose StatementBegin
create function set_off_cleared() returns trigger language plpgsql as $$
begin
	if exists (
		select from balance b
		where b.court_id = new.court_id and b.account_id in (new.dr_account, new.cr_account) and b.debit <> b.credit
		and exists (select from account a where a.court_id = b.court_id and a.account_id = b.account_id and a.code = 'A1095')) then
		raise exception 'a set-off is booked with the plan that clears it' using errcode = 'restrict_violation', constraint = 'set_off_cleared';
	end if;
	return null;
end $$;
-- +goose StatementEnd
create constraint trigger set_off_cleared after insert on posting deferrable initially deferred
	for each row when (new.dr_code = 'A1095' or new.cr_code = 'A1095') execute function set_off_cleared();
alter table posting enable always trigger set_off_cleared;
