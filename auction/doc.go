// Package auction is the law of a lot sold online by a court: what must stand
// before it may be announced, when a bid counts, when the clock is extended, who
// wins, and what follows a sale or a failure.
//
// It rests on 法释〔2016〕18号 (the online rules), with 法释〔2021〕18号 for housing,
// 法释〔2021〕20号 for equity, 法释〔2014〕13号 for criminal property, 法明传〔2017〕455号 for
// the sell-off, and the general 拍卖变卖规定 where those are silent (法释〔2016〕18号
// Art. 37). docs/law.md says article by article where each of them lives.
//
// The package is pure. A rule takes facts and legal time as arguments and
// decides; it never fetches, stores or asks what time it is. The chapters:
//
//   - lot.go, bid.go, close.go, selloff.go, outage.go: the live phase. [Lot.Accept]
//     decides one bid.
//   - asset.go, pricing.go, surplus.go, panel.go: what may be sold online, starting price,
//     deposit and increment, the no-surplus test, and the collegial panel that decides them.
//   - notice.go, checklist.go, tax.go, vacate.go, announce.go, conform.go: who is told
//     first, and when and with what content a lot may be announced.
//   - apply.go, eligibility.go, joint.go: who may bid, as whom, and what deposit is due.
//   - lotset.go: things that are sold together, and when the sale of the rest stops.
//   - stop.go, standstill.go, alarm.go: what interrupts a sale, and for how long.
//   - after.go, buyer.go, clearing.go, handed.go: payment, the second look at the buyer,
//     ruling, clearing and delivery.
//   - undone.go, approval.go, following.go: default, equity that was not approved,
//     revocation, and what must be done again before the next sale.
//   - inkind.go, lotdraw.go: creditors who take what nobody bought, and lots between them.
//   - cost.go, reader.go, practice.go: what a reader wants to know before bidding.
//   - policy.go, setting.go: what a court may set where the law is silent.
//   - state.go, step.go, table.go: every state, every command, and every pair that passes.
//
// Storage and transactions live in auction/auctionpg, the live engine in
// auction/bidding.
package auction
