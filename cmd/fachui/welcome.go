package main

import (
	"fmt"
	"io"
	"strings"
	"time"

	"fachui/internal/province"
)

type welcomeTo struct {
	base, dir string
	took      time.Duration
	people    []province.Person
	english   bool
}

// desks are how the people of the province are grouped on the screen.
var desks = []struct{ key, zh, en string }{
	{"public", "公众、竞买人", "public, bidders"},
	{"party", "当事人", "parties"},
	{"court", "法院办公桌", "court desk"},
	{"finance", "财务与审批", "finance and approvals"},
	{"appraiser", "评估机构", "appraisal firms"},
	{"supervisor", "监督", "supervisors"},
}

// welcome prints where the province is, as whom to enter, and what to try first.
func welcome(out io.Writer, w welcomeTo) {
	fmt.Fprintf(out, "云岭省（演示）已就绪，用时 %.1f 秒。  The demo province is ready, in %.1f s.\n", w.took.Seconds(), w.took.Seconds())
	fmt.Fprint(out, "一切人名、法院、地名、证件号、账号均为虚构。  Every name, court, place and number is made up.\n\n")
	fmt.Fprintf(out, "    网址 address     %s\n    密码 password    %s   （所有演示人员 everybody below）\n", w.base, province.Password)
	fmt.Fprintf(out, "    平台 operator    %s / %s\n\n", operator.Name, operator.Password)
	for _, d := range desks {
		w.desk(out, d.key, d.zh, d.en)
	}
	fmt.Fprintf(out, `
先试这三件  Try first
  1. 以 bidder01 出价：%s/lots，今日十时“湖畔住宅”最后五分钟，有人跟价就延时
     Bid as bidder01: the lakeside home ends at ten and is extended whenever somebody outbids
  2. 以 checker1 复核付款，或以 leader2 审批：钱没有第二个人点头不会离开账户
     Release a payout as checker1, or approve one as leader2: no money leaves on one person's word
  3. 拨快一天，看期限、退款、对账单自己到来
     Move time one day on, and watch deadlines, refunds and statements arrive by themselves:
     curl -X POST %s/api/v1/demo/clock -H 'Content-Type: application/json' -d '{"by":"day"}'

停止 Ctrl-C，下次启动从头开始。  Stop with Ctrl-C; the next start begins anew.
数据 data: %s（演示库：提交不等待落盘，口令散列从简  a demo database: commits do not wait for the disk, passwords are hashed cheaply）
`, w.base, w.base, w.dir)
}

// desk prints one group: people of the same office side by side, court by court.
func (w welcomeTo) desk(out io.Writer, key, zh, en string) {
	type line struct {
		zh, en string
		logins []string
	}
	var lines []line
	for _, p := range w.people {
		if p.Desk != key {
			continue
		}
		role := p.RoleZH
		if key == "appraiser" {
			role = "评估师"
		}
		i := len(lines) - 1
		for j := range lines {
			if lines[j].zh == role {
				i = j
			}
		}
		if i < 0 || lines[i].zh != role {
			lines = append(lines, line{zh: role, en: p.RoleEN})
			i = len(lines) - 1
		}
		lines[i].logins = append(lines[i].logins, p.Login)
	}
	fmt.Fprintf(out, "  %s %s\n", zh, en)
	for _, l := range lines {
		shown := l.logins
		if len(shown) > 3 {
			shown = []string{shown[0], "…", shown[len(shown)-1]}
		}
		fmt.Fprintf(out, "    %s%s%s\n", pad(strings.Join(shown, " "), 36), pad(l.zh, 28), l.en)
	}
}
