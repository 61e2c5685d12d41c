package notify

import (
	"slices"

	"fachui/internal/basis"
	"fachui/internal/calendar"
	"fachui/internal/fault"
	"fachui/internal/legal"
)

// Method is how a litigation paper is served (民事诉讼法 Art. 88–95).
type Method string

// The methods.
const (
	Direct      Method = "direct"      // handed over and signed for
	Left        Method = "left"        // left with a recipient who refuses it
	Mail        Method = "mail"        // by post, with a return receipt
	Entrusted   Method = "entrusted"   // handed over by another people's court
	Electronic  Method = "electronic"  // into a system that the recipient agreed to
	Publication Method = "publication" // published, when nothing else reaches the recipient
)

// PublicationDays are those after which a published litigation paper counts as
// served (民事诉讼法 Art. 95, since 2022).
const PublicationDays = 30

// MethodRule is what the law says of a method: the day from which service takes effect.
type MethodRule struct {
	Method Method
	Name   fault.Text
	Day    fault.Text // the day that counts
	Days   int        // that must pass after it
	Basis  basis.Basis
}

// Methods is the table of the methods of service.
func Methods() []MethodRule {
	return []MethodRule{
		{Direct, t("直接送达", "Handed over"), t("受送达人在送达回证上签收之日", "the day on which the receipt is signed"), 0, basis.CivilProcedure2023(87)},
		{Left, t("留置送达", "Left with a recipient who refuses it"), t("见证人签名或者拍照、录像，留置之日", "the day on which it is left, before a witness or a camera"), 0, basis.CivilProcedure2023(89)},
		{Mail, t("邮寄送达", "By post"), t("邮件回执上注明的收件之日", "the day of receipt on the post's return slip"), 0, basis.CivilProcedure2023(91)},
		{Entrusted, t("委托送达", "Through another court"), t("受送达人在送达回证上签收之日，由受委托的人民法院代为送达", "the day on which the recipient signs the receipt, before the court that was asked"), 0, basis.CivilProcedure2023(91)},
		{Electronic, t("电子送达", "Electronically"), t("到达受送达人特定系统之日", "the day on which it arrives in the recipient's system"), 0, basis.CivilProcedure2023(90)},
		{Publication, t("公告送达", "By publication"), t("自发出公告之日起经过三十日", "when thirty days have passed since publication"), PublicationDays, basis.CivilProcedure2023(95)},
	}
}

// RuleOf returns the row of a method. ErrMethod.
func RuleOf(m Method) (MethodRule, error) {
	all := Methods()
	i := slices.IndexFunc(all, func(r MethodRule) bool { return r.Method == m })
	if i < 0 {
		return MethodRule{}, ErrMethod.With("method", string(m))
	}
	return all[i], nil
}

// TakesEffect is the day on which service by m takes effect when the day that counts
// for it is day. ErrMethod, calendar.ErrYearNotLoaded.
func (m Method) TakesEffect(cal calendar.Calendar, day legal.Date) (legal.Date, error) {
	r, err := RuleOf(m)
	if err != nil || r.Days == 0 {
		return day, err
	}
	return cal.LastDay(day, r.Days)
}
