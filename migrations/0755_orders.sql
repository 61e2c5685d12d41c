-- By which act a sale was interrupted, and under which number it is found: put off by
-- decision for a period, or suspended by ruling (法释〔2016〕18号 Art. 28). A pause by
-- the platform, and what was ordered before forms were kept, has none.

-- +goose Up

alter table lot_interruption
	add column form text not null default '' check (form in ('', 'stay', 'suspension')),
	add column doc_no text not null default '' check (length(doc_no) <= 60),
	add column stay_until date,
	add constraint lot_interruption_form check (form = '' or kind = 'suspend'),
	add constraint lot_interruption_stay check ((form = 'stay') = (stay_until is not null));
