package letters

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// look is the Latin letter that another letter is taken for.
type look struct {
	latin rune
	near  bool // alike but not the same, as a small capital: "в" for "b"
}

// Letters of other scripts, each before the Latin letter it is drawn like.
const (
	cyrillicSame = "аa сc ԁd еe ҽe һh іi јj ӏl оo рp ԛq ѕs ѵv ѴV ԝw хx уy ү" + "y " +
		"АA ВB СC ЕE ԌG НH ІI ӀI ЈJ КK МM ОO РP ЅS ТT ԜW ХX ҮY"
	cyrillicNear = "вb ьb кk мm нh тt УY Ьb"
	greekSame    = "οo ϲc ϳj ΑA ΒB ϹC ΕE ϜF ΖZ ΗH ΙI ͿJ ΚK ΜM ϺM ΝN ΟO ΡP ΤT ΥY ΧX"
	greekNear    = "αa εe γy ηn ιi κk μu νv ρp ϱp σo τt υu χx ωw"
	armenianSame = "ցg հh յj ոn օo գq զq սu ՕO ՏS ՍU ԼL"
	cherokeeSame = "ᎪA ᏴB ᏟC ᎠD ᎬE ᏀG ᏳG ᎻH ᎫJ ᏦK ᏞL ᎷM ᏢP ᎡR ᏒR ᏚS ᏕS ᎢT ᏙV ᎳW ᏔW ᎩY ᎽY ᏃZ Ꮟb Ꮷd Ꮒh Ꭵi"
	copticSame   = "ⲟo ⲣp ⲥc ⲂB ⲤC ⲎH ⲒI ⲔK ⳐL ⲘM ⲚN ⲞO ⲢP ⲦT ⲬX ⲨY"
	lisuSame     = "ꓮA ꓐB ꓚC ꓓD ꓒd ꓰE ꓝF ꓖG ꓧH ꓲI ꓙJ ꓗK ꓡL ꓟM ꓠN ꓳO ꓑP ꓣR ꓢS ꓔT ꓴU ꓦV ꓪW ꓫX ꓬY ꓜZ"
	phoneticNear = "ɑa ɡg ɩi ɪi ʀr ʏy ɴn ʟl ʜh ʙb ɢg ᴀa ᴄc ᴅd ᴇe ꜰf ᴊj ᴋk ᴍm ᴏo ᴘp ꜱs ᴛt ᴜu ᴠv ᴡw ᴢz"
)

// The other way round: Latin letters, each before the letter of another script
// that it stands for in a word of that script.
const (
	forCyrillic = "aа cс eе oо pр xх yу kк iі jј sѕ AА BВ CС EЕ HН KК MМ OО PР TТ XХ YУ IІ JЈ SЅ"
	forGreek    = "aα oο vν uυ pρ iι kκ tτ wω AΑ BΒ EΕ ZΖ HΗ IΙ KΚ MΜ NΝ OΟ PΡ TΤ YΥ XΧ"
)

var (
	looks      = map[rune]look{}
	inCyrillic = map[rune]rune{}
	inGreek    = map[rune]rune{}
)

func init() {
	for _, pairs := range []string{
		cyrillicSame, greekSame, armenianSame, cherokeeSame, copticSame, lisuSame,
	} {
		each(pairs, func(from, to rune) { looks[from] = look{latin: to} })
	}
	for _, pairs := range []string{cyrillicNear, greekNear, phoneticNear} {
		each(pairs, func(from, to rune) { looks[from] = look{latin: to, near: true} })
	}
	each(forCyrillic, func(from, to rune) { inCyrillic[from] = to })
	each(forGreek, func(from, to rune) { inGreek[from] = to })
}

func each(pairs string, do func(from, to rune)) {
	for pair := range strings.FieldsSeq(pairs) {
		r := []rune(pair)
		do(r[0], r[1])
	}
}

// lookOf is what a letter looks like; ok is false for one that looks like
// itself alone.
func lookOf(r rune) (look, bool) {
	if l, ok := looks[r]; ok {
		return l, true
	}
	if r >= 0xab70 && r <= 0xabbf || r >= 0x13f8 && r <= 0x13fd { // small Cherokee is drawn as small capitals
		if l, ok := looks[unicode.ToUpper(r)]; ok {
			return look{latin: unicode.ToLower(l.latin), near: true}, true
		}
	}
	return look{}, false
}

// apart takes a letter and its marks apart: "ё" is "е" and a diaeresis. With
// compatible it also undoes forms made for show: "ａ", "𝐚" and "ⓐ" are "a".
func apart(r rune, compatible bool) []rune {
	switch {
	case r < 0x80:
		return []rune{r}
	case r >= 0x1f150 && r <= 0x1f169: // letters in a filled circle, which Unicode does not take apart
		return []rune{r - 0x1f150 + 'A'}
	case r >= 0x1f170 && r <= 0x1f189: // and in a filled square
		return []rune{r - 0x1f170 + 'A'}
	case compatible:
		return []rune(norm.NFKD.String(string(r)))
	}
	return []rune(norm.NFD.String(string(r)))
}
