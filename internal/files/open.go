package files

import (
	"context"
	"fmt"
	"io"

	"github.com/jackc/pgx/v5"

	"fachui/internal/blob"
)

// Open is a file on its way out. Its Content must be closed.
type Open struct {
	Content io.ReadCloser
	Size    int64
	Media   string
	Public  bool // open to everybody, not only to whoever asked
}

// Find opens a file for somebody who holds an office in courts. That a file
// exists which is not open to them, they do not learn. ErrFileUnknown.
func (s *Service) Find(ctx context.Context, sum blob.Sum, courts []string) (Open, error) {
	found, err := collect(ctx, s.pool, func(r pgx.Row) (o Open, err error) {
		return o, r.Scan(&o.Media, &o.Public)
	}, `
		select f.media_type, exists (
			select from file_public p
			where p.court_id = f.court_id and p.sha256 = f.sha256) as public
		from file f
		where f.sha256 = $1 and (f.court_id = any ($2) or exists (
			select from file_public p
			where p.court_id = f.court_id and p.sha256 = f.sha256))
		order by public desc
		limit 1`, sum.String(), courts)
	if err != nil {
		return Open{}, fmt.Errorf("find file %s: %w", sum, err)
	}
	if len(found) == 0 {
		return Open{}, ErrFileUnknown
	}
	o := found[0]
	o.Content, o.Size, err = s.store.Get(ctx, sum)
	if err != nil {
		return Open{}, fmt.Errorf("open file %s: %w", sum, err)
	}
	return o, nil
}

// Taken is a paper as it was kept for another room.
type Taken struct {
	Sum   blob.Sum
	Media string
	Size  int64
}

// Take keeps the bytes of a paper that another room puts on its own record, and opens
// to its own readers. ErrFileType, ErrFileBroken, ErrFileLarge, and what picture refuses.
func (s *Service) Take(ctx context.Context, upload []byte) (Taken, error) {
	k, err := s.keepPaper(ctx, upload)
	return Taken{k.sum, k.media, k.size}, err
}

// Content opens what [Service.Take] kept.
func (s *Service) Content(ctx context.Context, sum blob.Sum, media string) (Open, error) {
	o := Open{Media: media}
	var err error
	o.Content, o.Size, err = s.store.Get(ctx, sum)
	if err != nil {
		return Open{}, fmt.Errorf("open paper %s: %w", sum, err)
	}
	return o, nil
}
