package notify_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"fachui/internal/calendar"
	"fachui/internal/legal"
	"fachui/internal/ref"
	"fachui/notify"
)

var scan = strings.Repeat("a1", 32)

var signed = notify.Receipt{Method: notify.Direct, Address: "云溪市人民路1号", Taker: notify.TakerSelf, TakerName: "张三", Document: scan}

// 民事诉讼法 Art. 87, 89–91, 95: from which day service counts.
func TestTheDayOfService(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		method    notify.Method
		day, want string
	}{
		{notify.Direct, "2026-03-06", "2026-03-06"},
		{notify.Left, "2026-03-07", "2026-03-07"}, // a Saturday is a day of service, too
		{notify.Mail, "2026-03-09", "2026-03-09"},
		{notify.Entrusted, "2026-03-07", "2026-03-07"}, // the day on which the recipient signed, not that of the receipt's return
		{notify.Electronic, "2026-03-08", "2026-03-08"},
		{notify.Publication, "2026-03-02", "2026-04-01"}, // the day itself does not count, thirty do
		{notify.Publication, "2026-03-03", "2026-04-02"},
		{notify.Publication, "2026-03-05", "2026-04-07"}, // Saturday the 4th to Monday the 6th: Qingming
		{notify.Publication, "2026-03-06", "2026-04-07"},
		{notify.Publication, "2026-03-08", "2026-04-07"},
		{notify.Publication, "2026-03-09", "2026-04-08"},
	} {
		got, err := tt.method.TakesEffect(cal, legal.MustDate(tt.day))
		require.NoError(t, err)
		require.Equal(t, legal.MustDate(tt.want), got, "%s on %s", tt.method, tt.day)
	}
	_, err := notify.Method("pigeon").TakesEffect(cal, legal.MustDate("2026-03-02"))
	require.ErrorIs(t, err, notify.ErrMethod)
	_, err = notify.Publication.TakesEffect(cal, legal.MustDate("2026-12-20"))
	require.ErrorIs(t, err, calendar.ErrYearNotLoaded)
}

// What is served in the ways of the procedure alone is rulings, orders, plans and what
// opens a period of objection to a plan; the notices of a sale have a law of their own.
func TestLitigationPapers(t *testing.T) {
	t.Parallel()
	for _, d := range notify.Duties() {
		if d.Litigation {
			require.True(t, d.Serve, d.Kind)
			require.False(t, d.Waivable, d.Kind)
			require.Equal(t, notify.PublicationDays, d.Posting, d.Kind)
			require.Equal(t, 95, d.PostingBasis().Article, d.Kind)
		}
	}
	for _, d := range notify.Duties() {
		if d.Serve && strings.Contains(d.Title.ZH, "裁定书") {
			require.True(t, d.Litigation, "%s is a ruling", d.Kind)
		}
	}
	require.True(t, find(t, "auction.ruling").Litigation)
	require.True(t, find(t, "payments.plan").Litigation)
	require.False(t, find(t, "auction.notice").Litigation)
}

var asked = notify.Entrustment{Court: "德阳市旌阳区人民法院", Letter: "（2026）川0104委送3号", On: legal.MustDate("2026-03-03")}

func entrust(e notify.Entrustment) func(*notify.Receipt) {
	return func(r *notify.Receipt) { r.Method, r.Entrusted = notify.Entrusted, e }
}

// 民诉法解释 Art. 134: the letter goes out with what is to be served, and the recipient
// signs after that.
func TestTheDayOfEntrustment(t *testing.T) {
	t.Parallel()
	s, d := serving("auction.ruling"), find(t, "auction.ruling")
	served := s.SentAt.Add(96 * time.Hour)
	for _, tt := range []struct {
		name string
		on   legal.Date
		want error
	}{
		{"the day before it was issued", s.SentAt.Date().AddDays(-1), notify.ErrEntrustedOn},
		{"that day", s.SentAt.Date(), nil},
		{"the day of service", served.Date(), nil},
		{"the day after", served.Date().AddDays(1), notify.ErrEntrustedOn},
	} {
		r := signed
		entrust(notify.Entrustment{Court: asked.Court, Letter: asked.Letter, On: tt.on})(&r)
		done, err := s.Record(d, ref.New(), r, "委托送达回证", served, served.Add(240*time.Hour))
		require.ErrorIs(t, err, tt.want, tt.name)
		if err == nil {
			require.Equal(t, served, done.ReceivedAt, "the day on which the recipient signed")
		}
	}
}

func TestAReceiptProvesTheService(t *testing.T) {
	t.Parallel()
	with := func(f func(*notify.Receipt)) notify.Receipt { r := signed; f(&r); return r }
	left := notify.Receipt{Method: notify.Left, Address: "云溪市人民路1号", Witness: notify.WitnessRecording, Document: scan}
	for _, tt := range []struct {
		name string
		r    notify.Receipt
		want error
	}{
		{"signed by the recipient", signed, nil},
		{"by post", with(func(r *notify.Receipt) { r.Method, r.Taker = notify.Mail, notify.TakerFamily }), nil},
		{"through another court", with(entrust(asked)), nil},
		{"through a court whose name has three characters", with(entrust(notify.Entrustment{Court: "某法院", Letter: asked.Letter, On: asked.On})), notify.ErrReceiptLacks},
		{"through a court without a name", with(entrust(notify.Entrustment{Letter: asked.Letter, On: asked.On})), notify.ErrReceiptLacks},
		{"without a letter", with(entrust(notify.Entrustment{Court: asked.Court, On: asked.On})), notify.ErrReceiptLacks},
		{"a letter of no day", with(entrust(notify.Entrustment{Court: asked.Court, Letter: asked.Letter})), notify.ErrReceiptLacks},
		{"through another court, and nobody signed", with(func(r *notify.Receipt) { entrust(asked)(r); r.TakerName = "" }), notify.ErrReceiptLacks},
		{"by hand, and another court was asked", with(func(r *notify.Receipt) { r.Entrusted = asked }), notify.ErrEntrusted},
		{"an organisation", with(func(r *notify.Receipt) { r.Taker = notify.TakerOffice }), nil},
		{"an agent", with(func(r *notify.Receipt) { r.Taker = notify.TakerAgent }), nil},
		{"a neighbour", with(func(r *notify.Receipt) { r.Taker = "neighbour" }), notify.ErrReceiptLacks},
		{"nobody signed", with(func(r *notify.Receipt) { r.TakerName = "" }), notify.ErrReceiptLacks},
		{"a name of eighty", with(func(r *notify.Receipt) { r.TakerName = strings.Repeat("张", 80) }), nil},
		{"a name of eighty-one", with(func(r *notify.Receipt) { r.TakerName = strings.Repeat("张", 81) }), notify.ErrReceiptLacks},
		{"nowhere", with(func(r *notify.Receipt) { r.Address = " 路 " }), notify.ErrReceiptLacks},
		{"two characters of address", with(func(r *notify.Receipt) { r.Address = "某路" }), nil},
		{"201 characters of address", with(func(r *notify.Receipt) { r.Address = strings.Repeat("路", 201) }), notify.ErrReceiptLacks},
		{"no scan", with(func(r *notify.Receipt) { r.Document = "" }), notify.ErrReceiptLacks},
		{"no hash", with(func(r *notify.Receipt) { r.Document = strings.Repeat("g", 64) }), notify.ErrReceiptLacks},
		{"published", with(func(r *notify.Receipt) { r.Method = notify.Publication }), notify.ErrMethod},
		{"signed before a witness", with(func(r *notify.Receipt) { r.Witness = notify.WitnessRecording }), notify.ErrWitness},
		{"left before a camera", left, nil},
		{"left before a witness", func() notify.Receipt {
			r := left
			r.Witness, r.WitnessName = notify.WitnessPerson, "赵主任"
			return r
		}(), nil},
		{"left before nobody", func() notify.Receipt { r := left; r.Witness = ""; return r }(), notify.ErrWitness},
		{"a witness without a name", func() notify.Receipt { r := left; r.Witness = notify.WitnessPerson; return r }(), notify.ErrWitness},
		{"left and signed for", func() notify.Receipt { r := left; r.Taker = notify.TakerSelf; return r }(), notify.ErrWitness},
	} {
		require.ErrorIs(t, tt.r.Check(), tt.want, tt.name)
	}
}

func TestALitigationPaperNeedsAReceipt(t *testing.T) {
	t.Parallel()
	s, d := serving("auction.ruling"), find(t, "auction.ruling")
	at := sentAt.Add(time.Hour)
	_, err := s.Record(d, clerk, notify.Receipt{}, "当面签收", at, at)
	require.ErrorIs(t, err, notify.ErrReceiptNeeded)
	_, err = s.Record(d, clerk, notify.Receipt{Method: notify.Left}, "拒收", at, at)
	require.ErrorIs(t, err, notify.ErrReceiptLacks)
	got, err := s.Record(d, clerk, signed, "送达回证1号", at, at)
	require.NoError(t, err)
	require.Equal(t, at, got.ReceivedAt)
}

// 民事诉讼法 Art. 90, 民诉法解释 Art. 135: what arrives before anybody agreed has not
// arrived; a withdrawal works forward.
func TestElectronicService(t *testing.T) {
	t.Parallel()
	s, d := serving("auction.ruling"), find(t, "auction.ruling")
	day := 24 * time.Hour
	consent := func(at, ended legal.Time, f ...func(*notify.Consent)) []notify.Consent {
		c := notify.Consent{ID: ref.New(), Court: s.Court, Recipient: notify.Recipient{Party: s.Recipient.Party}, Medium: notify.OnSite, At: at, EndedAt: ended}
		for _, change := range f {
			change(&c)
		}
		return []notify.Consent{c}
	}
	now := sentAt.Add(3 * day)
	for _, tt := range []struct {
		name string
		cs   []notify.Consent
		want legal.Time // of service; zero: refused
	}{
		{"nobody agreed", nil, legal.Time{}},
		{"before it was sent", consent(sentAt.Add(-day), legal.Time{}), sentAt},
		{"at the very sending", consent(sentAt, legal.Time{}), sentAt},
		{"afterwards", consent(sentAt.Add(day), legal.Time{}), sentAt.Add(day)},
		{"just now", consent(now, legal.Time{}), now},
		{"in the future", consent(now.Add(time.Microsecond), legal.Time{}), legal.Time{}},
		{"taken back before it was sent", consent(sentAt.Add(-day), sentAt.Add(-time.Microsecond)), legal.Time{}},
		{"taken back as it was sent", consent(sentAt.Add(-day), sentAt), legal.Time{}},
		{"taken back after it arrived", consent(sentAt.Add(-day), sentAt.Add(time.Microsecond)), sentAt},
		{"for this document", consent(sentAt, legal.Time{}, func(c *notify.Consent) { c.Serving = s.ID }), sentAt},
		{"for another document", consent(sentAt, legal.Time{}, func(c *notify.Consent) { c.Serving = ref.New() }), legal.Time{}},
		{"in another case", consent(sentAt, legal.Time{}, func(c *notify.Consent) { c.Case = ref.New() }), legal.Time{}},
		{"by somebody else", consent(sentAt, legal.Time{}, func(c *notify.Consent) { c.Recipient = notify.Recipient{Party: ref.New()} }), legal.Time{}},
		{"by the same person for themselves", consent(sentAt, legal.Time{}, func(c *notify.Consent) { c.Recipient = notify.Recipient{Person: zhang} }), legal.Time{}},
		{"to a mailbox", consent(sentAt, legal.Time{}, func(c *notify.Consent) { c.Medium = notify.ByEmail }), legal.Time{}},
	} {
		got, err := s.Confirm(d, tt.cs, zhang, now)
		if tt.want.IsZero() {
			require.ErrorIs(t, err, notify.ErrNoConsent, tt.name)
			continue
		}
		require.NoError(t, err, tt.name)
		require.Equal(t, tt.want, got.ReceivedAt, tt.name)
		require.Equal(t, tt.cs[0].ID, got.Consent, tt.name)
		arrived, err := s.Arrive(tt.cs, clerk, "", legal.Time{}, now)
		require.NoError(t, err, tt.name)
		require.Equal(t, tt.want, arrived.ReceivedAt, tt.name)
		require.Equal(t, notify.Arrived, arrived.How)
		_, err = arrived.Arrive(tt.cs, clerk, "", legal.Time{}, now)
		require.ErrorIs(t, err, notify.ErrReceived)
	}
}

func TestElectronicServiceToAMailbox(t *testing.T) {
	t.Parallel()
	s, now := serving("auction.ruling"), sentAt.Add(72*time.Hour)
	c := notify.Consent{ID: ref.New(), Court: s.Court, Recipient: s.Recipient, Medium: notify.ByEmail, Address: "a@b.cn", At: sentAt.Add(time.Hour), EndedAt: sentAt.Add(48 * time.Hour)}
	for _, tt := range []struct {
		name, evidence string
		arrived        legal.Time
		want           error
	}{
		{"without evidence", "", sentAt.Add(2 * time.Hour), notify.ErrEvidence},
		{"before they agreed", "发送记录", sentAt.Add(time.Hour - 1000), notify.ErrReceiptEarly},
		{"when they agreed", "发送记录", sentAt.Add(time.Hour), nil},
		{"in the future", "发送记录", now.Add(1000), notify.ErrReceiptEarly},
		{"before they took it back", "发送记录", sentAt.Add(48*time.Hour - 1000), nil},
		{"after they took it back", "发送记录", sentAt.Add(48 * time.Hour), notify.ErrNoConsent},
	} {
		got, err := s.Arrive([]notify.Consent{c}, clerk, tt.evidence, tt.arrived, now)
		require.ErrorIs(t, err, tt.want, tt.name)
		if tt.want == nil {
			require.Equal(t, tt.arrived, got.ReceivedAt, tt.name)
		}
	}
	_, err := s.Arrive(nil, clerk, "发送记录", sentAt, now)
	require.ErrorIs(t, err, notify.ErrNoConsent)
}

func TestAConsentIsSigned(t *testing.T) {
	t.Parallel()
	at, filed := legal.MustParse("2026-03-05 10:00"), legal.MustDate("2026-02-10")
	c := notify.Consent{Recipient: notify.Recipient{Party: ref.New(), Person: zhang}, Medium: notify.OnSite, Way: notify.OnPaper, SignedOn: at.Date(), Document: scan}
	with := func(f func(*notify.Consent)) notify.Consent { d := c; f(&d); return d }
	for _, tt := range []struct {
		name string
		c    notify.Consent
		want error
	}{
		{"on paper", c, nil},
		{"in person", with(func(c *notify.Consent) { c.Way, c.Document = notify.InPerson, "" }), nil},
		{"no day", with(func(c *notify.Consent) { c.SignedOn = legal.Date{} }), notify.ErrConsentDay},
		{"tomorrow", with(func(c *notify.Consent) { c.SignedOn = at.Date().AddDays(1) }), notify.ErrConsentDay},
		{"the day of filing", with(func(c *notify.Consent) { c.SignedOn = filed }), nil},
		{"the day before", with(func(c *notify.Consent) { c.SignedOn = filed.AddDays(-1) }), notify.ErrConsentDay},
		{"no paper", with(func(c *notify.Consent) { c.Document = "" }), notify.ErrConsentPaper},
		{"no account", with(func(c *notify.Consent) { c.Recipient.Person = "" }), notify.ErrConsentAccount},
		{"a mailbox without an account", with(func(c *notify.Consent) { c.Recipient.Person, c.Medium, c.Address = "", notify.ByEmail, "a@b.cn" }), nil},
		{"a mailbox without an address", with(func(c *notify.Consent) { c.Medium = notify.ByEmail }), notify.ErrConsentAddress},
		{"the platform with an address", with(func(c *notify.Consent) { c.Address = "a@b.cn" }), notify.ErrConsentAddress},
		{"a pigeon", with(func(c *notify.Consent) { c.Medium, c.Address = "pigeon", "loft" }), notify.ErrMedium},
	} {
		require.ErrorIs(t, tt.c.Check(filed, at), tt.want, tt.name)
	}
}

// 民诉法解释 Art. 136: a paper holds from its signature; what it serves, it serves from its
// recording.
func TestAPaperHoldsFromItsSignature(t *testing.T) {
	t.Parallel()
	s := serving("auction.ruling")
	signedOn := s.SentAt.Date()
	recorded := s.SentAt.Add(96 * time.Hour)
	for _, tt := range []struct {
		name           string
		way            notify.ConsentWay
		signed         legal.Date
		from           legal.Time
		holds, reaches bool // as the document was sent
	}{
		{"signed the day before it was sent", notify.OnPaper, signedOn.AddDays(-1), signedOn.AddDays(-1).Start(), true, true},
		{"signed that day", notify.OnPaper, signedOn, signedOn.Start(), true, true},
		{"signed the day after", notify.OnPaper, signedOn.AddDays(1), signedOn.AddDays(1).Start(), false, false},
		{"signed as it was recorded", notify.OnPaper, recorded.Date(), recorded.Date().Start(), false, false},
		{"given in person", notify.InPerson, recorded.Date(), recorded, false, false},
	} {
		c := notify.Consent{Court: s.Court, Case: s.Case, Recipient: s.Recipient, Medium: notify.OnSite, Way: tt.way, SignedOn: tt.signed, At: recorded}
		require.Equal(t, tt.from, c.From(), tt.name)
		require.Equal(t, tt.holds, c.InForce(s.SentAt), tt.name)
		require.Equal(t, tt.reaches, c.Reaches(s), tt.name)
		require.Equal(t, recorded, c.Arrival(s), "%s: nothing is served before the recording", tt.name)
	}
}

func TestTheSlipSaysWhatWasDone(t *testing.T) {
	t.Parallel()
	s, d := serving("auction.ruling"), find(t, "auction.ruling")
	slip := notify.Slip{Court: "某法院", CaseNo: "（2026）川0104执1号", Title: "拍卖成交裁定书", SentAt: sentAt, Done: s, Wrote: sentAt}
	require.Contains(t, slip.Paper().String(), "受送达人签名或者盖章：")
	at := sentAt.Add(time.Hour)
	done, err := s.Record(d, clerk, signed, "送达回证1号", at, at)
	require.NoError(t, err)
	slip.Done, slip.Receipt = done, signed
	got := slip.Paper().String()
	for _, want := range []string{"张三（本人）", "直接送达", scan, "送达日期为2026年3月2日", "第87条"} {
		require.Contains(t, got, want)
	}
	slip.Done, slip.Receipt = s.ArriveOnSite(notify.Consent{ID: ref.New()}), notify.Receipt{}
	require.Contains(t, slip.Paper().String(), "到达受送达人特定系统之日")
}
