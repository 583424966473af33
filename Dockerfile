# One image for each service: docker build --build-arg MODULE=gateway .
# The build stage knows no MODULE, so that all images share it.
FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /build
COPY . .
# The repository is kept from one build to the next, apart from the sources. Tests and checks run in `mvn verify`.
RUN --mount=type=cache,target=/root/.m2 mvn -B -q package -pl '!system' -DskipTests -Dcheckstyle.skip -Dspring-javaformat.skip

FROM build AS extract
ARG MODULE
RUN cp ${MODULE}/target/${MODULE}.jar app.jar \
 && java -Djarmode=tools -jar app.jar extract --layers --destination /extracted

FROM eclipse-temurin:25-jre
WORKDIR /app
# What the service may write: everything else is read-only.
RUN useradd --system --no-create-home tricall && install -d -o tricall /app/keys
COPY --from=extract /extracted/dependencies/ ./
COPY --from=extract /extracted/snapshot-dependencies/ ./
COPY --from=extract /extracted/application/ ./
# A training run up to the refreshed context, nothing else being there: about half of the start's CPU is saved.
# The same collector as at run time, or the cache is not used. The quick compiler alone: without C2's profiles in the
# cache both this run and each start need a third less CPU. The signing keys it makes are thrown away.
RUN KEY_FILE=/tmp/keys.json SPRING_FLYWAY_ENABLED=false SPRING_KAFKA_ADMIN_AUTO_CREATE=false \
    java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:AOTCacheOutput=app.aot -Dspring.context.exit=onRefresh -jar app.jar >/tmp/training.log 2>&1 \
    || { cat /tmp/training.log; exit 1; } \
 && rm -rf /tmp/*
USER tricall
ENV SERVER_PORT=8080 MANAGEMENT_PORT=8090 MANAGEMENT_ADDRESS=0.0.0.0
EXPOSE 8080 8090
# By bash alone: no tool to install, and no second JVM for each probe.
HEALTHCHECK --interval=5s --timeout=3s --start-period=3m --retries=3 \
  CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/$MANAGEMENT_PORT && printf 'GET /actuator/health HTTP/1.0\\r\\n\\r\\n' >&3 && read -r line <&3 && [[ $line == *' 200'* ]]"]
ENTRYPOINT ["java", "-XX:+UseSerialGC", "-XX:MaxRAMPercentage=40", "-Xss512k", "-XX:+ExitOnOutOfMemoryError", "-XX:AOTCache=app.aot", "-jar", "app.jar"]
