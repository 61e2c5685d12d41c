package scenario

import (
	"context"
	"fmt"
)

func defaultVerbs() []Verb {
	return []Verb{
		{Name: "propose forfeiture", Op: "forfeiture.propose", Names: "forfeiture", ZH: "提出保证金使用表", EN: "a finance maker has computed what forfeited deposits pay for, now that the resale is paid", composed: true,
			Extra: map[string]string{"as": "what it is called", "lot": "the resale", "costs": "a list of {lot, payee, amount, evidence}: cost losses of the sales defaulted on", "related": "a list of {payee, amount, evidence}: other debts related to the property", "evidence": "案卷材料 by default"},
			play:  proposeForfeiture},
		{Name: "pay recovery", ZH: "退回已领案款", EN: "a payee brings back what a revoked sale had paid, to the number named in the notice", composed: true,
			Extra: map[string]string{"lot": "the lot whose sale was revoked", "payee": "whose claim it is; a party, or treasury", "amount": "what is missing, by default", "from": "account number; the person's own by default"}, play: payRecovery},
		{Name: "approve forfeiture", Op: "forfeiture.approve", ZH: "复核保证金使用表", EN: "another person of finance reads the table and approves it", composed: true,
			Extra: map[string]string{"forfeiture": "the table"}, play: approveForfeiture},
		{Name: "cancel forfeiture", Op: "forfeiture.cancel", ZH: "作废保证金使用表", EN: "a table that nobody has approved is cancelled", Extra: map[string]string{"id": "the table"}},
		{Name: "prepare forfeiture payouts", Op: "forfeiture.prepare_payouts", ZH: "按保证金使用表制单", EN: "payouts are prepared for those whom a table pays", composed: true,
			Extra: map[string]string{"forfeiture": "the table"}, play: prepareForfeiture},
		{Name: "order top-up", Op: "forfeiture.top_up", Names: "top_up", ZH: "决定是否责令补交", EN: "a judge decides whether and how much a buyer in default must bring", Extra: map[string]string{"id": "the table"}},
		{Name: "rule residual", Op: "forfeiture.residual", ZH: "裁定保证金余额", EN: "the panel's ruling about what is left of a deposit is carried out", Extra: map[string]string{"id": "the table"}},
		{Name: "pay top-up", ZH: "补交差价", EN: "somebody pays what was ordered to the number named in the order", composed: true,
			Extra: map[string]string{"forfeiture": "the table", "lot": "the lot defaulted on", "amount": "what is missing, by default", "from": "account number; the person's own by default"}, play: payTopUp},
	}
}

// payeeOf is a payee as the interface names it: a party by identifier, else by name.
func (w *world) payeeOf(n node) string {
	if id, err := w.id(n.scalar); err == nil {
		return id
	}
	return n.scalar
}

func proposeForfeiture(ctx context.Context, w *world, s Step) error {
	f := s.Fields.fields
	lot, err := w.id(f["lot"].scalar)
	if err != nil {
		return err
	}
	body := map[string]any{"resale_lot": lot, "evidence": orElse(f["evidence"].scalar, "案卷材料")}
	for _, name := range []string{"costs", "related"} {
		rows := []map[string]any{}
		for _, n := range f[name].list {
			row := map[string]any{"payee": w.payeeOf(n.fields["payee"]), "amount": n.fields["amount"].scalar, "evidence": n.fields["evidence"].scalar}
			if of, given := n.fields["lot"]; given {
				row["lot"], err = w.id(of.scalar)
				if err != nil {
					return err
				}
			}
			rows = append(rows, row)
		}
		body[name] = rows
	}
	out, err := w.call(ctx, s.By, "forfeiture.propose", map[string]string{"court": w.courtOf(s.Fields)}, "", body)
	if err != nil {
		return err
	}
	m, _ := out.(map[string]any)
	return w.remember(f["as"].scalar, text(m["forfeiture"]), "propose forfeiture")
}

// table reads a table as the person sees it.
func (w *world) table(ctx context.Context, by string, s Step) (path map[string]string, table map[string]any, err error) {
	id, err := w.id(s.Fields.fields["forfeiture"].scalar)
	if err != nil {
		return nil, nil, err
	}
	path = map[string]string{"court": w.courtOf(s.Fields), "id": id}
	out, err := w.call(ctx, by, "forfeiture.show", path, "", nil)
	table, _ = out.(map[string]any)
	return path, table, err
}

func approveForfeiture(ctx context.Context, w *world, s Step) error {
	path, table, err := w.table(ctx, s.By, s)
	if err != nil {
		return err
	}
	_, err = w.call(ctx, s.By, "forfeiture.approve", path, "", map[string]any{"content_hash": text(table["content_hash"])})
	return err
}

func prepareForfeiture(ctx context.Context, w *world, s Step) error {
	path, _, err := w.table(ctx, s.By, s)
	if err != nil {
		return err
	}
	out, err := w.call(ctx, s.By, "forfeiture.prepare_payouts", path, "", map[string]any{})
	if err != nil {
		return err
	}
	for _, line := range listOf(out) {
		if text(line["fault"]) != "" {
			return &refusal{Code: text(line["fault"]), ZH: text(line["payee"]) + "：" + text(line["fault_zh"])}
		}
	}
	return nil
}

func payTopUp(ctx context.Context, w *world, s Step) error {
	_, table, err := w.table(ctx, supervisor, s)
	if err != nil {
		return err
	}
	f := s.Fields.fields
	lot, err := w.id(f["lot"].scalar)
	if err != nil {
		return err
	}
	for _, t := range listOf(table["top_ups"]) {
		if text(t["lot"]) == lot {
			return w.pay(ctx, w.realName(s.By), orElse(f["from"].scalar, w.account(s.By)), text(t["virtual_no"]), orElse(f["amount"].scalar, text(t["amount"])), "补交差价")
		}
	}
	return fmt.Errorf("nothing was ordered for %s", f["lot"].scalar)
}

func payRecovery(ctx context.Context, w *world, s Step) error {
	f := s.Fields.fields
	lot, err := w.id(f["lot"].scalar)
	if err != nil {
		return err
	}
	out, err := w.call(ctx, supervisor, "recovery.list", map[string]string{"court": w.courtOf(s.Fields)}, "lot="+lot, nil)
	if err != nil {
		return err
	}
	payee := w.payeeOf(f["payee"])
	for _, c := range listOf(out) {
		if text(c["payee"]) == payee {
			return w.pay(ctx, w.realName(s.By), orElse(f["from"].scalar, w.account(s.By)), text(c["virtual_no"]), orElse(f["amount"].scalar, text(c["missing"])), "退回案款")
		}
	}
	return fmt.Errorf("nothing is claimed from %s", f["payee"].scalar)
}
