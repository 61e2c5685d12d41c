package payments

import "fachui/internal/money"

// Why a freeze does not count as a deposit, and is released at once.
const (
	FreezeUnknown    = "unknown"     // no deposit has that number
	FreezeLate       = "late"        // the number no longer waits
	FreezePayer      = "payer"       // somebody else's account
	FreezePartlyPaid = "partly_paid" // part of it was paid in money: a deposit is paid or frozen, not both
	FreezeAmount     = "amount"      // not the exact deposit
)

// Freezing decides about money that the bank froze in favour of a number: it counts
// as the deposit if it is the whole of it, on the account of one who may pay it. It
// returns "" for yes. 法释〔2016〕18号 Art. 17: 交至账户或者冻结.
func Freezing(e *Expected, due money.Amount, name []byte, amount money.Amount) string {
	switch {
	case e == nil || e.For != ForDeposit:
		return FreezeUnknown
	case !e.Open:
		return FreezeLate
	case e.paysAs(name) == "":
		return FreezePayer
	case e.Due.Less(due):
		return FreezePartlyPaid
	case !amount.Equal(due):
		return FreezeAmount
	}
	return ""
}
