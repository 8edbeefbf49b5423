package letters

import (
	"slices"
	"strings"
	"testing"
	"unicode"
)

func TestMixed(t *testing.T) {
	tests := []struct {
		name, text string
		want       string // "word: reading (2 Cyrillic)", joined by "; "
	}{
		{"nothing", "", ""},
		{"plain words", "plain words, 12.5 % — “quoted” é ñ ﬁne", ""},
		{"Cyrillic in a Latin word", "log in at pаypаl.com", "pаypаl: paypal (2 Cyrillic)"},
		{"Latin in a Cyrillic word", "всем пpивeт, друзья", "пpивeт: привет (2 Latin)"},
		{"the text says in what a word is read", "раураl", "раураl: paypal (5 Cyrillic)"},
		{"and so here", "сoль и перец", "сoль: соль (1 Latin)"},
		{"Greek in a Latin word", "gοοgle and ΑΒC", "gοοgle: google (2 Greek); ΑΒC: ABC (2 Greek)"},
		{"Latin in a Greek word", "καλημέpα σας", "καλημέpα: καλημέρα (1 Latin)"},
		{"Armenian", "gօօd", "gօօd: good (2 Armenian)"},
		{"Cherokee", "Ꭺpple ᎪPPLE", "Ꭺpple: Apple (1 Cherokee); ᎪPPLE: APPLE (1 Cherokee)"},
		{"small Cherokee", "applꭼ", "applꭼ: apple (1 Cherokee)"},
		{"Coptic", "cⲟol", "cⲟol: cool (1 Coptic)"},
		{"Lisu", "ꓐank", "ꓐank: Bank (1 Lisu)"},
		{"phonetic letters", "ɡoogle", "ɡoogle: google (1 phonetic)"},
		{"full-width letters within a word", "pａypal", "pａypal: paypal (1 full-width)"},
		{"letters for formulas", "𝐩𝐚𝐲 𝗯𝗮𝗻𝗸", "𝐩𝐚𝐲: pay (3 ornamental); 𝗯𝗮𝗻𝗸: bank (4 ornamental)"},
		{"letters in circles", "ⓑank 🅑🅐🅝🅚", "ⓑank: bank (1 ornamental); 🅑🅐🅝🅚: BANK (4 ornamental)"},
		{"three scripts", "pаypαl", "pаypαl: paypal (1 Cyrillic, 1 Greek)"},
		{"accents stay", "cафé", "cафé: сафе́ (2 Latin)"},
		{"an accent of its own", "nаi\u0308ve", "nаi\u0308ve: naïve (1 Cyrillic)"},
		{"a letter that comes with its accent", "crёme", "crёme: crëme (1 Cyrillic)"},
		{"hidden characters within", "p\u200bа\u00adypal", "p\u200bа\u00adypal: paypal (1 Cyrillic)"},
		{"figures within", "b1tсoin", "b1tсoin: b1tcoin (1 Cyrillic)"},
		{"the word ends with its last letter", "(pаy42)\u0301 ", "pаy: pay (1 Cyrillic)"},
		{"small capitals", "вitcoin", "вitcoin: bitcoin (1 Cyrillic)"},

		{"a whole word is what it says", "сосо, соса and Сан", ""},
		{"a Latin word in a Cyrillic sentence", "купил новый iPhone в Apple Store", ""},
		{"with a hyphen", "USB-кабель, IT-специалист, Wi-Fi-роутер", ""},
		{"a Latin name with a Cyrillic ending", "посты в Facebookами и YouTubeда", ""},
		{"Japanese", "漢字かな交じり文にABCとカタカナ", ""},
		{"Korean with Han", "大韓民國은 민주공화국이다", ""},
		{"full-width as East Asia writes", "ＵＳＢ接続とＡＢＣ", ""},
		{"a micro sign", "5 µm, 3 μm, 2 kΩ, 10 μF", ""},
		{"Greek signs in science", "TNFα, IFNγ, β2-blocker, Δt, λmax, ρgh, χ2, hν, σx", ""},
		{"phonetic writing", "[ˈɡʊd ˈmɔːɹnɪŋ] /ˈɑːftə/ [ɡlad] ɡoːd", ""},
		{"African writing", "ɛyɛ ɔdɔ ŋutɔ ɖe ɣe", ""},
		{"Turkish", "ısırgan Iğdır", ""},
		{"Arabic with Latin", "مرحبا iPhone بكم", ""},
		{"Hindi with Latin", "मेरा iPhone है", ""},
		{"a formula", "𝑥 + 𝑦 = 𝑧, ℝ, ℃, ™", ""},
		{"raised letters", "1ˢᵗ, Mᵐᵉ, 2ª, nº 4", ""},
		{"a fancy figure", "①②③", ""},
		{"Serbian in both", "Београд / Beograd", ""},
		{"leet", "h4x0r p4yp4l", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text := []rune(tt.text)
			var got []string
			for _, w := range Mixed(text) {
				var counts []string
				for _, c := range w.Foreign {
					counts = append(counts, string(rune('0'+c.Letters))+" "+c.Script.String())
				}
				got = append(got, string(text[w.Start:w.End])+": "+w.Plain+" ("+strings.Join(counts, ", ")+")")
			}
			if joined := strings.Join(got, "; "); joined != tt.want {
				t.Errorf("%+q\n got %q\nwant %q", tt.text, joined, tt.want)
			}
		})
	}
}

// TestLooks holds the table to what it says: each letter lies in the script it
// stands under, and looks like a Latin letter of the same case.
func TestLooks(t *testing.T) {
	tests := []struct {
		name   string
		pairs  string
		script *unicode.RangeTable
	}{
		{"Cyrillic", cyrillicSame + " " + cyrillicNear, unicode.Cyrillic},
		{"Greek", greekSame + " " + greekNear, unicode.Greek},
		{"Armenian", armenianSame, unicode.Armenian},
		{"Cherokee", cherokeeSame, unicode.Cherokee},
		{"Coptic", copticSame, unicode.Coptic},
		{"Lisu", lisuSame, unicode.Lisu},
		{"phonetic", phoneticNear, unicode.Latin},
	}
	seen := map[rune]bool{}
	for _, tt := range tests {
		for pair := range strings.FieldsSeq(tt.pairs) {
			r := []rune(pair)
			if len(r) != 2 || !unicode.Is(tt.script, r[0]) || scriptOf(r[1]) != Latin || r[1] > 0x7f {
				t.Errorf("%s: %q is not a letter of it and a plain Latin one", tt.name, pair)
			}
			if seen[r[0]] {
				t.Errorf("%s: %q stands twice", tt.name, r[0])
			}
			seen[r[0]] = true
		}
	}
	for _, pairs := range []string{forCyrillic, forGreek} {
		each(pairs, func(from, to rune) {
			l, ok := lookOf(to)
			if scriptOf(from) != Latin || !ok || unicode.ToLower(l.latin) != unicode.ToLower(from) {
				t.Errorf("%q stands for %q, which looks like %q", from, to, l.latin)
			}
		})
	}
}

// TestScripts holds that the shortcuts of scriptOf answer as the tables do.
func TestScripts(t *testing.T) {
	tables := map[Script]*unicode.RangeTable{
		Cyrillic: unicode.Cyrillic, Greek: unicode.Greek, Armenian: unicode.Armenian, Cherokee: unicode.Cherokee,
		Coptic: unicode.Coptic, Lisu: unicode.Lisu,
	}
	latin := []Script{Latin, Phonetic, FullWidth, Ornamental, Neither}
	for r := rune(0); r <= unicode.MaxRune; r++ {
		got := scriptOf(r)
		for s, table := range tables {
			if want := unicode.Is(table, r) && unicode.IsLetter(r) && !unicode.Is(unicode.Lm, r); want != (got == s) {
				t.Fatalf("%U is %v", r, got)
			}
		}
		if unicode.Is(unicode.Latin, r) && !slices.Contains(latin, got) {
			t.Fatalf("%U is %v", r, got)
		}
		if got == Latin && !unicode.Is(unicode.Latin, r) {
			t.Fatalf("%U is %v", r, got)
		}
	}
}

func BenchmarkMixed(b *testing.B) {
	for name, words := range texts {
		text := []rune(strings.Repeat(words, 100_000/len([]rune(words))))
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				Mixed(text)
			}
		})
	}
}

// texts are what long texts are made of.
var texts = map[string]string{
	"latin":    "some words of a post ",
	"cyrillic": "несколько слов из сообщения ",
	"arabic":   "بعض الكلمات من منشور ",
	"hindi":    "एक पोस्ट के कुछ शब्द ",
	"han":      "一些来自帖子的文字。",
	"spoofed":  "sоmе wоrds ",
	"one word": "аa",
	"hidden":   "a\u200b",
}
