package storage

import "discern/queue"

// refuseRemote answers Refused when a folder lies on another machine: SQLite's
// log needs shared memory and locks that no network file system keeps well
// enough for a record that must not be lost.
func refuseRemote(dir string) error {
	if name, err := remoteFS(dir); err != nil {
		return osFault("look at the disk of the workspace", err)
	} else if name != "" {
		return queue.Errorf(queue.Refused, "the workspace lies on a network file system (%s), where decisions could be lost; choose a folder on this machine's own disk", name)
	}
	return nil
}
