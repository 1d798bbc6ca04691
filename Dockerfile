# The reference server, for production. `docker build .`; compose.yaml starts two of them beside a sandbox.
# The digest is that of the index for amd64 and arm64; Renovate moves version and digest together.
FROM node:24.21.0-bookworm-slim@sha256:0e0ff40c39bc087845bfb27465a0df4ea419520094bc35842ff83dd8cbe6f9b6 AS build
ENV CI=true
WORKDIR /app

# Packages follow from these files alone, so that a change of the code does not download anything.
COPY package.json pnpm-lock.yaml pnpm-workspace.yaml ./
RUN npm install --global "$(node --print "require('./package.json').packageManager")"
RUN pnpm fetch --ignore-scripts

COPY . .
RUN pnpm install --offline --frozen-lockfile --ignore-scripts
RUN pnpm --filter '@tilekit/reference-server...' run build
# Production dependencies only, and none of the binaries of the embedded PostgreSQL.
RUN pnpm --filter @tilekit/reference-server --prod --no-optional --ignore-scripts deploy /server

FROM node:24.21.0-bookworm-slim@sha256:0e0ff40c39bc087845bfb27465a0df4ea419520094bc35842ff83dd8cbe6f9b6
ENV NODE_ENV=production HOST=0.0.0.0 TILEKIT_TILE_DIR=/server/integration-tile
WORKDIR /server
COPY --from=build /server ./
COPY integration-tile integration-tile
# Everything belongs to root: the server writes nowhere but into its database.
USER node
EXPOSE 4300 4301
# Whether the process works. A balancer asks /readyz, which also needs the database.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s \
  CMD ["node", "--eval", "fetch(`http://127.0.0.1:${process.env.PORT || 4300}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# As process 1: it handles signals itself and starts no other process when DATABASE_URL is set.
CMD ["node", "dist/server.js"]
