package objections

import (
	"context"

	"fachui/internal/legal"
	"fachui/internal/ref"
	"fachui/objection"
	"fachui/objection/objectionpg"
	"fachui/web/route"
)

type panelIn struct {
	Objection ref.ID   `path:"objection"`
	Members   []ref.ID `json:"members" required:"true"`
	Presiding ref.ID   `json:"presiding" required:"true"`
}

func (h handler) formPanel(ctx context.Context, c route.Call, in panelIn) (Done, error) {
	return Done{in.Objection}, h.svc.FormPanel(ctx, c.Court, in.Objection, in.Members, in.Presiding, c.Caller.As(c.Role), c.At)
}

type hearingIn struct {
	Objection ref.ID     `path:"objection"`
	HeldAt    legal.Time `json:"held_at" required:"true"`
	Place     string     `json:"place" required:"true"`
}

// HearingSet is the answer to setting a hearing.
type HearingSet struct {
	Hearing ref.ID `json:"hearing"`
}

func (h handler) setHearing(ctx context.Context, c route.Call, in hearingIn) (HearingSet, error) {
	id, err := h.svc.SetHearing(ctx, c.Court, in.Objection, objectionpg.Hearing{HeldAt: in.HeldAt, Place: in.Place}, c.Caller.As(c.Role), c.At)
	return HearingSet{id}, err
}

type hearingNoteIn struct {
	Objection ref.ID `path:"objection"`
	Hearing   ref.ID `path:"hearing"`
	Note      string `json:"note" required:"true"`
	Document  string `json:"document" required:"true"`
}

func (h handler) noteHearing(ctx context.Context, c route.Call, in hearingNoteIn) (Done, error) {
	return Done{in.Objection}, h.svc.NoteHearing(ctx, c.Court, in.Objection, in.Hearing, in.Note, in.Document, c.Caller.As(c.Role), c.At)
}

type securityIn struct {
	Objection ref.ID `path:"objection"`
	Security  ref.ID `path:"security"`
	Accept    bool   `json:"accept"`
	Reason    string `json:"reason" required:"true"`
}

func (h handler) decideSecurity(ctx context.Context, c route.Call, in securityIn) (Done, error) {
	return Done{in.Objection}, h.svc.DecideSecurity(ctx, c.Court, in.Objection, in.Security, in.Accept, in.Reason, c.Caller.As(c.Role), c.At)
}

type rulingIn struct {
	Objection ref.ID            `path:"objection"`
	Outcome   objection.Outcome `json:"outcome" required:"true"`
	Revoke    string            `json:"revoke"` // ground of 法释〔2016〕18号 Art. 31, if the sale is revoked
	DocNo     string            `json:"doc_no" required:"true"`
	Document  string            `json:"document" required:"true"`
	Reason    string            `json:"reason" required:"true"`
}

func (h handler) propose(ctx context.Context, c route.Call, in rulingIn) (objectionpg.ProposedRuling, error) {
	return h.svc.ProposeRuling(ctx, c.Court, in.Objection, objectionpg.Ruling{
		Paper: objection.Paper{DocNo: in.DocNo, Document: in.Document, Reason: in.Reason}, Outcome: in.Outcome, Revoke: in.Revoke,
	}, c.Caller.As(c.Role), c.At)
}

type signatureIn struct {
	Objection ref.ID `path:"objection"`
	Ruling    ref.ID `path:"ruling"`
	Agrees    bool   `json:"agrees"`
	Opinion   string `json:"opinion"`
	Hash      string `json:"content_hash" required:"true"`
}

// Signed is where the objection stands after a signature.
type Signed struct {
	State objection.State `json:"state"`
}

func (h handler) sign(ctx context.Context, c route.Call, in signatureIn) (Signed, error) {
	state, err := h.svc.Sign(ctx, c.Court, in.Objection, objectionpg.Signature{
		Ruling: in.Ruling, Agrees: in.Agrees, Opinion: in.Opinion, Hash: in.Hash,
	}, c.Caller.As(c.Role), c.At)
	return Signed{state}, err
}

func (h handler) forward(ctx context.Context, c route.Call, in objectionIn) (Done, error) {
	return Done(in), h.svc.Forward(ctx, c.Court, in.Objection, c.Caller.As(c.Role), c.At)
}

// higherIn: command is affirm, change or remand; outcome and revoke belong to a change.
type higherIn struct {
	Objection ref.ID            `path:"objection"`
	Command   objection.Command `json:"command" required:"true"`
	Outcome   objection.Outcome `json:"outcome"`
	Revoke    string            `json:"revoke"`
	DocNo     string            `json:"doc_no" required:"true"`
	Document  string            `json:"document" required:"true"`
	Reason    string            `json:"reason" required:"true"`
}

func (h handler) higher(ctx context.Context, c route.Call, in higherIn) (Done, error) {
	return Done{in.Objection}, h.svc.NoteHigher(ctx, c.Court, in.Objection, objectionpg.HigherRuling{
		Paper: objection.Paper{DocNo: in.DocNo, Document: in.Document, Reason: in.Reason}, Command: in.Command, Outcome: in.Outcome, Revoke: in.Revoke,
	}, c.Caller.As(c.Role), c.At)
}

type judgmentIn struct {
	Objection ref.ID            `path:"objection"`
	Judged    objection.Outcome `json:"judged" required:"true"` // excluded or continued
	DocNo     string            `json:"doc_no" required:"true"`
	Document  string            `json:"document" required:"true"`
	Reason    string            `json:"reason" required:"true"`
}

func (h handler) judgment(ctx context.Context, c route.Call, in judgmentIn) (Done, error) {
	return Done{in.Objection}, h.svc.NoteJudgment(ctx, c.Court, in.Objection,
		objection.Paper{DocNo: in.DocNo, Document: in.Document, Reason: in.Reason}, in.Judged, c.Caller.As(c.Role), c.At)
}
