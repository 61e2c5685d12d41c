package ledger

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
)

// ErrDiffers says that a book does not verify; what differs was printed.
var ErrDiffers = errors.New("the book does not verify")

// Run verifies a book and prints what was found, for people or as JSON. It returns
// ErrDiffers if anything differs, or the error of what cannot be read.
func Run(ctx context.Context, w io.Writer, o Options, asJSON bool) error {
	r, err := Verify(ctx, o)
	if err != nil {
		return err
	}
	if asJSON {
		e := json.NewEncoder(w)
		e.SetIndent("", "  ")
		err = e.Encode(r)
	} else {
		err = r.print(w)
	}
	if err == nil && !r.OK() {
		return ErrDiffers
	}
	return err
}

func (r Result) print(w io.Writer) error {
	fmt.Fprintf(w, "账簿 ledger           %s\n", r.Court)
	fmt.Fprintf(w, "分录 journals         %d（%d 笔 postings，%d 个账户 accounts）\n", r.Journals, r.Postings, r.Accounts)
	fmt.Fprintf(w, "现在的根值 root now   %s\n", r.Root)
	for _, c := range r.Checkpoints {
		mark := "✓ 账簿延续此检查点 the book continues it"
		if !c.OK {
			mark = "✗ 账簿不是此检查点的延续 the book does not continue it"
		}
		name := filepath.Base(c.File)
		if c.Day != "" {
			name += " · " + c.Day
		}
		fmt.Fprintf(w, "检查点 checkpoint     %s · %d · %s\n  %s\n", name, c.Size, c.Root, mark)
	}
	for _, f := range r.Findings {
		fmt.Fprintf(w, "✗ %s\n  %s\n", f.ZH, f.EN)
	}
	verdict := "✓ 分录与检查点一致，余额等于分录之和 journals agree with the checkpoints, balances with their postings"
	if !r.OK() {
		verdict = fmt.Sprintf("✗ 账簿与留存的检查点不符或自相矛盾（%d 处）the book differs from what was kept, or from itself (%d findings)", len(r.Findings), len(r.Findings))
	}
	_, err := fmt.Fprintln(w, verdict)
	return err
}
