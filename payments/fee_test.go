package payments_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"fachui/internal/money"
	"fachui/payments"
	"fachui/payments/distribution"
)

// 54: a fee other than that of the scale needs a decision, and none makes it higher.
func TestCase54_FeeOtherThanTheScale(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, formula, charged, document, reason string
		want                                     error
	}{
		{"nothing is due", "0.00", "0.00", "免字1号", "家庭困难申请免交", payments.ErrFeeNone},
		{"one fen less without a decision", "1400.00", "1399.99", "", "家庭困难", distribution.ErrFee},
		{"blanks are no decision", "1400.00", "700.00", "   ", "家庭困难", distribution.ErrFee},
		{"one fen more", "1400.00", "1400.01", "决定1号", "家庭困难", payments.ErrFeeAbove},
		{"less than nothing", "1400.00", "-0.01", "决定1号", "家庭困难", payments.ErrFeeAbove},
		{"the scale itself", "1400.00", "1400.00", "决定1号", "家庭困难", payments.ErrFeeAsScale},
		{"a short name of a document", "1400.00", "700.00", "一号", "家庭困难", payments.ErrText},
		{"no reason", "1400.00", "700.00", "减字1号", "无", payments.ErrText},
		{"one fen less by decision", "1400.00", "1399.99", "减字1号", "家庭困难申请减交", nil},
		{"waived", "1400.00", "0.00", "免字1号", "家庭困难申请免交", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			err := payments.CanDecideFee(money.MustParse("100000"), money.MustParse(tt.formula), payments.FeeDecision{
				Charged: money.MustParse(tt.charged), Document: tt.document, Reason: tt.reason,
			})
			if tt.want == nil {
				require.NoError(t, err)
				return
			}
			require.ErrorIs(t, err, tt.want)
		})
	}
}

func TestFeeGoesBackOnce(t *testing.T) {
	t.Parallel()
	require.ErrorIs(t, payments.CanRefundFee(money.Amount{}, false), payments.ErrFeeNotTaken)
	require.ErrorIs(t, payments.CanRefundFee(money.Fen(1), true), payments.ErrFeeOnItsWay)
	require.NoError(t, payments.CanRefundFee(money.Fen(1), false))
}

func TestFeeRule(t *testing.T) {
	t.Parallel()
	require.NoError(t, payments.CheckFeeRule("fee_base", "full_claim"))
	require.NoError(t, payments.CheckFeeRule("fee_round", "yuan"))
	require.ErrorIs(t, payments.CheckFeeRule("fee_base", "yuan"), payments.ErrFeeRule)
	require.ErrorIs(t, payments.CheckFeeRule("interest_rule", "case"), payments.ErrFeeRule)
}
