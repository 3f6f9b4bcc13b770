package io.taskweir.protocol.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.taskweir.protocol.cluster.Member.Role;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MemberTest {
  private static final Instant NOW = Instant.parse("2026-11-22T06:00:00Z");

  @ParameterizedTest
  @EnumSource
  void survivesTheRoundTripInEveryRole(Role role) {
    Member member = new Member(role, "d-1", "127.0.0.1", 9099, NOW);
    assertThat(Member.parse(member.toJson())).isEqualTo(member);
    assertThat(member.key()).isEqualTo(role.publicName() + "/d-1");
    assertThat(Role.ofPublicName(role.publicName())).isEqualTo(role);
  }

  @Test
  void livesForFifteenSecondsAfterItsLastWord() {
    Member member = new Member(Role.DISPATCHER, "d-1", "127.0.0.1", 9099, NOW);
    assertThat(member.isLive(NOW.plusMillis(14_999))).isTrue();
    assertThat(member.isLive(NOW.plusMillis(15_000))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"role\":\"boss\",\"id\":\"d\",\"host\":\"h\",\"port\":1,\"at\":\"2026-11-22T06:00:00Z\"}",
        "{\"role\":\"dispatcher\",\"id\":\"d\",\"host\":\"h\",\"at\":\"2026-11-22T06:00:00Z\"}",
        "{\"role\":\"dispatcher\",\"id\":\"d\",\"host\":\"h\",\"port\":0,"
            + "\"at\":\"2026-11-22T06:00:00Z\"}",
        "{\"role\":\"dispatcher\",\"id\":\"d\",\"host\":\"h\",\"port\":1}",
        "{\"role\":\"dispatcher\",\"id\":\"d\",\"port\":1,\"at\":\"2026-11-22T06:00:00Z\"}"
      })
  void mustBeComplete(String json) {
    assertThatThrownBy(() -> Member.parse(json.getBytes(StandardCharsets.UTF_8)))
        .hasMessageContaining("must be");
  }
}
