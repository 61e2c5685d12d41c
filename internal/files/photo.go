package files

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"fachui/internal/basis"
	"fachui/internal/blob"
	"fachui/internal/event"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/picture"
	"fachui/internal/ref"
	"fachui/internal/registry"
)

// Limits of the photos of an asset.
const (
	MostPhotos  = 30  // shown at once
	PhotosEver  = 200 // with those that were hidden
	MostCaption = 200
)

// Size is the width and height of a picture in pixels.
type Size struct {
	Width  int `json:"width"`
	Height int `json:"height"`
}

// Photo is a photo of an asset as the public sees it. Large and Thumb name files.
type Photo struct {
	ID        ref.ID   `json:"photo"`
	Number    int      `json:"number"`   // counts every photo ever added, from 1
	Position  int      `json:"position"` // from 1; 0 of a hidden one
	Caption   string   `json:"caption"`
	Large     blob.Sum `json:"large"`
	LargeSize Size     `json:"large_size"`
	Thumb     blob.Sum `json:"thumb"`
	ThumbSize Size     `json:"thumb_size"`
}

// CourtPhoto is a photo as its court sees it, hidden or not.
type CourtPhoto struct {
	Photo
	Trace
}

// Trace tells when something was added and, if it is hidden, when and why.
type Trace struct {
	AddedAt  legal.Time  `json:"added_at"`
	HiddenAt *legal.Time `json:"hidden_at"`
	Reason   string      `json:"hidden_reason"`
}

// AddPhoto makes a photo of an upload and puts it behind those that the asset
// has. ErrCaption, registry.ErrAssetUnknown, ErrPhotosFull, ErrPhotoTwice, and
// what picture refuses.
func (s *Service) AddPhoto(ctx context.Context, court string, asset ref.ID, upload []byte, caption string, actor event.Actor, at legal.Time) (Photo, error) {
	if !between(caption, 0, MostCaption) {
		return Photo{}, ErrCaption.With("most", MostCaption)
	}
	_, err := registry.FindAsset(ctx, s.pool, court, asset)
	if err != nil {
		return Photo{}, err
	}
	p, err := s.studio.Develop(ctx, upload)
	if err != nil {
		return Photo{}, err
	}
	large, err := s.keepPicture(ctx, p.Large)
	if err != nil {
		return Photo{}, err
	}
	thumb, err := s.keepPicture(ctx, p.Thumb)
	if err != nil {
		return Photo{}, err
	}
	out := Photo{ID: ref.New(), Caption: caption, Large: large.sum, LargeSize: Size{large.width, large.height}, Thumb: thumb.sum, ThumbSize: Size{thumb.width, thumb.height}}
	err = pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		a, err := lockAsset(ctx, tx, court, asset)
		if err != nil {
			return err
		}
		err = place(ctx, tx, court, asset, &out)
		if err != nil {
			return err
		}
		for _, k := range []kept{large, thumb} {
			err = keepRow(ctx, tx, court, k, actor, at)
			if err != nil {
				return err
			}
		}
		err = savePhoto(ctx, tx, court, asset, out, actor, at)
		if err != nil {
			return err
		}
		return event.Add(ctx, tx, event.Fact{Kind: "photo.added", Court: court, Case: a.Case, Asset: asset, Subject: out.ID, Actor: actor, At: at,
			Basis: basis.Online2016(13), Body: map[string]any{"number": out.Number, "large": out.Large}})
	})
	return out, err
}

func (s *Service) keepPicture(ctx context.Context, p picture.Image) (kept, error) {
	sum, size, err := s.store.Put(ctx, bytes.NewReader(p.JPEG))
	if err != nil {
		return kept{}, fmt.Errorf("keep picture: %w", err)
	}
	return kept{sum, JPEG, size, p.Width, p.Height}, nil
}

func lockAsset(ctx context.Context, tx pgx.Tx, court string, asset ref.ID) (registry.Asset, error) {
	err := lock(ctx, tx, asset.String())
	if err != nil {
		return registry.Asset{}, err
	}
	return registry.FindAsset(ctx, tx, court, asset)
}

// place gives p its number and its place behind the others.
func place(ctx context.Context, tx pgx.Tx, court string, asset ref.ID, p *Photo) error {
	var twin *int
	var shown int
	err := tx.QueryRow(ctx, `
		select coalesce(max(photo_no), 0) + 1, count(position) + 1, count(position),
			min(photo_no) filter (where position is not null and large = $3)
		from asset_photo
		where court_id = $1 and asset_id = $2`, court, asset, p.Large.String()).Scan(&p.Number, &p.Position, &shown, &twin)
	switch {
	case err != nil:
		return fmt.Errorf("count photos of %s: %w", asset, err)
	case twin != nil:
		return ErrPhotoTwice.With("number", *twin)
	case shown >= MostPhotos || p.Number > PhotosEver:
		return ErrPhotosFull.With("most", MostPhotos).With("ever", PhotosEver)
	}
	return nil
}

func savePhoto(ctx context.Context, tx pgx.Tx, court string, asset ref.ID, p Photo, actor event.Actor, at legal.Time) error {
	_, err := tx.Exec(ctx, `
		insert into asset_photo (court_id, photo_id, asset_id, photo_no, position, large, thumb, caption, added_by, added_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		court, p.ID, asset, p.Number, p.Position, p.Large.String(), p.Thumb.String(), p.Caption, actor.Person, at)
	if err != nil {
		return fmt.Errorf("save photo: %w", err)
	}
	return nil
}

// HidePhoto takes a photo out of sight for good and closes the gap. ErrReason,
// registry.ErrAssetUnknown, ErrPhotoUnknown, ErrPhotoHidden.
func (s *Service) HidePhoto(ctx context.Context, court string, asset, photo ref.ID, reason string, actor event.Actor, at legal.Time) error {
	if !between(reason, 2, 500) {
		return ErrReason
	}
	return pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		a, err := lockAsset(ctx, tx, court, asset)
		if err != nil {
			return err
		}
		var position *int
		err = tx.QueryRow(ctx, `
			select position
			from asset_photo
			where court_id = $1 and asset_id = $2 and photo_id = $3`, court, asset, photo).Scan(&position)
		switch {
		case pg.NoRows(err):
			return ErrPhotoUnknown
		case err != nil:
			return fmt.Errorf("read photo: %w", err)
		case position == nil:
			return ErrPhotoHidden
		}
		_, err = tx.Exec(ctx, `
			update asset_photo
			set position = null, hidden_by = $3, hidden_at = $4, hidden_reason = $5
			where court_id = $1 and photo_id = $2`, court, photo, actor.Person, at, reason)
		if err != nil {
			return fmt.Errorf("hide photo: %w", err)
		}
		_, err = tx.Exec(ctx, `
			update asset_photo
			set position = position - 1
			where court_id = $1 and asset_id = $2 and position > $3`, court, asset, *position)
		if err != nil {
			return fmt.Errorf("close the gap of a photo: %w", err)
		}
		return event.Add(ctx, tx, event.Fact{Kind: "photo.hidden", Court: court, Case: a.Case, Asset: asset, Subject: photo,
			Actor: actor, At: at, Body: map[string]any{"reason": reason}})
	})
}

// OrderPhotos shows the photos of an asset in the order of ids, which must be all
// that are shown. registry.ErrAssetUnknown, ErrPhotoOrder.
func (s *Service) OrderPhotos(ctx context.Context, court string, asset ref.ID, ids []ref.ID, actor event.Actor, at legal.Time) error {
	return pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		a, err := lockAsset(ctx, tx, court, asset)
		if err != nil {
			return err
		}
		var shown []ref.ID
		err = tx.QueryRow(ctx, `
			select coalesce(array_agg(photo_id::text order by photo_id), '{}')
			from asset_photo
			where court_id = $1 and asset_id = $2 and position is not null`, court, asset).Scan(&shown)
		if err != nil {
			return fmt.Errorf("read photos: %w", err)
		}
		sorted := slices.Sorted(slices.Values(ids))
		if !slices.Equal(sorted, shown) {
			return ErrPhotoOrder.With("count", len(shown))
		}
		_, err = tx.Exec(ctx, `
			update asset_photo p
			set position = o.position
			from unnest($3::text[]) with ordinality as o (photo, position)
			where p.court_id = $1 and p.asset_id = $2 and p.photo_id = o.photo::uuid`, court, asset, texts(ids))
		if err != nil {
			return fmt.Errorf("order photos: %w", err)
		}
		return event.Add(ctx, tx, event.Fact{Kind: "photo.ordered", Court: court, Case: a.Case, Asset: asset,
			Actor: actor, At: at, Body: map[string]any{"photos": ids}})
	})
}

func texts(ids []ref.ID) []string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = id.String()
	}
	return out
}

const photoSQL = `
	select p.photo_id, p.photo_no, coalesce(p.position, 0), p.caption, p.large, l.width, l.height, p.thumb, t.width, t.height,
		p.added_at, p.hidden_at, p.hidden_reason
	from asset_photo p
	join file l on l.court_id = p.court_id and l.sha256 = p.large
	join file t on t.court_id = p.court_id and t.sha256 = p.thumb`

func scanPhoto(r pgx.Row) (p CourtPhoto, err error) {
	err = r.Scan(&p.ID, &p.Number, &p.Position, &p.Caption, &p.Large, &p.LargeSize.Width, &p.LargeSize.Height,
		&p.Thumb, &p.ThumbSize.Width, &p.ThumbSize.Height, &p.AddedAt, &p.HiddenAt, &p.Reason)
	return p, err
}

// Photos lists the photos of an asset for its court: those that are shown, in
// their order, then the hidden ones. registry.ErrAssetUnknown.
func (s *Service) Photos(ctx context.Context, court string, asset ref.ID) ([]CourtPhoto, error) {
	_, err := registry.FindAsset(ctx, s.pool, court, asset)
	if err != nil {
		return nil, err
	}
	ps, err := collect(ctx, s.pool, scanPhoto, photoSQL+`
		where p.court_id = $1 and p.asset_id = $2
		order by p.position nulls last, p.photo_no`, court, asset)
	if err != nil {
		return nil, fmt.Errorf("list photos of %s: %w", asset, err)
	}
	return ps, nil
}

// LotPhotos lists the photos that the public sees of a lot that was announced. ErrNoLot.
func (s *Service) LotPhotos(ctx context.Context, lot ref.ID) ([]Photo, error) {
	court, asset, err := s.announced(ctx, lot)
	if err != nil {
		return nil, err
	}
	ps, err := collect(ctx, s.pool, scanPhoto, photoSQL+`
		where p.court_id = $1 and p.asset_id = $2 and p.position is not null
		order by p.position`, court, asset)
	if err != nil {
		return nil, fmt.Errorf("list photos of lot %s: %w", lot, err)
	}
	out := make([]Photo, len(ps))
	for i, p := range ps {
		out[i] = p.Photo
	}
	return out, nil
}

// announced finds the asset that an announced lot sells. ErrNoLot.
func (s *Service) announced(ctx context.Context, lot ref.ID) (court string, asset ref.ID, err error) {
	err = s.pool.QueryRow(ctx, `
		select court_id, asset_id
		from lot
		where lot_id = $1 and announced_at is not null`, lot).Scan(&court, &asset)
	if pg.NoRows(err) {
		return "", "", ErrNoLot
	}
	if err != nil {
		return "", "", fmt.Errorf("read lot %s: %w", lot, err)
	}
	return court, asset, nil
}
