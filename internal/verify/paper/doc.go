// Package paper verifies a paper of the house from files alone: the PDF, the record of
// its signature (GET /api/v1/papers/…) and the public keys (GET /api/v1/paper-keys) that
// whoever verifies keeps, from a day on which nobody had a reason to lie. It asks
// nothing of the house and shares no code with it.
//
// It proves that the bytes are those that the house signed, and with which key. That
// the paper is the court's act is what the court's own electronic seal says; the house
// leaves an empty box for it and never draws one.
package paper
