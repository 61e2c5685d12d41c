// Package lots verifies the record of lots between creditors who would all take a
// property for their debts (拍卖变卖规定 Art. 16), from its file alone: nothing is asked
// of the house that drew.
//
// Like package internal/verify/draw it is written from the published description and
// imports no code of the house. If both agree, to whom the lots fell follows from a
// list and a secret that were fixed before, and from what the creditors themselves
// added while nobody could know the outcome.
//
// The description. A row of texts is hashed as SHA-256 of each text's length in bytes
// as a decimal number, a colon and the text, one after the other; numbers are decimal,
// times as in the file. Hashes are lower-case hex.
//
//	secret hash     = ("secret", secret)
//	manifest hash   = ("manifest", version, court, lot, price, rank, secret hash,
//	                  frozen at, contributions until, each party in order)
//	seed            = ("seed", version, manifest hash, secret, then party and
//	                  contribution of each who contributed, by party)
//	ticket          = HMAC-SHA256(seed, party)
//	transcript hash = ("transcript", version, manifest hash, secret in hex, how many
//	                  contributed, each one's party, contribution and time, seed, how
//	                  many tickets, each one's party and ticket, chosen, drawn at)
//
// The lowest ticket takes the property. Version fachui/in-kind/1 had no contributions
// and no transcript hash.
package lots
