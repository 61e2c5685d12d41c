package channel

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"net/textproto"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/wneessen/go-mail"

	"fachui/internal/clock"
	"fachui/notify"
)

// mailTimeout bounds each step of a conversation with a mail server.
const mailTimeout = 15 * time.Second

// MailOptions say through which server mail leaves, and in whose name.
type MailOptions struct {
	// URL is smtp://user:password@host:587, where STARTTLS is demanded, or
	// smtps://user:password@host:465. smtp://localhost:25?tls=none is for a relay
	// on the same machine alone: anywhere else it is refused.
	URL     string
	From    string         // the sender's address
	Site    string         // address of the site, for the foot of each letter; may be empty
	Roots   *x509.CertPool // nil: the machine's
	Machine clock.Machine
}

// Mail sends letters by SMTP: plain text beside HTML, in the language of the
// recipient's choice.
type Mail struct {
	client  *mail.Client
	from    string
	domain  string
	site    string
	machine clock.Machine
}

// NewMail returns a sender of mail. It connects when there is something to send.
func NewMail(o MailOptions) (*Mail, error) {
	from, err := ReadAddress(notify.Email, o.From)
	if err != nil {
		return nil, fmt.Errorf("sender of mail (SMTP_FROM): %w", err)
	}
	server, err := readServer(o.URL)
	if err != nil {
		return nil, fmt.Errorf("mail server (SMTP_URL): %w", err)
	}
	_, domain, _ := strings.Cut(from.Text, "@")
	options := append(server.options, mail.WithTimeout(mailTimeout), mail.WithHELO(domain),
		mail.WithTLSConfig(&tls.Config{ServerName: server.host, MinVersion: tls.VersionTLS12, RootCAs: o.Roots}))
	client, err := mail.NewClient(server.host, options...)
	if err != nil {
		return nil, fmt.Errorf("mail server: %w", err)
	}
	return &Mail{client, from.Text, domain, o.Site, o.Machine}, nil
}

type server struct {
	host    string
	options []mail.Option
}

func readServer(address string) (server, error) {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" {
		return server{}, errors.New("write it like smtp://user:password@host:587") // the error of url.Parse would quote the password
	}
	s := server{host: u.Hostname()}
	port := map[string]int{"smtp": 587, "smtps": 465}[u.Scheme]
	if port == 0 {
		return server{}, errors.New("the scheme is smtp or smtps")
	}
	if u.Port() != "" {
		port, err = strconv.Atoi(u.Port())
		if err != nil {
			return server{}, errors.New("the port is a number")
		}
	}
	s.options = append(s.options, mail.WithPort(port))
	bare := u.Query().Get("tls") == "none"
	switch {
	case u.Scheme == "smtps" && !bare:
		s.options = append(s.options, mail.WithSSL())
	case bare && !isLoopback(s.host):
		return server{}, errors.New("only a relay on this machine may be spoken to without TLS")
	case bare:
		s.options = append(s.options, mail.WithTLSPolicy(mail.NoTLS))
	default:
		s.options = append(s.options, mail.WithTLSPolicy(mail.TLSMandatory))
	}
	if u.User != nil {
		password, _ := u.User.Password()
		s.options = append(s.options, mail.WithSMTPAuth(mail.SMTPAuthAutoDiscover), mail.WithUsername(u.User.Username()), mail.WithPassword(password))
	}
	return s, nil
}

func isLoopback(host string) bool {
	a, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && a.IsLoopback()
}

// Send hands one letter to the server. Its Message-ID is made of m.ID, so that a
// letter that was sent twice is shown once by whoever looks at it.
func (s *Mail) Send(ctx context.Context, m Message) error {
	letter, err := s.letter(m)
	if err != nil {
		return err
	}
	client, err := s.client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		return notConnected(err)
	}
	err = s.client.SendWithSMTPClient(client, letter)
	_ = s.client.CloseWithSMTPClient(client) // what counts was answered before
	if err == nil || letter.IsDelivered() {
		return nil
	}
	return notTaken(err)
}

func (s *Mail) letter(m Message) (*mail.Msg, error) {
	to, err := ReadAddress(notify.Email, m.To)
	if err != nil {
		return nil, &Failure{Class: "address", Final: true}
	}
	title, _ := m.words()
	plain, html, err := write(m, s.site)
	if err != nil {
		return nil, fmt.Errorf("write letter %s: %w", m.ID, err)
	}
	l := mail.NewMsg(mail.WithNoDefaultUserAgent())
	err = errors.Join(l.From(s.from), l.To(to.Text))
	if err != nil {
		return nil, &Failure{Class: "address", Final: true}
	}
	l.Subject(oneLine(title))
	l.SetDateWithValue(s.machine())
	l.SetMessageIDWithValue(m.ID.String() + "@" + s.domain)
	l.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834: no holiday answers
	l.SetGenHeader(mail.HeaderContentLang, contentLanguage(m.Language))
	l.SetBodyString(mail.TypeTextPlain, plain)
	l.AddAlternativeString(mail.TypeTextHTML, html)
	return l, nil
}

func contentLanguage(l notify.Language) string {
	if l == notify.English {
		return "en, zh-CN"
	}
	return "zh-CN"
}

// notConnected says why there was no conversation. None of it is the recipient's
// fault, and all of it may be mended.
func notConnected(err error) error {
	var answer *textproto.Error
	var timeout net.Error
	var open *net.OpError
	switch {
	case errors.As(err, &answer) && (answer.Code == 530 || answer.Code == 534 || answer.Code == 535 || answer.Code == 454):
		return &Failure{Class: "sign_in", Code: answer.Code}
	case errors.As(err, &answer):
		return &Failure{Class: "failing", Code: answer.Code}
	case errors.As(err, &timeout) && timeout.Timeout():
		return &Failure{Class: "timeout"}
	case errors.As(err, &open), errors.Is(err, io.EOF):
		return &Failure{Class: "unreachable"}
	}
	return &Failure{Class: "tls"}
}

// notTaken says why the server did not take the letter: 5xx is final, all else may heal.
func notTaken(err error) error {
	var refused *mail.SendError
	if !errors.As(err, &refused) || refused.ErrorCode() == 0 {
		return &Failure{Class: "unreachable"}
	}
	code := refused.ErrorCode()
	if code >= 500 {
		return &Failure{Class: "refused", Code: code, Final: true}
	}
	return &Failure{Class: "busy", Code: code}
}
