package web_test

import (
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// A connection that a browser opened ahead of its questions is closed without a word:
// an answer would be taken for that of the page which is asked for next.
func TestUnusedConnectionsAreClosedInSilence(t *testing.T) {
	t.Parallel()
	app := serve(t, signedIn, bidRoute())
	app.Server().ReadTimeout, app.Server().IdleTimeout = 50*time.Millisecond, 50*time.Millisecond
	at := listening(t, app)
	asked := "GET /livez HTTP/1.1\r\nHost: x\r\n\r\n"
	for name, c := range map[string]struct{ sent, answered string }{
		"nothing asked":          {"", ""},
		"nothing asked any more": {asked, "HTTP/1.1 200 OK"},
		"half a line":            {"GET /live", "request.transport"},
		"half of the headers":    {"GET /livez HTTP/1.1\r\nHost: x\r\nAcc", "request.transport"},
		"half a body":            {fmt.Sprintf("POST /api/v1/lots/%s/bids HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer a\r\nContent-Length: 22\r\n\r\n{", lotID), ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			conn, err := net.Dial("tcp", at)
			require.NoError(t, err)
			defer conn.Close()
			_, err = io.WriteString(conn, c.sent)
			require.NoError(t, err)
			got, err := io.ReadAll(conn)
			require.NoError(t, err)
			require.Contains(t, string(got), c.answered)
			if c.answered == "" {
				require.Empty(t, got)
			}
			require.LessOrEqual(t, strings.Count(string(got), "HTTP/1.1 "), 1, "one answer at most: %s", got)
		})
	}
}
