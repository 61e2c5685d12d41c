package funds_test

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"fachui/internal/legal"
	"fachui/internal/ref"
)

// upload sends a statement as a page's form does.
func (s *site) upload(who, name string, file []byte) (int, []byte) {
	s.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("file", name)
	require.NoError(s.t, err)
	_, err = part.Write(file)
	require.NoError(s.t, err)
	require.NoError(s.t, form.Close())
	r := httptest.NewRequest(http.MethodPost, court+"/statements", &body)
	r.Header.Set("Authorization", "Bearer "+who)
	r.Header.Set("Content-Type", form.FormDataContentType())
	resp, err := s.build(s.now).Test(r, -1)
	require.NoError(s.t, err)
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	require.NoError(s.t, err)
	return resp.StatusCode, answer
}

// A statement comes as a form or as the body; what is no statement is refused with
// the line that is wrong.
func TestStatementAsForm(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.transfer("被执行人", mainNo, "5000.00")
	s.at("2026-03-03T09:00:00+08:00")
	_, file, err := s.bank.Statement(t.Context(), mainNo, legal.MustDate("2026-03-02"))
	require.NoError(t, err)
	for name, tc := range map[string]struct {
		file []byte
		code string
	}{
		"a spreadsheet": {[]byte("PK\x03\x04…"), "statement.format"},
		"a PDF":         {[]byte("%PDF-1.7"), "statement.format"},
		"an old XLS":    {[]byte("\xd0\xcf\x11\xe0…"), "statement.format"},
		"zeros":         {make([]byte, 64), "statement.format"},
		"another file":  {[]byte("姓名,年龄\n张三,3\n"), "statement.missing"},
		"one fen more":  {bytes.Replace(file, []byte(",5000.00,"), []byte(",5000.01,"), 1), "statement."},
		"cut off":       {file[:len(file)-20], "statement."},
	} {
		status, answer := s.upload("finance_maker", name, tc.file)
		require.GreaterOrEqual(t, status, 400, name)
		require.Contains(t, string(answer), `"code":"`+tc.code, name)
	}
	status, answer := s.upload("finance_checker", "day.csv", file)
	require.Equal(t, http.StatusForbidden, status, "%s", answer)
	status, answer = s.upload("reconciler", "day.csv", file)
	require.Equal(t, http.StatusCreated, status, "%s", answer)
	twice := call[object](s, "finance_maker", "POST", court+"/statements", string(file), 409)
	require.Equal(t, "statement.imported", twice["code"])

	day := call[object](s, "judge", "GET", court+"/days/2026-03-02", "", 200)
	require.Equal(t, "5000.00", day["in"])
	require.Len(t, day["imports"], 1)
	days := call[[]object](s, "leader", "GET", court+"/days?limit=2", "", 200)
	require.Equal(t, "5000.00", days[1]["bank_closing"])
}

// From the trial balance a figure leads to its account, its entry and its bank line.
func TestDrillDown(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.transfer("被执行人", mainNo, "5000.00")
	o := call[object](s, "supervisor", "GET", court+"/funds", "", 200)
	require.Equal(t, "5000.00", o["bank"])
	accounts := call[[]object](s, "supervisor", "GET", court+"/ledger/accounts?code=A1010", "", 200)
	number := strconv.FormatFloat(accounts[0]["account"].(float64), 'f', 0, 64)
	account := call[object](s, "supervisor", "GET", court+"/ledger/accounts/"+number, "", 200)
	require.Equal(t, "5000.00", account["balance"])
	entries := call[[]object](s, "supervisor", "GET", court+"/ledger/entries?code=L2210&side=credit&newest=true", "", 200)
	require.Len(t, entries, 1)
	entry := call[object](s, "supervisor", "GET", court+"/ledger/entries/1", "", 200)
	line := entry["line"].(object)
	x := call[object](s, "supervisor", "GET", court+"/exceptions/"+line["exception"].(string), "", 200)
	require.Equal(t, "unknown_money", x["kind"])
	require.NotContains(t, x, "name")
	require.Len(t, call[[]object](s, "supervisor", "GET", court+"/bank-lines?way=in", "", 200), 1)
	require.Empty(t, call[[]object](s, "supervisor", "GET", court+"/bank-lines?way=out", "", 200))
	require.Empty(t, call[[]object](s, "supervisor", "GET", court+"/reversals", "", 200))
	require.Empty(t, call[[]object](s, "supervisor", "GET", court+"/holds", "", 200))
	for path, code := range map[string]string{
		"/ledger/entries/99":               "journal.not_found",
		"/ledger/accounts/0":               "ledger.account_unknown",
		"/exceptions/" + string(ref.New()): "exception.not_found",
		"/payouts/" + string(ref.New()):    "payout.not_found",
	} {
		require.Equal(t, code, call[object](s, "leader", "GET", court+path, "", 404)["code"], path)
	}
}

// A payee is proposed, looked at and approved by two people, over the interface.
func TestOutsidePayeeOverHTTP(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	body := `{"payee":"treasury","name":"某某市财政局","bank":"某行","number":"9000","holder":"某某市财政局","evidence":"缴款通知书"}`
	id := call[object](s, "fund_keeper", "POST", court+"/payees", body, 201)["id"].(string)
	list := call[[]object](s, "supervisor", "GET", court+"/payees", "", 200)
	require.Equal(t, "treasury", list[0]["payee"])
	require.NotContains(t, list[0], "number")
	call[object](s, "supervisor", "POST", court+"/payees/"+id+"/opening", `{"reason":"看看"}`, 403)
	seen := call[object](s, "finance_checker", "POST", court+"/payees/"+id+"/opening", `{"reason":"复核前核对"}`, 201)
	require.Equal(t, "9000", seen["number"])
	call[object](s, "finance_checker", "POST", court+"/payees/"+id+"/approvals", `{}`, 201)
	number := court + "/cases/" + string(s.caseID) + "/account"
	require.Empty(t, call[object](s, "judge", "GET", number, "", 200)["virtual_no"])
	opened := call[object](s, "fund_keeper", "POST", number, `{}`, 201)["virtual_no"]
	require.Equal(t, opened, call[object](s, "judge", "GET", number, "", 200)["virtual_no"])
}

// What is chosen for approval is named properly, and an amount typed for a payout
// that does not exist finds none.
func TestChosenPayoutsOverHTTP(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	unknown := string(ref.New())
	for body, code := range map[string]string{
		`{}`:                                 "payout.none_chosen",
		`{"payouts":[]}`:                     "payout.none_chosen",
		`{"payouts":["the first"]}`:          "request.bad_value",
		`{"payouts":["` + unknown + `:00"]}`: "payout.not_found",
		`{"payouts":["` + unknown + `"]}`:    "payout.not_found",
		`{"payouts":"` + unknown + `"}`:      "request.bad_value",
	} {
		status, answer := s.raw("bureau_head", "POST", court+"/payout-approvals", body)
		require.GreaterOrEqual(t, status, 400, body)
		require.Contains(t, string(answer), `"code":"`+code+`"`, body)
	}
	call[object](s, "judge", "POST", court+"/payout-approvals", `{}`, 403)
	sending := court + "/payouts/" + unknown + "/dispatch"
	require.Equal(t, "payout.not_found", call[object](s, "finance_checker", "POST", sending, `{"content":"00","confirm":true,"amount":"1.00"}`, 404)["code"])
	require.Equal(t, "payout.not_found", call[object](s, "finance_checker", "POST", sending, `{"content":"00"}`, 404)["code"])
}
