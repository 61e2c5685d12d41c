package invariant

import (
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"github.com/jackc/pgx/v5"

	"fachui/internal/basis"
)

// ofDraws are the invariants of the draw of appraisal firms.
func ofDraws() []Invariant {
	return []Invariant{
		{
			"V-frozen", "名单哈希在揭示之前已经冻结并公布，与所存名单重算一致。",
			"The hash of the list was frozen and told before the reveal, and is that of the list as stored.",
			basis.Price2018(16), []test{{words("次摇号", "draws"), drawn(manifestWrong)}, toldBefore()},
		},
		{
			"V-tickets", "由揭示的秘密和当事人随机数重算号码，前三名与选定的机构一致。",
			"The tickets, computed again from the secret and the parties' contributions, give the three firms that were selected.",
			basis.Price2018(16), []test{{words("次摇号", "draws"), drawn(ticketsWrong)}},
		},
		drawPeople(),
		oneDraw(),
	}
}

// toldBefore compares when freeze and reveal were recorded.
func toldBefore() test {
	return ask(words("次已揭示的摇号", "revealed draws"), words("冻结 {frozen}，截止 {until}，揭示 {revealed}；公布记录 {told}。",
		"Frozen {frozen}, contributions until {until}, revealed {revealed}; told in record {told}."), `
		select d.court_id || ' draw ' || d.draw_id as place, d.frozen_at as frozen, d.nonces_until as until, d.revealed_at as revealed, t.told,
			d.revealed_at < d.nonces_until or d.frozen_at >= d.nonces_until or t.told is null or coalesce(t.told > t.opened, false) as bad
		from draw d
		cross join lateral (
			select min(e.event_id) filter (where e.kind = 'valuation.draw_frozen' and e.body ->> 'manifest_hash' = d.manifest_hash) as told,
				min(e.event_id) filter (where e.kind = 'valuation.draw_revealed') as opened
			from event e
			where e.court_id = d.court_id and e.subject_id = d.draw_id) t
		where d.revealed_at is not null`)
}

func drawPeople() Invariant {
	return Invariant{
		"V-people", "摇号的操作人既不承办该案，也不维护名单库。", "Whoever runs a draw neither handles the case nor keeps the pool.",
		basis.Price2018(16), []test{
			ask(words("次摇号", "draws"), words("操作人 {operators} 同时是承办人或名单库维护人。", "The operator {operators} handles the case or keeps the pool."), `
				select d.court_id || ' draw ' || d.draw_id as place, array_to_string(o.who, ' ') as operators,
					(d.manifest -> 'handlers') ?| o.who or (d.manifest -> 'keepers') ?| o.who
					or exists (
						select from case_handler h
						join valuation v on v.court_id = h.court_id and v.case_id = h.case_id
						where v.court_id = d.court_id and v.valuation_id = d.valuation_id and h.person_id::text = any (o.who))
					or exists (
						select from firm_keeping k
						where k.kept_by::text = any (o.who) and k.kept_at <= d.frozen_at) as bad
				from draw d
				cross join lateral (
					select array_remove(array[d.operator_id::text, d.manifest ->> 'operator', d.transcript ->> 'operator'], null) as who) o`),
		},
	}
}

func oneDraw() Invariant {
	return Invariant{
		"V-one-draw", "一次委托只有一次有效摇号；再次摇号前，前次已依令作废或三家均已落空。",
		"A valuation has one live draw; another follows only an order that voided the last, or the fall of its three firms.",
		basis.Price2018(16), []test{
			ask(words("件有摇号的评估", "valuations with draws"), words("有效摇号 {live} 次，共 {draws} 次，最大序号 {last}；{unended} 次前次未了。",
				"{live} live draws of {draws}, the last numbered {last}; {unended} earlier ones were not ended."), `
				select court_id || ' valuation ' || valuation_id as place, count(*) filter (where status in ('frozen', 'drawn')) as live,
					count(*) as draws, max(draw_no) as last, count(*) filter (where next is not null and not ended) as unended,
					count(*) filter (where status in ('frozen', 'drawn')) > 1 or count(*) <> max(draw_no)
					or count(*) filter (where next is not null and not ended) > 0 as bad
				from (
					select d.court_id, d.valuation_id, d.draw_no, d.status, lead(d.draw_no) over (partition by d.court_id, d.valuation_id order by d.draw_no) as next,
						d.status = 'exhausted' or d.status = 'void' and exists (
							select from draw_void v
							where v.court_id = d.court_id and v.draw_id = d.draw_id) as ended
					from draw d) d
				group by court_id, valuation_id`),
			ask(words("次委托", "commissions"), words("第 {rank} 顺位先于 {open} 家尚未落空的机构受托。", "Rank {rank} was commissioned while {open} firms before it had not fallen away."), `
				select c.court_id || ' commission ' || c.commission_id as place, c.rank, n.open, n.open > 0 as bad
				from commission c
				cross join lateral (
					select count(*) filter (where b.status is distinct from 'fallen' or b.fell_at > c.received_at) as open
					from selected_firm f
					left join commission b using (court_id, valuation_id, selection_no, rank)
					where f.court_id = c.court_id and f.valuation_id = c.valuation_id and f.selection_no = c.selection_no and f.rank < c.rank) n`),
		},
	}
}

// drawRow is a draw with its published papers.
type drawRow struct {
	Place, Hash, SecretHash string
	Manifest                manifest
	Transcript              *transcript
	Selected                []string
}

// The papers, as far as chance depends on them. Times stay the texts they are.
type manifest struct {
	Version, Court, Case, Asset, Valuation, Purpose, Specialty string
	Number                                                     int `json:"draw_no"`
	Previous, Order, Beacon                                    string
	SecretHash                                                 string `json:"secret_hash"`
	FrozenAt                                                   string `json:"frozen_at"`
	NoncesUntil                                                string `json:"nonces_until"`
	Operator                                                   string
	Handlers, Keepers                                          []string
	Decision                                                   string `json:"panel_decision"`
	Levels                                                     []struct {
		Level, Region    string
		Listed, Eligible int
		Taken            bool
	}
	Members []struct {
		Registry string `json:"registry_no"`
		Name     string
		Joined   string `json:"joined_on"`
		Group    string
		Ground   string `json:"excluded"`
		Evidence string
	}
}

type transcript struct {
	ManifestHash  string `json:"manifest_hash"`
	Secret        string
	Contributions []struct{ Party, Nonce string }
	Seed          string
	Chosen        []string
}

// drawn runs a check over every draw; it answers "" or what is wrong.
func drawn(wrong func(drawRow) string) func(context.Context, *snapshot) (findings, error) {
	return func(ctx context.Context, s *snapshot) (findings, error) {
		rows, err := s.tx.Query(ctx, `
			select d.court_id || ' draw ' || d.draw_id, d.manifest_hash, d.secret_hash, d.manifest::text, d.transcript::text, array(
				select f.registry_no
				from selection x
				join selected_firm y using (court_id, valuation_id, selection_no)
				join appraisal_firm f using (firm_id)
				where x.court_id = d.court_id and x.draw_id = d.draw_id
				order by y.rank)
			from draw d
			order by d.court_id, d.draw_id`)
		if err != nil {
			return findings{}, err
		}
		draws, err := pgx.CollectRows(rows, scanDraw)
		if err != nil {
			return findings{}, err
		}
		f := findings{looked: len(draws)}
		for _, d := range draws {
			if w := wrong(d); w != "" {
				f.add(d.Place, words("重算不符："+w, "Computed again it differs: "+w))
			}
		}
		return f, nil
	}
}

func scanDraw(r pgx.CollectableRow) (d drawRow, err error) {
	var listed string
	var opened *string
	err = r.Scan(&d.Place, &d.Hash, &d.SecretHash, &listed, &opened, &d.Selected)
	if err != nil {
		return d, err
	}
	err = json.Unmarshal([]byte(listed), &d.Manifest)
	if err == nil && opened != nil {
		err = json.Unmarshal([]byte(*opened), &d.Transcript)
	}
	if err != nil {
		return d, fmt.Errorf("read papers of %s: %w", d.Place, err)
	}
	return d, nil
}

func manifestWrong(d drawRow) string {
	m := d.Manifest
	all := []string{m.Version + "/manifest", m.Version, m.Court, m.Case, m.Asset, m.Valuation, m.Purpose, m.Specialty,
		strconv.Itoa(m.Number), m.Previous, m.Order, m.Beacon, m.SecretHash, m.FrozenAt, m.NoncesUntil, m.Operator}
	all = append(append(all, strconv.Itoa(len(m.Handlers))), m.Handlers...)
	all = append(append(all, strconv.Itoa(len(m.Keepers))), m.Keepers...)
	all = append(all, m.Decision, strconv.Itoa(len(m.Levels)))
	for _, l := range m.Levels {
		all = append(all, l.Level, l.Region, strconv.Itoa(l.Listed), strconv.Itoa(l.Eligible), strconv.FormatBool(l.Taken))
	}
	all = append(all, strconv.Itoa(len(m.Members)))
	for _, x := range m.Members {
		all = append(all, x.Registry, x.Name, x.Joined, x.Group, x.Ground, x.Evidence)
	}
	switch hash := sha256.Sum256(prefixed(all...)); {
	case hex.EncodeToString(hash[:]) != d.Hash:
		return "manifest " + hex.EncodeToString(hash[:])
	case m.SecretHash != d.SecretHash:
		return "secret hash " + m.SecretHash
	}
	return ""
}

func ticketsWrong(d drawRow) string {
	if d.Transcript == nil {
		if len(d.Selected) > 0 {
			return "selected without a reveal"
		}
		return ""
	}
	t, m := *d.Transcript, d.Manifest
	secret, err := hex.DecodeString(t.Secret)
	hash := sha256.Sum256(prefixed(m.Version+"/secret", string(secret)))
	if err != nil || hex.EncodeToString(hash[:]) != d.SecretHash || t.ManifestHash != d.Hash {
		return "secret"
	}
	all := []string{m.Version + "/seed", d.Hash, string(secret), strconv.Itoa(len(t.Contributions))}
	for _, c := range t.Contributions {
		all = append(all, c.Party, c.Nonce)
	}
	seed := sha256.Sum256(prefixed(all...))
	type ticket struct{ registry, ticket string }
	var tickets []ticket
	for _, x := range m.Members {
		if x.Ground == "" {
			mac := hmac.New(sha256.New, seed[:])
			mac.Write([]byte(x.Registry))
			tickets = append(tickets, ticket{x.Registry, hex.EncodeToString(mac.Sum(nil))})
		}
	}
	slices.SortFunc(tickets, func(a, b ticket) int { return cmp.Compare(a.ticket, b.ticket) })
	var first []string
	for _, x := range tickets[:min(3, len(tickets))] {
		first = append(first, x.registry)
	}
	if !slices.Equal(first, t.Chosen) || !slices.Equal(first, d.Selected) {
		return fmt.Sprintf("%v, transcript %v, selected %v", first, t.Chosen, d.Selected)
	}
	return ""
}

// prefixed is a row of texts, each behind its length in four bytes.
func prefixed(texts ...string) []byte {
	var b []byte
	for _, t := range texts {
		b = binary.BigEndian.AppendUint32(b, uint32(len(t)))
		b = append(b, t...)
	}
	return b
}
