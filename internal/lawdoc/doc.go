// Package lawdoc holds the tests that keep the papers in docs true to the code:
// docs/law.md says where each article of law lives, docs/glossary.md which word
// of the law bears which name, docs/packages.md which package is what,
// docs/transitions.md how a lot comes from one state to the next, docs/pages.md
// which pages there are, and docs/threat-model.md which control stops whom; and
// whatever a paper leads to is there. It has no other code.
//
// What can be read from the source is generated: a citation is a use of package
// internal/basis, or an article named in the comment of a declaration. What a
// person must say is written by hand, and every name in it is looked up.
//
//	go test ./internal/lawdoc -update
//
// writes the generated parts anew; run it after a citation or a package has come
// or gone.
package lawdoc
