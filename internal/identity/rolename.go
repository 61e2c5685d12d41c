package identity

import (
	"strings"

	"fachui/internal/fault"
)

var roleWords = map[Role]fault.Text{
	Clerk:           {ZH: "书记员", EN: "clerk"},
	Judge:           {ZH: "执行法官", EN: "enforcement judge"},
	PanelMember:     {ZH: "合议庭成员", EN: "panel member"},
	TechnicalOffice: {ZH: "司法技术辅助部门", EN: "technical office"},
	PoolKeeper:      {ZH: "名单库管理员", EN: "pool keeper"},
	FundKeeper:      {ZH: "案款管理人", EN: "fund keeper"},
	BureauHead:      {ZH: "执行局长", EN: "bureau head"},
	Leader:          {ZH: "主管院领导", EN: "court leader"},
	FinanceMaker:    {ZH: "财务经办", EN: "finance maker"},
	FinanceChecker:  {ZH: "财务复核", EN: "finance checker"},
	Reconciler:      {ZH: "对账员", EN: "reconciler"},
	Custodian:       {ZH: "物品保管员", EN: "custodian of things"},
	ConfirmOfficer:  {ZH: "资格审核人员", EN: "confirming officer"},
	Supervisor:      {ZH: "监督人员", EN: "supervisor"},
	Appraiser:       {ZH: "评估机构人员", EN: "appraiser"},
	Operator:        {ZH: "平台运营人员", EN: "platform operator"},
	Person:          {ZH: "登录用户", EN: "signed-in person"},
}

// Name is the role in both languages.
func (r Role) Name() fault.Text { return roleWords[r] }

// RoleNames lists roles in both languages, for a refusal.
func RoleNames(roles []Role) fault.Text {
	zh := make([]string, len(roles))
	en := make([]string, len(roles))
	for i, r := range roles {
		zh[i], en[i] = r.Name().ZH, r.Name().EN
	}
	return fault.Text{ZH: strings.Join(zh, "、"), EN: strings.Join(en, ", ")}
}
