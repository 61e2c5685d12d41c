package route

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
)

var objects = []string{
	`{}`, `{ }`, `{"a":1}`, ` {"amount" : "1234.50" , "up_to":true} `, `{"a":"}","b":[{"c":"]"},{}],"d":{"e":{"f":null}}}`,
	`{"\u0061mount":"1","b\"c":"\\"}`, `{"a":1,"a":2}`, `{"a":-1.5e3,"b":[ 1 , 2 ],"":"x"}`, `{"金额":"壹"}`,
	`[]`, `1`, `"a"`, `{"a":1}x`, `{"a":1}{}`, `{"a"}`, `{"a":}`, `{"a":1,}`, `{,}`, `{`, `}`, `{"a":1`, `{'a':1}`, `{"a":01}`, "{\"a\":\"\n\"}",
}

// Cutting well-formed text finds what reading it token by token does, and leaves the rest.
func FuzzMembers(f *testing.F) {
	for _, o := range objects {
		f.Add([]byte(o))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		body = bytes.TrimSpace(body)
		if len(body) == 0 {
			return
		}
		cut, ok := cutObject(body)
		read, err := readObject(body)
		if !ok {
			if err == nil {
				require.False(t, json.Valid(body), "%s", body) // a decoder takes more than one that is whole
			}
			return
		}
		if err != nil {
			require.ErrorIs(t, err, ErrTwice, "%s", body)
			return
		}
		require.Len(t, cut, len(read), "%s", body)
		for i := range cut {
			require.Equal(t, read[i].name, cut[i].name, "%s", body)
			require.Equal(t, string(read[i].value), string(cut[i].value), "%s", body)
		}
	})
}

func TestSplitObject_twice(t *testing.T) {
	t.Parallel()
	_, err := splitObject([]byte(`{"a":1,"\u0061":2}`))
	require.ErrorIs(t, err, ErrTwice)
}
