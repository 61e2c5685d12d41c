package province

import (
	"context"
	"errors"
	"slices"
	"time"

	"fachui/internal/legal"
	"fachui/internal/money"
)

// sale is a lot and what its bidders have done.
type sale struct {
	lot, title       string
	court            *court
	housing          bool
	steady           bool // nobody will stop it
	start, increment money.Amount
	opens, ends      legal.Time
	bidders          []string // who hold a deposit, the priority purchaser last
	priority         string
	price            money.Amount // leading
	leader           string
	applied          []string // who will pay a deposit
	over             bool
}

// auction makes a lot of the asset and goes as far as the case has come.
func (a *affair) auction() {
	on := a.noticedOn()
	a.morning(on)
	a.list()
	if a.reach == listed {
		return
	}
	a.resolve(70, yuan(a.price))
	if a.turn == suspendedBefore {
		a.afternoon(on)
		a.interrupt("lot.suspend", "third_party_objection", "案外人主张权属，异议审查中（演示）")
		return
	}
	if a.reach == resolved {
		return
	}
	if !a.notify(on) {
		return
	}
	a.announce(a.announcedOn(), a.opening(), a.closing())
	a.round()
}

// opening and closing are when bidding begins, and ends unless somebody extends it.
func (th thing) opening() legal.Time {
	hour := th.hour
	if hour == 0 {
		hour = 10
	}
	return th.opens.At(hour, 0)
}

func (th thing) closing() legal.Time {
	hours := th.hours
	if hours == 0 {
		hours = 24
	}
	return th.opening().Add(time.Duration(hours) * time.Hour)
}

func (a *affair) list() {
	a.sale = &sale{
		lot: text(a.office("clerk", "lot.list", fields{":asset": a.asset})["lot"]), title: a.title, court: a.tale.court, housing: a.class == "housing",
		steady: a.turn == straight,
	}
	a.office("clerk", "lot.choose_platform", fields{":lot": a.sale.lot, "choices": []any{fields{"party": a.creditor, "platform": platform}}})
}

const platform = "法槌（演示）"

// resolve lets the panel decide the terms, at so many per cent of a price.
func (a *affair) resolve(percent int64, of money.Amount) {
	start, increment, deposit := a.terms(percent, of)
	a.sale.start, a.sale.increment = start, increment
	days := 15
	if a.reach == overdue {
		days = 7
	}
	panel := []string{a.tale.court.who("judge"), a.tale.court.who("panel"), a.tale.court.who("panel-b")}
	in := fields{
		":lot": a.sale.lot, "starting_price": start, "increment": increment, "deposit": deposit, "pay_days": days, "prior_claims": "0.00", "costs": "0.00",
		"consultation": paper("征询笔录" + a.caseNo), "members": a.p.idsOf(panel), "presiding": a.p.idOf(panel[0]), "reasons": "参照参考价（演示）",
	}
	if a.leased {
		in["holders"] = []any{fields{"party": a.lessee, "kind": "lessee", "rank": 1}}
	}
	res := text(a.office("judge", "lot.propose", in)["resolution"])
	read := a.do(panel[0], "lot.resolution", fields{":lot": a.sale.lot, ":resolution": res})
	for _, member := range panel { // who sit at one table and sign what they all see
		a.do(member, "lot.sign", fields{":lot": a.sale.lot, ":resolution": res, "agrees": true, "content_hash": text(read["content_hash"]), "opinion": ""})
	}
}

// notify tells everybody who must be told. It reports whether they all know.
func (a *affair) notify(on legal.Date) bool {
	a.office("clerk", "lot.notify", fields{":lot": a.sale.lot})
	a.afternoon(on)
	if !a.slow {
		a.received("auction.notice", a.sale.lot)
		return a.reach > noticed
	}
	for _, s := range rowsOf(a.office("clerk", "serving.of_subject", fields{"?": "kind=auction.notice&subject=" + a.sale.lot})) {
		if text(s["party"]) == a.creditor {
			a.office("clerk", "serving.record", slip(s))
		}
	}
	return false
}

func (a *affair) announce(on legal.Date, opens, ends legal.Time) {
	a.morning(on)
	a.sale.opens, a.sale.ends = opens, ends
	in := fields{
		":lot": a.sale.lot, "opens_at": opens, "ends_at": ends, "disclosures": a.p.disclosures, "warnings": a.p.warnings, "defects": a.defects(),
		"taxes":   []any{fields{"name": "契税", "bearer": "buyer"}, fields{"name": "增值税", "bearer": "seller"}, fields{"name": "印花税", "bearer": "each"}},
		"viewing": fields{"when": "公告期内工作日，请先预约", "place": a.address, "contact": a.p.nameOf(a.tale.court.who("clerk")), "phone": "0000-00000000"},
	}
	if a.class == "housing" {
		in["buyer_condition"] = "本市不限购，竞买人无须提供购房资格证明"
	}
	a.office("clerk", "lot.announce", in)
	a.p.announced(a.sale)
}

// round is one auction of the lot: applications, deposits, bids, end.
func (a *affair) round() {
	s := a.sale
	a.apply()
	switch a.turn { //nolint:exhaustive // the other turns come later
	case postponed:
		a.afternoon(day("2026-05-11"))
		a.interrupt("lot.suspend", "other", "核查工程款优先权，暂缓拍卖（演示）")
		return
	case withdrawnBefore:
		a.afternoon(day("2026-05-12"))
		a.interrupt("lot.withdraw", "claim_paid", "被执行人已自动履行（演示）")
		return
	}
	a.compete(s.opens)
	switch a.turn { //nolint:exhaustive // the other turns come before or later
	case suspendedRunning:
		a.afternoon(s.opens.Date())
		a.interrupt("lot.suspend", "third_party_objection", "案外人对标的物提出权属异议（演示）")
		return
	case withdrawnRunning:
		a.afternoon(s.opens.Date())
		a.interrupt("lot.withdraw", "compromise", "双方当事人达成执行和解（演示）")
		return
	}
	a.afternoon(s.ends.Date()) // extensions are over by then
	a.after()
}

func (a *affair) interrupt(op, ground, reason string) {
	a.office("judge", op, fields{":lot": a.sale.lot, "ground": ground, "reason": reason, "doc_no": a.caseNo + "之九"})
}

// after goes on where the auction ended.
func (a *affair) after() {
	switch a.turn {
	case failedOnce:
	case inKind:
		a.takenInKind()
	case failedTwice, released, secondAnnounced, secondRunning, sellOffAnnounced, sellOffOpen, sellOffBidding, sellOffFailed:
		a.second()
	case defaulted, undone:
		a.undo()
	default:
		if a.sale.leader != "" && a.reach > sold && a.reach != overdue {
			a.settle()
		}
	}
}

// undo is the ruling that a buyer is in default, or that a sale is revoked.
func (a *affair) undo() {
	in := fields{":lot": a.sale.lot, "doc_no": a.caseNo + "之三"}
	if a.turn == defaulted {
		a.morning(day("2026-05-11"))
		in["document"], in["reason"] = paper("重新拍卖裁定"+a.caseNo), "买受人逾期未付尾款，致使拍卖目的难以实现（演示）"
		a.office("judge", "lot.default", in)
		return
	}
	a.afternoon(day("2026-05-11"))
	in["document"], in["reason"] = paper("撤销拍卖裁定"+a.caseNo), "公告的里程数与实际不符，影响竞买人判断（演示）"
	in["ground"], in["lodged_on"] = "untrue_description", "2026-05-08"
	a.office("judge", "lot.revoke", in)
}

// apply lets the crowd apply and pay, and the officer confirm the lessee's right.
func (a *affair) apply() {
	s := a.sale
	on := s.opens.Date().AddDays(-6)
	if a.leased { // claims of priority come with their papers, five working days before bidding
		on = s.opens.Date().AddDays(-17)
	}
	if latest := opening.Date().AddDays(-3); on.After(latest) {
		on = latest
	}
	on = workday(on)
	if a.crowd == 0 || !on.After(a.announcedOn()) || a.turn != straight && a.turn != suspendedRunning && a.turn != withdrawnRunning && a.turn != failedOnce && a.turn != defaulted && a.turn != undone {
		return
	}
	a.afternoon(on)
	first := 1 + a.no*5
	var who []string
	if a.reach == running && a.turn != withdrawnRunning {
		who, first = append(who, guest), first+1 // a visitor finds a deposit paid wherever there is bidding
	}
	for i := range a.crowd - len(who) {
		if b := regular(first + i); b != guest {
			who = append(who, b)
		}
	}
	if a.leased {
		who = append(who, lessee)
		s.priority = lessee
	}
	application := ""
	for _, w := range who {
		application = a.applyAs(w)
	}
	paid := nextWorkday(on.AddDays(1))
	a.afternoon(paid)
	for _, w := range who {
		if a.turn == failedOnce {
			continue // the only applicant never pays
		}
		a.deposit(w)
	}
	if a.leased {
		a.morning(nextWorkday(paid.AddDays(1)))
		a.office("confirm", "lot.confirm_priority", fields{":lot": s.lot, "application": application, "party": a.lessee, "confirmed": true, "evidence": "租赁合同签订及占有早于查封"})
	}
	if a.turn != failedOnce {
		s.bidders = who
	}
}

func (a *affair) applyAs(who string) string {
	if a.err != nil {
		return ""
	}
	id, err := a.p.apply(a.ctx, who, a.sale)
	a.err = err
	return id
}

func (a *affair) deposit(who string) {
	if a.err == nil {
		a.err = a.p.deposit(a.ctx, who, a.sale.lot)
	}
}

// apply reads the announcement, accepts it and applies.
func (p *Province) apply(ctx context.Context, who string, s *sale) (string, error) {
	read, err := p.c.do(ctx, who, "lot.announcement", fields{":lot": s.lot})
	if err != nil {
		return "", err
	}
	in := fields{":lot": s.lot, "announcement_hash": text(read["content_hash"]), "accept_warnings": true, "housing_pledge": s.housing}
	if who == s.priority {
		in["claims_priority"] = true
		in["papers"] = []any{fields{"item": "lease", "text": "租赁合同", "document": paper("租赁合同"), "name": "租赁合同（演示）.pdf"}}
	}
	out, err := p.c.do(ctx, who, "lot.apply", in)
	return text(out["application"]), err
}

// own finds somebody's own deposit for a lot.
func (p *Province) own(ctx context.Context, who, lot string) (fields, error) {
	out, err := p.c.do(ctx, who, "deposit.own", fields{"?": "lot=" + lot})
	if err != nil {
		return nil, err
	}
	for _, d := range rowsOf(out) {
		if text(d["lot"]) == lot {
			return d, nil
		}
	}
	return nil, errors.New(who + " has no deposit to pay")
}

func (p *Province) deposit(ctx context.Context, who, lot string) error {
	d, err := p.own(ctx, who, lot)
	if err != nil {
		return err
	}
	return p.transfer(ctx, p.nameOf(who), accountNo(who), text(d["virtual_no"]), text(d["due"]), "保证金")
}

// slots are when bids of auctions that are over fell, in minutes after the opening;
// grid is when those of the running ones did, in minutes after ten of the day
// before the province opens. Lots share them, so that time moves to few moments.
var (
	slots = []int{3, 24, 203, 391, 655, 1241, 1389, 1431, 1436}
	grid  = []int{4, 66, 131, 251, 301, 401, 474, 604, 667, 745, 1182, 1310, 1362, 1417}
)

// compete places the bids of the history.
func (a *affair) compete(opens legal.Time) {
	if len(a.sale.bidders) == 0 {
		return
	}
	for i, at := range a.moments(opens) {
		a.until(at)
		a.bid(i)
	}
}

// moments are when the bids fall: towards the end of an auction that is over, and
// spread over the hours so far of one that is not.
func (a *affair) moments(opens legal.Time) []legal.Time {
	var out []legal.Time
	if a.turn == withdrawnRunning {
		return []legal.Time{opens.Add(3 * time.Minute), opens.Add(24 * time.Minute)}
	}
	if a.reach >= sold {
		for _, m := range slots[max(0, len(slots)-a.bids):] {
			out = append(out, opens.Add(time.Duration(m)*time.Minute))
		}
		return out
	}
	var all []legal.Time
	start := opening.Date().AddDays(-1).At(10, 0)
	for _, m := range grid {
		if at := start.Add(time.Duration(m) * time.Minute); at.After(opens) {
			all = append(all, at)
		}
	}
	if a.turn == suspendedRunning {
		return all[:a.bids]
	}
	for i := range min(a.bids, len(all)) {
		out = append(out, all[i*len(all)/a.bids])
	}
	return out
}

// bid lets one who does not lead bid a step or three more.
func (a *affair) bid(i int) {
	s := a.sale
	if a.err != nil {
		return
	}
	who := s.bidders[i%len(s.bidders)]
	if who == s.leader {
		who = s.bidders[(i+1)%len(s.bidders)]
	}
	amount := s.next(who, int64(1+i*i%3))
	_, err := a.p.c.do(a.ctx, who, "bid.place", fields{":lot": s.lot, "amount": amount, "confirmed": true})
	a.err = err
	s.price, s.leader = amount, who
}

// next is what who bids: the starting price first, the same as another if they
// hold a priority right, and so many steps more otherwise.
func (s *sale) next(who string, steps int64) money.Amount {
	switch {
	case s.leader == "":
		return s.start
	case who == s.priority && s.leader != s.priority:
		return s.price
	}
	return s.price.Add(s.increment.Times(steps))
}

// holds reports whether who holds a deposit for the lot.
func (s *sale) holds(who string) bool { return slices.Contains(s.bidders, who) }
