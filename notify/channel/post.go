package channel

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"

	"fachui/internal/clock"
	"fachui/internal/legal"
	"fachui/internal/ref"
	"fachui/notify"
)

// Webhooks post messages to the addresses that companies gave, signed with the
// key of each.
type Webhooks struct {
	client  *http.Client
	machine clock.Machine
}

// NewWebhooks returns a sender that reaches public addresses only, unless private
// allows others too, as in a test. Machine stamps what is signed.
func NewWebhooks(machine clock.Machine, private bool) *Webhooks {
	return &Webhooks{client(private), machine}
}

// payload is what a webhook and a gateway receive.
type payload struct {
	Type string     `json:"type"`
	At   legal.Time `json:"timestamp"`
	Data any        `json:"data"`
}

type noticeBody struct {
	Notice   ref.ID `json:"notice,omitempty"`
	Language string `json:"language"`
	Title    string `json:"title"`
	Text     string `json:"text"`
	TitleEN  string `json:"title_en"`
	TextEN   string `json:"text_en"`
	Basis    string `json:"basis,omitempty"`
}

// Send posts m to the address in m.To.
func (w *Webhooks) Send(ctx context.Context, m Message) error {
	return post(ctx, w.client, m.To, m.Key, w.machine, m.ID, payload{m.Kind, m.At, noticeBody{
		Notice: m.Notice, Language: string(m.Language), Title: m.Title.ZH, Text: m.Text.ZH, TitleEN: m.Title.EN, TextEN: m.Text.EN, Basis: m.Basis,
	}})
}

// Gateway hands text messages to the site's own gateway over signed HTTP. The
// adapter behind it speaks to whichever company carries them.
type Gateway struct {
	url     string
	key     []byte
	client  *http.Client
	machine clock.Machine
}

// NewGateway returns the sender through the gateway at address, http or https,
// which may be inside the site's own network. Secret is the key that both hold,
// as [ReadKey] reads it.
func NewGateway(address, secret string, machine clock.Machine) (*Gateway, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil {
		return nil, errors.New("the gateway for text messages is an http or https address without a user")
	}
	key, err := ReadKey(secret)
	if err != nil {
		return nil, fmt.Errorf("key of the gateway for text messages: %w", err)
	}
	return &Gateway{address, key, client(true), machine}, nil
}

type smsBody struct {
	To       string `json:"to"` // +86…
	Language string `json:"language"`
	Text     string `json:"text"`
}

// Send hands m to the gateway as one text in the recipient's language.
func (g *Gateway) Send(ctx context.Context, m Message) error {
	text := m.Title.ZH + "：" + m.Text.ZH
	if m.Language == notify.English {
		text = m.Title.EN + ": " + m.Text.EN
	}
	return post(ctx, g.client, g.url, g.key, g.machine, m.ID, payload{"sms.send", m.At, smsBody{"+86" + m.To, string(m.Language), oneLine(text)}})
}

// post sends p once. Any answer of 2xx takes the message.
func post(ctx context.Context, c *http.Client, address string, key []byte, machine clock.Machine, id ref.ID, p payload) error {
	body, err := json.Marshal(p)
	if err != nil {
		return fmt.Errorf("encode message %s: %w", id, err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return &Failure{Class: "address", Final: true}
	}
	at := machine()
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	req.Header.Set("User-Agent", "fachui")
	req.Header.Set(headerID, id.String())
	req.Header.Set(headerTimestamp, strconv.FormatInt(at.Unix(), 10))
	req.Header.Set(headerSignature, Sign(key, id.String(), at, body))
	resp, err := c.Do(req)
	if err != nil {
		return unreached(err)
	}
	defer resp.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(resp.Body, maxAnswer)) // the status is the answer
	return answered(resp.StatusCode)
}

// unreached says why a call did not come to an answer.
func unreached(err error) error {
	var timeout interface{ Timeout() bool }
	switch {
	case errors.Is(err, errPrivate):
		return &Failure{Class: "private_address", Final: true}
	case errors.As(err, &timeout) && timeout.Timeout():
		return &Failure{Class: "timeout"}
	}
	return &Failure{Class: "unreachable"}
}

// answered judges a status: what the receiver refuses it will refuse again,
// unless it says that it is busy.
func answered(status int) error {
	switch {
	case status >= 200 && status < 300:
		return nil
	case status == http.StatusRequestTimeout, status == http.StatusTooEarly, status == http.StatusTooManyRequests:
		return &Failure{Class: "busy", Code: status}
	case status >= 500:
		return &Failure{Class: "failing", Code: status}
	case status >= 300 && status < 400:
		return &Failure{Class: "redirect", Code: status, Final: true}
	}
	return &Failure{Class: "refused", Code: status, Final: true}
}
