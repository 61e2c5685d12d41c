package files_test

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"fachui/internal/blob"
	"fachui/internal/event"
	"fachui/internal/fault"
	"fachui/internal/files"
	"fachui/internal/legal"
	"fachui/internal/pg"
	"fachui/internal/pgtest"
	"fachui/internal/pgtest/fixture"
	"fachui/internal/picture"
	"fachui/internal/ref"
	"fachui/internal/registry"
)

// day is a day after all that the fixtures did.
var day = legal.MustParse("2026-06-01T10:00:00")

type desk struct {
	*files.Service
	t     *testing.T
	pool  *pgxpool.Pool
	asset ref.ID
	clerk event.Actor
}

// newDesk is a court, jinjiang, with an asset.
func newDesk(t *testing.T) desk {
	t.Helper()
	pool := pgtest.New(t)
	fixture.Court(t, pool, "jinjiang")
	_, asset := fixture.Asset(t, pool, "jinjiang", "immovable", "housing")
	store, err := blob.OpenDir(filepath.Join(t.TempDir(), "files"))
	require.NoError(t, err)
	t.Cleanup(func() { _ = store.Close() })
	return desk{files.New(pool, store), t, pool, asset, event.Actor{Person: ref.New(), Role: "clerk"}}
}

// shot is a photo whose content tells its number.
func shot(n int) []byte {
	m := image.NewGray(image.Rect(0, 0, 120, 100))
	for i := range m.Pix {
		m.Pix[i] = uint8(255 - i%(n+2)*200/(n+2))
	}
	m.SetGray(0, 0, color.Gray{Y: uint8(n)})
	var b bytes.Buffer
	_ = jpeg.Encode(&b, m, nil)
	return b.Bytes()
}

func (d desk) add(n int) files.Photo {
	d.t.Helper()
	p, err := d.AddPhoto(d.t.Context(), "jinjiang", d.asset, shot(n), "客厅", d.clerk, day)
	require.NoError(d.t, err)
	return p
}

func (d desk) hide(photo ref.ID) error {
	return d.HidePhoto(d.t.Context(), "jinjiang", d.asset, photo, "照片中有人脸", d.clerk, day)
}

// shown are the numbers of the photos in their order, hidden ones last and negative.
func (d desk) shown() []int {
	d.t.Helper()
	ps, err := d.Photos(d.t.Context(), "jinjiang", d.asset)
	require.NoError(d.t, err)
	out := []int{}
	for i, p := range ps {
		if p.Position == 0 {
			require.NotNil(d.t, p.HiddenAt)
			out = append(out, -p.Number)
			continue
		}
		require.Equal(d.t, i+1, p.Position)
		out = append(out, p.Number)
	}
	return out
}

func (d desk) readable(sum blob.Sum, courts ...string) bool {
	d.t.Helper()
	o, err := d.Find(d.t.Context(), sum, courts)
	if fault.Code(err) == "file.unknown" {
		return false
	}
	require.NoError(d.t, err)
	b, err := io.ReadAll(o.Content)
	require.NoError(d.t, err)
	require.EqualValues(d.t, o.Size, len(b))
	require.NoError(d.t, o.Content.Close())
	return true
}

func (d desk) announce() ref.ID {
	d.t.Helper()
	return fixture.Announced(d.t, d.pool, fixture.Lot{Court: "jinjiang", Asset: d.asset})
}

func TestPhotosAreAddedHiddenAndOrdered(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	one, two, three := d.add(1), d.add(2), d.add(3)
	require.Equal(t, []int{1, 2, 3}, d.shown())
	require.Equal(t, files.Size{Width: 120, Height: 100}, one.LargeSize)
	order := func(ids ...ref.ID) error {
		return d.OrderPhotos(t.Context(), "jinjiang", d.asset, ids, d.clerk, day)
	}
	require.NoError(t, order(three.ID, one.ID, two.ID))
	require.Equal(t, []int{3, 1, 2}, d.shown())
	for _, wrong := range [][]ref.ID{nil, {one.ID}, {one.ID, two.ID}, {one.ID, one.ID, two.ID}, {one.ID, two.ID, three.ID, three.ID}, {one.ID, two.ID, ref.New()}} {
		require.ErrorIs(t, order(wrong...), files.ErrPhotoOrder)
	}
	require.NoError(t, d.hide(three.ID))
	require.Equal(t, []int{1, 2, -3}, d.shown())
	require.ErrorIs(t, d.hide(three.ID), files.ErrPhotoHidden)
	require.ErrorIs(t, d.hide(ref.New()), files.ErrPhotoUnknown)
	require.ErrorIs(t, order(one.ID, two.ID, three.ID), files.ErrPhotoOrder)
	again, err := d.AddPhoto(t.Context(), "jinjiang", d.asset, shot(3), "", d.clerk, day)
	require.NoError(t, err, "what was hidden may be added again")
	require.Equal(t, 4, again.Number)
	require.Equal(t, 3, again.Position)
	for _, reason := range []string{"", "脸", strings.Repeat("脸", 501)} {
		require.ErrorIs(t, d.HidePhoto(t.Context(), "jinjiang", d.asset, one.ID, reason, d.clerk, day), files.ErrReason)
	}
	var kinds []string
	require.NoError(t, d.pool.QueryRow(t.Context(), `
		select array_agg(kind order by event_id)
		from event
		where asset_id = $1 and kind like 'photo.%'`, d.asset).Scan(&kinds))
	require.Equal(t, []string{"photo.added", "photo.added", "photo.added", "photo.ordered", "photo.hidden", "photo.added"}, kinds)
}

func TestPhotosAreRefused(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	fixture.Court(t, d.pool, "wuhou")
	d.add(1)
	for _, c := range []struct {
		name, court string
		asset       ref.ID
		upload      []byte
		caption     string
		want        error
	}{
		{"a long caption", "jinjiang", d.asset, shot(2), strings.Repeat("客", 201), files.ErrCaption},
		{"an unknown asset", "jinjiang", ref.New(), shot(2), "", registry.ErrAssetUnknown},
		{"another court's asset", "wuhou", d.asset, shot(2), "", registry.ErrAssetUnknown},
		{"a paper", "jinjiang", d.asset, []byte("%PDF-1.7\n%%EOF"), "", picture.ErrType},
		{"nothing", "jinjiang", d.asset, nil, "", picture.ErrEmpty},
		{"the same again", "jinjiang", d.asset, shot(1), "别的说明", files.ErrPhotoTwice},
	} {
		_, err := d.AddPhoto(t.Context(), c.court, c.asset, c.upload, c.caption, d.clerk, day)
		require.ErrorIs(t, err, c.want, c.name)
	}
	_, err := d.AddPhoto(t.Context(), "jinjiang", d.asset, shot(2), strings.Repeat("客", 200), d.clerk, day)
	require.NoError(t, err)
	_, err = d.Photos(t.Context(), "wuhou", d.asset)
	require.ErrorIs(t, err, registry.ErrAssetUnknown)
}

// Thirty photos, not one more, however many hands press at once; hiding makes room.
func TestThirtyPhotosAtMost(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	var mu sync.Mutex
	var all sync.WaitGroup
	codes := map[string]int{}
	var last ref.ID
	for n := range 34 {
		all.Go(func() {
			p, err := d.AddPhoto(t.Context(), "jinjiang", d.asset, shot(n), "", d.clerk, day)
			mu.Lock()
			defer mu.Unlock()
			codes[fault.Code(err)]++
			if err == nil {
				last = p.ID
			}
		})
	}
	all.Wait()
	require.Equal(t, map[string]int{"": 30, "photo.full": 4}, codes)
	require.NoError(t, d.hide(last))
	d.add(60)
	require.Len(t, d.shown(), 31)
}

// The same photo sent twice at once is kept once.
func TestADoubleClickAddsOnePhoto(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	var all sync.WaitGroup
	for range 6 {
		all.Go(func() {
			_, err := d.AddPhoto(t.Context(), "jinjiang", d.asset, shot(7), "", d.clerk, day)
			if err != nil && fault.Code(err) != "photo.twice" {
				t.Error(err)
			}
		})
	}
	all.Wait()
	require.Equal(t, []int{1}, d.shown())
}

func TestPhotosAreSeenFromTheAnnouncementOn(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	p, gone := d.add(1), d.add(2)
	require.False(t, d.readable(p.Large))
	require.False(t, d.readable(p.Thumb, "wuhou"))
	require.True(t, d.readable(p.Large, "wuhou", "jinjiang"))
	_, err := d.LotPhotos(t.Context(), ref.New())
	require.ErrorIs(t, err, files.ErrNoLot)

	lot := d.announce()
	require.NoError(t, d.hide(gone.ID))
	for _, sum := range []blob.Sum{p.Large, p.Thumb} {
		require.True(t, d.readable(sum))
	}
	require.False(t, d.readable(gone.Large), "a hidden photo")
	require.True(t, d.readable(gone.Large, "jinjiang"))
	seen, err := d.LotPhotos(t.Context(), lot)
	require.NoError(t, err)
	require.Equal(t, []files.Photo{p}, seen)
	require.False(t, d.readable(blob.Sum(strings.Repeat("0", 64)), "jinjiang"))
}

const paper = "%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"

func (d desk) attach(t files.Thing, content, kind, title string, public bool) (files.CourtAttachment, error) {
	return d.Attach(d.t.Context(), "jinjiang", t, []byte(content), files.NewAttachment{Kind: kind, Title: title, Public: public}, d.clerk, day)
}

func TestPapers(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	ofAsset := files.Thing{Asset: d.asset}
	inside, err := d.attach(ofAsset, paper, files.Survey, "现场勘查笔录", false)
	require.NoError(t, err)
	require.Equal(t, files.PDF, inside.Media)
	open, err := d.attach(ofAsset, paper+"2\n%%EOF", "title", "不动产登记信息", true)
	require.NoError(t, err)
	require.Equal(t, 2, open.Number)
	drawn, err := d.attach(ofAsset, string(shot(3)), "inspection", "户型图", true)
	require.NoError(t, err)
	require.Equal(t, files.JPEG, drawn.Media)
	require.False(t, d.readable(open.File))

	lot := d.announce()
	ofLot := files.Thing{Lot: lot}
	ruling, err := d.attach(ofLot, paper+"3\n%%EOF", "ruling", "执行裁定书", true)
	require.NoError(t, err)
	require.True(t, d.readable(ruling.File))
	require.True(t, d.readable(open.File))
	require.False(t, d.readable(inside.File))
	require.True(t, d.readable(inside.File, "jinjiang"))
	public, err := d.LotAttachments(t.Context(), lot)
	require.NoError(t, err)
	require.ElementsMatch(t, []files.Attachment{open.Attachment, drawn.Attachment, ruling.Attachment}, public)

	require.NoError(t, d.HideAttachment(t.Context(), "jinjiang", open.ID, "含有身份证号", d.clerk, day))
	require.ErrorIs(t, d.HideAttachment(t.Context(), "jinjiang", open.ID, "含有身份证号", d.clerk, day), files.ErrAttachmentHidden)
	require.ErrorIs(t, d.HideAttachment(t.Context(), "jinjiang", ref.New(), "含有身份证号", d.clerk, day), files.ErrAttachmentUnknown)
	require.ErrorIs(t, d.HideAttachment(t.Context(), "wuhou", ruling.ID, "含有身份证号", d.clerk, day), files.ErrAttachmentUnknown)
	require.ErrorIs(t, d.HideAttachment(t.Context(), "jinjiang", ruling.ID, "错", d.clerk, day), files.ErrReason)
	require.False(t, d.readable(open.File))
	public, err = d.LotAttachments(t.Context(), lot)
	require.NoError(t, err)
	require.Len(t, public, 2)
	all, err := d.Attachments(t.Context(), "jinjiang", ofAsset)
	require.NoError(t, err)
	require.Len(t, all, 3)
	require.Equal(t, "含有身份证号", all[1].Reason)
	own, err := d.Attachments(t.Context(), "jinjiang", ofLot)
	require.NoError(t, err)
	require.Len(t, own, 1)
	_, err = d.LotAttachments(t.Context(), ref.New())
	require.ErrorIs(t, err, files.ErrNoLot)
}

func TestPapersAreRefused(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	of := files.Thing{Asset: d.asset}
	_, err := d.attach(of, paper, "title", "产权证", false)
	require.NoError(t, err)
	most := paper[:9] + strings.Repeat(" ", files.MostBytes-14) + "%%EOF"
	for _, c := range []struct {
		name                 string
		of                   files.Thing
		content, kind, title string
		public               bool
		want                 error
	}{
		{"no such kind", of, paper, "novel", "小说", false, files.ErrAttachment},
		{"a short title", of, paper, "other", "证", false, files.ErrAttachment},
		{"a long title", of, paper, "other", strings.Repeat("证", 121), false, files.ErrAttachment},
		{"a public survey", of, paper, files.Survey, "勘查笔录", true, files.ErrSurveyPublic},
		{"a page", of, "<html><script>alert(1)</script>", "other", "网页", false, files.ErrFileType},
		{"a PDF behind a page", of, "<html>" + paper, "other", "网页", false, files.ErrFileType},
		{"a drawing", of, "<svg/>", "other", "图纸", false, files.ErrFileType},
		{"an archive", of, "PK\x03\x04", "other", "压缩包", false, files.ErrFileType},
		{"nothing", of, "", "other", "空白", false, picture.ErrEmpty},
		{"cut short", of, paper[:30], "other", "残卷", false, files.ErrFileBroken},
		{"as large as may be", of, most, "other", "长卷", false, nil},
		{"a byte more", of, most + "\n", "other", "长卷", false, files.ErrFileLarge},
		{"a broken picture", of, string(shot(1)[:200]), "other", "照片", false, picture.ErrBroken},
		{"the same again", of, paper, "title", "产权证", false, files.ErrAttachmentTwice},
		{"no such asset", files.Thing{Asset: ref.New()}, paper, "other", "材料", false, registry.ErrAssetUnknown},
		{"no such lot", files.Thing{Lot: ref.New()}, paper, "other", "材料", false, files.ErrNoLot},
		{"no such report", files.Thing{Report: ref.New()}, paper, "other", "材料", false, files.ErrNoReport},
	} {
		_, err := d.attach(c.of, c.content, c.kind, c.title, c.public)
		require.ErrorIs(t, err, c.want, c.name)
	}
	_, err = d.Attachments(t.Context(), "jinjiang", files.Thing{Report: ref.New()})
	require.ErrorIs(t, err, files.ErrNoReport)
}

// The database holds every writer to it, the owner too.
func TestTheSchemaRefuses(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	p, hidden := d.add(1), d.add(2)
	require.NoError(t, d.hide(hidden.ID))
	a, err := d.attach(files.Thing{Asset: d.asset}, paper, files.Survey, "勘查笔录", false)
	require.NoError(t, err)
	super := pgtest.Super(t, d.pool)
	sum := strings.Repeat("e", 64)
	_, err = super.Exec(t.Context(), `insert into file (court_id, sha256, media_type, size, kept_by, kept_at) values ('jinjiang', $1, 'application/pdf', 9, $2, $3)`, sum, d.clerk.Person, day)
	require.NoError(t, err)
	other := strings.Repeat("f", 64)
	_, err = super.Exec(t.Context(), `insert into file (court_id, sha256, media_type, size, width, height, kept_by, kept_at) values ('jinjiang', $1, 'image/jpeg', 9, 1, 1, $2, $3)`, other, d.clerk.Person, day)
	require.NoError(t, err)
	photo := `insert into asset_photo (court_id, photo_id, asset_id, photo_no, position, large, thumb, caption, added_by, added_at, hidden_by, hidden_at, hidden_reason)
		select court_id, gen_random_uuid(), asset_id, `
	of := ` from asset_photo where photo_id = '` + p.ID.String() + `'`
	for name, c := range map[string]struct{ sql, want string }{
		"deleting a photo":           {`delete from asset_photo`, "23001"},
		"changing what it shows":     {`update asset_photo set caption = 'x'` + of[len(" from asset_photo"):], "23001"},
		"showing a hidden one":       {`update asset_photo set position = 2, hidden_at = null, hidden_by = null, hidden_reason = '' where hidden_at is not null`, "23001"},
		"hiding without a reason":    {`update asset_photo set position = null, hidden_at = added_at, hidden_by = added_by where hidden_at is null`, "23514"},
		"hiding before it was added": {`update asset_photo set position = null, hidden_at = added_at - interval '1 day', hidden_by = added_by, hidden_reason = 'because' where hidden_at is null`, "23514"},
		"a place beyond thirty":      {`update asset_photo set position = 31 where hidden_at is null`, "23514"},
		"two in one place":           {photo + `3, position, '` + other + `', thumb, '', added_by, added_at, null, null, ''` + of, "23505"},
		"the same photo twice":       {photo + `3, 2, large, thumb, '', added_by, added_at, null, null, ''` + of, "23505"},
		"a photo that begins hidden": {photo + `3, null, large, thumb, '', added_by, added_at, added_by, added_at, 'because'` + of, "23001"},
		"a paper as a photo":         {photo + `3, 2, '` + sum + `', thumb, '', added_by, added_at, null, null, ''` + of, "23001"},
		"a photo of a file not kept": {photo + `3, 2, '` + strings.Repeat("d", 64) + `', thumb, '', added_by, added_at, null, null, ''` + of, "23503"},
		"number 201":                 {photo + `201, 2, thumb, thumb, '', added_by, added_at, null, null, ''` + of, "23514"},
		"changing a file":            {`update file set size = 1`, "23001"},
		"a page as a file":           {`insert into file (court_id, sha256, media_type, size, kept_by, kept_at) select court_id, '` + strings.Repeat("c", 64) + `', 'text/html', 9, kept_by, kept_at from file limit 1`, "23514"},
		"a name that is no sum":      {`insert into file (court_id, sha256, media_type, size, kept_by, kept_at) select court_id, '../etc', 'application/pdf', 9, kept_by, kept_at from file limit 1`, "23514"},
		"a picture without a size":   {`insert into file (court_id, sha256, media_type, size, kept_by, kept_at) select court_id, '` + strings.Repeat("c", 64) + `', 'image/jpeg', 9, kept_by, kept_at from file limit 1`, "23514"},
		"deleting a paper":           {`delete from attachment`, "23001"},
		"publishing a paper later":   {`update attachment set public = true`, "23001"},
		"a public survey":            {`insert into attachment (court_id, attachment_id, asset_id, attachment_no, kind, title, sha256, public, added_by, added_at) select court_id, gen_random_uuid(), asset_id, 9, 'survey', title, '` + sum + `', true, added_by, added_at from attachment`, "23514"},
		"a paper of nothing":         {`insert into attachment (court_id, attachment_id, attachment_no, kind, title, sha256, public, added_by, added_at) select court_id, gen_random_uuid(), 9, 'other', title, '` + sum + `', true, added_by, added_at from attachment`, "23514"},
		"the same paper twice":       {`insert into attachment (court_id, attachment_id, asset_id, attachment_no, kind, title, sha256, public, added_by, added_at) select court_id, gen_random_uuid(), asset_id, 9, 'other', title, sha256, false, added_by, added_at from attachment`, "23505"},
		"a number of a paper twice":  {`insert into attachment (court_id, attachment_id, asset_id, attachment_no, kind, title, sha256, public, added_by, added_at) select court_id, gen_random_uuid(), asset_id, attachment_no, 'other', title, '` + sum + `', false, added_by, added_at from attachment`, "23505"},
		"hiding a paper without why": {`update attachment set hidden_at = added_at, hidden_by = added_by where attachment_id = '` + a.ID.String() + `'`, "23514"},
	} {
		_, err := super.Exec(context.WithoutCancel(t.Context()), c.sql)
		require.Equal(t, c.want, pg.Code(err), "%s: %v", name, err)
	}
}
