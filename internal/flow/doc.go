// Package flow says what follows from what, across domains, and nothing else.
//
// Domains do not know each other: each tells its facts through the outbox, and
// here stands one short function per fact that calls the others. Handlers only
// write rows, in the transaction that marks the fact as handled. What runs when
// a deadline falls due, and how the time of a demo moves from one due row to the
// next, is here too.
package flow
