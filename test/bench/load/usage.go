package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// usage is what was used up to a moment, or between two.
type usage struct {
	webhookCPU, ownCPU time.Duration
	connections, tries int64
}

// Of a second, in /proc, on every Linux: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html.
const tick = 10 * time.Millisecond

// measureUsage gives, once the measured time is over, what was used in it.
func measureUsage(counted *tally, wanted plan, target *webhook) <-chan usage {
	measured := make(chan usage, 1)
	go func() {
		time.Sleep(time.Until(counted.measuredFrom))
		before := usageNow(wanted, target)
		time.Sleep(time.Until(counted.ends))
		after := usageNow(wanted, target)
		measured <- usage{
			webhookCPU:  after.webhookCPU - before.webhookCPU,
			ownCPU:      after.ownCPU - before.ownCPU,
			connections: after.connections - before.connections,
			tries:       after.tries - before.tries,
		}
	}()
	return measured
}

func usageNow(wanted plan, target *webhook) usage {
	return usage{
		webhookCPU:  cpuOf(strconv.Itoa(wanted.ProcessID)),
		ownCPU:      cpuOf("self"),
		connections: target.connections.Load(),
		tries:       target.tries.Load(),
	}
}

// cpuOf gives the processor time of a process with all its threads; 0 where it has ended.
func cpuOf(process string) time.Duration {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%s/stat", process))
	if err != nil {
		return 0
	}
	// The program's name stands in brackets and may hold anything, so fields are counted from the last bracket.
	fields := strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+1:]))
	const user, system = 11, 12
	if len(fields) <= system {
		return 0
	}
	var ticks int64
	for _, field := range []string{fields[user], fields[system]} {
		count, err := strconv.ParseInt(field, 10, 64)
		if err != nil {
			return 0
		}
		ticks += count
	}
	return time.Duration(ticks) * tick
}
