package io.taskweir.e2e.torture.load;

import io.taskweir.e2e.torture.load.Operation.Verdict;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/** The HTTP API as a client far away uses it: any server will do, and none may answer. */
public final class TenantApi {
  private static final Duration ANSWER = Duration.ofSeconds(12);

  private final HttpClient client;
  private final Supplier<List<String>> urls;
  private final String tenant;

  /**
   * @param urls of the servers that are ready now
   */
  public TenantApi(HttpClient client, Supplier<List<String>> urls, String tenant) {
    this.client = client;
    this.urls = urls;
    this.tenant = tenant;
  }

  /** A client for it that gives up a connection soon. */
  public static HttpClient client() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(Duration.ofSeconds(2))
        .build();
  }

  /**
   * What was answered.
   *
   * @param status of HTTP; 0 if nothing was
   * @param committed what a read says of itself
   */
  public record Answer(int status, String body, boolean committed, boolean reached) {
    /** 2xx, 4xx (which change nothing), or neither. */
    Verdict verdict() {
      if (status >= 200 && status < 300) {
        return Verdict.ACKNOWLEDGED;
      }
      return (status >= 400 && status < 500) || !reached ? Verdict.REFUSED : Verdict.UNKNOWN;
    }
  }

  public Answer get(String path) throws InterruptedException {
    return send(path, HttpRequest.newBuilder().GET());
  }

  public Answer post(String path, String contentType, String body) throws InterruptedException {
    return send(
        path,
        HttpRequest.newBuilder()
            .header("Content-Type", contentType)
            .POST(BodyPublishers.ofString(body)));
  }

  public Answer put(String path, String body) throws InterruptedException {
    return send(path, HttpRequest.newBuilder().PUT(BodyPublishers.ofString(body)));
  }

  private Answer send(String path, HttpRequest.Builder request) throws InterruptedException {
    List<String> ready = urls.get();
    if (ready.isEmpty()) {
      Thread.sleep(200);
      return new Answer(0, "nobody is ready", false, false);
    }
    String url = ready.get(ThreadLocalRandom.current().nextInt(ready.size()));
    URI uri = URI.create(url + "/v1/tenants/" + tenant + path);
    try {
      HttpResponse<String> answer =
          client.send(request.uri(uri).timeout(ANSWER).build(), BodyHandlers.ofString());
      boolean committed =
          answer.headers().firstValue("Taskweir-Committed").map("true"::equals).orElse(false);
      return new Answer(answer.statusCode(), answer.body(), committed, true);
    } catch (ConnectException | HttpConnectTimeoutException e) {
      return new Answer(0, String.valueOf(e.getMessage()), false, false);
    } catch (IOException e) {
      return new Answer(0, String.valueOf(e.getMessage()), false, true);
    }
  }
}
