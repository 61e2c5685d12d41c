package valuation_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"fachui/internal/legal"
	"fachui/internal/money"
	"fachui/valuation"
)

func TestCollect(t *testing.T) {
	t.Parallel()
	due := legal.MustParse("2026-03-06 00:00")
	in, late := due.Add(-1000), due
	got := func(p, amount string) valuation.Delivery {
		return valuation.Delivery{Platform: p, At: in, Amount: yuan(amount)}
	}
	asked := func(p string) valuation.Delivery { return valuation.Delivery{Platform: p, Asked: true} }
	silent := func(p string) valuation.Delivery { return valuation.Delivery{Platform: p} }
	bad := func(d valuation.Delivery) valuation.Delivery { d.Defect = "面积有误"; return d }
	at := func(d valuation.Delivery, at legal.Time) valuation.Delivery { d.At = at; return d }

	for _, tt := range []struct {
		name     string
		extended bool
		all      []valuation.Delivery
		want     valuation.FanIn
	}{
		{"D23: the mean of three", false, []valuation.Delivery{got("a", "1203456.00"), got("b", "1189999.99"), got("c", "1250000.50")},
			valuation.FanIn{Price: yuan("1214485.50"), Used: []string{"a", "b", "c"}}},
		{"D23: the mean of two, halves up", false, []valuation.Delivery{got("a", "1203456.00"), got("b", "1189999.99")},
			valuation.FanIn{Price: yuan("1196728.00"), Used: []string{"a", "b"}}},
		{"5: some delivered, so extensions are refused", false, []valuation.Delivery{got("a", "100.00"), asked("b"), silent("c")},
			valuation.FanIn{Price: yuan("100.00"), Used: []string{"a"}, Refused: []string{"b"}}},
		{"6: nobody delivered, one asked in time", false, []valuation.Delivery{silent("a"), asked("b"), silent("c")},
			valuation.FanIn{Extend: []string{"b"}}},
		{"6: still none", true, []valuation.Delivery{silent("a"), asked("b"), silent("c")}, valuation.FanIn{Failed: true}},
		{"nobody delivered, nobody asked", false, []valuation.Delivery{silent("a"), silent("b")}, valuation.FanIn{Failed: true}},
		{"7: two of three misstate the area", false, []valuation.Delivery{bad(got("a", "1.00")), got("b", "500000.00"), bad(got("c", "2.00"))},
			valuation.FanIn{Price: yuan("500000.00"), Used: []string{"b"}}},
		{"all misstate the area", false, []valuation.Delivery{bad(got("a", "1.00")), bad(got("b", "2.00"))},
			valuation.FanIn{Correct: []string{"a", "b"}}},
		{"delivered at the due time is late", false, []valuation.Delivery{at(got("a", "1.00"), late)}, valuation.FanIn{Failed: true}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := valuation.Collect(due, tt.extended, tt.all)
			require.Equal(t, tt.want.Price.String(), got.Price.String())
			got.Price, tt.want.Price = money.Amount{}, money.Amount{}
			require.Equal(t, tt.want, got)
		})
	}
}

func TestAfterObjections(t *testing.T) {
	t.Parallel()
	used := []valuation.Delivery{{Platform: "a", Amount: yuan("100.00")}, {Platform: "b", Amount: yuan("200.00")}, {Platform: "c", Amount: yuan("400.01")}}
	require.Equal(t, "150.00", valuation.AfterObjections(used, []string{"c"}).String(), "8: part objected: the mean of the others")
	require.Equal(t, "233.34", valuation.AfterObjections(used, []string{"a", "b", "c"}).String(), "8: all objected: the mean of all")
	require.Equal(t, "233.34", valuation.AfterObjections(used, nil).String())
}

func TestOnlineFees(t *testing.T) {
	t.Parallel()
	used := []valuation.Delivery{{Amount: yuan("1203456.00")}, {Amount: yuan("1189999.99")}, {Amount: yuan("1250000.50")}}
	require.Equal(t, []string{"100.00", "0.00", "0.00"}, texts(valuation.OnlineFees(yuan("100.00"), yuan("1210000"), used)), "D23")
	equal := []valuation.Delivery{{Amount: yuan("90")}, {Amount: yuan("110")}, {Amount: yuan("90")}}
	require.Equal(t, []string{"33.34", "33.33", "33.33"}, texts(valuation.OnlineFees(yuan("100.00"), yuan("100"), equal)), "D22")
	rapid.Check(t, func(t *rapid.T) {
		amounts := rapid.SliceOfN(rapid.Int64Range(1, 1000), 1, 6).Draw(t, "results")
		var used []valuation.Delivery
		for _, a := range amounts {
			used = append(used, valuation.Delivery{Amount: money.Fen(a)})
		}
		fee := money.Fen(rapid.Int64Range(0, 10_000).Draw(t, "fee"))
		shares := valuation.OnlineFees(fee, money.Fen(rapid.Int64Range(1, 1000).Draw(t, "final")), used)
		if !money.Sum(shares...).Equal(fee) {
			t.Fatalf("%v do not add up to %v", shares, fee)
		}
	})
}

func texts(as []money.Amount) []string {
	var out []string
	for _, a := range as {
		out = append(out, a.String())
	}
	return out
}
