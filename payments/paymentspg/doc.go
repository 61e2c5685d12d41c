// Package paymentspg keeps the court's money in PostgreSQL: the ledger, deposits,
// bank lines, exceptions, settlements, plans, payouts and day closes.
//
// Each use case takes the court's money lock first ([lockMoney]), so that money
// of one court moves in one order and two use cases cannot deadlock; then it
// locks its own rows, asks the rules of package payments, writes, and records the
// fact. Journals are entered by [Post] in one round trip and every one carries
// the key of its business event: whatever is pressed twice happens once. Use cases
// that need not look at balances are committed together with those that come at
// the same time ([Service.Enter]).
//
// The bank is asked only by workers ([Service.SendDue], [Service.PullLines]);
// no transaction waits for it. What the bank did is believed only from bank lines.
package paymentspg
