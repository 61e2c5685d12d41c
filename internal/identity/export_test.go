package identity

// HoldHashing takes every slot for password hashing until release is called.
func (s *Service) HoldHashing() (release func()) {
	for range hashesAtOnce {
		s.hasher.slots <- struct{}{}
	}
	return func() {
		for range hashesAtOnce {
			<-s.hasher.slots
		}
	}
}

// Cached is how many verified tokens are kept in memory.
func (s *Service) Cached() int {
	s.tokens.mu.RLock()
	defer s.tokens.mu.RUnlock()
	return len(s.tokens.by)
}

// Sweep clears what has ended, as Run does from time to time.
func (s *Service) Sweep() { s.tokens.drop(s.machine()) }

// MaxStale is how long a node relies on an answer about revocations.
const MaxStale = maxStale
