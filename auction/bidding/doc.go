// Package bidding is the live engine: from opening until the result it alone
// writes a lot, and it decides every bid by the rule of package auction
// (法释〔2016〕18号 Art. 17–21, 28).
//
// # One writer, many bids per commit
//
// Courts are spread over shards. A shard is written by one goroutine over one
// connection of its own. The goroutine takes whatever its queue holds (it never
// waits for more), decides each bid in order against the state in its memory,
// writes the whole batch in one statement and answers only after COMMIT. While
// one batch is being made durable the next one gathers, is decided on top of it and is
// sent off when it has landed; nothing of it is told before, and if the first fails the
// shard is read afresh and the second was never sent.
//
// # Order, stamps and the end
//
// A bid counts by the legal time at which its request entered the server (Art.
// 20), its entry stamp; the order of bids is their order in the queue. A bid
// without an entry stamp is stamped under the queue's lock, in the same critical
// section that gives it its place, so that stamps and places agree. An accepted
// bid whose entry stamp is older than that of the bid before it takes the later
// stamp: that bid was before the end, so this one is too, and no bid is lost by it.
//
// Closing is a message in the same queue. It is put there, under the same lock,
// when legal time has reached the end plus [Options.Grace], so every bid stamped
// under the lock before the end stands in front of it; a bid that brings its entry
// stamp does too if its way from the door to the queue (login, decoding) took no
// longer than Grace. When the message's turn comes and a bid in front of it has
// moved the end, it closes nothing. A bid stamped at or after the end waits
// undecided until the end plus Grace, because one stamped earlier may still move
// the end. While legal time stands still nothing can be on its way with an older
// stamp, and Grace is nothing.
//
// # One answer per key
//
// A bid carries a key chosen by its bidder. The key is looked up before every
// refusal: the same key with the same code and amount gets the first answer
// again, with other content it is [ErrKeyReused]. Accepted bids are kept for ever.
// A refusal is kept, in the transaction of its batch, when the bid had to be
// queued and judged; after a crash a retry gets it again. What is too low for the price
// that stands is not kept: the ladder says for ever why it was refused. A bid that the
// committed state alone already refuses for good (too low, bidder not qualified, bidding
// over) is answered at once and takes no place in the order; one that is too low for a
// bid on its way to the database is told when that has arrived. Both leave nothing behind,
// and their keys may be used again. [Options.KeepEveryRefusal] queues and keeps those as
// well.
//
// # Who may write
//
// The row of a shard in shard_lease says who should write; its epoch, repeated in
// every open lot and compared by every statement together with the lot's version,
// says who may. A take-over raises both in one transaction, so that of two owners
// the older can commit nothing more, however long it slept. When the outcome of a
// commit is unknown the shard stops, its callers are told to retry with the same
// key, and the state is read afresh under a new epoch.
//
// # Several nodes
//
// Every node answers for every lot. One that does not write a lot asks the owner, whom
// the table of leases names, over one link that both keep ([Link]): bids with the stamp
// of the node that they entered, commands with what came of them. The owner takes the
// later of that stamp and the one before it, and refuses one that is further from its
// clock than a bid may be on its way. What was certainly not done is tried once more;
// where nobody knows, the bidder is told to retry with the same key. A node never judges
// a bid on a lot that it does not write. One that stops tells the others, who take its
// shards at once; one that dies is missed when its lease runs out.
//
// # Outages
//
// No lot closes on a clock that ran while bidders were shut out (Art. 28(2)): a lot that
// was open through an outage longer than [Options.PauseAfter], or that opened or ended
// within any, is paused, and its court is told ([auction.Outage]). A gap between two
// owners is found when a shard is taken; bids that are not decided, and a door that does
// not open, are found by counting at each node; a lot whose last bids before its end came
// to nothing by a fault of the house is paused instead of closed, at the first of them;
// the rest is told by an operator ([Engine.Report], [Engine.Pause]). Minutes, outages and what of them touched a lot are
// kept for ever and shown to everybody ([Engine.Health]; Art. 31).
//
// What is promised here is checked again by constraints and triggers of the
// schema, for every writer; see migrations/0250_bidding.sql and
// 0765_outages.sql.
package bidding
