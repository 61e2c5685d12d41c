package registry_test

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"fachui/internal/registry"
)

// Each form below, at and above what it takes.
func TestParticularsFitTheClass(t *testing.T) {
	t.Parallel()
	d, ctx := newDesk(t).open(aCourt), context.Background()
	caseID := d.file("（2026）川0104执1号")
	home := d.asset(caseID)
	for _, tt := range []struct {
		name, key, value string
		want             error
	}{
		{"a number", "floor_area", "89.50", nil},
		{"nought", "floor_area", "0", nil},
		{"four decimals", "floor_area", "89.1234", nil},
		{"five decimals", "floor_area", "89.12345", registry.ErrParticular},
		{"below nought", "floor_area", "-1", registry.ErrParticular},
		{"twelve digits", "floor_area", "999999999999", nil},
		{"thirteen digits", "floor_area", "1000000000000", registry.ErrParticular},
		{"a number with its unit", "floor_area", "89 平方米", registry.ErrParticular},
		{"the longest words", "layout", strings.Repeat("九", 200), nil},
		{"one character longer", "layout", strings.Repeat("九", 201), registry.ErrParticular},
		{"nothing", "layout", "", nil},
		{"a year", "built_on", "2008", nil},
		{"a year that is a day", "built_on", "2008-05-01", nil},
		{"no year", "built_on", "08", registry.ErrParticular},
		{"a day", "land_until", "2060-12-31", nil},
		{"no day", "land_until", "2060-13-31", registry.ErrParticular},
		{"a choice", "entered", "yes", nil},
		{"no choice", "entered", "maybe", registry.ErrParticular},
		{"asked of every class", "first_seizure", "first", nil},
		{"the plate of a home", "plate", "川A12345", registry.ErrParticularUnknown},
	} {
		f := complete()
		f.Particulars = map[string]string{tt.key: tt.value}
		_, err := d.SurveyAsset(ctx, jinjiang, home, f, d.clerk, at)
		require.ErrorIs(t, err, tt.want, tt.name)
	}
}

// Every class that can be listed has a form, whose particulars have words and one key.
func TestParticularsOf(t *testing.T) {
	t.Parallel()
	for _, class := range []string{
		"housing", "commercial", "industrial", "construction", "land", "vehicle", "equipment", "goods", "livestock", "jewellery", "artwork",
		"equity", "ip", "receivable", "mining", "forest", "other",
	} {
		seen := map[string]bool{}
		for _, p := range registry.ParticularsOf(class) {
			require.False(t, seen[p.Key], "%s: %s twice", class, p.Key)
			seen[p.Key] = true
			require.NotEmpty(t, p.Name.ZH)
			require.NotEmpty(t, p.Name.EN)
			require.Equal(t, p.Form == registry.AsChoice, len(p.Choices) > 0, p.Key)
			require.Equal(t, p.Form == registry.AsNumber, p.Unit.ZH != "", p.Key)
			for _, c := range p.Choices {
				require.Equal(t, c.Name, p.Say(c.Key))
			}
		}
		require.True(t, seen["inspected_on"], class)
	}
	area := registry.ParticularsOf("housing")[1]
	require.Equal(t, "89.5 平方米", area.Say("89.5").ZH)
	require.Equal(t, "建筑面积（平方米）", area.Label().ZH)
}
