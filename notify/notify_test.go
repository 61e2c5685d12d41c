package notify_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"fachui/internal/calendar"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
	"fachui/notify"
)

var (
	cal   = calendar.Official()
	clerk = ref.New()
	zhang = ref.New()
)

func find(t *testing.T, kind string) notify.Duty {
	t.Helper()
	d, err := notify.Find(kind)
	require.NoError(t, err)
	return d
}

func TestEveryDutyIsWhole(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, d := range notify.Duties() {
		require.False(t, seen[d.Kind], "%s stands twice", d.Kind)
		seen[d.Kind] = true
		require.NotEmpty(t, d.On, d.Kind)
		require.NotEmpty(t, d.To, d.Kind)
		require.NotEmpty(t, d.Channel, d.Kind)
		require.False(t, d.Basis.IsZero(), d.Kind)
		for _, words := range []string{d.Title.ZH, d.Title.EN, d.Text.ZH, d.Text.EN} {
			require.NotEmpty(t, words, d.Kind)
		}
		if d.Posting > 0 || d.Waivable {
			require.True(t, d.Serve, "%s: only what is served can be posted or waived", d.Kind)
		}
	}
}

// Both languages ask for the same arguments: neither may know less.
func TestBothLanguagesSayTheSame(t *testing.T) {
	t.Parallel()
	placeholders := func(s string) map[string]bool {
		m := map[string]bool{}
		for _, part := range strings.Split(s, "{")[1:] {
			name, _, _ := strings.Cut(part, "}")
			m[name] = true
		}
		return m
	}
	for _, d := range notify.Duties() {
		zh, en := placeholders(d.Text.ZH), placeholders(d.Text.EN)
		require.Equal(t, zh, en, d.Kind)
	}
}

func TestRender(t *testing.T) {
	t.Parallel()
	d := find(t, "auction.announcement")
	args := notify.Args{"waiting": 2, "court": fault.Text{ZH: "某法院", EN: "A Court"}, "case_no": "（2026）川0104执1号", "page": "/lots/1", "lot": "锦江区某路1号住宅",
		"opens_at": legal.MustParse("2026-04-10 10:00"), "starting_price": money.MustParse("700000"), "deposit": money.MustParse("70000")}
	m, err := d.Render(args)
	require.NoError(t, err)
	require.Equal(t, "（2026）川0104执1号案件财产“锦江区某路1号住宅”拍卖公告已发布：2026年4月10日10时00分开始竞价，起拍价 700,000.00 元，保证金 70,000.00 元。详见 /lots/1", m.Text.ZH)
	require.Contains(t, m.Text.EN, "10 April 2026, 10:00")

	granted := notify.Args{"case_no": "（2026）川0104执1号", "lot": "住宅", "court": fault.Text{ZH: "某法院", EN: "A Court"}}
	for pay, want := range map[string][2]string{
		"2026-05-02 00:00": {"准许您于2026年5月1日24时前付清", "until 1 May 2026, 24:00."},
		"2026-05-02 00:01": {"准许您于2026年5月2日00时01分前付清", "until 2 May 2026, 00:01."},
		"2026-05-01 17:00": {"准许您于2026年5月1日17时00分前付清", "until 1 May 2026, 17:00."},
	} {
		granted["pay_by"] = legal.MustParse(pay)
		m, err = find(t, "auction.late_accepted").Render(granted)
		require.NoError(t, err)
		require.Contains(t, m.Text.ZH, want[0])
		require.Contains(t, m.Text.EN, want[1])
	}

	delete(args, "deposit")
	_, err = d.Render(args)
	require.ErrorContains(t, err, "{deposit}", "a notice with a hole is not sent")
}

func TestAmountsAreGrouped(t *testing.T) {
	t.Parallel()
	for amount, want := range map[string]string{
		"0": "0.00", "0.01": "0.01", "999.99": "999.99", "1000": "1,000.00", "999999": "999,999.00", "1000000": "1,000,000.00", "1234567890.10": "1,234,567,890.10",
	} {
		m, err := find(t, "payments.case_funded").Render(notify.Args{"case_no": "1", "amount": money.MustParse(amount)})
		require.NoError(t, err)
		require.Equal(t, "1案件收到执行款 "+want+" 元。", m.Text.ZH)
	}
}

// Whoever is told about a lot is told which.
func TestALotIsNamed(t *testing.T) {
	t.Parallel()
	for _, d := range notify.Duties() {
		of := strings.HasPrefix(d.Kind, "auction.") && d.Kind != "auction.no_surplus" || strings.HasPrefix(d.Kind, "payments.deposit")
		if of {
			require.Contains(t, d.Needs(), "lot", d.Kind)
			require.Contains(t, d.Text.ZH, "“{lot}”", d.Kind)
		}
	}
}

// What an argument says is never read as a placeholder.
func TestAnArgumentCannotBorrowAnother(t *testing.T) {
	t.Parallel()
	m, err := find(t, "auction.resumed").Render(notify.Args{"case_no": "{ends_at}", "ends_at": "{page}", "page": "/", "lot": "{case_no}"})
	require.NoError(t, err)
	require.Equal(t, "{ends_at}案件财产“{case_no}”的拍卖已恢复，竞价至{page}。/", m.Text.ZH)
}

func TestUnknownKind(t *testing.T) {
	t.Parallel()
	_, err := notify.Find("auction.gossip")
	require.ErrorIs(t, err, notify.ErrKind)
}

func TestDue(t *testing.T) {
	t.Parallel()
	report := find(t, "valuation.report")
	for at, want := range map[string]string{
		"2026-03-02 09:00": "2026-03-06T00:00:00+08:00", // three days: until Thursday midnight
		"2026-03-04 23:59": "2026-03-10T00:00:00+08:00", // the third day is a Saturday: Monday
		"2026-02-12 10:00": "2026-02-25T00:00:00+08:00", // it is the first day of the Spring Festival: the 24th
	} {
		got, err := report.Due(cal, legal.MustParse(at))
		require.NoError(t, err)
		require.Equal(t, legal.MustParse(want), got, at)
	}
	at := legal.MustParse("2026-03-02 09:00")
	got, err := find(t, "payments.plan").Due(cal, at)
	require.NoError(t, err)
	require.Equal(t, at, got)
	_, err = report.Due(cal, legal.MustParse("2026-12-30 09:00"))
	require.ErrorIs(t, err, calendar.ErrYearNotLoaded)
}

var sentAt = legal.MustParse("2026-03-02 09:00")

func serving(kind string) notify.Serving {
	return notify.Serving{ID: ref.New(), Document: ref.New(), Court: "jinjiang", Kind: kind, Subject: ref.New(),
		Recipient: notify.Recipient{Party: ref.New(), Person: zhang}, Status: notify.Sent, SentAt: sentAt}
}

func TestOnlyTheRecipientConfirms(t *testing.T) {
	t.Parallel()
	s, report := serving("valuation.report"), find(t, "valuation.report")
	at := sentAt.Add(1)
	for name, person := range map[string]ref.ID{"a stranger": ref.New(), "nobody": ""} {
		_, err := s.Confirm(report, nil, person, at)
		require.ErrorIs(t, err, notify.ErrNotRecipient, name)
	}
	got, err := s.Confirm(report, nil, zhang, at)
	require.NoError(t, err)
	require.Equal(t, notify.ReceivedStatus, got.Status)
	require.Equal(t, notify.Self, got.How)
	require.Equal(t, at, got.Event().At)
	_, err = got.Confirm(report, nil, zhang, at)
	require.ErrorIs(t, err, notify.ErrReceived)

	unregistered := s
	unregistered.Recipient.Person = ""
	_, err = unregistered.Confirm(report, nil, "", at)
	require.ErrorIs(t, err, notify.ErrNotRecipient, "nobody acts for this party here")
}

func TestTheClerkNeedsEvidence(t *testing.T) {
	t.Parallel()
	s, now := serving("valuation.report"), legal.MustParse("2026-03-05 10:00")
	for _, tt := range []struct {
		name, evidence string
		received       legal.Time
		want           error
	}{
		{"without evidence", "", now, notify.ErrEvidence},
		{"one character", "号", now, notify.ErrEvidence},
		{"the slip", "送达回证3号", now, nil},
		{"five hundred characters", strings.Repeat("证", 500), now, nil},
		{"five hundred and one", strings.Repeat("证", 501), now, notify.ErrEvidence},
		{"at the very sending", "送达回证3号", sentAt, nil},
		{"before the sending", "送达回证3号", sentAt.Add(-1000), notify.ErrReceiptEarly},
		{"in the future", "送达回证3号", now.Add(1000), notify.ErrReceiptEarly},
	} {
		_, err := s.Record(find(t, "valuation.report"), clerk, notify.Receipt{}, tt.evidence, tt.received, now)
		require.ErrorIs(t, err, tt.want, tt.name)
	}
}

// 法释〔2016〕18号 Art. 16 lets the notice of an auction be waived; nothing lets a
// report on the price or a ruling be.
func TestWhatMayBeWaived(t *testing.T) {
	t.Parallel()
	for kind, want := range map[string]error{
		"auction.notice": nil, "valuation.report": notify.ErrNotWaivable, "auction.ruling": notify.ErrNotWaivable, "payments.plan": notify.ErrNotWaivable,
	} {
		got, err := serving(kind).Waive(find(t, kind), clerk, "书面声明", sentAt)
		require.ErrorIs(t, err, want, kind)
		if want == nil {
			require.Equal(t, notify.Waived, got.Status)
			require.Equal(t, notify.ByWaive, got.Event().How)
		}
	}
	_, err := serving("auction.notice").Waive(find(t, "auction.notice"), clerk, "", sentAt)
	require.ErrorIs(t, err, notify.ErrEvidence)
}

func TestPostings(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		kind, at, due string
		want          error
	}{
		// five full days: the 7th is a Saturday, which does not matter
		{"auction.notice", "2026-03-02 15:00", "2026-03-08T00:00:00+08:00", nil},
		{"auction.notice", "2026-02-27 23:59", "2026-03-05T00:00:00+08:00", nil},
		// fifteen days: the 17th is a Tuesday
		{"valuation.report", "2026-03-02 15:00", "2026-03-18T00:00:00+08:00", nil},
		// the fifteenth day is Saturday the 21st: Monday the 23rd
		{"valuation.report", "2026-03-06 15:00", "2026-03-24T00:00:00+08:00", nil},
		// a litigation paper: thirty days; the 1st of April is a Wednesday
		{"auction.ruling", "2026-03-02 15:00", "2026-04-02T00:00:00+08:00", nil},
		// the thirtieth day, the 5th of April, is the Qingming festival: Tuesday the 7th
		{"payments.plan", "2026-03-06 15:00", "2026-04-08T00:00:00+08:00", nil},
		{"valuation.negotiation", "2026-03-02 15:00", "", notify.ErrNoPosting},
		{"valuation.report", "2026-12-20 15:00", "", calendar.ErrYearNotLoaded},
	} {
		s, err := serving(tt.kind).Publish(find(t, tt.kind), cal, clerk, "下落不明，电话及地址均无法联系", legal.MustParse(tt.at))
		require.ErrorIs(t, err, tt.want, "%s on %s", tt.kind, tt.at)
		if tt.want != nil {
			continue
		}
		due := legal.MustParse(tt.due)
		require.Equal(t, due, s.DeemedDue, "%s on %s", tt.kind, tt.at)
		_, ok := s.Deem(due.Add(-1000))
		require.False(t, ok, "a microsecond early")
		got, ok := s.Deem(due)
		require.True(t, ok)
		require.Equal(t, notify.Deemed, got.How)
		require.Equal(t, due.Date().AddDays(-1), got.ReceivedAt.Date(), "received on the posting's last day")
		require.Equal(t, s.Posting().DeemedOn, got.ReceivedAt.Date())
	}
}

func TestAPostingNeedsAReasonAndHappensOnce(t *testing.T) {
	t.Parallel()
	d, s := find(t, "auction.notice"), serving("auction.notice")
	_, err := s.Publish(d, cal, clerk, "", sentAt)
	require.ErrorIs(t, err, notify.ErrPublishReason)
	posted, err := s.Publish(d, cal, clerk, "下落不明", sentAt)
	require.NoError(t, err)
	_, err = posted.Publish(d, cal, clerk, "下落不明", sentAt)
	require.ErrorIs(t, err, notify.ErrPublished)
	got, err := posted.Confirm(d, nil, zhang, sentAt.Add(1000))
	require.NoError(t, err, "who turns up after all has received it")
	_, ok := got.Deem(posted.DeemedDue)
	require.False(t, ok, "and is not deemed a second time")
}

// Whatever is tried in whatever order, a serving ends at most once and what it
// ended with stays.
func TestAServingEndsOnce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		kind := rapid.SampledFrom([]string{"auction.notice", "valuation.report", "auction.ruling"}).Draw(t, "kind")
		d, err := notify.Find(kind)
		if err != nil {
			t.Fatal(err)
		}
		s, at := serving(kind), sentAt
		agreed := []notify.Consent{{ID: ref.New(), Court: s.Court, Recipient: s.Recipient, Medium: notify.OnSite, At: sentAt.Add(-1000)}}
		for range rapid.IntRange(1, 12).Draw(t, "acts") {
			at = legal.At(at.Std().AddDate(0, 0, rapid.IntRange(0, 6).Draw(t, "days")))
			next := s
			switch rapid.IntRange(0, 4).Draw(t, "act") {
			case 0:
				next, err = s.Confirm(d, agreed, zhang, at)
			case 1:
				next, err = s.Record(d, clerk, signed, "送达回证", at, at)
			case 2:
				next, err = s.Waive(d, clerk, "书面声明", at)
			case 3:
				next, err = s.Publish(d, cal, clerk, "下落不明", at)
			case 4:
				next, _ = s.Deem(at)
				err = nil
			}
			if err != nil {
				continue
			}
			if s.Final() && next != s {
				t.Fatalf("%v became %v", s, next)
			}
			if next.Final() && (next.ReceivedAt.Before(sentAt) || next.ReceivedAt.After(at)) {
				t.Fatalf("received at %v, between %v and %v", next.ReceivedAt, sentAt, at)
			}
			s = next
		}
	})
}
