package main

// Help is what a command says under --help, with examples that can be typed as
// they stand.

// Help explains the demo.
func (demoCmd) Help() string {
	return `Needs nothing but PostgreSQL binaries on the machine. A private cluster is started in the
data directory (printed first), the story is played through the JSON interface as its people,
the ledger and the draw are checked by code that shares nothing with the server.

Examples:
  fachui demo                          play, check, then serve on http://127.0.0.1:8080
  fachui demo --headless               play, check and stop; exit status 1 on any breach
  fachui demo --listen 127.0.0.1:9000 --data ./fachui-data`
}

// Help explains serving.
func (serveCmd) Help() string {
	return `Examples:
  fachui serve                         a private cluster, in-process Redis, the bank simulator
  fachui serve --data /srv/fachui --listen 127.0.0.1:8080
  DATABASE_URL=… REDIS_URL=… FACHUI_BANK_URL=… fachui serve

docs/operating.md says what each part is by default and for real.`
}

// Help explains running stories.
func (scenarioRunCmd) Help() string {
	return `Examples:
  fachui scenario run scenarios/story.yaml
  fachui scenario run -v scenarios/extension.yaml      with the timeline
  fachui scenario run --json scenarios/*.yaml

docs/scenarios.md says how to write one.`
}

// Help explains the check of a draw.
func (verifyDrawCmd) Help() string {
	return `Fetch the record from anybody who has it, then recompute it here:
  curl -s http://127.0.0.1:8080/api/v1/draws/DRAW/record > draw.json
  fachui verify draw draw.json
Exit status 1 if any part does not follow from what was published.`
}

// Help explains the check of a lot's bids.
func (verifyLadderCmd) Help() string {
	return `Fetch the bids from anybody who has them, then check them here:
  curl -s http://127.0.0.1:8080/api/v1/lots/LOT/ladder.json > ladder.json
  fachui verify ladder ladder.json
A long ladder comes in parts, each naming the next: give them in their order. Keep the last
link (head): a later file in which another link stands at that bid was changed.
Exit status 1 if any bid does not follow from what was published.`
}

// Help explains exports of a book.
func (exportLedgerCmd) Help() string {
	return `Writes the journal as one JSON object a line, and a checkpoint: size and root of the tree over
all journals up to a closed day. Keep the checkpoint where the court's staff cannot reach it.

Examples:
  fachui export ledger --court jinjiang --auditor-url "$FACHUI_AUDITOR_URL" --dir ./kept
  fachui export ledger --court jinjiang --day 2026-03-02 --hledger
  hledger -f ledger-jinjiang.hledger check -s`
}

// Help explains the check of a book.
func (verifyLedgerCmd) Help() string {
	return `Any checkpoint will do: that of an export, or the answer of /api/v1/checkpoints/COURT/DATE.
The first also names each journal that differs.

Examples:
  fachui verify ledger --checkpoint kept/ledger-jinjiang.checkpoint.json ledger-jinjiang.ndjson
  fachui verify ledger --checkpoint kept/ledger-jinjiang.checkpoint.json --auditor-url "$FACHUI_AUDITOR_URL"
Exit status 1 if a journal was changed, removed, inserted or renumbered since, if the book does
not continue the checkpoint, or if a balance is not the sum of its postings.`
}

// Help explains the check of a record.
func (verifyRecordCmd) Help() string {
	return `Examples:
  fachui verify record --auditor-url "$FACHUI_AUDITOR_URL"
  fachui verify record --auditor-url "$FACHUI_AUDITOR_URL" --json
docs/invariants.md lists what is checked, and on which law.`
}

// Help explains replays.
func (replayCmd) Help() string {
	return `The file has the header ts,bidder_code,price,status (状态: 出局, 成交, 无效).

Example:
  fachui replay ladder.csv --step 46000 --opens "2026-05-25 10:00" --ends "2026-05-26 10:00"
Exit status 1 if record and engine differ; the first difference is printed in words.`
}

// Help explains the bench of the ledger.
func (benchLedgerCmd) Help() string {
	return `Windows of each design are taken in turn, so that whatever else the machine does touches
all of them: compare ratios, not figures. Commits are durable (fsync on). After each window the
books are checked: what was acknowledged is stored under its number and nothing else is, debits
equal credits, and the bank what is owed. Then lots end, and the refunds of their losers are timed.

Examples:
  fachui bench ledger
  fachui bench ledger --rounds 11 --sales 5
  fachui bench ledger --deposits 5000 --json`
}

// Help explains the bank simulator.
func (banksimCmd) Help() string {
	return `Example:
  fachui banksim --dir ./bank --listen 127.0.0.1:7070
docs/banksim.md is its protocol.`
}

// Help explains migrating.
func (migrateCmd) Help() string {
	return `Create the login roles fachui_owner, fachui_app and fachui_auditor first, and a database that
fachui_owner owns.

Examples:
  fachui migrate --owner-url postgres://fachui_owner@db/fachui
  FACHUI_OWNER_URL=… fachui migrate --purpose scratch --clock "2026-03-02 09:00"`
}

// Help explains the drill.
func (drillRestoreCmd) Help() string {
	return `A backup that was never restored is a hope. This restores one into a private cluster that is
thrown away, has every court's book recomputed by the independent verifier and held against the
checkpoint of every closed day, and asks every invariant of the copy.

Examples:
  FACHUI_OWNER_URL=… fachui drill restore              dump now, restore, compare
  fachui drill restore --dump nightly.dump --checkpoint kept/ledger-jinjiang.checkpoint.json
  FACHUI_OWNER_URL=… fachui drill restore --dump nightly.dump --json

Exit status 0 if every book is the same, 1 if anything differs, 2 if the drill could not be
carried out. A dump alone is held against itself: add --owner-url or --checkpoint.`
}
