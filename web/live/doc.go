// Package live shows a running auction to everybody who watches it: a stream of
// what was committed, the room as it stands for the caller, and the ladder as a
// file.
//
// # Fan-out
//
// The engine hands every committed change to a [Hub], which never holds it up:
// a change of a lot that nobody watches costs a look into a map, any other goes
// into a short list of that lot. One goroutine makes of that list one frame, once
// for all who watch, and keeps the last ones in a ring. A few writers, one for
// each processor, each with a share of the connections, send every watcher what
// the ring holds beyond the version that it has. While a writer is busy frames
// gather in the ring and go out together, so that a crowd slows nobody but itself.
//
// A connection is taken over from fiber, and costs no goroutine: one ear waits for
// all who leave (one each where a connection has no file of its own). There is no queue per watcher but the kernel's socket buffer: a watcher
// that takes nothing for [Options.Patience] when it is full is dropped, and so is
// one that the ring has left behind. Both come back by themselves and say where
// they stood.
//
// # Frames
//
// The stream is server-sent events. The id of a frame is the version of the lot
// ([bidding.View]); its body says after which version it comes, so that a reader
// knows what it missed:
//
//	event: frame     {"after","now","view","bids","viewers"}  changes after version "after"
//	event: snapshot  {"now","view","bids","extensions"}       how the lot stands, with the last bids
//	event: beat      {"now","frozen","viewers":{lot:n}}       every ten seconds, if there were few frames
//	event: rest      {"poll_seconds"}                         not live: ask for the room now and then
//	event: bye       {"retry_ms"}                             the server stops: come back after a while
//
// A stream begins with what came after Last-Event-ID (or after=…) if the ring
// still has it, else with a snapshot. A frame that another node committed reaches
// us too: while somebody watches, one query a second asks for the versions of all
// watched lots, and what is newer is read from the tables. Every five seconds the nodes
// tell each other how many streams of theirs watch which lot (node_watchers), so that
// viewers counts them all.
//
// One stream may watch several lots (/api/v1/streams), so that a browser needs one
// however many tabs it has: static/stream.js of web/page holds it for all of them, in
// whichever tab the browser gave a lock to. The frames are the same. As their ids are
// versions of their own lot alone, such a stream says in its address what it has.
//
// # The page
//
// static/room.js of web/page makes a room of any page whose markup follows the head
// of that file; testdata/room.html is an example of it, and what its tests use.
package live
