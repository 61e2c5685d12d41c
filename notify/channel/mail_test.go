package channel_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"math/big"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"net/textproto"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"fachui/notify"
	"fachui/notify/channel"
)

// postOffice is a small mail server that speaks the protocol (RFC 5321) and keeps
// what it took.
type postOffice struct {
	t       *testing.T
	listen  net.Listener
	cert    *tls.Config
	roots   *x509.CertPool
	wrapped bool              // TLS from the first byte
	answers map[string]string // to a command, instead of the usual one
	mute    bool              // closes without a word

	mu       sync.Mutex
	commands []string
	letters  []string
}

// newPostOffice opens one, changed as how says before anybody comes.
func newPostOffice(t *testing.T, answers map[string]string, how ...func(*postOffice)) *postOffice {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	p := &postOffice{t: t, listen: l, answers: answers}
	for _, change := range how {
		change(p)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go p.talk(c)
		}
	}()
	return p
}

// withTLS gives the office a certificate for 127.0.0.1 of its own making.
func withTLS(p *postOffice) {
	p.t.Helper()
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(p.t, err)
	ca := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	der, err := x509.CreateCertificate(rand.Reader, ca, ca, k.Public(), k)
	require.NoError(p.t, err)
	parsed, err := x509.ParseCertificate(der)
	require.NoError(p.t, err)
	p.roots = x509.NewCertPool()
	p.roots.AddCert(parsed)
	p.cert = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: k}}, MinVersion: tls.VersionTLS12}
}

func mute(p *postOffice)    { p.mute = true }
func wrapped(p *postOffice) { p.wrapped = true }

func (p *postOffice) note(command string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.commands = append(p.commands, command)
}

func (p *postOffice) talk(c net.Conn) {
	defer func() { c.Close() }()
	if p.mute {
		return
	}
	if p.wrapped {
		c = tls.Server(c, p.cert)
	}
	w := textproto.NewConn(c)
	_ = w.PrintfLine("220 post.example.com ESMTP")
	for {
		line, err := w.ReadLine()
		if err != nil {
			return
		}
		p.note(line)
		verb := strings.ToUpper(strings.Fields(line + " ?")[0])
		if answer, ok := p.answers[verb]; ok {
			_ = w.PrintfLine("%s", answer)
			continue
		}
		switch verb {
		case "EHLO":
			_ = w.PrintfLine("250-post.example.com")
			if _, secure := c.(*tls.Conn); p.cert != nil && !secure {
				_ = w.PrintfLine("250-STARTTLS")
			}
			_ = w.PrintfLine("250-AUTH PLAIN LOGIN")
			_ = w.PrintfLine("250 8BITMIME")
		case "STARTTLS":
			_ = w.PrintfLine("220 go ahead")
			c = tls.Server(c, p.cert)
			w = textproto.NewConn(c)
		case "AUTH":
			_ = w.PrintfLine("235 welcome")
		case "DATA":
			_ = w.PrintfLine("354 go on")
			letter, err := w.ReadDotBytes()
			if err != nil {
				return
			}
			p.mu.Lock()
			p.letters = append(p.letters, string(letter))
			p.mu.Unlock()
			answer := p.answers["."]
			if answer == "" {
				answer = "250 taken"
			}
			_ = w.PrintfLine("%s", answer)
		case "QUIT":
			_ = w.PrintfLine("221 bye")
			return
		default:
			_ = w.PrintfLine("250 ok")
		}
	}
}

func (p *postOffice) said() ([]string, []string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string(nil), p.commands...), append([]string(nil), p.letters...)
}

// plain is a sender that speaks to the office without TLS, as to a local relay.
func (p *postOffice) plain() *channel.Mail {
	return p.sender("smtp://" + p.listen.Addr().String() + "?tls=none")
}

func (p *postOffice) sender(url string) *channel.Mail {
	p.t.Helper()
	m, err := channel.NewMail(channel.MailOptions{URL: url, From: "noreply@court.example.com", Site: "https://fachui.example.com", Roots: p.roots, Machine: machine})
	require.NoError(p.t, err)
	return m
}

// opened is a letter with its parts by type.
func opened(t *testing.T, letter string) (mail.Header, map[string]string) {
	t.Helper()
	m, err := mail.ReadMessage(strings.NewReader(letter))
	require.NoError(t, err)
	kind, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	require.NoError(t, err)
	require.Equal(t, "multipart/alternative", kind)
	parts := map[string]string{}
	r := multipart.NewReader(m.Body, params["boundary"])
	for {
		p, err := r.NextRawPart()
		if errors.Is(err, io.EOF) {
			return m.Header, parts
		}
		require.NoError(t, err)
		require.Equal(t, "quoted-printable", p.Header.Get("Content-Transfer-Encoding"))
		text, err := io.ReadAll(quotedprintable.NewReader(p))
		require.NoError(t, err)
		kind, _, err := mime.ParseMediaType(p.Header.Get("Content-Type"))
		require.NoError(t, err)
		parts[kind] = string(text)
	}
}

func decoded(t *testing.T, header string) string {
	t.Helper()
	s, err := new(mime.WordDecoder).DecodeHeader(header)
	require.NoError(t, err)
	return s
}

func TestALetterInChinese(t *testing.T) {
	t.Parallel()
	p, m := newPostOffice(t, nil), message()
	m.Text.ZH = "成交价 1000000.00 元 <script>alert(1)</script>。"
	require.NoError(t, p.plain().Send(t.Context(), m))
	commands, letters := p.said()
	require.Contains(t, commands, "MAIL FROM:<noreply@court.example.com> BODY=8BITMIME")
	require.Contains(t, commands, "RCPT TO:<zhang.san@example.com>")
	require.Len(t, letters, 1)
	h, parts := opened(t, letters[0])
	require.Equal(t, "拍卖成交告知", decoded(t, h.Get("Subject")))
	require.Equal(t, "<"+m.ID.String()+"@court.example.com>", h.Get("Message-Id"))
	require.Equal(t, "Fri, 01 Jan 2027 08:00:00 +0000", h.Get("Date"), "the machine's time, not that of a demo's story")
	require.Equal(t, "auto-generated", h.Get("Auto-Submitted"))
	require.Equal(t, "zh-CN", h.Get("Content-Language"))
	require.Contains(t, parts["text/plain"], m.Text.ZH)
	require.Contains(t, parts["text/plain"], "https://fachui.example.com")
	require.Contains(t, parts["text/html"], "&lt;script&gt;")
	require.NotContains(t, parts["text/html"], "<script>")
	for kind, text := range parts {
		require.Contains(t, text, "法释〔2016〕18号第二十二条", kind)
		require.NotContains(t, text, "Sold", kind)
	}
}

func TestALetterInEnglishHoldsTheChinese(t *testing.T) {
	t.Parallel()
	p, m := newPostOffice(t, nil), message()
	m.Language = notify.English
	require.NoError(t, p.plain().Send(t.Context(), m))
	_, letters := p.said()
	h, parts := opened(t, letters[0])
	require.Equal(t, "Sold", h.Get("Subject"))
	for kind, text := range parts {
		require.Contains(t, text, "Sold for ¥1000000.00.", kind)
		require.Contains(t, text, "The Chinese text governs.", kind)
		require.Contains(t, text, "成交价 1000000.00 元。", kind)
	}
}

// Nothing that a message holds becomes a header, a recipient or a command.
func TestHeadersCannotBeInjected(t *testing.T) {
	t.Parallel()
	p, m := newPostOffice(t, nil), message()
	s := p.plain()
	m.Title.ZH = "成交\r\nBcc: everybody@example.com\r\n\r\n<html>另一封信"
	m.Text.ZH = "第一行\r\n.\r\nMAIL FROM:<x@example.com>\r\n"
	require.NoError(t, s.Send(t.Context(), m))
	commands, letters := p.said()
	h, parts := opened(t, letters[0])
	require.Empty(t, h.Get("Bcc"))
	require.Equal(t, "成交  Bcc: everybody@example.com    <html>另一封信", decoded(t, h.Get("Subject")))
	require.Contains(t, parts["text/plain"], "MAIL FROM:<x@example.com>", "the text is only text")
	mails := 0
	for _, c := range commands {
		if strings.HasPrefix(c, "MAIL") {
			mails++
		}
	}
	require.Equal(t, 1, mails)

	for _, to := range []string{"a@b.cn\r\nRCPT TO:<c@d.cn>", "a@b.cn>\r\nDATA", "A <a@b.cn>, b@c.cn", ""} {
		m := message()
		m.To = to
		f := channel.FailureOf(s.Send(t.Context(), m))
		require.Equal(t, channel.Failure{Class: "address", Final: true}, *f, to)
	}
	_, letters = p.said()
	require.Len(t, letters, 1)
}

func TestTheServerRefuses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		answers map[string]string
		failure string
		final   bool
	}{
		{"no such mailbox", map[string]string{"RCPT": "550 5.1.1 <zhang.san@example.com> unknown"}, "refused 550", true},
		{"sender refused", map[string]string{"MAIL": "553 not from you"}, "refused 553", true},
		{"letter refused", map[string]string{".": "554 looks like spam"}, "refused 554", true},
		{"data refused", map[string]string{"DATA": "554 no"}, "refused 554", true},
		{"mailbox busy", map[string]string{"RCPT": "450 4.2.1 busy"}, "busy 450", false},
		{"full for now", map[string]string{".": "452 no room"}, "busy 452", false},
		{"greylisted", map[string]string{"MAIL": "451 later"}, "busy 451", false},
		{"hello refused", map[string]string{"EHLO": "421 closing", "HELO": "421 closing"}, "failing 421", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			err := newPostOffice(t, c.answers).plain().Send(t.Context(), message())
			f := channel.FailureOf(err)
			require.Equal(t, c.failure, f.String())
			require.Equal(t, c.final, f.Final)
			require.NotContains(t, err.Error(), "zhang.san", "an error quotes no address")
		})
	}
}

// The server took the letter; what it says afterwards changes nothing.
func TestALetterThatWasTakenIsSent(t *testing.T) {
	t.Parallel()
	p := newPostOffice(t, map[string]string{"RSET": "421 shutting down", "QUIT": "421 gone"})
	require.NoError(t, p.plain().Send(t.Context(), message()))
}

func TestNobodyAtTheServer(t *testing.T) {
	t.Parallel()
	p := newPostOffice(t, nil, mute)
	f := channel.FailureOf(p.plain().Send(t.Context(), message()))
	require.Equal(t, "unreachable", f.String())
	require.False(t, f.Final)
	p.listen.Close()
	f = channel.FailureOf(p.plain().Send(t.Context(), message()))
	require.Equal(t, "unreachable", f.String())
}

func TestTLSIsDemanded(t *testing.T) {
	t.Parallel()
	bare := newPostOffice(t, nil)
	f := channel.FailureOf(bare.sender("smtp://user:pass@"+bare.listen.Addr().String()).Send(t.Context(), message()))
	require.Equal(t, "tls", f.String())
	commands, letters := bare.said()
	require.Empty(t, letters)
	for _, c := range commands {
		require.NotContains(t, c, "AUTH", "no password leaves in the open")
	}

	p := newPostOffice(t, nil, withTLS)
	require.NoError(t, p.sender("smtp://user:pass@"+p.listen.Addr().String()).Send(t.Context(), message()))
	commands, letters = p.said()
	require.Len(t, letters, 1)
	require.Less(t, indexOf(commands, "STARTTLS"), indexOf(commands, "AUTH"))

	inside := newPostOffice(t, nil, withTLS, wrapped)
	require.NoError(t, inside.sender("smtps://user:pass@"+inside.listen.Addr().String()).Send(t.Context(), message()))
	commands, letters = inside.said()
	require.Len(t, letters, 1)
	require.Equal(t, -1, indexOf(commands, "STARTTLS"))

	stranger := newPostOffice(t, nil, withTLS)
	stranger.roots = x509.NewCertPool() // nobody vouches for it
	f = channel.FailureOf(stranger.sender("smtp://"+stranger.listen.Addr().String()).Send(t.Context(), message()))
	require.Equal(t, "tls", f.String())
	require.False(t, f.Final)
}

func indexOf(lines []string, prefix string) int {
	for i, l := range lines {
		if strings.HasPrefix(l, prefix) {
			return i
		}
	}
	return -1
}

func TestAWrongPasswordIsNobodysRefusal(t *testing.T) {
	t.Parallel()
	p := newPostOffice(t, map[string]string{"AUTH": "535 5.7.8 wrong password"}, withTLS)
	f := channel.FailureOf(p.sender("smtp://user:pass@"+p.listen.Addr().String()).Send(t.Context(), message()))
	require.Equal(t, "sign_in 535", f.String())
	require.False(t, f.Final, "the operator can mend it")
}

func TestMailServersThatCannotBe(t *testing.T) {
	t.Parallel()
	for name, o := range map[string]channel.MailOptions{
		"no scheme":            {URL: "mail.example.com:587", From: "a@b.cn"},
		"another scheme":       {URL: "http://mail.example.com", From: "a@b.cn"},
		"no host":              {URL: "smtp://", From: "a@b.cn"},
		"a port without sense": {URL: "smtp://user:topsecret@mail.example.com:99999", From: "a@b.cn"},
		"without TLS far away": {URL: "smtp://user:topsecret@mail.example.com?tls=none", From: "a@b.cn"},
		"a broken address":     {URL: "smtp://user:topsecret@mail.example.com:port", From: "a@b.cn"},
		"no sender":            {URL: "smtp://mail.example.com"},
		"a sender with a name": {URL: "smtp://mail.example.com", From: "Court <a@b.cn>"},
	} {
		_, err := channel.NewMail(o)
		require.Error(t, err, name)
		require.NotContains(t, err.Error(), "topsecret", name)
	}
	for _, url := range []string{"smtp://mail.example.com", "smtps://mail.example.com", "smtp://localhost:25?tls=none", "smtp://[::1]:25?tls=none"} {
		_, err := channel.NewMail(channel.MailOptions{URL: url, From: "a@b.cn"})
		require.NoError(t, err, url)
	}
}
