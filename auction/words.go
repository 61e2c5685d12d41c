package auction

import "fachui/internal/fault"

var commandWords = map[Command]fault.Text{
	FixPrice:         {ZH: "列入处置", EN: "list"},
	ResolveTerms:     {ZH: "合议庭决定", EN: "resolve"},
	IssueNotices:     {ZH: "通知当事人", EN: "issue notices"},
	ReceiveNotice:    {ZH: "确认收悉", EN: "receive notice"},
	CompleteNotices:  {ZH: "通知完毕", EN: "complete notices"},
	Announce:         {ZH: "发布公告", EN: "announce"},
	Apply:            {ZH: "报名", EN: "apply"},
	ConfirmPriority:  {ZH: "确认优先购买权", EN: "confirm priority"},
	ConfirmAgent:     {ZH: "确认委托代理", EN: "confirm an agent"},
	Qualify:          {ZH: "取得竞买资格", EN: "qualify"},
	OpenBidding:      {ZH: "开始竞价", EN: "open bidding"},
	PlaceBid:         {ZH: "出价", EN: "bid"},
	Sell:             {ZH: "成交", EN: "sell"},
	Fail:             {ZH: "流拍", EN: "fail"},
	AskCreditors:     {ZH: "征询债权人", EN: "ask the creditors"},
	AnswerInquiry:    {ZH: "答复征询", EN: "answer the inquiry"},
	DrawForTaker:     {ZH: "抽签确定承受人", EN: "draw lots"},
	ContributeToLots: {ZH: "为抽签提交随机数", EN: "contribute to the lots"},
	NoteMeasure:      {ZH: "记录其他执行措施", EN: "record another measure"},
	TakeInKind:       {ZH: "以物抵债", EN: "take in kind"},
	PayDifference:    {ZH: "补交差额", EN: "pay the difference"},
	LapseInKind:      {ZH: "抵债不成", EN: "lapse of payment in kind"},
	ReleaseAsset:     {ZH: "解除查封退还", EN: "release"},
	PayPrice:         {ZH: "付清价款", EN: "pay the price"},
	LapsePayment:     {ZH: "余款逾期", EN: "lapse of payment"},
	AcceptLate:       {ZH: "准许逾期付款", EN: "accept late payment"},
	RuleDefault:      {ZH: "裁定重新拍卖", EN: "rule default"},
	RuleUnapproved:   {ZH: "因未获批准裁定重新拍卖", EN: "rule a re-auction for want of approval"},
	IssueRuling:      {ZH: "作出成交裁定", EN: "issue the ruling"},
	ServeRuling:      {ZH: "送达成交裁定", EN: "serve the ruling"},
	Deliver:          {ZH: "交付", EN: "deliver"},
	Suspend:          {ZH: "暂缓或中止", EN: "suspend"},
	Resume:           {ZH: "恢复", EN: "resume"},
	Withdraw:         {ZH: "撤回", EN: "withdraw"},
	WithdrawSpare:    {ZH: "停拍其余标的", EN: "withdraw the rest of a set"},
	Revoke:           {ZH: "撤销", EN: "revoke"},
	DropReserve:      {ZH: "无保留价拍卖", EN: "drop the reserve"},
}

func (c Command) words() fault.Text { return commandWords[c] }

// Words is the name of b.
func (b Body) Words() fault.Text { return b.words() }

func (b Body) words() fault.Text {
	switch b {
	case EnforcingCourt:
		return fault.Text{ZH: "负责执行的人民法院", EN: "the enforcing court"}
	case Platform:
		return fault.Text{ZH: "网络服务提供者", EN: "the online platform"}
	case Auxiliary:
		return fault.Text{ZH: "承担拍卖辅助工作的机构", EN: "an auxiliary body of this sale"}
	case Appraiser:
		return fault.Text{ZH: "评估该财产的机构", EN: "the firm that valued the property"}
	case FormerBuyer:
		return fault.Text{ZH: "悔拍的原买受人", EN: "the buyer who did not pay"}
	}
	return fault.Text{ZH: string(b), EN: string(b)}
}

// Words is the public name of b.
func (b Bearer) Words() fault.Text {
	switch b {
	case Seller:
		return fault.Text{ZH: "被执行人（从价款中支付）", EN: "the debtor, out of the price"}
	case Buyer:
		return fault.Text{ZH: "买受人", EN: "the buyer"}
	case ByLaw:
		return fault.Text{ZH: "双方各自", EN: "each side its own"}
	}
	return fault.Text{ZH: string(b), EN: string(b)}
}
