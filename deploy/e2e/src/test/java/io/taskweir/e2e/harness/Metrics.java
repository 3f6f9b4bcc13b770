package io.taskweir.e2e.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a server says of itself under {@code /metrics}. */
public final class Metrics {
  private Metrics() {}

  /** Records of the changelog that its stores have taken in since it started. */
  public static long restoredRecords(String url) {
    return value(url, "taskweir_store_restored_records_total");
  }

  /** Databases that its stores have thrown away since it started. */
  public static long droppedStores(String url) {
    return value(url, "taskweir_store_dropped_total");
  }

  /** Partitions that it answers for now. */
  public static long partitions(String url) {
    return value(url, "taskweir_store_partitions");
  }

  /** Event streams of single tasks that it has open now. */
  public static long taskStreams(String url) {
    return value(url, "taskweir_streams_of_tasks");
  }

  /** Event streams of whole tenants that it has open now. */
  public static long tenantStreams(String url) {
    return value(url, "taskweir_streams_of_tenants");
  }

  /** Reports of attempts that no longer count, and were passed over. */
  public static long lateReports(String url) {
    return value(url, "taskweir_commands_ignored_stale_attempt_total")
        + value(url, "taskweir_commands_ignored_already_ended_total");
  }

  private static long value(String url, String name) {
    String metrics = read(url);
    Matcher line = Pattern.compile("(?m)^" + name + " (\\S+)$").matcher(metrics);
    if (!line.find()) {
      throw new AssertionError("no " + name + " in " + metrics);
    }
    return (long) Double.parseDouble(line.group(1));
  }

  private static String read(String url) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(URI.create(url + "/metrics"))
                  .timeout(Duration.ofSeconds(5))
                  .build(),
              BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
