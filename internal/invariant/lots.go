package invariant

import "fachui/internal/basis"

// ofLots are the invariants of what is fixed before bidding: price, deposit,
// panel, and the time announced.
func ofLots() []Invariant {
	return []Invariant{startingPrice(), depositBounds(), panel(), biddingPeriod(), noticeDays(), validPrice()}
}

func startingPrice() Invariant {
	return Invariant{
		"A-start", "起拍价：一拍不低于参考价的 70%，二拍不低于一拍的 80%，变卖等于二拍起拍价。",
		"Starting price: at least 70% of the reference price, at least 80% of the first auction's in the second, and that of the second in a sell-off.",
		basis.Online2016(10), []test{
			ask(words("个已定价标的", "priced lots"), words("{round}：起拍价 {starting_price} 元，参考价 {reference} 元，前次起拍价 {previous} 元。",
				"{round}: starts at {starting_price}; reference price {reference}, previous start {previous}."), `
				select l.court_id || ' lot ' || l.lot_id as place, l.round, l.starting_price, r.amount as reference, p.starting_price as previous,
					l.reference_price is distinct from coalesce(r.amount, l.reference_price)
					or l.previous_start is distinct from p.starting_price
					or case
						when l.exception = 'equity_no_report' then l.class <> 'equity'
						when l.exception = 'criminal_no_reserve' then l.round <> 'no_reserve'
						when l.round = 'first' then coalesce(l.starting_price < l.reference_price * 0.70, true)
						when l.round = 'second' then coalesce(l.starting_price < p.starting_price * 0.80, true)
						when l.round = 'sell_off' then coalesce(l.starting_price <> p.starting_price, true)
						else true end as bad
				from lot l
				left join lot p on p.court_id = l.court_id and p.lot_id = l.previous_lot and l.round in ('second', 'sell_off')
				left join lateral (
					select amount
					from reference_price r
					where r.court_id = l.court_id and r.valuation_id = l.valuation_id and r.fixed_at = l.reference_fixed_at
					order by r.price_no desc
					limit 1) r on true
				where l.starting_price is not null`),
		},
	}
}

func depositBounds() Invariant {
	return Invariant{
		"A-deposit", "保证金为起拍价的 5% 至 20%，法律另有规定的已注明；增价幅度大于零。",
		"The deposit is 5% to 20% of the starting price unless flagged under the law; the increment is positive.",
		basis.Online2016(17), []test{
			ask(words("个已定价标的", "priced lots"), words("保证金 {deposit} 元，起拍价 {starting_price} 元，增价幅度 {increment} 元。",
				"Deposit {deposit}, starting price {starting_price}, increment {increment}."), `
				select court_id || ' lot ' || lot_id as place, deposit, starting_price, increment,
					increment <= 0 or deposit <= 0
					or exception <> 'equity_no_report' and (deposit < starting_price * 0.05 or deposit > starting_price * 0.20) as bad
				from lot
				where starting_price is not null`),
		},
	}
}

func panel() Invariant {
	return Invariant{
		"A-panel", "起拍价等由三人以上单数合议庭决定：成员各不相同，人人签名，过半同意，签的就是所议的内容。",
		"Terms are decided by a panel of three or more, odd and different: each signed, most agreed, and what they signed is what was proposed.",
		basis.Online2016(27), []test{
			ask(words("个已定价标的", "priced lots"), words("成员 {members} 人（不同 {different} 人），签名 {signed} 人，同意 {agreed} 人，内容相符 {same} 人；条件与决议相符：{terms}。",
				"{members} members ({different} different), {signed} signed, {agreed} agreed, {same} signed this content; terms as resolved: {terms}."), `
				select l.court_id || ' lot ' || l.lot_id as place, cardinality(r.members) as members, s.different, s.signed, s.agreed, s.same,
					(r.starting_price, r.increment, r.deposit, r.pay_days, r.exception) = (l.starting_price, l.increment, l.deposit, l.pay_days, l.exception) as terms,
					r.resolution_id is null or r.lot_id <> l.lot_id
					or (r.starting_price, r.increment, r.deposit, r.pay_days, r.exception) is distinct from (l.starting_price, l.increment, l.deposit, l.pay_days, l.exception)
					or cardinality(r.members) < 3 or cardinality(r.members) % 2 = 0 or s.different <> cardinality(r.members)
					or s.signed <> cardinality(r.members) or s.same <> s.signed or s.agreed * 2 <= s.signed
					or coalesce(s.last > l.announced_at, false)
					or r.content_hash <> encode(sha256(convert_to(r.content, 'UTF8')), 'hex') as bad
				from lot l
				left join lot_resolution r on r.court_id = l.court_id and r.resolution_id = l.resolution_id
				cross join lateral (
					select (select count(distinct m) from unnest(r.members) m) as different, count(*) as signed, max(s.signed_at) as last,
						count(*) filter (where s.agrees) as agreed,
						count(*) filter (where s.content_hash = r.content_hash and s.member_id = any (r.members)) as same
					from resolution_signature s
					where s.court_id = r.court_id and s.resolution_id = r.resolution_id) s
				where l.starting_price is not null`),
		},
	}
}

func biddingPeriod() Invariant {
	return Invariant{
		"A-24h", "公告的竞价时间不少于 24 小时，公告与标的所记一致，公告全文未被改动。",
		"The bidding period announced is at least 24 hours; the lot says the same, and the text of the announcement is unchanged.",
		basis.Online2016(20), []test{
			ask(words("份公告", "announcements"), words("公告 {opens_at} 至 {ends_at}，标的记 {lot_opens} 至 {lot_ends}。",
				"It announces {opens_at} to {ends_at}; the lot says {lot_opens} to {lot_ends}."), `
				select a.court_id || ' announcement ' || a.announcement_id as place, a.opens_at, a.ends_at, l.opens_at as lot_opens, l.ends_at as lot_ends,
					a.ends_at - a.opens_at < interval '24 hours'
					or a.content_hash <> encode(sha256(convert_to(a.content, 'UTF8')), 'hex')
					or l.announced_at is distinct from a.published_at
					or not i.resumed and (l.opens_at, l.ends_at) is distinct from (a.opens_at, a.ends_at) as bad
				from (
					select distinct on (court_id, lot_id) *
					from announcement
					order by court_id, lot_id, announcement_id desc) a
				left join lot l using (court_id, lot_id)
				cross join lateral (
					select exists (
						select from lot_interruption i
						where i.court_id = a.court_id and i.lot_id = a.lot_id and i.kind = 'resume') as resumed) i`),
		},
	}
}

// noticeDays keeps whole days between publication and start, as the court's own
// setting counts them. What follows a suspension is announced again, and not bound.
func noticeDays() Invariant {
	return Invariant{
		"A-notice", "公告期：一拍动产 15 日、其他 30 日，二拍和变卖动产 7 日、其他 15 日。",
		"Announced in time: 15 days for movables and 30 for the rest; 7 and 15 in the second auction and the sell-off.",
		basis.Online2016(12), []test{
			ask(words("份公告", "announcements"), words("{kind}、{round}，{published} 公告、{opens} 开拍，其间应有 {days} 日。",
				"{kind}, {round}: published on {published}, opens on {opens}; {days} days should lie between."), `
				select a.court_id || ' announcement ' || a.announcement_id as place, l.kind, l.round, d.published, d.opens, n.days,
					d.opens < d.published + n.days + 1 - court_setting_at(l.court_id, 'lenient_notice', a.published_at) as bad
				from (
					select distinct on (court_id, lot_id) *
					from announcement
					order by court_id, lot_id, announcement_id) a
				join lot l using (court_id, lot_id)
				cross join lateral (
					select (a.published_at at time zone 'Asia/Shanghai')::date as published, (a.opens_at at time zone 'Asia/Shanghai')::date as opens) d
				cross join lateral (
					select case
						when l.round in ('first', 'no_reserve') then case when l.kind = 'movable' then 15 else 30 end
						else case when l.kind = 'movable' then 7 else 15 end end as days) n`),
		},
	}
}

func validPrice() Invariant {
	return Invariant{
		"A-valid", "发布一拍公告时参考价在有效期内，开拍不迟于有效期后六个月。",
		"The reference price is valid when the first auction is announced, and the sale starts within six months of its end.",
		basis.Price2018(27), []test{
			ask(words("个已公告标的", "announced lots"), words("参考价有效至 {until}，{announced_at} 公告，{opens_at} 开拍。",
				"Valid until {until}; announced at {announced_at}, opens at {opens_at}."), `
				select court_id || ' lot ' || lot_id as place, reference_valid_until as until, announced_at, opens_at,
					exception = '' and not (reference_market and reference_valid_until is null) and coalesce(
						round = 'first' and attempt = 1 and (announced_at at time zone 'Asia/Shanghai')::date > reference_valid_until
						or (opens_at at time zone 'Asia/Shanghai')::date > reference_valid_until + interval '6 months', true) as bad
				from lot
				where announced_at is not null`),
		},
	}
}
