// Package ledger verifies a court's book against checkpoints that outsiders kept:
// it reads an export or a database and says what was changed, removed, inserted or
// renumbered since, and which balance is not the sum of its postings.
//
// It is written from the published description of the journal's leaves and tree
// (the chapter of payments/checkpoint), not from the code that seals: it has its
// own queries, its own encoding, its own tree and its own arithmetic, and imports
// nothing of this house. Whoever owns the database can take every guard away and
// rewrite rows, balances, stored hashes and stored roots until they agree with one
// another; they cannot rewrite a root that somebody else kept.
//
// A checkpoint is a JSON object with court, day, size and root. If it also lists
// the hashes of its leaves (as an export writes it), and these give the root, then
// what differs is named journal by journal; without them, and without hashes in the
// database that still give the root, only that something differs can be said.
package ledger
