package ladder

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
)

const maxFile = 64 << 20

// ErrDiffers says that a file does not verify; what differs was printed.
var ErrDiffers = errors.New("the bids do not verify")

// Run verifies the files of one lot, in order, and prints what was found, for people
// or as JSON. It returns ErrDiffers if anything does not fit, or the error of a file
// that cannot be read.
func Run(w io.Writer, files []string, asJSON bool) error {
	var all [][]byte
	for _, name := range files {
		raw, err := readFile(name)
		if err != nil {
			return err
		}
		all = append(all, raw)
	}
	r, err := Verify(all...)
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
		err = ErrDiffers
	}
	return err
}

func readFile(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	raw, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err == nil && len(raw) > maxFile {
		err = fmt.Errorf("%s is longer than %d bytes", name, maxFile)
	}
	return raw, err
}

func (r Result) print(w io.Writer) error {
	fmt.Fprintf(w, "出价记录 bids · %s · %s\n  状态 status       %s\n  出价 bids         %d\n  延时 extensions   %d\n  价格 price        %s %s\n  末链 head         %s\n",
		r.Court, r.Lot, r.Status, r.Bids, r.Extended, r.Price, r.Leader, r.Head)
	if !r.Whole {
		fmt.Fprintln(w, "  ! 不是从第一笔开始 it does not begin with the first bid: the link before it was not checked")
	}
	for _, c := range r.Failed {
		fmt.Fprintf(w, "  ✗ %s: %s\n", c.Part, c.Why)
	}
	verdict := "✓ 每笔出价的回执、顺序和规则都核对一致 receipts, order and rules of every bid fit"
	if !r.OK() {
		verdict = "✗ 文件与公布的规则不符 the file does not fit"
	}
	_, err := fmt.Fprintf(w, "  %s（%d 项 checks）\n", verdict, r.Checks)
	return err
}
