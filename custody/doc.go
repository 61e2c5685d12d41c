// Package custody is the law of the things that a court holds in a case (款物):
// jewellery out of a debtor's safe, a licence plate, a crate of fruit.
//
// Things come with a record of hand-over (交接清单) that two officers bring and the
// keeper of the warehouse, who is neither of them, signs by receiving each line into
// a slot. From then on whatever is done with a thing is a [Step] of one table: it
// begins where the last one ended, and a step that takes something across the door,
// breaks a seal or puts one on is begun by one person and confirmed by another
// (法发〔2017〕6号 Art. 2). Valuables lie under a numbered seal (Art. 19). What perishes
// must be gone by a set time (Art. 21); what the title awards is handed out within
// thirty days (Art. 22), what was sold within fifteen (拍卖变卖规定 Art. 27), and what
// was released goes back within ten (Art. 23).
//
// The official wording of Art. 18 to 25 was not at hand; docs/law.md says what was
// read and which numbers are the house's own.
package custody
