module gracehook.io/matrix

go 1.26.0

require google.golang.org/grpc v1.82.1
