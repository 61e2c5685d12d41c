package valuation

import (
	"slices"

	"fachui/internal/fault"
	"fachui/internal/legal"
	"fachui/valuation/draw"
)

// Specialty is a branch of the national list (名单库分库), each kept by one association.
type Specialty string

// The specialties.
const (
	Assets       Specialty = "assets"        // 资产
	Land         Specialty = "land"          // 土地
	RealEstate   Specialty = "real_estate"   // 房地产
	MiningRights Specialty = "mining_rights" // 矿业权
	Jewellery    Specialty = "jewellery"     // 珠宝玉石首饰
)

// Specialties lists them.
var Specialties = []Specialty{Assets, Land, RealEstate, MiningRights, Jewellery}

// A sub-pool exists only with so many firms on its list (法办〔2018〕273号).
const (
	minCity          = 3
	minProvince      = 10
	minProvinceSmall = 5 // Qinghai and Tibet
)

// Levels of the pool, in the order in which they are used.
const (
	City     = "city"
	Province = "province"
	National = "national"
)

// Ground is a legal reason to leave a firm out of a draw or to pass it over.
type Ground string

// The grounds. Age of entry and common control are none of them.
const (
	Interest  Ground = "interest"          // 资产评估法 Art. 13, 20, 24: it has an interest or served the other side
	Punished  Ground = "punished"          // punished within five years (法办〔2018〕273号)
	Overpaid  Ground = "fee_above_average" // filed fee more than 10 % above the average (法办〔2018〕273号)
	FellAway  Ground = "fell_away"         // was drawn for this valuation before and fell away
	Suspended Ground = "suspended"         // its association or the list has suspended it
)

var groundNames = map[Ground]fault.Text{
	Interest:  {ZH: "有利害关系，应当回避", EN: "has an interest and must recuse itself"},
	Punished:  {ZH: "五年内受过处罚", EN: "was punished within five years"},
	Overpaid:  {ZH: "备案收费超过平均水平10%", EN: "its filed fee is more than 10 % above the average"},
	FellAway:  {ZH: "本次评估中已被替换", EN: "fell away earlier in this valuation"},
	Suspended: {ZH: "已被暂停执业", EN: "is suspended"},
}

// Name is what people call g.
func (g Ground) Name() fault.Text { return groundNames[g] }

// punishedYears is how long a punishment keeps a firm from being recommended.
const punishedYears = 5

// Firm is an appraisal firm on the national list.
type Firm struct {
	Registry    string
	Name        string
	Province    string
	City        string
	Specialties []Specialty
	Joined      legal.Date
	Group       string
	Suspended   bool
	PunishedOn  legal.Date // of the last punishment, zero if none
}

// Exclusion is a ground found in the case, with the document that shows it.
type Exclusion struct {
	Registry string `json:"registry_no"`
	Ground   Ground `json:"ground"`
	Evidence string `json:"evidence"`
}

// Place is where the asset lies.
type Place struct {
	Province string `json:"province"`
	City     string `json:"city"`
}

// Pool picks the sub-pool to draw from: the asset's city, else its province, else
// the national branch, whichever first exists and has three eligible firms
// (Art. 16; 法办〔2018〕273号). At the national level it is taken as it is; package
// draw refuses fewer than three without a decision of the panel. Excluded firms
// stay on the list with their ground.
func Pool(firms []Firm, s Specialty, at Place, on legal.Date, exclusions []Exclusion) ([]draw.Level, []draw.Member) {
	var levels []draw.Level
	for _, l := range []struct {
		level, region string
		least         int
		in            func(Firm) bool
	}{
		{City, at.Province + at.City, minCity, func(f Firm) bool { return f.Province == at.Province && f.City == at.City }},
		{Province, at.Province, provinceMinimum(at.Province), func(f Firm) bool { return f.Province == at.Province }},
		{National, "全国", 0, func(Firm) bool { return true }},
	} {
		members, eligible := list(firms, s, on, exclusions, l.in)
		taken := l.level == National || len(members) >= l.least && eligible >= draw.Places
		levels = append(levels, draw.Level{Level: l.level, Region: l.region, Listed: len(members), Eligible: eligible, Taken: taken})
		if taken {
			return levels, members
		}
	}
	panic("valuation: the national level takes what is left")
}

func provinceMinimum(province string) int {
	switch province {
	case "青海省", "西藏自治区":
		return minProvinceSmall
	default:
		return minProvince
	}
}

func list(firms []Firm, s Specialty, on legal.Date, exclusions []Exclusion, in func(Firm) bool) (members []draw.Member, eligible int) {
	for _, f := range firms {
		if !in(f) || !slices.Contains(f.Specialties, s) {
			continue
		}
		ground, evidence := f.excluded(on, exclusions)
		members = append(members, draw.Member{
			Registry: f.Registry, Name: f.Name, Joined: f.Joined, Group: f.Group, Ground: string(ground), Evidence: evidence,
		})
		if ground == "" {
			eligible++
		}
	}
	return members, eligible
}

func (f Firm) excluded(on legal.Date, exclusions []Exclusion) (Ground, string) {
	for _, x := range exclusions {
		if x.Registry == f.Registry {
			return x.Ground, x.Evidence
		}
	}
	switch {
	case f.Suspended:
		return Suspended, ""
	case !f.PunishedOn.IsZero() && on.Before(months(f.PunishedOn, 12*punishedYears)):
		return Punished, f.PunishedOn.String()
	}
	return "", ""
}
