package valuation_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"fachui/valuation"
)

var chengdu = valuation.Place{Province: "四川省", City: "成都市"}

func firms(n int, province, city string) []valuation.Firm {
	out := make([]valuation.Firm, n)
	for i := range out {
		out[i] = valuation.Firm{
			Registry: fmt.Sprintf("%s-%s-%02d", province, city, i), Name: "评估", Province: province, City: city,
			Specialties: []valuation.Specialty{valuation.RealEstate}, Joined: day("2020-01-01"),
		}
	}
	return out
}

func TestPoolEscalates(t *testing.T) {
	t.Parallel()
	exclude := func(fs ...valuation.Firm) []valuation.Exclusion {
		var xs []valuation.Exclusion
		for _, f := range fs {
			xs = append(xs, valuation.Exclusion{Registry: f.Registry, Ground: valuation.Interest, Evidence: "回避决定 1"})
		}
		return xs
	}
	join := func(fss ...[]valuation.Firm) []valuation.Firm {
		var out []valuation.Firm
		for _, fs := range fss {
			out = append(out, fs...)
		}
		return out
	}
	city := firms(4, "四川省", "成都市")
	for _, tt := range []struct {
		name     string
		firms    []valuation.Firm
		at       valuation.Place
		excluded []valuation.Exclusion
		level    string
		eligible int
	}{
		{"10: three in the city", firms(3, "四川省", "成都市"), chengdu, nil, valuation.City, 3},
		{"two in the city, eight elsewhere: ten in the province", join(firms(2, "四川省", "成都市"), firms(8, "四川省", "绵阳市")), chengdu, nil, valuation.Province, 10},
		{"nine in the province are no sub-pool", join(firms(2, "四川省", "成都市"), firms(7, "四川省", "绵阳市"), firms(1, "湖南省", "长沙市")), chengdu, nil, valuation.National, 10},
		{"30: four in the city, one excluded", city, chengdu, exclude(city[0]), valuation.City, 3},
		{"11: four in the city, two excluded", join(city, firms(6, "四川省", "绵阳市")), chengdu, exclude(city[0], city[1]), valuation.Province, 8},
		{"five in Qinghai", join(firms(2, "青海省", "西宁市"), firms(3, "青海省", "海东市")), valuation.Place{Province: "青海省", City: "西宁市"}, nil, valuation.Province, 5},
		{"four in Tibet are no sub-pool", join(firms(2, "西藏自治区", "拉萨市"), firms(2, "西藏自治区", "林芝市")), valuation.Place{Province: "西藏自治区", City: "拉萨市"}, nil, valuation.National, 4},
		{"five in Sichuan are no sub-pool", join(firms(2, "四川省", "成都市"), firms(3, "四川省", "绵阳市")), chengdu, nil, valuation.National, 5},
		{"two in all China are handed on as they are", firms(2, "湖南省", "长沙市"), chengdu, nil, valuation.National, 2},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			levels, members := valuation.Pool(tt.firms, valuation.RealEstate, tt.at, day("2026-03-02"), tt.excluded)
			last := levels[len(levels)-1]
			require.Equal(t, tt.level, last.Level)
			require.True(t, last.Taken)
			require.Equal(t, tt.eligible, last.Eligible)
			require.Len(t, members, last.Listed, "excluded firms stay on the list")
			for _, l := range levels[:len(levels)-1] {
				require.False(t, l.Taken)
			}
		})
	}
}

func TestPoolGrounds(t *testing.T) {
	t.Parallel()
	on := day("2026-03-02")
	for _, tt := range []struct {
		name   string
		change func(*valuation.Firm)
		want   valuation.Ground
	}{
		{"nothing against it", func(*valuation.Firm) {}, ""},
		{"joined yesterday, under common control: shown, not filtered", func(f *valuation.Firm) { f.Joined, f.Group = on.AddDays(-1), "集团甲" }, ""},
		{"suspended", func(f *valuation.Firm) { f.Suspended = true }, valuation.Suspended},
		{"punished just under five years ago", func(f *valuation.Firm) { f.PunishedOn = day("2021-03-03") }, valuation.Punished},
		{"punished five years ago", func(f *valuation.Firm) { f.PunishedOn = day("2021-03-02") }, ""},
	} {
		fs := firms(3, "四川省", "成都市")
		tt.change(&fs[0])
		_, members := valuation.Pool(fs, valuation.RealEstate, chengdu, on, nil)
		require.Equal(t, string(tt.want), members[0].Ground, tt.name)
	}
	fs := firms(3, "四川省", "成都市")
	fs[0].Specialties = []valuation.Specialty{valuation.Land}
	levels, _ := valuation.Pool(fs, valuation.RealEstate, chengdu, on, nil)
	require.Equal(t, 2, levels[0].Listed, "a firm of another branch is not on the list")
	for _, g := range []valuation.Ground{valuation.Interest, valuation.Punished, valuation.Overpaid, valuation.FellAway, valuation.Suspended} {
		require.NotEmpty(t, g.Name().ZH)
		require.NotEmpty(t, g.Name().EN)
	}
}

func TestNextRank(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		fallen []int
		want   int
		err    error
	}{
		{"the first", nil, 1, nil},
		{"17: the first fell away", []int{1}, 2, nil},
		{"30: the first two fell away", []int{2, 1}, 3, nil},
		{"16: all fell away", []int{1, 2, 3}, 0, valuation.ErrExhausted},
	} {
		got, err := valuation.NextRank(3, tt.fallen)
		require.ErrorIs(t, err, tt.err, tt.name)
		require.Equal(t, tt.want, got, tt.name)
	}
	for _, f := range []valuation.Fall{valuation.Declined, valuation.NoAnswer, valuation.Late, valuation.Recused, valuation.Disqualified, valuation.Uncorrected, valuation.DrawVoid} {
		require.NotEmpty(t, f.Name().ZH)
	}
}
