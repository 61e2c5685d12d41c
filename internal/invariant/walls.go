package invariant

import "fachui/internal/basis"

// ofWalls are the invariants of the schema itself: what holds for every writer.
func ofWalls() []Invariant {
	return []Invariant{saysHow(), alwaysOn(), smallRoles(), onlyAdded(), exactToTheFen()}
}

func saysHow() Invariant {
	return Invariant{
		"W-ways", "每张表都写明可怎样变更：只增、可改不可删、或临时。", "Every table says how it may change: append only, changeable, or ephemeral.",
		basis.Basis{}, []test{
			ask(words("张表", "tables"), words("护栏为 {guards}。", "Its guards are {guards}."), tablesSQL+`
				select name as place, guards, guards not in ('append_only append_only_truncate', 'no_delete no_truncate', 'no_truncate') as bad
				from tables`),
		},
	}
}

func alwaysOn() Invariant {
	return Invariant{
		"W-always", "所有触发器始终启用，任何会话都不能绕过；所有约束都已验证。", "Every trigger is always on, whatever a session sets; every constraint is validated.",
		basis.Basis{}, []test{
			ask(words("个触发器", "triggers"), words("未始终启用（{enabled}）。", "It is not always on ({enabled})."), `
				select c.relname || '.' || t.tgname as place, t.tgenabled as enabled, t.tgenabled <> 'A' as bad
				from pg_trigger t
				join pg_class c on c.oid = t.tgrelid
				where c.relnamespace = 'public'::regnamespace and not t.tgisinternal`),
			ask(words("个约束", "constraints"), words("未经验证。", "It is not validated."), `
				select conrelid::regclass || '.' || conname as place, not convalidated as bad
				from pg_constraint
				where connamespace = 'public'::regnamespace and conrelid <> 0`),
			ask(words("个外键触发器", "foreign-key triggers"), words("已被停用（{enabled}）。", "It is switched off ({enabled})."), `
				select c.relname || '.' || t.tgname as place, t.tgenabled as enabled, t.tgenabled <> 'O' as bad
				from pg_trigger t
				join pg_class c on c.oid = t.tgrelid
				where c.relnamespace = 'public'::regnamespace and t.tgisinternal`),
		},
	}
}

func smallRoles() Invariant {
	return Invariant{
		"W-roles", "应用和审计的数据库身份不是超级用户，不拥有任何对象，不能建表；审计身份只能读。",
		"Neither the serving role nor the auditor is a superuser, owns anything or can create; the auditor can only read.",
		basis.Basis{}, []test{
			ask(words("个数据库身份", "roles"), words("权限过大：拥有 {owned} 个对象，{rights}。", "It may do too much: owns {owned} objects, {rights}."), `
				select r.rolname as place, o.owned, concat_ws(' ', case when r.rolsuper then 'superuser' end, case when r.rolcreaterole then 'createrole' end,
						case when r.rolbypassrls then 'bypassrls' end, case when r.rolreplication then 'replication' end,
						case when has_schema_privilege(r.oid, 'public', 'create') then 'create' end,
						case when pg_has_role(r.oid, 'fachui_owner', 'member') then 'owner' end) as rights,
					r.rolsuper or r.rolcreaterole or r.rolcreatedb or r.rolbypassrls or r.rolreplication or o.owned > 0
					or has_schema_privilege(r.oid, 'public', 'create') or pg_has_role(r.oid, 'fachui_owner', 'member') as bad
				from pg_roles r
				cross join lateral (
					select (
						select count(*)
						from pg_class c
						where c.relowner = r.oid) + (
						select count(*)
						from pg_proc p
						where p.proowner = r.oid) as owned) o
				where r.rolname in ('fachui_app', 'fachui_auditor')`),
			ask(words("张表", "tables"), words("审计身份能写。", "The auditor can write it."), tablesSQL+`
				select name as place, has_table_privilege('fachui_auditor', oid, 'insert, update, delete, truncate, references, trigger') as bad
				from tables`),
		},
	}
}

func onlyAdded() Invariant {
	return Invariant{
		"W-facts", "事实只能增加：应用对只增表无修改、删除权，对任何表无清空权；没有人人可写的表。",
		"Facts are only added: the serving role cannot update or delete them, or truncate anything, and nothing is open to all.",
		basis.Basis{}, []test{
			ask(words("张表", "tables"), words("越权的授权：{grants}", "Grants that should not be: {grants}"), tablesSQL+`
				select t.name as place, g.grants, g.grants is not null as bad
				from tables t
				left join lateral (
					select string_agg(coalesce(nullif(a.grantee, 0)::regrole::text, 'public') || ':' || lower(a.privilege_type), ' ') as grants
					from aclexplode(t.acl) a
					where a.grantee <> t.owner and not (
						a.grantee = 'fachui_auditor'::regrole and a.privilege_type = 'SELECT'
						or a.grantee = 'fachui_app'::regrole and (a.privilege_type in ('SELECT', 'INSERT')
							or a.privilege_type = 'UPDATE' and t.guards <> 'append_only append_only_truncate'
							or a.privilege_type = 'DELETE' and t.guards = 'no_truncate'))) g on true`),
			ask(words("个按栏授权", "grants on columns"), words("只增表的栏可被修改：{grants}", "A column of facts can be updated: {grants}"), tablesSQL+`
				select t.name || '.' || a.attname as place, string_agg(x.grantee::regrole::text || ':' || lower(x.privilege_type), ' ') as grants,
					bool_or(x.privilege_type = 'UPDATE' and t.guards = 'append_only append_only_truncate') as bad
				from tables t
				join pg_attribute a on a.attrelid = t.oid and a.attacl is not null
				cross join lateral aclexplode(a.attacl) x
				group by t.name, a.attname`),
		},
	}
}

func exactToTheFen() Invariant {
	return Invariant{
		"I24", "金额精确到分，从不用浮点数。", "Amounts are exact to the fen and never a float.",
		basis.CaseFunds2017(3), []test{
			ask(words("个数值栏", "numeric columns"), words("类型为 {type}。", "Its type is {type}."), `
				select c.relname || '.' || a.attname as place, format_type(a.atttypid, a.atttypmod) as type,
					format_type(a.atttypid, a.atttypmod) <> 'numeric(20,2)' as bad
				from pg_attribute a
				join pg_class c on c.oid = a.attrelid
				where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped
				  and a.atttypid in ('numeric'::regtype, 'float4'::regtype, 'float8'::regtype, 'money'::regtype)`),
		},
	}
}

// tablesSQL names the tables, with the guards that refuse for everybody.
const tablesSQL = `
	with tables as (
		select c.oid, c.relname::text as name, c.relowner as owner, c.relacl as acl, coalesce((
			select string_agg(t.tgname, ' ' order by t.tgname)
			from pg_trigger t
			join pg_proc p on p.oid = t.tgfoid
			where t.tgrelid = c.oid and not t.tgisinternal and p.proname = 'refuse_change' and t.tgenabled = 'A'), '') as guards
		from pg_class c
		where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relname <> 'goose_db_version')`
