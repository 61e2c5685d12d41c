-- A scan that a request names by its SHA-256 is one that the court keeps: uploaded there,
-- or written and signed by the house. A number that belongs to no file proves nothing.
-- Rows that stand already are left as they were made.

-- +goose Up

-- +goose StatementBegin
create function paper_kept() returns trigger language plpgsql as $$
begin
	if new.document <> '' and not exists (
		select from file f
		where f.court_id = new.court_id and f.sha256 = new.document) and not exists (
		select from sale_paper p
		where p.court_id = new.court_id and p.sha256 = new.document) then
		raise exception 'a document is a file that the court keeps' using errcode = 'restrict_violation', constraint = 'paper_kept';
	end if;
	return new;
end $$;
-- +goose StatementEnd

create trigger service_consent_kept before insert on service_consent for each row execute function paper_kept();
alter table service_consent enable always trigger service_consent_kept;
create trigger service_consent_end_kept before insert on service_consent_end for each row execute function paper_kept();
alter table service_consent_end enable always trigger service_consent_end_kept;
create trigger lot_interruption_kept before insert on lot_interruption for each row execute function paper_kept();
alter table lot_interruption enable always trigger lot_interruption_kept;
create trigger service_receipt_kept before insert on service_receipt for each row execute function paper_kept();
alter table service_receipt enable always trigger service_receipt_kept;
