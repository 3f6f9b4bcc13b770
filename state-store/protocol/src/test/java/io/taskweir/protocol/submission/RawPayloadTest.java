package io.taskweir.protocol.submission;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The payload is the very bytes of the document, whatever their type and wherever they stand. */
final class RawPayloadTest {
  private static final String HEAD = "{\"tenant\":\"acme\",\"function\":\"f\",";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-0",
        "17",
        "-1.50",
        "1E400",
        "1.000000000000000000000000000000000000001",
        "123456789012345678901234567890",
        "true",
        "false",
        "\"\"",
        "\"plain\"",
        "\"\\u0041\\n\\\"\\\\ \\ud83d\\ude00 ä € \ud83d\ude00\"",
        "\"}\"",
        "\"]},\"",
        "[]",
        "[ 1 , 2 ]",
        "[[],[[]],\"]\"]",
        "{}",
        "{ \"b\" : 1 , \"a\" : { \"tenant\" : \"x\" } }",
        "{\"a\":\"}\",\"b\":[{}]}",
        "{\"a\":1,\"a\":2}"
      })
  void isExactToTheByte(String value) {
    exact(HEAD + "\"payload\":" + value + "}", value);
    exact(HEAD + "\"payload\":" + value + ",\"priority\":1}", value);
    exact("{\"payload\":" + value + ",\"tenant\":\"acme\",\"function\":\"f\"}", value);
    exact(HEAD + "\"payload\" : \n\t " + value + " \r\n }\n", value);
    exact(" \n" + HEAD + "\"payload\":" + value + " , \"x\":" + value + "}  ", value);
    exact(HEAD + "\"x\":" + value + ",\"payload\":" + value + "}", value);
  }

  @Test
  void isExactWhateverStandsBeforeIt() {
    for (int length = 0; length < 300; length++) {
      String before = "\"x\":\"" + "ä".repeat(length) + "\",";
      exact(HEAD + before + "\"payload\":-12.50}", "-12.50");
      exact(HEAD + before + "\"payload\":\"ü\"}", "\"ü\"");
    }
  }

  @Test
  void isExactForLargeValues() {
    String text = "\"" + "ä\\n".repeat(200_000) + "\"";
    exact(HEAD + "\"payload\":" + text + "}", text);
    String array = "[" + "1.0, ".repeat(100_000) + "1]";
    exact(HEAD + "\"payload\":" + array + ",\"priority\":1}", array);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void isExactForValuesMadeAtRandom(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      String value = value(random, 4);
      if (!value.equals("null")) {
        exact(
            HEAD
                + space(random)
                + "\"payload\""
                + space(random)
                + ":"
                + space(random)
                + value
                + space(random)
                + "}",
            value);
      }
    }
  }

  private static String value(Random random, int depth) {
    return switch (random.nextInt(depth == 0 ? 5 : 7)) {
      case 0 -> "null";
      case 1 -> String.valueOf(random.nextBoolean());
      case 2 -> String.valueOf(random.nextLong());
      case 3 -> String.valueOf(random.nextGaussian());
      case 4 -> string(random);
      case 5 -> array(random, depth);
      default -> object(random, depth);
    };
  }

  private static String string(Random random) {
    String[] pieces = {
      "a", "}", "]", ",", ":", "\\\"", "\\\\", "\\u00e4", "ä", "€", "\ud83d\ude00"
    };
    StringBuilder text = new StringBuilder("\"");
    for (int i = random.nextInt(12); i > 0; i--) {
      text.append(pieces[random.nextInt(pieces.length)]);
    }
    return text.append('"').toString();
  }

  private static String array(Random random, int depth) {
    StringBuilder text = new StringBuilder("[").append(space(random));
    for (int i = random.nextInt(4); i > 0; i--) {
      text.append(value(random, depth - 1)).append(space(random)).append(i > 1 ? "," : "");
    }
    return text.append("]").toString();
  }

  private static String object(Random random, int depth) {
    StringBuilder text = new StringBuilder("{").append(space(random));
    for (int i = random.nextInt(4); i > 0; i--) {
      text.append(string(random)).append(space(random)).append(":").append(space(random));
      text.append(value(random, depth - 1)).append(space(random)).append(i > 1 ? "," : "");
    }
    return text.append("}").toString();
  }

  private static String space(Random random) {
    return " \n\t\r ".substring(0, random.nextInt(5));
  }

  private static void exact(String json, String value) {
    byte[] payload =
        SubmissionJson.parse(json.getBytes(StandardCharsets.UTF_8), null, 8 << 20)
            .payload()
            .bytes();
    assertThat(new String(payload, StandardCharsets.UTF_8)).as(json).isEqualTo(value);
  }
}
