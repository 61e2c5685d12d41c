// Package papers writes the papers of a sale: the confirmation that the platform
// publishes (法释〔2016〕18号 Art. 22), the rulings of the court, and the notices by which
// it asks registries to co-operate (民事诉讼法 Art. 262). Each kind has a template, a file
// of words with places for facts, and a list of the articles that it cites.
//
// [Write] is pure: the same facts are the same paper, word for word. Articles stand in
// data and not in the templates, with the version of the text that numbers them: the
// auction article of the Civil Procedure Law was 247, then 254, and is 258 since 2023.
// Money is written in figures and in capital characters. What a paper says about rights
// of others in the property follows from auction.Fates (拍卖变卖规定 Art. 28).
package papers
