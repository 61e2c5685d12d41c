package auctionpg_test

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"fachui/auction"
	"fachui/auction/auctionpg"
	"fachui/internal/blob"
	"fachui/internal/calendar"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/pgtest"
	"fachui/internal/pgtest/fixture"
	"fachui/internal/press"
	"fachui/internal/ref"
	"fachui/internal/seal"
)

const court = "jinjiang"

var (
	hash = strings.Repeat("ab", 32)

	priced    = legal.MustParse("2026-02-10T09:00:00")
	told      = legal.MustParse("2026-02-20T09:00:00")
	published = legal.MustParse("2026-03-01T09:00:00")
	opens     = legal.MustParse("2026-04-01T10:00:00")
	ends      = legal.MustParse("2026-04-02T10:00:00")
)

func yuan(s string) money.Amount { return money.MustParse(s) }

// house is a court in a database of its own, with one asset and its people.
type house struct {
	*auctionpg.Service
	pool  *pgxpool.Pool
	world *world

	caseID, asset               ref.ID
	creditor, debtor, lessee    auctionpg.Party
	clerk, judge, confirmer     event.Actor
	panel                       []event.Actor
	alice, bob, tenant, lawyers event.Actor
}

func newHouse(t *testing.T) *house {
	t.Helper()
	h := &house{pool: pgtest.New(t)}
	fixture.Court(t, h.pool, court)
	h.caseID, h.asset = fixture.Asset(t, h.pool, court, "immovable", "housing")
	as := func(role string) event.Actor { return event.Actor{Person: ref.New(), Role: role} }
	h.clerk, h.judge, h.confirmer = as("clerk"), as("judge"), as("confirm_officer")
	h.panel = []event.Actor{as("judge"), as("panel_member"), as("panel_member")}
	h.alice, h.bob, h.tenant, h.lawyers = as("person"), as("person"), as("person"), as("person")
	h.creditor = auctionpg.Party{ID: ref.New(), Person: ref.New(), Kind: "creditor", Applicant: true, Claim: yuan("300000")}
	h.debtor = auctionpg.Party{ID: ref.New(), Kind: "debtor"}
	h.lessee = auctionpg.Party{ID: ref.New(), Person: h.tenant.Person, Kind: "lessee"}
	h.world = &world{
		asset: auctionpg.Asset{
			ID: h.asset, Case: h.caseID, Kind: auction.Immovable, Class: auction.Housing, Title: "锦江区某路一号房屋",
			Province: "四川省", City: "成都市", Surveyed: true,
		},
		parties: []auctionpg.Party{h.creditor, h.debtor, h.lessee},
		price:   auctionpg.Price{Price: yuan("1000000"), Method: "appraisal", FixedAt: priced, ValidUntil: legal.MustDate("2026-12-31")},
		priced:  true,
		ties:    map[ref.ID]auctionpg.Exclusion{},
	}
	h.exec(t, `
		insert into survey (court_id, asset_id, version, survey_id, facts, facts_enc, complete, surveyed_by, surveyed_at)
		values ($1, $2, 1, $3, '{"possession": {"by": "owner", "vacate": true}}', '\x00', true, $4, $5)`, court, h.asset, ref.New(), h.clerk.Person, priced)
	h.Service = auctionpg.New(h.pool, auctionpg.Sources{Cases: h.world, Prices: h.world, Exclusions: h.world, Seals: h.world, Names: h.world, Claims: h.world, Chance: rand.Reader, Press: printer(t), Cipher: h.world})
	return h
}

// world answers what the auction asks others.
type world struct {
	asset   auctionpg.Asset
	parties []auctionpg.Party
	price   auctionpg.Price
	priced  bool
	ties    map[ref.ID]auctionpg.Exclusion
	opened  []auctionpg.Opening
}

func (w *world) Asset(context.Context, pgx.Tx, string, ref.ID) (auctionpg.Asset, error) {
	return w.asset, nil
}

func (w *world) Parties(context.Context, pgx.Tx, string, ref.ID) ([]auctionpg.Party, error) {
	return w.parties, nil
}

func (w *world) Calendar(context.Context, pgx.Tx) (calendar.Calendar, error) {
	return calendar.Official(), nil
}

func (w *world) Price(context.Context, pgx.Tx, string, ref.ID) (auctionpg.Price, bool, error) {
	return w.price, w.priced, nil
}

func (w *world) Exclusion(_ context.Context, _ pgx.Tx, _ string, _, person ref.ID, _ legal.Time) (auctionpg.Exclusion, error) {
	if x, ok := w.ties[person]; ok {
		return x, nil
	}
	return auctionpg.Exclusion{Proved: true}, nil
}

func (w *world) Code(_ context.Context, lot, application ref.ID) (string, error) {
	return seal.Code(lotKey(lot), application), nil
}

func (w *world) Find(_ context.Context, lot ref.ID, code string, applications []ref.ID) (ref.ID, error) {
	id, _ := seal.Find(lotKey(lot), code, applications)
	return id, nil
}

func (w *world) Invitation(_ context.Context, lot, seat ref.ID) (string, error) {
	return seal.Invitation(lotKey(lot), seat), nil
}

func (w *world) Invited(_ context.Context, lot ref.ID, invitation string, seats []ref.ID) (ref.ID, error) {
	id, _ := seal.Invited(lotKey(lot), invitation, seats)
	return id, nil
}

func (w *world) Party(_ context.Context, _ pgx.Tx, party ref.ID, why auctionpg.Opening) (string, error) {
	w.opened = append(w.opened, why)
	return "当事人" + party.String()[30:], nil
}

func (w *world) Encrypt(_, _, _ string, plain []byte) ([]byte, error) { return plain, nil }

func (w *world) Decrypt(_, _, _ string, sealed []byte) ([]byte, error) { return sealed, nil }

// signer signs papers with one key.
type signer struct{ key ed25519.PrivateKey }

func (s signer) SignPaper(paper []byte) (ed25519.PublicKey, []byte) {
	return s.key.Public().(ed25519.PublicKey), ed25519.Sign(s.key, paper)
}

func (s signer) PaperPublic() []ed25519.PublicKey {
	return []ed25519.PublicKey{s.key.Public().(ed25519.PublicKey)}
}

// printer is a press with a store and a key of its own.
func printer(t *testing.T) *press.Press {
	t.Helper()
	store, err := blob.OpenDir(t.TempDir())
	no(t, err)
	t.Cleanup(func() { no(t, store.Close()) })
	p, err := press.New(store, signer{ed25519.NewKeyFromSeed([]byte(strings.Repeat("k", ed25519.SeedSize)))}, press.Options{Site: "https://court.example"})
	no(t, err)
	return p
}

// Mark is that of a name; a person's proved name is the identifier.
func (w *world) Mark(name string) (auctionpg.Mark, error) {
	sum := sha256.Sum256([]byte(name))
	return auctionpg.Mark{Hash: sum[:], Masked: "某"}, nil
}

func (w *world) MarkOf(_ context.Context, _ pgx.Tx, person ref.ID) (auctionpg.Mark, error) {
	return w.Mark(person.String())
}

func lotKey(lot ref.ID) []byte { return []byte(strings.ReplaceAll(lot.String(), "-", "")) }

func (w *world) Name(_ context.Context, _ pgx.Tx, person ref.ID, why auctionpg.Opening) (string, error) {
	w.opened = append(w.opened, why)
	return "买受人" + person.String()[30:], nil
}

func (h *house) tx(t *testing.T, fn func(pgx.Tx) error) error {
	t.Helper()
	return pgx.BeginFunc(t.Context(), h.pool, fn)
}

func (h *house) proposal() auctionpg.Proposal {
	p := auctionpg.Proposal{
		StartingPrice: yuan("700000"), Increment: yuan("5000"), Deposit: yuan("70000"), PayDays: 7,
		PriorClaims: yuan("0"), Costs: yuan("8000"),
		Holders:   []auction.Holder{{Party: h.lessee.ID, Kind: "lessee", Rank: 1}},
		Presiding: h.panel[0].Person,
	}
	for _, m := range h.panel {
		p.Members = append(p.Members, m.Person)
	}
	return p
}

func draft() auctionpg.Draft {
	d := auctionpg.Draft{
		OpensAt: opens, EndsAt: ends,
		Disclosures: []auction.Entry{
			{Key: "basis_document", Document: hash, Name: "判决书.pdf"},
			{Key: "appraisal", Document: hash, Name: "评估报告.pdf"},
			{Key: "condition", Text: "被执行人占有使用，有租约。", Document: hash, Name: "照片.zip"},
			{Key: "contact", Text: "锦江法院执行局 028-00000000；监督电话 028-00000001"},
			{Key: "other", Text: "无"},
		},
		Taxes:   []auction.TaxLine{{Name: "增值税", Bearer: auction.Seller}, {Name: "契税", Bearer: auction.Buyer}},
		Defects: []string{"存在租约至 2027 年"},
		Viewing: auctionpg.Viewing{When: "2026-03-20 上午", Place: "标的现场", Contact: "张书记员", Phone: "028-00000000"},

		BuyerCondition: "本地不限购。", Disclaimer: true,
	}
	for _, w := range auction.Warnings() {
		d.Warnings = append(d.Warnings, auction.Entry{Key: w.Key})
	}
	return d
}

// listed, resolved, noticed and announced take a new lot that far.
func (h *house) listed(t *testing.T) ref.ID {
	t.Helper()
	l, err := h.ListLot(t.Context(), court, h.asset, h.clerk, priced.Add(1))
	no(t, err)
	_, err = h.ChoosePlatform(t.Context(), court, l.Lot, auctionpg.PlatformChoice{
		Choices: []auctionpg.Choice{{Party: h.creditor.ID, Platform: "人民法院诉讼资产网"}},
	}, h.clerk, priced)
	no(t, err)
	return l.Lot
}

func (h *house) resolve(t *testing.T, lot ref.ID, p auctionpg.Proposal) auctionpg.Signed {
	t.Helper()
	r, err := h.ProposeResolution(t.Context(), court, lot, p, h.panel[0], priced)
	no(t, err)
	var out auctionpg.Signed
	for _, m := range h.panel {
		out, err = h.SignResolution(t.Context(), court, lot, r.Resolution, auctionpg.Signature{Agrees: true, Hash: r.Hash}, m, priced)
		no(t, err)
	}
	return out
}

func (h *house) notify(t *testing.T, lot ref.ID, at legal.Time) {
	t.Helper()
	_, err := h.IssueNotices(t.Context(), court, lot, h.clerk, at)
	no(t, err)
	for _, p := range h.world.parties {
		no(t, h.tx(t, func(tx pgx.Tx) error {
			return h.NoticeReceivedTx(t.Context(), tx, court, lot, p.ID, auctionpg.ByReceipt, at)
		}))
	}
}

func (h *house) noticed(t *testing.T) ref.ID {
	t.Helper()
	lot := h.listed(t)
	h.resolve(t, lot, h.proposal())
	h.notify(t, lot, told)
	return lot
}

func (h *house) announced(t *testing.T) ref.ID {
	t.Helper()
	lot := h.noticed(t)
	_, err := h.Announce(t.Context(), court, lot, draft(), h.clerk, published)
	no(t, err)
	return lot
}

func (h *house) applyFor(t *testing.T, lot ref.ID, by event.Actor, edit func(*auctionpg.Application)) auctionpg.Admitted {
	t.Helper()
	out, err := h.Apply(t.Context(), lot, h.application(t, lot, edit), by, published)
	no(t, err)
	return out
}

func (h *house) application(t *testing.T, lot ref.ID, edit func(*auctionpg.Application)) auctionpg.Application {
	t.Helper()
	b, err := h.Announcement(t.Context(), lot)
	no(t, err)
	a := auctionpg.Application{Announcement: b.Hash, Warnings: true}
	if edit != nil {
		edit(&a)
	}
	return a
}

func (h *house) hold(t *testing.T, lot, application ref.ID, at legal.Time) (code string, rank int) {
	t.Helper()
	no(t, h.tx(t, func(tx pgx.Tx) (err error) {
		code, rank, err = h.QualifyTx(t.Context(), tx, court, lot, application, at)
		return err
	}))
	return code, rank
}

// engine writes what the bidding engine writes of a lot.
func (h *house) engine(t *testing.T, lot ref.ID, status auction.Status, price string, ended legal.Time) {
	t.Helper()
	var amount any
	if price != "" {
		amount = price
	}
	h.exec(t, `
		update lot
		set status = $3, final_price = $4::numeric, ended_at = $5
		where court_id = $1 and lot_id = $2`, court, lot, status, amount, ended)
}

func (h *house) exec(t *testing.T, sql string, args ...any) {
	t.Helper()
	_, err := h.pool.Exec(t.Context(), sql, args...)
	no(t, err)
}

func (h *house) status(t *testing.T, lot ref.ID) auction.Status {
	t.Helper()
	v, err := h.Lot(t.Context(), court, lot)
	no(t, err)
	return v.Status
}

// count counts the rows of a query; args follow its placeholders.
func (h *house) count(t *testing.T, sql string, args ...any) int {
	t.Helper()
	var n int
	no(t, h.pool.QueryRow(t.Context(), sql, args...).Scan(&n))
	return n
}

// due is when a running clock of a lot runs out, or zero.
func (h *house) due(t *testing.T, kind string, lot ref.ID) legal.Time {
	t.Helper()
	var due legal.Time
	no(t, h.pool.QueryRow(t.Context(), `
		select max(due_at)
		from deadline
		where kind = $1 and subject_id = $2 and ended_at is null`, kind, lot).Scan(&due))
	return due
}

func no(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// Takers gives every creditor the first rank and 650000.00.
func (w *world) Takers(_ context.Context, _ pgx.Tx, _ string, _ ref.ID, _ money.Amount, parties ...ref.ID) ([]auction.Taker, error) {
	out := make([]auction.Taker, len(parties))
	for i, p := range parties {
		out[i] = auction.Taker{Party: p, Rank: 1, Entitlement: yuan("650000")}
	}
	return out, nil
}
