package letters

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// TestFewAreMarkedInRealTexts holds that honest writing is left alone: in texts
// of known languages hardly a word is marked. What the words are is not said.
func TestFewAreMarkedInRealTexts(t *testing.T) {
	dir := os.Getenv("DISCERN_DATA")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "..", "shared", "data")
	}
	file, err := os.Open(filepath.Join(dir, "items.jsonl.gz"))
	if err != nil {
		t.Skip("no real data here; DISCERN_DATA names its folder")
	}
	defer file.Close()
	in, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	texts, marked := map[string]int{}, map[string]int{}
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var it struct{ Lang, Text string }
		if err := json.Unmarshal(lines.Bytes(), &it); err != nil {
			t.Fatal(err)
		}
		texts[it.Lang]++
		marked[it.Lang] += len(Mixed([]rune(it.Text)))
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	for _, lang := range slices.Sorted(maps.Keys(texts)) {
		t.Logf("%-3s %5d texts, %d words marked", lang, texts[lang], marked[lang])
		if lang != "" && marked[lang]*1000 > texts[lang] {
			t.Errorf("in %s %d words of %d texts are marked", lang, marked[lang], texts[lang])
		}
	}
}
