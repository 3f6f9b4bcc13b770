package io.taskweir.protocol.partition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class Murmur2Test {
  @Test
  void hasTheValuesThatKafkaPublishes() {
    assertThat(Murmur2.hash("21")).isEqualTo(-973932308);
    assertThat(Murmur2.hash("foobar")).isEqualTo(-790332482);
    assertThat(Murmur2.hash("a-little-bit-long-string")).isEqualTo(-985981536);
    assertThat(Murmur2.hash("a-little-bit-longer-string")).isEqualTo(-1486304829);
    assertThat(Murmur2.hash("lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8"))
        .isEqualTo(-58897971);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void isKafkasHashForAllBytes(long seed) {
    Random random = new Random(seed);
    for (int length = 0; length < 1_000; length++) {
      byte[] bytes = new byte[length];
      random.nextBytes(bytes);
      assertThat(Murmur2.hash(bytes)).isEqualTo(Utils.murmur2(bytes));
    }
  }
}
