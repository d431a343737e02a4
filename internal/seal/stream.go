package seal

import (
	"bufio"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"liaison/internal/fault"
)

// A sealed stream: magic, salt, then pieces of 64 KiB under AES-256-GCM with a
// key that HKDF-SHA-256 (RFC 5869) makes of the caller's key, the salt and the
// context. The nonce counts the pieces and marks the last one (the STREAM
// construction of Hoang, Reyhanitabar, Rogaway and Vizár 2015), so that a stream
// that was cut, reordered or put together from others does not open.
//
//	offset 0   "LSS1"
//	       4   salt 16
//	      20   pieces, each with its tag of 16
const (
	streamMagic = "LSS1"
	streamSalt  = 16
	streamPiece = 64 << 10
	streamTag   = 16
)

// StreamKeySize is the number of bytes of the key of a sealed stream.
const StreamKeySize = 32

// ErrStream tells that a sealed stream was cut or changed, or is another's.
var ErrStream = errors.New("the sealed file was cut or changed, or belongs to another")

func streamCipher(key, salt []byte, context string) (cipher.AEAD, error) {
	if len(key) != StreamKeySize {
		return nil, fault.New(fault.Internal, "the key of a sealed stream has %d bytes", StreamKeySize)
	}
	k, err := hkdf.Key(sha256.New, key, salt, "liaison sealed stream 1 "+context, 32)
	if err != nil {
		return nil, fmt.Errorf("derive the key of a stream: %w", err)
	}
	block, err := aes.NewCipher(k)
	if err != nil {
		return nil, fmt.Errorf("prepare a stream: %w", err)
	}
	return cipher.NewGCM(block)
}

func streamNonce(piece uint64, last bool) (n [12]byte) {
	binary.BigEndian.PutUint64(n[3:], piece)
	if last {
		n[11] = 1
	}
	return n
}

// streamWriter seals what is written to it.
type streamWriter struct {
	w     io.Writer
	aead  cipher.AEAD
	piece []byte
	count uint64
	out   []byte
}

// SealStream seals what is written to the result under a key, for a context
// that the reader names too. Close seals the last piece; it does not close w.
func SealStream(w io.Writer, key []byte, context string, random io.Reader) (io.WriteCloser, error) {
	head := make([]byte, len(streamMagic)+streamSalt)
	copy(head, streamMagic)
	if _, err := io.ReadFull(random, head[len(streamMagic):]); err != nil {
		return nil, fmt.Errorf("draw the salt of a stream: %w", err)
	}
	aead, err := streamCipher(key, head[len(streamMagic):], context)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(head); err != nil {
		return nil, fmt.Errorf("begin a sealed stream: %w", err)
	}
	return &streamWriter{w: w, aead: aead, piece: make([]byte, 0, streamPiece)}, nil
}

func (s *streamWriter) Write(p []byte) (int, error) {
	n := len(p)
	for len(p) > 0 {
		if len(s.piece) == streamPiece {
			if err := s.flush(false); err != nil {
				return 0, err
			}
		}
		k := min(len(p), streamPiece-len(s.piece))
		s.piece, p = append(s.piece, p[:k]...), p[k:]
	}
	return n, nil
}

func (s *streamWriter) flush(last bool) error {
	nonce := streamNonce(s.count, last)
	s.out = s.aead.Seal(s.out[:0], nonce[:], s.piece, nil)
	s.piece, s.count = s.piece[:0], s.count+1
	if _, err := s.w.Write(s.out); err != nil {
		return fmt.Errorf("write a sealed stream: %w", err)
	}
	return nil
}

// Close seals the last piece.
func (s *streamWriter) Close() error { return s.flush(true) }

// streamReader opens what streamWriter sealed.
type streamReader struct {
	r     *bufio.Reader
	aead  cipher.AEAD
	count uint64
	box   []byte
	open  []byte // what is open and not read yet
	last  bool
}

// OpenStream opens what SealStream sealed under the same key and context. What
// it gives before an error is genuine, but nothing is whole before io.EOF.
// ErrStream where the stream is not what was sealed.
func OpenStream(r io.Reader, key []byte, context string) (io.Reader, error) {
	in := bufio.NewReaderSize(r, streamPiece+streamTag+1)
	head := make([]byte, len(streamMagic)+streamSalt)
	if _, err := io.ReadFull(in, head); err != nil || string(head[:len(streamMagic)]) != streamMagic {
		return nil, ErrStream
	}
	aead, err := streamCipher(key, head[len(streamMagic):], context)
	if err != nil {
		return nil, err
	}
	return &streamReader{r: in, aead: aead, box: make([]byte, streamPiece+streamTag)}, nil
}

func (s *streamReader) Read(p []byte) (int, error) {
	for len(s.open) == 0 {
		if s.last {
			return 0, io.EOF
		}
		if err := s.next(); err != nil {
			return 0, err
		}
	}
	n := copy(p, s.open)
	s.open = s.open[n:]
	return n, nil
}

func (s *streamReader) next() error {
	n, err := io.ReadFull(s.r, s.box[:streamPiece+streamTag])
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return ErrStream
	}
	if _, err := s.r.Peek(1); err != nil {
		s.last = true
	}
	nonce := streamNonce(s.count, s.last)
	if s.open, err = s.aead.Open(s.box[:0], nonce[:], s.box[:n], nil); err != nil {
		s.open, s.last = nil, true
		return ErrStream
	}
	s.count++
	return nil
}
