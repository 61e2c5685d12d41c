-- A consent that was signed on paper holds from the day on which it was signed
-- (民诉法解释 Art. 136), and serves nothing earlier than it was recorded: the wall of 0780
-- (serving_needs_consent) stays. Nobody consents in a case that is not filed yet.

-- +goose Up

-- +goose StatementBegin
create function service_consent_since() returns trigger language plpgsql as $$
begin
	if exists (
		select from enforcement_case c
		where c.court_id = new.court_id and c.case_id = new.case_id and new.signed_on < c.filed_on) then
		raise exception 'a consent is not older than its case' using errcode = 'check_violation', constraint = 'service_consent_since';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger service_consent_since before insert on service_consent for each row execute function service_consent_since();
alter table service_consent enable always trigger service_consent_since;
