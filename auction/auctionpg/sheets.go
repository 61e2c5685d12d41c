package auctionpg

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"

	"fachui/auction"
	"fachui/internal/basis"
	"fachui/internal/event"
	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/internal/pg"
	"fachui/internal/ref"
)

// SheetLine is one row of a sheet with what it would list, or listed.
type SheetLine struct {
	auction.SheetRow

	Asset     ref.ID          `json:"asset"` // that the row names; empty if none is found
	Title     string          `json:"title"`
	RoundZH   string          `json:"round_zh"` // of the lot that it would be
	RoundEN   string          `json:"round_en"`
	Reference money.Amount    `json:"reference_price"`
	Wrong     []auction.Wrong `json:"wrong"`
	Lot       ref.ID          `json:"lot"` // once it is listed
}

// Sheet is a sheet of lots as it stands now: every row with what keeps it from being
// listed.
type Sheet struct {
	Hash       string      `json:"sheet"` // SHA-256 of the file
	UploadedBy ref.ID      `json:"uploaded_by"`
	UploadedAt legal.Time  `json:"uploaded_at"`
	ListedAt   legal.Time  `json:"listed_at"` // zero while it is not
	Lines      []SheetLine `json:"lines"`
	Wrong      int         `json:"wrong"` // cells
}

// Ready reports whether the whole sheet can be listed.
func (s Sheet) Ready() bool { return s.Wrong == 0 && s.ListedAt.IsZero() }

// UploadSheet keeps a sheet and says what it would list. The same file again is the
// same sheet. Nothing is listed. Errors: those of auction.ReadSheet.
func (s *Service) UploadSheet(ctx context.Context, court string, file []byte, table [][]string, by event.Actor, at legal.Time) (Sheet, error) {
	rows, wrong, err := auction.ReadSheet(table)
	if err != nil {
		return Sheet{}, err
	}
	content, err := json.Marshal(rows)
	if err != nil {
		return Sheet{}, fmt.Errorf("encode sheet: %w", err)
	}
	cells, err := json.Marshal(wrong)
	if err != nil {
		return Sheet{}, fmt.Errorf("encode sheet: %w", err)
	}
	hash := hashOf(file)
	err = pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, `
			insert into lot_sheet (court_id, sheet_hash, content, wrong, uploaded_by, uploaded_at)
			values ($1, $2, $3, $4, $5, $6)
			on conflict do nothing`, court, hash, content, cells, by.Person, at)
		if err != nil {
			return fmt.Errorf("keep sheet: %w", err)
		}
		if tag.RowsAffected() == 0 {
			return nil
		}
		return event.Add(ctx, tx, event.Fact{
			Kind: "sheet.uploaded", Court: court, Actor: by, At: at, Basis: basis.Online2016(6), Body: map[string]any{"sheet": hash, "rows": len(rows)},
		})
	})
	if err != nil {
		return Sheet{}, err
	}
	return s.Sheet(ctx, court, hash, at)
}

// Sheet reads a sheet and judges every row as things stand. auction.ErrSheetNone.
func (s *Service) Sheet(ctx context.Context, court, hash string, at legal.Time) (Sheet, error) {
	var out Sheet
	err := pg.Read(ctx, s.pool, func(tx pgx.Tx) error {
		var err error
		out, err = s.sheet(ctx, tx, court, hash, at)
		return err
	})
	return out, err
}

func (s *Service) sheet(ctx context.Context, tx pgx.Tx, court, hash string, at legal.Time) (Sheet, error) {
	out := Sheet{Hash: hash, Lines: []SheetLine{}}
	var content, wrong []byte
	var lots []ref.ID
	err := tx.QueryRow(ctx, `
		select s.content, s.wrong, s.uploaded_by, s.uploaded_at, d.listed_at, coalesce(d.lots::text[], '{}')
		from lot_sheet s
		left join lot_sheet_listing d using (court_id, sheet_hash)
		where s.court_id = $1 and s.sheet_hash = $2`, court, hash).Scan(&content, &wrong, &out.UploadedBy, &out.UploadedAt, &out.ListedAt, &lots)
	if pg.NoRows(err) {
		return out, auction.ErrSheetNone
	}
	if err != nil {
		return out, fmt.Errorf("read sheet %s: %w", hash, err)
	}
	var rows []auction.SheetRow
	var cells []auction.Wrong
	err = json.Unmarshal(content, &rows)
	if err == nil {
		err = json.Unmarshal(wrong, &cells)
	}
	if err != nil {
		return out, fmt.Errorf("decode sheet %s: %w", hash, err)
	}
	seen := map[ref.ID]int{}
	for i, r := range rows {
		line := SheetLine{SheetRow: r, Title: r.Cells["title"], Wrong: []auction.Wrong{}}
		for _, w := range cells {
			if w.Row == r.N {
				line.Wrong = append(line.Wrong, w)
			}
		}
		if i < len(lots) {
			line.Lot = lots[i]
		} else if len(line.Wrong) == 0 {
			err = s.judge(ctx, tx, court, &line, seen, at)
			if err != nil {
				return out, err
			}
		}
		out.Wrong += len(line.Wrong)
		out.Lines = append(out.Lines, line)
	}
	return out, nil
}

// judge finds the asset of a row and asks whether a lot may be made of it now, by the
// rule that [Service.ListLot] asks.
func (s *Service) judge(ctx context.Context, tx pgx.Tx, court string, line *SheetLine, seen map[ref.ID]int, at legal.Time) error {
	refuse := func(column string, f *fault.Fault) {
		line.Wrong = append(line.Wrong, auction.WrongBy(line.N, column, f))
	}
	found, err := namedAssets(ctx, tx, court, line.Cells)
	switch {
	case err != nil:
		return err
	case len(found) == 0 && line.Cells["asset"] != "":
		refuse("asset", auction.ErrSheetAsset)
		return nil
	case len(found) == 0:
		refuse("title", auction.ErrSheetAsset)
		return nil
	case len(found) > 1:
		refuse("asset", auction.ErrSheetSeveral.With("found", len(found)))
		return nil
	case seen[found[0]] > 0:
		refuse("title", auction.ErrSheetTwice.With("row", seen[found[0]]))
		return nil
	}
	line.Asset = found[0]
	seen[line.Asset] = line.N
	last, err := lastLot(ctx, tx, court, line.Asset, unlocked)
	if err != nil {
		return err
	}
	l, price, err := s.following(ctx, tx, court, line.Asset, last, at)
	if f := fault.Of(err); f != nil {
		refuse("title", f)
		return nil
	}
	if err != nil {
		return err
	}
	line.Title, line.Reference, line.RoundZH, line.RoundEN = l.Title, price.Price, l.Round.Words().ZH, l.Round.Words().EN
	if given := line.Cells["round"]; given != "" {
		if r, _ := auction.RoundNamed(given); r != l.Round {
			refuse("round", auction.ErrSheetRound.With("given", given).With("round", l.Round.Words()))
		}
	}
	if given, err := money.Parse(line.Cells["reference"]); err == nil && !given.Equal(price.Price) {
		refuse("reference", auction.ErrSheetReference.With("given", given).With("price", price.Price))
	}
	return nil
}

// namedAssets are the assets that a row names: by identifier if it has one, else by the
// exact title, in the case of that number.
func namedAssets(ctx context.Context, tx pgx.Tx, court string, cells map[string]string) ([]ref.ID, error) {
	rows, err := tx.Query(ctx, `
		select a.asset_id
		from asset a
		join enforcement_case c on c.court_id = a.court_id and c.case_id = a.case_id
		where a.court_id = $1 and c.case_no = $2 and case when $4 = '' then a.title = $3 else a.asset_id::text = lower($4) end
		order by a.asset_id
		limit 20`, court, cells["case_no"], cells["title"], cells["asset"])
	if err != nil {
		return nil, fmt.Errorf("find assets of a row: %w", err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowTo[ref.ID])
	if err != nil {
		return nil, fmt.Errorf("find assets of a row: %w", err)
	}
	return found, nil
}

// ListSheet makes a lot of every row of a sheet, each as [Service.ListLot] does, or of
// none. A sheet that was listed answers what it listed. Errors: auction.ErrSheetNone,
// auction.ErrSheetWrong.
func (s *Service) ListSheet(ctx context.Context, court, hash string, by event.Actor, at legal.Time) (Sheet, error) {
	var out Sheet
	err := pg.Tx(ctx, s.pool, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `select pg_advisory_xact_lock(hashtextextended($1, 741))`, court) // sheets of a court come one after the other
		if err != nil {
			return fmt.Errorf("wait for other sheets of %s: %w", court, err)
		}
		out, err = s.sheet(ctx, tx, court, hash, at)
		if err != nil || !out.ListedAt.IsZero() {
			return err
		}
		if out.Wrong > 0 {
			return auction.ErrSheetWrong.With("found", out.Wrong)
		}
		lots := make([]string, len(out.Lines))
		for i := range out.Lines {
			err = s.listLine(ctx, tx, court, &out.Lines[i], by, at)
			if err != nil {
				return err
			}
			lots[i] = out.Lines[i].Lot.String()
		}
		out.ListedAt = at
		_, err = tx.Exec(ctx, `
			insert into lot_sheet_listing (court_id, sheet_hash, lots, listed_by, listed_at)
			values ($1, $2, $3, $4, $5)`, court, hash, lots, by.Person, at)
		if err != nil {
			return fmt.Errorf("list sheet %s: %w", hash, err)
		}
		return event.Add(ctx, tx, event.Fact{
			Kind: "sheet.listed", Court: court, Actor: by, At: at, Basis: basis.Online2016(6), Body: map[string]any{"sheet": hash, "lots": len(lots)},
		})
	})
	return out, err
}

// listLine lists one row; what it says of viewing, limits and notes becomes the first
// draft of the announcement.
func (s *Service) listLine(ctx context.Context, tx pgx.Tx, court string, line *SheetLine, by event.Actor, at legal.Time) error {
	listed, err := s.listLot(ctx, tx, court, line.Asset, by, at)
	if err != nil {
		return err
	}
	line.Lot = listed.Lot
	c := line.Cells
	if c["when"]+c["place"]+c["contact"]+c["phone"]+c["condition"]+c["notes"] == "" {
		return nil
	}
	l, err := lockLot(ctx, tx, court, listed.Lot, exclusive)
	if err != nil {
		return err
	}
	p, err := s.prepare(ctx, tx, l, at)
	if err != nil {
		return err
	}
	d := p.Draft
	d.OpensAt, d.EndsAt = legal.Time{}, legal.Time{}
	for to, given := range map[*string]string{
		&d.Viewing.When: c["when"], &d.Viewing.Place: c["place"], &d.Viewing.Contact: c["contact"], &d.Viewing.Phone: c["phone"],
		&d.BuyerCondition: c["condition"], &d.Notes: c["notes"],
	} {
		if given != "" {
			*to = given
		}
	}
	_, err = s.saveDraft(ctx, tx, l, d, by, at)
	return err
}

// SheetNote is one sheet in the list of them.
type SheetNote struct {
	Hash       string     `json:"sheet"`
	Rows       int        `json:"rows"`
	UploadedAt legal.Time `json:"uploaded_at"`
	ListedAt   legal.Time `json:"listed_at"`
}

// Sheets lists the newest sheets of a court.
func (s *Service) Sheets(ctx context.Context, court string) ([]SheetNote, error) {
	rows, err := s.pool.Query(ctx, `
		select s.sheet_hash, jsonb_array_length(s.content), s.uploaded_at, d.listed_at
		from lot_sheet s
		left join lot_sheet_listing d using (court_id, sheet_hash)
		where s.court_id = $1
		order by s.uploaded_at desc, s.sheet_hash
		limit 50`, court)
	if err != nil {
		return nil, fmt.Errorf("list sheets of %s: %w", court, err)
	}
	out, err := pgx.AppendRows([]SheetNote{}, rows, pgx.RowToStructByPos[SheetNote])
	if err != nil {
		return nil, fmt.Errorf("list sheets of %s: %w", court, err)
	}
	return out, nil
}

// readyMost is how many assets are looked at for a template that is filled in.
const readyMost = 300

// ReadySheet is a table with the head and a row for every asset of a court of which a
// lot may be made now, the newest first, as far as [readyMost] go.
func (s *Service) ReadySheet(ctx context.Context, court string, at legal.Time) ([][]string, error) {
	head := make([]string, 0, len(auction.Columns()))
	for _, c := range auction.Columns() {
		head = append(head, c.ZH)
	}
	out := [][]string{head}
	err := pg.Read(ctx, s.pool, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `
			select a.asset_id, c.case_no
			from asset a
			join enforcement_case c on c.court_id = a.court_id and c.case_id = a.case_id
			where a.court_id = $1 and exists (
					select from survey v where v.court_id = a.court_id and v.asset_id = a.asset_id and v.complete)
				and not exists (
					select from lot l
					where l.court_id = a.court_id and l.asset_id = a.asset_id
						and l.status not in ('FAILED_R1', 'FAILED_R2', 'SELLOFF_FAILED', 'DEFAULTED', 'WITHDRAWN', 'REVOKED'))
			order by a.asset_id desc
			limit $2`, court, readyMost)
		if err != nil {
			return fmt.Errorf("list assets of %s: %w", court, err)
		}
		type candidate struct {
			Asset  ref.ID
			CaseNo string
		}
		all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[candidate])
		if err != nil {
			return fmt.Errorf("list assets of %s: %w", court, err)
		}
		for _, c := range all {
			last, err := lastLot(ctx, tx, court, c.Asset, unlocked)
			if err != nil {
				return err
			}
			l, price, err := s.following(ctx, tx, court, c.Asset, last, at)
			if fault.Of(err) != nil {
				continue
			}
			if err != nil {
				return err
			}
			out = append(out, []string{c.CaseNo, l.Title, c.Asset.String(), l.Round.Words().ZH, price.Price.String()})
		}
		return nil
	})
	return out, err
}
