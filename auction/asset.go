package auction

// AssetKind is what the notice periods turn on.
type AssetKind string

// The kinds of asset.
const (
	Movable   AssetKind = "movable"   // 动产
	Immovable AssetKind = "immovable" // 不动产
	Right     AssetKind = "right"     // 其他财产权
)

// Class is what special rules turn on; any other word is a class without one.
type Class string

// The classes that have rules of their own.
const (
	Housing      Class = "housing"
	Land         Class = "land"
	Equity       Class = "equity"
	Ship         Class = "ship"
	ListedShares Class = "listed_shares"
)

// RealProperty reports whether c is land or a building.
func (c Class) RealProperty() bool {
	return c == Housing || c == Land || c == "commercial" || c == "industrial"
}

// CheckClass refuses what this channel may not sell: ships have rules of their
// own (法释〔2015〕6号) and listed shares are sold through the exchange.
func CheckClass(c Class) error {
	switch c {
	case Ship:
		return ErrShip
	case ListedShares:
		return ErrListedShares
	default:
		return nil
	}
}
