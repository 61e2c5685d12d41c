package house_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"fachui/internal/house/housetest"
	"fachui/internal/legal"
	"fachui/internal/pgtest/fixture"
	"fachui/internal/ref"
)

// A reader follows a lot, books to see it and asks; the house tells them when a viewing
// is cancelled, a question answered, bidding about to open, and when the lot goes.
func TestReadersAreTold(t *testing.T) {
	t.Parallel()
	at := legal.MustParse("2026-03-20T09:00:00")
	w := housetest.Open(t, housetest.Options{At: at})
	_, err := w.Pool.Exec(t.Context(), `
		insert into court (court_id, code, name, name_en, opened_at)
		values ('jinjiang', '川0104', '锦江区人民法院', 'Jinjiang People''s Court', $1)`, fixture.Began) // without an account: no bank is asked
	require.NoError(t, err)
	opens := legal.MustParse("2026-03-25T10:00:00")
	lot := fixture.Announced(t, w.Pool, fixture.Lot{Court: "jinjiang", OpensAt: opens, EndsAt: opens.Add(24 * time.Hour)})
	slot := ref.New()
	_, err = w.Pool.Exec(t.Context(), `
		insert into viewing_slot (court_id, slot_id, lot_id, starts_at, ends_at, capacity, place, opened_by, opened_at)
		values ('jinjiang', $1, $2, $3, $4, 3, '某路一号门口', $1, $5)`, slot, lot, at.Add(24*time.Hour), at.Add(25*time.Hour), at)
	require.NoError(t, err)
	reader, _ := w.SignIn(t, register(t, w, "reader", "张三", "51010419900101001"), storyPassword)
	require.Equal(t, http.StatusUnauthorized, w.Anybody().Do(t, post, fmt.Sprintf("/api/v1/lots/%s/watch", lot), `{"opens":true}`).Status)
	reader.Must(t, post, fmt.Sprintf("/api/v1/lots/%s/watch", lot), `{"opens":true,"ends":true,"changes":true}`)
	booked := reader.Must(t, post, fmt.Sprintf("/api/v1/viewings/%s/bookings", slot), `{"people":2}`)
	require.Len(t, booked.Get("code"), 6)
	asked := reader.Must(t, post, fmt.Sprintf("/api/v1/lots/%s/questions", lot), `{"words":"钥匙在哪里？电话 13812345678"}`)

	told := func() string {
		t.Helper()
		var all strings.Builder
		fmt.Fprint(&all, reader.Must(t, get, "/api/v1/me/notices", "").Body)
		return all.String()
	}
	clerk := ref.New()
	for _, sql := range []string{
		`insert into viewing_closing (court_id, slot_id, reason, closed_by, closed_at) values ('jinjiang', '` + slot.String() + `', '下雨改期', '` + clerk.String() + `', '2026-03-20T10:00:00+08')`,
		`insert into lot_answer (court_id, question_id, given, words, restates, answered_by, answered_at)
			values ('jinjiang', '` + asked.Get("question") + `', true, '钥匙在法院。', true, '` + clerk.String() + `', '2026-03-20T10:00:00+08')`,
	} {
		_, err = w.Pool.Exec(t.Context(), sql)
		require.NoError(t, err)
	}
	require.NoError(t, w.House.Flow.Advance(t.Context(), opens.Add(-24*time.Hour-time.Minute)))
	require.NotContains(t, told(), "即将开始竞价")
	require.NoError(t, w.House.Flow.Advance(t.Context(), opens.Add(-24*time.Hour)))
	require.Contains(t, told(), "即将开始竞价")
	require.Contains(t, fmt.Sprint(w.Anybody().Must(t, get, fmt.Sprintf("/api/v1/lots/%s/questions", lot), "").Body), "钥匙在法院")

	for _, page := range []string{"/me/lots", "/calendar", "/lots?near=30.6,104.0&sort=near"} {
		for _, language := range []string{"zh-CN", "en"} {
			a := reader.Do(t, get, page, "", "Accept-Language", language)
			require.Equal(t, http.StatusOK, a.Status, page)
		}
	}
}
