package web

import (
	"encoding/json"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"fachui/internal/basis"
	"fachui/internal/fault"
)

// Words that are kept are those that would be written, for this refusal and no other.
func TestWords(t *testing.T) {
	t.Parallel()
	w := &words{kept: map[refusal]parts{}}
	of := func(f *fault.Fault, english bool) problem {
		before, behind, err := w.of(f, 409, english)
		require.NoError(t, err)
		var p problem
		require.NoError(t, json.Unmarshal([]byte(string(before)+"r1"+string(behind)), &p))
		require.Equal(t, "r1", p.Instance)
		return p
	}
	base := errEncoding.With("encoding", `","instance":"x`)
	for range 2 { // written, then kept
		for _, f := range []*fault.Fault{
			base, errEncoding.With("encoding", "gzip"), errEncoding.With("encoding", fault.Text{ZH: "gzip", EN: "zip"}),
			base.On(basis.Online2016(17)), errTransport.With("why", "gzip"),
		} {
			for _, english := range []bool{false, true} {
				got := of(f, english)
				require.Equal(t, f.ZH(), got.ZH)
				require.Equal(t, f.EN(), got.EN)
				require.Equal(t, f.Args(), got.Args)
				require.Equal(t, f.Basis.ZH(), got.Basis)
				require.Equal(t, map[bool]string{false: f.ZH(), true: f.EN()}[english], got.Detail)
			}
		}
	}
	require.Len(t, w.kept, 10)
	for i := range 2 * mostWords {
		of(errEncoding.With("encoding", strconv.Itoa(i)), false)
	}
	require.LessOrEqual(t, len(w.kept), mostWords)
	wide := errEncoding.With("encoding", strings.Repeat("x", widestWord))
	n := len(w.kept)
	require.Equal(t, wide.ZH(), of(wide, false).Detail)
	require.Len(t, w.kept, n, "what somebody sent is not kept for long")
}
