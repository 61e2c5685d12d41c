package registry

import (
	"slices"

	"fachui/internal/fault"
)

// Particular is one thing that is asked of assets of some class at the inspection.
type Particular struct {
	Key  string
	Name fault.Text
}

func particular(key, zh, en string) Particular { return Particular{key, fault.Text{ZH: zh, EN: en}} }

// building is what is asked of everything that stands on the ground.
var building = []Particular{
	particular("built_on", "建成年份", "Year built"),
	particular("floor_area", "建筑面积（平方米）", "Floor area (m²)"),
	particular("inner_area", "套内面积（平方米）", "Net area (m²)"),
	particular("layout", "户型或布局", "Layout"),
	particular("facing", "朝向", "Facing"),
	particular("floor", "所在楼层/总楼层", "Floor / of how many"),
	particular("decoration", "装修情况", "Decoration"),
	particular("entered", "是否入户勘验", "Was it entered"),
	particular("land_nature", "土地性质", "Nature of the land"),
	particular("land_until", "土地使用期限至", "Land use until"),
}

// particulars are what is asked of each class. The list follows what courts record
// at an inspection (现场勘验).
var particulars = map[string][]Particular{
	"housing": building, "commercial": building, "industrial": building, "construction": building,
	"land": {
		particular("land_area", "土地面积（平方米）", "Area (m²)"),
		particular("land_use", "用途", "Use"),
		particular("land_nature", "性质（出让、划拨）", "Granted or allocated"),
		particular("land_until", "使用期限至", "Use until"),
		particular("on_it", "地上建筑物、附着物", "What stands on it"),
	},
	"vehicle": {
		particular("plate", "车牌号", "Plate"),
		particular("model", "品牌型号", "Make and model"),
		particular("vin", "车辆识别代号（VIN）", "VIN"),
		particular("engine", "发动机号", "Engine number"),
		particular("registered_on", "初次登记日期", "First registered"),
		particular("mileage", "里程（公里）", "Mileage (km)"),
		particular("inspected_until", "检验有效期至", "Inspection valid until"),
		particular("insured_until", "交强险至", "Insured until"),
		particular("violations", "未处理违章", "Open violations"),
		particular("keys", "钥匙、行驶证、登记证书", "Keys and papers"),
	},
	"equipment": {
		particular("maker", "制造厂家", "Maker"),
		particular("model", "规格型号", "Model"),
		particular("serial", "出厂编号", "Serial number"),
		particular("made_on", "出厂日期", "Made on"),
		particular("quantity", "数量", "Quantity"),
		particular("condition", "使用状况", "Condition"),
		particular("stored_at", "存放地点", "Stored at"),
	},
	"equity": {
		particular("company", "公司名称", "Company"),
		particular("credit_code", "统一社会信用代码", "Credit code"),
		particular("founded_on", "成立日期", "Founded on"),
		particular("capital", "注册资本", "Registered capital"),
		particular("paid_in", "实缴资本", "Paid-in capital"),
		particular("share", "持股比例", "Share"),
		particular("business", "主营业务与经营状况", "Business and how it runs"),
	},
	"receivable": {
		particular("obligor", "债务人", "Obligor"),
		particular("cause", "债权发生的原因与合同", "Cause and contract"),
		particular("face", "债权金额", "Amount"),
		particular("due", "履行期限", "Due"),
		particular("security", "担保", "Security"),
		particular("confirmed", "债务人是否确认", "Confirmed by the obligor"),
	},
}

// ParticularsOf are the things asked of assets of a class, in their order; nothing
// in particular is asked of most.
func ParticularsOf(class string) []Particular { return slices.Clone(particulars[class]) }

func (f Facts) checkParticulars(class string) error {
	for key, value := range f.Particulars {
		known := slices.ContainsFunc(particulars[class], func(p Particular) bool { return p.Key == key })
		if !known || !between(value, 0, 200) {
			return ErrSurveyFields.With("why", fault.Text{
				ZH: "particulars 只能写该类财产的项目，每项不超过 200 字",
				EN: "particulars may hold what is asked of this class, at most 200 characters each",
			})
		}
	}
	return nil
}
