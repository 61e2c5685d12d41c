// Package wording writes the three texts with which a court lists a property: the
// announcement (拍卖公告), the notes for bidders (竞买须知) and what the price rests on
// (价格依据说明).
//
// They come from one named version of templates and the facts of a lot: [Write] is a
// function of [Facts] and nothing else, so that the same lot has the same text on any
// day. Which paragraphs stand in it follows from the round, the class of the property
// and what happened before. Each paragraph names the items of 法释〔2016〕18号 Art. 13
// and 14 that it answers, so that the text itself is the checklist; those that the law
// asks for cannot be changed, the others can ([Papers.Edit]).
//
// A fact that is missing leaves a named [Gap], never an empty sentence: one that the
// law asks for keeps the text from being published; of the rest the text says that it
// was not found out.
package wording
