# Builds the image of one service: docker build --build-arg MODULE=gateway .
# The build stage does not depend on MODULE, so that all images share it.
FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /build
COPY . .
# A cache mount keeps the Maven repository between builds. Tests and style checks are skipped here; they are part
# of `mvn verify`.
RUN --mount=type=cache,target=/root/.m2 \
    mvn -B -q package -pl '!system' -DskipTests -Dcheckstyle.skip -Dspring-javaformat.skip

FROM build AS extract
ARG MODULE
RUN cp ${MODULE}/target/${MODULE}.jar app.jar \
 && java -Djarmode=tools -jar app.jar extract --layers --destination /extracted

# The container that issues certificates: see docker-compose.tls.yml.
FROM eclipse-temurin:25-jre AS certificates
WORKDIR /app
COPY --from=build /build/libs/certificates/target/lib/ /build/libs/certificates/target/certificates.jar ./
ENTRYPOINT ["java", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx32m", "-Xss512k", "-XX:+ExitOnOutOfMemoryError", "-cp", "*", "dev.tricall.certificates.CertificatesCommand"]

# The broker with TLS: see docker-compose.tls.yml.
FROM apache/kafka:4.2.1 AS kafka
COPY --from=build /build/libs/certificates/target/certificates.jar /opt/kafka/libs/

FROM eclipse-temurin:25-jre
WORKDIR /app
# The only directory that the service may write to, apart from temporary files. The id is known to docker-compose.tls.yml.
RUN useradd --system --no-create-home --uid 999 --user-group tricall && install -d -o tricall /app/keys
COPY --from=extract /extracted/dependencies/ ./
COPY --from=extract /extracted/snapshot-dependencies/ ./
COPY --from=extract /extracted/application/ ./
# A training run fills the AOT cache, which saves about half of the CPU time of each start. The run ends once the
# application context is refreshed and needs no other service. The JVM uses the cache only with the garbage collector of
# the training run. The run excludes the C2 compiler: without the profiles for it, the training run and each start take
# another third less CPU time. The signing keys that are created here are deleted.
RUN KEY_FILE=/tmp/keys.json SPRING_FLYWAY_ENABLED=false SPRING_KAFKA_ADMIN_AUTO_CREATE=false \
    java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:AOTCacheOutput=app.aot -Dspring.context.exit=onRefresh \
      -jar app.jar >/tmp/training.log 2>&1 \
    || { cat /tmp/training.log; exit 1; } \
 && rm -rf /tmp/*
USER tricall
ENV SERVER_PORT=8080 MANAGEMENT_PORT=8090 MANAGEMENT_ADDRESS=0.0.0.0
EXPOSE 8080 8090
# Uses only bash, so that no tool has to be installed and no JVM has to start for each probe.
HEALTHCHECK --interval=5s --timeout=3s --start-period=3m --retries=3 \
  CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/${HEALTH_PORT:-$MANAGEMENT_PORT} && printf 'GET /actuator/health HTTP/1.0\\r\\n\\r\\n' >&3 && read -r line <&3 && [[ $line == *' 200'* ]]"]
ENTRYPOINT ["java", "-XX:+UseSerialGC", "-XX:InitialRAMPercentage=20", "-XX:MaxRAMPercentage=40", "-Xss512k", "-XX:+ExitOnOutOfMemoryError", "-XX:AOTCache=app.aot", "-jar", "app.jar"]
