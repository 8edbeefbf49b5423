package hubtest

// Folder is where a server keeps its data.
func (s *Server) Folder() string { return s.folder }

// OtherCA is the certificate of an authority that no server is by, in PEM.
func OtherCA() ([]byte, error) {
	a, err := newAuthority()
	if err != nil {
		return nil, err
	}
	return pemOf("CERTIFICATE", a.cert.Raw), nil
}
