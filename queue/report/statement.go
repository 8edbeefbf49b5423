package report

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"discern/queue"
)

// Statement is one statement of reasons in the form that the European Commission's
// transparency database takes: Regulation (EU) 2022/2065, Articles 17 and 24(5). It
// has the fields that this program can fill. Dates are written 2006-01-02.
type Statement struct {
	Visibility      []string `json:"decision_visibility,omitempty"`
	VisibilityOther string   `json:"decision_visibility_other,omitempty"`
	Monetary        string   `json:"decision_monetary,omitempty"`
	Provision       string   `json:"decision_provision,omitempty"`
	Account         string   `json:"decision_account,omitempty"`

	Ground                 string `json:"decision_ground"`
	LegalGround            string `json:"illegal_content_legal_ground,omitempty"`
	LegalExplanation       string `json:"illegal_content_explanation,omitempty"`
	ContractualGround      string `json:"incompatible_content_ground,omitempty"`
	ContractualExplanation string `json:"incompatible_content_explanation,omitempty"`

	ContentType      []string `json:"content_type"`
	ContentTypeOther string   `json:"content_type_other,omitempty"`
	Category         string   `json:"category"`
	OtherCategories  []string `json:"category_addition,omitempty"`
	Keywords         []string `json:"category_specification,omitempty"`
	Language         string   `json:"content_language,omitempty"` // ISO 639-1 in capitals
	ContentDate      string   `json:"content_date"`
	ApplicationDate  string   `json:"application_date"`

	Facts              string `json:"decision_facts"`
	SourceType         string `json:"source_type"`
	AutomatedDetection string `json:"automated_detection"`
	AutomatedDecision  string `json:"automated_decision"`
	PUID               string `json:"puid"`
}

// The words of the database that this program writes.
const (
	groundIllegal      = "DECISION_GROUND_ILLEGAL_CONTENT"
	groundIncompatible = "DECISION_GROUND_INCOMPATIBLE_CONTENT"
	visibilityOther    = "DECISION_VISIBILITY_OTHER"
	contentTypeOther   = "CONTENT_TYPE_OTHER"
	yes, no            = "Yes", "No"
)

// The words that each field may hold, as the database of June 2026 has them.
var (
	visibilities = append(with("DECISION_VISIBILITY_CONTENT_", "REMOVED", "DISABLED", "DEMOTED", "AGE_RESTRICTED", "INTERACTION_RESTRICTED", "LABELLED"), visibilityOther)
	monetaries   = with("DECISION_MONETARY_", "SUSPENSION", "TERMINATION")
	provisions   = with("DECISION_PROVISION_", "PARTIAL_SUSPENSION", "TOTAL_SUSPENSION", "PARTIAL_TERMINATION", "TOTAL_TERMINATION")
	accounts     = with("DECISION_ACCOUNT_", "SUSPENDED", "TERMINATED")
	contentTypes = with("CONTENT_TYPE_", "APP", "AUDIO", "IMAGE", "PRODUCT", "SYNTHETIC_MEDIA", "TEXT", "VIDEO", "OTHER")
	categories   = with("STATEMENT_CATEGORY_", "ANIMAL_WELFARE", "CONSUMER_INFORMATION", "CYBER_VIOLENCE", "CYBER_VIOLENCE_AGAINST_WOMEN",
		"DATA_PROTECTION_AND_PRIVACY_VIOLATIONS", "ILLEGAL_OR_HARMFUL_SPEECH", "INTELLECTUAL_PROPERTY_INFRINGEMENTS",
		"NEGATIVE_EFFECTS_ON_CIVIC_DISCOURSE_OR_ELECTIONS", "NOT_SPECIFIED_NOTICE", "OTHER_VIOLATION_TC", "PROTECTION_OF_MINORS",
		"RISK_FOR_PUBLIC_SECURITY", "SCAMS_AND_FRAUD", "SELF_HARM", "UNSAFE_AND_PROHIBITED_PRODUCTS", "VIOLENCE")
	keywords = with("KEYWORD_", "ADULT_SEXUAL_MATERIAL", "AGE_SPECIFIC_RESTRICTIONS", "AGE_SPECIFIC_RESTRICTIONS_MINORS", "ANIMAL_HARM",
		"BIOMETRIC_DATA_BREACH", "BULLYING_AGAINST_GIRLS", "CHILD_SEXUAL_ABUSE_MATERIAL", "CHILD_SEXUAL_ABUSE_MATERIAL_DEEPFAKE",
		"CONTENT_PROMOTING_EATING_DISORDERS", "COORDINATED_HARM", "COPYRIGHT_INFRINGEMENT", "CYBER_BULLYING_INTIMIDATION", "CYBER_HARASSMENT",
		"CYBER_HARASSMENT_AGAINST_WOMEN", "CYBER_INCITEMENT", "CYBER_STALKING", "CYBER_STALKING_AGAINST_WOMEN", "DATA_FALSIFICATION", "DEFAMATION",
		"DESIGN_INFRINGEMENT", "DISCRIMINATION", "FEMALE_GENDERED_DISINFORMATION", "GEOGRAPHICAL_REQUIREMENTS", "GEOGRAPHIC_INDICATIONS_INFRINGEMENT",
		"GOODS_SERVICES_NOT_PERMITTED", "GROOMING_SEXUAL_ENTICEMENT_MINORS", "HATE_SPEECH", "HIDDEN_ADVERTISEMENT", "HUMAN_EXPLOITATION",
		"HUMAN_TRAFFICKING", "ILLEGAL_ORGANIZATIONS", "IMPERSONATION_ACCOUNT_HIJACKING", "INAUTHENTIC_ACCOUNTS", "INAUTHENTIC_LISTINGS",
		"INAUTHENTIC_USER_REVIEWS", "INCITEMENT_AGAINST_WOMEN", "INCITEMENT_VIOLENCE_HATRED", "INSUFFICIENT_INFORMATION_ON_TRADERS",
		"LANGUAGE_REQUIREMENTS", "MISINFORMATION_DISINFORMATION", "MISLEADING_INFO_CONSUMER_RIGHTS", "MISLEADING_INFO_GOODS_SERVICES",
		"MISSING_PROCESSING_GROUND", "NONCOMPLIANCE_PRICING", "NON_CONSENSUAL_IMAGE_SHARING", "NON_CONSENSUAL_IMAGE_SHARING_AGAINST_WOMEN",
		"NON_CONSENSUAL_MATERIAL_DEEPFAKE", "NON_CONSENSUAL_MATERIAL_DEEPFAKE_AGAINST_WOMEN", "NUDITY", "OTHER", "PATENT_INFRINGEMENT", "PHISHING",
		"PROHIBITED_PRODUCTS", "PYRAMID_SCHEMES", "RIGHT_TO_BE_FORGOTTEN", "RISK_ENVIRONMENTAL_DAMAGE", "RISK_PUBLIC_HEALTH", "SELF_MUTILATION",
		"STALKING", "SUICIDE", "TERRORIST_CONTENT", "TRADEMARK_INFRINGEMENT", "TRADE_SECRET_INFRINGEMENT", "TRAFFICKING_WOMEN_GIRLS",
		"UNLAWFUL_SALE_ANIMALS", "UNSAFE_CHALLENGES", "UNSAFE_PRODUCTS", "VIOLATION_EU_LAW", "VIOLATION_NATIONAL_LAW")
	sourceTypes        = []string{"SOURCE_ARTICLE_16", "SOURCE_TRUSTED_FLAGGER", "SOURCE_TYPE_OTHER_NOTIFICATION", "SOURCE_VOLUNTARY"}
	automatedDecisions = with("AUTOMATED_DECISION_", "FULLY", "PARTIALLY", "NOT_AUTOMATED")
	languages          = strings.Fields(`AA AB AE AF AK AM AN AR AS AV AY AZ BA BE BG BH BI BM BN BO BR BS CA CE CH CO CR CS CU CV CY DA DE DV DZ EE
		EL EN EO ES ET EU FA FF FI FJ FO FR FY GA GD GL GN GU GV HA HE HI HO HR HT HU HY HZ IA ID IE IG II IK IO IS IT IU JA JV KA KG KI KJ KK KL KM
		KN KO KR KS KU KV KW KY LA LB LG LI LN LO LT LU LV MG MH MI MK ML MN MR MS MT MY NA NB ND NE NG NL NN NO NR NV NY OC OJ OM OR OS PA PI PL
		PS PT QU RM RN RO RU RW SA SC SD SE SG SI SK SL SM SN SO SQ SR SS ST SU SV SW TA TE TG TH TI TK TL TN TO TR TS TT TW TY UG UK UR UZ VE VI
		VO WA WO XH YI YO ZA ZH ZU`)
	puidForm = regexp.MustCompile(`^[a-zA-Z0-9_-]+$`)
)

// with puts a prefix before each word.
func with(prefix string, words ...string) []string {
	for i, w := range words {
		words[i] = prefix + w
	}
	return words
}

// The days between which the database takes dates, both included.
var (
	firstContent     = day(2000)
	firstApplication = day(2020)
	lastDate         = day(2038)
)

func day(year int) time.Time { return time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC) }

// Validate checks the statement by every rule of the database and answers Invalid,
// naming the first field at fault.
func (s *Statement) Validate() error {
	illegal := s.Ground == groundIllegal
	for _, check := range []func() error{
		func() error { return oneOf("decision_ground", s.Ground, []string{groundIllegal, groundIncompatible}) },
		func() error { return goesWith("illegal_content_legal_ground", s.LegalGround, 500, illegal) },
		func() error { return goesWith("illegal_content_explanation", s.LegalExplanation, 2000, illegal) },
		func() error { return goesWith("incompatible_content_ground", s.ContractualGround, 500, !illegal) },
		func() error {
			return goesWith("incompatible_content_explanation", s.ContractualExplanation, 2000, !illegal)
		},
		s.validateDecisions,
		func() error { return allOf("content_type", s.ContentType, contentTypes, true) },
		func() error {
			return goesWith("content_type_other", s.ContentTypeOther, 500, slices.Contains(s.ContentType, contentTypeOther))
		},
		func() error { return oneOf("category", s.Category, categories) },
		func() error { return allOf("category_addition", s.OtherCategories, categories, false) },
		func() error { return allOf("category_specification", s.Keywords, keywords, false) },
		func() error { return maybeOneOf("content_language", s.Language, languages) },
		func() error { return dateIn("content_date", s.ContentDate, firstContent) },
		func() error { return dateIn("application_date", s.ApplicationDate, firstApplication) },
		func() error { return goesWith("decision_facts", s.Facts, 5000, true) },
		func() error { return oneOf("source_type", s.SourceType, sourceTypes) },
		func() error { return oneOf("automated_detection", s.AutomatedDetection, []string{yes, no}) },
		func() error { return oneOf("automated_decision", s.AutomatedDecision, automatedDecisions) },
		func() error { return goesWith("puid", s.PUID, 500, true) },
	} {
		if err := check(); err != nil {
			return err
		}
	}
	if !puidForm.MatchString(s.PUID) {
		return fault("puid", "may hold letters, digits, - and _ alone")
	}
	return nil
}

// validateDecisions checks what was restricted: something was.
func (s *Statement) validateDecisions() error {
	if len(s.Visibility) == 0 && s.Monetary == "" && s.Provision == "" && s.Account == "" {
		return fault("decision_visibility", "is empty, and so are decision_monetary, decision_provision and decision_account; at least one must say what was restricted")
	}
	for _, err := range []error{
		allOf("decision_visibility", s.Visibility, visibilities, false),
		goesWith("decision_visibility_other", s.VisibilityOther, 500, slices.Contains(s.Visibility, visibilityOther)),
		maybeOneOf("decision_monetary", s.Monetary, monetaries),
		maybeOneOf("decision_provision", s.Provision, provisions),
		maybeOneOf("decision_account", s.Account, accounts),
	} {
		if err != nil {
			return err
		}
	}
	return nil
}

func fault(field, format string, args ...any) error {
	return &queue.Error{Kind: queue.Invalid, Field: field, Msg: fmt.Sprintf(format, args...)}
}

// oneOf checks a field that must hold one of some words.
func oneOf(field, s string, words []string) error {
	if s == "" {
		return fault(field, "is missing")
	}
	return maybeOneOf(field, s, words)
}

func maybeOneOf(field, s string, words []string) error {
	if s != "" && !slices.Contains(words, s) {
		return fault(field, "is not a word that the transparency database knows")
	}
	return nil
}

// allOf checks a list of words, each once.
func allOf(field string, list, words []string, needed bool) error {
	if needed && len(list) == 0 {
		return fault(field, "is missing")
	}
	for i, s := range list {
		if err := oneOf(fmt.Sprintf("%s[%d]", field, i), s, words); err != nil {
			return err
		}
		if slices.Contains(list[:i], s) {
			return fault(fmt.Sprintf("%s[%d]", field, i), "stands twice")
		}
	}
	return nil
}

// goesWith checks text that must be there if something else is, and else must not.
func goesWith(field, s string, most int, needed bool) error {
	switch n := utf8.RuneCountInString(s); {
	case needed && strings.TrimSpace(s) == "":
		return fault(field, "is missing")
	case !needed && s != "":
		return fault(field, "does not go with what the other fields say")
	case n > most:
		return fault(field, "is %d characters long; at most %d", n, most)
	case !utf8.ValidString(s):
		return fault(field, "is not valid UTF-8")
	}
	return nil
}

// dateIn checks a date that must be there.
func dateIn(field, s string, first time.Time) error {
	if s == "" {
		return fault(field, "is not known")
	}
	t, err := time.Parse(time.DateOnly, s)
	switch {
	case err != nil:
		return fault(field, "is not a date in the form 2026-11-01")
	case t.Before(first) || t.After(lastDate):
		return fault(field, "%s is not between %s and %s", s, first.Format(time.DateOnly), lastDate.Format(time.DateOnly))
	}
	return nil
}
