package ledger

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
)

const format = "fachui-ledger/1"

type hash [sha256.Size]byte

func (h hash) String() string { return hex.EncodeToString(h[:]) }

// leaf is the hash of the leaf of a journal, as it would be under number n.
func (j *journal) leaf(court string, n int64) hash {
	reverses := ""
	if j.Reverses != 0 {
		reverses = strconv.FormatInt(j.Reverses, 10)
	}
	b := text([]byte{0}, format, court, strconv.FormatInt(n, 10), j.Book, j.At, j.Event, j.Key, j.BodyHash, j.Made, j.Checked,
		reverses, j.Case, j.Source, j.Recorded, strconv.Itoa(len(j.Legs)), j.Total)
	for _, l := range j.Legs {
		b = text(b, strconv.Itoa(l.Leg), l.Debit, l.Credit, l.Amount)
	}
	return sha256.Sum256(b)
}

// text appends texts, each behind its length in four bytes.
func text(b []byte, texts ...string) []byte {
	for _, t := range texts {
		n := len(t)
		b = append(b, byte(n>>24), byte(n>>16), byte(n>>8), byte(n))
		b = append(b, t...)
	}
	return b
}

// roots computes the root of the first n leaves for each n that is asked for.
func roots(leaves []hash, sizes map[int64]bool) map[int64]hash {
	out := map[int64]hash{0: sha256.Sum256(nil)}
	var peaks []hash // of complete trees, the largest first
	for i, l := range leaves {
		peaks = append(peaks, l)
		for n := i + 1; n&1 == 0; n >>= 1 { // as many pairs close as n has zeros at its end
			k := len(peaks)
			peaks = append(peaks[:k-2], inner(peaks[k-2], peaks[k-1]))
		}
		if sizes[int64(i)+1] {
			h := peaks[len(peaks)-1]
			for k := len(peaks) - 2; k >= 0; k-- {
				h = inner(peaks[k], h)
			}
			out[int64(i)+1] = h
		}
	}
	return out
}

func inner(left, right hash) hash {
	return sha256.Sum256(append(append([]byte{1}, left[:]...), right[:]...))
}

// rootOf is the root of all leaves.
func rootOf(leaves []hash) hash {
	n := int64(len(leaves))
	return roots(leaves, map[int64]bool{n: true})[n]
}
