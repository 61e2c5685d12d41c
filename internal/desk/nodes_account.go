package desk

import "fachui/internal/identity"

// accountNodes are the steps of a change of the court's fund account.
func accountNodes() []node {
	maker := []identity.Role{identity.FinanceMaker}
	return []node{
		{"account.sign", []identity.Role{identity.Leader}, text("签署案款专户申请", "Sign an order about the court's fund account"), OnAccount, "", `
			select o.court_id, o.order_id, null::uuid, null::uuid, null::uuid, o.document_no, null::numeric, 1, o.asked_at, null::timestamptz, o.order_id, null::date
			from fund_order o
			where o.court_id = @court and o.asked_by <> @person::uuid and not exists (
				select from fund_order_answer a
				where a.court_id = o.court_id and a.order_id = o.order_id)`},
		{"account.begin", []identity.Role{identity.Reconciler, identity.FinanceMaker}, text("日结换户前一日，新账户才能启用", "Close the day before the account changes, so that the new one takes over"), OnAccount, "", `
			select t.court_id, t.order_id, null::uuid, null::uuid, null::uuid, t.account_no, null::numeric, 1, t.starts_on::timestamp at time zone 'Asia/Shanghai', null::timestamptz, t.order_id, null::date
			from fund_term t
			left join fund_term_begun b using (court_id, term)
			where t.court_id = @court and t.term > 1 and b.term is null and t.starts_on <= @today::date`},
		{"account.sweep", maker, text("原案款专户余额尚未划转到账", "The old fund account's balance has not arrived"), OnAccount, "", `
			select h.court_id, n.order_id, null::uuid, null::uuid, null::uuid, h.account_no, coalesce(w.amount, fund_term_holds(h.court_id, h.term)), 1,
				coalesce(w.ordered_at, n.begun_at), null::timestamptz, n.order_id, null::date
			from fund_account_history h
			join fund_account_history n on n.court_id = h.court_id and n.term = h.term + 1
			left join fund_sweep w on w.court_id = h.court_id and w.term = h.term and w.state = 'ordered'
			where h.court_id = @court and n.begun_at is not null and h.closed_on is null and (w.sweep_id is not null or fund_term_holds(h.court_id, h.term) > 0)`},
		{"account.close", maker, text("原案款专户可以销户", "The old fund account can be closed"), OnAccount, "", `
			select h.court_id, n.order_id, null::uuid, null::uuid, null::uuid, h.account_no, null::numeric, 1, n.begun_at, null::timestamptz, n.order_id, null::date
			from fund_account_history h
			join fund_account_history n on n.court_id = h.court_id and n.term = h.term + 1
			where h.court_id = @court and n.begun_at is not null and h.closed_on is null
				and not exists (select from fund_term_waits(h.court_id, h.term))
				and not exists (
					select from fund_order o
					where o.court_id = h.court_id and o.kind = 'close' and o.term = h.term and not exists (
						select from fund_order_answer a
						where a.court_id = o.court_id and a.order_id = o.order_id and not a.approved))`},
	}
}
