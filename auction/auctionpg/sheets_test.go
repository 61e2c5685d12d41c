package auctionpg_test

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"fachui/auction"
	"fachui/auction/auctionpg"
	"fachui/internal/fault"
	"fachui/internal/pg"
	"fachui/internal/ref"
)

// named gives the house's asset a title and returns the number of its case.
func (h *house) named(t *testing.T) (caseNo, title string) {
	t.Helper()
	no(t, h.pool.QueryRow(t.Context(), `
		select c.case_no, a.title
		from asset a
		join enforcement_case c using (court_id, case_id)
		where a.court_id = $1 and a.asset_id = $2`, court, h.asset).Scan(&caseNo, &title))
	return caseNo, title
}

func cells(s auctionpg.Sheet) []string {
	var out []string
	for _, l := range s.Lines {
		for _, w := range l.Wrong {
			out = append(out, w.Column+" "+w.Code)
		}
	}
	return out
}

// A sheet is checked row by row and listed whole or not at all.
func TestSheet(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	caseNo, title := h.named(t)
	up := func(name string, rows ...[]string) auctionpg.Sheet {
		t.Helper()
		s, err := h.UploadSheet(t.Context(), court, []byte(name), append([][]string{{"案号", "财产名称", "财产编号", "轮次", "参考价", "看样时间"}}, rows...), h.clerk, priced)
		no(t, err)
		return s
	}
	for _, c := range []struct {
		name string
		row  []string
		want []string
	}{
		{"good", []string{caseNo, title}, nil},
		{"by identifier", []string{caseNo, "随便", string(h.asset), "一拍", "1,000,000.00"}, nil},
		{"of another case", []string{"（2026）川0104执999号", title}, []string{"title sheet.asset"}},
		{"of another title", []string{caseNo, title + "二"}, []string{"title sheet.asset"}},
		{"of an identifier that is none", []string{caseNo, title, "甲"}, []string{"asset sheet.asset"}},
		{"another round", []string{caseNo, title, "", "二拍"}, []string{"round sheet.round"}},
		{"another price", []string{caseNo, title, "", "", "999999.99"}, []string{"reference sheet.reference"}},
		{"a cell that cannot be read", []string{caseNo, title, "", "三拍"}, []string{"round sheet.cell"}},
	} {
		if got := cells(up(c.name, c.row)); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, not %v", c.name, got, c.want)
		}
	}
	twice := up("twice", []string{caseNo, title}, []string{caseNo, title})
	if got := cells(twice); !slices.Equal(got, []string{"title sheet.twice"}) {
		t.Errorf("the same property twice: %v", got)
	}
	_, err := h.ListSheet(t.Context(), court, twice.Hash, h.clerk, priced)
	if fault.Code(err) != auction.ErrSheetWrong.Code {
		t.Errorf("a sheet with a wrong row was listed: %v", err)
	}
	h.exec(t, `insert into asset select court_id, case_id, $3, kind, class, title, province, city, address, seizure_kind, seized_on, seized_until, seizure_doc, listed_by, listed_at
		from asset where court_id = $1 and asset_id = $2`, court, h.asset, ref.New())
	if got := cells(up("several", []string{caseNo, title})); !slices.Equal(got, []string{"asset sheet.several"}) {
		t.Errorf("two of one title: %v", got)
	}
	if n := h.lots(t); n != 0 {
		t.Fatalf("%d lots were made of sheets that were not listed", n)
	}

	good := up("to be listed", []string{caseNo, title, string(h.asset), "", "", "3月16日上午"})
	if good.Wrong != 0 || !good.Ready() || good.Lines[0].RoundZH != "一拍" {
		t.Fatalf("checked: %+v", good)
	}
	done, err := h.ListSheet(t.Context(), court, good.Hash, h.clerk, priced)
	no(t, err)
	got, err := h.PrepareAnnouncement(t.Context(), court, done.Lines[0].Lot, priced)
	no(t, err)
	if got.Draft.Viewing.When != "3月16日上午" || got.Version != 1 {
		t.Errorf("the draft of a listed row: %+v", got)
	}
	again, err := h.ListSheet(t.Context(), court, good.Hash, h.judge, priced.Add(1))
	no(t, err)
	if again.Lines[0].Lot != done.Lines[0].Lot || again.ListedAt != done.ListedAt || h.lots(t) != 1 {
		t.Errorf("listed twice: %+v", again)
	}
	if same := up("to be listed", []string{caseNo, title}); same.ListedAt.IsZero() || same.UploadedAt != good.UploadedAt {
		t.Errorf("the same file again: %+v", same)
	}
	if got := cells(up("while on sale", []string{caseNo, title, string(h.asset)})); !slices.Equal(got, []string{"title lot.asset_listed"}) {
		t.Errorf("a property on sale: %v", got)
	}
	all, err := h.Sheets(t.Context(), court)
	no(t, err)
	if len(all) != 12 {
		t.Errorf("%d sheets", len(all))
	}
	_, err = h.Sheet(t.Context(), court, strings.Repeat("0", 64), priced)
	if fault.Code(err) != auction.ErrSheetNone.Code {
		t.Errorf("no such sheet: %v", err)
	}
}

func (h *house) lots(t *testing.T) (n int) {
	t.Helper()
	no(t, h.pool.QueryRow(t.Context(), `select count(*) from lot where court_id = $1`, court).Scan(&n))
	return n
}

// Two people who list the same sheet at once make its lots once.
func TestListSheet_together(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	caseNo, title := h.named(t)
	s, err := h.UploadSheet(t.Context(), court, []byte("x"), [][]string{{"案号", "财产名称"}, {caseNo, title}}, h.clerk, priced)
	no(t, err)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			_, err := h.ListSheet(t.Context(), court, s.Hash, h.clerk, priced)
			if err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if n := h.lots(t); n != 1 {
		t.Errorf("%d lots", n)
	}
}

// The template holds what may be listed now, and can be sent back as it is.
func TestReadySheet(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	table, err := h.ReadySheet(t.Context(), court, priced)
	no(t, err)
	if len(table) != 2 || table[1][2] != h.asset.String() {
		t.Fatalf("the template: %v", table)
	}
	caseNo, _ := h.named(t)
	if table[1][0] != caseNo {
		t.Errorf("the case is %q", table[1][0])
	}
	s, err := h.UploadSheet(t.Context(), court, []byte("back"), table, h.clerk, priced)
	no(t, err)
	if s.Wrong != 0 {
		t.Errorf("the template sent back: %v", cells(s))
	}
	h.listed(t)
	table, err = h.ReadySheet(t.Context(), court, priced)
	no(t, err)
	if len(table) != 1 {
		t.Errorf("while it is on sale: %v", table)
	}
}

// The schema refuses a sheet that is listed in part.
func TestSheet_schema(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	caseNo, title := h.named(t)
	s, err := h.UploadSheet(t.Context(), court, []byte("x"), [][]string{{"案号", "财产名称"}, {caseNo, title}, {caseNo, title}}, h.clerk, priced)
	no(t, err)
	lot := h.listed(t)
	for _, lots := range [][]string{{lot.String()}, {lot.String(), ref.New().String()}} {
		_, err = h.pool.Exec(t.Context(), `
			insert into lot_sheet_listing (court_id, sheet_hash, lots, listed_by, listed_at)
			values ($1, $2, $3, $4, $5)`, court, s.Hash, lots, h.clerk.Person, priced)
		if !pg.Violated(err, "lot_sheet_whole") {
			t.Errorf("%d lots of two rows: %v", len(lots), err)
		}
	}
}
