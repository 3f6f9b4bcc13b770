package io.taskweir.core.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.taskweir.core.task.Origin;
import io.taskweir.protocol.TaskKey;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeaseTokensTest {
  private static final TaskKey KEY = new TaskKey("acme", "r-1");
  private static final Origin ORIGIN = new Origin(3, 7, 123_456_789_012L);

  private final LeaseTokens tokens = new LeaseTokens(bytes("a secret of the cluster"));
  private final String token = tokens.issue(KEY, 2, ORIGIN);

  @Test
  void aTokenIsThatOfItsAttemptAndNamesItsOrigin() {
    assertThat(tokens.matches(token, KEY, 2, ORIGIN)).isTrue();
    assertThat(tokens.verify(token, KEY, 2)).contains(ORIGIN);
  }

  @Test
  void theTokenIsTheSameAfterTheHandOverHasBeenRedoneElsewhere() {
    LeaseTokens newOwner = new LeaseTokens(bytes("a secret of the cluster"));
    assertThat(newOwner.issue(KEY, 2, ORIGIN)).isEqualTo(token);
    assertThat(newOwner.verify(token, KEY, 2)).contains(ORIGIN);
  }

  @Test
  void everyOriginComesBack() {
    for (Origin origin :
        List.of(
            new Origin(0, 0, 0),
            new Origin(99, 255, Long.MAX_VALUE),
            new Origin(Integer.MAX_VALUE, Integer.MAX_VALUE, 1))) {
      assertThat(tokens.verify(tokens.issue(KEY, 1, origin), KEY, 1)).contains(origin);
    }
  }

  @Test
  void noCharacterOfATokenCanBeReplacedByAnother() {
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/=?é";
    for (int i = 0; i < token.length(); i++) {
      for (int j = 0; j < alphabet.length(); j++) {
        char other = alphabet.charAt(j);
        if (other != token.charAt(i)) {
          assertIsRefused(token.substring(0, i) + other + token.substring(i + 1));
        }
      }
    }
  }

  @Test
  void noBitOfATokenCanBeFlipped() {
    byte[] raw = Base64.getUrlDecoder().decode(token);
    for (int bit = 0; bit < raw.length * 8; bit++) {
      byte[] tampered = raw.clone();
      tampered[bit / 8] ^= (byte) (1 << (bit % 8));
      assertIsRefused(Base64.getUrlEncoder().withoutPadding().encodeToString(tampered));
    }
  }

  @Test
  void aTokenCutShortOrExtendedIsRefused() {
    for (int length = 0; length < token.length(); length++) {
      assertIsRefused(token.substring(0, length));
      assertIsRefused(token.substring(length + 1));
    }
    assertIsRefused(token + "A");
    assertIsRefused(token + "=");
    assertIsRefused(" " + token);
    assertIsRefused(token + token);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "null", "====", "let me in", "\0", "ключ", "\uD83D\uDE00"})
  void garbageIsRefusedWithoutAnException(String garbage) {
    assertIsRefused(garbage);
  }

  @Test
  void anEndlessTokenIsRefused() {
    assertIsRefused("A".repeat(1 << 20));
  }

  @Test
  void aTokenDoesNotServeAnotherAttempt() {
    for (int attempt : new int[] {-2, 0, 1, 3, 2 + (1 << 8), 2 + (1 << 16), 2 + (1 << 24)}) {
      assertThat(tokens.matches(token, KEY, attempt, ORIGIN)).isFalse();
      assertThat(tokens.verify(token, KEY, attempt)).isEmpty();
    }
  }

  @Test
  void aTokenDoesNotServeAnotherTaskOrTenant() {
    for (TaskKey other :
        List.of(
            new TaskKey("acme", "r-2"),
            new TaskKey("acme", "R-1"),
            new TaskKey("acm", "r-1"),
            new TaskKey("evil", "r-1"),
            new TaskKey("acme", "r-1 "))) {
      assertThat(tokens.matches(token, other, 2, ORIGIN)).isFalse();
      assertThat(tokens.verify(token, other, 2)).isEmpty();
    }
  }

  @Test
  void aTokenDoesNotServeALaterTaskWithTheSameId() {
    for (Origin other :
        List.of(
            new Origin(4, 7, ORIGIN.offset()),
            new Origin(3, 8, ORIGIN.offset()),
            new Origin(3, 7, ORIGIN.offset() + 1))) {
      assertThat(tokens.matches(token, KEY, 2, other)).isFalse();
    }
  }

  @Test
  void aTokenOfAnotherClusterIsRefused() {
    LeaseTokens elsewhere = new LeaseTokens(bytes("a secret of another cluster"));
    assertThat(elsewhere.matches(token, KEY, 2, ORIGIN)).isFalse();
    assertThat(elsewhere.verify(token, KEY, 2)).isEmpty();
  }

  @Test
  void noTwoAttemptsShareAToken() {
    Set<String> seen = new HashSet<>();
    for (int task = 0; task < 20; task++) {
      for (int attempt = 1; attempt <= 20; attempt++) {
        for (int offset = 0; offset < 20; offset++) {
          TaskKey key = new TaskKey("acme", "r-" + task);
          assertThat(seen.add(tokens.issue(key, attempt, new Origin(0, 0, offset)))).isTrue();
        }
      }
    }
  }

  @Test
  void aTokenIsShortAndSafeInAnyHeaderOrUrl() {
    assertThat(token).matches("[A-Za-z0-9_-]{43}");
  }

  @Test
  void aShortSecretIsRefusedAndTheErrorNamesTheSettingAndTheLimit() {
    assertThatThrownBy(() -> new LeaseTokens(bytes("only 15 bytes!!")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("taskweir.lease-secret of 15 bytes: at least 16");
  }

  private void assertIsRefused(String forged) {
    assertThat(tokens.matches(forged, KEY, 2, ORIGIN)).as(forged).isFalse();
    assertThat(tokens.verify(forged, KEY, 2)).as(forged).isEmpty();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
