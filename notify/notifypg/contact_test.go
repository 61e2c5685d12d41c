package notifypg_test

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"fachui/internal/cn"
	"fachui/internal/identity"
	"fachui/internal/keyring"
	"fachui/internal/pg"
	"fachui/internal/pgtest"
	"fachui/internal/ref"
	"fachui/internal/registry"
	"fachui/notify"
	"fachui/notify/channel"
	"fachui/notify/notifypg"
)

// mailbag is a sender that keeps what it was given.
type mailbag struct {
	mu   sync.Mutex
	fail error
	got  []channel.Message
}

func (b *mailbag) Send(_ context.Context, m channel.Message) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.fail != nil {
		return b.fail
	}
	b.got = append(b.got, m)
	return nil
}

func (b *mailbag) last(t *testing.T) channel.Message {
	t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	require.NotEmpty(t, b.got)
	return b.got[len(b.got)-1]
}

// desk is a post with people who have accounts, and a bag for each means.
type desk struct {
	*post
	people  *identity.Service
	bags    map[notify.Means]*mailbag
	zhang   ref.ID // acts for the creditor; his papers hold a mobile number
	li      ref.ID
	company ref.ID
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	d := &desk{post: newPost(t), bags: map[notify.Means]*mailbag{}}
	ring, err := keyring.Open(filepath.Join(t.TempDir(), "ring"))
	require.NoError(t, err)
	machine := func() time.Time { return d.now }
	d.people = identity.New(d.pool, ring, pgtest.Clock(t, d.pool), machine,
		identity.Options{Prover: identity.Simulator{}, Argon: identity.Argon{MemoryKiB: 64, Time: 1, Threads: 1}})
	senders := map[notify.Means]channel.Sender{}
	for _, m := range notify.ContactMeans() {
		d.bags[m] = &mailbag{}
		senders[m] = d.bags[m]
	}
	d.Service = notifypg.New(d.pool, notifypg.Options{Senders: senders, Machine: machine, Cipher: ring, People: d.people, Site: "https://fachui.example.com/"})
	d.zhang = d.register("zhangsan", identity.Natural, identity.RawPapers{Name: "张三", Number: "11010519491231002X", Phone: "13800138000"})
	d.li = d.register("lisi", identity.Natural, identity.RawPapers{Name: "李四", Number: "440308199901101512"})
	d.company = d.register("firm", identity.Company, identity.RawPapers{Name: "成都某某评估有限公司", Number: "91350100M000100Y43", Representative: "王五"})
	d.exec(`insert into party_link (court_id, party_id, version, person_id, evidence, linked_by, linked_at)
		values ($1, $2, 2, $3, '身份证', $4, $5)`, court, d.creditor, d.zhang, clerk.Person, at)
	return d
}

func (d *desk) register(login string, kind identity.Kind, papers identity.RawPapers) ref.ID {
	d.t.Helper()
	p, err := d.people.Register(context.Background(), at, identity.Registration{Kind: kind, Login: login, Password: "correct horse battery", Papers: papers})
	require.NoError(d.t, err)
	return p.ID
}

func (d *desk) set(person ref.ID, m notify.Means, address string) error {
	_, _, err := d.SetContact(context.Background(), person, notifypg.Wish{Means: m, Address: address, Wanted: true}, at)
	return err
}

var digits = regexp.MustCompile(`[0-9]{6}`)

// code is the last one that was sent by m.
func (d *desk) code(m notify.Means) string {
	d.t.Helper()
	code := digits.FindString(d.bags[m].last(d.t).Text.ZH)
	require.NotEmpty(d.t, code)
	return code
}

func (d *desk) verify(person ref.ID, m notify.Means, code string) error {
	_, err := d.Verify(context.Background(), person, m, code, at)
	return err
}

// other is a code that is not code.
func other(code string) string {
	return code[:5] + string('0'+(code[5]-'0'+1)%10)
}

func TestAVerifiedAddressGetsWhatIsTold(t *testing.T) {
	t.Parallel()
	d, ctx := newDesk(t), context.Background()
	require.NoError(t, d.set(d.zhang, notify.Email, "Zhang@Example.com"))
	sent := d.bags[notify.Email].last(t)
	require.Equal(t, "Zhang@example.com", sent.To)
	d.tell(ref.New(), notify.Parties(d.creditor)...)
	require.Zero(t, d.deliver(), "an address that is not verified gets nothing but its code")

	code := d.code(notify.Email)
	require.ErrorIs(t, d.verify(d.zhang, notify.Email, other(code)), notify.ErrCodeWrong)
	require.ErrorIs(t, d.verify(d.li, notify.Email, code), notify.ErrContactUnknown)
	require.NoError(t, d.verify(d.zhang, notify.Email, code))
	require.ErrorIs(t, d.verify(d.zhang, notify.Email, code), notify.ErrContactVerified)
	require.NoError(t, d.SetLanguage(ctx, d.zhang, notify.English))

	subject := ref.New()
	d.tell(subject, notify.Parties(d.creditor, d.debtor)...)
	require.Equal(t, 1, d.deliver())
	m := d.bags[notify.Email].last(t)
	require.Equal(t, "payments.plan_final", m.Kind)
	require.Equal(t, notify.English, m.Language)
	require.Equal(t, "Zhang@example.com", m.To)
	told, err := notifypg.CaseNotices(ctx, d.pool, court, d.caseID, registry.Page{})
	require.NoError(t, err)
	for _, n := range told {
		if n.Subject == subject && n.Party == d.creditor {
			require.Equal(t, m.Notice, n.Notice)
			require.Len(t, n.Deliveries, 2)
			require.Equal(t, "email", n.Deliveries[1].Channel)
			require.Equal(t, "sent", n.Deliveries[1].State)
			require.NotNil(t, n.Deliveries[1].SentAt)
		}
	}

	c, err := d.Contacts(ctx, d.zhang)
	require.NoError(t, err)
	require.Equal(t, notify.English, c.Language)
	require.Len(t, c.Contacts, 4)
	require.Equal(t, notifypg.Contact{Channel: notify.InApp, Wanted: true, Verified: true, On: true, Always: true}, c.Contacts[0])
	require.Equal(t, "Z***@example.com", c.Contacts[1].Address)
	require.True(t, c.Contacts[1].Verified)
}

func TestWhatIsNotWantedIsNotSent(t *testing.T) {
	t.Parallel()
	d, ctx := newDesk(t), context.Background()
	require.NoError(t, d.set(d.zhang, notify.SMS, ""), "the number of his papers")
	require.Equal(t, "13800138000", d.bags[notify.SMS].last(t).To)
	require.NoError(t, d.verify(d.zhang, notify.SMS, d.code(notify.SMS)))
	off := notifypg.Wish{Means: notify.SMS}
	c, _, err := d.SetContact(ctx, d.zhang, off, at)
	require.NoError(t, err)
	require.True(t, c.Verified, "the address is kept")
	require.False(t, c.Wanted)
	d.tell(ref.New(), notify.Parties(d.creditor)...)
	require.Zero(t, d.deliver())

	require.NoError(t, d.set(d.zhang, notify.SMS, "138-0013-8000"), "the same number: it stays verified")
	d.tell(ref.New(), notify.Parties(d.creditor)...)
	require.NoError(t, d.RemoveContact(ctx, d.zhang, notify.SMS, at), "before its turn comes")
	require.Zero(t, d.deliver())
	require.Equal(t, "dropped", d.way().state)
	require.Equal(t, []string{"dropped"}, d.outcomes())
	require.ErrorIs(t, d.RemoveContact(ctx, d.zhang, notify.SMS, at), notify.ErrContactUnknown)
}

func TestAnotherAddressIsVerifiedAnew(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	require.NoError(t, d.set(d.zhang, notify.Email, "a@example.com"))
	first := d.code(notify.Email)
	require.NoError(t, d.verify(d.zhang, notify.Email, first))
	require.NoError(t, d.set(d.zhang, notify.Email, "b@example.com"))
	require.Equal(t, "b@example.com", d.bags[notify.Email].last(t).To)
	require.ErrorIs(t, d.verify(d.zhang, notify.Email, other(d.code(notify.Email))), notify.ErrCodeWrong)
	d.tell(ref.New(), notify.Parties(d.creditor)...)
	require.Zero(t, d.deliver())
	_, err := d.pool.Exec(context.Background(), `update contact set address_hash = sha256('x'), verified_at = set_at`)
	require.Error(t, err, "the schema too refuses to take another address for verified")
	_, err = d.pool.Exec(context.Background(), `update contact set channel = 'sms'`)
	require.Error(t, err)
}

func TestCodesEnd(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	require.NoError(t, d.set(d.zhang, notify.Email, "a@example.com"))
	code := d.code(notify.Email)
	for left := notify.CodeTries - 1; left >= 0; left-- {
		err := d.verify(d.zhang, notify.Email, other(code))
		require.ErrorIs(t, err, notify.ErrCodeWrong)
		require.Contains(t, err.Error(), fmt.Sprintf("try %d more", left))
	}
	require.ErrorIs(t, d.verify(d.zhang, notify.Email, code), notify.ErrCodeEnded, "five wrong ones end it for the right one too")

	require.NoError(t, d.verify(d.zhang, notify.Email, ""), "another")
	old := d.code(notify.Email)
	d.now = d.now.Add(notify.CodeLife)
	require.ErrorIs(t, d.verify(d.zhang, notify.Email, old), notify.ErrCodeEnded, "at ten minutes it is over")
	require.NoError(t, d.verify(d.zhang, notify.Email, ""))
	newer := d.code(notify.Email)
	require.NoError(t, d.verify(d.zhang, notify.Email, ""))
	if newest := d.code(notify.Email); newest != newer {
		require.ErrorIs(t, d.verify(d.zhang, notify.Email, newer), notify.ErrCodeWrong, "only the newest holds")
	}
	d.now = d.now.Add(notify.CodeLife - time.Microsecond)
	require.NoError(t, d.verify(d.zhang, notify.Email, d.code(notify.Email)), "below ten minutes it holds")
}

func TestCodesAreCounted(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	start := d.now
	for i := range notify.CodeSends {
		require.NoError(t, d.set(d.zhang, notify.Email, fmt.Sprintf("a%d@example.com", i)))
		d.now = d.now.Add(time.Minute)
	}
	err := d.set(d.zhang, notify.Email, "more@example.com")
	require.ErrorIs(t, err, notify.ErrCodeOften)
	require.Contains(t, err.Error(), "in 55 minutes")
	require.NoError(t, d.RemoveContact(context.Background(), d.zhang, notify.Email, at))
	require.ErrorIs(t, d.set(d.zhang, notify.Email, "a@example.com"), notify.ErrCodeOften, "deleting begins no new count")
	require.ErrorIs(t, d.set(d.li, notify.Email, ""), notify.ErrNoAddress)
	d.now = start.Add(notify.CodeWindow - time.Microsecond)
	require.ErrorIs(t, d.set(d.zhang, notify.Email, "a@example.com"), notify.ErrCodeOften)
	d.now = start.Add(notify.CodeWindow)
	require.NoError(t, d.set(d.zhang, notify.Email, "a@example.com"))
	require.ErrorIs(t, d.set(d.zhang, notify.Email, "a@example.com"), notify.ErrCodeOften, "the others still count")
}

// Somebody's address cannot be plagued from many accounts.
func TestCodesToOneAddressAreCounted(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	for i := range notify.CodeSends {
		p := d.register(fmt.Sprintf("user%d", i), identity.Natural, identity.RawPapers{Name: "张三", Paper: "passport", Number: fmt.Sprintf("E1234567%d", i)})
		require.NoError(t, d.set(p, notify.SMS, "13900139000"))
	}
	require.ErrorIs(t, d.set(d.zhang, notify.SMS, "13900139000"), notify.ErrCodeOften)
	require.NoError(t, d.set(d.zhang, notify.SMS, "13900139001"))
}

// Many guesses at once are counted all.
func TestGuessesAtOnce(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	require.NoError(t, d.set(d.zhang, notify.Email, "a@example.com"))
	wrong := other(d.code(notify.Email))
	errs := make([]error, 20)
	var wg sync.WaitGroup
	for i := range errs {
		wg.Go(func() { errs[i] = d.verify(d.zhang, notify.Email, wrong) })
	}
	wg.Wait()
	counted := 0
	for _, err := range errs {
		if strings.HasPrefix(err.Error(), notify.ErrCodeWrong.Code) {
			counted++
		} else {
			require.ErrorIs(t, err, notify.ErrCodeEnded)
		}
	}
	require.Equal(t, notify.CodeTries, counted)
}

// Many sendings at once are counted all.
func TestSendingsAtOnce(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	var wg sync.WaitGroup
	for range 12 {
		wg.Go(func() {
			if err := d.set(d.zhang, notify.Email, "a@example.com"); err != nil {
				require.ErrorIs(t, err, notify.ErrCodeOften)
			}
		})
	}
	wg.Wait()
	require.Len(t, d.bags[notify.Email].got, notify.CodeSends)
}

func TestWebhooks(t *testing.T) {
	t.Parallel()
	d, ctx := newDesk(t), context.Background()
	require.ErrorIs(t, d.set(d.zhang, notify.Webhook, "https://example.com/hook"), notify.ErrWebhookWho)
	d.exec(`insert into person_role (person_id, role, turn, granted, by_id, at) values ($1, 'appraiser', 1, true, $2, $3)`, d.li, d.zhang, at)
	require.NoError(t, d.set(d.li, notify.Webhook, "https://example.com/hook"), "an appraiser of a firm")

	wish := notifypg.Wish{Means: notify.Webhook, Address: "https://example.com/hook", Wanted: true}
	c, secret, err := d.SetContact(ctx, d.company, wish, at)
	require.NoError(t, err)
	require.False(t, c.Verified)
	require.Empty(t, d.bags[notify.Webhook].got, "nothing is called before its owner has the key")
	key, err := channel.ReadKey(secret)
	require.NoError(t, err)
	_, again, err := d.SetContact(ctx, d.company, wish, at)
	require.NoError(t, err)
	require.Empty(t, again, "the key is shown once")

	d.bags[notify.Webhook].fail = &channel.Failure{Class: "private_address", Final: true}
	err = d.verify(d.company, notify.Webhook, "")
	require.ErrorIs(t, err, notify.ErrUnreached)
	require.Contains(t, err.Error(), "private_address")
	d.bags[notify.Webhook].fail = nil
	require.NoError(t, d.verify(d.company, notify.Webhook, "000000"), "its answer verifies it, whatever was typed")
	m := d.bags[notify.Webhook].last(t)
	require.Equal(t, "contact.challenge", m.Kind)
	require.Equal(t, key, m.Key)
	require.NotRegexp(t, digits, m.Text.ZH+m.Title.ZH)

	other := wish
	other.Address = "https://example.com/other"
	c, next, err := d.SetContact(ctx, d.company, other, at)
	require.NoError(t, err)
	require.False(t, c.Verified)
	require.NotEqual(t, secret, next, "another address, another key")
}

func TestWhatContactsRefuse(t *testing.T) {
	t.Parallel()
	d, ctx := newDesk(t), context.Background()
	require.ErrorIs(t, d.set(d.zhang, notify.Email, "nobody"), notify.ErrEmail)
	require.ErrorIs(t, d.set(d.zhang, notify.SMS, "12345"), cn.ErrPhone)
	require.ErrorIs(t, d.set(d.company, notify.Webhook, "http://example.com"), notify.ErrWebhookURL)
	require.ErrorIs(t, d.set(d.zhang, notify.Email, ""), notify.ErrNoAddress)
	require.ErrorIs(t, d.set(d.li, notify.SMS, ""), notify.ErrNoPhone)
	require.ErrorIs(t, d.verify(d.zhang, notify.Email, "123456"), notify.ErrContactUnknown)
	d.bags[notify.Email].fail = &channel.Failure{Class: "refused", Code: 550, Final: true}
	err := d.set(d.zhang, notify.Email, "a@example.com")
	require.ErrorIs(t, err, notify.ErrUnreached)
	require.Contains(t, err.Error(), "refused 550")

	off := notifypg.New(d.pool, notifypg.Options{Machine: func() time.Time { return d.now }})
	_, _, err = off.SetContact(ctx, d.zhang, notifypg.Wish{Means: notify.Email, Address: "a@example.com", Wanted: true}, at)
	require.ErrorIs(t, err, notify.ErrMeansOff)
	_, err = off.Verify(ctx, d.zhang, notify.Email, "", at)
	require.ErrorIs(t, err, notify.ErrMeansOff)
	c, err := off.Contacts(ctx, d.zhang)
	require.NoError(t, err)
	require.False(t, c.Contacts[1].On, "people see what is off")
	_, err = notify.ReadMeans("pigeon")
	require.ErrorIs(t, err, notify.ErrMeans)
	_, err = notify.ReadMeans("inapp")
	require.ErrorIs(t, err, notify.ErrMeans, "what always arrives cannot be set")
	_, err = notify.ReadLanguage("fr")
	require.ErrorIs(t, err, notify.ErrLanguage)
}

// Whoever copies the database learns no address, no key and no code.
func TestContactsLieSealed(t *testing.T) {
	t.Parallel()
	d, ctx := newDesk(t), context.Background()
	require.NoError(t, d.set(d.zhang, notify.Email, "very.private.address@example.com"))
	require.NoError(t, d.set(d.zhang, notify.SMS, ""))
	_, secret, err := d.SetContact(ctx, d.company, notifypg.Wish{Means: notify.Webhook, Address: "https://example.com/very/private/path", Wanted: true}, at)
	require.NoError(t, err)
	code := d.code(notify.Email)
	require.NoError(t, d.verify(d.zhang, notify.Email, code))
	d.tell(ref.New(), notify.Parties(d.creditor)...)
	d.bags[notify.Email].fail = &channel.Failure{Class: "refused", Code: 550, Final: true}
	_, err = d.Deliver(ctx)
	require.Error(t, err)
	require.NotContains(t, err.Error(), "very.private")

	key, err := channel.ReadKey(secret)
	require.NoError(t, err)
	for _, table := range []string{"contact", "contact_code", "notice", "notice_delivery", "delivery_try", "event", "person"} {
		rows, err := d.pool.Query(ctx, `select to_jsonb(t) from `+table+` t`)
		require.NoError(t, err)
		all, err := pgx.CollectRows(rows, pgx.RowTo[json.RawMessage])
		require.NoError(t, err)
		require.NotEmpty(t, all, table)
		for _, row := range all {
			text := string(row)
			for _, private := range []string{
				"very.private", "13800138000", "/very/private", secret, code,
				fmt.Sprintf("%x", key), fmt.Sprintf("%x", "very.private"), fmt.Sprintf("%x", "13800138000"), fmt.Sprintf("%x", "/very/private"),
			} {
				if private == code && table != "contact_code" {
					continue // six digits may stand anywhere by chance
				}
				require.NotContains(t, strings.ToLower(text), strings.ToLower(private), table)
			}
		}
	}
}

// Who carries mail does not learn who bids: not before the end, and of the losers
// never. A party and the buyer get the words.
func TestWordsToBiddersStayOnTheSite(t *testing.T) {
	t.Parallel()
	d, ctx := newDesk(t), context.Background()
	require.NoError(t, d.set(d.zhang, notify.Email, "a@example.com"))
	require.NoError(t, d.verify(d.zhang, notify.Email, d.code(notify.Email)))
	lot := ref.New()
	args := notify.Args{"lot": "某路1号住宅", "deposit": "1", "amount": "1", "price": "1", "balance": "1", "ended_at": at, "pay_by": at, "missing": "1"}
	for kind, c := range map[string]struct {
		to   notify.Recipient
		full bool
	}{
		"auction.application":       {notify.Recipient{Person: d.zhang}, false},
		"auction.qualified":         {notify.Recipient{Person: d.zhang}, false},
		"payments.deposit_held":     {notify.Recipient{Person: d.zhang}, false},
		"payments.deposit_refunded": {notify.Recipient{Person: d.zhang}, false},
		"auction.sold":              {notify.Recipient{Person: d.zhang}, false},
		"auction.withdrawn":         {notify.Recipient{Party: d.creditor}, true},
		"auction.confirmation":      {notify.Recipient{Person: d.zhang}, true},
		"auction.balance_overdue":   {notify.Recipient{Person: d.zhang}, true},
	} {
		err := pg.Tx(ctx, d.pool, func(tx pgx.Tx) error {
			return d.NotifyTx(ctx, tx, notify.Notice{Court: court, Case: d.caseID, Lot: lot, Kind: kind, Subject: ref.New(),
				Recipients: []notify.Recipient{c.to}, Args: args, At: at})
		})
		require.NoError(t, err)
		require.Equal(t, 1, d.deliver())
		m := d.bags[notify.Email].last(t)
		all := fmt.Sprintf("%+v", m)
		if c.full {
			require.Contains(t, m.Text.ZH, "某路1号住宅", kind)
			require.Equal(t, kind, m.Kind)
			continue
		}
		for _, hint := range []string{"某路1号", string(lot), "（2026）川0104执1号", "拍", "竞买", "保证金", "deposit", "bid", kind} {
			require.NotContains(t, all, hint, kind)
		}
		require.Contains(t, m.Text.ZH, "https://fachui.example.com")
	}
	in, err := notifypg.OwnNotices(ctx, d.pool, d.zhang, false, registry.Page{})
	require.NoError(t, err)
	require.Contains(t, fmt.Sprint(in.Notices), "您对“某路1号住宅”的竞买资格已确认", "on the site the words are whole")
}

// A page that a message names is a whole address once the site has one.
func TestMessagesNameTheSite(t *testing.T) {
	t.Parallel()
	d, ctx := newDesk(t), context.Background()
	lot := ref.New()
	err := pg.Tx(ctx, d.pool, func(tx pgx.Tx) error {
		return d.NotifyTx(ctx, tx, notify.Notice{Court: court, Case: d.caseID, Lot: lot, Kind: "auction.withdrawn", Subject: lot,
			Recipients: notify.Persons(d.zhang), Args: notify.Args{"lot": "某路1号住宅"}, At: at})
	})
	require.NoError(t, err)
	in, err := notifypg.OwnNotices(ctx, d.pool, d.zhang, false, registry.Page{})
	require.NoError(t, err)
	require.Contains(t, in.Notices[0].Text, "https://fachui.example.com/lots/"+lot.String())
}
