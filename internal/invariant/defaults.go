package invariant

import "fachui/internal/basis"

// forfeitedAsDecided adds up what came into L2040 and what left it, without asking
// how it was computed; then it computes the difference of each table again.
func forfeitedAsDecided() Invariant {
	return Invariant{
		"I13-use", "不予退还的保证金在重新拍卖价款收齐之前不动；之后按两人核定的表使用，差价只计一次，不付给悔拍人。",
		"A forfeited deposit stays until the resale is paid; then it is used as two people decided, the difference is counted once, and none of it is paid to the defaulter.",
		basis.Online2016(24), []test{
			ask(words("名悔拍人", "defaults"), words("没收 {forfeited} 元，账上转入 {came} 元；使用 {gone} 元，核定、补交和裁定合计 {decided} 元；最早使用 {first}，重新拍卖付清 {paid_at}。",
				"{forfeited} forfeited, {came} booked; {gone} used, {decided} decided, topped up and ruled; first used {first}, the resale was paid {paid_at}."), `
				select d.court_id || ' default ' || d.default_id as place, d.forfeited, m.came, m.gone, x.decided, m.first, s.paid_at,
					(m.came, m.gone) is distinct from (d.forfeited, x.decided) or coalesce(m.first < s.paid_at, false) or m.gone > 0 and s.paid_at is null or p.deposit is distinct from d.forfeited as bad
				from buyer_default d
				cross join lateral (
					select coalesce(sum(p.amount) filter (where p.event = 'P7' and p.cr_account = a.account_id), 0) as came,
						coalesce(sum(p.amount) filter (where p.dr_account = a.account_id), 0) as gone,
						min(j.at) filter (where p.dr_account = a.account_id) as first
					from account a
					join posting p on p.court_id = a.court_id and a.account_id in (p.dr_account, p.cr_account)
					join journal j on j.court_id = p.court_id and j.number = p.number
					where a.court_id = d.court_id and a.code = 'L2040' and a.lot_id = d.lot_id) m
				cross join lateral (
					select coalesce((
							select sum(h.costs + h.difference + h.case_debts + h.related_debts)
							from forfeiture_share h
							join forfeiture f using (court_id, forfeiture_id)
							where h.court_id = d.court_id and h.lot_id = d.lot_id and f.state = 'approved'), 0)
						+ coalesce((select sum(t.paid) from top_up t where t.court_id = d.court_id and t.lot_id = d.lot_id), 0)
						+ coalesce((select sum(r.amount) from residual_ruling r where r.court_id = d.court_id and r.lot_id = d.lot_id), 0) as decided) x
				left join lateral (
					select max(s.paid_at) as paid_at
					from settlement s
					where s.court_id = d.court_id and s.lot_id = d.resale_lot) s on true
				left join lateral (
					select least(s.deposit, d.forfeited) as deposit
					from settlement s
					where s.court_id = d.court_id and s.settlement_id = d.settlement_id and s.state in ('defaulted', 'paid') and s.price = d.promised) p on true`),
			ask(words("份已复核的保证金使用表", "approved tables"), words("最高承诺价与成交价相差 {loss} 元，各人承担和缺口合计 {covered} 元；{apart} 行各步合计不等于保证金。",
				"The highest promise exceeds the price by {loss}; paid and open make {covered}; {apart} shares do not add up to their deposit."), `
				select f.court_id || ' forfeiture ' || f.forfeiture_id as place, m.loss, m.covered, m.apart,
					m.loss is distinct from m.covered or m.apart > 0 or f.approved_by = f.proposed_by as bad
				from forfeiture f
				cross join lateral (
					select max(greatest(d.promised - f.resale_price, 0)) as loss, sum(s.difference + s.short_difference) as covered,
						count(*) filter (where s.costs + s.difference + s.case_debts + s.related_debts + s.residual is distinct from d.forfeited
							or s.difference > greatest(d.promised - f.resale_price, 0)) as apart
					from forfeiture_share s
					join buyer_default d on d.court_id = s.court_id and d.lot_id = s.lot_id
					where s.court_id = f.court_id and s.forfeiture_id = f.forfeiture_id) m
				where f.state = 'approved'`),
			ask(words("笔由没收保证金支付的款项", "payouts from forfeited deposits"), words("付给了缴纳保证金的人。", "It goes to the payer of the deposit."), `
				select o.court_id || ' payout ' || o.payout_id as place, o.name_hash = d.payer_hash as bad
				from payout o
				join forfeiture_line l on l.court_id = o.court_id and l.line_id = o.line_id
				join buyer_default d on d.court_id = l.court_id and d.lot_id = l.lot_id
				where o.state <> 'void'`),
		},
	}
}

// shortfallsAsOrdered holds the claims against defaulters (M9020) to the orders and
// to the money that came.
func shortfallsAsOrdered() Invariant {
	return Invariant{
		"M9020", "责令补交的差价不超过缺口，备查账余额等于责令数减实收数，实收数等于入账数。",
		"A top-up is ordered within the shortfall; what is claimed is what was ordered less what came, and what came is what was booked.",
		basis.Sale2020(22), []test{
			ask(words("项补交决定", "decisions about top-ups"), words("缺口 {short} 元，责令 {amount} 元，实收 {paid} 元，备查 {claimed} 元，入账 {booked} 元。",
				"{short} open, {amount} ordered, {paid} paid, {claimed} claimed, {booked} booked."), `
				select t.court_id || ' top-up ' || t.top_up_id as place, s.short_costs + s.short_difference as short, t.amount, t.paid, m.claimed, b.booked,
					t.amount > s.short_costs + s.short_difference or (m.claimed, b.booked) is distinct from (t.amount - t.paid, t.paid) as bad
				from top_up t
				join forfeiture_share s using (court_id, forfeiture_id, lot_id)
				cross join lateral (
					select coalesce(sum(e.amount), 0) as claimed
					from memo_entry e
					where e.court_id = t.court_id and e.code = 'M9020' and e.subject_id = t.top_up_id) m
				cross join lateral (
					select coalesce(sum(p.amount), 0) as booked
					from posting p
					where p.court_id = t.court_id and (
						p.event = 'P8T' and p.number in (
							select l.journal_number
							from bank_line l
							where l.court_id = t.court_id and l.virtual_no = t.virtual_no)
						or p.event = 'P8S' and p.number in (
							select x.journal_number
							from top_up_set_off x
							where x.court_id = t.court_id and x.top_up_id = t.top_up_id))) b`),
		},
	}
}

// revokedGivenBack follows the price of a revoked sale: what the buyer had brought is
// what went back and what is still claimed of those who were paid out of it.
func revokedGivenBack() Invariant {
	return Invariant{
		"M9050", "拍卖撤销后，买受人已付的等于已退还的加上尚待追回的；只退本次拍卖的钱，追回的都退给买受人。",
		"After a revocation what the buyer had paid is what went back and what is still to be recovered; only money of that sale goes back, and all that is recovered does.",
		basis.Online2016(31), []test{
			ask(words("次撤销", "revoked sales"), words("买受人付 {cash} 元，已退 {back} 元，尚待追回 {open} 元；账上价款余 {left} 元。",
				"The buyer had paid {cash}; {back} went back, {open} is open; {left} of the price is still held."), `
				select r.court_id || ' revocation of ' || r.lot_id as place, r.cash, b.back, c.open, h.left,
					r.cash is distinct from b.back + c.open or h.left <> 0 or r.cash is distinct from s.deposit + s.paid as bad
				from sale_revocation r
				join settlement s on s.court_id = r.court_id and s.settlement_id = r.settlement_id
				cross join lateral (
					select coalesce(sum(p.amount), 0) as back
					from account a
					join posting p on p.court_id = a.court_id and p.dr_account = a.account_id and p.event = 'P27R'
					where a.court_id = r.court_id and a.code = 'L2030' and a.lot_id = r.lot_id) b
				cross join lateral (
					select coalesce(sum(c.amount - c.paid), 0) as open
					from recovery_claim c
					where c.court_id = r.court_id and c.lot_id = r.lot_id) c
				cross join lateral (
					select coalesce(sum(b.credit - b.debit), 0) as left
					from account a
					join balance b using (court_id, account_id)
					where a.court_id = r.court_id and a.code = 'L2030' and a.lot_id = r.lot_id) h`),
			ask(words("项追回", "claims to recover"), words("应追回 {amount} 元，实收 {paid} 元，备查 {claimed} 元，入账 {booked} 元。",
				"{amount} to recover, {paid} paid, {claimed} claimed, {booked} booked."), `
				select c.court_id || ' claim ' || c.claim_id as place, c.amount, c.paid, m.claimed, b.booked,
					c.amount is distinct from r.back - r.taken or (m.claimed, b.booked) is distinct from (c.amount - c.paid, c.paid) as bad
				from recovery_claim c
				left join revoked_line r using (court_id, lot_id, line_id)
				cross join lateral (
					select coalesce(sum(e.amount), 0) as claimed
					from memo_entry e
					where e.court_id = c.court_id and e.code = 'M9050' and e.subject_id = c.claim_id) m
				cross join lateral (
					select coalesce(sum(p.amount), 0) as booked
					from bank_line l
					join posting p on p.court_id = l.court_id and p.number = l.journal_number
					where l.court_id = c.court_id and l.virtual_no = c.virtual_no and p.event = 'P27C') b`),
		},
	}
}
