package keyring

import "crypto/ed25519"

// SignPaper signs the bytes of a paper with the current paper key. Nothing but papers
// is ever signed with it, so the bytes are signed as they are, and anybody's tools
// can verify them.
func (r *Ring) SignPaper(paper []byte) (ed25519.PublicKey, []byte) {
	r.mu.RLock()
	s := r.papers
	r.mu.RUnlock()
	key := ed25519.NewKeyFromSeed(s.keys[s.current])
	return publicOf(key), ed25519.Sign(key, paper)
}

// PaperPublic are the public halves of all paper keys, the oldest first: a paper is held
// for years, so what signed once goes on verifying.
func (r *Ring) PaperPublic() []ed25519.PublicKey {
	r.mu.RLock()
	s := r.papers
	r.mu.RUnlock()
	out := make([]ed25519.PublicKey, 0, len(s.keys))
	for n := uint32(1); n <= s.current; n++ {
		out = append(out, publicOf(ed25519.NewKeyFromSeed(s.keys[n])))
	}
	return out
}

// RotatePaper makes a new paper key, which signs from now on.
func (r *Ring) RotatePaper() (uint32, error) { return r.rotate(kindPaper) }
