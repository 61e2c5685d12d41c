// Package desk says what waits for whom: the queue of each desk of a court, and what
// waits for a person across everything.
//
// A task is not a row of its own. It is what follows from the rows of the rooms
// (a lot that is announced next, a payout whose next approval is yours, a report
// that nobody reviewed), so that it appears with the fact that makes it wait and is
// gone with the act that does it; nothing need be kept in step. Each kind of task is
// a [node]: who does it, its words, the page it leads to, its clock, and the query
// that finds it. Clocks are those of the law in table deadline; one that was missed
// still counts until the thing is done.
//
// It reads the tables of every domain and imports none: like the timeline, it is a
// view of what stands there. Who may see a task is decided by the roles that the
// node names and by the court; who bids is told to nobody (法释〔2016〕18号 Art. 18), so
// that tasks about applications and deposits name the lot and how many wait.
package desk
