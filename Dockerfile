# One image for API, worker and migration; the command says which.
FROM node:24-bookworm-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev

FROM node:24-bookworm-slim
ENV NODE_ENV=production DATA_DIR=/var/lib/orderloom HOST=0.0.0.0
RUN mkdir -p /var/lib/orderloom && chown node:node /var/lib/orderloom
WORKDIR /app
COPY --from=dependencies /app/node_modules ./node_modules
COPY . .
USER node
VOLUME /var/lib/orderloom
EXPOSE 8080
CMD ["node", "api/main.ts"]
