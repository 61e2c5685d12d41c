// Package duty is the law of who may do what in a court's money (法发〔2017〕6号
// Art. 2: enforcement and finance divide the work, cooperate and check each
// other): which duties one person never holds together or never takes on one
// thing, how a colleague stands in for somebody on leave, and when a post of
// finance passes to another.
//
// [Minimum] is the house's; a court may be stricter and is never below it. The
// same table stands in the schema, where it refuses whoever forgets to ask here.
// Package dutypg keeps orders, terms and hand-overs.
package duty
