package io.taskweir.protocol.partition;

import java.nio.charset.StandardCharsets;

/**
 * The 32-bit hash that Kafka's default partitioner uses (Austin Appleby's MurmurHash2, seed
 * 0x9747b28c), so that any language with a Kafka client has it at hand. A test holds it against
 * Kafka's own.
 */
final class Murmur2 {
  private static final int SEED = 0x9747b28c;
  private static final int M = 0x5bd1e995;

  private Murmur2() {}

  static int hash(String text) {
    return hash(text.getBytes(StandardCharsets.UTF_8));
  }

  static int hash(byte[] data) {
    int h = SEED ^ data.length;
    int whole = data.length & ~3;
    for (int i = 0; i < whole; i += 4) {
      int k =
          (data[i] & 0xff)
              | (data[i + 1] & 0xff) << 8
              | (data[i + 2] & 0xff) << 16
              | (data[i + 3] & 0xff) << 24;
      k *= M;
      k ^= k >>> 24;
      k *= M;
      h *= M;
      h ^= k;
    }
    int left = data.length - whole;
    if (left == 3) {
      h ^= (data[whole + 2] & 0xff) << 16;
    }
    if (left >= 2) {
      h ^= (data[whole + 1] & 0xff) << 8;
    }
    if (left >= 1) {
      h ^= data[whole] & 0xff;
      h *= M;
    }
    h ^= h >>> 13;
    h *= M;
    h ^= h >>> 15;
    return h;
  }
}
