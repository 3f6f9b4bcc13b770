package io.taskweir.dev.http;

import io.javalin.config.RoutesConfig;
import io.taskweir.protocol.problem.ErrorCode;
import io.taskweir.protocol.problem.ProblemException;
import java.util.List;

/** {@code /livez}: the process answers. {@code /readyz}: all of its parts are ready. */
final class HealthRoutes {
  private final Readiness readiness;

  HealthRoutes(Readiness readiness) {
    this.readiness = readiness;
  }

  void routes(RoutesConfig routes) {
    routes.get("/livez", http -> http.result("ok\n"));
    routes.get(
        "/readyz",
        http -> {
          List<String> missing = readiness.missing();
          if (!missing.isEmpty()) {
            throw new ProblemException(
                ErrorCode.UNAVAILABLE, "not ready: " + String.join(", ", missing));
          }
          http.result("ready\n");
        });
  }
}
