package cn_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"fachui/internal/cn"
)

func TestHide(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]struct {
		out string
		n   int
	}{
		"请问何时可以看房？":                                {"请问何时可以看房？", 0},
		"我的电话13812345678，请回电":                      {"我的电话" + cn.Hidden + "，请回电", 1},
		"138 1234 5678":                            {cn.Hidden, 1},
		"138-1234-5678 或 a.b@example.com":          {cn.Hidden + " 或 " + cn.Hidden, 2},
		"身份证 11010519491231002X 在谁手里":              {"身份证 " + cn.Hidden + " 在谁手里", 1},
		"１３８１２３４５６７８":                              {cn.Hidden, 1},
		"卡号6222 0200 1234 5678 901":                {"卡号" + cn.Hidden, 1},
		"座机028-12345678":                           {"座机" + cn.Hidden, 1},
		"3栋1单元1203号，面积 89.50 平方米，起拍价 1250000.00 元": {"3栋1单元1203号，面积 89.50 平方米，起拍价 1250000.00 元", 0},
		"（2026）川0104执12345号":                       {"（2026）川0104执12345号", 0},
		"1234567890":                               {"1234567890", 0}, // ten digits are no telephone
	} {
		got, n := cn.Hide(in)
		require.Equal(t, want.out, got, in)
		require.Equal(t, want.n, n, in)
	}
}
