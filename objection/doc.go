// Package objection is the law of objections to enforcement (执行异议): who may say
// that an act of enforcement broke the law, or that the property is somebody else's,
// by when, who decides it, and what it does meanwhile to the lot and to the money.
//
// Two kinds are told apart. An objection to conduct (民事诉讼法 Art. 236) comes from a
// party or an interested person; it stops nothing by itself, the court may stop, and
// the next remedy is reconsideration by the higher court within ten days of service. A
// third party's objection (Art. 238) says that the property cannot be enforced
// against; from acceptance until it is over the property is not disposed of and its
// money is held, and the next remedy is an action within fifteen days.
//
// [Steps] is the whole machine. Whoever handled, priced, published or paid in the case
// never sits on the panel ([CheckPanel]); the schema refuses it too. Objections to a
// reference price are package valuation's and those to a distribution plan package
// payments'. Package objectionpg stores and serves all this.
package objection
