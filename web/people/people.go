// Package people holds the routes of registration, sign-in, real-name proof and
// staff. A page keeps its session in a cookie that scripts cannot read; the API
// gets the same session in the answer, and five-minute tokens made from it.
package people

import (
	"context"
	"time"

	"fachui/internal/identity"
	"fachui/internal/ref"
	"fachui/web/route"
)

// Routes are the rows of the table that svc answers.
func Routes(svc *identity.Service) []route.Route {
	h := handlers{svc}
	operator := route.Platform(identity.Operator)
	return []route.Route{
		route.Post("/api/v1/people", "person.register", route.Public(),
			"注册账号（自然人或单位）", "Register a person or a company", h.register),
		route.Post("/api/v1/sessions", "session.open", route.Public(),
			"登录", "Sign in", h.signIn),
		route.Post("/api/v1/tokens", "token.make", route.Public(),
			"用会话换取五分钟访问令牌", "Make a five-minute access token from a session", h.token),
		route.Delete("/api/v1/sessions/current", "session.close", route.SignedIn(),
			"退出登录", "Sign out", h.signOut),
		route.Delete("/api/v1/sessions", "session.close_all", route.SignedIn().WithFreshSession(),
			"退出所有设备上的登录", "Sign out everywhere", h.signOutEverywhere),
		route.Get("/api/v1/me/sessions", "session.own", route.SignedIn(),
			"我的各处登录", "Where I am signed in", h.sessions),
		route.Delete("/api/v1/me/sessions/:id", "session.end", route.SignedIn(),
			"结束我的一处登录", "End one of my sessions", h.endSession),
		route.Get("/api/v1/me", "person.me", route.SignedIn(),
			"我的账号与职务", "My account and roles", h.me),
		route.Put("/api/v1/me/papers", "person.correct", route.SignedIn(),
			"更正尚未认证的证件信息", "Correct papers that are not proved yet", h.correct),
		route.Put("/api/v1/me/password", "password.change", route.SignedIn().WithFreshSession(),
			"修改密码，其他登录随即失效", "Change my password; my other sessions end", h.changePassword),
		route.Post("/api/v1/me/proofs", "proof.file", route.SignedIn(),
			"申请实名认证", "Prove my real name", h.prove),
		route.Get("/api/v1/me/proofs", "proof.own", route.SignedIn(),
			"我的实名认证记录", "What became of my proofs", h.ownProofs),
		route.Get("/api/v1/proofs", "proof.waiting", operator,
			"待人工核验的实名申请", "Proofs that wait for a decision by hand", h.waiting),
		route.Post("/api/v1/proofs/:proof/opening", "proof.open", operator.WithFreshSession(),
			"查看待核验的证件信息（记录理由）", "Open the papers of a waiting proof; the reason is recorded", h.open),
		route.Post("/api/v1/proofs/:proof/acceptance", "proof.accept", operator.WithFreshSession(),
			"核验通过", "Accept a waiting proof", h.accept),
		route.Post("/api/v1/proofs/:proof/refusal", "proof.refuse", operator.WithFreshSession(),
			"核验不通过", "Refuse a waiting proof", h.refuse),
		route.Get("/api/v1/staff", "staff.list", operator,
			"法院或平台的任职人员", "Who holds roles in a court or on the platform", h.staff),
		route.Get("/api/v1/courts/:court/staff", "staff.of_court", route.Court(identity.CourtRoles...),
			"本院任职人员", "Who holds roles in this court", h.colleagues),
		route.Get("/api/v1/courts/:court/officers", "staff.officers", route.Court(identity.CourtRoles...),
			"本院现任和曾任人员的姓名（文书署名用）", "Who holds or held an office here, by the full name that stands on what they sign", h.officers),
		route.Post("/api/v1/staff", "staff.grant", operator.WithFreshSession(),
			"授予职务", "Grant a role", h.grant),
		route.Delete("/api/v1/staff", "staff.revoke", operator.WithFreshSession(),
			"解除职务", "End a role", h.revoke),
	}
}

type handlers struct{ svc *identity.Service }

type papers struct {
	Name           string             `json:"name" required:"true"`
	Paper          identity.PaperKind `json:"paper"` // id_card, or credit_code for a company
	Number         string             `json:"id_number" required:"true"`
	Phone          string             `json:"phone"`
	Representative string             `json:"representative"`
}

func (p papers) raw() identity.RawPapers {
	return identity.RawPapers{
		Paper: p.Paper, Name: p.Name, Number: p.Number, Phone: p.Phone, Representative: p.Representative,
	}
}

type registerIn struct {
	Kind           identity.Kind      `json:"kind" required:"true"`
	Login          string             `json:"login" required:"true"`
	Password       identity.Secret    `json:"password" required:"true"`
	Name           string             `json:"name" required:"true"`
	Paper          identity.PaperKind `json:"paper"`
	Number         string             `json:"id_number" required:"true"`
	Phone          string             `json:"phone"`
	Representative string             `json:"representative"`
}

func (h handlers) register(ctx context.Context, call route.Call, in registerIn) (identity.Profile, error) {
	p := papers{in.Name, in.Paper, in.Number, in.Phone, in.Representative}
	return h.svc.Register(ctx, call.At, identity.Registration{
		Kind: in.Kind, Login: in.Login, Password: in.Password, Papers: p.raw(), IP: call.IP,
	})
}

type signInIn struct {
	Login    string          `json:"login" required:"true"`
	Password identity.Secret `json:"password" required:"true"`
}

// signInOut carries the session itself for programs; a page has it in its cookie.
type signInOut struct {
	Session        string    `json:"session"`
	SessionExpires time.Time `json:"session_expires_at"`
	Token          string    `json:"token"`
	TokenExpires   time.Time `json:"token_expires_at"`
	Person         ref.ID    `json:"person"`
}

func (h handlers) signIn(ctx context.Context, call route.Call, in signInIn) (signInOut, error) {
	s, err := h.svc.Login(ctx, call.At, identity.Credentials{Login: in.Login, Password: in.Password, IP: call.IP})
	if err != nil {
		return signInOut{}, err
	}
	keepSession(ctx, s)
	return signInOut{
		Session: string(s.Token), SessionExpires: s.Expires,
		Token: string(s.Access.Text), TokenExpires: s.Access.Expires, Person: s.Person,
	}, nil
}

type tokenIn struct {
	Session identity.Secret `json:"session"` // empty: the session of the cookie
}

type tokenOut struct {
	Token   string    `json:"token"`
	Expires time.Time `json:"token_expires_at"`
}

func (h handlers) token(ctx context.Context, call route.Call, in tokenIn) (tokenOut, error) {
	if in.Session == "" {
		t, err := h.svc.TokenOf(ctx, call.Caller)
		return tokenOut{string(t.Text), t.Expires}, err
	}
	t, err := h.svc.Token(ctx, in.Session)
	return tokenOut{string(t.Text), t.Expires}, err
}

func (h handlers) signOut(ctx context.Context, call route.Call, _ route.None) (route.None, error) {
	err := h.svc.Logout(ctx, call.At, call.Caller)
	if err == nil {
		dropSession(ctx)
	}
	return route.None{}, err
}

func (h handlers) signOutEverywhere(ctx context.Context, call route.Call, _ route.None) (route.None, error) {
	err := h.svc.LogoutAll(ctx, call.At, call.Caller)
	if err == nil {
		dropSession(ctx)
	}
	return route.None{}, err
}

// Sessions are a person's own sessions.
type Sessions struct {
	Sessions []identity.OwnSession `json:"sessions"`
}

func (h handlers) sessions(ctx context.Context, call route.Call, _ route.None) (Sessions, error) {
	all, err := h.svc.Sessions(ctx, call.Caller)
	return Sessions{all}, err
}

type sessionIn struct {
	ID ref.ID `path:"id"`
}

func (h handlers) endSession(ctx context.Context, call route.Call, in sessionIn) (route.None, error) {
	err := h.svc.EndSession(ctx, call.At, call.Caller, in.ID)
	if err == nil && in.ID == call.Caller.Session {
		dropSession(ctx)
	}
	return route.None{}, err
}

func (h handlers) me(ctx context.Context, call route.Call, _ route.None) (identity.Mine, error) {
	return h.svc.MyProfile(ctx, call.Caller)
}

func (h handlers) correct(ctx context.Context, call route.Call, in papers) (identity.Profile, error) {
	return h.svc.Correct(ctx, call.At, call.Caller.Person, in.raw())
}

type changePasswordIn struct {
	Old identity.Secret `json:"old" required:"true"`
	New identity.Secret `json:"new" required:"true"`
}

func (h handlers) changePassword(ctx context.Context, call route.Call, in changePasswordIn) (route.None, error) {
	return route.None{}, h.svc.ChangePassword(ctx, call.At, call.Caller, in.Old, in.New)
}

type proveIn struct {
	Evidence string `json:"evidence"` // SHA-256 in hexadecimal; not for identity cards
}

type proofOut struct {
	Proof    ref.ID              `json:"proof"`
	Outcome  identity.Outcome    `json:"outcome"`
	State    identity.ProofState `json:"state"`
	Reason   string              `json:"reason,omitempty"`
	ReasonEN string              `json:"reason_en,omitempty"`
}

func outOf(p identity.Proof) proofOut {
	return proofOut{p.ID, p.Outcome, p.State, p.Reason.ZH, p.Reason.EN}
}

func (h handlers) prove(ctx context.Context, call route.Call, in proveIn) (proofOut, error) {
	p, err := h.svc.Prove(ctx, call.At, call.Caller.Person, in.Evidence)
	return outOf(p), err
}

// OwnProofs are the attempts of whoever asks.
type OwnProofs struct {
	Attempts []identity.Attempt `json:"attempts"`
}

func (h handlers) ownProofs(ctx context.Context, call route.Call, _ route.None) (OwnProofs, error) {
	a, err := h.svc.Attempts(ctx, call.Caller.Person)
	return OwnProofs{a}, err
}

// WaitingProofs are the proofs that wait for an operator.
type WaitingProofs struct {
	Proofs []identity.Waiting `json:"proofs"`
}

func (h handlers) waiting(ctx context.Context, _ route.Call, _ route.None) (WaitingProofs, error) {
	w, err := h.svc.WaitingProofs(ctx)
	return WaitingProofs{w}, err
}

type proofIn struct {
	Proof  ref.ID `path:"proof"`
	Reason string `json:"reason" required:"true"`
}

// OpenedProof is the one answer that shows papers in plain.
type OpenedProof struct {
	Proof          ref.ID             `json:"proof"`
	Paper          identity.PaperKind `json:"paper"`
	Name           string             `json:"name"`
	Number         string             `json:"id_number"`
	Representative string             `json:"representative,omitempty"`
	Evidence       string             `json:"evidence"`
}

func (h handlers) open(ctx context.Context, call route.Call, in proofIn) (OpenedProof, error) {
	o, err := h.svc.OpenProof(ctx, in.Proof, identity.Opening{By: call.Caller.As(call.Role), At: call.At, Reason: in.Reason})
	p := o.Papers
	return OpenedProof{
		Proof: in.Proof, Paper: p.Paper, Name: string(p.Name.Reveal()), Number: string(p.Number.Reveal()),
		Representative: string(p.Representative.Reveal()), Evidence: o.Evidence,
	}, err
}

func (h handlers) accept(ctx context.Context, call route.Call, in proofIn) (proofOut, error) {
	return h.decide(ctx, call, in, true)
}

func (h handlers) refuse(ctx context.Context, call route.Call, in proofIn) (proofOut, error) {
	return h.decide(ctx, call, in, false)
}

func (h handlers) decide(ctx context.Context, call route.Call, in proofIn, accepted bool) (proofOut, error) {
	p, err := h.svc.Decide(ctx, call.At, call.Caller.As(call.Role), in.Proof, accepted, in.Reason)
	return outOf(p), err
}

type staffIn struct {
	Court string `query:"court"`
}

// Staff are those who hold roles.
type Staff struct {
	Staff []identity.Holder `json:"staff"`
}

func (h handlers) staff(ctx context.Context, _ route.Call, in staffIn) (Staff, error) {
	s, err := h.svc.Holders(ctx, in.Court)
	return Staff{s}, err
}

func (h handlers) colleagues(ctx context.Context, call route.Call, _ route.None) (Staff, error) {
	s, err := h.svc.Holders(ctx, call.Court)
	return Staff{s}, err
}

// Officers are who holds or held an office of a court.
type Officers struct {
	Officers []identity.Officer `json:"officers"`
}

func (h handlers) officers(ctx context.Context, call route.Call, _ route.None) (Officers, error) {
	o, err := h.svc.Officers(ctx, call.Court)
	return Officers{o}, err
}

type appointIn struct {
	Court  string        `json:"court"` // empty for a platform role
	Login  string        `json:"login" required:"true"`
	Role   identity.Role `json:"role" required:"true"`
	Reason string        `json:"reason"` // required to end a role
}

type appointOut struct {
	Person ref.ID        `json:"person"`
	Court  string        `json:"court,omitempty"`
	Role   identity.Role `json:"role"`
	RoleZH string        `json:"role_zh"`
	RoleEN string        `json:"role_en"`
}

func (h handlers) grant(ctx context.Context, call route.Call, in appointIn) (appointOut, error) {
	return h.appoint(ctx, call, in, h.svc.Grant)
}

func (h handlers) revoke(ctx context.Context, call route.Call, in appointIn) (appointOut, error) {
	return h.appoint(ctx, call, in, h.svc.Revoke)
}

func (h handlers) appoint(ctx context.Context, call route.Call, in appointIn, do identity.Appoint) (appointOut, error) {
	person, err := do(ctx, call.At, call.Caller.As(call.Role), identity.Appointment{
		Login: in.Login, Court: in.Court, Role: in.Role, Reason: in.Reason,
	})
	name := in.Role.Name()
	return appointOut{person, in.Court, in.Role, name.ZH, name.EN}, err
}
