package registry_test

import (
	"bytes"
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"fachui/internal/cn"
	"fachui/internal/event"
	"fachui/internal/pgtest"
	"fachui/internal/ref"
	"fachui/internal/registry"
)

func TestPersonalDataOfAPartyIsUnreadableInTheDatabase(t *testing.T) {
	t.Parallel()
	d, ctx := newDesk(t).open(aCourt), context.Background()
	caseID := d.file("（2026）川0104执1号")
	n := person(registry.Debtor, "张三丰", zhangID)
	n.Phone, n.Address = "13800138000", "成都市锦江区某路1号"
	id := d.party(caseID, n)

	var row []byte
	err := d.pool.QueryRow(ctx, `select convert_to(p::text, 'utf8') from party p where party_id = $1`, id).Scan(&row)
	require.NoError(t, err)
	for _, secret := range []string{"张三丰", zhangID, "13800138000", "某路"} {
		require.False(t, bytes.Contains(row, []byte(secret)), "%s is readable", secret)
	}
	ps, err := registry.Parties(ctx, d.pool, jinjiang, caseID)
	require.NoError(t, err)
	require.Len(t, ps, 1)
	require.Equal(t, "张某某", ps[0].Name)
	require.True(t, ps[0].Reachable)

	tx, err := d.pool.Begin(ctx)
	require.NoError(t, err)
	defer tx.Rollback(ctx) //nolint:errcheck // committed below
	name, err := d.PartyName(ctx, tx, jinjiang, id, "制作成交确认书", d.clerk, at)
	require.NoError(t, err)
	require.Equal(t, cn.Name("张三丰"), name)
	require.NoError(t, tx.Commit(ctx))
	require.Equal(t, 1, d.events("party.opened"), "opening a name is recorded")
}

func TestPartyFields(t *testing.T) {
	t.Parallel()
	d, ctx := newDesk(t).open(aCourt), context.Background()
	caseID := d.file("（2026）川0104执1号")
	company := registry.NewParty{Kind: registry.Creditor, Nature: registry.Company, Name: "成都某某银行股份有限公司", IDNumber: "91350100M000100Y43"}
	for name, tt := range map[string]struct {
		party registry.NewParty
		want  error
	}{
		"a company by its code":           {company, nil},
		"a company by a person's number":  {registry.NewParty{Kind: registry.Creditor, Nature: registry.Company, Name: "某公司", IDNumber: zhangID}, cn.ErrCreditCode},
		"a person by a company's code":    {person(registry.Creditor, "张三", "91350100M000100Y43"), cn.ErrIDNumber},
		"a wrong check character":         {person(registry.Creditor, "张三", "110105194912310021"), cn.ErrIDNumber},
		"an unknown kind":                 {person("plaintiff", "张三", ""), registry.ErrPartyFields},
		"an unknown nature":               {registry.NewParty{Kind: registry.Creditor, Nature: "ghost", Name: "张三"}, registry.ErrPartyFields},
		"no name":                         {person(registry.Creditor, "", ""), registry.ErrPartyFields},
		"a telephone of ten digits":       {registry.NewParty{Kind: registry.Creditor, Nature: registry.Natural, Name: "李四", Phone: "1380013800"}, cn.ErrPhone},
		"a login that nobody has":         {registry.NewParty{Kind: registry.Creditor, Nature: registry.Natural, Name: "李四", Login: "nobody"}, registry.ErrLoginUnknown},
		"a person known by the name only": {person(registry.Interested, "王五", ""), nil},
	} {
		_, err := d.AddParty(ctx, jinjiang, caseID, tt.party, d.clerk, at)
		require.ErrorIs(t, err, tt.want, name)
	}
	_, err := d.AddParty(ctx, jinjiang, caseID, company, d.clerk, at)
	require.ErrorIs(t, err, registry.ErrPartyTwice)
	company.Kind = registry.PriorityPurchaser
	_, err = d.AddParty(ctx, jinjiang, caseID, company, d.clerk, at)
	require.NoError(t, err, "one person may be two things in a case")
}

func TestTwoClerksCannotAddOnePartyTwice(t *testing.T) {
	t.Parallel()
	d := newDesk(t).open(aCourt)
	caseID := d.file("（2026）川0104执1号")
	errs := atOnce(4, func(int) error {
		_, err := d.AddParty(context.Background(), jinjiang, caseID, person(registry.Debtor, "张三", zhangID), d.clerk, at)
		return err
	})
	added := 0
	for _, err := range errs {
		if err == nil {
			added++
			continue
		}
		require.ErrorIs(t, err, registry.ErrPartyTwice)
	}
	require.Equal(t, 1, added)
}

func TestAPartyIsLinkedOnlyToThePersonItIs(t *testing.T) {
	t.Parallel()
	d, ctx := newDesk(t).open(aCourt), context.Background()
	caseID := d.file("（2026）川0104执1号")
	zhang := d.people.register("zhangsan", "张三", zhangID)
	d.people.register("lisi", "李四", liID)
	id := d.party(caseID, person(registry.Debtor, "张三", ""))

	require.ErrorIs(t, d.LinkParty(ctx, jinjiang, id, "lisi", "身份证复印件", d.clerk, at), registry.ErrLinkName)
	require.ErrorIs(t, d.LinkParty(ctx, jinjiang, id, "zhangsan", "", d.clerk, at), registry.ErrReason)
	require.NoError(t, d.LinkParty(ctx, jinjiang, id, "zhangsan", "身份证复印件", d.clerk, at))
	p, err := registry.FindParty(ctx, d.pool, jinjiang, id)
	require.NoError(t, err)
	require.Equal(t, zhang, p.Person)
	is, err := registry.IsParty(ctx, d.pool, zhang, caseID)
	require.NoError(t, err)
	require.True(t, is)
	is, err = registry.IsParty(ctx, d.pool, ref.New(), caseID)
	require.NoError(t, err)
	require.False(t, is)
}

func TestARegisteredPersonIsLinkedByProvedNumber(t *testing.T) {
	t.Parallel()
	d, ctx := newDesk(t).open(aCourt), context.Background()
	caseID := d.file("（2026）川0104执1号")
	zhang := d.people.register("zhangsan", "张三", zhangID)
	p, err := registry.FindParty(ctx, d.pool, jinjiang, d.party(caseID, person(registry.Debtor, "张三", zhangID)))
	require.NoError(t, err)
	require.Equal(t, zhang, p.Person)
}

func TestAPartyFindsTheirOwnCase(t *testing.T) {
	t.Parallel()
	d, ctx := newDesk(t).open(aCourt), context.Background()
	caseID := d.file("（2026）川0104执1号")
	d.party(caseID, person(registry.Debtor, "张三", zhangID))
	creditor := d.party(caseID, person(registry.Creditor, "李四", liID))
	no := caseNo(t, "（2026）川0104执1号")

	zhang := event.Actor{Person: d.people.register("zhangsan", "张三", zhangID), Role: "person"}
	stranger := event.Actor{Person: d.people.register("wangwu", "王五", "51010419900307123X"), Role: "person"}
	unproved := event.Actor{Person: d.people.register("anyone", "", ""), Role: "person"}
	for _, who := range []event.Actor{stranger, unproved} {
		_, err := d.JoinCase(ctx, no, who, at)
		require.ErrorIs(t, err, registry.ErrCaseUnknown)
	}
	n, err := d.JoinCase(ctx, no, zhang, at)
	require.NoError(t, err)
	require.Equal(t, 1, n)
	own, err := registry.OwnCases(ctx, d.pool, zhang.Person, registry.Page{})
	require.NoError(t, err)
	require.Len(t, own, 1)
	require.Equal(t, registry.Debtor, own[0].Kind)

	_, err = d.LodgeClaim(ctx, jinjiang, creditor, ordinary("1000"), d.clerk, at)
	require.NoError(t, err)
	v, err := registry.FindOwnCase(ctx, d.pool, zhang.Person, caseID)
	require.NoError(t, err)
	require.Len(t, v.Parties, 2)
	require.Len(t, v.Own, 1)
	require.Empty(t, v.Claims, "the claims of others are in the plan, not here")
	_, err = registry.FindOwnCase(ctx, d.pool, stranger.Person, caseID)
	require.ErrorIs(t, err, registry.ErrCaseUnknown)
}

func TestRemovingAParty(t *testing.T) {
	t.Parallel()
	d, ctx := newDesk(t).open(aCourt), context.Background()
	caseID := d.file("（2026）川0104执1号")
	id := d.party(caseID, person(registry.Creditor, "张三", zhangID))
	claim, err := d.LodgeClaim(ctx, jinjiang, id, ordinary("1000"), d.clerk, at)
	require.NoError(t, err)
	require.ErrorIs(t, d.RemoveParty(ctx, jinjiang, id, "登记错误", d.clerk, at), registry.ErrPartyHasClaim)
	require.NoError(t, d.WithdrawClaim(ctx, jinjiang, claim, 1, "登记错误", d.clerk, at))
	require.NoError(t, d.RemoveParty(ctx, jinjiang, id, "登记错误", d.clerk, at))
	_, err = registry.FindParty(ctx, d.pool, jinjiang, id)
	require.ErrorIs(t, err, registry.ErrPartyUnknown)
	d.party(caseID, person(registry.Creditor, "张三", zhangID)) // and may come back
}

func payee(holder cn.Name, number string) registry.NewPayee {
	return registry.NewPayee{Bank: "中国工商银行成都春熙支行", BankCode: "102651000018", Number: number, Holder: holder}
}

func TestAPartyIsPaidOnlyUnderItsOwnName(t *testing.T) {
	t.Parallel()
	d, ctx := newDesk(t).open(aCourt), context.Background()
	caseID := d.file("（2026）川0104执1号")
	zhang := event.Actor{Person: d.people.register("zhangsan", "张三", zhangID), Role: "person"}
	li := event.Actor{Person: d.people.register("lisi", "李四", liID), Role: "person"}
	a := d.party(caseID, person(registry.Creditor, "张三", zhangID))
	b := d.party(caseID, person(registry.Creditor, "李四", liID))

	_, err := d.PayeeAccount(ctx, d.pool, jinjiang, a)
	require.ErrorIs(t, err, registry.ErrPayeeNone)
	require.ErrorIs(t, d.ConfirmOwnPayee(ctx, a, payee("张三", "6222020000000001"), li, at), registry.ErrNotThisParty)
	require.ErrorIs(t, d.ConfirmOwnPayee(ctx, a, payee("李四", "6222020000000001"), zhang, at), registry.ErrPayeeHolder)
	require.ErrorIs(t, d.ConfirmOwnPayee(ctx, a, payee("张三", "1234567"), zhang, at), registry.ErrPayeeFields)
	require.NoError(t, d.ConfirmOwnPayee(ctx, a, payee("张三", "6222 0200 0000 0001"), zhang, at))
	require.NoError(t, d.ConfirmOwnPayee(ctx, a, payee("张三", "6222020000000002"), zhang, at))
	got, err := d.PayeeAccount(ctx, d.pool, jinjiang, a)
	require.NoError(t, err)
	require.Equal(t, registry.PayeeAccount{Party: a, Bank: "中国工商银行成都春熙支行", BankCode: "102651000018",
		Number: "6222020000000002", Holder: "张三", Version: 2, ConfirmedAt: at}, got)

	require.ErrorIs(t, d.RecordPayee(ctx, jinjiang, b, payee("李四", "6222020000000001"), "签字确认书", d.clerk, at), registry.ErrPayeeShared)
	require.Equal(t, 1, d.events("payee.shared_refused"), "the attempt is recorded though it was refused")
	require.ErrorIs(t, d.RecordPayee(ctx, jinjiang, b, payee("李四", "6222020000000003"), "", d.clerk, at), registry.ErrReason)
	require.NoError(t, d.RecordPayee(ctx, jinjiang, b, payee("李四", "6222020000000003"), "签字确认书", d.clerk, at))

	owner := pgtest.Owner(t, d.pool)
	refusedForAll(t, d.pool, owner, `update payee_account set number_tail = '9999'`)
	refusedForAll(t, d.pool, owner, `
		insert into payee_account (court_id, party_id, version, bank, bank_code, number_enc, number_hash, number_tail,
			holder_enc, holder_hash, how, evidence, confirmed_by, confirmed_at)
		select court_id, party_id, 9, bank, bank_code, number_enc, number_hash, number_tail,
			holder_enc, sha256('另一人'), how, evidence, confirmed_by, confirmed_at
		from payee_account`)
}

// Two parties who bring one account number at the same moment: one of them.
func TestOneAccountUnderTwoNamesAtOnce(t *testing.T) {
	t.Parallel()
	d := newDesk(t).open(aCourt)
	caseID := d.file("（2026）川0104执1号")
	parties := []ref.ID{d.party(caseID, person(registry.Creditor, "张三", zhangID)), d.party(caseID, person(registry.Creditor, "李四", liID))}
	names := []cn.Name{"张三", "李四"}
	errs := atOnce(2, func(i int) error {
		return d.RecordPayee(context.Background(), jinjiang, parties[i], payee(names[i], "6222020000000001"), "签字确认书", d.clerk, at)
	})
	require.True(t, (errs[0] == nil) != (errs[1] == nil), "%v and %v", errs[0], errs[1])
}
