package main

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strconv"
)

// The limits are those of Redis, but for the number of words, where a million is plenty.
const (
	longestLine = 64 * 1024
	mostWords   = 1024 * 1024
	longestWord = 512 * 1024 * 1024
)

// protocolError says that what came is no command: nobody knows where the next one begins.
type protocolError string

func (e protocolError) Error() string { return string(e) }

// commandReader reads commands in RESP, however they are cut on their way.
type commandReader struct {
	input    *bufio.Reader
	consumed int64
}

func newCommandReader(input io.Reader) *commandReader {
	return &commandReader{input: bufio.NewReaderSize(input, 16*1024)}
}

// next waits for a whole command and gives its words; none for an empty line or array. The words own their bytes.
// The error is io.EOF between two commands, io.ErrUnexpectedEOF within one, or a protocolError.
func (r *commandReader) next() ([][]byte, error) {
	line, err := r.line()
	if err != nil {
		return nil, err
	}
	if len(line) == 0 || line[0] != '*' {
		return wordsOf(line), nil
	}
	if string(line) == "*-1\r" {
		return nil, nil
	}
	count, err := lengthIn(line, mostWords)
	if err != nil {
		return nil, protocolError("invalid number of words")
	}
	var words [][]byte // grows with what comes, not with what is announced
	total := 0
	for len(words) < count {
		word, err := r.word(longestWord - total)
		if errors.Is(err, io.EOF) {
			err = io.ErrUnexpectedEOF
		}
		if err != nil {
			return nil, err
		}
		words = append(words, word)
		total += len(word)
	}
	return words, nil
}

// wordsOf takes a line typed by hand apart.
func wordsOf(line []byte) [][]byte {
	isSpace := func(letter rune) bool { return letter == ' ' || letter == '\t' }
	words := bytes.FieldsFunc(bytes.TrimSuffix(line, []byte("\r")), isSpace)
	for i := range words {
		words[i] = bytes.Clone(words[i])
	}
	return words
}

func (r *commandReader) word(limit int) ([]byte, error) {
	line, err := r.line()
	if err != nil {
		return nil, err
	}
	if len(line) == 0 || line[0] != '$' {
		return nil, protocolError("a word must begin with $")
	}
	length, err := lengthIn(line, limit)
	if err != nil {
		return nil, protocolError("invalid bulk length")
	}
	word, err := r.bytes(length)
	if err != nil {
		return nil, err
	}
	end, err := r.bytes(2)
	if err != nil {
		return nil, err
	}
	if string(end) != "\r\n" {
		return nil, protocolError("a word must end with CR LF")
	}
	return word, nil
}

// bytes reads so many bytes, and takes memory for those that have come only.
func (r *commandReader) bytes(length int) ([]byte, error) {
	const atOnce = 64 * 1024
	if length <= atOnce {
		read := make([]byte, length)
		n, err := io.ReadFull(r.input, read)
		r.consumed += int64(n)
		return read, err
	}
	var pieces bytes.Buffer
	n, err := io.CopyN(&pieces, r.input, int64(length))
	r.consumed += n
	return bytes.Clone(pieces.Bytes()), err
}

// line gives what stands before the next line feed; it holds until the next read.
func (r *commandReader) line() ([]byte, error) {
	line, err := r.input.ReadSlice('\n')
	if errors.Is(err, bufio.ErrBufferFull) {
		line = bytes.Clone(line)
		for errors.Is(err, bufio.ErrBufferFull) && len(line) <= longestLine {
			var more []byte
			more, err = r.input.ReadSlice('\n')
			line = append(line, more...)
		}
	}
	r.consumed += int64(len(line))
	if len(line) > longestLine {
		return nil, protocolError("too long a line")
	}
	if errors.Is(err, io.EOF) && len(line) > 0 {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		return nil, err
	}
	return line[:len(line)-1], nil
}

var errNoLength = errors.New("no length")

// lengthIn reads the number between the first byte of a line and its CR: digits and nothing else.
func lengthIn(line []byte, limit int) (int, error) {
	if len(line) < 3 || line[len(line)-1] != '\r' {
		return 0, errNoLength
	}
	digits := line[1 : len(line)-1]
	if !isDigits(digits) {
		return 0, errNoLength
	}
	length, err := strconv.Atoi(string(digits))
	if err != nil || length > limit {
		return 0, errNoLength
	}
	return length, nil
}

func isDigits(text []byte) bool {
	for _, digit := range text {
		if digit < '0' || digit > '9' {
			return false
		}
	}
	return len(text) > 0
}
