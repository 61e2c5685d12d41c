package draw

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// ErrDiffers says that a record does not verify; what differs was printed.
var ErrDiffers = errors.New("the record does not verify")

// Run verifies files and prints what was found, for people or as JSON. It returns
// ErrDiffers if anything does not fit, or the error of a file that cannot be read.
func Run(w io.Writer, files []string, asJSON bool) error {
	r, err := Verify(files...)
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
	if err != nil {
		return err
	}
	if !r.OK() {
		return ErrDiffers
	}
	return nil
}

func (r Result) print(w io.Writer) error {
	for i, d := range r.Draws {
		if i > 0 {
			fmt.Fprintln(w)
		}
		d.print(w)
	}
	_, err := fmt.Fprintln(w)
	return err
}

func (d Draw) print(w io.Writer) {
	fmt.Fprintf(w, "第 %d 次摇号 draw %d · %s · %s · %s\n", d.Number, d.Number, d.Court, d.Case, d.Asset)
	fmt.Fprintf(w, "  状态 state          %s\n", d.State)
	fmt.Fprintf(w, "  名单 pool           %s\n", d.Pool)
	fmt.Fprintf(w, "  随机源 beacon       %s\n", d.Beacon)
	fmt.Fprintf(w, "  冻结 frozen         %s\n", d.FrozenAt)
	fmt.Fprintf(w, "  名单哈希 manifest   %s\n", d.ManifestHash)
	fmt.Fprintf(w, "  秘密哈希 commitment %s\n", d.SecretHash)
	if d.Seed != "" {
		fmt.Fprintf(w, "  揭示 revealed       %s\n", d.RevealedAt)
		fmt.Fprintf(w, "  当事人随机数 nonces %d\n", d.Parties)
		fmt.Fprintf(w, "  种子 seed           %s\n", d.Seed)
	}
	for _, t := range d.Tickets {
		place := "  –"
		if t.Place > 0 {
			place = fmt.Sprintf("%3d", t.Place)
		}
		mark := "  "
		if t.Place >= 1 && t.Place <= places {
			mark = "→ "
		}
		fmt.Fprintf(w, "  %s%s  %s  %s", mark, place, t.Ticket, t.Registry)
		if t.Excluded != "" {
			fmt.Fprintf(w, "  (排除 excluded: %s)", t.Excluded)
		}
		fmt.Fprintln(w)
	}
	if d.VoidOrder != "" {
		fmt.Fprintf(w, "  作废 void           %s：%s\n", d.VoidOrder, d.VoidReason)
	}
	for _, c := range d.Checks {
		if !c.OK {
			fmt.Fprintf(w, "  ✗ %s: %s\n", c.Part, c.Why)
		}
	}
	verdict := "✓ 记录可由公布内容完整重算 every part follows from what was published"
	if !d.OK() {
		verdict = "✗ 记录与公布内容不符 the record does not follow from what was published"
	}
	fmt.Fprintf(w, "  %s（%d 项 checks）\n", verdict, len(d.Checks))
}
