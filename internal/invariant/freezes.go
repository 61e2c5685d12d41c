package invariant

import "fachui/internal/basis"

// frozenAsTold compares the memo with what the bank told and the court ordered.
func frozenAsTold() Invariant {
	return Invariant{
		"M9010", "银行冻结的保证金只记备查，与银行通知逐笔相符，从不计入专户存款；竞价结束后二十四小时内解冻或划转。",
		"Deposits frozen at the bank stand in a memo that follows the bank's notices and never in the fund account; they are released or moved within 24 hours of the end.",
		basis.Online2016(25), []test{
			ask(words("笔保证金", "deposits"), words("状态 {state}，应缴 {due} 元；备查 {memo} 元，冻结中 {frozen} 元，账上 {book} 元。",
				"It is {state} with {due} due; the memo says {memo}, {frozen} is frozen, {book} is on the books."), `
				select d.court_id || ' deposit ' || d.deposit_id as place, d.state, d.due, m.memo, f.frozen, b.book,
					m.memo <> f.frozen
					or d.state in ('frozen', 'releasing') and (f.frozen <> d.due or b.book <> 0)
					or d.state = 'moving' and b.book <> 0 as bad
				from deposit d
				cross join lateral (
					select coalesce(sum(amount), 0) as memo
					from frozen_memo m
					where m.court_id = d.court_id and m.code = 'M9010' and m.subject_id = d.application_id) m
				cross join lateral (
					select coalesce(sum(amount), 0) as frozen
					from bank_freeze f
					where f.court_id = d.court_id and f.deposit_id = d.deposit_id and f.counted and f.state in ('frozen', 'ordered')) f
				cross join lateral (
					select coalesce(sum(x.credit - x.debit), 0) as book
					from account a
					join balance x using (court_id, account_id)
					where a.court_id = d.court_id and a.code in ('L2010', 'L2020') and a.subject_id = d.application_id) b`),
			ask(words("笔冻结", "freezes"), words("冻结 {amount} 元，状态 {state}，银行通知 {told} 次。", "{amount} is {state} after {told} notices."), `
				select f.court_id || ' freeze ' || f.freeze_id as place, f.amount, f.state, n.told,
					n.begun <> 1 or n.told <> case when f.state in ('released', 'moved') then 2 else 1 end
					or n.amounts <> 0 or f.ended_at is distinct from n.ended_at as bad
				from bank_freeze f
				cross join lateral (
					select count(*) as told, count(*) filter (where what = 'FROZEN') as begun, count(*) filter (where amount <> f.amount) as amounts,
						max(at) filter (where what <> 'FROZEN') as ended_at
					from freeze_notice n
					where n.court_id = f.court_id and n.freeze_id = f.freeze_id) n`),
			askAt(words("笔应解冻或划转的冻结", "freezes to be released or moved"), words("应于 {due} 前办结；办结时间 {ended_at}。",
				"It was to be done by {due} and was done at {ended_at}."), `
				select f.court_id || ' freeze ' || f.freeze_id as place, f.wanted_by as due, f.ended_at, coalesce(f.ended_at, $1) > f.wanted_by as bad
				from bank_freeze f
				where f.wanted is not null`),
		},
	}
}
