package auctionpg_test

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"fachui/auction"
	"fachui/auction/auctionpg"
	"fachui/internal/legal"
	"fachui/internal/ref"
	"fachui/internal/registry"
)

// card answers from a survey and says them by key.
func card(s *registry.Survey, a auctionpg.Published) map[string]auctionpg.Risk {
	out := map[string]auctionpg.Risk{}
	for _, r := range auctionpg.RiskCard(s, a, true) {
		out[r.Key] = r
	}
	return out
}

func TestRiskCard_states(t *testing.T) {
	t.Parallel()
	at := legal.MustParse("2026-02-01T09:00:00")
	none := &registry.Survey{SurveyedAt: at, Facts: registry.Facts{
		Burdens: []registry.Burden{}, Waiting: []registry.WaitingSeizure{}, Leases: []registry.Lease{}, Taxes: []registry.Unpaid{},
		Disputes: []registry.Dispute{}, Possession: &registry.Possession{By: "vacant"}, Building: &registry.Building{},
		Parts: map[string]registry.Part{"leases": {Evidence: "现场调查笔录", CheckedOn: legal.MustDate("2026-01-30")}},
	}}
	full := &registry.Survey{SurveyedAt: at, Facts: registry.Facts{
		Burdens:    []registry.Burden{{Kind: "mortgage", Holder: "某银行", Amount: yuan("500000"), RegisteredOn: legal.MustDate("2020-01-02")}},
		Waiting:    []registry.WaitingSeizure{{Court: "武侯法院", Since: legal.MustDate("2025-01-02")}, {Court: "高新法院", Since: legal.MustDate("2024-01-02"), Cleared: true}},
		Leases:     []registry.Lease{{Lessee: "王某某", Until: legal.MustDate("2027-01-01"), Rent: yuan("36000"), BeforeUs: true}, {Lessee: "李某某"}},
		Taxes:      []registry.Unpaid{{Kind: "物业费", Amount: yuan("8800"), As: legal.MustDate("2026-01-01")}},
		Disputes:   []registry.Dispute{{Kind: "suit", State: "open", Note: "租金纠纷"}, {Kind: "objection", State: "ended"}},
		Possession: &registry.Possession{By: "lessee"}, Building: &registry.Building{Unpermitted: true, Note: "顶楼加建"},
	}}
	announced := auctionpg.Published{PublishedAt: at, Limited: true, Draft: auctionpg.Draft{Taxes: []auction.TaxLine{{Name: "契税", Bearer: auction.Buyer}}}}
	for _, c := range []struct {
		key                          string
		unknown, none, present       auctionpg.RiskState
		noneAnswer, presentAnswerHas string
	}{
		{"lease", auctionpg.RiskUnknown, auctionpg.RiskClear, auctionpg.RiskPresent, "未发现。", "其中 1 份"},
		{"occupancy", auctionpg.RiskUnknown, auctionpg.RiskClear, auctionpg.RiskPresent, "空置。", "承租人"},
		{"vacating", auctionpg.RiskUnknown, auctionpg.RiskClear, auctionpg.RiskPresent, "无须腾退。", "不负责腾退"},
		{"arrears", auctionpg.RiskUnknown, auctionpg.RiskClear, auctionpg.RiskPresent, "未发现。", "8,800.00"},
		{"taxes", auctionpg.RiskUnknown, auctionpg.RiskUnknown, auctionpg.RiskPresent, "公告未列明。", "各自负担"},
		{"burdens", auctionpg.RiskUnknown, auctionpg.RiskClear, auctionpg.RiskPresent, "未发现。", "1 项"},
		{"seizures", auctionpg.RiskUnknown, auctionpg.RiskClear, auctionpg.RiskPresent, "未发现。", "1 项"},
		{"disputes", auctionpg.RiskUnknown, auctionpg.RiskClear, auctionpg.RiskPresent, "未发现。", "1 件"},
		{"building", auctionpg.RiskUnknown, auctionpg.RiskClear, auctionpg.RiskPresent, "未发现。", "未经许可"},
		{"purchase_limit", auctionpg.RiskUnknown, auctionpg.RiskUnknown, auctionpg.RiskPresent, "公告未写明。", "限购"},
	} {
		u, n, p := card(nil, auctionpg.Published{})[c.key], card(none, auctionpg.Published{})[c.key], card(full, announced)[c.key]
		require.Equal(t, []auctionpg.RiskState{c.unknown, c.none, c.present}, []auctionpg.RiskState{u.State, n.State, p.State}, c.key)
		require.Equal(t, c.noneAnswer, n.Answer.ZH, c.key)
		require.Contains(t, p.Answer.ZH, c.presentAnswerHas, c.key)
		for _, r := range []auctionpg.Risk{u, n, p} {
			require.NotEmpty(t, r.Answer.EN, c.key)
			require.NotEmpty(t, r.Name.EN, c.key)
			require.NotNil(t, r.Details, c.key)
		}
		require.False(t, p.CheckedOn.IsZero(), c.key)
	}
	lease := card(none, auctionpg.Published{})["lease"]
	require.Equal(t, "现场调查笔录", lease.Evidence)
	require.Equal(t, legal.MustDate("2026-01-30"), lease.CheckedOn, "the part's own day goes first")
	why := card(&registry.Survey{Facts: registry.Facts{Parts: map[string]registry.Part{"disputes": {Unknown: "法院系统未联网"}}}}, announced)["disputes"]
	require.Equal(t, "法院系统未联网", why.Reason)
	require.Equal(t, auctionpg.RiskUnknown, why.State)
	require.Len(t, auctionpg.RiskCard(none, announced, false), 9, "a car has no building permit")
	whole, err := json.Marshal(auctionpg.RiskCard(full, announced, true))
	require.NoError(t, err)
	require.NotContains(t, string(whole), "王某某", "a lessee is nobody's business")
}

func TestFindings(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	lot := h.announced(t)
	f, err := h.Findings(t.Context(), lot)
	require.NoError(t, err)
	require.Equal(t, 1, f.Version)
	require.Equal(t, auctionpg.RiskUnknown, f.Risks[0].State, "the survey says nothing of leases")
	require.Equal(t, []auctionpg.HolderView{{Kind: "lessee", Name: f.Holders[0].Name, Rank: 1}}, f.Holders)
	require.Equal(t, "承租人", f.Holders[0].Name.ZH)
	text, err := json.Marshal(f)
	require.NoError(t, err)
	require.NotContains(t, string(text), h.lessee.ID.String(), "which party it is")

	h.exec(t, `
		insert into survey (court_id, asset_id, version, survey_id, facts, facts_enc, complete, surveyed_by, surveyed_at)
		values ($1, $2, 2, gen_random_uuid(), '{"leases": [], "defects": ["漏水"]}', '', true, gen_random_uuid(), $3)`, court, h.asset, published.Add(time.Hour))
	f, err = h.Findings(t.Context(), lot)
	require.NoError(t, err)
	require.Equal(t, auctionpg.RiskClear, f.Risks[0].State)
	require.Equal(t, []string{"漏水"}, f.Defects)
	require.True(t, f.Since, "what was published is older")
}

func TestCosts_of_a_lot(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	lot := h.announced(t)
	e, err := h.Costs(t.Context(), lot, auctionpg.CostQuestion{Area: "140", Home: auction.OnlyHome, Buyer: auction.BuyerPerson})
	require.NoError(t, err)
	require.Equal(t, "700000.00", e.Price.String(), "the current price")
	require.Equal(t, "707000.00", e.Most.String())
	require.Equal(t, []string{"增值税"}, e.BySeller)
	e, err = h.Costs(t.Context(), lot, auctionpg.CostQuestion{Price: yuan("1000000"), Area: "140.01", Home: auction.OnlyHome})
	require.NoError(t, err)
	require.Equal(t, "1015000.00", e.Least.String())
	for name, q := range map[string]auctionpg.CostQuestion{
		"price": {Price: yuan("-1")}, "area": {Area: "-1"}, "a huge area": {Area: "1e999999999"}, "words": {Area: "大"},
		"home": {Home: "fourth"}, "buyer": {Buyer: "ghost"},
	} {
		_, err := h.Costs(t.Context(), lot, q)
		require.ErrorIs(t, err, auctionpg.ErrSearch, name)
	}
}

func TestHistory_of_a_lot(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	lot := h.announced(t)
	order := auctionpg.Order{Ground: "third_party_objection", Reason: "案外人提出异议"}
	require.NoError(t, h.Suspend(t.Context(), court, lot, order, h.judge, published.Add(1)))
	a, err := h.Announcements(t.Context(), lot)
	require.NoError(t, err)
	require.Len(t, a.Versions, 1)
	require.Equal(t, 1, a.Versions[0].Number)
	require.Contains(t, string(a.Versions[0].Content), "存在租约至 2027 年")
	require.Len(t, a.Orders, 1)
	require.Equal(t, order.Reason, a.Orders[0].Reason)

	require.NoError(t, h.Withdraw(t.Context(), court, lot, order, h.judge, published.Add(2)))
	next := h.announced(t)
	rounds, err := h.Rounds(t.Context(), next)
	require.NoError(t, err)
	require.Len(t, rounds, 2)
	require.Equal(t, []bool{false, true}, []bool{rounds[0].This, rounds[1].This})
	require.Equal(t, []string{"已撤回", "公告中"}, []string{rounds[0].StatusZH, rounds[1].StatusZH})
	require.Equal(t, 2, rounds[1].Attempt)
	require.Equal(t, "70.0", rounds[1].Ratio)
	v, err := h.Public(t.Context(), next)
	require.NoError(t, err)
	require.Equal(t, lot, v.Previous.Lot)
	require.Equal(t, "已撤回", v.Previous.StatusZH)
}

// Nothing of a lot is told before it is announced.
func TestFacts_of_an_unannounced_lot(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	for _, lot := range []ref.ID{h.listed(t), ref.New()} {
		_, err1 := h.Findings(t.Context(), lot)
		_, err2 := h.Costs(t.Context(), lot, auctionpg.CostQuestion{})
		_, err3 := h.Announcements(t.Context(), lot)
		_, err4 := h.Rounds(t.Context(), lot)
		for i, err := range []error{err1, err2, err3, err4} {
			if !errors.Is(err, auctionpg.ErrNoLot) {
				t.Errorf("%d: %v", i, err)
			}
		}
	}
}
