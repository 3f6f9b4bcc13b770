package io.taskweir.worker.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.databind.JsonNode;
import io.taskweir.protocol.Limits;
import io.taskweir.protocol.Payload;
import io.taskweir.protocol.problem.ProblemException;
import io.taskweir.worker.Handler;
import io.taskweir.worker.TaskContext;
import io.taskweir.worker.TaskHandler;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FunctionTableTest {
  static final TaskContext CONTEXT = new Context();

  record Size(int width, int height) {}

  record Image(String name, Size size) {}

  private final FunctionTable table = new FunctionTable();

  @Test
  void recordsGoInAndOut() throws Exception {
    Handler<Image> mark = (image, task) -> new Image(image.name() + "!", image.size());
    assertThat(
            call(
                Image.class,
                mark,
                "{\"name\":\"a\",\"size\":{\"width\":1,\"height\":2},\"new\":1}"))
        .isEqualTo(Payload.json("{\"name\":\"a!\",\"size\":{\"width\":1,\"height\":2}}"));
  }

  @Test
  void aWrongFieldIsNamedWithFunctionAndType() {
    assertUnfit(
        () -> call(Image.class, (i, t) -> i, "{\"name\":\"a\",\"size\":{\"width\":\"wide\"}}"),
        "InvalidInput",
        "input of function \"f\"",
        "Image",
        "field size.width");
  }

  @Test
  void aMissingNumberIsAnErrorNotAZero() {
    assertUnfit(
        () -> call(Size.class, (i, t) -> i, "{\"width\":1}"), "InvalidInput", "field height");
  }

  @Test
  void brokenJsonNullAndNothingAreErrors() {
    assertUnfit(() -> call(Size.class, (i, t) -> i, "{\"width\":"), "InvalidInput");
    assertUnfit(() -> call(Size.class, (i, t) -> i, "{} {}"), "InvalidInput");
    assertUnfit(() -> call(Size.class, (i, t) -> i, "null"), "InvalidInput", "null");
    assertUnfit(
        () -> call(Size.class, (i, t) -> i, Payload.empty()), "InvalidInput", "payload is empty");
    assertUnfit(
        () -> call(Size.class, (i, t) -> i, Payload.of(new byte[] {1}, "image/png")),
        "InvalidInput",
        "image/png");
  }

  @Test
  void bytesAndPayloadsAreNotLookedInto() throws Exception {
    Payload png = Payload.of(new byte[] {(byte) 0x89, 'P'}, "image/png");
    assertThat(call(byte[].class, (bytes, task) -> bytes, png))
        .isEqualTo(Payload.of(png.bytes(), Payload.BINARY));
    assertThat(call(Payload.class, (payload, task) -> payload, png)).isEqualTo(png);
  }

  @Test
  void textIsTheJsonStringOrElseThePayloadAsItIs() throws Exception {
    Handler<String> length = (text, task) -> text.length();
    assertThat(call(String.class, length, "\"a\\u00e4\"")).isEqualTo(Payload.json("2"));
    assertThat(call(String.class, length, " {\"a\":1}")).isEqualTo(Payload.json("8"));
    assertThat(call(String.class, length, Payload.empty())).isEqualTo(Payload.json("0"));
    assertThat(
            call(
                String.class,
                length,
                Payload.of("\"ä\"".getBytes(StandardCharsets.UTF_8), "text/plain")))
        .isEqualTo(Payload.json("3"));
  }

  @Test
  void treesGoInAndOut() throws Exception {
    assertThat(call(JsonNode.class, (tree, task) -> tree.get("a"), "{\"a\":[1,2]}"))
        .isEqualTo(Payload.json("[1,2]"));
    assertThat(call(JsonNode.class, (tree, task) -> tree.isMissingNode(), Payload.empty()))
        .isEqualTo(Payload.json("true"));
  }

  @Test
  void nothingReturnedIsAnEmptyResult() throws Exception {
    assertThat(call(Void.class, (nothing, task) -> null, "{\"ignored\":true}"))
        .isEqualTo(Payload.empty());
  }

  @Test
  void timesAreTextWhereTheModuleIsPresentAndElseAnError() {
    Handler<Void> handler = (nothing, task) -> Map.of("at", Instant.EPOCH);
    assertUnfit(() -> call(Void.class, handler, "1"), "InvalidResult", "Instant");
  }

  @Test
  void aResultAboveTheLimitNamesSizeAndLimit() {
    byte[] large = new byte[Limits.DEFAULT_MAX_PAYLOAD_BYTES + 1];
    assertUnfit(
        () -> call(Void.class, (nothing, task) -> large, "1"),
        "ResultTooLarge",
        "function \"f\"",
        "1048577 bytes",
        "at most 1048576");
  }

  @Test
  void aResultOfExactlyTheLimitIsFine() throws Exception {
    byte[] large = new byte[Limits.DEFAULT_MAX_PAYLOAD_BYTES];
    assertThat(call(Void.class, (nothing, task) -> large, "1").size()).isEqualTo(large.length);
  }

  record Forged(@JsonRawValue String raw) {}

  @Test
  void whatClaimsToBeJsonMustBeJson() {
    assertUnfit(
        () -> call(Void.class, (n, t) -> Payload.json("1},\"tenant\":\"other\",\"x\":{"), "1"),
        "InvalidResult");
    assertUnfit(
        () -> call(Void.class, (n, t) -> new Forged("1},\"tenant\":{"), "1"), "InvalidResult");
    assertUnfit(() -> call(Void.class, (n, t) -> BigInteger.TEN.pow(200), "1"), "InvalidResult");
    assertUnfit(
        () -> call(Void.class, (n, t) -> Payload.of(new byte[] {1}, "text/\n"), "1"),
        "InvalidResult",
        "contentType");
  }

  @Test
  void aResultThatContainsItselfIsAnError() {
    Object[] self = new Object[1];
    self[0] = self;
    assertUnfit(() -> call(Void.class, (n, t) -> self, "1"), "InvalidResult");
  }

  @Test
  void rawHandlersSeeThePayload() throws Exception {
    table.add("raw", (input, task) -> Payload.json(String.valueOf(input.size())));
    assertThat(function("raw").call(Payload.json("[1]"), CONTEXT)).isEqualTo(Payload.json("3"));
  }

  @Test
  void handlersExceptionsComeThroughAsTheyAre() {
    IOException mine = new IOException("mine");
    assertThatThrownBy(
            () ->
                call(
                    Void.class,
                    (n, t) -> {
                      throw mine;
                    },
                    "1"))
        .isSameAs(mine);
  }

  @Test
  void aFunctionHasOneHandlerAndAProperName() {
    table.add("f", Void.class, (n, t) -> null);
    assertThatThrownBy(() -> table.add("f", (input, task) -> input))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"f\"");
    assertThatThrownBy(() -> table.add("a b", (input, task) -> input))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("a b");
  }

  /** As a user would write it; methods need not be public. */
  static final class Thumbnails {
    private int deleted;

    @TaskHandler("resize")
    Size resize(Image image, TaskContext task) {
      return new Size(image.size().width() / task.attempt(), 1);
    }

    @TaskHandler("delete")
    void delete(List<Image> images) throws IOException {
      if (images.isEmpty()) {
        throw new IOException("nothing to delete");
      }
      deleted += images.size();
    }

    @TaskHandler("twice")
    static int twice(int number) {
      return 2 * number;
    }
  }

  @Test
  void annotatedMethodsAreHandlers() throws Exception {
    Thumbnails thumbnails = new Thumbnails();
    table.addAnnotated(thumbnails);
    assertThat(table.all()).containsOnlyKeys("resize", "delete", "twice");

    Payload image = Payload.json("{\"name\":\"a\",\"size\":{\"width\":4,\"height\":2}}");
    assertThat(function("resize").call(image, CONTEXT))
        .isEqualTo(Payload.json("{\"width\":4,\"height\":1}"));
    assertThat(function("twice").call(Payload.json("21"), CONTEXT)).isEqualTo(Payload.json("42"));
    Payload images = Payload.json("[{\"name\":\"a\"},{\"name\":\"b\"}]");
    assertThat(function("delete").call(images, CONTEXT)).isEqualTo(Payload.empty());
    assertThat(thumbnails.deleted).isEqualTo(2);
    assertThatThrownBy(() -> function("delete").call(Payload.json("[]"), CONTEXT))
        .isInstanceOf(IOException.class)
        .hasMessage("nothing to delete");
  }

  static final class Odd {
    @TaskHandler("odd")
    int odd(int a, int b) {
      return a + b;
    }
  }

  @Test
  void unsuitableObjectsAreRefused() {
    assertThatThrownBy(() -> table.addAnnotated(new Odd()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("(input, TaskContext)");
    assertThatThrownBy(() -> table.addAnnotated("no handler"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("java.lang.String");
  }

  private <T> Payload call(Class<T> type, Handler<T> handler, String json) throws Exception {
    return call(type, handler, Payload.json(json));
  }

  private <T> Payload call(Class<T> type, Handler<T> handler, Payload input) throws Exception {
    FunctionTable one = new FunctionTable();
    one.add("f", type, handler);
    return Objects.requireNonNull(one.all().get("f")).call(input, CONTEXT);
  }

  private TaskFunction function(String name) {
    return Objects.requireNonNull(table.all().get(name));
  }

  private static void assertUnfit(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String type, String... parts) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            UnfitValueException.class,
            e -> {
              assertThat(e.type()).isEqualTo(type);
              assertThat(List.of(parts)).allSatisfy(it -> assertThat(e).hasMessageContaining(it));
            });
  }

  private static final class Context implements TaskContext {
    @Override
    public String id() {
      return "t-1";
    }

    @Override
    public String function() {
      return "f";
    }

    @Override
    public String tenant() {
      return "acme";
    }

    @Override
    public int attempt() {
      return 1;
    }

    @Override
    public Optional<Instant> deadline() {
      return Optional.empty();
    }

    @Override
    public Map<String, String> labels() {
      return Map.of();
    }

    @Override
    public void progress(long done, long total) {}

    @Override
    public void log(String line) {}

    @Override
    public boolean isStopping() {
      return false;
    }
  }
}
