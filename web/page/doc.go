// Package page is the pages' half of the house's face: it shows what operations
// of the interface answer, and takes forms that do what those operations do.
//
// # A page
//
// A page is one row: where it is, who may open it, what it gathers, and the
// template that shows it.
//
//	page.Page{
//		Path: "/lots/:lot", Name: "lot", Access: route.Public(), Desk: page.Public,
//		Title: fault.Text{ZH: "标的", EN: "Lot"},
//		Load:  func(ctx context.Context, r *page.Request) (any, error) { … },
//	}
//
// Load gathers through [Ask] alone: each question goes through the door of an
// operation of the route table, so a page can show nothing that the interface
// would refuse to the same person, and what a page can do a program can do, too.
// A page has a struct of its own for what it shows. Families of pages (one room
// each) are listed where the house is assembled.
//
// Templates are html/template files of the family. The dot is a [Frame]: .P is
// what Load returned, .R the request. Both languages stand side by side in
// {{t "中文" "English"}}; a template is parsed once for each. Parts that pages
// share (tables, tags, tasks, prices) are in parts.html, each with its keys above
// it, and are all shown at /about/components.
//
// # A form
//
// For each operation that changes something there is a form row at the same
// address without /api/v1 (a DELETE adds /end), through the same door:
//
//	{{with .Form "apply" (printf "/lots/%s/applications" .P.ID) "next" "/me/auctions"}}
//	{{.Open}}
//	{{.Money "amount" "金额" "Amount" required (hint "到分" "To the fen") (about "lot.price_")}}
//	{{.Text "leases.0.lessee" "承租人" "Lessee"}}
//	{{.Button "报名" "Apply"}}
//	{{.Close}}
//	{{end}}
//
// Fields carry the JSON names of the operation's input; "leases.0.lessee" is a
// member of a row of a list, and rows left blank are dropped. A success leads to
// next (where {member} stands for a member of the answer) with a word of what was
// done; a refusal shows the page again, with its words and legal basis, beside
// the field it is about: the field that the door names, or the one that claims the
// code with about. What was typed stays, but for secrets.
//
// A list is as long as it needs to be without scripts: {{range $i := .Rows "leases" 0}}
// gives the numbers of its rows and {{.More "leases" "再加几行" "More rows"}} shows the
// form again with more of them. What is said only once, such as names that were
// opened, is shown by the page named with "show", which takes it with [Answer]. A
// preview is {{.Look "/…/checks" "预览" "Preview"}}: an operation that changes nothing
// answers beside what was typed.
//
// What cannot be undone asks for a word: {{.Sure "撤回" "withdraw"}}.
//
// Each form carries a key of its own, which is done once ([Once]): pressing twice,
// going back, a second tab and a retry do no harm. Whoever's session has ended
// signs in and finds what was typed.
//
// Everything works without JavaScript, but for the live room. Nothing is loaded
// from elsewhere, no script or style stands in a page itself, and files of the
// site have an address that changes with their content.
package page
