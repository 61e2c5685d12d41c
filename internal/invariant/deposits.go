package invariant

import "fachui/internal/basis"

// ofDeposits are the invariants of deposits and of the price.
func ofDeposits() []Invariant {
	return []Invariant{depositOnce(), depositBack(), depositInTime(), frozenAsTold(), poolAfterTitle(), forfeitedStays(), forfeitedAsDecided(), shortfallsAsOrdered(), revokedGivenBack()}
}

// depositOnce compares what a deposit says of itself with what its account did.
func depositOnce() Invariant {
	return Invariant{
		"I11", "每笔保证金可分次交纳、合计不超过应缴，足额才算收到；然后恰有一个结局：退还、转作价款或不予退还。",
		"Each deposit comes in one or more parts, never more than is due, and counts when it is whole; it ends once: refunded, applied to the price, or forfeited.",
		basis.Online2016(17), []test{
			ask(words("笔保证金", "deposits"), words("状态 {state}，应缴 {due} 元；账上收入 {paid_in} 元，退出 {back} 元，转价款 {applied} 元，没收 {kept} 元；流水 {line} 元。",
				"It is {state} with {due} due; its account shows {paid_in} in, {back} back, {applied} applied, {kept} forfeited; its bank line is {line}."), `
				select d.court_id || ' deposit ' || d.deposit_id as place, d.state, d.due, m.paid_in, m.back, m.applied, m.kept, c.came as line,
					(m.paid_in, m.back, m.applied, m.kept, m.odd) is distinct from (c.came,
						case when d.state in ('refunding', 'refunded') then c.came else 0 end,
						case when d.state = 'applied' or d.state = 'forfeited' and m.as_price then d.due else 0 end,
						case when d.state = 'forfeited' and not m.as_price then d.due else 0 end, 0::bigint)
					or c.short or c.came > d.due
					or d.due > 0 and d.state in ('held', 'applied', 'forfeited') and (c.came, c.last) is distinct from (d.due, d.line_seq)
					or d.state in ('lapsed', 'frozen', 'moving', 'releasing', 'released') and c.came > 0
					or d.state = 'expected' and c.came = d.due and d.due > 0 as bad
				from deposit d
				cross join lateral (
					select coalesce(sum(p.amount), 0) as came, max(p.line_seq) as last, coalesce(bool_or((l.amount >= p.amount and l.credit) is not true), false) as short
					from deposit_part p
					left join bank_line l on l.court_id = p.court_id and l.seq = p.line_seq
					where p.court_id = d.court_id and p.deposit_id = d.deposit_id) c
				cross join lateral (
					select coalesce(sum(p.amount) filter (where p.event in ('P1', 'P5', 'P13I') and p.cr_account = a.account_id), 0) as paid_in,
						coalesce(sum(p.amount) filter (where p.event in ('P2', 'P5R') and p.dr_account = a.account_id), 0) as back,
						coalesce(sum(p.amount) filter (where p.event in ('P3', 'P5W') and p.dr_account = a.account_id), 0) as applied,
						coalesce(sum(p.amount) filter (where p.event = 'P7' and p.dr_account = a.account_id), 0) as kept,
						coalesce(bool_or(p.event in ('P3', 'P5W')), false) as as_price,
						count(*) filter (where p.event not in ('P1', 'P5', 'P13I', 'P2', 'P5R', 'P3', 'P5W', 'P7', 'P24')) as odd
					from account a
					join posting p on p.court_id = a.court_id and a.account_id in (p.dr_account, p.cr_account)
					where a.court_id = d.court_id and a.code = case when d.prepaid then 'L2020' else 'L2010' end and a.subject_id = d.application_id
					  and p.event <> 'P24'
					  and not exists (
						select from journal r
						where r.court_id = p.court_id and r.reverses = p.number)) m`),
		},
	}
}

func depositBack() Invariant {
	return Invariant{
		"I11-account", "退还的保证金与所缴相等，退回原来付款的账户。", "A refunded deposit equals what was paid and goes to the account it came from.",
		basis.Online2016(23), []test{
			ask(words("笔保证金", "deposits"), words("状态 {state}，有 {refunds} 笔退款，其中 {wrong} 笔金额或收款账户与缴款流水不同。",
				"It is {state} and has {refunds} refunds, {wrong} of another amount or to another account than the line that paid it."), `
				select d.court_id || ' deposit ' || d.deposit_id as place, d.state, p.refunds, p.wrong,
					p.wrong > 0 or p.refunds <> case when d.state in ('refunding', 'refunded') then p.parts else 0 end as bad
				from deposit d
				cross join lateral (
					select count(o.payout_id) as refunds, count(distinct x.line_seq) as parts, count(*) filter (where o.payout_id is not null
						and (o.amount, o.account_hash, o.name_hash) is distinct from (x.amount, l.account_hash, l.name_hash)) as wrong
					from deposit_part x
					left join bank_line l on l.court_id = x.court_id and l.seq = x.line_seq
					left join payout o on o.court_id = x.court_id and o.deposit_id = x.deposit_id and o.source_line = x.line_seq
						and o.kind = 'deposit_refund' and o.state <> 'void'
					where x.court_id = d.court_id and x.deposit_id = d.deposit_id) p
				where d.due > 0`),
			ask(words("笔不需要的来款", "receipts not needed"), words("来款 {line} 元，留作保证金 {kept} 元，退回 {amount} 元。",
				"{line} came, {kept} was kept as a deposit, {amount} goes back."), `
				select r.court_id || ' line ' || r.line_seq as place, l.amount as line, coalesce(x.amount, 0) as kept, r.amount,
					l.amount is distinct from coalesce(x.amount, 0) + r.amount
					or (o.amount, o.account_hash, o.name_hash) is distinct from (r.amount, l.account_hash, l.name_hash) as bad
				from deposit_return r
				left join bank_line l on l.court_id = r.court_id and l.seq = r.line_seq
				left join deposit_part x on x.court_id = r.court_id and x.line_seq = r.line_seq
				left join payout o on o.court_id = r.court_id and o.payout_id = r.payout_id`),
		},
	}
}

// depositInTime counts a refund that the bank refused as tried in time: the
// payer's account is not the court's to open.
func depositInTime() Invariant {
	return Invariant{
		"I11-24h", "未成交竞买人的保证金在竞价结束后 24 小时内退还。", "Losing bidders' deposits are back within 24 hours of the end of bidding.",
		basis.Online2016(23), []test{
			askAt(words("笔未成交保证金", "losers' deposits"), words("竞价 {ended_at} 结束，应于 {due} 前退还；退款时间 {paid_at}。",
				"Bidding ended at {ended_at}; it was due back by {due} and was paid at {paid_at}."), `
				select d.court_id || ' deposit ' || d.deposit_id as place, l.ended_at, l.ended_at + interval '24 hours' as due, p.paid_at,
					coalesce(p.paid_at, $1) > l.ended_at + interval '24 hours' as bad
				from lot l
				join deposit d on d.court_id = l.court_id and d.lot_id = l.lot_id
				left join sale_confirmation c on c.court_id = l.court_id and c.lot_id = l.lot_id
				left join lateral (
					select case when count(*) = count(q.paid_at) then max(q.paid_at) end as paid_at
					from deposit_part x
					left join lateral (
						select case when p.state in ('refused', 'returned') then coalesce(p.paid_at, p.sent_at) else p.paid_at end as paid_at
						from payout p
						where p.court_id = x.court_id and p.deposit_id = x.deposit_id and p.source_line = x.line_seq
						  and p.kind = 'deposit_refund' and p.state <> 'void'
						order by p.prepared_at
						limit 1) q on true
					where x.court_id = d.court_id and x.deposit_id = d.deposit_id
					having count(*) > 0) p on true
				where l.ended_at is not null and d.due > 0 and d.state not in ('forfeited', 'expected', 'lapsed', 'frozen', 'moving', 'releasing', 'released')
				  and d.application_id is distinct from c.application_id`),
		},
	}
}

func poolAfterTitle() Invariant {
	return Invariant{
		"I12", "价款收齐且成交裁定送达之后，才转入可分配款，金额就是成交价。",
		"The price becomes distributable only when it is in full and the ruling was served, and in exactly its amount.",
		basis.Sale2020(20), []test{
			ask(words("笔转入", "postings to the pool"), words("{at} 转入 {amount} 元；成交价 {price}，收齐 {paid_at}，裁定 {ruled_at}，送达 {served_at}。",
				"{amount} at {at}; price {price}, complete {paid_at}, ruled {ruled_at}, served {served_at}."), `
				select j.court_id || ' #' || j.number as place, j.at, p.amount, l.final_price as price, s.paid_at, r.issued_at as ruled_at, v.served_at,
					(p.amount, p.amount, p.amount) is distinct from (case when s.in_kind then s.price else l.final_price end, s.price, s.deposit + s.paid + s.set_off)
					or coalesce(s.paid_at > j.at or r.issued_at > j.at or v.served_at > j.at or l.titled_at > j.at, true) as bad
				from posting p
				join journal j on j.court_id = p.court_id and j.number = p.number
				left join account a on a.court_id = p.court_id and a.account_id = p.dr_account
				left join lot l on l.court_id = a.court_id and l.lot_id = a.lot_id
				left join sale_confirmation c on c.court_id = l.court_id and c.lot_id = l.lot_id
				left join settlement s on s.court_id = c.court_id and s.lot_id = c.lot_id and s.application_id = c.application_id
					or s.court_id = l.court_id and s.lot_id = l.lot_id and s.in_kind
				left join sale_ruling r on r.court_id = l.court_id and r.lot_id = l.lot_id
				left join lateral (
					select min(v.received_at) as served_at
					from document d
					join serving v using (court_id, document_id)
					where d.court_id = r.court_id and d.kind = 'auction.ruling' and d.subject_id = r.ruling_id) v on true
				where p.event = 'P6' and not exists (select from brought_sale x where x.court_id = a.court_id and x.sale_id = a.lot_id)`),
			ask(words("笔外平台成交价款转入", "prices of another platform's sales"), words("{at} 转入 {amount} 元；成交价 {price}，收齐 {paid_at}，裁定 {title_at}，退还中的保证金 {odd} 笔金额不符。",
				"{amount} at {at}; price {price}, complete {paid_at}, ruled {title_at}; {odd} deposits went back in another amount."), `
				select x.court_id || ' sale ' || x.sale_id as place, j.at, p.amount, x.price, s.paid_at, x.title_at, o.odd,
					o.odd > 0 or p.amount is not null and (
						(p.amount, p.amount) is distinct from (x.price, s.deposit + s.paid + s.set_off) or coalesce(s.paid_at > j.at or x.title_at > j.at, true)) as bad
				from brought_sale x
				left join settlement s on s.court_id = x.court_id and s.lot_id = x.sale_id
				left join account a on a.court_id = x.court_id and a.code = 'L2030' and a.lot_id = x.sale_id
				left join posting p on p.court_id = a.court_id and p.dr_account = a.account_id and p.event = 'P6'
				left join journal j on j.court_id = p.court_id and j.number = p.number
				cross join lateral (
					select count(*) as odd
					from brought_stake b
					left join payout q on q.court_id = b.court_id and q.source_subject = b.line_id and q.kind = 'deposit_refund' and q.state <> 'void'
					where b.court_id = x.court_id and b.sale_id = x.sale_id
						and (b.state in ('refunding', 'refunded')) is distinct from coalesce((q.amount, q.account_hash) = (b.amount, b.account_hash), false)) o`),
			ask(words("个成交标的的价款", "prices collected"), words("成交价 {price} 元，结算记 {settled} 元，其中保证金 {deposit}、余款 {paid}、抵价 {set_off}；账上入价款 {booked} 元。",
				"Sold at {price}; the settlement says {settled}, deposit {deposit}, balance {paid} and set-off {set_off}; {booked} was booked as price."), `
				select s.court_id || ' settlement ' || s.settlement_id as place, c.price, s.price as settled, s.deposit, s.paid, s.set_off, b.booked,
					not s.in_kind and (s.price is distinct from coalesce(c.price, x.price) or x.sale_id is null and s.deposit is distinct from c.deposit)
					or b.booked is distinct from s.deposit + s.paid + case when b.cleared then s.set_off else 0 end as bad
				from settlement s
				left join sale_confirmation c on c.court_id = s.court_id and c.lot_id = s.lot_id and c.application_id = s.application_id
				left join brought_sale x on x.court_id = s.court_id and x.sale_id = s.lot_id -- sold by another platform
				cross join lateral (
					select coalesce(sum(p.amount), 0) as booked, coalesce(bool_or(p.event = 'P23'), false) as cleared
					from account a
					join posting p on p.court_id = a.court_id and p.cr_account = a.account_id
					where a.court_id = s.court_id and a.code = 'L2030' and a.lot_id = s.lot_id and p.event in ('P3', 'P4', 'P5W', 'P13I', 'P23', 'P0A')) b`),
		},
	}
}

func forfeitedStays() Invariant {
	return Invariant{
		"I13", "不予退还的保证金不再回到悔拍人手中。", "A forfeited deposit never goes back to the buyer who defaulted.",
		basis.Online2016(24), []test{
			ask(words("笔没收的保证金", "forfeited deposits"), words("仍有 {payouts} 笔付款指向它。", "{payouts} payouts point to it."), `
				select d.court_id || ' deposit ' || d.deposit_id as place, count(p.payout_id) as payouts, count(p.payout_id) > 0 as bad
				from deposit d
				left join payout p on p.court_id = d.court_id and p.deposit_id = d.deposit_id and p.state <> 'void'
				where d.state = 'forfeited'
				group by d.court_id, d.deposit_id`),
		},
	}
}
