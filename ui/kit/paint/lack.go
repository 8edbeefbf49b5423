package paint

import (
	"cmp"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"unicode"
)

// Lack is a script of which a text has characters that no font here can show.
type Lack struct {
	Script     string // as Unicode names it, "Tibetan"; "emoji", "symbols"
	Characters int    // how many of the text's, each counted as often as it is there
	Font       string // a family that has the script; empty when it is here already and lacks them too
	Newer      bool   // the family came after the package of many families that is here
}

// Missing tells what a text lacks fonts for, most characters first. What no font
// can have, unassigned and private characters, counts for nothing.
func Missing(text []rune) []Lack {
	count := map[string]int{}
	for _, r := range text {
		if r >= firstMark && Printable(r) && !Shown(r) {
			if name := scriptName(r); name != "" {
				count[name]++
			}
		}
	}
	var lacks []Lack
	for name, n := range count {
		l := Lack{Script: name, Characters: n, Font: familyOf(name)}
		if all().installed(l.Font) {
			l.Font = ""
		} else if l.kind() == 0 {
			l.Newer = all().installed(familyOf(symbolName))
		}
		lacks = append(lacks, l)
	}
	slices.SortFunc(lacks, func(a, b Lack) int {
		return cmp.Or(cmp.Compare(b.Characters, a.Characters), strings.Compare(a.Script, b.Script))
	})
	return lacks
}

// installed reports whether the system has a family.
func (f *fonts) installed(family string) bool {
	if f.system == nil {
		return false
	}
	_, ok := f.system.FindSystemFont(family)
	return ok
}

// Emoji and symbols belong to no script of their own.
const (
	emojiName  = "emoji"
	symbolName = "symbols"
)

// scriptName is the script of r, empty for what has none.
func scriptName(r rune) string {
	for name, table := range unicode.Scripts {
		switch {
		case !unicode.Is(table, r):
		case name != "Common" && name != "Inherited":
			return strings.ReplaceAll(name, "_", " ")
		case r >= 0x1f000 && Pictorial(r):
			return emojiName
		default:
			return symbolName
		}
	}
	return ""
}

// serifOnly are the scripts that Noto has no sans-serif font for.
var serifOnly = []string{
	"Ahom", "Dives Akuru", "Dogra", "Khitan Small Script", "Makasar", "Nyiakeng Puachue Hmong", "Old Uyghur", "Tangut", "Tibetan",
	"Toto", "Vithkuqi", "Yezidi",
}

// familyOf is a font family that has a script.
func familyOf(script string) string {
	switch {
	case script == emojiName:
		return "Noto Color Emoji"
	case script == symbolName:
		return "Noto Sans Symbols2"
	case slices.Contains([]string{"Latin", "Greek", "Cyrillic"}, script):
		return "Noto Sans"
	case slices.Contains([]string{"Han", "Hiragana", "Katakana", "Hangul", "Bopomofo"}, script):
		return hanFamily
	case slices.Contains(serifOnly, script):
		return "Noto Serif " + script
	}
	return "Noto Sans " + script
}

// System is a way in which fonts are installed.
type System string

// The systems that packages are known of.
const (
	Debian  System = "debian" // and Ubuntu
	Fedora  System = "fedora"
	Arch    System = "arch"
	MacOS   System = "macos"
	Windows System = "windows"
	Another System = ""
)

// ThisSystem is the one that this program runs on.
func ThisSystem() System {
	switch runtime.GOOS {
	case "darwin":
		return MacOS
	case "windows":
		return Windows
	}
	for _, s := range []struct {
		command string
		system  System
	}{{"apt-get", Debian}, {"dnf", Fedora}, {"pacman", Arch}} {
		if _, err := exec.LookPath(s.command); err == nil {
			return s.system
		}
	}
	return Another
}

// Install is the command that installs the font on a system, or the address that
// it can be had from; empty when there is no font to install.
func (l Lack) Install(s System) string {
	if l.Font == "" {
		return ""
	}
	name := strings.ToLower(strings.ReplaceAll(l.Font, " ", "-"))
	switch {
	case s == Debian && !l.Newer:
		return "sudo apt install " + [...]string{"fonts-noto-core", "fonts-noto-cjk", "fonts-noto-color-emoji"}[l.kind()]
	case s == Fedora:
		return "sudo dnf install google-" + strings.TrimSuffix(name, "-sc") + "-fonts"
	case s == Arch && !l.Newer:
		return "sudo pacman -S " + [...]string{"noto-fonts", "noto-fonts-cjk", "noto-fonts-emoji"}[l.kind()]
	case s == MacOS:
		return "brew install --cask font-" + name
	}
	return "https://fonts.google.com/noto"
}

// kind is which package has the font where one package has many: 0 for that of
// most scripts, 1 for Han, 2 for emoji.
func (l Lack) kind() int {
	return map[string]int{hanFamily: 1, familyOf(emojiName): 2}[l.Font]
}
