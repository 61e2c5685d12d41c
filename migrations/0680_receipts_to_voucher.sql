-- Receipts that can have a voucher and have none, as a list that can be counted:
-- payments.CanVoucher in the words of the database. A test holds the two together.

-- +goose Up

create view receipt_to_voucher as
	select l.court_id, l.seq, l.amount, l.booked_at
	from bank_line l
	join journal j on j.court_id = l.court_id and j.number = l.journal_number
	left join lateral (
		select r.state, coalesce(o.treat_as, '') as treat_as
		from receipt_exception r
		left join exception_decision d using (court_id, exception_id)
		left join exception_proposal o on o.court_id = d.court_id and o.proposal_id = d.proposal_id
		where r.court_id = l.court_id and r.line_seq = l.seq
		order by r.exception_id desc
		limit 1) x on true
	where l.credit and j.event in ('P1', 'P4', 'P5', 'P9', 'P9B', 'P13', 'P17', 'P22')
		and coalesce(x.treat_as, '') not in ('misdirected', 'made_good')
		and coalesce(x.state, '') not in ('open', 'proposed')
		and (j.event <> 'P13' or x.state is not null)
		and not exists (
			select from voucher v
			where v.court_id = l.court_id and v.line_seq = l.seq and not voucher_is_void(v.court_id, v.year, v.number));
grant select on receipt_to_voucher to fachui_app, fachui_auditor;
