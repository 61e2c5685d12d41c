-- Service through another people's court (委托送达): where handing a paper over is hard, the
-- court of the place does it on a letter of entrustment, and the day on which the recipient
-- signed its receipt is the day of service (民事诉讼法 Art. 91; 民诉法解释 Art. 134).

-- +goose Up

alter table service_receipt
	add column entrusted_court text not null default '' check (entrusted_court = '' or length(entrusted_court) between 4 and 80),
	add column entrusted_letter text not null default '' check (entrusted_letter = '' or length(entrusted_letter) between 2 and 80),
	add column entrusted_on date,
	drop constraint service_receipt_method_check,
	add constraint service_receipt_method_check check (method in ('direct', 'left', 'mail', 'entrusted')),
	add constraint service_receipt_entrusted check (
		(method = 'entrusted') = (entrusted_court <> '')
		and (method = 'entrusted') = (entrusted_letter <> '')
		and (method = 'entrusted') = (entrusted_on is not null)
		and (entrusted_on is null or entrusted_on <= (served_at at time zone 'Asia/Shanghai')::date));

-- Another court is asked to serve what is issued, and no court asks itself.
-- +goose StatementBegin
create function service_receipt_other_court() returns trigger language plpgsql as $$
begin
	if new.method = 'entrusted' and exists (
		select from serving s
		join court c using (court_id)
		where s.court_id = new.court_id and s.serving_id = new.serving_id
			and (new.entrusted_on < (s.sent_at at time zone 'Asia/Shanghai')::date or btrim(new.entrusted_court) = c.name)) then
		raise exception 'another court is asked to serve what was issued' using errcode = 'check_violation', constraint = 'service_receipt_other_court';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger service_receipt_other_court before insert on service_receipt for each row execute function service_receipt_other_court();
alter table service_receipt enable always trigger service_receipt_other_court;
