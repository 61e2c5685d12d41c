package route

import (
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"fachui/internal/clock"
)

// until is a line that keeps the deadlines it is given.
type until struct {
	net.Conn
	read []time.Time
	err  error
}

func (u *until) SetReadDeadline(t time.Time) error {
	u.read = append(u.read, t)
	return u.err
}

// An upload has time as long as it goes on arriving, but not for ever.
func TestArriving(t *testing.T) {
	t.Parallel()
	began := clock.System()
	line := &until{}
	end := began.Add(uploadPause + time.Hour)
	a := &arriving{strings.NewReader("paper"), line, end}
	got, err := io.ReadAll(a)
	require.NoError(t, err)
	require.Equal(t, "paper", string(got))
	require.Len(t, line.read, 2, "one for the paper, one for its end")
	for _, d := range line.read {
		require.False(t, d.Before(began.Add(uploadPause)))
		require.True(t, d.Before(end))
	}

	line = &until{}
	end = began.Add(time.Second)
	_, err = io.ReadAll(&arriving{strings.NewReader("paper"), line, end})
	require.NoError(t, err)
	require.Equal(t, []time.Time{end, end}, line.read, "no later than the end")

	closed := errors.New("closed")
	_, err = io.ReadAll(&arriving{strings.NewReader("paper"), &until{err: closed}, end})
	require.ErrorIs(t, err, closed)
}
