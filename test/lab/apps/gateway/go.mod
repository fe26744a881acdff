module gracehook.io/lab/gateway

go 1.26
