package film_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"discern/queue"
	"discern/queue/film"
)

func init() { children["intruder"] = intrude }

// An attempt is what an intruder tried, and whether it was let.
type attempt struct {
	What string
	File bool // it is about files, which Landlock bars where bubblewrap does not
	Let  bool
	Err  string
}

// places is what an intruder is told to try.
type places struct {
	Secret, Folder        string // a file of the person's, and a folder that the person may write
	TCP, UDP, Unix, Other string // what listens outside; Other at an address that is not loopback, empty where there is none
}

// intrude tries, as ffmpeg could once it is taken over, all that it should not.
func intrude(args []string) {
	var p places
	if err := json.Unmarshal([]byte(args[0]), &p); err != nil {
		panic(err)
	}
	const files, other = 0, 1
	var all []attempt
	left := errors.New("none")
	for file := 3; file < 100; file++ {
		if link, err := unix.FcntlInt(uintptr(file), unix.F_GETFL, 0); err == nil && link&unix.O_APPEND != 0 {
			left = nil
		}
	}
	try := func(what string, about int, do func() error) {
		err := do()
		a := attempt{What: what, File: about == files, Let: err == nil}
		if err != nil {
			a.Err = err.Error()
		}
		all = append(all, a)
	}
	dial := func(network, address string) func() error {
		return func() error {
			c, err := net.DialTimeout(network, address, time.Second)
			if err != nil {
				return err
			}
			defer c.Close()
			if _, err = c.Write([]byte("?")); err != nil {
				return err
			}
			_ = c.SetReadDeadline(time.Now().Add(time.Second))
			_, err = c.Read(make([]byte, 1))
			return err
		}
	}
	try("a file that the desk left open", other, func() error { return left })
	try("the video", other, func() error { return fetchVideo(os.Getenv("http_proxy")) })
	try("the video, without the secret", other, func() error {
		u, _ := url.Parse(os.Getenv("http_proxy"))
		return fetchVideo("http://film:guess@" + u.Host)
	})
	try("tcp", other, dial("tcp", p.TCP))
	try("udp", other, dial("udp", p.UDP))
	try("unix", other, dial("unix", p.Unix))
	if p.Other != "" {
		try("another address", other, dial("tcp", p.Other))
	}
	try("listen", other, func() error { _, err := net.Listen("tcp", "127.0.0.1:0"); return err })
	try("ipv6 socket", other, func() error { _, err := unix.Socket(unix.AF_INET6, unix.SOCK_STREAM, 0); return err })
	try("netlink socket", other, func() error { _, err := unix.Socket(unix.AF_NETLINK, unix.SOCK_RAW, 0); return err })
	try("read a file", files, func() error { _, err := os.ReadFile(p.Secret); return err })
	try("read /etc/passwd", files, func() error { _, err := os.ReadFile("/etc/passwd"); return err })
	try("list a folder", files, func() error { _, err := os.ReadDir(p.Folder); return err })
	try("list /", files, func() error { _, err := os.ReadDir("/"); return err })
	try("write a file", files, func() error { return os.WriteFile(filepath.Join(p.Folder, "written"), nil, 0o600) })
	try("write to /tmp", files, func() error { return os.WriteFile("/tmp/written-by-an-intruder", nil, 0o600) })
	try("write to /usr", files, func() error { return os.WriteFile("/usr/written-by-an-intruder", nil, 0o600) })
	try("make a folder", files, func() error { return os.Mkdir(filepath.Join(p.Folder, "made"), 0o700) })
	try("remove a file", files, func() error { return os.Remove(p.Secret) })
	try("make a process", other, func() error {
		pid, _, errno := syscall.RawSyscall6(unix.SYS_CLONE, uintptr(unix.SIGCHLD), 0, 0, 0, 0, 0)
		if errno != 0 {
			return errno
		}
		if pid == 0 {
			_, _, _ = syscall.RawSyscall(unix.SYS_EXIT_GROUP, 0, 0, 0)
		}
		return nil
	})
	try("make a process in another way", other, func() error {
		pid, _, errno := syscall.RawSyscall(unix.SYS_CLONE3, 0, 0, 0)
		if errno == unix.ENOSYS {
			return errno
		}
		return fmt.Errorf("%d, %w", pid, errno)
	})
	try("look into a process", other, func() error { return unix.PtraceAttach(os.Getppid()) })
	try("a new namespace", other, func() error { return unix.Unshare(unix.CLONE_NEWUSER) })
	try("io_uring", other, func() error {
		if _, _, errno := unix.Syscall(unix.SYS_IO_URING_SETUP, 1, 0, 0); errno != unix.EPERM {
			return nil
		}
		return unix.EPERM
	})
	try("more memory", other, func() error {
		b, err := unix.Mmap(-1, 0, 3<<30, unix.PROT_READ, unix.MAP_ANON|unix.MAP_PRIVATE)
		if err == nil {
			_ = unix.Munmap(b)
		}
		return err
	})
	try("privileges", other, func() error {
		header, data := unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}, [2]unix.CapUserData{}
		if err := unix.Capget(&header, &data[0]); err != nil {
			return err
		}
		if data[0].Effective|data[1].Effective|data[0].Permitted|data[1].Permitted == 0 {
			return errors.New("none")
		}
		return nil
	})
	try("the desk's environment", other, func() error {
		if n := len(os.Environ()); n > 3 {
			return nil
		}
		return errors.New("not there")
	})
	for what, most := range map[string]struct {
		limit int
		want  uint64
	}{
		"a core dump":     {unix.RLIMIT_CORE, 0},
		"a larger file":   {unix.RLIMIT_FSIZE, 0},
		"more open files": {unix.RLIMIT_NOFILE, 64},
		"more memory yet": {unix.RLIMIT_AS, 2 << 30},
		"more time":       {unix.RLIMIT_CPU, 30},
	} {
		try(what, other, func() error {
			var l syscall.Rlimit
			if err := syscall.Getrlimit(most.limit, &l); err != nil || l.Cur <= most.want && l.Max <= most.want {
				return errors.New("no more than is needed")
			}
			return nil
		})
	}
	out, err := json.Marshal(all)
	if err != nil {
		panic(err)
	}
	if _, err := os.Stdout.Write(out); err != nil {
		panic(err)
	}
}

// fetchVideo reads the video as ffmpeg does.
func fetchVideo(proxy string) error {
	u, err := url.Parse(proxy)
	if err != nil {
		return err
	}
	request, err := http.NewRequest(http.MethodGet, "http://film/", nil)
	if err != nil {
		return err
	}
	client := &http.Client{Transport: &http.Transport{Proxy: http.ProxyURL(u)}, Timeout: 3 * time.Second}
	response, err := client.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	if response.StatusCode != http.StatusOK || string(body) != video {
		return fmt.Errorf("status %d, %d bytes", response.StatusCode, len(body))
	}
	return nil
}

// video stands for one, where its form does not matter.
const video = "all that ffmpeg may see"

// TestNothingGetsOut runs an intruder in ffmpeg's place.
func TestNothingGetsOut(t *testing.T) {
	behindEach(t, func(t *testing.T, it *film.Tool) {
		p := listenOutside(t)
		// As a library written in C would leave it, unlike Go.
		open, err := unix.Open(p.Secret, unix.O_RDWR|unix.O_APPEND, 0)
		if err != nil {
			t.Fatal(err)
		}
		defer unix.Close(open)
		order, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		self, err := os.Executable()
		if err != nil {
			t.Fatal(err)
		}
		said, err := it.Run(t.Context(), bytes.NewReader([]byte(video)), int64(len(video)), self, "intruder", string(order))
		if err != nil {
			t.Fatal(err)
		}
		var all []attempt
		if err := json.Unmarshal(said, &all); err != nil {
			t.Fatalf("the intruder said %q: %v", said, err)
		}
		let := map[string]bool{"the video": true}
		if it.Wall() == film.None {
			let["tcp"], let["udp"], let["another address"] = true, true, true
		}
		_, _, errno := unix.Syscall(unix.SYS_LANDLOCK_CREATE_RULESET, 0, 0, unix.LANDLOCK_CREATE_RULESET_VERSION)
		if errno != 0 {
			t.Log("this kernel has no Landlock")
		}
		for _, a := range all {
			t.Logf("%-30s %v %s", a.What, a.Let, a.Err)
			if a.File && errno != 0 && (it.Wall() != film.Bubblewrap || a.What == "list /") {
				continue
			}
			if a.Let != let[a.What] {
				t.Errorf("%s: let %v, want %v", a.What, a.Let, let[a.What])
			}
		}
		if len(all) < 30 {
			t.Errorf("%d attempts", len(all))
		}
	})
}

// listenOutside makes a file, a folder and listeners that an intruder must not reach.
func listenOutside(t *testing.T) places {
	t.Helper()
	home := t.TempDir()
	p := places{Secret: filepath.Join(home, "secret"), Folder: filepath.Join(home, "folder"), Unix: filepath.Join(home, "socket")}
	if err := os.WriteFile(p.Secret, []byte("a person's"), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(p.Folder, 0o777); err != nil {
		t.Fatal(err)
	}
	listen := func(network, address string) string {
		l, err := net.Listen(network, address)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { l.Close() })
		go func() {
			for {
				c, err := l.Accept()
				if err != nil {
					return
				}
				_, _ = c.Write([]byte("!"))
				c.Close()
			}
		}()
		return l.Addr().String()
	}
	p.TCP = listen("tcp", "127.0.0.1:0")
	listen("unix", p.Unix)
	addresses, _ := net.InterfaceAddrs()
	for _, a := range addresses {
		if ip, ok := a.(*net.IPNet); ok && ip.IP.To4() != nil && !ip.IP.IsLoopback() {
			p.Other = listen("tcp", ip.IP.String()+":0")
			break
		}
	}
	u, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { u.Close() })
	go func() {
		b := make([]byte, 1)
		for {
			_, from, err := u.ReadFrom(b)
			if err != nil {
				return
			}
			_, _ = u.WriteTo(b, from)
		}
	}()
	p.UDP = u.LocalAddr().String()
	return p
}

// TestNothingIsLeftBehind cancels many films at all moments of their lives and
// looks for what is left of them.
func TestNothingIsLeftBehind(t *testing.T) {
	behindEach(t, func(t *testing.T, it *film.Tool) {
		clip := small(t)
		before := openFiles(t)
		for i := range 40 {
			ctx, cancel := context.WithTimeout(t.Context(), time.Duration(i*8)*time.Millisecond)
			f, err := it.Open(ctx, bytes.NewReader(clip), int64(len(clip)))
			if err == nil {
				for _, err = range f.Play(ctx, 0, 1, 320) {
				}
			}
			if err != nil && !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("cancelled after %d ms: %v", i*8, err)
			}
			cancel()
		}
		deadline := time.Now().Add(5 * time.Second)
		for {
			left := processes(t)
			if len(left) == 0 {
				break
			}
			if time.Now().After(deadline) {
				t.Fatalf("left behind: %q", left)
			}
			time.Sleep(20 * time.Millisecond)
		}
		if after := openFiles(t); after > before+4 {
			t.Errorf("%d files are open, %d were", after, before)
		}
	})
}

// processes returns the children of this process and whatever reads a film.
func processes(t *testing.T) (left []string) {
	t.Helper()
	all, err := filepath.Glob("/proc/[0-9]*")
	if err != nil {
		t.Fatal(err)
	}
	for _, dir := range all {
		stat, err := os.ReadFile(dir + "/stat")
		if err != nil {
			continue // gone by now
		}
		_, rest, _ := strings.Cut(string(stat), ") ")
		fields := strings.Fields(rest)
		command, _ := os.ReadFile(dir + "/cmdline")
		words := strings.ReplaceAll(string(command), "\x00", " ")
		if len(fields) > 1 && fields[1] == fmt.Sprint(os.Getpid()) || strings.Contains(words, "http://film/") {
			left = append(left, fmt.Sprintf("%s %s %.60s", filepath.Base(dir), fields[0], words))
		}
	}
	return left
}

// openFiles counts what this process has open.
func openFiles(t *testing.T) int {
	t.Helper()
	all, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	return len(all)
}

func init() { children["idler"] = func([]string) { select {} } }

// TestAChildThatDoesNothingIsStopped: it is waited for so long and no longer.
func TestAChildThatDoesNothingIsStopped(t *testing.T) {
	behindEach(t, func(t *testing.T, it *film.Tool) {
		self, err := os.Executable()
		if err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		err = it.Wait(t.Context(), 300*time.Millisecond, self, "idler")
		if queue.KindOf(err) != queue.Refused || time.Since(start) > 3*time.Second {
			t.Errorf("%v after %v, want that it took too long", err, time.Since(start))
		}
	})
}

// TestAFilmEndsWithTheDesk kills a desk while it plays a film.
func TestAFilmEndsWithTheDesk(t *testing.T) {
	behindEach(t, func(t *testing.T, it *film.Tool) {
		path := filepath.Join(t.TempDir(), "film.mp4")
		if err := os.WriteFile(path, small(t), 0o600); err != nil {
			t.Fatal(err)
		}
		self, err := os.Executable()
		if err != nil {
			t.Fatal(err)
		}
		desk := exec.Command(self, "desk", path, it.Wall().String())
		out, err := desk.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := desk.Start(); err != nil {
			t.Fatal(err)
		}
		if _, err := io.ReadFull(out, make([]byte, 1)); err != nil {
			t.Fatal(err)
		}
		if len(processes(t)) < 2 {
			t.Errorf("the desk plays no film")
		}
		if err := desk.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = desk.Wait()
		for deadline := time.Now().Add(5 * time.Second); ; time.Sleep(20 * time.Millisecond) {
			left := processes(t)
			if len(left) == 0 {
				return
			}
			if time.Now().After(deadline) {
				t.Fatalf("left behind: %q", left)
			}
		}
	})
}

func init() { children["desk"] = playForever }

// playForever shows the first picture of a film, says so, and asks for no other.
func playForever(args []string) {
	it, err := film.Find(context.Background())
	if err != nil {
		panic(err)
	}
	for _, w := range film.Walls {
		if w.String() == args[1] {
			it, _ = it.Behind(context.Background(), w)
		}
	}
	file, err := os.Open(args[0])
	if err != nil {
		panic(err)
	}
	info, err := file.Stat()
	if err != nil {
		panic(err)
	}
	f, err := it.Open(context.Background(), file, info.Size())
	if err != nil {
		panic(err)
	}
	for _, err := range f.Play(context.Background(), 0, 1, 320) {
		if _, err := os.Stdout.Write([]byte(".")); err != nil {
			panic(err)
		}
		if err != nil {
			panic(err)
		}
		select {}
	}
}
