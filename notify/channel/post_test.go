package channel_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"fachui/notify"
	"fachui/notify/channel"
)

func machine() time.Time { return time.Date(2027, 1, 1, 8, 0, 0, 0, time.UTC) }

var key = []byte("0123456789abcdef0123456789abcdef")

// received is one call as its receiver saw it.
type received struct {
	header http.Header
	body   []byte
}

// receiver answers every call with status.
func receiver(t *testing.T, status int, got chan<- received) string {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		if got != nil {
			got <- received{r.Header.Clone(), b}
		}
		if status >= 300 && status < 400 {
			w.Header().Set("Location", "/elsewhere")
		}
		w.WriteHeader(status)
	}))
	t.Cleanup(s.Close)
	return s.URL
}

// verify checks a call as the Standard Webhooks scheme says, with code of its own.
func verify(t *testing.T, r received, secret []byte) {
	t.Helper()
	h := hmac.New(sha256.New, secret)
	fmt.Fprintf(h, "%s.%s.%s", r.header.Get("Webhook-Id"), r.header.Get("Webhook-Timestamp"), r.body)
	found := false
	for part := range strings.FieldsSeq(r.header.Get("Webhook-Signature")) {
		version, sum, _ := strings.Cut(part, ",")
		raw, err := base64.StdEncoding.DecodeString(sum)
		require.NoError(t, err)
		found = found || version == "v1" && hmac.Equal(raw, h.Sum(nil))
	}
	require.True(t, found, "the signature does not fit")
	require.Equal(t, fmt.Sprint(machine().Unix()), r.header.Get("Webhook-Timestamp"))
}

// The published example of the scheme: github.com/standard-webhooks.
func TestSignatureOfThePublishedExample(t *testing.T) {
	t.Parallel()
	k, err := channel.ReadKey("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
	require.NoError(t, err)
	require.Equal(t, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
		channel.Sign(k, "msg_p5jXN8AQM9LWM0D4loKWxJek", time.Unix(1614265330, 0), []byte(`{"test": 2432232314}`)))
	require.Equal(t, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", channel.WriteKey(k))
}

func TestKeys(t *testing.T) {
	t.Parallel()
	for size, ok := range map[int]bool{0: false, 23: false, 24: true, 64: true, 65: false} {
		_, err := channel.ReadKey(channel.WriteKey(make([]byte, size)))
		require.Equal(t, ok, err == nil, size)
	}
	_, err := channel.ReadKey("whsec_not base64")
	require.Error(t, err)
}

func TestAWebhookIsSigned(t *testing.T) {
	t.Parallel()
	got := make(chan received, 2)
	m := message()
	m.To, m.Key = receiver(t, http.StatusNoContent, got), key
	w := channel.NewWebhooks(machine, true)
	require.NoError(t, w.Send(t.Context(), m))
	require.NoError(t, w.Send(t.Context(), m))
	first, second := <-got, <-got
	verify(t, first, key)
	require.Equal(t, m.ID.String(), first.header.Get("Webhook-Id"))
	require.Equal(t, first.header.Get("Webhook-Id"), second.header.Get("Webhook-Id"), "tried again under the same identifier")
	var body struct {
		Type string            `json:"type"`
		Data map[string]string `json:"data"`
	}
	require.NoError(t, json.Unmarshal(first.body, &body))
	require.Equal(t, "auction.sold", body.Type)
	require.Equal(t, "成交价 1000000.00 元。", body.Data["text"])
	require.Equal(t, m.Notice.String(), body.Data["notice"])
}

func TestAnswersAreJudged(t *testing.T) {
	t.Parallel()
	w := channel.NewWebhooks(machine, true)
	for status, want := range map[int]struct {
		failure string
		final   bool
	}{
		200: {"", false}, 204: {"", false}, 299: {"", false},
		301: {"redirect 301", true}, 307: {"redirect 307", true},
		400: {"refused 400", true}, 401: {"refused 401", true}, 404: {"refused 404", true}, 410: {"refused 410", true}, 499: {"refused 499", true},
		408: {"busy 408", false}, 425: {"busy 425", false}, 429: {"busy 429", false},
		500: {"failing 500", false}, 503: {"failing 503", false}, 599: {"failing 599", false},
	} {
		m := message()
		m.To, m.Key = receiver(t, status, nil), key
		err := w.Send(t.Context(), m)
		if want.failure == "" {
			require.NoError(t, err, status)
			continue
		}
		f := channel.FailureOf(err)
		require.Equal(t, want.failure, f.String())
		require.Equal(t, want.final, f.Final, status)
	}
}

// A redirect is not followed: nobody is asked a second time.
func TestARedirectIsNotFollowed(t *testing.T) {
	t.Parallel()
	got := make(chan received, 2)
	m := message()
	m.To, m.Key = receiver(t, http.StatusTemporaryRedirect, got), key
	require.Error(t, channel.NewWebhooks(machine, true).Send(t.Context(), m))
	require.Len(t, got, 1)
}

// Nobody makes the house call its own network, by number or by name.
func TestPrivateAddressesAreNotCalled(t *testing.T) {
	t.Parallel()
	got := make(chan received, 8)
	url := receiver(t, 200, got)
	_, port, err := net.SplitHostPort(strings.TrimPrefix(url, "http://"))
	require.NoError(t, err)
	w := channel.NewWebhooks(machine, false)
	for _, host := range []string{"127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "127.1", "2130706433"} {
		m := message()
		m.To, m.Key = "http://"+host+":"+port+"/", key
		f := channel.FailureOf(w.Send(t.Context(), m))
		require.Contains(t, []string{"private_address", "unreachable"}, f.Class, host)
		if host == "127.0.0.1" || host == "localhost" {
			require.Equal(t, "private_address", f.Class)
			require.True(t, f.Final)
		}
	}
	require.Empty(t, got)
}

func TestWhoDoesNotAnswer(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	address := l.Addr().String()
	l.Close()
	m := message()
	m.To, m.Key = "http://"+address+"/", key
	f := channel.FailureOf(channel.NewWebhooks(machine, true).Send(t.Context(), m))
	require.Equal(t, channel.Failure{Class: "unreachable"}, *f)
	m.To = "http://\x7f/"
	f = channel.FailureOf(channel.NewWebhooks(machine, true).Send(t.Context(), m))
	require.True(t, f.Final)
}

func TestATextMessageGoesThroughTheGateway(t *testing.T) {
	t.Parallel()
	got := make(chan received, 1)
	g, err := channel.NewGateway(receiver(t, http.StatusAccepted, got), channel.WriteKey(key), machine)
	require.NoError(t, err)
	m := message()
	m.To = "13800138000"
	for language, want := range map[notify.Language]string{notify.Chinese: "拍卖成交告知：成交价 1000000.00 元。", notify.English: "Sold: Sold for ¥1000000.00."} {
		m.Language = language
		require.NoError(t, g.Send(t.Context(), m))
		r := <-got
		verify(t, r, key)
		var body struct {
			Type string            `json:"type"`
			Data map[string]string `json:"data"`
		}
		require.NoError(t, json.Unmarshal(r.body, &body))
		require.Equal(t, "sms.send", body.Type)
		require.Equal(t, map[string]string{"to": "+8613800138000", "language": string(language), "text": want}, body.Data)
	}
}

func TestAGatewayThatCannotBe(t *testing.T) {
	t.Parallel()
	for name, c := range map[string][2]string{
		"no address":  {"", channel.WriteKey(key)},
		"no scheme":   {"gateway.internal", channel.WriteKey(key)},
		"a user":      {"https://a:b@gateway.internal/", channel.WriteKey(key)},
		"no key":      {"https://gateway.internal/", ""},
		"a short key": {"https://gateway.internal/", channel.WriteKey([]byte("short"))},
	} {
		_, err := channel.NewGateway(c[0], c[1], machine)
		require.Error(t, err, name)
		require.NotContains(t, err.Error(), "a:b@", "an error quotes no password")
	}
}
