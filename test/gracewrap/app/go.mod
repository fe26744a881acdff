module gracehook.io/gracewrap

go 1.26
