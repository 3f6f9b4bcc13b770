package io.taskweir.protocol.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.taskweir.protocol.problem.ErrorCode;
import io.taskweir.protocol.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class WorkerTokensTest {
  private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
  private static final Instant LATER = NOW.plusSeconds(60);

  private final WorkerTokens tokens = new WorkerTokens("a secret of these tests");

  @Test
  void whatIsIssuedIsVerified() {
    WorkerToken some = new WorkerToken("acme", Set.of("resize", "mail"), LATER);
    assertThat(tokens.verify(tokens.issue(some), NOW)).isEqualTo(some);
    WorkerToken all = new WorkerToken("acme", Set.of(), LATER);
    assertThat(tokens.verify(tokens.issue(all), NOW)).isEqualTo(all);
  }

  @Test
  void aTokenCoversItsTenantAndItsFunctions() {
    WorkerToken some = new WorkerToken("acme", Set.of("resize", "mail"), LATER);
    assertThat(some.covers("acme", List.of("mail"))).isTrue();
    assertThat(some.covers("acme", List.of("mail", "resize"))).isTrue();
    assertThat(some.covers("acme", List.of("mail", "pay"))).isFalse();
    assertThat(some.covers("other", List.of("mail"))).isFalse();
    assertThat(new WorkerToken("acme", Set.of(), LATER).covers("acme", List.of("x"))).isTrue();
  }

  @Test
  void whatIsForgedChangedOrOldIsRefusedWithoutItsText() {
    String genuine = tokens.issue(new WorkerToken("acme", Set.of("mail"), LATER));
    String[] parts = genuine.split("\\.", -1);
    String claims =
        new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8)
            .replace("acme", "other");
    String changed =
        parts[0]
            + "."
            + Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(claims.getBytes(StandardCharsets.UTF_8))
            + "."
            + parts[2];
    String foreign =
        new WorkerTokens("another secret, as long").issue(new WorkerToken("acme", Set.of(), LATER));
    for (String bad :
        List.of(
            "",
            "x",
            "tw1.",
            "tw1..",
            "tw2" + genuine.substring(3),
            changed,
            foreign,
            genuine + "x")) {
      assertThatThrownBy(() -> tokens.verify(bad, NOW))
          .isInstanceOfSatisfying(
              ProblemException.class,
              e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.UNAUTHORIZED);
                if (bad.length() > 1) {
                  assertThat(e.detail()).doesNotContain(bad);
                }
              });
    }
    assertThatThrownBy(() -> tokens.verify(genuine, LATER)).hasMessageContaining("has expired at");
  }

  @Test
  void aSecretThatIsTooShortIsRefused() {
    assertThatThrownBy(() -> new WorkerTokens("short"))
        .hasMessageContaining("taskweir.workers.token-secret: at least 16 bytes");
    assertThat(tokens.toString()).doesNotContain("secret of");
  }
}
