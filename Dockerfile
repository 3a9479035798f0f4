# syntax=docker/dockerfile:1
# The one binary, run by a user without rights. `dotodo up` needs PostgreSQL's programs and is not for this image.
FROM rust:1.95-slim-bookworm AS build
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/src/target \
    cargo build --release --locked --package dotodo && cp target/release/dotodo /dotodo

FROM debian:bookworm-slim
RUN apt-get update && apt-get install --yes --no-install-recommends tzdata && rm -rf /var/lib/apt/lists/*
COPY --from=build /dotodo /usr/local/bin/dotodo
USER 10001:10001
ENTRYPOINT ["dotodo"]
CMD ["serve"]
