package main

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"

	"github.com/google/uuid"
	_ "github.com/mattn/go-sqlite3"
	"github.com/rogpeppe/go-internal/testscript"

	"discern/queue"
	"discern/storage"
)

// scriptCommands are what the scripts use beside the program.
var scriptCommands = map[string]func(*testscript.TestScript, bool, []string){
	"status":      status,
	"make":        makeFile,
	"pack":        pack,
	"spoil":       spoil,
	"spoilmedium": spoilMedium,
	"sql":         runSQL,
	"hold":        hold,
	"withdraw":    withdraw,
	"unpack":      unpack,
	"endanger":    endanger,
	"hubsql":      hubSQL,
	"expire":      expire,
	"hubbackup":   hubBackup,
}

// status N PROGRAM ARG… runs a program, which must end with status N.
func status(ts *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	got := 0
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("status %d, want %d", got, want)
	}
}

// makeFile FORM FILE makes a file that no text editor would.
func makeFile(ts *testscript.TestScript, _ bool, args []string) {
	item := func(id string) string {
		return fmt.Sprintf(`{"id":%q,"source":"s","kind":"text","text":"words"}`, id)
	}
	var b bytes.Buffer
	switch args[0] {
	case "bom":
		fmt.Fprintf(&b, "\ufeff%s\n", item("bom"))
	case "crlf":
		fmt.Fprintf(&b, "%s\r\n%s\r\n", item("crlf 1"), item("crlf 2"))
	case "latin1":
		fmt.Fprintf(&b, "%s\n{\"id\":\"latin 2\",\"source\":\"s\",\"kind\":\"text\",\"text\":\"caf\xe9\"}\n%s\n", item("latin 1"), item("latin 3"))
	case "long": // one line of 50 MB between two good ones
		fmt.Fprintf(&b, "%s\n{\"id\":\"long 2\",\"kind\":\"text\",\"text\":\"%s\"}\n%s\n", item("long 1"), bytes.Repeat([]byte("x"), 50_000_000), item("long 3"))
	case "cut": // packed, with its last quarter missing
		var whole bytes.Buffer
		z := gzip.NewWriter(&whole)
		for i := range 5000 {
			fmt.Fprintln(z, item(fmt.Sprint("cut ", i)))
		}
		ts.Check(z.Close())
		b.Write(whole.Bytes()[:whole.Len()*3/4])
	case "binary":
		b.WriteString("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x04\x00")
		b.Write(bytes.Repeat([]byte{0, 0xff, 0x10, '\n'}, 2000))
	case "empty":
	default:
		ts.Fatalf("no form %q", args[0])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), b.Bytes(), 0o600))
}

// pack FILE FOLDER makes a zip archive of a folder.
func pack(ts *testscript.TestScript, _ bool, args []string) {
	f, err := os.Create(ts.MkAbs(args[0]))
	ts.Check(err)
	z := zip.NewWriter(f)
	ts.Check(errors.Join(z.AddFS(os.DirFS(ts.MkAbs(args[1]))), z.Close(), f.Close()))
}

// unpack FILE FOLDER takes a zip archive apart.
func unpack(ts *testscript.TestScript, _ bool, args []string) {
	z, err := zip.OpenReader(ts.MkAbs(args[0]))
	ts.Check(err)
	ts.Check(errors.Join(os.CopyFS(ts.MkAbs(args[1]), z), z.Close()))
}

// endanger FOLDER SOURCE ITEM REVIEWER puts a decision of somebody into a workspace
// that finds a danger to life.
func endanger(ts *testscript.TestScript, _ bool, args []string) {
	w, err := storage.Open(ts.MkAbs(args[0]), storage.Options{})
	ts.Check(err)
	id, err := uuid.NewV7()
	ts.Check(err)
	d := queue.Decision{
		ID: id, Source: args[1], Item: args[2], Reviewer: args[3], Verdict: queue.Violating, Policies: []string{"TVEC2"},
		Actions: []queue.Action{queue.Remove}, Rationale: "a place and a time", Indicators: []queue.Indicator{queue.NamedPlace, queue.NamedTime},
	}
	e := queue.Entry{ID: id, Kind: queue.Decided, Source: d.Source, Item: d.Item, Decision: &d, Imported: &queue.Provenance{File: "test.jsonl"}}
	_, err = w.PutEntries(context.Background(), []queue.Entry{e}, false)
	ts.Check(errors.Join(err, w.Close()))
}

// spoil FILE writes over a piece in the middle of a file, as a failing disk does.
func spoil(ts *testscript.TestScript, _ bool, args []string) {
	path := ts.MkAbs(args[0])
	data, err := os.ReadFile(path)
	ts.Check(err)
	from := len(data) / 4
	copy(data[from:], bytes.Repeat([]byte{0xa5}, len(data)/2))
	ts.Check(os.WriteFile(path, data, 0o600))
}

// spoilmedium FOLDER changes the last byte of the first sealed medium of a vault; once
// more, it changes it back.
func spoilMedium(ts *testscript.TestScript, _ bool, args []string) {
	sealed, err := filepath.Glob(filepath.Join(ts.MkAbs(args[0]), "*", "*.age"))
	ts.Check(err)
	data, err := os.ReadFile(sealed[0])
	ts.Check(err)
	data[len(data)-1] ^= 1
	ts.Check(os.WriteFile(sealed[0], data, 0o600))
}

// runSQL FILE STATEMENT changes a database behind the program's back.
func runSQL(ts *testscript.TestScript, _ bool, args []string) {
	db, err := sql.Open("sqlite3", ts.MkAbs(args[0]))
	ts.Check(err)
	_, err = db.Exec(args[1])
	ts.Check(errors.Join(err, db.Close()))
}

// hold FOLDER keeps a workspace open until the script ends, as a window would.
func hold(ts *testscript.TestScript, _ bool, args []string) {
	w, err := storage.Open(ts.MkAbs(args[0]), storage.Options{Program: "discern of somebody else"})
	ts.Check(err)
	ts.Defer(func() { ts.Check(w.Close()) })
}

// withdraw ITEM withdraws the newest clue about an item's author.
func withdraw(ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(ts.Exec("discern", "author", "--json", args[0]))
	var known authorJSON
	ts.Check(json.Unmarshal([]byte(ts.ReadFile("stdout")), &known))
	if len(known.Clues) == 0 {
		ts.Fatalf("no clue stands")
	}
	ts.Check(ts.Exec("discern", "clue", args[0], "--withdraw", known.Clues[0].ID.String()))
}
