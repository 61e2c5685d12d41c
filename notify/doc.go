// Package notify decides who must be told what, by when, and how it is known
// that they were.
//
// Two things are told apart. A message informs (a deposit arrived, an auction is
// announced); it is sent and that is all. A document is served: it counts only
// when its receipt is known, and clocks of the law start at that moment, for each
// recipient of their own. A serving ends in one of five ways: it arrives in the
// list of a recipient who agreed to electronic service, the recipient confirms it,
// the clerk records its receipt on evidence, the recipient waives it in writing
// where the law allows, or, if nobody can reach the recipient, the reason is
// published and after some days the document counts as received: five full days for
// the notice of an auction (法释〔2016〕18号 Art. 16), fifteen for a report on the price
// (法释〔2018〕15号 Art. 21), thirty for a litigation paper (民事诉讼法 Art. 95).
//
// Rulings, plans and their like are litigation papers ([Duty.Litigation]): they are
// served electronically only with consent ([Consent]), and on paper only against a
// receipt that proves the day ([Methods]).
//
// [Duties] is the whole table: one row per kind, with its words in both
// languages. The package is pure: rules over values. notifypg stores and serves
// them, channels carry the messages.
package notify
