package web_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"fachui/internal/clock"
	"fachui/internal/observe"
	"fachui/web"
	"fachui/web/route"
)

func TestParseProxies(t *testing.T) {
	t.Parallel()
	got, err := web.ParseProxies([]string{"10.1.2.3/8", " 192.0.2.7", "2001:db8::1", "fd00::/8"})
	require.NoError(t, err)
	require.Equal(t, "[10.0.0.0/8 192.0.2.7/32 2001:db8::1/128 fd00::/8]", fmt.Sprint(got))
	for _, bad := range []string{"", "10.0.0.0/33", "10.0.0", "proxy.example", "fe80::1%eth0", "::ffff:10.0.0.1"} {
		_, err = web.ParseProxies([]string{bad})
		require.ErrorContains(t, err, bad)
	}
	got, err = web.ParseProxies(nil)
	require.NoError(t, err)
	require.Empty(t, got)
}

// Who asks is the last address that one of our proxies heard; nobody else may say it.
func TestCallersBehindProxies(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name      string
		proxies   []string
		forwarded []string
		want      string
		told      bool
	}{
		{"nothing said", []string{"127.0.0.1"}, nil, "127.0.0.1", false},
		{"nothing said, no proxies", nil, nil, "127.0.0.1", false},
		{"said by nobody we know", nil, []string{"192.0.2.1"}, "127.0.0.1", true},
		{"said by another than our proxy", []string{"10.0.0.0/8"}, []string{"192.0.2.1"}, "127.0.0.1", true},
		{"said by our proxy", []string{"127.0.0.1"}, []string{"192.0.2.1"}, "192.0.2.1", false},
		{"a whole network of them", []string{"127.0.0.0/8"}, []string{"192.0.2.1"}, "192.0.2.1", false},
		{"the caller's own words before it", []string{"127.0.0.1"}, []string{"203.0.113.9, 192.0.2.1"}, "192.0.2.1", false},
		{"the same in two lines", []string{"127.0.0.1"}, []string{"203.0.113.9", "192.0.2.1"}, "192.0.2.1", false},
		{"two proxies", []string{"127.0.0.1", "10.0.0.0/8"}, []string{"203.0.113.9, 192.0.2.1, 10.0.0.2"}, "192.0.2.1", false},
		{"the caller says to be a proxy", []string{"127.0.0.1", "10.0.0.0/8"}, []string{"10.0.0.9, 192.0.2.1"}, "192.0.2.1", false},
		{"a proxy asks by itself", []string{"127.0.0.1", "10.0.0.0/8"}, []string{"10.0.0.9"}, "10.0.0.9", false},
		{"with a port", []string{"127.0.0.1"}, []string{"192.0.2.1:4711"}, "192.0.2.1", false},
		{"IPv6", []string{"127.0.0.1"}, []string{"2001:DB8::1"}, "2001:db8::1", false},
		{"IPv6 in brackets", []string{"127.0.0.1"}, []string{"[2001:db8::1]"}, "2001:db8::1", false},
		{"IPv6 with a port", []string{"127.0.0.1"}, []string{"[2001:db8::1]:443"}, "2001:db8::1", false},
		{"IPv4 as IPv6", []string{"127.0.0.1"}, []string{"::ffff:192.0.2.1"}, "192.0.2.1", false},
		{"no address", []string{"127.0.0.1"}, []string{"unknown"}, "127.0.0.1", false},
		{"no address behind a proxy", []string{"127.0.0.1", "10.0.0.0/8"}, []string{"unknown, 10.0.0.2"}, "10.0.0.2", false},
		{"empty", []string{"127.0.0.1"}, []string{""}, "127.0.0.1", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			proxies, err := web.ParseProxies(c.proxies)
			require.NoError(t, err)
			var said bytes.Buffer
			var heard string
			who := route.Get("/api/v1/who", "who", route.Public(), "谁", "Who", func(_ context.Context, call route.Call, _ struct{}) (struct{}, error) {
				heard = call.IP
				return struct{}{}, nil
			})
			at := listening(t, web.New(web.Options{
				Routes: []route.Route{who}, Auth: signedIn, Clock: clock.Frozen(now), Machine: clock.System,
				Log: slog.New(slog.NewTextHandler(&said, nil)), Metrics: observe.NewMetrics(), Proxies: proxies,
			}))
			for range 2 {
				req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+at+"/api/v1/who", nil)
				require.NoError(t, err)
				for _, v := range c.forwarded {
					req.Header.Add("X-Forwarded-For", v)
				}
				resp, err := http.DefaultClient.Do(req)
				require.NoError(t, err)
				require.NoError(t, resp.Body.Close())
				require.Equal(t, http.StatusOK, resp.StatusCode)
				require.Equal(t, c.want, heard)
			}
			times := 0
			if c.told {
				times = 1
			}
			require.Equal(t, times, strings.Count(said.String(), "--behind"), said.String())
		})
	}
}
