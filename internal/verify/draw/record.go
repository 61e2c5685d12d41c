package draw

// The files, as they are published. Times and dates stay the texts they are: what
// was hashed is the text.
type (
	manifest struct {
		Version     string   `json:"version"`
		Court       string   `json:"court"`
		Case        string   `json:"case"`
		Asset       string   `json:"asset"`
		Valuation   string   `json:"valuation"`
		Purpose     string   `json:"purpose"`
		Specialty   string   `json:"specialty"`
		DrawNo      int      `json:"draw_no"`
		Previous    string   `json:"previous"`
		Order       string   `json:"order"`
		Beacon      string   `json:"beacon"`
		SecretHash  string   `json:"secret_hash"`
		FrozenAt    string   `json:"frozen_at"`
		NoncesUntil string   `json:"nonces_until"`
		Operator    string   `json:"operator"`
		Handlers    []string `json:"handlers"`
		Keepers     []string `json:"keepers"`
		Decision    string   `json:"panel_decision"`
		Levels      []level  `json:"levels"`
		Members     []member `json:"members"`
	}
	level struct {
		Level    string `json:"level"`
		Region   string `json:"region"`
		Listed   int    `json:"listed"`
		Eligible int    `json:"eligible"`
		Taken    bool   `json:"taken"`
	}
	member struct {
		Registry string `json:"registry_no"`
		Name     string `json:"name"`
		Joined   string `json:"joined_on"`
		Group    string `json:"group"`
		Excluded string `json:"excluded"`
		Evidence string `json:"evidence"`
	}
	commitment struct {
		ManifestHash string `json:"manifest_hash"`
		SecretHash   string `json:"secret_hash"`
		PublishedAt  string `json:"published_at"`
	}
	contribution struct {
		Party string `json:"party"`
		Nonce string `json:"nonce"`
		At    string `json:"at"`
	}
	transcript struct {
		Version       string         `json:"version"`
		ManifestHash  string         `json:"manifest_hash"`
		Secret        string         `json:"secret"`
		Contributions []contribution `json:"contributions"`
		Seed          string         `json:"seed"`
		Tickets       []Ticket       `json:"tickets"`
		Chosen        []string       `json:"chosen"`
		Operator      string         `json:"operator"`
		Witnesses     []string       `json:"witnesses"`
		RevealedAt    string         `json:"revealed_at"`
		Hash          string         `json:"hash"`
	}
	void struct {
		ManifestHash string `json:"manifest_hash"`
		Order        string `json:"order"`
		Reason       string `json:"reason"`
		By           string `json:"by"`
		At           string `json:"at"`
		Hash         string `json:"hash"`
	}
	record struct {
		Manifest   *manifest   `json:"manifest"`
		Commitment *commitment `json:"commitment"`
		Transcript *transcript `json:"transcript"`
		Void       *void       `json:"void"`
	}
)

// Ticket is one firm's lot; Place is 0 for an excluded firm.
type Ticket struct {
	Registry string `json:"registry_no"`
	Ticket   string `json:"ticket"`
	Excluded string `json:"excluded"`
	Place    int    `json:"place"`
}
