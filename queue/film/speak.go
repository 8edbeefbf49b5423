package film

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"os/exec"
	"sync/atomic"
	"time"

	"discern/queue"
)

// speakDelay is how long a player that has ended is waited for, should whoever
// gives the samples not answer.
const speakDelay = 2 * time.Second

// Speak plays samples in the form that [Film.Sound] gives, until they end or ctx
// does. The player is a second child, ffplay. It has no wall, since it must reach
// the loudspeakers, and gets none of the video's bytes: samples alone, behind a
// header that is written here.
//
// The error is NotFound where there is no ffplay or no sound device, what reading
// pcm gave, or that of ctx.
func (t *Tool) Speak(ctx context.Context, pcm io.Reader) error {
	if t.ffplay == "" {
		return queue.Errorf(queue.NotFound, "ffplay is missing, so sound cannot be played. %s", install())
	}
	cmd := exec.CommandContext(ctx, t.ffplay, "-hide_banner", "-loglevel", "error", "-nodisp", "-autoexit", "-protocol_whitelist", "pipe",
		"-f", "wav", "-i", "pipe:0")
	samples := &watched{r: pcm}
	var complaint bounded
	cmd.Stdin, cmd.Stderr = io.MultiReader(bytes.NewReader(wavHeader()), samples), &complaint
	cmd.WaitDelay = speakDelay
	apart(cmd)
	err := cmd.Run()
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case samples.failed() != nil:
		return samples.failed()
	case err != nil, !samples.ended.Load(), bytes.Contains(complaint.said, []byte("audio open failed")): // after which its status is 0
		return &queue.Error{Kind: queue.NotFound, Msg: "Sound cannot be played: there is no sound device, or another program holds it.", Err: err}
	}
	return nil
}

// watched notes how a reading ends.
type watched struct {
	r     io.Reader
	ended atomic.Bool
	err   atomic.Pointer[error]
}

func (w *watched) Read(p []byte) (int, error) {
	n, err := w.r.Read(p)
	if errors.Is(err, io.EOF) {
		w.ended.Store(true)
	} else if err != nil {
		w.err.Store(&err)
	}
	return n, err
}

func (w *watched) failed() error {
	if err := w.err.Load(); err != nil {
		return *err
	}
	return nil
}

// bounded keeps the beginning of what is written to it.
type bounded struct{ said []byte }

func (b *bounded) Write(p []byte) (int, error) {
	b.said = append(b.said, p[:min(len(p), 16<<10-len(b.said))]...)
	return len(p), nil
}

// wavHeader begins a WAVE file of unknown length (Microsoft's RIFF, form 1), so
// that ffplay need not be told the form of the samples by options, which have
// changed their names.
func wavHeader() []byte {
	const sampleBytes, pcm, unknown = 2, 1, 0xffffffff
	var b bytes.Buffer
	for _, part := range []any{
		[]byte("RIFF"), uint32(unknown), []byte("WAVEfmt "), uint32(16), uint16(pcm), uint16(Channels), uint32(SampleRate),
		uint32(SampleRate * Channels * sampleBytes), uint16(Channels * sampleBytes), uint16(8 * sampleBytes), []byte("data"), uint32(unknown),
	} {
		_ = binary.Write(&b, binary.LittleEndian, part) // a buffer takes all
	}
	return b.Bytes()
}
