# The services of Lambent from one file.
#
#   docker compose up --build                                 builds and starts all of them
#   docker build --target service --build-arg SERVICE=gateway-service .
#   docker build --target execution-service .
#
# Jars built elsewhere go in with `--build-context build=DIR`, DIR holding jars/SERVICE.jar: the
# directory takes the place of the build stage.

ARG JDK_IMAGE=eclipse-temurin:25-jdk
ARG JRE_IMAGE=eclipse-temurin:25-jre
ARG NODE_IMAGE=node:24-trixie-slim
ARG SYSTEM_IMAGE=debian:13-slim

# ---- build: from the sources to executable jars -------------------------------------------------
FROM ${JDK_IMAGE} AS build
WORKDIR /source
# Without a C compiler there would be no launcher, and functions would share the container's network.
RUN command -v cc > /dev/null \
 || { apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev \
      && rm -rf /var/lib/apt/lists/*; }
COPY . .
RUN --mount=type=cache,target=/root/.m2,sharing=locked \
    ./mvnw -q -DskipTests -Dspotless.check.skip package \
      -pl gateway-service,function-service,execution-service,billing-service,aws-services,trigger-service -am \
 && mkdir /jars \
 && for service in gateway-service function-service execution-service billing-service aws-services trigger-service; do \
      cp "$service"/target/"$service"-*-exec.jar "/jars/$service.jar"; \
    done

# ---- layers: each jar taken apart, so that images share the libraries they have in common -------
FROM ${JRE_IMAGE} AS layers
RUN --mount=type=bind,from=build,source=/jars,target=/jars \
    for jar in /jars/*.jar; do \
      java -Djarmode=tools -jar "$jar" extract --layers --application-filename service.jar \
        --destination "/layers/$(basename "$jar" .jar)" || exit 1; \
    done

# ---- sdks: what AWS's runtimes bring; SDKS=none leaves them out, where there is no network --------
FROM layers AS sdks
ARG SDKS=sdks
RUN mkdir -p /runtimes /app \
 && cp -r /layers/execution-service/dependencies/. /layers/execution-service/snapshot-dependencies/. \
      /layers/execution-service/application/. /app/ \
 && if [ "$SDKS" != none ]; then \
      java -cp "/app/service.jar:/app/lib/*" io.lambent.execution.runtimes.RuntimesCommand /runtimes add $SDKS; \
    fi

# ---- service: gateway, function, billing, aws-services, trigger -----------------------------------
FROM ${JRE_IMAGE} AS service
ARG SERVICE=gateway-service
# aws-services keeps objects in the directory, on a volume that gets its owner.
RUN useradd --uid 10001 --no-log-init --no-create-home --home-dir /nonexistent lambent \
 && install -d -o lambent -g lambent /var/lib/lambent
COPY deploy/healthy /usr/local/bin/healthy
WORKDIR /app
COPY --from=layers /layers/${SERVICE}/dependencies/ ./
COPY --from=layers /layers/${SERVICE}/snapshot-dependencies/ ./
COPY --from=layers /layers/${SERVICE}/application/ ./
USER lambent
# Off loopback inside the container; what the host publishes is the compose file's business.
ENV SERVER_ADDRESS=0.0.0.0 \
    LANG=C.UTF-8
HEALTHCHECK --interval=5s --timeout=5s --start-period=300s --retries=6 CMD ["healthy"]
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=60", "-XX:+UseCompactObjectHeaders", \
            "-XX:+ExitOnOutOfMemoryError", "--enable-native-access=ALL-UNNAMED", \
            "-jar", "service.jar"]

# ---- node, java: interpreters taken from their official images ----------------------------------
FROM ${NODE_IMAGE} AS node
FROM ${JRE_IMAGE} AS java

# ---- execution-service: the service and what functions run on -----------------------------------
FROM ${SYSTEM_IMAGE} AS execution-service
# bubblewrap isolates functions; curl and certificates are for custom runtimes and functions.
RUN apt-get update \
 && apt-get install -y --no-install-recommends bubblewrap ca-certificates curl procps python3 \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --uid 10001 --no-log-init --no-create-home --home-dir /nonexistent lambent \
 && install -d -o lambent -g lambent -m 0750 /var/lib/lambent
# Under /usr, which a sandbox sees read-only; /opt is where a function's layers go.
COPY --from=java /opt/java/openjdk /usr/lib/jvm/temurin-25
COPY --from=node /usr/local/bin/node /usr/local/bin/node
# Modules are compiled now, since functions see them read-only.
COPY --from=sdks /runtimes /usr/lib/lambent/runtimes
RUN python3 -m compileall -q /usr/lib/lambent/runtimes
COPY deploy/healthy /usr/local/bin/healthy
WORKDIR /app
COPY --from=layers /layers/execution-service/dependencies/ ./
COPY --from=layers /layers/execution-service/snapshot-dependencies/ ./
COPY --from=layers /layers/execution-service/application/ ./
USER lambent
ENV JAVA_HOME=/usr/lib/jvm/temurin-25 \
    PATH=/usr/lib/jvm/temurin-25/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    SERVER_ADDRESS=0.0.0.0 \
    LAMBENT_EXECUTION_DATADIR=/var/lib/lambent \
    LAMBENT_RUNTIMES_DIRECTORY=/usr/lib/lambent/runtimes \
    LANG=C.UTF-8
VOLUME /var/lib/lambent
HEALTHCHECK --interval=5s --timeout=5s --start-period=300s --retries=6 CMD ["healthy"]
# The service takes a small part of the container's memory; the rest is for functions.
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=20", "-XX:+UseCompactObjectHeaders", \
            "-XX:+ExitOnOutOfMemoryError", "--enable-native-access=ALL-UNNAMED", \
            "-jar", "service.jar"]
