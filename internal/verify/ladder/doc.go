// Package ladder verifies the bids of a lot from their file alone (GET
// /api/v1/lots/…/ladder.json, or the audit file of a court): nothing is asked of the
// house that took them.
//
// Like package internal/verify/draw it is written from the published description and
// imports no code of the house. If both agree, each receipt that a bidder keeps is
// that of one bid in the file, each bid follows from those before it by the rules of
// the auction (法释〔2016〕18号 Art. 20, 21), and none was changed, left out or put in
// since somebody kept a link of the chain.
//
// The description. Hashes are SHA-256 in lower-case hex over two lines that each end
// with a line feed, with single spaces between values as they stand in the file:
//
//	receipt = "fachui/bid/1", lot seq code amount at_us ends_at_us
//	link 0  = "fachui/ladder/1", lot starting_price increment
//	link n  = "fachui/chain/1", link n-1, receipt of bid n
//
// Several files of one lot are read in the order in which they are given: the first
// link of each is the last one of the file before.
package ladder
