module gracehook.io/lab/worker

go 1.26
