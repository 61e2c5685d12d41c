package draw

import (
	"bytes"
	"encoding/binary"
	"strconv"
)

// encoder writes length-prefixed texts.
type encoder struct{ b bytes.Buffer }

func (e *encoder) text(ss ...string) {
	for _, s := range ss {
		e.b.Write(binary.BigEndian.AppendUint32(nil, uint32(len(s))))
		e.b.WriteString(s)
	}
}

func (e *encoder) number(n int) { e.text(strconv.Itoa(n)) }

func (e *encoder) yes(b bool) { e.text(strconv.FormatBool(b)) }

func (e *encoder) list(ss []string) {
	e.number(len(ss))
	e.text(ss...)
}

func (e *encoder) hash() string { return hexHash(e.b.Bytes()) }
