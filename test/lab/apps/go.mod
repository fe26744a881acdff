module gracehook.io/lab

go 1.26
