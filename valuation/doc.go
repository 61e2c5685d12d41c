// Package valuation is the law of the reference price (处置参考价): from the
// seizure of an asset to the price on which its auction stands.
//
// The text is 法释〔2018〕15号. A price is found by the first of four methods that
// can be used: the parties agree on one, an authority states an official one, the
// listed platforms are asked, a firm appraises ([Choose]). Firms are agreed on or
// drawn (package draw), three in order, and the next takes the place of one that
// falls away ([NextRank]). What comes back is checked ([Report]), served on every
// party, and open to objection for five days after each receipt ([Route]); only
// then is it the price, for at most one year ([CheckValidity]).
//
// Rules here are functions of facts: no database, no clock, no chance. Calendars
// and times are arguments. Package valuationpg gathers the facts and keeps the
// results.
package valuation
