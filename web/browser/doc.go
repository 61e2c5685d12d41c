// Package browser holds the tests that look at the house through a browser, as
// the people of the story do: on a phone and on a desk, in both languages, in
// light and in dark, with a keyboard alone and without JavaScript.
//
// It has no code but tests. The harness drives the machine's Chromium in the
// test's own process, so that one test opens a whole house, plays a story up to
// a state, lets several people loose on it and asks the database afterwards. The
// head of harness_test.go is the manual; whoever makes a page adds a file of
// tests for it here. Why it is done in Go: docs/decisions/009-browser-tests.md.
package browser
