package hubtest

// Folder is where a server keeps its data.
func (s *Server) Folder() string { return s.folder }

// Pid is the process of a server that runs.
func (s *Server) Pid() int { return s.running.pid() }

// OtherCA is the certificate of an authority that no server is by, in PEM.
func OtherCA() ([]byte, error) {
	a, err := newAuthority()
	if err != nil {
		return nil, err
	}
	return pemOf("CERTIFICATE", a.cert.Raw), nil
}
