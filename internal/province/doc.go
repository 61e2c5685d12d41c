// Package province fills a demo database with a province that does not exist:
// three courts and their people, a dozen appraisal firms, parties, bidders, and
// some sixty seized things in every state that the house can bring them to.
//
// Everything is done through the JSON API by the person whose act it is, with
// that person's roles and no more, and through the bank simulator's own
// interface; the package has no way to the database and knows no domain. Each
// case is told by a function of its own as if it were alone; the tales are told
// at once, and legal time moves to the next moment that any of them waits for
// when all of them wait (stage.go). So a history of months takes seconds.
//
// Afterwards the crowd (crowd.go) keeps the province alive: people apply, pay
// and bid at a human pace, and the bank's statements are imported every day.
//
// Nothing here can be mistaken for real: there is no 云岭省, names carry 演示,
// identity numbers lie in the region 990000, which has never been assigned, and
// so do credit codes, court codes and account numbers.
package province
