package notifypg_test

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"fachui/internal/event"
	"fachui/internal/files"
	"fachui/internal/keyring"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/pgtest"
	"fachui/internal/ref"
	"fachui/internal/registry"
	"fachui/notify"
	"fachui/notify/channel"
	"fachui/notify/notifypg"
)

var scan = strings.Repeat("a1", 32)

func (p *post) consents() []notifypg.ConsentView {
	p.t.Helper()
	cs, err := notifypg.CaseConsents(context.Background(), p.pool, court, p.caseID, registry.Page{})
	require.NoError(p.t, err)
	return cs
}

// The duties and the schema name the same kinds.
func TestTheSchemaKnowsLitigationPapers(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	for _, d := range notify.Duties() {
		var is bool
		require.NoError(t, p.pool.QueryRow(context.Background(), `select litigation_paper($1)`, d.Kind).Scan(&is))
		require.Equal(t, d.Litigation, is, d.Kind)
	}
}

func TestARulingIsNotServedElectronicallyWithoutConsent(t *testing.T) {
	t.Parallel()
	p, ctx := newPost(t), context.Background()
	_, ss := p.serve("payments.plan", notify.Parties(p.creditor, p.debtor)...)
	mine := of(t, ss, p.creditor)
	require.ErrorIs(t, p.Confirm(ctx, mine, notify.NoConsent, p.zhang, at), notify.ErrNoConsent)
	require.ErrorIs(t, p.Confirm(ctx, mine, "wide", p.zhang, at), notify.ErrScope)
	require.ErrorIs(t, p.Confirm(ctx, mine, notify.OneDocument, p.li, at), notify.ErrNotRecipient)
	_, err := p.Arrive(ctx, court, mine, "", legal.Time{}, clerk, at)
	require.ErrorIs(t, err, notify.ErrNoConsent)
	require.Empty(t, p.consents(), "a refused act leaves no consent")

	require.NoError(t, p.Confirm(ctx, mine, notify.OneDocument, p.zhang, at.Add(time.Hour)))
	cs := p.consents()
	require.Len(t, cs, 1)
	require.Equal(t, mine, cs[0].Serving)
	p.drain()
	require.Equal(t, at.Add(time.Hour), p.got[0].At)

	_, ss = p.serve("payments.plan_objection", notify.Parties(p.creditor)...)
	require.ErrorIs(t, p.Confirm(ctx, ss[0].Serving, notify.NoConsent, p.zhang, at.Add(2*time.Hour)), notify.ErrNoConsent, "it was for the other document alone")
}

// Who agreed for the case is served when the paper arrives; what they take back ends it
// for later papers.
func TestAPaperArrivesAtWhoAgreed(t *testing.T) {
	t.Parallel()
	p, ctx := newPost(t), context.Background()
	_, err := p.Agree(ctx, p.caseID, event.Actor{Person: ref.New(), Role: "person"}, at)
	require.ErrorIs(t, err, notify.ErrConsentRecipient)
	ids, err := p.Agree(ctx, p.caseID, p.zhang, at)
	require.NoError(t, err)
	require.Len(t, ids, 1)
	_, err = p.Agree(ctx, p.caseID, p.zhang, at)
	require.ErrorIs(t, err, notify.ErrConsentTwice)

	_, ss := p.serve("payments.plan", notify.Parties(p.creditor, p.debtor)...)
	for _, s := range ss {
		require.Equal(t, s.Party == p.creditor, s.Status == "received", s.Status)
		if s.Party == p.creditor {
			require.Equal(t, "electronic", s.How)
			require.Equal(t, at, s.Received)
		}
	}
	_, ss = p.serve("auction.notice", notify.Parties(p.creditor)...)
	require.Equal(t, "sent", ss[0].Status, "the notice of a sale is confirmed by whoever reads it")

	require.ErrorIs(t, p.Revoke(ctx, ids[0], p.li, at), notify.ErrConsentUnknown)
	require.ErrorIs(t, p.Revoke(ctx, ref.New(), p.zhang, at), notify.ErrConsentUnknown)
	require.NoError(t, p.Revoke(ctx, ids[0], p.zhang, at))
	require.ErrorIs(t, p.Revoke(ctx, ids[0], p.zhang, at), notify.ErrConsentEnded)
	_, ss = p.serve("payments.plan", notify.Parties(p.creditor)...)
	require.Equal(t, "sent", ss[0].Status)
	own, err := notifypg.OwnConsents(ctx, p.pool, p.zhang.Person, registry.Page{})
	require.NoError(t, err)
	require.Len(t, own, 1)
	require.Equal(t, at, own[0].EndedAt)
}

func TestASignedPaperIsTakenIn(t *testing.T) {
	t.Parallel()
	p, ctx := newSealedPost(t), context.Background()
	in := notifypg.Signed{Party: p.creditor, Medium: notify.OnSite, SignedOn: at.Date(), Document: scan}
	take := func(change func(*notifypg.Signed), who event.Actor) error {
		x := in
		change(&x)
		_, err := p.TakeConsent(ctx, court, p.caseID, x, who, at)
		return err
	}
	require.ErrorIs(t, take(func(x *notifypg.Signed) { x.Party = ref.New() }, clerk), notify.ErrConsentRecipient)
	require.ErrorIs(t, take(func(x *notifypg.Signed) {}, p.zhang), notify.ErrConsentOwn)
	require.ErrorIs(t, take(func(x *notifypg.Signed) { x.Document = "" }, clerk), notify.ErrConsentPaper)
	require.ErrorIs(t, take(func(x *notifypg.Signed) { x.Document = strings.Repeat("a2", 32) }, clerk), files.ErrNotKept)
	require.ErrorIs(t, take(func(x *notifypg.Signed) { x.Party = p.lessee }, clerk), notify.ErrConsentAccount)
	require.ErrorIs(t, take(func(x *notifypg.Signed) { x.Medium, x.Address = notify.ByEmail, "nowhere" }, clerk), notify.ErrEmail)
	require.NoError(t, take(func(x *notifypg.Signed) { x.Party, x.Medium, x.Address = p.lessee, notify.ByEmail, "he@example.com" }, clerk))
	require.NoError(t, take(func(x *notifypg.Signed) {}, clerk))
	require.ErrorIs(t, take(func(x *notifypg.Signed) {}, clerk), notify.ErrConsentTwice)

	_, ss := p.serve("payments.plan", notify.Parties(p.creditor, p.lessee)...)
	mailed := of(t, ss, p.lessee)
	_, err := p.Arrive(ctx, court, mailed, "", at, clerk, at)
	require.ErrorIs(t, err, notify.ErrEvidence)
	done, err := p.Arrive(ctx, court, mailed, "发送成功截图", at.Add(time.Minute), clerk, at.Add(time.Hour))
	require.NoError(t, err)
	require.Equal(t, at.Add(time.Minute), done.ReceivedAt)
	for _, s := range ss {
		require.Equal(t, s.Party == p.creditor, s.Status == "received")
	}

	cs := p.consents()
	require.NotContains(t, cs[0].Address, "he@", "the address is masked")
	require.ErrorIs(t, p.TakeRevocation(ctx, court, p.caseID, cs[1].Consent, "", clerk, at), notify.ErrConsentPaper)
	require.ErrorIs(t, p.TakeRevocation(ctx, court, p.caseID, cs[1].Consent, scan, p.zhang, at), notify.ErrConsentOwn)
	require.ErrorIs(t, p.TakeRevocation(ctx, "wuhou", p.caseID, cs[1].Consent, scan, clerk, at), notify.ErrConsentUnknown)
	require.ErrorIs(t, p.TakeRevocation(ctx, court, p.caseID, cs[1].Consent, strings.Repeat("a2", 32), clerk, at), files.ErrNotKept)
	require.NoError(t, p.TakeRevocation(ctx, court, p.caseID, cs[1].Consent, scan, clerk, at))
}

// A paper that was signed before a document was sent and recorded after it serves it as it
// is recorded, and what was sent before the signature not at all.
func TestASignedPaperReachesWhatWasSentSince(t *testing.T) {
	t.Parallel()
	p, ctx := newSealedPost(t), context.Background()
	_, ss := p.serve("payments.plan", notify.Parties(p.creditor, p.debtor)...)
	later := at.Add(72 * time.Hour)
	take := func(party ref.ID, on legal.Date) error {
		_, err := p.TakeConsent(ctx, court, p.caseID, notifypg.Signed{Party: party, Medium: notify.OnSite, SignedOn: on, Document: scan}, clerk, later)
		return err
	}
	require.ErrorIs(t, take(p.creditor, legal.MustDate("2026-02-09")), notify.ErrConsentDay)
	require.NoError(t, take(p.creditor, at.Date()))
	require.NoError(t, take(p.debtor, at.Date().AddDays(1)))
	served, err := p.Show(ctx, court, of(t, ss, p.creditor), later)
	require.NoError(t, err)
	require.Equal(t, []any{"received", "electronic", later}, []any{served.Status, served.How, served.Received})
	open, err := p.Show(ctx, court, of(t, ss, p.debtor), later)
	require.NoError(t, err)
	require.Equal(t, "sent", open.Status)
}

var paperSlip = notify.Receipt{Method: notify.Mail, Address: "云溪市人民路1号", Taker: notify.TakerFamily, TakerName: "张小三", Document: scan}

func TestARulingIsServedOnPaperAgainstAReceipt(t *testing.T) {
	t.Parallel()
	p, ctx := newSealedPost(t), context.Background()
	buyer := event.Actor{Person: ref.New(), Role: "person"}
	_, ss := p.serve("auction.ruling", notify.Persons(buyer.Person)...)
	id, later := ss[0].Serving, at.Add(48*time.Hour)
	require.ErrorIs(t, p.Record(ctx, court, id, notify.Receipt{}, "当面签收", at, clerk, later), notify.ErrReceiptNeeded)
	require.ErrorIs(t, p.Record(ctx, court, id, notify.Receipt{Method: notify.Left, Address: "某路", Document: scan}, "拒收", at, clerk, later), notify.ErrWitness)
	require.ErrorIs(t, p.Record(ctx, court, id, paperSlip, "邮件回执", at, buyer, later), notify.ErrConsentOwn)
	unkept := paperSlip
	unkept.Document = strings.Repeat("a2", 32)
	require.ErrorIs(t, p.Record(ctx, court, id, unkept, "邮件回执", at, clerk, later), files.ErrNotKept)
	require.NoError(t, p.Record(ctx, court, id, paperSlip, "邮件回执", at.Add(24*time.Hour), clerk, later))
	require.ErrorIs(t, p.Record(ctx, court, id, paperSlip, "邮件回执", at, clerk, later), notify.ErrReceived)
	p.drain()
	require.Equal(t, at.Add(24*time.Hour), p.got[0].At, "service counts from the return slip, not from its entry")

	shown, err := p.Show(ctx, court, id, later)
	require.NoError(t, err)
	require.Equal(t, "张小三", shown.Receipt.TakerName)
	require.Equal(t, notify.Mail, shown.By())
	require.Contains(t, shown.Slip.String(), "邮件回执上注明的收件之日")
	_, err = p.Show(ctx, "wuhou", id, later)
	require.ErrorIs(t, err, notify.ErrServingUnknown)
	var open int
	require.NoError(t, p.pool.QueryRow(ctx, `select count(*) from service_receipt where encode(sealed, 'escape') like '%' || $1 || '%'`, "人民路").Scan(&open))
	require.Zero(t, open, "names and places stand in no row in the open")
}

// 民事诉讼法 Art. 91: another court serves, and the day is that on which the recipient
// signed, not that on which the receipt came back.
func TestARulingIsServedThroughAnotherCourt(t *testing.T) {
	t.Parallel()
	p, ctx := newSealedPost(t), context.Background()
	_, ss := p.serve("auction.ruling", notify.Persons(ref.New())...)
	id, signed, back := ss[0].Serving, at.Add(72*time.Hour), at.Add(240*time.Hour)
	slip := paperSlip
	slip.Method, slip.Entrusted = notify.Entrusted, notify.Entrustment{Court: "成都市锦江区人民法院", Letter: "（2026）委送1号", On: at.Date()}
	require.ErrorIs(t, p.Record(ctx, court, id, slip, "委托送达回证", signed, clerk, back), notify.ErrEntrusted, "no court asks itself")
	slip.Entrusted.Court = "德阳市旌阳区人民法院"
	require.NoError(t, p.Record(ctx, court, id, slip, "委托送达回证", signed, clerk, back))
	p.drain()
	require.Equal(t, signed, p.got[0].At)
	shown, err := p.Show(ctx, court, id, back)
	require.NoError(t, err)
	require.Equal(t, []any{notify.Entrusted, "德阳市旌阳区人民法院", "（2026）委送1号", at.Date()},
		[]any{shown.By(), shown.Receipt.EntrustedCourt, shown.Receipt.EntrustedLetter, shown.Receipt.EntrustedOn})
	require.Contains(t, shown.Slip.String(), "受委托的人民法院：德阳市旌阳区人民法院")
	require.Contains(t, shown.Slip.String(), "委托送达")
}

// Whoever goes round the rules meets the schema.
func TestTheSchemaWantsProofOfService(t *testing.T) {
	t.Parallel()
	p, ctx := newSealedPost(t), context.Background()
	_, ss := p.serve("payments.plan", notify.Parties(p.creditor, p.debtor)...)
	mine, other := of(t, ss, p.creditor), of(t, ss, p.debtor)
	ids, err := p.Agree(ctx, p.caseID, p.zhang, at.Add(time.Hour))
	require.NoError(t, err)
	for _, x := range []struct {
		name, sql, constraint string
		args                  []any
	}{
		{"confirmed without consent", `update serving set status = 'received', how = 'self', received_at = $2 where serving_id = $1`, "serving_needs_consent", []any{other, at}},
		{"by another's consent", `update serving set status = 'received', how = 'self', received_at = $2, consent_id = $3 where serving_id = $1`, "serving_needs_consent", []any{other, at.Add(2 * time.Hour), ids[0]}},
		{"before the consent", `update serving set status = 'received', how = 'electronic', received_at = $2, consent_id = $3 where serving_id = $1`, "serving_needs_consent", []any{mine, at, ids[0]}},
		{"on evidence without a receipt", `update serving set status = 'received', how = 'clerk', received_at = $2, evidence = '回证' where serving_id = $1`, "serving_needs_receipt", []any{mine, at}},
		{"no litigation paper any more", `update serving set litigation = not litigation where serving_id = $1 and sent_at = $2`, "serving_litigation", []any{mine, at}},
		{"left before nobody", `insert into service_receipt (court_id, serving_id, method, taker, witness, sealed, served_at, document, kept_by, at)
			values ('jinjiang', $1, 'left', '', '', '\x00', $2, repeat('a', 64), gen_random_uuid(), $2)`, "service_receipt_witnessed", []any{mine, at}},
		{"nobody signed", `insert into service_receipt (court_id, serving_id, method, taker, witness, sealed, served_at, document, kept_by, at)
			values ('jinjiang', $1, 'direct', '', '', '\x00', $2, repeat('a', 64), gen_random_uuid(), $2)`, "service_receipt_signed", []any{mine, at}},
		{"before it was sent", `insert into service_receipt (court_id, serving_id, method, taker, witness, sealed, served_at, document, kept_by, at)
			values ('jinjiang', $1, 'direct', 'recipient', '', '\x00', $2::timestamptz - interval '1 second', repeat('a', 64), gen_random_uuid(), $2)`, "service_receipt_open", []any{mine, at}},
		{"a consent by a clerk for a party", `insert into service_consent (court_id, consent_id, case_id, party_id, medium, way, signed_on, given_by, at)
			select court_id, gen_random_uuid(), case_id, $1, 'site', 'self', '2026-02-15', gen_random_uuid(), $2 from enforcement_case`, "service_consent_own", []any{p.debtor, at}},
		{"a paper that is none", `insert into service_consent (court_id, consent_id, case_id, party_id, medium, way, signed_on, given_by, at)
			select court_id, gen_random_uuid(), case_id, $1, 'site', 'paper', '2026-02-15', gen_random_uuid(), $2 from enforcement_case`, "service_consent_signed", []any{p.debtor, at}},
		{"signed tomorrow", `insert into service_consent (court_id, consent_id, case_id, party_id, medium, way, signed_on, document, given_by, at)
			select court_id, gen_random_uuid(), case_id, $1, 'site', 'paper', '2099-01-01', repeat('a', 64), gen_random_uuid(), $2 from enforcement_case`, "service_consent_day", []any{p.debtor, at}},
		{"somebody of nowhere", `insert into service_consent (court_id, consent_id, case_id, person_id, medium, way, signed_on, document, given_by, at)
			select court_id, gen_random_uuid(), case_id, $1, 'site', 'paper', '2026-02-15', repeat('a', 64), gen_random_uuid(), $2 from enforcement_case`, "service_consent_recipient", []any{ref.New(), at}},
		{"a paper that the court does not keep", `insert into service_consent (court_id, consent_id, case_id, party_id, medium, way, signed_on, document, given_by, at)
			select court_id, gen_random_uuid(), case_id, $1, 'site', 'paper', '2026-02-15', repeat('b', 64), gen_random_uuid(), $2 from enforcement_case`, "paper_kept", []any{p.debtor, at}},
		{"a receipt that the court does not keep", `insert into service_receipt (court_id, serving_id, method, taker, witness, sealed, served_at, document, kept_by, at)
			values ('jinjiang', $1, 'direct', 'recipient', '', '\x00', $2, repeat('b', 64), gen_random_uuid(), $2)`, "paper_kept", []any{mine, at}},
		{"signed before the case was filed", `insert into service_consent (court_id, consent_id, case_id, party_id, medium, way, signed_on, document, given_by, at)
			select court_id, gen_random_uuid(), case_id, $1, 'site', 'paper', '2026-02-09', repeat('a', 64), gen_random_uuid(), $2 from enforcement_case`, "service_consent_since", []any{p.debtor, at}},
		{"taken back by somebody else", `insert into service_consent_end (court_id, consent_id, way, ended_by, at) values ('jinjiang', $1, 'self', gen_random_uuid(), $2)`, "service_consent_end_own", []any{ids[0], at.Add(2 * time.Hour)}},
		{"taken back before it was given", `insert into service_consent_end (court_id, consent_id, way, ended_by, at) select 'jinjiang', $1, 'self', given_by, $2 from service_consent`, "service_consent_end_own", []any{ids[0], at}},
	} {
		_, err := p.pool.Exec(ctx, x.sql, x.args...)
		require.True(t, violates(err, x.constraint), "%s: %v", x.name, err)
		_, err = pgtest.Owner(t, p.pool).Exec(ctx, x.sql, x.args...)
		require.True(t, violates(err, x.constraint), "%s as the owner: %v", x.name, err)
	}
}

func violates(err error, constraint string) bool { return pg.Violated(err, constraint) }

// newSealedPost is a post that can seal what it keeps of people.
func newSealedPost(t *testing.T) *post {
	t.Helper()
	p := newPost(t)
	ring, err := keyring.Open(filepath.Join(t.TempDir(), "ring"))
	require.NoError(t, err)
	p.Service = notifypg.New(p.pool, notifypg.Options{
		Senders: map[notify.Means]channel.Sender{notify.File: p.out}, Machine: func() time.Time { return p.now }, Cipher: ring,
	})
	return p
}
