// Package valuationpg stores and serves valuations: it gathers the facts, asks the
// rules of package valuation, writes what they decided and records the event.
//
// A valuation is the lock: every use case takes its row first, so that two people
// pressing at once are put in order. What follows by itself when a clock runs out
// is [Service.DeadlineTx]; what follows for other domains is told by the events of
// package valuation and done in internal/flow.
//
// Who may act is partly the route table's matter (roles in a court) and partly
// this package's: the draw's operator is neither the case's handler nor a keeper
// of the pool; a commission is answered by an appraiser of its firm; a party acts
// for itself.
package valuationpg
