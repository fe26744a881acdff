#!/bin/sh
# Makes a certificate authority and a certificate in certs/local, valid for 30 days. Needs openssl. The certificate is for
# localhost, and for the names and addresses that are given, such as gracehook.gracehook.svc.
set -eu
cd "$(dirname "$0")"
mkdir -p local
cd local
umask 077
names='DNS:localhost,IP:127.0.0.1,IP:::1'
for name in "$@"; do
  case $name in
    *:*) names="$names,IP:$name" ;;
    *[!0-9.]*) names="$names,DNS:$name" ;;
    *) names="$names,IP:$name" ;;
  esac
done
openssl ecparam -name prime256v1 -genkey -noout -out ca.key
openssl req -x509 -new -key ca.key -sha256 -days 30 -subj '/CN=gracehook development CA' -out ca.crt
openssl ecparam -name prime256v1 -genkey -noout -out tls.key
openssl req -new -key tls.key -subj /CN=gracehook -out tls.csr
printf 'subjectAltName=%s\nextendedKeyUsage=serverAuth\n' "$names" >extensions
openssl x509 -req -in tls.csr -CA ca.crt -CAkey ca.key -CAcreateserial -sha256 -days 30 -extfile extensions -out tls.crt
rm -f tls.csr extensions ca.key ca.srl
echo "wrote $(pwd)/ca.crt, tls.crt and tls.key"
