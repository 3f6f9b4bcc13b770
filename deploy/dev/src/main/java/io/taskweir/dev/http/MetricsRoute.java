package io.taskweir.dev.http;

import com.codahale.metrics.MetricRegistry;
import io.javalin.config.RoutesConfig;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.dropwizard.DropwizardExports;

/**
 * {@code /metrics}: every metric of this process in Prometheus' text format 0.0.4. The metric
 * {@code taskweir.dispatcher.assignments} is {@code taskweir_dispatcher_assignments} there, with
 * {@code _total} behind it if it is a counter.
 */
final class MetricsRoute {
  private final DropwizardExports exports;
  private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();

  MetricsRoute(MetricRegistry metrics) {
    this.exports = new DropwizardExports(metrics);
  }

  void routes(RoutesConfig routes) {
    routes.get(
        "/metrics",
        http -> {
          http.contentType(PrometheusTextFormatWriter.CONTENT_TYPE);
          writer.write(http.outputStream(), exports.collect(), EscapingScheme.UNDERSCORE_ESCAPING);
        });
  }
}
