// Package auction is the law of a lot sold online by a court: what must stand
// before it may be announced, when a bid counts, when the clock is extended, who
// wins, and what follows a sale or a failure.
//
// It rests on 法释〔2016〕18号 (the online rules), with 法释〔2021〕18号 for housing,
// 法释〔2021〕20号 for equity, 法释〔2014〕13号 for criminal property, and the general
// 拍卖变卖规定 where those are silent (法释〔2016〕18号 Art. 37).
//
// The package is pure. A rule takes facts and legal time as arguments and
// decides; it never fetches, stores or asks what time it is. The chapters:
//
//   - lot.go, bid.go, close.go: the live phase. [Lot.Accept] decides one bid.
//   - pricing.go, surplus.go, panel.go: starting price, deposit and increment, the
//     no-surplus test, and the collegial panel that decides them.
//   - notice.go, checklist.go, tax.go, announce.go: who is told first, and when and with
//     what content a lot may be announced.
//   - apply.go: who may bid, as whom, and what deposit is due.
//   - after.go: payment, ruling, delivery and re-auction periods.
//   - state.go, step.go, table.go: every state, every command, and every pair that passes.
//
// Storage and transactions live in auction/auctionpg, the live engine in
// auction/bidding.
package auction
