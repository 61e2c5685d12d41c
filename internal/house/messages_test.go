package house_test

import (
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"fachui/internal/house/housetest"
	"fachui/internal/pgtest"
	"fachui/internal/ref"
)

// outbox is every letter that the house wrote, by means.
func outbox(t *testing.T, w *housetest.World, means string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(w.House.Dir, "outbox", "*", "*-"+means+"-*.txt"))
	if err != nil {
		t.Fatal(err)
	}
	var letters []string
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		letters = append(letters, string(b))
	}
	return letters
}

// settle lets the house come to rest one second later.
func settle(t *testing.T, w *housetest.World, operator housetest.Client) {
	t.Helper()
	operator.Must(t, put, "/api/v1/clock", housetest.JSON(t, map[string]string{"to": w.House.Clock.Now().Add(time.Second).String()}))
}

// notice puts a message into the list of person and on its way by mail.
func notice(t *testing.T, w *housetest.World, person string) (id, delivery ref.ID) {
	t.Helper()
	id, delivery = ref.New(), ref.New()
	_, err := w.Pool.Exec(t.Context(), `
		insert into court (court_id, code, name, name_en, opened_at)
		values ('jinjiang', '川0104', '成都市锦江区人民法院', 'Jinjiang Court', $1)
		on conflict do nothing`, pgtest.Epoch)
	if err != nil {
		t.Fatal(err)
	}
	_, err = w.Pool.Exec(t.Context(), `
		insert into notice (court_id, notice_id, kind, subject_id, person_id, zh_title, zh_text, en_title, en_text, basis, at)
		values ('jinjiang', $1, 'valuation.commission', $1, $2, '评估委托书', '委托贵机构评估。', 'Commission', 'You are commissioned.', '', $3)`, id, person, pgtest.Epoch)
	if err == nil {
		_, err = w.Pool.Exec(t.Context(), `
			insert into notice_delivery (court_id, notice_id, delivery_id, channel, next_at)
			values ('jinjiang', $1, $2, 'email', $3)`, id, delivery, pgtest.Epoch)
	}
	if err != nil {
		t.Fatal(err)
	}
	return id, delivery
}

// A person enters an address, proves it, gets messages there and on the site, and
// an operator replays what was parked: all of it through the interface.
func TestMessagesReachAPerson(t *testing.T) {
	t.Parallel()
	w := housetest.Open(t, housetest.Options{})
	w.Anybody().Must(t, post, "/api/v1/people", housetest.JSON(t, map[string]string{
		"kind": "person", "login": "zhangsan", "password": "Story-2026-House", "name": "张三", "id_number": "11010519491231002X",
	}))
	zhang, in := w.SignIn(t, "zhangsan", "Story-2026-House")
	operator, _ := w.SignIn(t, housetest.Operator.Name, housetest.Operator.Password)

	for path, code := range map[string]string{"pigeon": "contact.channel", "inapp": "contact.channel", "webhook": "contact.webhook_who"} {
		a := zhang.Do(t, put, "/api/v1/me/contacts/"+path, `{"address":"https://example.com/hook"}`)
		if a.Code() != code {
			t.Errorf("%s: %d %s", path, a.Status, a.Text)
		}
	}
	set := zhang.Must(t, put, "/api/v1/me/contacts/email", `{"address":"zhang@example.com"}`)
	if strings.Contains(set.Text, "zhang@example.com") || !strings.Contains(set.Text, "z***@example.com") {
		t.Errorf("an address is shown masked: %s", set.Text)
	}
	letters := outbox(t, w, "email")
	if len(letters) != 1 {
		t.Fatalf("%d letters, want the code", len(letters))
	}
	code := regexp.MustCompile(`验证码是 ([0-9]{6})`).FindStringSubmatch(letters[0])[1]
	verified := zhang.Must(t, post, "/api/v1/me/contacts/email/verification", `{"code":"`+code+`"}`)
	if verified.Body["verified"] != true {
		t.Errorf("verification: %s", verified.Text)
	}
	zhang.Must(t, put, "/api/v1/me/language", `{"language":"en"}`)
	if a := zhang.Do(t, put, "/api/v1/me/language", `{"language":"fr"}`); a.Code() != "contact.language" {
		t.Errorf("a language that we do not speak: %d %s", a.Status, a.Text)
	}

	id, delivery := notice(t, w, in.Get("person"))
	settle(t, w, operator)
	letters = outbox(t, w, "email")
	if len(letters) != 2 || !strings.Contains(strings.Join(letters, ""), "You are commissioned.") {
		t.Fatalf("letters: %q", letters)
	}
	inbox := zhang.Must(t, get, "/api/v1/me/notices", "")
	if inbox.Body["unread"] != 1.0 {
		t.Errorf("inbox: %s", inbox.Text)
	}
	zhang.Must(t, post, "/api/v1/me/notices/"+id.String()+"/reading", "")
	if again := zhang.Must(t, get, "/api/v1/me/notices?unread=true", ""); again.Body["unread"] != 0.0 || !strings.Contains(again.Text, `"notices":[]`) {
		t.Errorf("after reading: %s", again.Text)
	}
	if a := operator.Do(t, post, "/api/v1/me/notices/"+id.String()+"/reading", ""); a.Code() != "notice.unknown" {
		t.Errorf("somebody else's message: %d %s", a.Status, a.Text)
	}
	if a := operator.Do(t, post, "/api/v1/deliveries/"+delivery.String()+"/replay", ""); a.Status != http.StatusConflict {
		t.Errorf("what was sent is not sent again: %d %s", a.Status, a.Text)
	}
	replayed(t, w, operator, in.Get("person"))

	zhang.Must(t, http.MethodDelete, "/api/v1/me/contacts/email", "")
	if mine := zhang.Must(t, get, "/api/v1/me/contacts", ""); strings.Contains(mine.Text, "example.com") {
		t.Errorf("after deletion: %s", mine.Text)
	}
}

// replayed parks a message and lets the operator send it again.
func replayed(t *testing.T, w *housetest.World, operator housetest.Client, person string) {
	t.Helper()
	_, delivery := notice(t, w, person)
	_, err := w.Pool.Exec(t.Context(), `
		update notice_delivery
		set state = 'parked', failure = 'refused 550', parked_at = next_at, attempts = 1, tries = 1
		where delivery_id = $1`, delivery)
	if err != nil {
		t.Fatal(err)
	}
	settle(t, w, operator)
	parked := operator.Must(t, get, "/api/v1/deliveries/parked", "")
	if !strings.Contains(parked.Text, delivery.String()) || !strings.Contains(parked.Text, "refused 550") || strings.Contains(parked.Text, person) {
		t.Errorf("parked: %s", parked.Text)
	}
	operator.Must(t, post, "/api/v1/deliveries/"+delivery.String()+"/replay", "")
	settle(t, w, operator)
	if n := len(outbox(t, w, "email")); n != 3 {
		t.Errorf("%d letters after the replay, want 3", n)
	}
	if parked = operator.Must(t, get, "/api/v1/deliveries/parked", ""); !strings.Contains(parked.Text, `"parked":[]`) {
		t.Errorf("parked afterwards: %s", parked.Text)
	}
}
