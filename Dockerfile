# One image for every process of the service: `verifier api`, `verifier worker`, `verifier migrate`.
# Needs a PostgreSQL of its own (VERIFIER_DATABASE_URL); see docker-compose.yml.

FROM python:3.13-slim AS build
WORKDIR /app
RUN python -m venv /opt/venv
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
COPY requirements-build.lock requirements.lock ./
# Every file is checked against its hash; without isolation nothing unpinned is fetched to build with.
RUN /opt/venv/bin/pip install --require-hashes -r requirements-build.lock \
 && /opt/venv/bin/pip install --require-hashes --no-build-isolation -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY sql sql
COPY verifier verifier
# The demo's made-up world and its people have no business where real ones are.
RUN /opt/venv/bin/pip install --no-deps --no-index --no-build-isolation . \
 && rm -r /opt/venv/lib/python3.13/site-packages/verifier/demo \
 && /opt/venv/bin/python -m compileall -q /opt/venv/lib

FROM python:3.13-slim
RUN groupadd --gid 10001 verifier \
 && useradd --uid 10001 --gid verifier --home-dir /data --no-create-home --shell /usr/sbin/nologin verifier \
 && install --directory --mode=0700 --owner=verifier --group=verifier /data
COPY --from=build /opt/venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    VERIFIER_DATA_DIR=/data \
    VERIFIER_HOST=0.0.0.0
USER verifier
WORKDIR /data
VOLUME /data
EXPOSE 8080
# The root file system may be read-only: only /data (keys, checkpoints) and /tmp are written.
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s --retries=3 \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8080/healthz', timeout=4)"]
ENTRYPOINT ["python", "-P", "-m", "verifier"]
CMD ["api"]
