package wording

import (
	"slices"
	"strings"

	"fachui/internal/basis"
	"fachui/internal/fault"
)

// Kind is one of the three texts.
type Kind string

// The texts.
const (
	Announcement Kind = "announcement"
	Notes        Kind = "notes"
	Price        Kind = "price"
)

// Words is the name of k.
func (k Kind) Words() fault.Text {
	switch k {
	case Announcement:
		return fault.Text{ZH: "拍卖公告", EN: "Announcement"}
	case Notes:
		return fault.Text{ZH: "竞买须知", EN: "Notes for bidders"}
	case Price:
		return fault.Text{ZH: "价格依据说明", EN: "What the price rests on"}
	}
	return fault.Text{ZH: string(k), EN: string(k)}
}

// Paragraph is one paragraph of a text.
type Paragraph struct {
	Key     string   `json:"key"`
	Heading string   `json:"heading"`
	Items   []string `json:"items"` // of Art. 13 and 14 that it answers, such as 13.4
	Fixed   bool     `json:"fixed"` // the law asks for it: nobody changes it
	Text    string   `json:"text"`
	Gaps    []Gap    `json:"gaps,omitempty"`
	Changed bool     `json:"changed,omitempty"` // the court wrote it otherwise than the template
}

// Paper is one text.
type Paper struct {
	Kind       Kind        `json:"kind"`
	Title      string      `json:"title"`
	Paragraphs []Paragraph `json:"paragraphs"`
}

// Papers are the three texts of a lot, with the version of the templates.
type Papers struct {
	Version string  `json:"template,omitempty"`
	Papers  []Paper `json:"papers,omitempty"`
}

// Edit is what a court writes for a paragraph that the law does not ask for. Without
// text the paragraph is left out.
type Edit struct {
	Key  string `json:"key"`
	Text string `json:"text"`
}

// Change is one paragraph in which a court left the template.
type Change struct {
	Key     string `json:"key"`
	Heading string `json:"heading"`
	Was     string `json:"was"` // as the template has it; empty: it has none
	Now     string `json:"now"` // empty: left out
}

// MostText bounds the characters of one paragraph.
const MostText = 4000

// What can be wrong with what a court writes.
var (
	ErrFixed = fault.Define(fault.Refused, "announcement.paragraph_fixed", basis.Online2016(13),
		"“{heading}”（{key}）是法定内容，由系统按案件事实写成，不能改写或者删除。事实有误的，请更正决议、调查或者公告表格中的相应事项。",
		"\"{heading}\" ({key}) is asked for by law and written from the facts; it can be neither changed nor left out. If a fact is wrong, correct it in the resolution, the survey or the form.")
	ErrUnknown = fault.Define(fault.Invalid, "announcement.paragraph_unknown", basis.Online2016(13),
		"模板中没有“{key}”这一段，或者同一段写了两次。可以改写的段落见公告草稿。",
		"The template has no paragraph \"{key}\", or it was written twice. The draft names those that may be changed.")
	ErrLong = fault.Define(fault.Invalid, "announcement.paragraph_long", basis.Online2016(13),
		"“{heading}”（{key}）超过 {most} 字。", "\"{heading}\" ({key}) has more than {most} characters.")
	ErrGap = fault.Define(fault.Refused, "announcement.gap", basis.Online2016(13),
		"公告“{heading}”一段缺少{fact}（{key}）。请先补齐，再发布。",
		"The paragraph \"{heading}\" of the announcement lacks the {fact} ({key}). Supply it before publishing.")
)

// Edit returns the texts as a court changed them, and in what they differ from the
// template. An edit in the words of the template is none. Errors: ErrFixed,
// ErrUnknown, ErrLong.
func (p Papers) Edit(edits []Edit) (Papers, []Change, error) {
	out := Papers{Version: p.Version}
	left := map[string]string{}
	for _, e := range edits {
		if _, twice := left[e.Key]; twice {
			return Papers{}, nil, ErrUnknown.With("key", e.Key)
		}
		left[e.Key] = tidy(e.Text)
	}
	var changes []Change
	for _, paper := range p.Papers {
		paper.Paragraphs = slices.Clone(paper.Paragraphs)
		for i, g := range paper.Paragraphs {
			now, edited := left[g.Key]
			delete(left, g.Key)
			if !edited || now == g.Text {
				continue
			}
			err := g.mayBecome(now)
			if err != nil {
				return Papers{}, nil, err
			}
			changes = append(changes, Change{g.Key, g.Heading, g.Text, now})
			paper.Paragraphs[i].Text, paper.Paragraphs[i].Changed, paper.Paragraphs[i].Gaps = now, true, nil
		}
		out.Papers = append(out.Papers, paper)
	}
	for _, e := range edits {
		if _, unused := left[e.Key]; unused {
			return Papers{}, nil, ErrUnknown.With("key", e.Key)
		}
	}
	return out, changes, nil
}

func (g Paragraph) mayBecome(text string) error {
	if g.Fixed {
		return ErrFixed.With("heading", g.Heading).With("key", g.Key)
	}
	if len([]rune(text)) > MostText {
		return ErrLong.With("heading", g.Heading).With("key", g.Key).With("most", MostText)
	}
	return nil
}

// Printed are the texts without the paragraphs in which nothing stands.
func (p Papers) Printed() Papers {
	out := Papers{Version: p.Version}
	for _, paper := range p.Papers {
		paper.Paragraphs = slices.DeleteFunc(slices.Clone(paper.Paragraphs), func(g Paragraph) bool { return g.Text == "" })
		out.Papers = append(out.Papers, paper)
	}
	return out
}

// Missing names every fact without which the texts cannot be published, once.
func (p Papers) Missing() []error {
	var all []error
	seen := map[string]bool{}
	for _, paper := range p.Papers {
		for _, g := range paper.Paragraphs {
			for _, gap := range g.Gaps {
				if gap.Needed && !seen[gap.Fact] {
					seen[gap.Fact] = true
					all = append(all, ErrGap.With("heading", g.Heading).With("fact", gap.Name).With("key", gap.Fact))
				}
			}
		}
	}
	return all
}

// Answered tells by which paragraphs each item of Art. 13 and 14 is answered.
func (p Papers) Answered() map[string][]string {
	out := map[string][]string{}
	for _, paper := range p.Papers {
		for _, g := range paper.Paragraphs {
			for _, i := range g.Items {
				if g.Text != "" {
					out[i] = append(out[i], g.Key)
				}
			}
		}
	}
	return out
}

// Text is the text of a paragraph, or "".
func (p Papers) Text(key string) string {
	for _, paper := range p.Papers {
		for _, g := range paper.Paragraphs {
			if g.Key == key {
				return g.Text
			}
		}
	}
	return ""
}

// tidy takes the blanks from the ends of every line, and blank lines from the ends.
func tidy(s string) string {
	lines := strings.Split(strings.ReplaceAll(s, "\r\n", "\n"), "\n")
	for i, l := range lines {
		lines[i] = strings.TrimSpace(l)
	}
	return strings.Trim(strings.Join(lines, "\n"), "\n")
}
