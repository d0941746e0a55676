FROM python:3.13-slim AS build
COPY pyproject.toml README.md LICENSE /src/
COPY probe /src/probe
COPY man /src/man
RUN python -m venv /opt/probe && /opt/probe/bin/pip install --no-cache-dir "/src[all]"

FROM python:3.13-slim
COPY --from=build /opt/probe /opt/probe
ENV PATH=/opt/probe/bin:$PATH PYTHONDONTWRITEBYTECODE=1
# 65532 is "nonroot" in the images that are built for it: no name to look up, no home to write to.
USER 65532:65532
WORKDIR /work
ENTRYPOINT ["probe"]
CMD ["--help"]
