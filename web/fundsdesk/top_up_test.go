package fundsdesk_test

import (
	"context"
	"io"
	"net/http/httptest"
	"regexp"
	"testing"

	"github.com/gofiber/fiber/v2"
	"github.com/stretchr/testify/require"

	"fachui/auction/auctionpg"
	"fachui/internal/clock"
	"fachui/internal/fault"
	"fachui/internal/files"
	"fachui/internal/identity"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/ref"
	"fachui/payments/distribution"
	"fachui/payments/paymentspg"
	"fachui/web/cases"
	"fachui/web/fundsdesk"
	"fachui/web/page"
	"fachui/web/people"
	"fachui/web/route"
)

// The form of the order about a shortfall begins with the rule that the court set
// (top_up_rule); the judge may choose another.
func TestTopUpFormBeginsWithTheSetting(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		settings []auctionpg.CourtSetting
		want     string
	}{
		"nothing set":                        {nil, "full"},
		"in full":                            {[]auctionpg.CourtSetting{{Name: "top_up_rule", Value: 0}}, "full"},
		"up to the claims that stay unpaid":  {[]auctionpg.CourtSetting{{Name: "top_up_rule", Value: 1}}, "cap_to_claim"},
		"nothing is ordered":                 {[]auctionpg.CourtSetting{{Name: "top_up_rule", Value: 2}}, "none"},
		"another setting does not change it": {[]auctionpg.CourtSetting{{Name: "lenient_notice", Value: 1}}, "full"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := forfeitureShown(t, tt.settings)
			options := regexp.MustCompile(`(?s)<select[^>]*name="rule".*?</select>`).FindString(text)
			require.NotEmpty(t, options, "the form is not there: %s", text)
			require.Len(t, regexp.MustCompile(`<option `).FindAllString(options, -1), 3, options)
			chosen := regexp.MustCompile(`<option value="([a-z_]+)" selected`).FindAllStringSubmatch(options, -1)
			require.Len(t, chosen, 1, options)
			require.Equal(t, tt.want, chosen[0][1])
		})
	}
}

// forfeitureShown is the page of an approved table with a shortfall of 30,000.00 as a
// judge sees it, in a court with these settings.
func forfeitureShown(t *testing.T, settings []auctionpg.CourtSetting) string {
	t.Helper()
	lot, table := ref.New(), ref.New()
	judge := route.Court(identity.Judge)
	api := []route.Route{
		answers("/api/v1/courts/:court/staff", "staff.of_court", judge, people.Staff{}),
		answers("/api/v1/courts/:court/cases/:case", "case.show", judge, cases.CaseView{}),
		answers("/api/v1/court-settings/:court", "setting.list", route.Public(), auctionpg.CourtSettings{Court: "jinjiang", Settings: settings}),
		answers("/api/v1/courts/:court/lots/:lot/attachments", "attachment.list_of_lot", judge, []files.CourtAttachment{}),
		answers("/api/v1/courts/:court/forfeitures/:id", "forfeiture.show", judge, paymentspg.ForfeitureView{
			Forfeiture: table, Case: ref.New(), State: "approved", Table: paymentspg.ForfeitTable{Lot: lot, Price: money.MustParse("700000"), Shares: []paymentspg.ForfeitTableShare{{
				Lot: lot, Promised: money.MustParse("800000"), Deposit: money.MustParse("70000"),
				ForfeitShare: distribution.ForfeitShare{ShortDifference: money.MustParse("30000")},
			}}},
		}),
		route.Post("/api/v1/courts/:court/forfeitures/:id/top-ups", "forfeiture.top_up", judge, "决定是否责令补交差价", "Decide about a shortfall",
			func(context.Context, route.Call, route.None) (route.None, error) { return route.None{}, nil }),
	}
	now := legal.MustParse("2026-08-06T09:00:00+08:00")
	caller := identity.Caller{Person: ref.New(), Courts: map[string][]identity.Role{"jinjiang": {identity.Judge}}}
	site := page.New(page.Options{
		Clock: clock.Frozen(now), Families: []page.Family{fundsdesk.Family()},
		Authenticate: func(context.Context, string, string, bool) (identity.Caller, error) { return caller, nil },
	}, api)
	app := fiber.New(fiber.Config{Immutable: true, ErrorHandler: func(c *fiber.Ctx, err error) error {
		return site.Refuse(c, route.Call{At: now}, fault.Of(err), "r")
	}})
	for _, r := range site.Rows() {
		app.Add(r.Method, r.Path, func(c *fiber.Ctx) error {
			c.SetUserContext(people.WithJar(c.UserContext()))
			return r.Handler(c, route.Call{Caller: caller, Court: c.Params("court"), At: now})
		})
	}
	resp, err := app.Test(httptest.NewRequest("GET", "/courts/jinjiang/funds/forfeitures/"+table.String(), nil), -1)
	require.NoError(t, err)
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	require.Equal(t, fiber.StatusOK, resp.StatusCode, string(b))
	return string(b)
}

// answers is an operation that always answers the same.
func answers[O any](path, op string, a route.Access, out O) route.Route {
	return route.Get(path, op, a, op, op, func(context.Context, route.Call, route.None) (O, error) { return out, nil })
}
