package notifypg

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"fachui/internal/legal"
	"fachui/internal/ref"
	"fachui/internal/registry"
	"fachui/notify"
)

// NoticeView is a message as court and recipient see it.
type NoticeView struct {
	Notice     ref.ID         `json:"notice"`
	Court      string         `json:"court"`
	Case       ref.ID         `json:"case,omitempty"`
	Lot        ref.ID         `json:"lot,omitempty"`
	Kind       string         `json:"kind"`
	Subject    ref.ID         `json:"subject"`
	Serving    ref.ID         `json:"serving,omitempty"`
	Party      ref.ID         `json:"party,omitempty"`
	Title      string         `json:"title"`
	TitleEN    string         `json:"title_en"`
	Text       string         `json:"text"`
	TextEN     string         `json:"text_en"`
	Basis      string         `json:"basis"`
	At         legal.Time     `json:"at"`
	ReadAt     legal.Time     `json:"read_at"`
	Deliveries []DeliveryView `json:"deliveries"` // none for a recipient who is not registered
}

// DeliveryView is what became of a message one way. On the site it is sent when
// it is written, and read when it was opened.
type DeliveryView struct {
	Channel string     `json:"channel"`
	State   string     `json:"state"` // waiting, retrying, sent, read, parked, dropped
	Tries   int        `json:"tries,omitempty"`
	Failure string     `json:"failure,omitempty"`
	NextAt  *time.Time `json:"next_at,omitempty"`
	SentAt  *time.Time `json:"sent_at,omitempty"`
}

const noticeSQL = `
	select n.notice_id, n.court_id, coalesce(n.case_id::text, ''), coalesce(n.lot_id::text, ''), n.kind, n.subject_id,
		coalesce(n.serving_id::text, ''), coalesce(n.party_id::text, ''), n.zh_title, n.en_title, n.zh_text, n.en_text,
		n.basis, n.at, n.person_id is not null, r.read_at,
		coalesce((
			select jsonb_agg(jsonb_build_object('channel', d.channel, 'state', d.state, 'tries', d.tries, 'failure', d.failure,
				'next_at', case when d.state in ('waiting', 'retrying') then d.next_at end, 'sent_at', d.sent_at) order by d.channel)
			from notice_delivery d
			where d.court_id = n.court_id and d.notice_id = n.notice_id), '[]')
	from notice n
	left join notice_reading r on r.court_id = n.court_id and r.notice_id = n.notice_id`

func scanNotice(r pgx.CollectableRow) (v NoticeView, err error) {
	var listed bool
	err = r.Scan(&v.Notice, &v.Court, &v.Case, &v.Lot, &v.Kind, &v.Subject, &v.Serving, &v.Party,
		&v.Title, &v.TitleEN, &v.Text, &v.TextEN, &v.Basis, &v.At, &listed, &v.ReadAt, &v.Deliveries)
	if listed {
		state := "sent"
		if !v.ReadAt.IsZero() {
			state = "read"
		}
		v.Deliveries = append([]DeliveryView{{Channel: string(notify.InApp), State: state}}, v.Deliveries...)
	}
	return v, err
}

// sealedSQL leaves out whatever went to a person who is no party. A case's list shows
// no bidder's messages: before the end nobody in court may learn who bids
// (法释〔2016〕18号 Art. 18).
const sealedSQL = ` and n.party_id is not null`

// CaseNotices lists what the parties of a case were told, and how it reached them.
func CaseNotices(ctx context.Context, q registry.Querier, court string, caseID ref.ID, p registry.Page) ([]NoticeView, error) {
	return list(ctx, q, scanNotice, noticeSQL+`
		where n.court_id = $1 and n.case_id = $2 and ($3 = '' or n.notice_id > nullif($3, '')::uuid)`+sealedSQL+`
		order by n.notice_id
		limit $4`, court, caseID, p.After, p.Rows())
}

// maxUnread is where counting ends: nobody reads a larger number.
const maxUnread = 1000

// Inbox is one page of a person's messages, newest first.
type Inbox struct {
	Unread  int          `json:"unread"` // of all, 1000 at most
	Notices []NoticeView `json:"notices"`
	Next    ref.ID       `json:"next,omitempty"` // pass as after for older ones
}

// OwnNotices lists what person was told before the message p.After, newest first;
// unread ones only if asked.
func OwnNotices(ctx context.Context, q registry.Querier, person ref.ID, unread bool, p registry.Page) (Inbox, error) {
	var in Inbox
	err := q.QueryRow(ctx, `
		select count(*)
		from (
			select
			from notice n
			where n.person_id = $1
				and not exists (
					select
					from notice_reading r
					where r.court_id = n.court_id and r.notice_id = n.notice_id)
			limit $2) few`, person, maxUnread).Scan(&in.Unread)
	if err != nil {
		return Inbox{}, fmt.Errorf("count unread notices: %w", err)
	}
	in.Notices, err = list(ctx, q, scanNotice, noticeSQL+`
		where n.person_id = $1 and (not $2 or r.read_at is null) and ($3 = '' or n.notice_id < nullif($3, '')::uuid)
		order by n.notice_id desc
		limit $4`, person, unread, p.After, p.Rows())
	if len(in.Notices) == p.Rows() {
		in.Next = in.Notices[len(in.Notices)-1].Notice
	}
	return in, err
}
