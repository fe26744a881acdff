# docs/image.md says how to build it with docker, buildah or podman, and without a registry. The bundle is the same on
# every platform, so one stage builds it for all.
ARG BUILD_IMAGE=docker.io/library/node:26-trixie-slim
ARG RUNTIME_IMAGE=gcr.io/distroless/nodejs26-debian13:nonroot

FROM --platform=$BUILDPLATFORM ${BUILD_IMAGE} AS build
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
WORKDIR /app
COPY --from=build /build/LICENSE /build/dist ./
USER 65532:65532
EXPOSE 9443 9444
# Node is process 1 and gets the signals. It has no flags: a smaller young generation saved no memory where it was tried.
ENTRYPOINT ["/nodejs/bin/node", "/app/gracehook.js"]
CMD ["serve"]
# Last, since they change with each release and what is above does not.
ARG VERSION=unknown
ARG REVISION=unknown
ARG CREATED=unknown
LABEL org.opencontainers.image.title="Gracehook" \
      org.opencontainers.image.description="A mutating admission webhook that makes pods shut down gracefully" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.created="${CREATED}"
