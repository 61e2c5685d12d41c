// Package payments is the law of the court's money: what may be received, held,
// moved and paid, by whom, by when, and what must be true at the end of a day.
//
// A court keeps one fund account at one bank and one ledger (三个一). All money
// in it belongs to somebody else, so there is no income and no expense: what the
// bank holds ([Bank]) equals what is owed to bidders, parties, treasuries and
// unknown payers, to the fen, at every moment. The ledger's chart and its standard
// postings ([Event]) are declared here and in the schema, which refuses every
// other move by itself.
//
// Money enters only by bank lines. A line that names an expectation (a deposit, a
// balance of price) by its virtual number, in the exact amount and from the right
// payer, is taken by itself; anything else waits in [Unclaimed] until two people
// say what it is, with evidence (法发〔2017〕6号; 三日认领).
//
// Money leaves only to those of record. A loser's deposit goes back by itself,
// within 24 hours, to the account it came from (法释〔2016〕18号第23条). Every
// other payout passes a chain of distinct people whose approvals bind to its
// content ([Chain], [Content]), and to its own case's balance.
//
// Beside a sale and its plan a case's money moves by a decision of two people
// ([DecisionKind]): a seller's taxes, costs that a party advanced, a transfer to
// another court, a reserve that is released, escrow. Each fen that is recovered pays
// the enforcement fee once ([CanDecideFee]). What a court had before its ledger began
// comes whole, line by line with its evidence, or not at all ([CanSignOpening]).
//
// What is here is pure: facts in, journals and refusals out. Package paymentspg
// stores and serves it.
package payments
