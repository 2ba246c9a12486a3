package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
)

// The log is a file of commands in RESP. It has what became of a key rather than what was asked: SET with the moment at
// which the key ends, and DEL. Several changes that belong together stand between MULTI and EXEC.
type appendLog struct {
	path      string
	file      *os.File
	size      int64 // up to here it holds whole records
	torn      bool  // behind that stands a part of one that could not be taken away yet
	rewriteAt int64

	rewriting bool
	fresh     *os.File // the log to be
	freshSize int64
	missing   []byte // written since the snapshot, and not in the fresh log yet
}

// From this size on the log is rewritten when it has doubled.
const smallestRewrite = 1024 * 1024

// openLog carries the log in the folder out on the store, and cuts off what stands behind its last whole record.
func openLog(folder string, store *store) (*appendLog, error) {
	l := &appendLog{path: filepath.Join(folder, "changes.log"), rewriteAt: smallestRewrite}
	if err := os.Remove(l.freshPath()); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	file, err := os.OpenFile(l.path, os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return nil, err
	}
	l.file = file
	if l.size, err = replay(file, store); err != nil {
		return nil, fmt.Errorf("%s can't be read: %w; move it away to begin with no keys", l.path, err)
	}
	return l, file.Truncate(l.size)
}

func (l *appendLog) freshPath() string { return l.path + ".new" }

// replay gives the length of all whole records.
func replay(file io.Reader, store *store) (int64, error) {
	reader := newCommandReader(file)
	whole := int64(0)
	var pending [][][]byte
	together := false
	for {
		words, err := reader.next()
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return whole, nil
		}
		if err == nil && len(words) == 0 {
			err = errors.New("there is no command")
		}
		if err != nil {
			return 0, fmt.Errorf("behind byte %d: %w", whole, err)
		}
		switch string(words[0]) {
		case "MULTI":
			together = true
		case "EXEC":
			together = false
		default:
			pending = append(pending, words)
		}
		if together {
			continue
		}
		for _, words := range pending {
			if err := redo(words, store); err != nil {
				return 0, fmt.Errorf("behind byte %d: %w", whole, err)
			}
		}
		store.keep()
		pending = nil
		whole = reader.consumed
	}
}

func redo(words [][]byte, store *store) error {
	switch name := string(words[0]); {
	case name == "DEL" && len(words) == 2:
		if gone := store.byKey[string(words[1])]; gone != nil {
			store.remove(gone)
		}
	case name == "SET" && len(words) == 3:
		store.set(string(words[1]), words[2], stays)
	case name == "SET" && len(words) == 5 && string(words[3]) == "PXAT":
		expires, err := strconv.ParseInt(string(words[4]), 10, 64)
		if err != nil {
			return err
		}
		store.set(string(words[1]), words[2], expires)
	default:
		return fmt.Errorf("%q with %d words is not known here", name, len(words))
	}
	return nil
}

// recordOf writes changes so that all of them count or none.
func recordOf(changes []change) []byte {
	var record replies
	if len(changes) > 1 {
		writeWords(&record, "MULTI")
	}
	for _, each := range changes {
		writeChange(&record, each)
	}
	if len(changes) > 1 {
		writeWords(&record, "EXEC")
	}
	return joined(&record)
}

func writeChange(record *replies, each change) {
	after := each.after
	switch {
	case after == nil:
		writeWords(record, "DEL", each.before.key)
	case after.expires == stays:
		record.array(3)
		writeBulks(record, "SET", after.key)
		record.bulk(after.value)
	default:
		record.array(5)
		writeBulks(record, "SET", after.key)
		record.bulk(after.value)
		writeBulks(record, "PXAT", strconv.FormatInt(after.expires, 10))
	}
}

func writeWords(record *replies, words ...string) {
	record.array(len(words))
	writeBulks(record, words...)
}

func writeBulks(record *replies, words ...string) {
	for _, word := range words {
		record.bulk([]byte(word))
	}
}

func joined(record *replies) []byte {
	if len(record.whole) == 0 {
		return record.tail
	}
	bytes := make([]byte, 0, record.size)
	for _, piece := range record.buffers() {
		bytes = append(bytes, piece...)
	}
	return bytes
}

// append gives a record to the system, or leaves the log as it was and says why.
func (l *appendLog) append(record []byte) error {
	if l.torn {
		if err := l.file.Truncate(l.size); err != nil {
			return err
		}
		l.torn = false
	}
	if _, err := l.file.Write(record); err != nil {
		l.torn = l.file.Truncate(l.size) != nil
		return err
	}
	l.size += int64(len(record))
	if l.rewriting {
		l.missing = append(l.missing, record...)
	}
	return nil
}

// hasGrown says whether it is time to rewrite.
func (l *appendLog) hasGrown() bool { return !l.rewriting && l.size >= l.rewriteAt }

// beginRewrite collects from now on what a snapshot made now does not have.
func (l *appendLog) beginRewrite() { l.rewriting = true }

// writeSnapshot begins a new log with these entries. It needs no lock: nobody else touches the fresh log, and entries don't change.
func (l *appendLog) writeSnapshot(entries []*entry) error {
	fresh, err := os.OpenFile(l.freshPath(), os.O_WRONLY|os.O_CREATE|os.O_TRUNC|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	l.fresh, l.freshSize = fresh, 0
	output := bufio.NewWriterSize(fresh, 256*1024)
	for _, each := range entries {
		record := recordOf([]change{{after: each}})
		if _, err := output.Write(record); err != nil {
			return err
		}
		l.freshSize += int64(len(record))
	}
	if err := output.Flush(); err != nil {
		return err
	}
	return fresh.Sync() // else a power cut could leave the new name with nothing behind it
}

func (l *appendLog) takeMissing() []byte {
	missing := l.missing
	l.missing = nil
	return missing
}

func (l *appendLog) writeMissing(missing []byte) error {
	n, err := l.fresh.Write(missing)
	l.freshSize += int64(n)
	return err
}

// finishRewrite puts the fresh log in place of the old one, which happens at once or not at all.
func (l *appendLog) finishRewrite(missing []byte) error {
	if err := l.writeMissing(missing); err != nil {
		return err
	}
	if err := os.Rename(l.freshPath(), l.path); err != nil {
		return err
	}
	l.file.Close()
	l.file, l.size, l.torn = l.fresh, l.freshSize, false
	l.fresh, l.missing, l.rewriting = nil, nil, false
	l.rewriteAt = max(2*l.size, smallestRewrite)
	return nil
}

// giveUpRewrite goes on with the old log, and tries again when it has grown some more.
func (l *appendLog) giveUpRewrite() {
	if l.fresh != nil {
		l.fresh.Close()
		l.fresh = nil
	}
	os.Remove(l.freshPath())
	l.missing, l.rewriting = nil, false
	l.rewriteAt = l.size + smallestRewrite
}

func (l *appendLog) close() { l.file.Close() }
