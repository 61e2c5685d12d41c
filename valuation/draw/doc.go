// Package draw chooses three appraisal firms, and their order, by a draw (摇号)
// that anybody can compute again.
//
// When the parties do not agree on three firms, 法释〔2018〕15号 Art. 16 lets chance
// decide. Chance must then be seen to have decided. A draw is two acts at two
// times:
//
//   - Freeze. The technical office fixes a [Manifest]: whose case, which pool, who
//     is in it, who is excluded and on what ground, what became of an earlier draw.
//     The manifest names the hash of a secret that the court has just made. Its own
//     SHA-256 is published at once, before anything can be known of the outcome.
//   - Reveal. Until a stated time each party may add a contribution. After it the
//     secret is opened: seed = SHA-256(manifest hash, secret, contributions in the
//     order of party), and each firm's ticket is HMAC-SHA256(seed, registry number).
//     Firms in the order of their tickets are the ranking; the first three that are
//     not excluded are chosen. The [Transcript] keeps all of it.
//
// A ticket depends on the seed and on the firm's own registry number alone. The
// order of the list, its length and the other firms do not matter, so that a firm
// found conflicted later is passed over and nobody else moves (Art. 19, 23).
//
// What is hashed is not JSON but a row of length-prefixed texts, see [Manifest.Hash]:
// there is one way to write it and nothing to interpret.
//
// What this cannot do: whoever knows the court's secret before the time for
// contributions ends, and is or befriends a party, can choose that party's
// contribution. The secret is therefore kept where the operator's screens do not
// reach, contributions stay closed until the reveal, and an abandoned draw stays
// visible for ever. A public beacon removes the weakness; the manifest's Beacon
// field says which source was used, and simulated and offline runs say "local".
package draw
