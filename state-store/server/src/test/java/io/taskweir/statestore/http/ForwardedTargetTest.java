package io.taskweir.statestore.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ForwardedTargetTest {

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "/v1/tenants/a/tasks,                /v1/tenants/a/tasks",
        "/tasks/a%20b?wait=5s&label=k%3Dv,   /tasks/a%20b?wait=5s&label=k%3Dv",
        "/tasks?label={x},                   /tasks?label=%7Bx%7D",
        "/tasks?label=a|\"b\"^[c],           /tasks?label=a%7C%22b%22%5E%5Bc%5D",
        "/tasks?label=ü€😀,                  /tasks?label=%C3%BC%E2%82%AC%F0%9F%98%80",
        "/tasks?prefix=%zz%4,                /tasks?prefix=%25zz%254",
        "/tasks?prefix=%,                    /tasks?prefix=%25",
      })
  void keepsWhatIsLegalAndEncodesTheRest(String target, String forwarded) {
    assertThat(ForwardedTarget.encoded(target)).isEqualTo(forwarded);
    assertThat(URI.create("http://h:1" + forwarded).toString()).endsWith(forwarded);
  }
}
