package registry

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"fachui/internal/cn"
	"fachui/internal/fault"
	"fachui/internal/legal"
)

// Form is what may be written for a particular.
type Form string

// The forms.
const (
	AsText   Form = "text"
	AsNumber Form = "number" // not negative, at most four decimals, in the unit of the particular
	AsDay    Form = "day"
	AsYear   Form = "year" // or a day, where it is known
	AsChoice Form = "choice"
	AsCode   Form = "credit_code"
)

// Particular is one thing that is asked of assets of some class at the inspection.
type Particular struct {
	Key     string
	Name    fault.Text
	Form    Form
	Unit    fault.Text // of a number
	Choices []Choice
	Inner   bool // for the court alone: who inspected it, whether the owner helped
}

// Choice is one answer to a particular that is chosen.
type Choice struct {
	Key  string
	Name fault.Text
}

// Label is the name with the unit.
func (p Particular) Label() fault.Text {
	if p.Unit.ZH == "" {
		return p.Name
	}
	return fault.Text{ZH: p.Name.ZH + "（" + p.Unit.ZH + "）", EN: p.Name.EN + " (" + p.Unit.EN + ")"}
}

// Say is a value in words: the name of a choice, a number with its unit.
func (p Particular) Say(value string) fault.Text {
	for _, c := range p.Choices {
		if c.Key == value {
			return c.Name
		}
	}
	if p.Form == AsNumber && value != "" {
		return fault.Text{ZH: value + " " + p.Unit.ZH, EN: value + " " + p.Unit.EN}
	}
	return fault.Text{ZH: value, EN: value}
}

func says(zh, en string) fault.Text { return fault.Text{ZH: zh, EN: en} }

func words(key, zh, en string) Particular {
	return Particular{Key: key, Name: says(zh, en), Form: AsText}
}

func number(key, zh, en, unit, unitEN string) Particular {
	return Particular{Key: key, Name: says(zh, en), Form: AsNumber, Unit: says(unit, unitEN)}
}

func onDay(key, zh, en string) Particular {
	return Particular{Key: key, Name: says(zh, en), Form: AsDay}
}

func choose(key, zh, en string, choices ...Choice) Particular {
	return Particular{Key: key, Name: says(zh, en), Form: AsChoice, Choices: choices}
}

func yesNo(key, zh, en string) Particular {
	return choose(key, zh, en, Choice{"yes", says("是", "yes")}, Choice{"no", says("否", "no")})
}

func inner(p Particular) Particular {
	p.Inner = true
	return p
}

var nature = []Choice{
	{"granted", says("出让", "granted")}, {"allocated", says("划拨", "allocated")}, {"collective", says("集体所有", "collective")}, {"leased", says("租赁", "leased")},
}

// everything is asked of every asset: how it was inspected, and who seized it first.
var everything = []Particular{
	onDay("inspected_on", "现勘日期", "Inspected on"),
	inner(words("inspected_by", "现勘经办人、辅助机构", "Inspected by")),
	inner(choose("cooperation", "财产所有人配合情况", "Did the owner help?", Choice{"helped", says("配合", "helped")}, Choice{"refused", says("拒绝", "refused")},
		Choice{"absent", says("下落不明", "not to be found")})),
	choose("first_seizure", "查封顺位", "Rank of the seizure", Choice{"first", says("首封", "first")}, Choice{"waiting", says("轮候，已取得处置权", "waiting, with the right to dispose of it")}),
	words("first_case", "首封法院和案号", "Court and case of the first seizure"),
	onDay("first_until", "首封到期日", "First seizure until"),
	choose("handed_over", "商请移送处置结果", "Was the right to dispose handed over?", Choice{"agreed", says("同意移送", "agreed")}, Choice{"refused", says("不同意", "refused")},
		Choice{"waiting", says("等待答复", "answer awaited")}, Choice{"ordered", says("上级法院协调确定", "settled by the higher court")}),
}

// building is what is asked of everything that stands on the ground.
var building = []Particular{
	{Key: "built_on", Name: says("建成年份", "Year built"), Form: AsYear},
	number("floor_area", "建筑面积", "Floor area", "平方米", "m²"),
	number("inner_area", "套内面积", "Net area", "平方米", "m²"),
	words("layout", "登记户型或布局", "Layout on record"),
	words("real_layout", "实际户型", "Layout as it is"),
	words("facing", "朝向", "Facing"),
	words("floor", "所在楼层/总楼层", "Floor / of how many"),
	yesNo("bare", "是否毛坯", "Is it unfinished inside?"),
	words("decoration", "装修情况", "Decoration"),
	yesNo("entered", "是否入户勘验", "Was it entered?"),
	yesNo("lived_in", "是否有人居住", "Does somebody live there?"),
	choose("land_nature", "土地性质", "Nature of the land", nature...),
	onDay("land_until", "土地使用期限至", "Land use until"),
}

// particulars are what is asked of each class. The list follows what courts record
// at an inspection (现场勘验).
var particulars = map[string][]Particular{
	"housing": building, "commercial": building, "industrial": building,
	"construction": append(slices.Clone(building),
		words("permits", "规划、施工许可", "Permits"), words("progress", "施工进度", "How far it is built"), words("contractor", "施工单位与工程款", "Contractor and what is owed")),
	"land": {
		words("land_certificate", "土地证号", "Certificate"),
		number("land_area", "土地面积", "Area", "平方米", "m²"),
		words("land_use", "用途", "Use"),
		choose("land_nature", "性质", "Nature", nature...),
		onDay("land_until", "使用期限至", "Use until"),
		words("on_it", "地上建筑物、附着物", "What stands on it"),
		yesNo("idle", "是否闲置", "Does it lie idle?"),
	},
	"vehicle": {
		words("plate", "车牌号", "Plate"),
		words("model", "品牌型号", "Make and model"),
		words("vin", "车辆识别代号（VIN）", "VIN"),
		words("engine", "发动机号", "Engine number"),
		onDay("made_on", "出厂日期", "Made on"),
		onDay("registered_on", "初次登记日期", "First registered"),
		number("mileage", "里程", "Mileage", "公里", "km"),
		words("emission", "排放标准", "Emission standard"),
		onDay("inspected_until", "检验有效期至", "Inspection valid until"),
		onDay("insured_until", "交强险至", "Insured until"),
		words("violations", "未处理违章", "Open violations"),
		words("keys", "钥匙、行驶证、登记证书", "Keys and papers"),
		words("parked_at", "停放地点", "Parked at"),
	},
	"equipment": {
		words("maker", "制造厂家", "Maker"),
		words("model", "规格型号", "Model"),
		words("serial", "出厂编号", "Serial number"),
		onDay("made_on", "出厂日期", "Made on"),
		number("quantity", "数量", "Quantity", "台（套）", "units"),
		words("condition", "使用状况", "Condition"),
		words("stored_at", "存放地点", "Stored at"),
		yesNo("special", "是否特种设备", "Is it special equipment?"),
		words("removal", "拆卸和装运条件", "How it can be removed"),
	},
	"goods": {
		words("brand", "品名、品牌、规格", "Name, brand and size"),
		number("quantity", "数量", "Quantity", "件", "pieces"),
		onDay("made_on", "生产日期", "Made on"),
		onDay("good_until", "保质期至", "Good until"),
		words("packaging", "包装和完好程度", "Packaging and condition"),
		words("stored_at", "存放地点", "Stored at"),
	},
	"livestock": {
		words("species", "品种", "Species"),
		number("quantity", "数量", "Quantity", "头（只）", "head"),
		words("quarantine", "检疫情况", "Quarantine"),
		words("kept_at", "饲养地点和费用", "Kept at, and the cost"),
	},
	"jewellery": {
		words("material", "材质、成色", "Material and fineness"),
		number("weight", "重量", "Weight", "克", "g"),
		words("report", "鉴定证书", "Certificate"),
		words("condition", "品相", "Condition"),
	},
	"artwork": {
		words("author", "作者、年代", "Author and period"),
		words("size", "尺寸、材质", "Size and material"),
		words("report", "鉴定意见", "Opinion on authenticity"),
		yesNo("relic", "是否文物", "Is it a cultural relic?"),
		words("condition", "品相", "Condition"),
	},
	"equity": {
		words("company", "公司名称", "Company"),
		{Key: "credit_code", Name: says("统一社会信用代码", "Credit code"), Form: AsCode},
		words("legal_person", "法定代表人", "Legal representative"),
		onDay("founded_on", "成立日期", "Founded on"),
		words("company_address", "住所", "Seat"),
		number("capital", "注册资本", "Registered capital", "万元", "×10,000 yuan"),
		number("paid_in", "实缴资本", "Paid-in capital", "万元", "×10,000 yuan"),
		number("share", "持股比例", "Share", "%", "%"),
		words("articles", "章程对转让的限制", "Limits on transfer in the articles"),
		words("business", "主营业务与经营状况", "Business and how it runs"),
	},
	"receivable": {
		words("obligor", "债务人", "Obligor"),
		words("cause", "债权发生的原因与合同", "Cause and contract"),
		number("face", "债权本金", "Principal", "元", "yuan"),
		onDay("as_of", "计算至", "As of"),
		words("due", "履行期限", "Due"),
		words("security", "担保", "Security"),
		yesNo("confirmed", "债务人是否确认", "Did the obligor confirm it?"),
		words("limitation", "诉讼时效", "Limitation"),
	},
	"ip": {
		choose("sort", "种类", "Sort", Choice{"patent", says("专利权", "patent")}, Choice{"trademark", says("商标权", "trademark")}, Choice{"copyright", says("著作权", "copyright")}, Choice{"other", says("其他", "other")}),
		words("number", "登记号", "Registration"),
		onDay("valid_until", "有效期至", "Valid until"),
		words("fees", "年费缴纳情况", "Annual fees"),
		words("licences", "许可使用情况", "Licences"),
	},
	"mining": {
		words("licence", "许可证号", "Licence"),
		words("mineral", "矿种", "Mineral"),
		number("area", "矿区面积", "Area", "平方千米", "km²"),
		onDay("valid_until", "有效期至", "Valid until"),
		words("fees", "出让收益和规费缴纳情况", "Fees"),
	},
	"forest": {
		words("certificate", "林权证号", "Certificate"),
		number("area", "面积", "Area", "亩", "mu"),
		words("trees", "林种、树种、林龄", "Trees"),
		onDay("valid_until", "使用期限至", "Use until"),
	},
	"other": {
		words("condition", "现状", "Condition"),
		words("stored_at", "存放地点", "Stored at"),
	},
}

// ParticularsOf are the things asked of assets of a class, in their order: those of the
// class first, then those of every asset.
func ParticularsOf(class string) []Particular { return slices.Concat(particulars[class], everything) }

// mostParticular bounds the characters of one value.
const mostParticular = 200

// checkParticulars refuses what is not asked of the class, and a value that is not in
// its form. An empty value says nothing.
func (f Facts) checkParticulars(class string) error {
	asked := ParticularsOf(class)
	for key, value := range f.Particulars {
		i := slices.IndexFunc(asked, func(p Particular) bool { return p.Key == key })
		if i < 0 {
			return ErrParticularUnknown.With("key", key)
		}
		want, ok := asked[i].takes(value)
		if !ok {
			return ErrParticular.With("name", asked[i].Label()).With("want", want).With("key", key)
		}
	}
	return nil
}

var (
	aNumber = regexp.MustCompile(`^[0-9]{1,12}(\.[0-9]{1,4})?$`)
	aYear   = regexp.MustCompile(`^(19|20)[0-9]{2}$`)
)

// takes reports whether a value is in the form of p, and what would be.
func (p Particular) takes(value string) (want fault.Text, ok bool) {
	if value == "" {
		return want, true
	}
	_, notDay := legal.ParseDate(value)
	_, code := cn.ParseCreditCode(value)
	switch p.Form {
	case AsNumber:
		return says("不为负的数，最多四位小数，如 89.5", "a number that is not negative, at most four decimals, such as 89.5"), aNumber.MatchString(value)
	case AsDay:
		return says("日期，如 2026-03-01", "a day such as 2026-03-01"), notDay == nil
	case AsYear:
		return says("年份或者日期，如 2008 或 2008-05-01", "a year or a day, such as 2008 or 2008-05-01"), notDay == nil || aYear.MatchString(value)
	case AsCode:
		return says("有效的统一社会信用代码（18 位）", "a valid unified social credit code of 18 characters"), code == nil
	case AsChoice:
		var zh, en []string
		for _, c := range p.Choices {
			if c.Key == value {
				return want, true
			}
			zh, en = append(zh, c.Key+"（"+c.Name.ZH+"）"), append(en, c.Key+" ("+c.Name.EN+")")
		}
		return says(strings.Join(zh, "、"), strings.Join(en, ", ")), false
	case AsText:
	}
	return says(fmt.Sprintf("不超过 %d 字", mostParticular), fmt.Sprintf("at most %d characters", mostParticular)), between(value, 0, mostParticular)
}
