package letters

import (
	"strings"
	"testing"
)

func TestFind(t *testing.T) {
	tests := []struct {
		name, text, query string
		want              []string // what is found, as it stands in the text
	}{
		{"nothing in nothing", "", "", nil},
		{"nothing", "some words", "", nil},
		{"white space", "some words", "  ", nil},
		{"a word", "some words and other words", "words", []string{"words", "words"}},
		{"part of a word", "some words", "ord", []string{"ord"}},
		{"no overlap", "aaaa", "aa", []string{"aa", "aa"}},
		{"not there", "some words", "wordz", nil},
		{"longer than the text", "ab", "abc", nil},
		{"capitals", "Some WORDS", "wOrDs", []string{"WORDS"}},
		{"capitals of other scripts", "ПРИВЕТ ΣΟΦΟΣ", "привет σοφος", []string{"ПРИВЕТ ΣΟΦΟΣ"}},
		{"sharp s", "Straße STRASSE", "strasse", []string{"Straße", "STRASSE"}},
		{"ligature", "a ﬁsh", "fish", []string{"ﬁsh"}},
		{"accents in the text", "Café crème", "cafe creme", []string{"Café crème"}},
		{"accents in the query", "cafe", "café", []string{"cafe"}},
		{"accents by themselves", "Cafe\u0301!", "cafe", []string{"Cafe\u0301"}},
		{"many accents", "k\u0335\u0321\u0489i\u0337ll", "kill", []string{"k\u0335\u0321\u0489i\u0337ll"}},
		{"Turkish", "İstanbul ısı", "istanbul isi", []string{"İstanbul ısı"}},
		{"hidden between", "w\u200bo\u00ad\u2060r\u202eds", "words", []string{"w\u200bo\u00ad\u2060r\u202eds"}},
		{"hidden in the query", "words", "wo\u200brds", []string{"words"}},
		{"tags between", "w\U000e0041ord", "word", []string{"w\U000e0041ord"}},
		{"only what hides", "a\u200bb\u200b", "\u200b", []string{"\u200b", "\u200b"}},
		{"an override", "a\u202eb", "\u202e", []string{"\u202e"}},
		{"look-alikes in the text", "pаypаl", "paypal", []string{"pаypаl"}},
		{"look-alikes in the query", "paypal", "pаypаl", []string{"paypal"}},
		{"look-alikes of two scripts", "сοffее", "coffee", []string{"сοffее"}},
		{"a whole word of them", "сосо", "coco", []string{"сосо"}},
		{"capital look-alikes", "НЕLLO", "hello", []string{"НЕLLO"}},
		{"small capitals beside Latin", "вitcoin", "bitcoin", []string{"вitcoin"}},
		{"a true word is none", "нет, нету", "het", nil},
		{"and is found as itself", "Нет, НЕТ", "нет", []string{"Нет", "НЕТ"}},
		{"full-width", "ｗｏｒｄｓ", "words", []string{"ｗｏｒｄｓ"}},
		{"for formulas", "𝐰𝐨𝐫𝐝𝐬 🅦ords", "words", []string{"𝐰𝐨𝐫𝐝𝐬", "🅦ords"}},
		{"phonetic", "ɡooɡle", "google", []string{"ɡooɡle"}},
		{"over a line break", "some\r\n  words", "some words", []string{"some\r\n  words"}},
		{"spaces around the query", "some words", "  words ", []string{"words"}},
		{"no-break space", "some\u00a0words", "some words", []string{"some\u00a0words"}},
		{"Arabic vowel points", "مَرْحَبًا", "مرحبا", []string{"مَرْحَبًا"}},
		{"Arabic stretched", "مرحـــبا", "مرحبا", []string{"مرحـــبا"}},
		{"alef with and without", "أهلا اهلا", "اهلا", []string{"أهلا", "اهلا"}},
		{"Persian letters", "کتاب", "كتاب", []string{"کتاب"}},
		{"Hebrew points", "שָׁלוֹם", "שלום", []string{"שָׁלוֹם"}},
		{"Hindi vowel signs count", "कि के की", "के", []string{"के"}},
		{"Japanese voice marks count", "は ば は\u3099", "ば", []string{"ば", "は\u3099"}},
		{"half-width kana", "ｶﾀｶﾅ", "カタカナ", []string{"ｶﾀｶﾅ"}},
		{"a Korean syllable is whole", "각 가", "가", []string{"가"}},
		{"Korean in letters", "\u1112\u1161\u11ab글", "한글", []string{"\u1112\u1161\u11ab글"}},
		{"Han", "一些来自帖子的文字", "帖子", []string{"帖子"}},
		{"emoji with a joiner", "👩‍🚒!", "👩‍🚒", []string{"👩‍🚒"}},
		{"figures", "call 1234", "123", []string{"123"}},
		{"signs", "a+b*c", "+b*", []string{"+b*"}},
		{"leet is another word", "w0rds", "words", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text := []rune(tt.text)
			found := NewIndex(text).Find(tt.query)
			checkRanges(t, text, found)
			var got []string
			for _, f := range found {
				got = append(got, string(text[f.Start:f.End]))
			}
			if strings.Join(got, "|") != strings.Join(tt.want, "|") {
				t.Errorf("%+q in %+q\n got %+q\nwant %+q", tt.query, tt.text, got, tt.want)
			}
		})
	}
}

func TestLongQueries(t *testing.T) {
	for _, n := range []int{63, 64, 65, 127, 128, 129, 1023, 1024} {
		words := strings.Repeat("ab", n)[:n]
		text := []rune("x" + words + "yy" + words)
		found := NewIndex(text).Find(words)
		if len(found) != 2 || found[0].Start != 1 || found[1].Start != n+3 {
			t.Errorf("of %d letters, found %v", n, found)
		}
		if got := NewIndex(text).Find(words + "zzz"); got != nil {
			t.Errorf("of %d letters and more that are not there, found %v", n, got)
		}
	}
}

// checkRanges holds what is true of anything found.
func checkRanges(t *testing.T, text []rune, found []Range) {
	t.Helper()
	at := 0
	for _, f := range found {
		if f.Start < at || f.End <= f.Start || f.End > len(text) {
			t.Fatalf("found %v in %d characters", found, len(text))
		}
		at = f.Start // letters of one ligature lie at one place
	}
}

// slow is search done the plain way.
func slow(units, want []unit) []Range {
	var found []Range
	for i := 0; i+len(want) <= len(units); i++ {
		ok := true
		for n, w := range want {
			u := units[i+n]
			ok = ok && (u.plain == w.plain || u.look != 0 && (u.look == w.plain || u.look == w.look) || w.look != 0 && w.look == u.plain)
		}
		end := i + len(want)
		last := units[end-1]
		if !ok || end < len(units) && units[end].within() && last.plain >= 0x1100 && last.plain <= 0x11ff || !holds(units[i:end], want) {
			continue
		}
		found = append(found, Range{units[i].start, last.end})
		i = end - 1
	}
	return found
}

func FuzzFind(f *testing.F) {
	for _, s := range []string{
		"", " ", "words", "pаypаl", "нет", "HET", "a\u0301\u0302", "\u200b\u202e", "가각\u1100\u1161", "ﬁﷺß", "漢字かな", "مَرْحَبًا", "\xff", "aaaaaaaa",
	} {
		f.Add(strings.Repeat(s, 5), s)
		f.Add("x"+s+"y"+s, s)
	}
	f.Fuzz(func(t *testing.T, words, query string) {
		if len(words) > 4096 || len(query) > 512 {
			return
		}
		text := []rune(words)
		x := NewIndex(text)
		found := x.Find(query)
		checkRanges(t, text, found)
		want := trim(fold([]rune(query)))
		if len(want) == 0 || len(want) > longestQuery {
			return
		}
		plain := slow(x.units, want)
		if len(plain) != len(found) {
			t.Fatalf("%+q in %+q: found %v, want %v", query, words, found, plain)
		}
		for i := range plain {
			if plain[i] != found[i] {
				t.Fatalf("%+q in %+q: found %v, want %v", query, words, found, plain)
			}
		}
	})
}

func FuzzMixed(f *testing.F) {
	for _, s := range []string{"", "pаypаl", "пpивeт", "𝐩𝐚𝐲", "p\u200bа\u0301", "μm", "\xff", "Ꭺpple", "ａb"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, words string) {
		text := []rune(words)
		at := 0
		for _, w := range Mixed(text) {
			if w.Start < at || w.End <= w.Start || w.End > len(text) || w.Plain == "" || len(w.Foreign) == 0 {
				t.Fatalf("%+q: %+v after %d", words, w, at)
			}
			at = w.End
			kinds := map[Script]bool{}
			for _, r := range w.Plain {
				if s := scriptOf(r); s != Neither {
					kinds[s] = true
				}
			}
			if len(kinds) != 1 {
				t.Fatalf("%+q reads like %+q, in %d scripts", string(text[w.Start:w.End]), w.Plain, len(kinds))
			}
		}
	})
}

func BenchmarkFind(b *testing.B) {
	for name, words := range texts {
		text := []rune(strings.Repeat(words, 100_000/len([]rune(words))))
		query := string([]rune(words)[:2])
		b.Run(name, func(b *testing.B) {
			x := NewIndex(text)
			for b.Loop() {
				x.Find(query)
			}
		})
		b.Run(name+"/index", func(b *testing.B) {
			for b.Loop() {
				NewIndex(text)
			}
		})
	}
}
