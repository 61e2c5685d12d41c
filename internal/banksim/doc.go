// Package banksim is a bank that keeps its own books.
//
// A court's ledger is only worth something if somebody else's books say the
// same. In a demo, a scenario or a test there is no bank, so this package is
// one: a separate process (fachui banksim) with its own accounts, its own
// double entry, its own journal on its own disk and its own clock. It imports
// nothing from the rest of the program, so a mistake in the court's arithmetic
// cannot be repeated here by way of shared code; the two meet only over HTTP
// and in statement files, as a court and its bank do.
//
// What happened is a journal: one line of JSON per event, flushed to the disk
// before anybody is answered, and replayed at the start. A line torn by a crash
// is cut off; nobody was told that it had happened. All balances, lines and
// statements are folds over the journal.
//
// Two habits of real banks matter to a court and are kept. The answer to an
// instruction is not the bank line: an instruction is accepted at once and
// settled when the bank works (POST /work, or by itself after a delay). And an
// answer can be lost: faults may be set so that the bank refuses, returns the
// money after some days (退汇), or records the instruction and then says nothing.
//
// Money that enters the simulated world (opening balances) comes from the
// internal account [Vault], so that all balances always sum to zero. The
// protocol is written down in docs/banksim.md.
package banksim
