package house_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"testing"

	"github.com/alicebob/miniredis/v2"

	"fachui/internal/house/housetest"
	"fachui/internal/ref"
)

// Redis dies in the middle of a story while legal time runs. No bell rings any
// more; the sweeps find in PostgreSQL what there is to do.
func TestLosingRedisLosesNothing(t *testing.T) {
	t.Parallel()
	redis := miniredis.RunT(t)
	w := beforeApplying(t, housetest.Options{RedisURL: "redis://" + redis.Addr()})
	op, _ := w.SignIn(t, housetest.Operator.Name, housetest.Operator.Password)
	op.Must(t, put, "/api/v1/clock/running", `{}`)
	bidder, _ := w.SignIn(t, staff["person"], storyPassword)

	lot := "/api/v1/lots/" + living(t, w)["lot"]
	read := w.Anybody().Must(t, get, lot+"/announcement", "").Get("content_hash")
	redis.FlushAll()
	redis.Close()
	bidder.Must(t, post, lot+"/applications", housetest.JSON(t, map[string]any{"housing_pledge": true, "announcement_hash": read, "accept_warnings": true}))
	var due, number string
	within(t, func() error {
		deposits := bidder.Must(t, get, "/api/v1/me/deposits", "")
		d := first(t, deposits.Text)
		due, _ = d["due"].(string)
		number, _ = d["virtual_no"].(string)
		if number == "" {
			return fmt.Errorf("no number to pay to: %s", deposits.Text)
		}
		return nil
	})
	bank := housetest.Client{Base: w.Bank}
	bank.Must(t, post, "/transfers", housetest.JSON(t, map[string]string{
		"from_account": "6222000000000001", "from_holder": "罗强", "fund": due, "to_account": number, "amount": due, "remark": "保证金", "key": ref.New().String(),
	}))
	within(t, func() error {
		mine := bidder.Must(t, get, "/api/v1/me/applications", "")
		code, _ := first(t, housetest.JSON(t, mine.Body["applications"]))["code"].(string)
		if code == "" {
			return fmt.Errorf("not qualified: %s", mine.Text)
		}
		return nil
	})

	ready := w.Anybody().Do(t, get, "/readyz", "")
	if ready.Status != http.StatusServiceUnavailable || ready.Get("redis") != "failed" {
		t.Errorf("ready without redis: %d %s", ready.Status, ready.Text)
	}
	err := redis.Restart()
	if err != nil {
		t.Fatal(err)
	}
	within(t, func() error {
		ready := w.Anybody().Do(t, get, "/readyz", "")
		if ready.Status != http.StatusOK {
			return fmt.Errorf("not ready with redis back: %s", ready.Text)
		}
		return nil
	})
}

// first is the first object of a JSON list; an empty one if there is none.
func first(t *testing.T, text string) map[string]any {
	t.Helper()
	var list []map[string]any
	err := json.Unmarshal([]byte(text), &list)
	if err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	if len(list) == 0 {
		return map[string]any{}
	}
	return list[0]
}
