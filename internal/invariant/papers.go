package invariant

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"

	"github.com/jackc/pgx/v5"

	"fachui/internal/basis"
)

// ofPapers are the invariants of what is kept outside the database under its hash.
func ofPapers() []Invariant {
	return []Invariant{{
		"K-papers", "每份文书、每份材料的字节与所存的校验值、长度相符；文书的签名由公布过的公钥验证无误。",
		"The bytes of every paper and every file are those of the hash and size on record; the signature of each paper is verified with a key that was published.",
		basis.Online2016(29), []test{
			ask(words("把公布的公钥", "published keys"), words("名称不是公钥的校验值。", "Its name is not the hash of the key."), `
				select 'key ' || key_id as place, key_id <> left(encode(sha256(public_key), 'hex'), 16) as bad
				from paper_key`),
			{words("份签名的文书", "signed papers"), signedPapers},
			{words("份材料", "files"), keptFiles},
		},
	}}
}

var noFiles = words("未给出材料的存放处，未核对字节", "no store of files was given, so the bytes were not checked")

// signedPapers reads each paper as whoever downloads it does, and verifies it.
func signedPapers(ctx context.Context, s *snapshot) (findings, error) {
	if s.options.File == nil {
		return findings{skipped: noFiles}, nil
	}
	rows, err := s.tx.Query(ctx, `
		select p.court_id || ' paper ' || p.paper_id, p.sha256, p.size, p.signature, coalesce(k.public_key, '')
		from sale_paper p
		left join paper_key k using (key_id)
		order by 1`)
	if err != nil {
		return findings{}, err
	}
	var f findings
	var at, sum string
	var size int
	var signature, key []byte
	_, err = pgx.ForEachRow(rows, []any{&at, &sum, &size, &signature, &key}, func() error {
		f.looked++
		whole, ok := s.bytes(&f, at, sum, size)
		if ok && (len(key) != ed25519.PublicKeySize || !ed25519.Verify(key, whole, signature)) {
			f.add(at, words("签名不是公布的公钥所签。", "Its signature is not that of the published key."))
		}
		return nil
	})
	return f, err
}

// keptFiles reads what was handed in.
func keptFiles(ctx context.Context, s *snapshot) (findings, error) {
	if s.options.File == nil {
		return findings{skipped: noFiles}, nil
	}
	rows, err := s.tx.Query(ctx, `
		select court_id || ' file ' || sha256, sha256, size
		from file
		union all
		select court_id || ' objection ' || objection_id || ' file ' || sha256, sha256, size
		from objection_file
		order by 1`)
	if err != nil {
		return findings{}, err
	}
	var f findings
	var at, sum string
	var size int
	_, err = pgx.ForEachRow(rows, []any{&at, &sum, &size}, func() error {
		f.looked++
		s.bytes(&f, at, sum, size)
		return nil
	})
	return f, err
}

// bytes are what is kept under a hash, if they are what the row says.
func (s *snapshot) bytes(f *findings, at, sum string, size int) ([]byte, bool) {
	whole, err := s.options.File(sum)
	if err != nil {
		f.add(at, words("读不到："+err.Error(), "It cannot be read: "+err.Error()))
		return nil, false
	}
	got := sha256.Sum256(whole)
	if hex.EncodeToString(got[:]) != sum || len(whole) != size {
		f.add(at, words("字节与所存的校验值或者长度不符。", "Its bytes are not those of the hash or size on record."))
		return nil, false
	}
	return whole, true
}
