package ledger

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
)

// Options say what is verified, and against what.
type Options struct {
	Checkpoints []string // files; each of them is held against the book
	Export      string   // the book as an export, or
	Database    string   // the address of a database, with rights to read, and
	Court       string   // whose book of it; the first checkpoint's unless given
}

// Finding is one thing that is not as it must be.
type Finding struct {
	// Kind: changed, removed, inserted, renumbered, rewritten, shorter, balance,
	// total, sum, number, account, seal, tree or court.
	Kind    string `json:"kind"`
	Journal int64  `json:"journal,omitempty"` // its number, as it was when the checkpoint was made
	Account string `json:"account,omitempty"`
	ZH      string `json:"zh"`
	EN      string `json:"en"`
}

// Held is a checkpoint that was held against the book.
type Held struct {
	File string `json:"file"`
	Day  string `json:"day,omitempty"`
	Size int64  `json:"size"`
	Root string `json:"root"`
	OK   bool   `json:"ok"` // the book continues it
}

// Result is what was found out.
type Result struct {
	Court       string    `json:"court"`
	Journals    int       `json:"journals"`
	Postings    int       `json:"postings"`
	Accounts    int       `json:"accounts"`
	Root        string    `json:"root"` // of the whole book as it is now
	Checkpoints []Held    `json:"checkpoints"`
	Findings    []Finding `json:"findings"`
}

// OK reports whether nothing differs.
func (r Result) OK() bool { return len(r.Findings) == 0 }

// Verify holds a book against checkpoints. It returns an error only for what
// cannot be read; what differs is in the result.
func Verify(ctx context.Context, o Options) (Result, error) {
	if len(o.Checkpoints) == 0 || (o.Export == "") == (o.Database == "") {
		return Result{}, errors.New("name at least one checkpoint, and either an export or a database")
	}
	var kept []checkpoint
	for _, name := range o.Checkpoints {
		c, err := readCheckpoint(name)
		if err != nil {
			return Result{}, err
		}
		kept = append(kept, c)
	}
	if o.Court == "" {
		o.Court = kept[0].Court
	}
	var b *book
	var err error
	if o.Export != "" {
		b, err = readExport(o.Export)
	} else {
		b, err = readDatabase(ctx, o.Database, o.Court)
	}
	if err != nil {
		return Result{}, err
	}
	return b.verify(kept), nil
}

func (r *Result) find(kind string, number int64, account, zh, en string, args ...any) {
	r.Findings = append(r.Findings, Finding{kind, number, account, fmt.Sprintf(zh, args...), fmt.Sprintf(en, args...)})
}

func (b *book) verify(kept []checkpoint) Result {
	r := Result{Court: b.court, Journals: len(b.journals), Accounts: len(b.balances), Findings: []Finding{}}
	b.numbers(&r)
	b.sums(&r)
	b.accounts(&r)
	leaves := make([]hash, len(b.journals))
	sizes := map[int64]bool{}
	for i := range b.journals {
		leaves[i] = b.journals[i].leaf(b.court, b.journals[i].Number)
		r.Postings += len(b.journals[i].Legs)
	}
	for _, c := range kept {
		sizes[c.Size] = true
	}
	for _, s := range b.seals {
		sizes[s.Size] = true
	}
	sizes[int64(len(leaves))] = true
	at := roots(leaves, sizes)
	r.Root = at[int64(len(leaves))].String()
	b.ownSeals(&r, at, leaves)
	for _, c := range kept {
		b.hold(&r, c, at, leaves)
	}
	return r
}

// numbers checks that journals count from 1 to the last without a gap.
func (b *book) numbers(r *Result) {
	want := int64(1)
	for _, j := range b.journals {
		switch {
		case j.Number == want-1 && want > 1:
			r.find("number", j.Number, "", "第 %d 号分录出现两次。", "Journal %d is there twice.", j.Number)
			continue
		case j.Number == want+1:
			r.find("number", want, "", "编号不连续：缺第 %d 号。", "Numbers have a gap: %d is missing.", want)
		case j.Number != want:
			r.find("number", want, "", "编号不连续：缺第 %d 号至第 %d 号。", "Numbers have a gap: %d to %d are missing.", want, j.Number-1)
		}
		want = j.Number + 1
	}
	if b.head != want-1 {
		r.find("number", 0, "", "账簿声称最后一号为 %d，实际为 %d。", "The book says that its last number is %d; it is %d.", b.head, want-1)
	}
}

// sums adds all postings up and compares them with what the house says.
func (b *book) sums(r *Result) {
	accounts, kinds := map[string]sums{}, map[string]sums{}
	for _, j := range b.journals {
		var total int64
		for _, l := range j.Legs {
			n, err := fen(l.Amount)
			if err != nil || n <= 0 {
				r.find("sum", j.Number, "", "第 %d 号分录的金额无效：%q。", "Journal %d has an amount that is none: %q.", j.Number, l.Amount)
				continue
			}
			total += n
			add(accounts, l.Debit, l.Credit, n)
			add(kinds, kind(l.Debit), kind(l.Credit), n)
		}
		if said, err := fen(j.Total); err != nil || said != total || len(j.Legs) == 0 {
			r.find("sum", j.Number, "", "第 %d 号分录写明合计 %s，各笔之和为 %s。", "Journal %d says a total of %s; its postings add up to %s.",
				j.Number, j.Total, yuan(total))
		}
	}
	compare(r, "balance", "账户", "account", b.balances, accounts)
	compare(r, "total", "科目", "kind", b.totals, kinds)
}

func compare(r *Result, what, zh, en string, said, follows map[string]sums) {
	names := slices.Sorted(maps.Keys(said))
	for name := range follows {
		if _, ok := said[name]; !ok {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		if s, f := said[name], follows[name]; s != f {
			r.find(what, 0, name, zh+" %s 记载借方 %s、贷方 %s；按全部分录合计应为借方 %s、贷方 %s。",
				"The "+en+" %s says debits of %s and credits of %s; its postings add up to %s and %s.",
				name, yuan(s.debit), yuan(s.credit), yuan(f.debit), yuan(f.credit))
		}
	}
}

// ownSeals holds the book against the roots and hashes that the house itself keeps.
func (b *book) ownSeals(r *Result, at map[int64]hash, leaves []hash) {
	for _, s := range b.seals {
		if root, ok := at[s.Size]; !ok || root.String() != s.Root {
			r.find("seal", 0, "", "%s 日结封存的根值为 %s（%d 条），现有分录得不出这个值。",
				"The seal of %s says %s over %d journals; the journals do not give it.", s.Day, s.Root, s.Size)
		}
	}
	for i, h := range b.stored {
		if i < len(leaves) && leaves[i] != h {
			r.find("tree", int64(i)+1, "", "第 %d 号分录与数据库保存的校验值不符。", "Journal %d does not fit the hash that the database keeps of it.", i+1)
		}
	}
}

// hold checks that the book continues one checkpoint and, if not, names what differs.
func (b *book) hold(r *Result, c checkpoint, at map[int64]hash, leaves []hash) {
	h := Held{File: c.file, Day: c.Day, Size: c.Size, Root: c.Root}
	defer func() { r.Checkpoints = append(r.Checkpoints, h) }()
	if c.Court != b.court {
		r.find("court", 0, "", "检查点属于 %s，账簿属于 %s。", "The checkpoint is of %s, the book of %s.", c.Court, b.court)
		return
	}
	root, long := at[c.Size]
	if long && root.String() == c.Root {
		h.OK = true
		return
	}
	if !long {
		r.find("shorter", 0, "", "账簿比检查点短：检查点有 %d 条分录，账簿只有 %d 条。",
			"The book is shorter than the checkpoint: %d journals then, %d now.", c.Size, len(leaves))
	} else {
		r.find("rewritten", 0, "", "账簿不是检查点的延续：前 %d 条分录当时的根值为 %s，现在为 %s。",
			"The book does not continue the checkpoint: its first %d journals gave %s then and give %s now.", c.Size, c.Root, root)
	}
	old := c.leaves()
	if int64(len(old)) != c.Size || rootOf(old).String() != c.Root {
		old = nil
		if int64(len(b.stored)) >= c.Size && rootOf(b.stored[:c.Size]).String() == c.Root {
			old = b.stored[:c.Size]
		}
	}
	if old == nil {
		r.find("rewritten", 0, "", "检查点未附各条分录的校验值，数据库所存校验值也已不符，不能指出是哪一条；请用导出时的检查点文件核对。",
			"The checkpoint does not list the hashes of its journals and those in the database no longer fit it, so none can be named: use the checkpoint file of an export.")
		return
	}
	b.differences(r, old)
}
