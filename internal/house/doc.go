// Package house assembles the house: it opens the database, builds every service
// on it, connects them through internal/flow, rings the bells and serves the
// route table. Commands, scenarios and tests all stand on the same assembly, so
// that what they prove is what runs.
package house
