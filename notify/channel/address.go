package channel

import (
	"net/mail"
	"net/url"
	"strings"

	"fachui/internal/cn"
	"fachui/notify"
)

// Address is where a person wants to be reached, in its one canonical form, and
// how it may be shown.
type Address struct {
	Text   string
	Masked string
}

const (
	maxEmail = 254 // RFC 5321
	maxLocal = 64
	maxURL   = 500
)

// ReadAddress reads an address for means. notify.ErrEmail, cn.ErrPhone, notify.ErrWebhookURL.
func ReadAddress(means notify.Means, raw string) (Address, error) {
	switch means {
	case notify.Email:
		return readEmail(raw)
	case notify.SMS:
		phone, err := cn.ParsePhone(raw)
		return Address{string(phone), phone.Masked()}, err
	case notify.Webhook:
		return readURL(raw)
	case notify.InApp, notify.File:
	}
	return Address{}, notify.ErrMeans.With("channel", means)
}

// readEmail takes plain ASCII addresses only: what mail servers do with others
// differs, and a look-alike letter must not pass for another.
func readEmail(raw string) (Address, error) {
	s := strings.TrimSpace(raw)
	local, domain, ok := strings.Cut(s, "@")
	if !ok || len(s) > maxEmail || len(local) > maxLocal || !strings.Contains(domain, ".") {
		return Address{}, notify.ErrEmail
	}
	for _, r := range s {
		if r <= ' ' || r >= 0x7f || strings.ContainsRune(`"(),:;<>[\]`, r) {
			return Address{}, notify.ErrEmail
		}
	}
	parsed, err := mail.ParseAddress(s)
	if err != nil || parsed.Name != "" || parsed.Address != s {
		return Address{}, notify.ErrEmail
	}
	for label := range strings.SplitSeq(domain, ".") {
		if label == "" || strings.HasPrefix(label, "-") || strings.HasSuffix(label, "-") {
			return Address{}, notify.ErrEmail
		}
	}
	return Address{local + "@" + strings.ToLower(domain), local[:1] + "***@" + strings.ToLower(domain)}, nil
}

// readURL takes https addresses without credentials. Whether the host is a private
// one is seen when it is called: a name may point elsewhere by then.
func readURL(raw string) (Address, error) {
	s := strings.TrimSpace(raw)
	u, err := url.Parse(s)
	if err != nil || len(s) > maxURL || u.Scheme != "https" || u.Hostname() == "" || u.User != nil || u.Opaque != "" || strings.Contains(s, "#") {
		return Address{}, notify.ErrWebhookURL
	}
	for _, r := range s {
		if r <= ' ' || r >= 0x7f {
			return Address{}, notify.ErrWebhookURL
		}
	}
	u.Host = strings.ToLower(u.Host)
	return Address{u.String(), "https://" + u.Host + "/…"}, nil
}

// oneLine replaces every control character, so that no text becomes a second line
// or header.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == '\u0085' || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, s)
}
