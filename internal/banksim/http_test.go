package banksim

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func TestHTTP(t *testing.T) {
	t.Parallel()
	b := withCourt(t, func(o *Options) { o.Token = "secret" })
	srv := httptest.NewServer(b.Handler())
	defer srv.Close()
	for _, c := range []struct {
		method, path, body string
		status             int
		says               string
	}{
		{"GET", "/clock", "", 200, `"simulated":false`},
		{"PUT", "/clock", `{"now":"2026-04-01T13:00:00+08:00"}`, 200, `"date":"2026-04-01"`},
		{"PUT", "/clock", `{"now":"2026-04-01T12:59:59+08:00"}`, 409, "clock_back"},
		{"PUT", "/clock", `{"now":"noon"}`, 400, "invalid"},
		{"POST", "/accounts", `{"account_no":"62220001","holder":"张三","opening_balance":"10.00"}`, 200, `"balance":"10.00"`},
		{"POST", "/accounts", `{"account_no":"62220001","holder":"张三","opening_balance":10.00}`, 400, "invalid"},
		{"POST", "/accounts", `{"account_no":"62220001","holder":"张三","opening_balance":"10.001"}`, 400, "invalid"},
		{"POST", "/accounts", `{"account_no":"62220001","holder":"张三","colour":"red"}`, 400, "colour"},
		{"POST", "/accounts", `{} {}`, 400, "follows"},
		{"POST", "/accounts", `{"holder":"` + strings.Repeat("x", maxBody) + `"}`, 413, "too_big"},
		{"GET", "/accounts", "", 200, "62220001"},
		{"GET", "/accounts/51010001", "", 200, `"balance":"1000.00"`},
		{"GET", "/accounts/1", "", 404, "no_account"},
		{"POST", "/accounts/51010001/suffixes", `{"suffixes":["01"]}`, 200, `"suffixes":["01"]`},
		{"POST", "/transfers", `{"key":"k","from_account":"62220001","to_account":"5101000101","amount":"3.00","remark":""}`, 200, "bank_ref"},
		{"POST", "/adjustments", `{"key":"a","account":"51010001","direction":"credit","kind":"interest","amount":"0.01","remark":"利息"}`, 200, "bank_ref"},
		{"POST", "/payments", `{"end_to_end_id":"p","from_account":"51010001","to_account":"62220009","to_name":"李四","to_bank":"","amount":"1.00","purpose":""}`, 200, "order_no"},
		{"GET", "/payments/p", "", 200, `"status":"PENDING"`},
		{"GET", "/payments/q", "", 404, "no_payment"},
		{"PUT", "/faults", `{"account":"62220009","mode":"explode"}`, 400, "mode"},
		{"PUT", "/faults", `{"account":"62220009","end_to_end_id":"x","mode":"hold"}`, 400, "not both"},
		{"POST", "/work", "", 200, `"paid":1`},
		{"GET", "/lines?account=51010001&after=1&limit=1", "", 200, `"more":true`},
		{"GET", "/lines?account=51010001&after=99", "", 200, `"lines":[]`},
		{"GET", "/lines?account=51010001&after=x", "", 400, "invalid"},
		{"GET", "/lines?account=51010001&limit=1001", "", 400, "invalid"},
		{"GET", "/lines?account=51010001&after=-1", "", 400, "invalid"},
		{"GET", "/statements/51010001/2026-04-01.csv", "", 200, "期初余额,0.00"},
		{"GET", "/statements/51010001/2026-04-01.csv?encoding=x", "", 400, "encoding"},
		{"GET", "/statements/51010001/2026-04-01.xml", "", 200, camtSpace},
		{"GET", "/statements/51010001/2026-04-01.pdf", "", 404, "no_format"},
		{"GET", "/statements/51010001/2026-04-02.csv", "", 404, "no_statement"},
		{"DELETE", "/accounts/51010001", "", 404, "no_page"},
	} {
		status, body := call(t, srv.URL, c.method, c.path, c.body, "secret")
		if status != c.status || !strings.Contains(body, c.says) {
			t.Errorf("%s %s %.80s: %d %.300s", c.method, c.path, c.body, status, body)
		}
	}
	if status, _ := call(t, srv.URL, "GET", "/clock", "", "guess"); status != 401 {
		t.Errorf("a wrong token: %d", status)
	}
}

func call(t *testing.T, url, method, path, body, token string) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	b, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(b)
}

// TestRun: a bank told to work by itself settles without being asked, and stops
// when it is told to.
func TestRun(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancel(t.Context())
	ready, done := make(chan string, 1), make(chan error, 1)
	go func() {
		done <- Run(ctx, Options{Dir: t.TempDir(), WorkEvery: time.Millisecond, Ready: func(url string) { ready <- url }})
	}()
	url := <-ready
	call(t, url, "POST", "/accounts", `{"account_no":"51010001","holder":"法院","opening_balance":"10.00"}`, "")
	call(t, url, "POST", "/payments", `{"end_to_end_id":"p","from_account":"51010001","to_account":"62220009","to_name":"李四","to_bank":"","amount":"1.00","purpose":""}`, "")
	for {
		if _, body := call(t, url, "GET", "/payments/p", "", ""); strings.Contains(body, `"PAID"`) {
			break
		}
	}
	stop()
	if err := <-done; err != nil {
		t.Error(err)
	}
	if err := Run(t.Context(), Options{Dir: t.TempDir(), Listen: "nowhere:-1"}); err == nil {
		t.Error("listens nowhere")
	}
	if err := Run(t.Context(), Options{}); err == nil {
		t.Error("keeps books nowhere")
	}
}
