// Package archtest holds the tests that keep the shape of the whole tree true:
// who may import whom, that rules are pure, that nobody asks the machine for
// legal time, that every refusal has words in both languages, that money is
// never a float, that each table says how it may change. It has no other code.
//
// The tests read the real tree (go list, the parsed files, a migrated database),
// so a new package or table is checked the day it appears. Where a rule has an
// exception it stands in a table next to the rule, with its reason; a new
// package usually needs no more than a line in layers.
package archtest
