package auctionpg

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/pg"
	"fachui/internal/ref"
)

// Proposal is what a collegial panel is asked to decide about a lot, with the
// facts it rests on. Documents are named by their SHA-256.
type Proposal struct {
	StartingPrice     money.Amount      `json:"starting_price"`
	Increment         money.Amount      `json:"increment"`
	Deposit           money.Amount      `json:"deposit"`
	PayDays           int               `json:"pay_days"`
	Exception         auction.Exception `json:"exception,omitempty"`
	PurchaseLimited   bool              `json:"purchase_limited"`
	Consultation      string            `json:"consultation,omitempty"` // record of asking the parties about a market price
	Request           string            `json:"request,omitempty"`      // written request that an exception rests on
	PriorClaims       money.Amount      `json:"prior_claims"`           // that rank before the applicant's on this asset
	Costs             money.Amount      `json:"costs"`                  // of enforcement
	SurplusNotifiedOn legal.Date        `json:"surplus_notified_on,omitzero"`
	SurplusAskedOn    legal.Date        `json:"surplus_asked_on,omitzero"`
	Holders           []auction.Holder  `json:"holders"` // of priority rights, with rank
	Members           []ref.ID          `json:"members"`
	Presiding         ref.ID            `json:"presiding"`
	Reasons           string            `json:"reasons,omitempty"`
}

// proposed is the text that members read and sign: the proposal with the facts
// of the lot at that time.
type proposed struct {
	Lot            ref.ID        `json:"lot"`
	Round          auction.Round `json:"round"`
	ReferencePrice money.Amount  `json:"reference_price"`
	PreviousStart  money.Amount  `json:"previous_start"`
	Together       *recital      `json:"together,omitempty"` // the set it is sold in
	Proposal
}

// Proposed is the answer to ProposeResolution.
type Proposed struct {
	Resolution ref.ID         `json:"resolution"`
	Hash       string         `json:"content_hash"`
	Content    string         `json:"content"`
	Flags      []auction.Flag `json:"flags"`
}

func (p Proposal) terms() auction.Terms {
	return auction.Terms{
		StartingPrice: p.StartingPrice, Increment: p.Increment, Deposit: p.Deposit, PayDays: p.PayDays, Exception: p.Exception,
	}
}

// pricing is the situation in which the panel decides. Rest days at the end of
// the applicant's time to reply are rolled forward by the caller's calendar.
func (p Proposal) pricing(l Lot, replyBy legal.Date) auction.Pricing {
	reference := l.Reference
	reference.Consulted = auction.IsHash(p.Consultation)
	return auction.Pricing{
		Round: l.Round, Class: l.Class, Reference: reference, PreviousStart: l.PreviousStart, Request: auction.IsHash(p.Request),
		Surplus: auction.SurplusTest{
			Priority: p.PriorClaims, Costs: p.Costs, NotifiedOn: p.SurplusNotifiedOn, ReplyBy: replyBy, AskedOn: p.SurplusAskedOn,
		},
	}
}

// ProposeResolution puts a proposal before a panel. It is refused at once if the
// rules of pricing refuse it. Errors: those of auction.Terms.Check,
// auction.CheckPanel and auction.CheckHolders.
func (s *Service) ProposeResolution(ctx context.Context, court string, lot ref.ID, p Proposal, by event.Actor, at legal.Time) (Proposed, error) {
	var out Proposed
	err := pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		l, _, err := s.take(ctx, tx, court, lot, auction.ResolveTerms, by)
		if err != nil {
			return err
		}
		replyBy, err := s.replyBy(ctx, tx, p.SurplusNotifiedOn)
		if err != nil {
			return err
		}
		pol, err := s.policy(ctx, tx, court, at)
		if err != nil {
			return err
		}
		flags, err := p.check(l, replyBy, pol)
		if err != nil {
			return err
		}
		together, err := recite(ctx, tx, l)
		if err != nil {
			return err
		}
		text, err := json.Marshal(proposed{
			Lot: l.ID, Round: l.Round, ReferencePrice: l.Reference.Price, PreviousStart: l.PreviousStart, Together: together, Proposal: p,
		})
		if err != nil {
			return fmt.Errorf("encode proposal: %w", err)
		}
		out = Proposed{Resolution: ref.New(), Hash: hashOf(text), Content: string(text), Flags: append([]auction.Flag{}, flags...)}
		err = insertResolution(ctx, tx, l, p, replyBy, out, by, at)
		if err != nil {
			return err
		}
		return event.Add(ctx, tx, event.Fact{
			Kind: "lot.resolution_proposed", Court: court, Case: l.Case, Asset: l.Asset, Lot: l.ID, Subject: out.Resolution,
			Actor: by, At: at, Basis: auction.ErrPanelSize.Basis, Body: map[string]any{"content_hash": out.Hash, "flags": out.Flags},
		})
	})
	return out, err
}

func (p Proposal) check(l Lot, replyBy legal.Date, pol auction.Policy) ([]auction.Flag, error) {
	err := auction.CheckPanel(p.Members)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(p.Members, p.Presiding) {
		return nil, auction.ErrPanelTwice
	}
	err = auction.CheckHolders(p.Holders)
	if err != nil {
		return nil, err
	}
	situation := p.pricing(l, replyBy)
	situation.Guide = pol.Increment
	return p.terms().Check(situation)
}

// replyBy is the last day of the applicant's reply, moved to the next working
// day if it is a rest day (民事诉讼法 Art. 85).
func (s *Service) replyBy(ctx context.Context, tx pgx.Tx, notified legal.Date) (legal.Date, error) {
	if notified.IsZero() {
		return legal.Date{}, nil
	}
	cal, err := s.from.Cases.Calendar(ctx, tx)
	if err != nil {
		return legal.Date{}, err
	}
	return cal.RollForward(auction.SurplusReplyBy(notified))
}

func insertResolution(ctx context.Context, tx pgx.Tx, l Lot, p Proposal, replyBy legal.Date, out Proposed, by event.Actor, at legal.Time) error {
	holders, err := json.Marshal(append([]auction.Holder{}, p.Holders...))
	if err != nil {
		return fmt.Errorf("encode holders: %w", err)
	}
	_, err = tx.Exec(ctx, `
		insert into lot_resolution (court_id, resolution_id, lot_id, content, content_hash,
			starting_price, increment, deposit, pay_days, exception, purchase_limited, consulted, request,
			prior_claims, costs, surplus_notified_on, surplus_reply_by, surplus_asked_on, holders, members, presiding,
			proposed_by, proposed_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)`,
		l.Court, out.Resolution, l.ID, out.Content, out.Hash,
		p.StartingPrice, p.Increment, p.Deposit, p.PayDays, p.Exception, p.PurchaseLimited, p.Consultation, p.Request,
		p.PriorClaims, p.Costs, p.SurplusNotifiedOn, replyBy, p.SurplusAskedOn, holders, p.Members, p.Presiding,
		by.Person, at)
	if err != nil {
		return fmt.Errorf("save resolution of lot %s: %w", l.ID, err)
	}
	return nil
}

// Signature is one member's vote. Hash is that of the content the member read.
type Signature struct {
	Agrees  bool
	Hash    string
	Opinion string
}

// Signed is the answer to SignResolution.
type Signed struct {
	Outcome auction.Outcome `json:"outcome"`
	Status  auction.Status  `json:"status"` // of the lot
}

// SignResolution adds the vote of the acting person, as themself. When the last
// member has signed and most agree, the terms are frozen into the lot. Errors:
// ErrNoResolution, auction.ErrNotOnPanel, auction.ErrContentChanged,
// auction.ErrSignedAlready, and those of auction.Terms.Check if the facts have
// changed since.
func (s *Service) SignResolution(ctx context.Context, court string, lot, resolution ref.ID, in Signature, by event.Actor, at legal.Time) (Signed, error) {
	var out Signed
	err := pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		l, step, err := s.take(ctx, tx, court, lot, auction.ResolveTerms, by)
		if err != nil {
			return err
		}
		r, err := findResolution(ctx, tx, l, resolution)
		if err != nil {
			return err
		}
		v := auction.Vote{Member: by.Person, Agrees: in.Agrees, Hash: in.Hash, At: at}
		err = auction.CheckVote(r.Members, r.votes, r.hash, v)
		if err != nil {
			return err
		}
		err = insertSignature(ctx, tx, court, resolution, v, in.Opinion)
		if err != nil {
			return err
		}
		out = Signed{Outcome: auction.Resolve(r.Members, append(r.votes, v), r.hash), Status: l.Status}
		if out.Outcome != auction.Carried {
			return event.Add(ctx, tx, event.Fact{
				Kind: "lot.resolution_signed", Court: court, Case: l.Case, Asset: l.Asset, Lot: l.ID, Subject: resolution,
				Actor: by, At: at, Basis: step.Basis, Body: map[string]any{"outcome": out.Outcome},
			})
		}
		out.Status = step.To
		return s.carry(ctx, tx, l, step, r, by, at)
	})
	return out, err
}

// carry freezes the terms of a resolution that was carried.
func (s *Service) carry(ctx context.Context, tx pgx.Tx, l Lot, step auction.Step, r resolution, by event.Actor, at legal.Time) error {
	pol, err := s.policy(ctx, tx, l.Court, at)
	if err != nil {
		return err
	}
	together, err := recite(ctx, tx, l)
	if err != nil {
		return err
	}
	if !together.same(r.together) {
		return auction.ErrSetChanged
	}
	situation := r.pricing(l, r.replyBy)
	situation.Guide = pol.Increment
	flags, err := r.terms().Check(situation)
	if err != nil {
		return err
	}
	p := r.Proposal
	_, err = tx.Exec(ctx, `
		update lot
		set status = $3, starting_price = $4, increment = $5, deposit = $6, pay_days = $7, exception = $8,
			purchase_limited = $9, resolution_id = $10
		where court_id = $1 and lot_id = $2`,
		l.Court, l.ID, step.To, p.StartingPrice, p.Increment, p.Deposit, p.PayDays, p.Exception, p.PurchaseLimited, r.id)
	if err != nil {
		return fmt.Errorf("freeze terms of lot %s: %w", l.ID, err)
	}
	return s.record(ctx, tx, l, step, done{
		kind: "lot.resolved", subject: r.id, by: by, at: at,
		body: map[string]any{"starting_price": p.StartingPrice, "increment": p.Increment, "deposit": p.Deposit, "pay_days": p.PayDays, "flags": flags},
	})
}

// resolution is a proposal as it is stored, with the votes so far.
type resolution struct {
	id ref.ID
	Proposal
	hash    string
	content string
	replyBy legal.Date
	votes   []auction.Vote

	together *recital // the set that was recited in it
}

func findResolution(ctx context.Context, q querier, l Lot, id ref.ID) (resolution, error) {
	r := resolution{id: id}
	err := q.QueryRow(ctx, `
		select content, content_hash, surplus_reply_by
		from lot_resolution
		where court_id = $1 and lot_id = $2 and resolution_id = $3`, l.Court, l.ID, id).Scan(&r.content, &r.hash, &r.replyBy)
	if pg.NoRows(err) {
		return resolution{}, ErrNoResolution
	}
	if err != nil {
		return resolution{}, fmt.Errorf("find resolution %s: %w", id, err)
	}
	var text proposed
	err = json.Unmarshal([]byte(r.content), &text)
	if err != nil {
		return resolution{}, fmt.Errorf("read resolution %s: %w", id, err)
	}
	r.Proposal, r.together = text.Proposal, text.Together
	rows, err := q.Query(ctx, `
		select member_id, agrees, opinion, content_hash, signed_at
		from resolution_signature
		where court_id = $1 and resolution_id = $2
		order by signed_at, member_id`, l.Court, id)
	if err != nil {
		return resolution{}, fmt.Errorf("read signatures of %s: %w", id, err)
	}
	r.votes, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (v auction.Vote, err error) {
		err = row.Scan(&v.Member, &v.Agrees, &v.Opinion, &v.Hash, &v.At)
		return v, err
	})
	if err != nil {
		return resolution{}, fmt.Errorf("read signatures of %s: %w", id, err)
	}
	return r, nil
}

func insertSignature(ctx context.Context, tx pgx.Tx, court string, resolution ref.ID, v auction.Vote, opinion string) error {
	_, err := tx.Exec(ctx, `
		insert into resolution_signature (court_id, resolution_id, member_id, agrees, opinion, content_hash, signed_at)
		values ($1, $2, $3, $4, $5, $6, $7)`, court, resolution, v.Member, v.Agrees, opinion, v.Hash, v.At)
	if err != nil {
		return fmt.Errorf("sign resolution %s: %w", resolution, err)
	}
	return nil
}

func hashOf(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}
