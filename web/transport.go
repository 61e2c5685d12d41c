package web

import (
	"errors"
	"net"

	"github.com/valyala/fasthttp"
)

// hangUp closes a connection on which no request came in time without a word, and gives
// every other failure of the transport to answer. A browser opens connections before it
// has anything to ask. What is written on one of them when its time is over would be
// taken for the answer to whatever is asked there next, and a person would see a page or
// a picture refused that nobody looked for (RFC 9112, section 9.5: a server whose time
// is over closes the connection).
//
// A failure within the head of a request says so around the connection's own error; bare,
// it came before the first byte, or while the rest of a short body was waited for, whose
// sender has not been heard of for as long and will ask again with its key.
func hangUp(answer func(*fasthttp.RequestCtx, error)) func(*fasthttp.RequestCtx, error) {
	return func(ctx *fasthttp.RequestCtx, err error) {
		_, bare := err.(*net.OpError) //nolint:errorlint // wrapped is the other case
		var cut net.Error
		if bare || errors.As(err, &cut) && !cut.Timeout() {
			_ = ctx.Conn().Close() // nobody asked, or whoever asked is gone
			return
		}
		answer(ctx, err)
	}
}
