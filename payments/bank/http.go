package bank

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"

	"fachui/internal/fault"
)

const (
	maxJSON = 4 << 20  // one answer
	maxFile = 64 << 20 // one statement
)

// order sends something that changes the bank's books.
func (c *Client) order(ctx context.Context, path string, in, out any) error {
	return c.send(ctx, http.MethodPost, path, in, out)
}

// send sends in as JSON. Without an answer, or with one of the 5xx kind, the
// outcome is unknown.
func (c *Client) send(ctx context.Context, method, path string, in, out any) error {
	body, err := json.Marshal(in)
	if err != nil {
		return fmt.Errorf("write order: %w", err)
	}
	key := keyOf(body)
	status, answer, err := c.do(ctx, method, path, body, maxJSON)
	switch {
	case err != nil:
		return ErrUnknown.With("key", key).Because(err)
	case status != http.StatusOK:
		f, cause := refusal(status, answer)
		if f == nil {
			f = ErrUnknown
		}
		return f.With("key", key).Because(cause)
	case out == nil:
		return nil
	}
	if err := json.Unmarshal(answer, out); err != nil {
		return ErrUnknown.With("key", key).Because(err) // it said yes, but to what?
	}
	return nil
}

// ask asks a question that changes nothing.
func (c *Client) ask(ctx context.Context, path string, q url.Values, out any) error {
	answer, err := c.get(ctx, path, q, maxJSON)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(answer, out); err != nil {
		return ErrGarbled.Because(err)
	}
	return nil
}

func (c *Client) get(ctx context.Context, path string, q url.Values, most int64) ([]byte, error) {
	if len(q) > 0 {
		path += "?" + q.Encode()
	}
	status, answer, err := c.do(ctx, http.MethodGet, path, nil, most)
	switch {
	case err != nil:
		return nil, ErrUnreachable.Because(err)
	case status != http.StatusOK:
		f, cause := refusal(status, answer)
		if f == nil {
			f = ErrUnreachable
		}
		return nil, f.Because(cause)
	}
	return answer, nil
}

// do makes one round trip and reads the whole answer, which must end properly
// and stay below most bytes.
func (c *Client) do(ctx context.Context, method, path string, body []byte, most int64) (int, []byte, error) {
	r, err := http.NewRequestWithContext(ctx, method, c.base+path, bytes.NewReader(body))
	if err != nil {
		return 0, nil, err
	}
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	if c.token != "" {
		r.Header.Set("Authorization", "Bearer "+c.token)
	}
	answer, err := c.http.Do(r)
	if err != nil {
		return 0, nil, err
	}
	defer func() { _ = answer.Body.Close() }() // read to its end already, or given up
	b, err := io.ReadAll(io.LimitReader(answer.Body, most+1))
	if err == nil && int64(len(b)) > most {
		err = fmt.Errorf("answer longer than %d bytes", most)
	}
	return answer.StatusCode, b, err
}

// refusal is what the bank said, and only the bank: an answer in its own words
// of a kind that a repetition will not change. For anything else (a proxy, a
// wrong token, a bank in trouble) it is nil and there is just a cause.
func refusal(status int, answer []byte) (*fault.Fault, error) {
	var said struct {
		Error struct {
			Code    string `json:"code"`
			Message string `json:"message"`
		} `json:"error"`
	}
	cause := fmt.Errorf("status %d: %.200s", status, answer)
	if json.Unmarshal(answer, &said) != nil || said.Error.Code == "" || said.Error.Code == "no_page" {
		return nil, cause
	}
	switch status {
	case http.StatusNotFound:
		return ErrNotHere.With("reason", said.Error.Message), cause
	case http.StatusConflict:
		if said.Error.Code == "key_reused" {
			return ErrReused, cause
		}
	case http.StatusBadRequest, http.StatusRequestEntityTooLarge, http.StatusUnprocessableEntity:
	default:
		return nil, cause
	}
	return ErrRefused.With("reason", said.Error.Message), cause
}

// keyOf finds the reference of an order, for the words of a fault.
func keyOf(body []byte) string {
	var k struct {
		EndToEnd string `json:"end_to_end_id"`
		Key      string `json:"key"`
	}
	_ = json.Unmarshal(body, &k) // an order without either has no reference to show
	if k.EndToEnd != "" {
		return k.EndToEnd
	}
	return k.Key
}
