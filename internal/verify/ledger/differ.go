package ledger

import (
	"cmp"
	"fmt"
	"slices"
)

// tries bounds how many pairs of an old place and a present journal are compared.
const tries = 1 << 18

// differ compares the hashes of leaves as they were with the journals as they are.
type differ struct {
	*book
	old   []hash        // of journals 1 to len(old)
	now   map[int64]int // number → place in journals, the journals that do not stand where they stood
	moved map[int64]int64
	taken map[int64]bool
}

// differences names each journal that is not what it was: its leaf under another
// number is the same journal renumbered; where another journal now stands, it was
// changed; where none stands, removed; what never was there was inserted.
func (b *book) differences(r *Result, old []hash) {
	d := differ{b, old, map[int64]int{}, map[int64]int64{}, map[int64]bool{}}
	same := map[int64]bool{}
	for i := range b.journals {
		j := &b.journals[i]
		if n := j.Number; n >= 1 && n <= int64(len(old)) && !same[n] && j.leaf(b.court, n) == old[n-1] {
			same[n] = true
		} else {
			d.now[n] = i
		}
	}
	var lost []int64
	for n := int64(1); n <= int64(len(old)); n++ {
		if !same[n] {
			lost = append(lost, n)
		}
	}
	lost = d.follow(lost)
	d.tellMoved(r)
	for _, n := range lost {
		i, stands := d.now[n]
		if stands && !d.taken[n] {
			d.taken[n] = true
			r.find("changed", n, "", "第 %d 号分录被改动；现在是：%s。", "Journal %d was changed; it now reads: %s.", n, b.journals[i])
			continue
		}
		r.find("removed", n, "", "第 %d 号分录被删除。", "Journal %d was removed.", n)
	}
	for _, n := range sorted(d.now) {
		late := n > int64(len(old)) // written after the checkpoint, as it should be
		if !d.taken[n] && !late {
			r.find("inserted", n, "", "第 %d 号分录是事后插入的：%s。", "Journal %d was inserted: %s.", n, b.journals[d.now[n]])
		}
	}
}

// follow finds lost journals under other numbers and returns those that stay lost.
func (d *differ) follow(lost []int64) (gone []int64) {
	numbers := sorted(d.now)
	everywhere := len(lost)*len(numbers) <= tries
	shift := int64(0) // a row of journals usually moves together
	for _, n := range lost {
		places := []int64{n + shift, n - 1, n + 1, n - 2, n + 2}
		if everywhere {
			places = append(places, numbers...)
		}
		found := false
		for _, to := range places {
			i, stands := d.now[to]
			if !stands || d.taken[to] || d.journals[i].leaf(d.court, n) != d.old[n-1] {
				continue
			}
			found, shift = true, to-n
			d.moved[n], d.taken[to] = to, true
			break
		}
		if !found {
			gone = append(gone, n)
		}
	}
	return gone
}

// tellMoved reports what was renumbered, a row that moved together at once.
func (d *differ) tellMoved(r *Result) {
	from := sorted(d.moved)
	for len(from) > 0 {
		n := 1
		for n < len(from) && from[n] == from[0]+int64(n) && d.moved[from[n]]-from[n] == d.moved[from[0]]-from[0] {
			n++
		}
		first, last := from[0], from[n-1]
		if n == 1 {
			r.find("renumbered", first, "", "原第 %d 号分录现编号为 %d。", "What was journal %d is now numbered %d.", first, d.moved[first])
		} else {
			r.find("renumbered", first, "", "原第 %d 至 %d 号分录现编号为 %d 至 %d。", "What were journals %d to %d are now numbered %d to %d.",
				first, last, d.moved[first], d.moved[last])
		}
		from = from[n:]
	}
}

// String is a journal on one line.
func (j journal) String() string {
	s := fmt.Sprintf("%s %s %s", j.Book, j.Event, j.Total)
	for i, l := range j.Legs {
		if i == 3 {
			return s + " …"
		}
		s += fmt.Sprintf(" [%s ← %s %s]", l.Debit, l.Credit, l.Amount)
	}
	return s
}

func sorted[K cmp.Ordered, V any](m map[K]V) []K {
	keys := make([]K, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
