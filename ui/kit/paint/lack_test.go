package paint_test

import (
	"testing"

	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"

	"discern/ui/kit/paint"
)

func TestMissing(t *testing.T) {
	test.NewTempApp(t)
	for _, text := range []string{"", "plain words é", "\ue000\U0010fffd\u0378\x00\u202e"} {
		if got := paint.Missing([]rune(text)); got != nil {
			t.Errorf("%+q lacks %v", text, got)
		}
	}
	// Kawi came with Unicode 15: what is not known here yet is told, and what is nothing is left out.
	kawi := []rune("a \U00011f04\U00011f05 \U00011f04\ue000")
	for _, r := range kawi {
		if r > 0xffff && paint.Shown(r) {
			t.Skip("a font here has Kawi")
		}
	}
	got := paint.Missing(kawi)
	if len(got) == 1 {
		got[0].Newer = false // true where other fonts of its package are
	}
	if diff := cmp.Diff([]paint.Lack{{Script: "Kawi", Characters: 3, Font: "Noto Sans Kawi"}}, got); diff != "" {
		t.Errorf("missing (-want +got):\n%s", diff)
	}
}

func TestInstall(t *testing.T) {
	tests := []struct {
		font   string
		system paint.System
		want   string
	}{
		{"Noto Serif Tibetan", paint.Debian, "sudo apt install fonts-noto-core"},
		{"Noto Sans CJK SC", paint.Debian, "sudo apt install fonts-noto-cjk"},
		{"Noto Color Emoji", paint.Debian, "sudo apt install fonts-noto-color-emoji"},
		{"Noto Serif Tibetan", paint.Fedora, "sudo dnf install google-noto-serif-tibetan-fonts"},
		{"Noto Sans CJK SC", paint.Fedora, "sudo dnf install google-noto-sans-cjk-fonts"},
		{"Noto Color Emoji", paint.Fedora, "sudo dnf install google-noto-color-emoji-fonts"},
		{"Noto Sans Arabic", paint.Arch, "sudo pacman -S noto-fonts"},
		{"Noto Sans CJK SC", paint.Arch, "sudo pacman -S noto-fonts-cjk"},
		{"Noto Sans Old Persian", paint.MacOS, "brew install --cask font-noto-sans-old-persian"},
		{"Noto Sans Arabic", paint.Windows, "https://fonts.google.com/noto"},
		{"Noto Sans Arabic", paint.Another, "https://fonts.google.com/noto"},
		{"", paint.Debian, ""},
	}
	for _, tt := range tests {
		if got := (paint.Lack{Font: tt.font}).Install(tt.system); got != tt.want {
			t.Errorf("%s on %q: %q, want %q", tt.font, tt.system, got, tt.want)
		}
	}
	newer := paint.Lack{Font: "Noto Sans Kawi", Newer: true}
	if got := newer.Install(paint.Debian); got != "https://fonts.google.com/noto" {
		t.Errorf("what no package has yet: %q", got)
	}
}
