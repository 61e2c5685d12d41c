package scenario

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"maps"
	"mime/multipart"
	"strings"
)

// draftVerbs are those of writing announcements from templates and of listing many
// lots at once.
func draftVerbs() []Verb {
	return []Verb{
		{Name: "save draft", Op: "lot.save_draft", ZH: "保存公告草稿", EN: "a draft of the announcement is kept, with where it leaves the template",
			Refusals: []string{"announcement.no_draft", "announcement.draft_long", "announcement.draft_often", "announcement.paragraph_fixed", "announcement.paragraph_unknown", "announcement.paragraph_long", "lot.not_found"}},
		{Name: "announce as drafted", Op: "lot.announce", ZH: "按草稿发布拍卖公告", EN: "the announcement that the house wrote is sent, with documents for the items that need one, and what the step gives instead of what was written",
			play:     announceDrafted,
			Refusals: []string{"announcement.paragraph_fixed", "announcement.gap", "announcement.viewing", "announcement.disclosure_missing"}},
		{Name: "upload sheet", Op: "lot.upload_sheet", ZH: "上传批量列标表格", EN: "a sheet of lots is uploaded as CSV and checked; nothing is listed",
			composed: true, play: uploadSheet, Extra: map[string]string{"as": "the sheet", "head": "the names of the columns", "rows": "the rows, each with its cells divided by |"},
			Refusals: []string{"sheet.file", "sheet.size"}},
		{Name: "list sheet", Op: "lot.list_sheet", ZH: "整张表格列为标的", EN: "every row of a sheet becomes a lot, or none does", composed: true, play: listSheet,
			Extra: map[string]string{"sheet": "the sheet"}, Refusals: []string{"sheet.wrong", "sheet.not_found"}},
	}
}

func draftSees() []See {
	return []See{
		{Name: "draft", Op: "lot.draft", Of: "lot", By: supervisor, ZH: "公告草稿", EN: "the announcement as the house would write it", Fields: "version, draft.viewing.place, draft.buyer_condition, changes: [{key, was, now}], gaps, origins.taxes"},
		{Name: "drafts", Op: "lot.drafts", Of: "lot", By: supervisor, ZH: "已存公告草稿", EN: "saved drafts, with where each leaves the template", Fields: "drafts: [{version, changes, announcement}]"},
		{Name: "next sale", Op: "lot.next_sale", Of: "asset", By: supervisor, ZH: "下一次拍卖", EN: "what the next sale takes over, what must be new, what may be stale", Fields: "may, code, round, attempt, carried: [{key}], anew: [{key, by}], stale: [{key}]"},
		{Name: "sheet", Op: "sheet.show", Of: "sheet", By: supervisor, ZH: "批量列标表格", EN: "a sheet with what keeps its rows from being listed", Fields: "wrong, listed_at, lines: [{title, round_zh, lot, wrong: [{column, code}]}]"},
	}
}

// announceDrafted sends what the house wrote, as a clerk does who reads it and presses
// the button: only papers and what the step names are added.
func announceDrafted(ctx context.Context, w *world, s Step) error {
	path, _, err := w.pathValues("/:court/:lot", s.Fields)
	if err != nil {
		return err
	}
	out, err := w.call(ctx, s.By, "lot.draft", path, "", nil)
	if err != nil {
		return err
	}
	m, _ := out.(map[string]any)
	body, _ := m["draft"].(map[string]any)
	if body == nil {
		return fmt.Errorf("the house wrote no draft")
	}
	given, err := w.encodeStruct(without(without(s.Fields, "lot"), "as"), w.rows["lot.announce"].In)
	if err != nil {
		return err
	}
	maps.Copy(body, given)
	body["disclosures"] = papered(body["disclosures"])
	out, err = w.call(ctx, s.By, "lot.announce", path, "", body)
	if err != nil {
		return err
	}
	a, _ := out.(map[string]any)
	return w.remember(s.Fields.fields["as"].scalar, text(a["announcement"]), "announce as drafted")
}

// papered gives the disclosures that need a document one, and adds those that are not there.
func papered(list any) []any {
	all, _ := list.([]any)
	for _, key := range []string{"basis_document", "appraisal", "condition"} {
		var entry map[string]any
		for _, e := range all {
			if m, _ := e.(map[string]any); text(m["item"]) == key {
				entry = m
			}
		}
		if entry == nil {
			entry = map[string]any{"item": key}
			all = append(all, entry)
		}
		if text(entry["document"]) == "" {
			entry["document"], entry["name"] = hash64, key+".pdf"
		}
	}
	return all
}

// uploadSheet writes the CSV file that somebody would, and uploads it.
func uploadSheet(ctx context.Context, w *world, s Step) error {
	var file, body bytes.Buffer
	c := csv.NewWriter(&file)
	err := c.Write(s.Fields.fields["head"].items())
	for _, r := range s.Fields.fields["rows"].items() {
		if err == nil {
			err = c.Write(strings.Split(r, "|"))
		}
	}
	if err != nil {
		return err
	}
	c.Flush()
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("file", "lots.csv")
	if err == nil {
		_, err = part.Write(file.Bytes())
	}
	if err == nil {
		err = form.Close()
	}
	if err != nil {
		return err
	}
	out, err := w.send(ctx, s.By, w.rows["lot.upload_sheet"], map[string]string{"court": w.courtOf(s.Fields)}, "", body.Bytes(), form.FormDataContentType())
	if err != nil {
		return err
	}
	m, _ := out.(map[string]any)
	return w.remember(s.Fields.fields["as"].scalar, text(m["sheet"]), "upload sheet")
}

func listSheet(ctx context.Context, w *world, s Step) error {
	id, err := w.id(s.Fields.fields["sheet"].scalar)
	if err != nil {
		return err
	}
	_, err = w.call(ctx, s.By, "lot.list_sheet", map[string]string{"court": w.courtOf(s.Fields), "sheet": id}, "", map[string]any{})
	return err
}
