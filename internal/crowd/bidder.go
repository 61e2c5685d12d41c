package crowd

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"time"

	"fachui/internal/money"
	"fachui/internal/scenario"
)

// answerPatience is how long a bidder waits for the answer to one bid.
const answerPatience = 20 * time.Second

// bidder is one who bids over a connection that stays open.
type bidder struct {
	stage   *Stage
	n       int
	host    string // of the node that this bidder asks, with its port
	login   string
	session string
	token   string
	source  net.IP
	asker   *asker // from that address

	conn    net.Conn
	in      *bufio.Reader
	out     []byte
	body    []byte
	bids    int
	entered []entry // what was answered with a place in the order
}

// entry is one accepted bid as its bidder was told.
type entry struct {
	seq    int64
	amount int64 // fen
}

// answer is what came back for one bid.
type answer struct {
	status int
	seq    int64  // of an accepted bid
	amount int64  // of an accepted bid, in fen
	code   string // of a refusal
	lowest int64  // which amount would have stood, in fen; 0 if the refusal names none
}

func (b *bidder) signIn(ctx context.Context) error {
	var in signedIn
	err := b.asker.ask(ctx, http.MethodPost, "/api/v1/sessions", "", map[string]string{"login": b.login, "password": scenario.Password}, &in)
	b.session, b.token = in.Session, in.Token
	return err
}

// renew asks for another token: they end after minutes.
func (b *bidder) renew(ctx context.Context) error {
	var in signedIn
	err := b.asker.ask(ctx, http.MethodPost, "/api/v1/tokens", "", map[string]string{"session": b.session}, &in)
	b.token = in.Token
	return err
}

// connect opens the bidder's connection anew.
func (b *bidder) connect() error {
	b.close()
	d := net.Dialer{LocalAddr: &net.TCPAddr{IP: b.source}, Timeout: answerPatience}
	c, err := d.Dial("tcp", b.host)
	if err != nil {
		return err
	}
	b.conn, b.in = c, bufio.NewReaderSize(c, 4096)
	return nil
}

func (b *bidder) close() {
	if b.conn != nil {
		_ = b.conn.Close()
		b.conn = nil
	}
}

// bid places a bid of so many fen under a key of its own, and keeps what was
// acknowledged.
func (b *bidder) bid(fen int64) (answer, error) { return b.offer(fen, false) }

// upTo places a bid that names so many fen as the most: it takes the lowest that
// stands at its turn.
func (b *bidder) upTo(fen int64) (answer, error) { return b.offer(fen, true) }

func (b *bidder) offer(fen int64, upTo bool) (answer, error) {
	b.bids++
	key := b.login + "-" + strconv.Itoa(b.bids)
	body := `{"amount":"` + money.Fen(fen).String() + `","confirmed":true}` // a crowd jumps, and means it
	if upTo {
		body = `{"amount":"` + money.Fen(fen).String() + `","up_to":true,"confirmed":true}`
	}
	o := append(b.out[:0], "POST /api/v1/lots/"...)
	o = append(o, b.stage.lot...)
	o = append(o, "/bids HTTP/1.1\r\nHost: "...)
	o = append(o, b.host...)
	o = append(o, "\r\nAuthorization: Bearer "...)
	o = append(o, b.token...)
	o = append(o, "\r\nIdempotency-Key: "...)
	o = append(o, key...)
	o = append(o, "\r\nContent-Type: application/json\r\nContent-Length: "...)
	o = strconv.AppendInt(o, int64(len(body)), 10)
	o = append(o, "\r\n\r\n"...)
	b.out = append(o, body...)
	a, err := b.send()
	if err == nil && a.status == http.StatusCreated {
		b.entered = append(b.entered, entry{a.seq, a.amount})
	}
	return a, err
}

// idle asks for nothing: what a request costs on which nothing is decided.
func (b *bidder) idle() error { return b.get("/livez") }

// look asks how the lot stands, through the same door as a bid.
func (b *bidder) look() error { return b.get("/api/v1/lots/" + b.stage.lot + "/live") }

func (b *bidder) get(path string) error {
	b.out = append(append(append(b.out[:0], "GET "...), path...), " HTTP/1.1\r\nHost: "...)
	b.out = append(append(append(b.out, b.host...), "\r\nAuthorization: Bearer "...), b.token...)
	b.out = append(b.out, "\r\n\r\n"...)
	a, err := b.send()
	if err == nil && a.status != http.StatusOK {
		err = fmt.Errorf("%s answered %d", path, a.status)
	}
	return err
}

func (b *bidder) send() (answer, error) {
	if b.conn == nil {
		err := b.connect()
		if err != nil {
			return answer{}, err
		}
	}
	_, err := b.conn.Write(b.out)
	if err != nil {
		b.close()
		return answer{}, err
	}
	a, err := b.read()
	if err != nil {
		b.close()
	}
	return a, err
}

var errNoHTTP = errors.New("that is no HTTP/1.1 answer with a length")

// read takes one answer off the connection: just as much HTTP as the house speaks.
func (b *bidder) read() (answer, error) {
	line, err := b.in.ReadSlice('\n')
	if err != nil {
		return answer{}, err
	}
	if len(line) < 12 {
		return answer{}, errNoHTTP
	}
	var a answer
	a.status, err = strconv.Atoi(string(line[9:12]))
	if err != nil {
		return answer{}, errNoHTTP
	}
	length := -1
	for {
		line, err = b.in.ReadSlice('\n')
		if err != nil {
			return answer{}, err
		}
		if len(line) <= 2 {
			break
		}
		if v, ok := bytes.CutPrefix(line, []byte("Content-Length: ")); ok {
			length, err = strconv.Atoi(string(bytes.TrimSpace(v)))
			if err != nil {
				return answer{}, errNoHTTP
			}
		}
	}
	if length < 0 || length > 1<<20 {
		return answer{}, errNoHTTP
	}
	if cap(b.body) < length {
		b.body = make([]byte, length)
	}
	b.body = b.body[:length]
	_, err = io.ReadFull(b.in, b.body)
	if err != nil {
		return answer{}, err
	}
	return a, a.understand(b.body)
}

// understand picks out of the answer what the crowd acts on.
func (a *answer) understand(body []byte) error {
	var err error
	switch {
	case a.status == http.StatusCreated:
		a.seq, err = strconv.ParseInt(string(member(body, "seq")), 10, 64)
		if err == nil {
			var m money.Amount
			m, err = money.Parse(string(member(body, "amount")))
			a.amount = m.Fen()
		}
	case a.status >= http.StatusBadRequest:
		a.code = string(member(body, "code"))
		if lowest := member(body, "lowest"); lowest != nil {
			var m money.Amount
			m, err = money.Parse(string(lowest))
			a.lowest = m.Fen()
		}
	}
	return err
}

// member is the value of the first member of that name, without its quotes.
func member(body []byte, name string) []byte {
	_, after, found := bytes.Cut(body, []byte(`"`+name+`":`))
	if !found {
		return nil
	}
	after = bytes.TrimLeft(after, ` "`)
	if i := bytes.IndexAny(after, `",}`); i >= 0 {
		return after[:i]
	}
	return nil
}
