package io.taskweir.dev.httpfunction;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskweir.protocol.http.HttpEndpoint;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EndpointTableTest {
  private final EndpointTable table = new EndpointTable();

  private @Nullable String take(String key, @Nullable String config) {
    return table.take(key, config == null ? null : config.getBytes(StandardCharsets.UTF_8));
  }

  private static String config(String url) {
    return "{\"http\":{\"url\":\"%s\"}}".formatted(url);
  }

  @Test
  void knowsTheFunctionsThatAreHttpServicesAndWhoseHaveChanged() {
    assertThat(take("acme/f", config("http://a/1"))).isEqualTo("acme");
    assertThat(take("acme/f", config("http://a/1"))).as("the same again").isNull();
    assertThat(take("acme/g", "{}")).as("not an HTTP service").isNull();
    assertThat(take("other/f", config("http://b/"))).isEqualTo("other");
    assertThat(take("acme/f", config("http://a/2"))).isEqualTo("acme");
    assertThat(table.of("acme")).isEqualTo(Map.of("f", HttpEndpoint.parse("u", "http://a/2")));

    assertThat(take("acme/f", "{}")).as("no longer one").isEqualTo("acme");
    assertThat(take("other/f", null)).as("deleted").isEqualTo("other");
    assertThat(take("other/f", null)).isNull();
    assertThat(table.of("acme")).isEmpty();
  }

  @Test
  void whatCannotBeReadEndsNothingButItself() {
    assertThat(take("acme/f", config("http://a/1"))).isEqualTo("acme");
    assertThat(take("nonsense", "{}")).isNull();
    assertThat(take("acme/g", "nonsense")).isNull();
    assertThat(take("acme/f", "{\"maxRetries\":-1}")).isEqualTo("acme");
    assertThat(table.of("acme")).isEmpty();
  }

  @Test
  void onlyHostsThatAreAllowedAreCalled() {
    HttpFunctionSettings settings =
        new HttpFunctionSettings(1, List.of("a.example", "*.B.example"));
    assertThat(settings.allows("A.example")).isTrue();
    assertThat(settings.allows("x.b.example")).isTrue();
    assertThat(settings.allows("x.y.b.example")).isTrue();
    assertThat(settings.allows("b.example")).isFalse();
    assertThat(settings.allows("evilb.example")).isFalse();
    assertThat(settings.allows("x.a.example")).isFalse();
    assertThat(HttpFunctionSettings.ANY.allows("127.0.0.1")).isTrue();
    assertThat(HttpFunctionSettings.NONE.allows("127.0.0.1")).isFalse();
  }
}
