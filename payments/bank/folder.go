package bank

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/payments/statement"
)

// Folder is a bank that delivers statements as files and nothing else: one
// directory an account, one file a day, 51010001/2026-04-01.csv or .xml. Paths
// cannot leave the directory.
type Folder struct{ Dir string }

// Statement reads the file of one day, as [Client.Statement] does. ErrNotHere
// means that no file was delivered yet.
func (f Folder) Statement(_ context.Context, account string, date legal.Date) (statement.Statement, []byte, error) {
	root, err := os.OpenRoot(f.Dir)
	if err != nil {
		return statement.Statement{}, nil, fmt.Errorf("open statement folder: %w", err)
	}
	defer func() { _ = root.Close() }() // opened for reading only
	for _, try := range []struct {
		ending string
		format statement.Format
	}{{".csv", statement.CSV}, {".xml", statement.Camt}} {
		raw, err := readFile(root, account+"/"+date.String()+try.ending)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return statement.Statement{}, nil, fmt.Errorf("read statement of %s: %w", date, err)
		}
		s, err := statement.Read(bytes.NewReader(raw), try.format)
		if err != nil {
			return statement.Statement{}, raw, err
		}
		return s, raw, s.Of(account, date)
	}
	return statement.Statement{}, nil, ErrNotHere.With("reason", fault.Text{
		ZH: "尚未收到 " + date.String() + " 的对账单文件", EN: "no statement file of " + date.String() + " was delivered",
	})
}

// readFile reads a file of at most maxFile bytes.
func readFile(root *os.Root, name string) ([]byte, error) {
	file, err := root.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }() // opened for reading only
	raw, err := io.ReadAll(io.LimitReader(file, maxFile+1))
	if err == nil && len(raw) > maxFile {
		err = statement.ErrTooBig.With("most", maxFile>>20)
	}
	return raw, err
}
