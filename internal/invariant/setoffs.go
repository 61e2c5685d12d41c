package invariant

import "fachui/internal/basis"

// ofSetOffs are the invariants of what is prepaid for a sell-off and of what a
// creditor who buys sets off.
func ofSetOffs() []Invariant {
	return []Invariant{prepaidInFull(), setOffDecided(), setOffCleared()}
}

// prepaidInFull holds the prepayments account to sell-offs, and each to its price.
func prepaidInFull() Invariant {
	return Invariant{
		"H06", "变卖的竞买人都足额预缴变卖价；变卖预缴款户只存变卖标的的款项，保证金户没有变卖标的的款项。",
		"Whoever takes part in a sell-off prepaid its whole price; the prepayments account holds money of sell-offs only, and the deposits account none.",
		basis.SellOff2017(0), []test{
			ask(words("份变卖报名", "applications to sell-offs"), words("变卖价 {price} 元，应缴 {due} 元，账上收入 {paid_in} 元，已取得资格：{qualified}。",
				"The price is {price}; {due} was due and {paid_in} came in; qualified: {qualified}."), `
				select a.court_id || ' application ' || a.application_id as place, l.starting_price as price, a.deposit_due as due, m.paid_in,
					a.deposit_held_at is not null as qualified,
					a.deposit_due <> l.starting_price or a.deposit_held_at is not null and m.paid_in <> l.starting_price as bad
				from application a
				join lot l using (court_id, lot_id)
				cross join lateral (
					select coalesce(sum(p.amount), 0) as paid_in
					from account c
					join posting p on p.court_id = c.court_id and p.cr_account = c.account_id and p.event in ('P5', 'P13I')
					where c.court_id = a.court_id and c.code = 'L2020' and c.subject_id = a.application_id) m
				where l.round = 'sell_off'`),
			ask(words("个保证金和预缴款户", "accounts of deposits and prepayments"), words("{code} 户属于{round}标的。", "Account {code} is of a lot of round {round}."), `
				select c.court_id || ' account ' || c.account_id as place, c.code, l.round, (c.code = 'L2020') <> (l.round = 'sell_off') as bad
				from account c
				join lot l on l.court_id = c.court_id and l.lot_id = c.lot_id
				where c.code in ('L2010', 'L2020')`),
		},
	}
}

// setOffDecided compares what counts towards a price with what the court decided.
func setOffDecided() Invariant {
	return Invariant{
		"D20", "抵价有法院决定，不超过按全部价款分配买受人应得的数额；其余以现金付清。",
		"A set-off rests on the court's decision and is never more than the distribution of the whole price pays the buyer; the rest is money.",
		basis.Sale2020(16), []test{
			ask(words("笔债权抵价", "set-offs"), words("价款 {price} 元，应得 {entitlement} 元，决定抵 {decided} 元，现计 {set_off} 元，差额已付 {met} 元。",
				"Price {price}, entitlement {entitlement}, decided {decided}, now {set_off}, paid in its stead {met}."), `
				select s.court_id || ' settlement ' || s.settlement_id as place, s.price, o.entitlement, o.amount as decided, s.set_off, o.amount - s.set_off as met,
					o.settlement_id is null or o.price <> s.price or s.set_off > o.amount or o.amount > o.entitlement
					or o.amount > s.set_off and not exists (
						select from set_off_short x
						where x.court_id = s.court_id and x.settlement_id = s.settlement_id)
					or o.entitlement <> (
						select coalesce(sum((e ->> 'amount')::numeric), 0)
						from jsonb_array_elements(o.lines) e
						where (e ->> 'own')::boolean) as bad
				from settlement s
				left join set_off o using (court_id, settlement_id)
				where s.set_off > 0 or o.settlement_id is not null`),
		},
	}
}

// setOffCleared holds the clearing account to zero after every plan.
func setOffCleared() Invariant {
	return Invariant{
		"I19-set-off", "抵价清算户在每份方案入账后为零：抵多少，就从买受人自己的分配额中减多少。",
		"The set-off clearing account is zero after each plan: what stood for money is taken from the buyer's own lines.",
		basis.Sale2020(16), []test{
			ask(words("个案件的抵价清算户", "clearing accounts of cases"), words("余额 {rest} 元。", "It stands at {rest}."), `
				select a.court_id || ' case ' || a.case_id as place, b.debit - b.credit as rest, b.debit <> b.credit as bad
				from account a
				join balance b using (court_id, account_id)
				where a.code = 'A1095'`),
			ask(words("笔已入账的抵价", "set-offs that were posted"), words("入价款 {posted} 元，从买受人各行减 {cleared} 元（其中 {foreign} 元不是他的），簿记为抵 {kept} 元。",
				"{posted} became price; {cleared} was taken from lines of plans ({foreign} of it not the buyer's); {kept} is kept as cleared."), `
				select s.court_id || ' settlement ' || s.settlement_id as place, s.set_off as posted, k.kept, k.foreign_lines as foreign, m.cleared,
					(s.set_off, s.set_off) is distinct from (k.kept, m.cleared) or k.foreign_lines > 0 as bad
				from settlement s
				join set_off o using (court_id, settlement_id)
				cross join lateral (
					select coalesce(sum(c.amount), 0) as kept, coalesce(sum(c.amount) filter (
						where l.payee <> o.party_id::text or l.use <> 'pay' or l.code <> 'L2150'), 0) as foreign_lines
					from set_off_clearing c
					join plan_line l on l.court_id = c.court_id and l.line_id = c.line_id
					where c.court_id = s.court_id and c.settlement_id = s.settlement_id) k
				cross join lateral (
					select coalesce(sum(p.amount), 0) as cleared
					from journal j
					join posting p using (court_id, number)
					where j.court_id = s.court_id and j.key = 'cleared:' || s.settlement_id) m
				where exists (
					select from journal j
					where j.court_id = s.court_id and j.key = 'setoff:' || s.settlement_id)`),
		},
	}
}
