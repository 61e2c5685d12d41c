package registry_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/pgtest"
	"fachui/internal/ref"
	"fachui/internal/registry"
)

func yuan(s string) money.Amount { return money.MustParse(s) }

func ordinary(principal string) registry.Terms {
	return registry.Terms{Kind: registry.Ordinary, Principal: yuan(principal), TitleDoc: "（2025）川0104民初100号", Applicant: true}
}

func TestTermsOfAClaim(t *testing.T) {
	t.Parallel()
	day := legal.MustDate
	asset, ceiling, zero := ref.New(), yuan("500000"), yuan("0")
	change := func(f func(*registry.Terms)) registry.Terms {
		c := ordinary("100000.00")
		f(&c)
		return c
	}
	mortgage := change(func(c *registry.Terms) {
		c.Kind, c.Asset, c.RegisteredOn, c.MaxSecured = registry.Mortgage, asset, day("2021-07-15"), &ceiling
	})
	for _, tt := range []struct {
		name  string
		terms registry.Terms
		want  error
	}{
		{"an ordinary titled claim", ordinary("100000.00"), nil},
		{"one fen", ordinary("0.01"), nil},
		{"nothing", ordinary("0"), registry.ErrClaimFields},
		{"interest alone", change(func(c *registry.Terms) { c.Principal, c.Interest = zero, yuan("1") }), nil},
		{"negative costs", change(func(c *registry.Terms) { c.Costs = yuan("-0.01") }), registry.ErrClaimFields},
		{"beyond the limit in sum", change(func(c *registry.Terms) { c.Principal, c.Interest = money.Max, yuan("0.01") }), registry.ErrClaimFields},
		{"an unknown kind", change(func(c *registry.Terms) { c.Kind = "debt" }), registry.ErrClaimFields},
		{"untitled but said to be titled", change(func(c *registry.Terms) { c.TitleDoc = "" }), registry.ErrClaimUntitled},
		{"untitled and pending", change(func(c *registry.Terms) { c.TitleDoc, c.Standing, c.Why = "", registry.Pending, "诉讼中" }), nil},
		{"pending without a reason", change(func(c *registry.Terms) { c.Standing = registry.Pending }), registry.ErrClaimFields},
		{"a mortgage", mortgage, nil},
		{"a mortgage without an asset", change(func(c *registry.Terms) { c.Kind, c.RegisteredOn = registry.Mortgage, day("2021-07-15") }), registry.ErrClaimUnsecured},
		{"a mortgage without its day", change(func(c *registry.Terms) { c.Kind, c.Asset = registry.Mortgage, asset }), registry.ErrClaimUnsecured},
		{"registered tomorrow", change(func(c *registry.Terms) { c.RegisteredOn = at.Date().AddDays(1) }), registry.ErrClaimFields},
		{"registered today", change(func(c *registry.Terms) { c.RegisteredOn = at.Date() }), nil},
		{"tax without its day", change(func(c *registry.Terms) { c.Kind = registry.TaxArrears }), registry.ErrClaimUnsecured},
		{"a ceiling on an ordinary claim", change(func(c *registry.Terms) { c.MaxSecured = &ceiling }), registry.ErrClaimFields},
		{"a ceiling of nothing", change(func(c *registry.Terms) {
			c.Kind, c.Asset, c.RegisteredOn, c.MaxSecured = registry.Mortgage, asset, day("2021-07-15"), &zero
		}), registry.ErrClaimFields},
		{"costs of the sale need no title", registry.Terms{Kind: registry.RealisationCost, Principal: yuan("8000"), Advanced: true}, nil},
		{"an ordinary claim cannot be advanced", change(func(c *registry.Terms) { c.Advanced = true }), registry.ErrClaimFields},
		{"doubled interest on all of it", change(func(c *registry.Terms) { c.DoubledBase, c.DoubledFrom = yuan("100000"), day("2025-01-01") }), nil},
		{"on a fen more than principal and costs", change(func(c *registry.Terms) { c.DoubledBase, c.DoubledFrom = yuan("100000.01"), day("2025-01-01") }), registry.ErrClaimDoubled},
		{"on a base without a day", change(func(c *registry.Terms) { c.DoubledBase = yuan("1") }), registry.ErrClaimDoubled},
		{"on a pending claim", change(func(c *registry.Terms) {
			c.Standing, c.Why, c.DoubledBase, c.DoubledFrom = registry.Pending, "诉讼中", yuan("1"), day("2025-01-01")
		}), registry.ErrClaimDoubled},
		{"the first seizure", change(func(c *registry.Terms) { c.SeizedOn, c.SeizureRank = day("2025-06-01"), 1 }), nil},
		{"a seizure without a rank", change(func(c *registry.Terms) { c.SeizedOn = day("2025-06-01") }), registry.ErrClaimFields},
		{"a rank without a seizure", change(func(c *registry.Terms) { c.SeizureRank = 2 }), registry.ErrClaimFields},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			require.ErrorIs(t, tt.terms.Check(at.Date()), tt.want)
		})
	}
}

func TestTiersOfClaims(t *testing.T) {
	t.Parallel()
	for kind, tier := range map[string]string{
		registry.RealisationCost: "cost", registry.TaxArrears: "tax", registry.Mortgage: "security", registry.Pledge: "security",
		registry.PurchaseMoneyMortgage: "purchase_money", registry.UnregisteredMortgage: "unregistered", registry.Wage: "wages",
		registry.AdministrativeFine: "administrative", registry.Fine: "criminal_fine", registry.Lien: "lien", registry.Ordinary: "ordinary",
	} {
		require.Equal(t, tier, registry.Terms{Kind: kind}.Tier())
	}
}

func TestAClaimIsCorrectedByItsNextVersion(t *testing.T) {
	t.Parallel()
	d, ctx := newDesk(t).open(aCourt), context.Background()
	caseID := d.file("（2026）川0104执1号")
	creditor := d.party(caseID, person(registry.Creditor, "张三", zhangID))
	id, err := d.LodgeClaim(ctx, jinjiang, creditor, ordinary("100000"), d.clerk, at)
	require.NoError(t, err)

	require.ErrorIs(t, d.CorrectClaim(ctx, jinjiang, id, 2, ordinary("90000"), "笔误", d.clerk, at), registry.ErrClaimChanged)
	require.ErrorIs(t, d.CorrectClaim(ctx, jinjiang, id, 1, ordinary("90000"), "", d.clerk, at), registry.ErrReason)
	require.NoError(t, d.CorrectClaim(ctx, jinjiang, id, 1, ordinary("90000"), "笔误", d.clerk, at))
	c, err := registry.FindClaim(ctx, d.pool, jinjiang, id)
	require.NoError(t, err)
	require.Equal(t, 2, c.Version)
	require.Equal(t, "90000.00", c.Principal.String())

	require.NoError(t, d.WithdrawClaim(ctx, jinjiang, id, 2, "已受清偿", d.clerk, at))
	require.ErrorIs(t, d.CorrectClaim(ctx, jinjiang, id, 3, ordinary("1"), "又要", d.clerk, at), registry.ErrClaimWithdrawn)
	cs, err := registry.Claims(ctx, d.pool, jinjiang, caseID)
	require.NoError(t, err)
	require.Empty(t, cs)
	var versions int
	require.NoError(t, d.pool.QueryRow(ctx, `select count(*) from claim where claim_id = $1`, id).Scan(&versions))
	require.Equal(t, 3, versions, "nothing was overwritten")

	owner := pgtest.Owner(t, d.pool)
	refusedForAll(t, d.pool, owner, `update claim set principal = 1`)
	refusedForAll(t, d.pool, owner, `delete from claim`)
}

func TestTwoCorrectionsAtOnce(t *testing.T) {
	t.Parallel()
	d := newDesk(t).open(aCourt)
	creditor := d.party(d.file("（2026）川0104执1号"), person(registry.Creditor, "张三", zhangID))
	id, err := d.LodgeClaim(context.Background(), jinjiang, creditor, ordinary("100000"), d.clerk, at)
	require.NoError(t, err)
	errs := atOnce(3, func(int) error {
		return d.CorrectClaim(context.Background(), jinjiang, id, 1, ordinary("90000"), "笔误", d.clerk, at)
	})
	done := 0
	for _, err := range errs {
		if err == nil {
			done++
			continue
		}
		require.ErrorIs(t, err, registry.ErrClaimChanged)
	}
	require.Equal(t, 1, done)
}

func TestWhoMayClaimWhat(t *testing.T) {
	t.Parallel()
	d, ctx := newDesk(t).open(aCourt), context.Background()
	caseID, other := d.file("（2026）川0104执1号"), d.file("（2026）川0104执2号")
	creditor := d.party(caseID, person(registry.Creditor, "张三", zhangID))
	debtor := d.party(caseID, person(registry.Debtor, "李四", liID))
	mine, theirs := d.asset(caseID), d.asset(other)

	_, err := d.LodgeClaim(ctx, jinjiang, debtor, ordinary("1"), d.clerk, at)
	require.ErrorIs(t, err, registry.ErrClaimOfDebtor)
	_, err = d.LodgeClaim(ctx, jinjiang, ref.New(), ordinary("1"), d.clerk, at)
	require.ErrorIs(t, err, registry.ErrPartyUnknown)
	secured := registry.Terms{Kind: registry.Mortgage, Principal: yuan("500000"), TitleDoc: "（2025）川0104民初1号",
		Asset: theirs, RegisteredOn: legal.MustDate("2021-07-15")}
	_, err = d.LodgeClaim(ctx, jinjiang, creditor, secured, d.clerk, at)
	require.ErrorIs(t, err, registry.ErrAssetUnknown, "an asset of another case secures nothing here")
	secured.Asset = mine
	_, err = d.LodgeClaim(ctx, jinjiang, creditor, secured, d.clerk, at)
	require.NoError(t, err)
	fine := registry.Terms{Kind: registry.Fine, Principal: yuan("5000"), TitleDoc: "（2025）川0104刑初1号"}
	_, err = d.LodgeClaim(ctx, jinjiang, creditor, fine, d.clerk, at)
	require.ErrorIs(t, err, registry.ErrClaimNotCriminal)

	cs, err := registry.Claims(ctx, d.pool, jinjiang, caseID)
	require.NoError(t, err)
	require.Len(t, cs, 1)
	require.Equal(t, mine, cs[0].Asset)
	require.Equal(t, legal.MustDate("2021-07-15"), cs[0].RegisteredOn)
	require.Nil(t, cs[0].MaxSecured)
}
