package kit

import "fyne.io/fyne/v2"

// The icons of the rail: thin strokes on a grid of 24, drawn for this program.
var (
	IconReview  = icon("review", `<path d="M2 12c2.5-4.500 6-6.500 10-6.500s7.500 2 10 6.500c-2.500 4.500-6 6.500-10 6.500s-7.500-2-10-6.500z"/><circle cx="12" cy="12" r="3"/>`)
	IconBrowse  = icon("browse", `<path d="M4 6h16M4 12h16M4 18h10"/>`)
	IconAudit   = icon("audit", `<circle cx="12" cy="12" r="9"/><path d="M8 12.300l2.800 2.700L16 9.500"/>`)
	IconInsight = icon("insight", `<path d="M3 20h18M6.500 20v-8M12 20V5M17.500 20v-5"/>`)
	IconImport  = icon("import", `<path d="M12 3v12M7 10.500l5 5 5-5M4 20h16"/>`)
	IconSetup   = icon("setup", `<circle cx="12" cy="12" r="3.500"/><path d="M12 2.500v4M12 17.500v4M2.500 12h4M17.500 12h4"/>`)
	IconHelp    = icon("help", `<circle cx="12" cy="12" r="9"/><path d="M9.500 9.500c0-1.500 1-2.500 2.500-2.500s2.500 1 2.500 2.300c0 1.700-2.500 2-2.500 4M12 16.600v.4"/>`)
)

func icon(name, strokes string) fyne.Resource {
	return fyne.NewStaticResource("kit-"+name+".svg", []byte(
		`<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24" fill="none" stroke="#000000" `+
			`stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round">`+strokes+`</svg>`))
}
