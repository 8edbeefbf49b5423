package assets_test

import (
	"bytes"
	"encoding/xml"
	"image/png"
	"testing"

	"discern/assets"
)

var iconNames = []string{"audit", "browse", "help", "hub-alert", "hub-off", "hub-send", "hub-sync", "import", "insight", "keyboard", "review", "settings"}

// A theme recolours fills of top-level shapes only: an icon drawn in strokes would stay black on a dark ground.
func TestIconsCanBeRecoloured(t *testing.T) {
	for _, name := range iconNames {
		var svg struct {
			ViewBox string `xml:"viewBox,attr"`
			Shapes  []struct {
				XMLName xml.Name
				Fill    string `xml:"fill,attr"`
				Stroke  string `xml:"stroke,attr"`
			} `xml:",any"`
		}
		if err := xml.Unmarshal(assets.Icon(name), &svg); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if svg.ViewBox != "0 0 24 24" || len(svg.Shapes) == 0 {
			t.Errorf("%s: view box %q with %d shapes", name, svg.ViewBox, len(svg.Shapes))
		}
		for _, s := range svg.Shapes {
			if s.XMLName.Local != "path" || s.Fill != "#000000" || s.Stroke != "" {
				t.Errorf("%s: <%s fill=%q stroke=%q>, want a path with a black fill alone", name, s.XMLName.Local, s.Fill, s.Stroke)
			}
		}
	}
}

func TestUnknownIconPanics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("an icon that is not there was handed out")
		}
	}()
	assets.Icon("no such icon")
}

func TestAppIcon(t *testing.T) {
	img, err := png.Decode(bytes.NewReader(assets.AppIcon()))
	if err != nil {
		t.Fatal(err)
	}
	if got := img.Bounds().Size(); got.X != 512 || got.Y != 512 {
		t.Errorf("size is %v, want 512 × 512", got)
	}
	if _, _, _, alpha := img.At(0, 0).RGBA(); alpha != 0 {
		t.Error("the corner is not transparent")
	}
}
