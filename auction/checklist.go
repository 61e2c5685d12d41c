package auction

import (
	"maps"
	"slices"
	"strings"

	"fachui/internal/fault"
)

// Item is one thing that must be published on the day of the announcement.
type Item struct {
	No    int // of the list in the article
	Key   string
	Words fault.Text
	// NeedsDocument says that words alone do not do: a file must be published, or
	// the reason why it may not be.
	NeedsDocument bool
}

// Disclosures are the eleven items of 法释〔2016〕18号 Art. 13.
func Disclosures() []Item {
	return []Item{
		{1, "announcement", fault.Text{ZH: "拍卖公告", EN: "the announcement"}, false},
		{2, "basis_document", fault.Text{ZH: "执行所依据的法律文书（依法不公开的除外）", EN: "the document that is enforced (unless the law keeps it from the public)"}, true},
		{3, "appraisal", fault.Text{ZH: "评估报告副本，或者未经评估的定价依据", EN: "a copy of the appraisal report, or what the price rests on without one"}, true},
		{4, "schedule", fault.Text{ZH: "拍卖时间、起拍价以及竞价规则", EN: "time, starting price and rules of bidding"}, false},
		{5, "condition", fault.Text{ZH: "拍卖财产权属、占有使用、附随义务等现状的文字说明、视频或者照片", EN: "title, possession, duties attached and state, in words, film or photographs"}, true},
		{6, "priority", fault.Text{ZH: "优先购买权主体以及权利性质", EN: "who holds priority rights, and of what nature"}, false},
		{7, "notices", fault.Text{ZH: "通知或者无法通知当事人、已知优先购买权人的情况", EN: "that the parties and known priority holders were told, or could not be"}, false},
		{8, "payment", fault.Text{ZH: "拍卖保证金、拍卖款项支付方式和账户", EN: "how and to which account deposit and price are paid"}, false},
		{9, "taxes", fault.Text{ZH: "拍卖财产产权转移可能产生的税费及承担方式", EN: "taxes that the transfer may cause, and who bears them"}, false},
		{10, "contact", fault.Text{ZH: "执行法院名称，联系、监督方式等", EN: "the court, how to reach it and who supervises it"}, false},
		{11, "other", fault.Text{ZH: "其他应当公示的信息", EN: "other matters that must be published"}, false},
	}
}

// Warnings are the seven special warnings of 法释〔2016〕18号 Art. 14, in the words
// that are published unless the court writes its own.
func Warnings() []Item {
	return []Item{
		{1, "capacity", fault.Text{ZH: "竞买人应当具备完全民事行为能力，法律、行政法规和司法解释对买受人资格或者条件有特殊规定的，竞买人应当具备规定的资格或者条件。", EN: "A bidder must have full capacity and any qualification that law or judicial interpretation asks of a buyer."}, false},
		{2, "agent", fault.Text{ZH: "委托他人代为竞买的，应当在竞价程序开始前经人民法院确认，并通知网络服务提供者。", EN: "Who bids through an agent must have the court confirm it before bidding opens, and the platform be told."}, false},
		{3, "defects", fault.Text{ZH: "拍卖财产已知瑕疵和权利负担见本公告所列。", EN: "The known defects and encumbrances are those listed in the announcement."}, false},
		{4, "as_is", fault.Text{ZH: "拍卖财产以实物现状为准，竞买人可以申请实地看样。", EN: "The property is sold as it stands; a bidder may ask to view it."}, false},
		{5, "acceptance", fault.Text{ZH: "竞买人决定参与竞买的，视为对拍卖财产完全了解，并接受拍卖财产一切已知和未知瑕疵。", EN: "Who bids is taken to know the property fully and accepts every known and unknown defect."}, false},
		{6, "identity", fault.Text{ZH: "载明买受人真实身份的拍卖成交确认书在网络司法拍卖平台上公示。", EN: "The sale confirmation, with the buyer's true identity, is published on the platform."}, false},
		{7, "default", fault.Text{ZH: "买受人悔拍后保证金不予退还。", EN: "If the buyer defaults, the deposit is not returned."}, false},
	}
}

// Entry is what is published for one item of a list.
type Entry struct {
	Key      string `json:"item"`
	Text     string `json:"text,omitempty"`
	Document string `json:"document,omitempty"` // SHA-256 of the file, in hex
	Name     string `json:"name,omitempty"`     // of the file
	Withheld string `json:"withheld,omitempty"` // why the file is not public
}

// given reports whether e says enough for item i.
func (e Entry) given(i Item) bool {
	if i.NeedsDocument {
		return IsHash(e.Document) || i.Key == "basis_document" && strings.TrimSpace(e.Withheld) != ""
	}
	return strings.TrimSpace(e.Text) != "" || IsHash(e.Document)
}

// IsHash reports whether s is a SHA-256 in lower-case hex.
func IsHash(s string) bool {
	return len(s) == 64 && strings.Trim(s, "0123456789abcdef") == ""
}

// CheckDisclosures refuses entries that leave out one of the eleven items, and names it.
func CheckDisclosures(es []Entry) error {
	return checkList(Disclosures(), es, ErrDisclosureMissing)
}

// CheckWarnings refuses entries that leave out one of the seven warnings, and names it.
func CheckWarnings(es []Entry) error { return checkList(Warnings(), es, ErrWarningMissing) }

func checkList(items []Item, es []Entry, missing *fault.Fault) error {
	for _, err := range lacking(items, es, missing) {
		return err
	}
	return nil
}

// lacking names every item that the entries leave out, and what is on no list.
func lacking(items []Item, es []Entry, missing *fault.Fault) []error {
	byKey := make(map[string]Entry, len(es))
	for _, e := range es {
		if _, twice := byKey[e.Key]; twice {
			return []error{ErrItemUnknown.With("key", e.Key)}
		}
		byKey[e.Key] = e
	}
	var all []error
	for _, i := range items {
		e, ok := byKey[i.Key]
		if !ok || !e.given(i) {
			all = append(all, missing.With("no", i.No).With("item", i.Words).With("key", i.Key))
		}
		delete(byKey, i.Key)
	}
	for _, key := range slices.Sorted(maps.Keys(byKey)) {
		all = append(all, ErrItemUnknown.With("key", key))
	}
	return all
}
