package cn

import (
	"fachui/internal/basis"
	"fachui/internal/fault"
)

// What can be wrong with such texts.
var (
	ErrIDNumber = fault.Define(fault.Invalid, "cn.id_number", basis.Basis{},
		"身份证号不正确：{why}。应为 18 位居民身份证号。",
		"The identity number is wrong: {why}. It should be an 18-character resident identity number.")
	ErrCreditCode = fault.Define(fault.Invalid, "cn.credit_code", basis.Basis{},
		"统一社会信用代码不正确：{why}。应为营业执照上的 18 位代码。",
		"The unified social credit code is wrong: {why}. It should be the 18-character code on the business licence.")
	ErrPhone = fault.Define(fault.Invalid, "cn.phone", basis.Basis{},
		"手机号不正确。应为 11 位中国大陆手机号，如 13800138000。",
		"The mobile number is wrong. It should have 11 digits, such as 13800138000.")
	ErrCaseNo = fault.Define(fault.Invalid, "cn.case_no", basis.Basis{},
		"案号不正确。应形如 （2026）川0104执1234号。",
		"The case number is wrong. It should look like （2026）川0104执1234号.")
	ErrName = fault.Define(fault.Invalid, "cn.name", basis.Basis{},
		"姓名或名称不正确：{why}。应为证件上的全称。",
		"The name is wrong: {why}. It should be the full name as on the document.")
	ErrCapitals = fault.Define(fault.Invalid, "cn.capitals", basis.Basis{},
		"该金额不能写成大写：应在 0 元至 10 万亿元之间。",
		"The amount cannot be written in capitals: it should lie between 0 and 10 trillion yuan.")
)

func why(zh, en string) fault.Text { return fault.Text{ZH: zh, EN: en} }
