# Builds with docker, buildah and podman alike; docs/image.md says how, also without a registry. The bundle is the same for
# every platform, so it is built once, on the platform of whoever builds.
ARG BUILD_IMAGE=docker.io/library/node:26-trixie-slim
ARG RUNTIME_IMAGE=gcr.io/distroless/nodejs26-debian13:nonroot

FROM ${BUILD_IMAGE} AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
# No script of a package runs: esbuild needs none, and the one of `node` would fetch a second Node past the lockfile.
# The secrets are for a registry of your own: an npmrc, and a CA that it names (cafile=/run/secrets/ca). Neither stays.
RUN --mount=type=secret,id=npmrc,target=/root/.npmrc --mount=type=secret,id=ca \
    npm ci --ignore-scripts
COPY build.ts LICENSE ./
COPY src src
RUN node build.ts

FROM ${RUNTIME_IMAGE}
ARG VERSION=unknown
ARG REVISION=unknown
ARG CREATED=unknown
LABEL org.opencontainers.image.title=Gracehook \
      org.opencontainers.image.version=${VERSION}
WORKDIR /app
COPY --from=build /build/LICENSE /build/dist ./
USER 65532:65532
EXPOSE 9443 9444
ENTRYPOINT ["/nodejs/bin/node", "/app/gracehook.js"]
CMD ["serve"]
