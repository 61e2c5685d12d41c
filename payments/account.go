package payments

import (
	"fachui/internal/fault"
	"fachui/internal/ref"
)

// Code is a kind of account in the chart of the law of case funds. A court has
// no income of its own here: everything is held for somebody.
type Code string

// The chart of accounts. Kinds that begin with A are assets and stand in debit;
// kinds that begin with L are what the court owes and stand in credit.
const (
	Bank            Code = "A1010" // 案款专户存款
	InTransit       Code = "A1020" // 在途收款
	Cash            Code = "A1040" // 库存现金及票据; zero at the end of each day
	DueFromCourt    Code = "A1090" // a bank fee that the operating account must make good
	SetOff          Code = "A1095" // 债权抵价清算; zero after each plan
	Unexplained     Code = "A1099" // 待查银行支出: any balance is an incident
	Deposits        Code = "L2010" // 竞买保证金
	Prepayments     Code = "L2020" // 变卖预缴款
	SalePrice       Code = "L2030" // 成交价款
	Forfeited       Code = "L2040" // 不予退还的保证金
	ExecutionMoney  Code = "L2050" // 非变价执行款
	Pool            Code = "L2060" // 可分配款
	Reserved        Code = "L2110" // 预留款
	ValuationFees   Code = "L2120" // 评估及辅助费用
	EnforcementFee  Code = "L2130" // 执行申请费
	Taxes           Code = "L2140" // 税款
	Creditors       Code = "L2150" // 应付债权人
	Surplus         Code = "L2160" // 应退被执行人余款
	OtherCourts     Code = "L2170" // 应转其他法院
	Fines           Code = "L2180" // 罚没款
	Unclaimed       Code = "L2210" // 不明款
	Misdirected     Code = "L2220" // 应退错汇多汇款
	Escrow          Code = "L2230" // 提存款
	Approved        Code = "L2310" // 已批未付
	Returned        Code = "L2320" // 退汇款
	Transit         Code = "L2390" // 在途付款
	InterestPending Code = "L2410" // 待分配利息
	FrozenAtBank    Code = "M9010" // a memo, of no one's books: 银行冻结的保证金
	Clearing        Code = "L2490" // 清算过渡; zero at the end of each day
)

// IsAsset reports whether accounts of the kind stand in debit.
func (c Code) IsAsset() bool { return c != "" && c[0] == 'A' }

// ZeroAtClose lists the kinds that must be empty when a day is closed.
var ZeroAtClose = []Code{Cash, SetOff, Clearing}

// KindNames are the words for the kinds that people meet in a fault or on a page.
var KindNames = map[Code]fault.Text{
	Bank:            {ZH: "案款专户存款", EN: "fund account at the bank"},
	InTransit:       {ZH: "在途收款", EN: "receipts in transit"},
	Cash:            {ZH: "库存现金及票据", EN: "cash and bills in hand"},
	DueFromCourt:    {ZH: "应由法院经费户归还", EN: "due from the court's operating account"},
	SetOff:          {ZH: "债权抵价清算", EN: "set-off clearing"},
	Unexplained:     {ZH: "待查银行支出", EN: "unexplained bank debit"},
	Deposits:        {ZH: "竞买保证金", EN: "bid deposits"},
	Prepayments:     {ZH: "变卖预缴款", EN: "sell-off prepayments"},
	SalePrice:       {ZH: "成交价款", EN: "sale price held"},
	Forfeited:       {ZH: "不予退还的保证金", EN: "forfeited deposits"},
	ExecutionMoney:  {ZH: "非变价执行款", EN: "execution money not from a sale"},
	Pool:            {ZH: "可分配款", EN: "distributable pool"},
	Reserved:        {ZH: "预留款", EN: "reserved or disputed"},
	ValuationFees:   {ZH: "应付评估及辅助费用", EN: "valuation and auxiliary fees payable"},
	EnforcementFee:  {ZH: "应付执行申请费", EN: "enforcement fee payable"},
	Taxes:           {ZH: "应付税款", EN: "taxes payable"},
	Creditors:       {ZH: "应付债权人", EN: "creditors payable"},
	Surplus:         {ZH: "应退被执行人余款", EN: "surplus to the debtor"},
	OtherCourts:     {ZH: "应转其他法院", EN: "transfers to other courts"},
	Fines:           {ZH: "应缴罚没款", EN: "fines and confiscations"},
	Unclaimed:       {ZH: "不明款", EN: "unclaimed receipts"},
	Misdirected:     {ZH: "应退错汇多汇款", EN: "misdirected money to refund"},
	Escrow:          {ZH: "提存款", EN: "escrow"},
	Approved:        {ZH: "已批未付", EN: "approved, not sent"},
	Returned:        {ZH: "退汇款", EN: "returned payouts"},
	Transit:         {ZH: "在途付款", EN: "payments in transit"},
	InterestPending: {ZH: "待分配利息", EN: "interest pending"},
	Clearing:        {ZH: "清算过渡", EN: "clearing"},
}

// Account is one account of a court's ledger: a kind and what it is kept for.
// Which dimensions a kind takes is declared in the schema (table account_kind).
type Account struct {
	Code    Code   `json:"code"`
	Case    ref.ID `json:"case,omitempty"`
	Lot     ref.ID `json:"lot,omitempty"`
	Subject ref.ID `json:"subject,omitempty"` // application, bank line, plan line or payout
}

// Name is the account in one text, as the schema keeps it: "L2050:0198…::".
func (a Account) Name() string {
	return string(a.Code) + ":" + string(a.Case) + ":" + string(a.Lot) + ":" + string(a.Subject)
}
