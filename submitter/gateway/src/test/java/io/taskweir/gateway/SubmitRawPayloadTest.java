package io.taskweir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskweir.protocol.Payload;
import io.taskweir.protocol.submission.Submission;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SubmitRawPayloadTest {
  private static final String RESIZE = "/v1/tenants/acme/functions/resize/tasks";

  private final Queues queues = new Queues(true);
  private final HttpServer server = new HttpServer(queues, TaskReader.NONE);

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void theBodyIsThePayloadAndItsTypeIsKept() {
    HttpResponse<String> answer =
        server.post(
            RESIZE
                + "?taskId=r-1&priority=9&runAt=2026-11-22T06:00:00Z&maxAgeSeconds=60&maxRetries=0",
            "a,b\n",
            "Content-Type",
            "text/csv; charset=utf-8");

    assertThat(answer.statusCode()).isEqualTo(202);
    Submission submission = queues.submissions().get(0);
    assertThat(submission.function()).isEqualTo("resize");
    assertThat(submission.taskId()).isEqualTo("r-1");
    assertThat(submission.priority()).isEqualTo(9);
    assertThat(submission.runAt()).isEqualTo(Instant.parse("2026-11-22T06:00:00Z"));
    assertThat(submission.maxAgeSeconds()).isEqualTo(60);
    assertThat(submission.maxRetries()).isZero();
    assertThat(submission.payload())
        .isEqualTo(Payload.of("a,b\n".getBytes(StandardCharsets.UTF_8), "text/csv; charset=utf-8"));
  }

  @Test
  void jsonStaysAsItIsToTheByte() {
    for (String json : new String[] {"[1.10]", " [1.10] \n", "null", "\"\\u00e4\""}) {
      queues.producer.clear();
      server.post(RESIZE + "?delaySeconds=5", json, "Content-Type", "application/json");
      Submission submission = queues.submissions().get(0);
      assertThat(submission.payload()).isEqualTo(Payload.json(json));
      assertThat(submission.delaySeconds()).isEqualTo(5);
    }
  }

  @Test
  void noBodyAndNoTypeAreFine() {
    assertThat(server.post(RESIZE, "").statusCode()).isEqualTo(202);
    assertThat(queues.submissions().get(0).payload()).isEqualTo(Payload.empty());
  }

  @Test
  void aBodyThatClaimsToBeJsonMustBe() {
    for (String body : new String[] {"{", "1,\"tenant\":\"victim\"", "a", "1 2"}) {
      HttpResponse<String> answer = server.post(RESIZE, body, "Content-Type", "application/json");
      assertThat(answer.statusCode()).as(body).isEqualTo(400);
      assertThat(answer.body()).contains("MALFORMED_JSON", "body: ");
    }
    assertThat(queues.producer.history()).isEmpty();
  }

  @Test
  void wrongOptionsAreRefused() {
    refused("?priority=ten", "priority: must be a whole number");
    refused("?priority=99999999999", "from 0 to 9");
    refused("?priority=1&priority=2", "priority: must be given once");
    refused("?delaySeconds=-1", "delaySeconds");
    refused("?runAt=tomorrow", "RFC 3339");
    refused("?runAt=2026-11-22T06:00:00Z&delaySeconds=1", "runAt");
    refused("?maxAgeSeconds=0", "maxAgeSeconds");
    refused("?maxRetries=101", "maxRetries");
    refused("?taskId=a%2Fb", "taskId");
    refused("?taskId=", "taskId");
  }

  @Test
  void aBodyAboveTheLimitIs413() {
    byte[] largest = new byte[HttpServer.MAX_PAYLOAD_BYTES];
    assertThat(server.post(RESIZE, largest).statusCode()).isEqualTo(202);
    assertThat(server.post(RESIZE, new byte[largest.length + 1]).statusCode()).isEqualTo(413);
  }

  private void refused(String query, String why) {
    HttpResponse<String> answer = server.post(RESIZE + query, "x");
    assertThat(answer.statusCode()).as(query).isEqualTo(400);
    assertThat(answer.body()).contains(why);
  }
}
