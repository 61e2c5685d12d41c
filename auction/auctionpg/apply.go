package auctionpg

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/internal/basis"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/outbox"
	"fachui/internal/pg"
	"fachui/internal/ref"
)

// ApplicationStatus is where an application stands. Who leads is not among
// them: that is the bidding's, under a code.
type ApplicationStatus string

// The states of an application.
const (
	Applied        ApplicationStatus = "APPLIED" // nothing due
	DepositPending ApplicationStatus = "DEPOSIT_PENDING"
	Qualified      ApplicationStatus = "QUALIFIED"
	Won            ApplicationStatus = "WON"
	Released       ApplicationStatus = "RELEASED" // its deposit goes back
	OffsetToPrice  ApplicationStatus = "OFFSET_TO_PRICE"
	Forfeited      ApplicationStatus = "FORFEITED"
	Disqualified   ApplicationStatus = "DISQUALIFIED"
)

// Application is what one who wants to bid declares.
type Application struct {
	Announcement string          // hash of the announcement that was read
	Warnings     bool            // accepts its seven warnings
	Housing      bool            // pledges to be allowed to buy housing
	Priority     bool            // claims a priority right
	Principal    ref.ID          // whom the applicant acts for; zero: themself
	Mandate      string          // SHA-256 of the mandate, for an agent
	Powers       []auction.Power // what the mandate names beside bidding
	Share        string          // of the applicant, who bids for all, if others bid with him
	Joint        []JointBidder   // those others
	Papers       []auction.Entry // documents on priority or qualification
}

// Admitted is the answer to Apply. It never holds a bidder code.
type Admitted struct {
	Application ref.ID                  `json:"application"`
	Status      ApplicationStatus       `json:"status"`
	DepositDue  money.Amount            `json:"deposit_due"`
	Flags       []auction.ApplicantFlag `json:"flags"`
	Waiting     int                     `json:"waiting"` // how many others must say yes first
}

// Apply registers the acting person, or whom they act for, to bid on a lot:
// 法释〔2016〕18号 Art. 14, 17 to 19, 34. Errors: those of auction.Registration.Admit,
// ErrOtherAnnouncement, ErrMandate, ErrPapers, ErrAppliedAlready. An agent is never
// told whether the principal has applied: that would tell anybody who asks.
func (s *Service) Apply(ctx context.Context, lot ref.ID, in Application, by event.Actor, at legal.Time) (Admitted, error) {
	if in.Principal.IsZero() != (in.Mandate == "") || in.Mandate != "" && !auction.IsHash(in.Mandate) || in.Principal == by.Person {
		return Admitted{}, ErrMandate
	}
	if len(in.Powers) > 0 && in.Mandate == "" {
		return Admitted{}, ErrMandate
	}
	err := checkPapers(in.Papers)
	if err != nil {
		return Admitted{}, err
	}
	others, err := s.seated(in)
	if err != nil {
		return Admitted{}, err
	}
	var out Admitted
	err = pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		found, err := findLot(ctx, tx, lot)
		if err != nil {
			return err
		}
		if found.AnnouncedAt.IsZero() {
			return ErrNoLot
		}
		l, step, err := s.join(ctx, tx, found.Court, lot, auction.Apply, by)
		if err != nil {
			return err
		}
		admission, err := s.admit(ctx, tx, l, in, by, at)
		if err != nil {
			return err
		}
		out = Admitted{Application: ref.New(), Status: DepositPending, DepositDue: admission.Due, Flags: append([]auction.ApplicantFlag{}, admission.Flags...)}
		if admission.Due.IsZero() {
			out.Status = Applied
		}
		out.Waiting = len(others.marks)
		err = insertApplication(ctx, tx, l, in, out, by, at)
		if standsAlready(err) {
			return ErrAppliedAlready
		}
		if err != nil {
			return err
		}
		err = s.seat(ctx, tx, l, in, others, out, by, at)
		if err != nil {
			return err
		}
		err = s.applied(ctx, tx, l, step, in, out, by, at)
		if err != nil || !admission.Due.IsZero() {
			return err
		}
		out.Status, err = s.holdDeposit(ctx, tx, l, out.Application, at)
		return err
	})
	return out, err
}

// standsAlready reports whether somebody was found to stand in another application
// for the same lot.
func standsAlready(err error) bool {
	return pg.Violated(err, "application_one_per_person") || pg.Violated(err, "application_one_per_bidder") || pg.Violated(err, "person_once_per_lot")
}

// Papers are listed, not stored: each is a hash and a line of words.
const (
	mostPapers = 20
	paperName  = 200
	paperText  = 2000
)

func checkPapers(papers []auction.Entry) error {
	bad := func(e auction.Entry) bool {
		return len([]rune(e.Key)) > paperName || len([]rune(e.Name)) > paperName || len([]rune(e.Text)) > paperText ||
			e.Document != "" && !auction.IsHash(e.Document)
	}
	if len(papers) > mostPapers || slices.ContainsFunc(papers, bad) {
		return ErrPapers.With("most", mostPapers).With("text", paperText)
	}
	return nil
}

// bidder is who would be the buyer.
func (a Application) bidder(by event.Actor) ref.ID {
	if a.Principal.IsZero() {
		return by.Person
	}
	return a.Principal
}

// admit gathers what is known of the applicant and asks the rule. Whoever bids
// through another is measured like one who bids himself, and so is the other.
func (s *Service) admit(ctx context.Context, tx pgx.Tx, l Lot, in Application, by event.Actor, at legal.Time) (auction.Admission, error) {
	hash, err := announcementHash(ctx, tx, l)
	if err != nil {
		return auction.Admission{}, err
	}
	if in.Announcement != hash {
		return auction.Admission{}, ErrOtherAnnouncement.With("hash", hash)
	}
	reg, err := s.registration(ctx, tx, l, in)
	if err != nil {
		return auction.Admission{}, err
	}
	who, err := s.applicant(ctx, tx, l, in.bidder(by), at)
	if err != nil {
		return auction.Admission{}, err
	}
	if !in.Principal.IsZero() {
		agent, err := s.exclusion(ctx, tx, l, by.Person, at)
		if err != nil {
			return auction.Admission{}, err
		}
		who.Proved = who.Proved && agent.Proved
		through := auction.Applicant{Links: agent.Links}
		err = barred(ctx, tx, l, by.Person, &through)
		if err != nil {
			return auction.Admission{}, err
		}
		who.Links = append(who.Links, through.Links...)
	}
	return reg.Admit(who, auction.Request{
		Warnings: in.Warnings, Housing: in.Housing, Priority: in.Priority, Agent: !in.Principal.IsZero(), Joint: in.joint(),
		Qualified: slices.ContainsFunc(in.Papers, func(e auction.Entry) bool { return e.Key == "qualification" }),
	}, at)
}

// registration is the lot as one who wants to bid finds it. The end it gives is
// the announced one while bidding has not run past it: the state of the lot says
// whether bidding is over, however often it was extended.
func (s *Service) registration(ctx context.Context, tx pgx.Tx, l Lot, in Application) (auction.Registration, error) {
	r := auction.Registration{
		Status: l.Status, Class: l.Class, Limited: l.Limited, Deposit: l.Terms.Deposit, OpensAt: l.OpensAt, EndsAt: l.EndsAt,
	}
	if l.Round == auction.SellOff {
		r.Full = l.Terms.StartingPrice
	}
	ends, err := liveEnd(ctx, tx, l)
	if err != nil {
		return auction.Registration{}, err
	}
	r.EndsAt = legal.Later(r.EndsAt, ends)
	r.Qualification, err = requirement(ctx, tx, l)
	if err != nil {
		return auction.Registration{}, err
	}
	if !in.Priority && in.Principal.IsZero() {
		return r, nil
	}
	pol, err := s.policy(ctx, tx, l.Court, l.AnnouncedAt)
	if err != nil {
		return auction.Registration{}, err
	}
	cal, err := s.from.Cases.Calendar(ctx, tx)
	if err != nil {
		return auction.Registration{}, err
	}
	r.PapersBy, err = pol.PapersBy(l.OpensAt.Date(), cal)
	return r, err
}

// liveEnd is the end of bidding as the last bid left it, or zero before any.
func liveEnd(ctx context.Context, q querier, l Lot) (legal.Time, error) {
	var ends legal.Time
	err := q.QueryRow(ctx, `
		select ends_at
		from lot_live
		where court_id = $1 and lot_id = $2`, l.Court, l.ID).Scan(&ends)
	if err != nil && !pg.NoRows(err) {
		return legal.Time{}, fmt.Errorf("read live end of lot %s: %w", l.ID, err)
	}
	return ends, nil
}

func (s *Service) applicant(ctx context.Context, tx pgx.Tx, l Lot, person ref.ID, at legal.Time) (auction.Applicant, error) {
	x, err := s.exclusion(ctx, tx, l, person, at)
	if err != nil {
		return auction.Applicant{}, err
	}
	parties, err := s.from.Cases.Parties(ctx, tx, l.Court, l.Case)
	if err != nil {
		return auction.Applicant{}, err
	}
	a := auction.Applicant{Proved: x.Proved, Links: x.Links, Consumption: x.Consumption}
	for _, p := range parties {
		if p.Person != person {
			continue
		}
		a.Debtor = a.Debtor || p.Kind == "debtor"
		if p.Applicant {
			a.Creditor, a.Claim = true, a.Claim.Add(p.Claim)
		}
	}
	err = tx.QueryRow(ctx, `
		select exists (
			select from application a
			join lot o using (court_id, lot_id)
			where o.court_id = $1 and o.asset_id = $2 and (a.bidder_id = $3 or exists (
					select from joint_consent c
					where c.court_id = a.court_id and c.lot_id = a.lot_id and c.application_id = a.application_id and c.person_id = $3))
			  and (a.status = 'FORFEITED' or a.status in ('WON', 'OFFSET_TO_PRICE') and o.status = 'DEFAULTED'))`,
		l.Court, l.Asset, person).Scan(&a.Defaulted)
	if err != nil {
		return auction.Applicant{}, fmt.Errorf("look for defaults of an applicant: %w", err)
	}
	return a, barred(ctx, tx, l, person, &a)
}

func announcementHash(ctx context.Context, q querier, l Lot) (hash string, err error) {
	err = q.QueryRow(ctx, `
		select content_hash
		from announcement
		where court_id = $1 and lot_id = $2
		order by announcement_id desc
		limit 1`, l.Court, l.ID).Scan(&hash)
	if err != nil {
		return "", fmt.Errorf("read announcement of lot %s: %w", l.ID, err)
	}
	return hash, nil
}

func insertApplication(ctx context.Context, tx pgx.Tx, l Lot, in Application, out Admitted, by event.Actor, at legal.Time) error {
	papers, err := json.Marshal(append([]auction.Entry{}, in.Papers...))
	if err != nil {
		return fmt.Errorf("encode papers: %w", err)
	}
	_, err = tx.Exec(ctx, `
		insert into application (court_id, lot_id, application_id, person_id, bidder_id, claims_priority, deposit_due, status,
			announcement_hash, housing_pledge, mandate, mandate_waits, papers, flags, applied_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11 <> '', $12, $13, $14)`,
		l.Court, l.ID, out.Application, by.Person, in.bidder(by), in.Priority, out.DepositDue, out.Status,
		in.Announcement, in.Housing, in.Mandate, papers, flagTexts(out.Flags), at)
	if err != nil {
		return fmt.Errorf("apply for lot %s: %w", l.ID, err)
	}
	return declare(ctx, tx, l, out.Application, in.Powers, at)
}

// flagged records what the court must see about somebody who was admitted.
func flagged(ctx context.Context, tx pgx.Tx, l Lot, application ref.ID, flags []auction.ApplicantFlag, at legal.Time) error {
	for _, flag := range flags {
		if flag.Sealed() {
			continue
		}
		err := event.Add(ctx, tx, event.Fact{
			Kind: "application.flagged", Court: l.Court, Case: l.Case, Lot: l.ID, Subject: application, Actor: event.House, At: at,
			Basis: basis.Online2016(6), Body: map[string]any{"flag": flag},
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// applied records an application. The fact names no person: who bids is secret
// until the end, from the court too (Art. 18).
func (s *Service) applied(ctx context.Context, tx pgx.Tx, l Lot, step auction.Step, in Application, out Admitted, by event.Actor, at legal.Time) error {
	err := flagged(ctx, tx, l, out.Application, out.Flags, at)
	if err != nil {
		return err
	}
	err = event.Add(ctx, tx, event.Fact{
		Kind: "application.filed", Court: l.Court, Case: l.Case, Lot: l.ID, Subject: out.Application,
		Actor: event.Actor{Role: by.Role}, At: at, Basis: step.Basis, Body: map[string]any{"deposit_due": out.DepositDue},
	})
	if err != nil {
		return err
	}
	return outbox.Add(ctx, tx, l.Court, out.Application.String(), auction.Applied{
		Court: l.Court, Case: l.Case, Lot: l.ID, Application: out.Application, Person: in.bidder(by), DepositDue: out.DepositDue,
		Prepaid: l.Round == auction.SellOff, At: at,
	})
}
