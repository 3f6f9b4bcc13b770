package io.taskweir.protocol.submission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.taskweir.protocol.Payload;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SubmissionBuilderTest {
  private final SubmissionBuilder builder = new SubmissionBuilder().tenant("acme").function("f");

  @Test
  void refusesWhatTheJsonReaderWouldRefuse() {
    refused(() -> builder.payload(Payload.of(new byte[0], "a\nb")), "contentType");
    refused(() -> builder.priority(10), "priority: must be from 0 to 9");
    refused(() -> builder.delaySeconds(-1L), "delaySeconds");
    refused(() -> builder.delaySeconds(31_536_001L), "delaySeconds");
    refused(() -> builder.runAt(Instant.MAX), "runAt: must be a time from 1970 to 9999");
    refused(() -> builder.runAt(Instant.EPOCH.minusMillis(1)), "runAt");
    refused(() -> builder.maxAgeSeconds(0), "maxAgeSeconds");
    refused(() -> builder.maxRetries(101), "maxRetries");
    refused(() -> builder.labels(Map.of("", "x")), "labels");
    refused(() -> builder.labels(Map.of("k", "\udc00")), "labels");
    Map<String, String> many = new HashMap<>();
    for (int i = 0; i < 33; i++) {
      many.put("k" + i, "v");
    }
    refused(() -> builder.labels(many), "at most 32");
  }

  @Test
  void needsATenantAndAFunction() {
    refused(() -> new SubmissionBuilder().tenant("acme").build(), "function: must be given");
    refused(() -> new SubmissionBuilder().function("f").build(), "tenant: must be given");
  }

  @Test
  void keepsItsOwnCopyOfTheLabels() {
    Map<String, String> labels = new HashMap<>(Map.of("a", "1"));
    Submission submission = builder.labels(labels).build();
    labels.put("b", "2");
    assertThat(submission.labels()).isEqualTo(Map.of("a", "1"));
  }

  private static void refused(Runnable step, String why) {
    assertThatThrownBy(step::run).hasMessageContaining(why);
  }
}
