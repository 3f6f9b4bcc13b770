package io.taskweir.dev.http;

import io.javalin.config.RoutesConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** {@code /openapi.yaml}: what the servers of this version answer, whatever this one's roles. */
final class OpenApiRoute {
  /** RFC 9512. */
  private static final String CONTENT_TYPE = "application/yaml";

  private final byte[] description;

  OpenApiRoute() {
    try (InputStream file = OpenApiRoute.class.getResourceAsStream("openapi.yaml")) {
      if (file == null) {
        throw new IllegalStateException("openapi.yaml is missing from this build");
      }
      description = file.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("openapi.yaml cannot be read", e);
    }
  }

  void routes(RoutesConfig routes) {
    routes.get("/openapi.yaml", http -> http.contentType(CONTENT_TYPE).result(description));
  }
}
