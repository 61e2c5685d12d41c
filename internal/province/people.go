package province

import (
	"context"
	"fmt"
	"strings"
	"sync"
)

// Password is everybody's in the province: it is thrown away with the database.
const Password = "Yunling-Demo-2026" //nolint:gosec // printed on the screen of every demo

// The province and its cities. They do not exist.
const (
	provinceName = "云岭省（演示）"
	cityYunxi    = "云溪市（演示）"
	cityLanjiang = "澜江市（演示）"
	cityQingping = "青屏市（演示）"
)

// mark stands after every name of a person or a company. Names are matched with
// what banks write, and this form survives every bank.
const mark = "·演示"

// The two kinds of subject that register.
const (
	human   = "person"
	company = "company"
)

// Person is somebody as whom a visitor may sign in.
type Person struct {
	Login  string
	Name   string
	RoleZH string
	RoleEN string
	Court  string // short name of the court; empty for the public and the platform
	Desk   string // public, court, finance, appraiser, party, supervisor or platform
	Page   string // the noun to look at first
}

// office is a post that every court fills with a person of its own.
type office struct {
	key, surname string
	roles        []string
	zh, en       string
	desk, page   string
}

// offices are the posts of a court. Where the law wants different people, they are.
func offices() []office {
	return []office{
		{"clerk", "王", []string{"clerk"}, "书记员", "clerk", "court", "cases"},
		{"judge", "李", []string{"judge", "panel_member"}, "执行法官、审判长", "judge, presiding", "court", "lots"},
		{"panel", "赵", []string{"panel_member"}, "合议庭成员", "panel member", "court", "lots"},
		{"panel-b", "钱", []string{"panel_member"}, "合议庭成员", "panel member", "court", "lots"},
		{"tech", "孙", []string{"technical_office"}, "司法技术辅助（摇号）", "technical office (draws)", "court", "valuations"},
		{"pool", "周", []string{"pool_keeper"}, "名单库维护人", "pool keeper", "court", "firms"},
		{"confirm", "蒋", []string{"confirm_officer"}, "竞买资格核验", "confirming officer", "court", "applications"},
		{"keeper", "秦", []string{"custodian"}, "物品保管员", "custodian of things", "court", "custody"},
		{"fund", "吴", []string{"fund_keeper"}, "案款管理人", "fund keeper", "finance", "payouts"},
		{"head", "郑", []string{"bureau_head"}, "执行局长", "bureau head", "finance", "payouts"},
		{"leader", "冯", []string{"leader"}, "主管院领导", "court leader", "finance", "payouts"},
		{"maker", "陈", []string{"finance_maker"}, "财务制单", "finance maker", "finance", "exceptions"},
		{"checker", "褚", []string{"finance_checker"}, "财务复核", "finance checker", "finance", "payouts"},
		{"rec", "卫", []string{"reconciler"}, "对账员", "reconciler", "finance", "days"},
		{"super", "沈", []string{"supervisor"}, "上级法院、检察监督", "supervisor", "supervisor", "record"},
	}
}

// given are the given names of the province, taken in turn.
func given(n int) string {
	names := strings.Fields("一鸣 知远 若兰 景行 怀瑾 清和 望舒 思齐 嘉树 云舒 文博 予安 书宁 明哲 子衿 立诚 静姝 博雅 晓岚 承泽 " +
		"安澜 其琛 婉清 远志 星野 如松 念慈 以宁 长青 芷若 修远 南乔 既白 疏影 怀远 乐山 听雨 见微 子渊 沐阳")
	return names[n%len(names)]
}

// court is one of the three.
type court struct {
	id, code, name, nameEN, account, city string
	no                                    int
}

func courts() []*court {
	return []*court{
		{"yunxi", "云9901", "云溪市玉屏区人民法院（演示）", "Yuping District People's Court of Yunxi (demo)", "9999010100000001", cityYunxi, 1},
		{"lanjiang", "云9902", "澜江市临江县人民法院（演示）", "Linjiang County People's Court of Lanjiang (demo)", "9999010200000002", cityLanjiang, 2},
		{"qingping", "云99", "青屏市中级人民法院（演示）", "Qingping Intermediate People's Court (demo)", "9999010300000003", cityQingping, 3},
	}
}

// holder is the name in which the court's accounts stand at the bank.
func (c *court) holder() string { return strings.TrimSuffix(c.name, "（演示）") + mark }

// who is the login of an office in the court.
func (c *court) who(office string) string { return fmt.Sprintf("%s%d", office, c.no) }

// subject is somebody who registers.
type subject struct {
	login, name, kind string
	court             string // of the roles; empty: of the platform
	roles             []string
}

// staff are the people of a court, and how they are shown to a visitor.
func (c *court) staff() ([]subject, []Person) {
	var ss []subject
	var ps []Person
	for i, o := range offices() {
		s := subject{login: c.who(o.key), name: o.surname + given(3*i+c.no) + mark, kind: human, court: c.id, roles: o.roles}
		ss = append(ss, s)
		ps = append(ps, Person{Login: s.login, Name: s.name, RoleZH: o.zh, RoleEN: o.en, Court: c.id, Desk: o.desk, Page: o.page})
	}
	return ss, ps
}

// Parties that many cases share, so that a visitor who signs in finds something.
const (
	guest     = "bidder01" // as whom a visitor bids
	lender    = "bank1"
	lessee    = "lessee1"
	workman   = "worker1" // an ordinary creditor
	borrowers = "textile" // a company in debt
)

// debtors are the people in debt; the first is shown to visitors.
var debtors = []string{"debtor1", "debtor2", "debtor3", "debtor4", "debtor5"}

// public are parties and bidders: everybody whose name is proved.
func public() ([]subject, []Person) {
	one := func(login, name, kind, zh, en, desk, page string) (subject, Person) {
		return subject{login: login, name: name + mark, kind: kind},
			Person{Login: login, Name: name + mark, RoleZH: zh, RoleEN: en, Desk: desk, Page: page}
	}
	var ss []subject
	var ps []Person
	add := func(s subject, p Person) { ss, ps = append(ss, s), append(ps, p) }
	add(one(guest, "周文博", human, "竞买人（正在竞价）", "bidder in a running auction", "public", "bidding"))
	add(one(lessee, "何静姝", human, "承租人、优先购买权人", "lessee with a priority right", "public", "bidding"))
	add(one(lender, "云岭农村商业银行", company, "申请执行人", "creditor who applied", "party", "cases"))
	add(one(workman, "刘乐山", human, "普通债权人", "ordinary creditor", "party", "cases"))
	for i, d := range debtors {
		add(one(d, string([]rune("高宋唐韩曾")[i])+given(4*i+1), human, "被执行人", "debtor", "party", "cases"))
	}
	add(one(borrowers, "云溪松涛纺织有限公司", company, "被执行人（公司）", "debtor (company)", "party", "cases"))
	surnames := []rune("罗谢马林黄许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章苏潘葛奚范彭")
	for i := 2; i <= bidderCount; i++ {
		add(one(bidder(i), string(surnames[i%len(surnames)])+given(2*i+5), human, "竞买人", "bidder", "public", "deposits"))
	}
	return ss, ps
}

const bidderCount = 28

// regulars are the bidders of the history; the last few only see their deposits
// paid by strangers (stray).
const regulars = bidderCount - 3

func bidder(i int) string { return fmt.Sprintf("bidder%02d", (i-1)%bidderCount+1) }

func regular(i int) string { return bidder((i-1)%regulars + 1) }

// identityNumber is a number of region 990000, which does not exist, with a right
// check character (GB 11643, ISO 7064 MOD 11-2).
func identityNumber(n int) string {
	s := fmt.Sprintf("990000%04d0101%03d", 1960+n/900, n%900+1)
	weights := [...]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}
	sum := 0
	for i, w := range weights {
		sum += int(s[i]-'0') * w
	}
	return s + string("10X98765432"[sum%11])
}

// creditCode is a code of the same region with a right check character (GB 32100).
func creditCode(n int) string {
	const alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
	s := fmt.Sprintf("91990000DEM%06d", n)
	sum, weight := 0, 1
	for i := range len(s) {
		sum += strings.IndexByte(alphabet, s[i]) * weight
		weight = weight * 3 % 31
	}
	return s + string(alphabet[(31-sum%31)%31])
}

// accountNo is the number of somebody's own account; no bank has the prefix 9999.
func accountNo(of string) string {
	n := 7
	for _, r := range of {
		n = (n*31 + int(r)) % 1_000_000_000
	}
	return fmt.Sprintf("9999%012d", n)
}

// register lets everybody in ss register, prove their names and take office, as
// many at once as the stage has slots.
func (p *Province) register(ctx context.Context, ss []subject) error {
	work := make(chan int)
	errs := make([]error, len(ss))
	var done sync.WaitGroup
	for range atOnce {
		done.Go(func() {
			for i := range work {
				errs[i] = p.registerOne(ctx, ss[i])
			}
		})
	}
	for i := range ss {
		work <- i
	}
	close(work)
	done.Wait()
	for i, err := range errs {
		if err != nil {
			return fmt.Errorf("register %s: %w", ss[i].login, err)
		}
	}
	return nil
}

func (p *Province) registerOne(ctx context.Context, s subject) error {
	n := int(p.registered.Add(1))
	in := fields{"kind": s.kind, "login": s.login, "password": Password, "name": s.name, "id_number": identityNumber(n)}
	if s.kind == company {
		in["id_number"], in["representative"] = creditCode(n), "示例代表人"
	}
	out, err := p.c.do(ctx, "", "person.register", in)
	if err != nil {
		return err
	}
	p.c.knows(s.login, Password)
	p.mu.Lock()
	p.ids[s.login], p.names[s.login] = text(out["person"]), s.name
	p.mu.Unlock()
	proof := fields{}
	if s.kind == company {
		proof["evidence"] = paper("营业执照" + s.login)
	}
	_, err = p.c.do(ctx, s.login, "proof.file", proof)
	if err != nil {
		return err
	}
	for _, role := range s.roles {
		in := fields{"login": s.login, "role": role}
		if s.court != "" {
			in["court"] = s.court
		}
		_, err = p.c.do(ctx, p.operator, "staff.grant", in)
		if err != nil {
			return err
		}
	}
	p.c.forget(s.login) // the next token says that the name is proved, and the roles
	return nil
}
