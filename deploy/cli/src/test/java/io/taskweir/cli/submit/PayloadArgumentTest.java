package io.taskweir.cli.submit;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskweir.protocol.Payload;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

class PayloadArgumentTest {
  private static final InputStream NOTHING = InputStream.nullInputStream();

  @Test
  void takesJsonForJson() {
    assertThat(PayloadArgument.read("{\"a\":1}", NOTHING)).isEqualTo(Payload.json("{\"a\":1}"));
    assertThat(PayloadArgument.read("17", NOTHING).contentType()).isEqualTo(Payload.JSON);
  }

  @Test
  void takesAnythingElseForText() {
    assertThat(PayloadArgument.read("hello", NOTHING).contentType()).startsWith("text/plain");
  }

  @Test
  void readsStandardInputForADash() {
    byte[] bytes = {0, 1, (byte) 0xff};
    assertThat(PayloadArgument.read("-", new ByteArrayInputStream(bytes)))
        .isEqualTo(Payload.of(bytes, Payload.BINARY));
  }

  @Test
  void isEmptyWhenThereIsNone() {
    assertThat(PayloadArgument.read(null, NOTHING)).isEqualTo(Payload.empty());
    assertThat(PayloadArgument.read("-", NOTHING)).isEqualTo(Payload.empty());
  }
}
