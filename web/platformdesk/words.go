package platformdesk

import (
	"html/template"
	"strconv"

	"fachui/auction/auctionpg"
	"fachui/internal/fault"
	"fachui/internal/identity"
	"fachui/web/page"
	recordweb "fachui/web/record"
)

func text(zh, en string) fault.Text { return fault.Text{ZH: zh, EN: en} }

// words names what the interface calls by a code.
var words = map[string]map[string]fault.Text{
	"specialty": {
		"assets": text("资产", "assets"), "land": text("土地", "land"), "real_estate": text("房地产", "real estate"),
		"mining_rights": text("矿业权", "mining rights"), "jewellery": text("珠宝玉石首饰", "jewellery"),
	},
	"paper": {
		"id_card": text("居民身份证", "identity card"), "credit_code": text("统一社会信用代码", "credit code"), "passport": text("护照", "passport"),
		"military": text("军官证", "military card"), "hk_macao_permit": text("港澳居民来往内地通行证", "permit, Hong Kong and Macao"),
		"taiwan_permit": text("台湾居民来往大陆通行证", "permit, Taiwan"), "foreigner_permit": text("外国人永久居留身份证", "foreigner's residence card"),
	},
	"keeping": {
		"suspended": text("暂停", "suspended"), "resumed": text("恢复", "resumed"), "punished": text("处罚", "punished"), "removed": text("移除", "removed"),
	},
	"proposal": {
		"waiting": text("等另一名操作员", "waits for another operator"), "approved": text("已开通", "opened"), "refused": text("已驳回", "refused"),
	},
	"channel": {
		"email": text("电子邮件", "e-mail"), "sms": text("短信", "text message"), "webhook": text("系统接口", "webhook"), "file": text("演示文件", "demo file"), "inapp": text("站内", "on the site"),
	},
	"cause": {
		"gap": text("服务重启或者接管", "restart or take-over"), "ingress": text("入口故障", "fault at the door"),
		"fault": text("系统或网络故障", "fault of system or network"), "attack": text("遭受攻击", "attack"),
	},
	"purpose": {
		"production": text("正式", "production"), "demo": text("演示", "demo"), "scratch": text("测试", "scratch"),
	},
}

func wordOf(w page.Words, kind, code string) string {
	t, ok := words[kind][code]
	if !ok {
		return code
	}
	return w.Pick(t.ZH, t.EN)
}

// kept says how well the machine that answers keeps standard time.
func kept(w page.Words, m recordweb.Machine) string {
	within := strconv.FormatFloat(m.WithinMS, 'f', -1, 64)
	switch {
	case !m.Known:
		return w.Pick("本机没有说明", "the machine does not say")
	case !m.Synchronised:
		return w.Pick("没有与标准时间同步：请检查授时服务（chrony），出价按进入系统的时间计",
			"not in step with standard time: look to the time service (chrony), bids count from when they enter the system")
	}
	return w.Pick("与标准时间同步，误差不超过 "+within+" 毫秒", "in step with standard time, within "+within+" ms")
}

// funcs are what the templates of this family say in words.
func funcs(english bool) template.FuncMap {
	w := page.WordsIn(english)
	return template.FuncMap{
		"platformdesk_word": func(kind string, code any) string { return wordOf(w, kind, template.HTMLEscaper(code)) },
		"platformdesk_kept": func(m recordweb.Machine) string { return kept(w, m) },
		"platformdesk_options": func(kind string, codes ...string) []page.Option {
			out := make([]page.Option, len(codes))
			for i, c := range codes {
				out[i] = page.Option{Value: c, Label: wordOf(w, kind, c)}
			}
			return out
		},
		"platformdesk_lots": func(lots []auctionpg.View) []page.Option {
			out := []page.Option{{Value: "", Label: w.Pick("请选择", "Choose")}}
			for _, l := range lots {
				out = append(out, page.Option{Value: l.ID.String(), Label: l.Title + " · " + w.Pick(l.CourtName, l.CourtNameEN)})
			}
			return out
		},
		"platformdesk_roles": func(roles []identity.Role) []page.Option {
			out := make([]page.Option, len(roles))
			for i, r := range roles {
				out[i] = page.Option{Value: string(r), Label: w.Pick(r.Name().ZH, r.Name().EN)}
			}
			return out
		},
	}
}
