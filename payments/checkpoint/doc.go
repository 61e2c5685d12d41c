// Package checkpoint lets outsiders hold a court to its ledger: every journal of
// a court is a leaf of one Merkle tree (RFC 6962), and whoever noted the tree's
// size and root on some day (a checkpoint) can later prove that nothing before
// it was changed, removed, inserted or renumbered.
//
// # The leaf
//
// A leaf is one journal with its postings, in bytes that everybody can compute
// again from an export. Each text is written as its length in bytes (four bytes,
// big end first) followed by its UTF-8 bytes; nothing stands between texts. The
// texts are, in this order:
//
//	"fachui-ledger/1"
//	court         as in the court's address, "jinjiang"
//	number        decimal; the journals of a court count from 1
//	book          day of the book, "2026-03-02"
//	at            legal time in UTC with six decimals, "2026-03-02T01:00:00.000000Z"
//	event         the posting rule, "P9"
//	key           of the business event
//	body hash     SHA-256 of the request, 64 lower-case hexadecimal digits
//	made          person who made it
//	checked       person who checked it
//	reverses      number of the journal that it reverses, or ""
//	case          identifier, or ""
//	source        what it rests on, or ""
//	recorded      machine time of the database, written as at
//	legs          decimal: as many legs follow
//	total         sum of the legs, "1234.50"
//
// and for each leg, by its number:
//
//	leg           decimal, from 1
//	debit         the account's kind, case, lot and subject, joined by ":",
//	              "L2050:0198…::" (what an account is not kept by is empty)
//	credit        likewise
//	amount        "1234.50"
//
// # The tree
//
// Leaf n holds journal n+1. Leaf hash = SHA-256(0x00, leaf); inner hash =
// SHA-256(0x01, left, right); a tree of n leaves splits at the largest power of
// two below n; the empty tree is SHA-256 of nothing. Hashes are written in
// lower-case hexadecimal.
//
// # No gaps
//
// A checkpoint of size n covers the journals 1 to n and nothing can appear among
// them afterwards: numbers are given out under the lock of the court's one row of
// ledger_head, which each writer keeps until it commits, so that a number is
// visible only when all before it are. The close of a day holds the same lock.
package checkpoint
