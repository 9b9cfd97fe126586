# The image of every instance; see docs/running.md.
FROM node:24.21.0-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json vite.config.ts ./
COPY shared shared
COPY widget widget
COPY console console
COPY proxy proxy
RUN node --input-type=module -e "import { build } from './proxy/bin/prepare.js'; await build()"
RUN node proxy/bin/sbom.js dist/app/sbom.cdx.json
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund

FROM node:24.21.0-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000
WORKDIR /app
# For SQLite. With PostgreSQL nothing is written here, and the root file system may be read-only.
RUN mkdir data && chown node:node data
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/proxy/bin proxy/bin
COPY --from=build /app/dist/app dist/app
# The command of the image, and of `docker compose exec`.
RUN ln -s /app/proxy/bin/rappel.js /usr/local/bin/rappel && chmod 755 proxy/bin/rappel.js
USER node
EXPOSE 3000
STOPSIGNAL SIGTERM
# Checks that the process is alive, not that it is ready: a restart would not repair a database.
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["rappel"]
CMD ["serve"]
