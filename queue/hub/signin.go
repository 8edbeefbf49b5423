package hub

import "cmp"

// SignIn returns the connection string with who signs in: a name or a password that is
// not empty takes the place of the one that stands in it.
func SignIn(dsn, name, password string) (string, error) {
	to, who, err := parse(dsn)
	if err != nil {
		return "", err
	}
	if who != nil {
		in, _ := who.Password()
		name, password = cmp.Or(name, who.Username()), cmp.Or(password, in)
	}
	return to.dsn(name, password), nil
}

// HoldsPassword reports whether a password stands in a connection string.
func HoldsPassword(dsn string) bool {
	_, who, err := parse(dsn)
	if err != nil || who == nil {
		return false
	}
	_, holds := who.Password()
	return holds
}
