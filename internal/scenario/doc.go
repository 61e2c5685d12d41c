// Package scenario plays stories that are written as data: people, times, acts,
// expected refusals and expected results, in words that a lawyer's assistant can
// write (docs/scenarios.md).
//
// A story is played as a client of the HTTP interface. Each person signs in with
// a role and can do exactly what that role may do; the package has no way to the
// database. Legal time moves by the interface too, from one due deadline to the
// next, so that a story of two months takes seconds and misses nothing.
package scenario
