package identity

import (
	"fachui/internal/basis"
	"fachui/internal/fault"
)

// What can be wrong with a registration.
var (
	ErrKind = fault.Define(fault.Invalid, "person.kind", basis.Basis{},
		"没有“{kind}”这一类主体。自然人填 person，单位填 company。",
		"There is no kind \"{kind}\". It is person or company.")
	ErrPaper = fault.Define(fault.Invalid, "person.paper", basis.Basis{},
		"证件种类不适用。可用的有：{papers}。",
		"This paper cannot be used here. Use one of: {papers}.")
	ErrPaperNumber = fault.Define(fault.Invalid, "person.paper_number", basis.Basis{},
		"证件号码不正确。应为证件上的 5 至 20 位字母、数字或汉字。",
		"The number of the paper is wrong. It should be the 5 to 20 letters, digits or characters on the paper.")
	ErrRepresentative = fault.Define(fault.Invalid, "person.representative", basis.Basis{},
		"请填写法定代表人或负责人的姓名。",
		"Give the name of the legal representative.")
	ErrNoRepresentative = fault.Define(fault.Invalid, "person.no_representative", basis.Basis{},
		"自然人没有法定代表人，请去掉该项；委托他人办理请在报名时填写代理人。",
		"A natural person has no legal representative; leave it out, and name an agent when you apply for a lot.")
	ErrLogin = fault.Define(fault.Invalid, "person.login", basis.Basis{},
		"登录名不合要求。应以小写字母开头，共 3 至 32 位，只用小写字母、数字、点、短横和下划线。请勿使用手机号或证件号。",
		"The login does not fit. It starts with a letter and has 3 to 32 lower-case letters, digits, dots, hyphens or underscores. Do not use a telephone or identity number.")
	ErrLoginTaken = fault.Define(fault.Conflict, "person.login_taken", basis.Basis{},
		"登录名“{login}”已被使用，请换一个。",
		"The login \"{login}\" is taken; choose another.")
	ErrNumberTaken = fault.Define(fault.Conflict, "person.number_taken", basis.Online2016(17),
		"该证件号码已注册过账号，一个主体只能有一个账号。请用原账号登录；若并非本人注册，请联系平台核实。",
		"An account exists for this paper already; each person has one. Sign in with it, or write to the platform if you did not make it.")
	ErrPassword = fault.Define(fault.Invalid, "person.password", basis.Basis{},
		"密码不合要求：{why}。应为 10 至 128 个字符，不含登录名，也不是常见密码。",
		"The password does not fit: {why}. It should have 10 to 128 characters, not contain the login and not be a common one.")
	ErrProvedFixed = fault.Define(fault.Refused, "person.proved", basis.Online2016(17),
		"实名已认证，不能再修改证件信息。确有变更的，请联系平台凭证件办理。",
		"The real name is proved, so the papers cannot be changed here. If they have changed, bring them to the platform.")
	ErrNoPerson = fault.Define(fault.NotFound, "person.unknown", basis.Basis{},
		"没有这个用户。请核对登录名或编号。",
		"There is no such person. Check the login or identifier.")
	ErrNoPapers = fault.Define(fault.Refused, "person.no_papers", basis.Basis{},
		"尚未填写证件信息。请先填写姓名和证件号码。",
		"No papers are on file. Give name and number first.")
	ErrReason = fault.Define(fault.Invalid, "person.reason", basis.Basis{},
		"请写明理由（至少四个字），该理由会被记录。",
		"Give a reason of at least four characters; it is put on record.")
	ErrOtherRing = fault.Define(fault.Refused, "keyring.other_database", basis.Basis{},
		"本机密钥不属于这个数据库：用它无法读取已有数据，也会使同一人重复注册。请换用该数据库原来的密钥目录。",
		"This keyring does not belong to this database: it could not read what is there and one person could register twice. Use the keyring that the database was made with.")
)

// What can be wrong with signing in.
var (
	ErrCredentials = fault.Define(fault.Unknown, "session.credentials", basis.Basis{},
		"登录名或密码不正确。", "The login or the password is wrong.")
	ErrTooOften = fault.Define(fault.Busy, "session.too_often", basis.Basis{},
		"尝试次数过多，请在 {seconds} 秒后再试。", "Too many attempts. Try again in {seconds} seconds.")
	ErrCrowded = fault.Define(fault.Busy, "session.crowded", basis.Basis{},
		"登录人数较多，请在几秒后再试。", "Many people are signing in. Try again in a few seconds.")
	ErrNoSession = fault.Define(fault.NotFound, "session.unknown", basis.Basis{},
		"没有这个登录，或者它已经结束。", "There is no such session, or it has ended.")
	ErrEnded = fault.Define(fault.Unknown, "session.ended", basis.Basis{},
		"登录已失效，请重新登录。", "This session has ended. Sign in again.")
	ErrToken = fault.Define(fault.Unknown, "session.token", basis.Basis{},
		"访问令牌无效或已过期。请用会话换取新令牌（POST /api/v1/tokens）。",
		"The access token is wrong or has expired. Get a new one from your session (POST /api/v1/tokens).")
	ErrNeedsSession = fault.Define(fault.Unknown, "session.needed", basis.Basis{},
		"换取访问令牌须提供会话（请求体 session 或会话 Cookie），不能用旧令牌换新令牌。",
		"A token is made from a session (\"session\" in the body, or the session cookie), not from another token.")
	ErrTokenOld = fault.Define(fault.Unknown, "session.token_outdated", basis.Basis{},
		"您的身份或职务有变化，请换取新令牌（POST /api/v1/tokens）。",
		"Your roles have changed. Get a new token (POST /api/v1/tokens).")
)

// What can be wrong with a proof of the real name.
var (
	ErrAlreadyProved = fault.Define(fault.Conflict, "proof.already", basis.Basis{},
		"实名已认证，无需重复。", "The real name is proved already.")
	ErrProofPending = fault.Define(fault.Conflict, "proof.pending", basis.Basis{},
		"证件正在人工核验，请等待结果。", "The papers are being checked by hand. Wait for the result.")
	ErrEvidence = fault.Define(fault.Invalid, "proof.evidence", basis.Basis{},
		"请提供{what}扫描件的 SHA-256 值（64 位十六进制）。",
		"Give the SHA-256 of the scan of {what} (64 hexadecimal digits).")
	ErrProofTooOften = fault.Define(fault.Busy, "proof.too_often", basis.Basis{},
		"今日认证次数已满，请在 {seconds} 秒后再试，或改由人工核验。",
		"No more attempts today. Try again in {seconds} seconds.")
	ErrNoProof = fault.Define(fault.NotFound, "proof.unknown", basis.Basis{},
		"没有这次待核验的实名申请。", "There is no such proof waiting for a decision.")
	ErrProofDecided = fault.Define(fault.Conflict, "proof.decided", basis.Basis{},
		"这次申请已有决定。", "This proof has been decided already.")
	ErrProofSelf = fault.Define(fault.Forbidden, "proof.self", basis.Basis{},
		"不能核验自己的证件，请由另一位运营人员办理。", "Nobody accepts their own papers; another operator must.")
	ErrProofStale = fault.Define(fault.Conflict, "proof.stale", basis.Basis{},
		"申请后证件信息已更改，请让其重新申请。", "The papers were changed after this was filed; it must be filed again.")
)

// What can be wrong with a role.
var (
	ErrNoRole = fault.Define(fault.Invalid, "role.unknown", basis.Basis{},
		"没有“{role}”这一职务。可用的有：{roles}。", "There is no role \"{role}\". The roles are: {roles}.")
	ErrRoleCourt = fault.Define(fault.Invalid, "role.court", basis.Basis{},
		"“{role}”是法院职务，须写明法院；平台职务则不写法院。",
		"A court role such as \"{role}\" needs a court; a platform role has none.")
	ErrNoCourt = fault.Define(fault.NotFound, "role.no_court", basis.Basis{},
		"没有法院“{court}”。请先开通该法院。", "There is no court \"{court}\". Open it first.")
	ErrRoleHeld = fault.Define(fault.Conflict, "role.held", basis.Basis{},
		"此人已担任该职务。", "The person holds this role already.")
	ErrRoleNotHeld = fault.Define(fault.Conflict, "role.not_held", basis.Basis{},
		"此人未担任该职务，无需解除。", "The person does not hold this role, so there is nothing to end.")
	ErrRoleSelf = fault.Define(fault.Forbidden, "role.self", basis.Basis{},
		"不能给自己授予或解除职务，请由另一位运营人员办理。", "Nobody grants or ends their own roles; another operator must.")
	ErrRoleUnproved = fault.Define(fault.Refused, "role.unproved", basis.Basis{},
		"此人尚未实名认证，不能授予职务：两个账号是否为两个人，只有实名才能证明。请先完成实名认证。",
		"The person's real name is not proved. Only that shows that two accounts are two people, so prove it first.")
	ErrRoleCompany = fault.Define(fault.Refused, "role.company", basis.Basis{},
		"职务只能授予自然人。", "Only a natural person can hold a role.")
	ErrLastOperator = fault.Define(fault.Refused, "role.last_operator", basis.Basis{},
		"这是最后一位平台运营人员，不能解除。请先任命另一位。",
		"This is the last operator, who cannot be removed. Appoint another first.")
	ErrBootstrapped = fault.Define(fault.Conflict, "role.bootstrapped", basis.Basis{},
		"平台已有运营人员，不能再次初始化。请由现有运营人员任命。",
		"The platform has an operator already. New ones are appointed by an operator.")
)
