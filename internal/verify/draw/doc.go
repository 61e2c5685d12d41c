// Package draw verifies the record of a draw of appraisal firms from its files
// alone: nothing is asked of the house that drew.
//
// It is written from the published description, not from the code that draws: it
// has its own reading, its own encoding and its own arithmetic, and imports
// neither that code nor any database package. If both agree, the record follows
// from what was published before anybody could know the outcome. If a record was
// touched, [Verify] says which part no longer fits the rest.
//
// The description. A text is encoded as its length in bytes (four bytes, big end
// first) followed by its UTF-8 bytes; a number as its decimal text; a truth value
// as "true" or "false"; a list as its length followed by its items. With D =
// "fachui-draw/1":
//
//	secret hash     = SHA-256(D"/secret", secret)
//	manifest hash   = SHA-256(D"/manifest", every field in the order of the file)
//	seed            = SHA-256(D"/seed", manifest hash in hex, secret, the number of
//	                  contributions, then party and nonce of each, by party)
//	ticket          = HMAC-SHA256(seed, registry number)
//	transcript hash = SHA-256(D"/transcript", every field but hash, in order)
//	void hash       = SHA-256(D"/void", every field but hash, in order)
//
// Hashes are lower-case hex. Firms are ranked by ticket; the first three that are
// not excluded are chosen (法释〔2018〕15号 Art. 16).
package draw
