package auctionpg

import (
	"context"
	"io"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/internal/calendar"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/press"
	"fachui/internal/ref"
)

// Sources are the questions that the auction asks others.
type Sources struct {
	Cases      Cases
	Prices     Prices
	Exclusions Exclusions
	Seals      Seals
	Names      Names
	Claims     Claims
	HashNumber func(number string) []byte // keyed, of a paper
	Chance     io.Reader                  // where the secrets of drawn lots come from
	Press      *press.Press               // sets, keeps and signs papers
	Cipher     Cipher                     // seals the facts of papers
}

// Cipher keeps what names people unreadable in the database.
type Cipher interface {
	Encrypt(table, id, column string, plain []byte) ([]byte, error)
	Decrypt(table, id, column string, sealed []byte) ([]byte, error)
}

// Claims tells what the distribution of a price would pay to creditors of a case.
type Claims interface {
	Takers(ctx context.Context, tx pgx.Tx, court string, caseID ref.ID, price money.Amount, parties ...ref.ID) ([]auction.Taker, error)
}

// Cases tells of cases, their assets and parties. [Registry] answers it.
type Cases interface {
	// Asset is one seized asset of court.
	Asset(ctx context.Context, tx pgx.Tx, court string, asset ref.ID) (Asset, error)
	// Parties are those of a case that must be told, or may hold a right.
	Parties(ctx context.Context, tx pgx.Tx, court string, caseID ref.ID) ([]Party, error)
	// Calendar tells working days.
	Calendar(ctx context.Context, tx pgx.Tx) (calendar.Calendar, error)
}

// Asset is what a lot sells.
type Asset struct {
	ID       ref.ID
	Case     ref.ID
	Kind     auction.AssetKind
	Class    auction.Class
	Title    string
	Province string
	City     string
	Address  string
	Criminal bool // of the property part of a criminal judgment
	Surveyed bool // its state was looked into, and nothing is missing (法释〔2016〕18号 Art. 6)
}

// Party is one side of a case, as far as a sale concerns it. Kind is the
// registry's word.
type Party struct {
	ID        ref.ID
	Person    ref.ID // who acts for it here, if registered
	Kind      string
	Applicant bool         // applied for this enforcement
	Claim     money.Amount // what it is owed in this case
}

// party is one entitled to notice as creditor or debtor; priority one who may
// hold a priority right.
func (p Party) party() bool { return p.Kind == "creditor" || p.Kind == "debtor" }
func (p Party) priority() bool {
	return p.Kind == "priority_purchaser" || p.Kind == "co_owner" || p.Kind == "lessee"
}

// Prices tells the reference price of an asset; ok is false while it has none.
type Prices interface {
	Price(ctx context.Context, tx pgx.Tx, court string, asset ref.ID) (p Price, ok bool, err error)
}

// Price is a reference price that is final.
type Price struct {
	Price      money.Amount
	Market     bool // no appraisal: the market's price
	Method     string
	FixedAt    legal.Time
	ValidUntil legal.Date
	Valuation  ref.ID
	Report     ref.ID
}

// Exclusions tells what ties a person to the sale of an asset.
type Exclusions interface {
	Exclusion(ctx context.Context, tx pgx.Tx, court string, asset, person ref.ID, at legal.Time) (Exclusion, error)
}

// Exclusion holds the facts that may keep a person from bidding.
type Exclusion struct {
	Proved      bool // real name was proved
	Links       []auction.Link
	Consumption bool // under a consumption order
}

// Seals turns applications into bidder codes and, at the end, one code back.
type Seals interface {
	Code(ctx context.Context, lot, application ref.ID) (string, error)
	// Find is the one of applications whose code is code, or zero if none is.
	Find(ctx context.Context, lot ref.ID, code string, applications []ref.ID) (ref.ID, error)
	// Invitation is what opens a seat among joint bidders to whoever is told it.
	Invitation(ctx context.Context, lot, seat ref.ID) (string, error)
	// Invited is the one of seats that invitation opens, or zero if none is.
	Invited(ctx context.Context, lot ref.ID, invitation string, seats []ref.ID) (ref.ID, error)
}

// Names opens the name of a person or party; reading it is recorded in tx.
type Names interface {
	Name(ctx context.Context, tx pgx.Tx, person ref.ID, why Opening) (string, error)
	// Party opens the full name of a party of a case.
	Party(ctx context.Context, tx pgx.Tx, party ref.ID, why Opening) (string, error)
	// Mark is that of a name somebody wrote; it fails if that is no name.
	Mark(name string) (Mark, error)
	// MarkOf is that of the name that person proved.
	MarkOf(ctx context.Context, tx pgx.Tx, person ref.ID) (Mark, error)
}

// Mark is a name that is not told: a keyed hash by which equal ones are found, and
// the form in which it may be shown.
type Mark struct {
	Hash   []byte
	Masked string
}

// Opening says why a name is opened.
type Opening struct {
	Court  string
	Case   ref.ID
	Lot    ref.ID
	By     ref.ID // zero: the house
	Role   string
	At     legal.Time
	Reason string
}
