package io.taskweir.worker.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.taskweir.worker.Initializer;
import io.taskweir.worker.PreFreeze;
import io.taskweir.worker.TaskContext;
import io.taskweir.worker.TaskHandler;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Initializer and PreFreeze methods; those for PreStop have a test of their own. */
class HookMethodsTest {
  private final FunctionTable table = new FunctionTable();

  /** As a user would write it; methods need not be public. */
  static final class Images {
    final List<String> seen = new ArrayList<>();

    @TaskHandler("resize")
    String resize(String image) {
      return image;
    }

    @TaskHandler("crop")
    String crop(String image) {
      return image;
    }

    @Initializer("resize")
    void load() throws IOException {
      seen.add("load");
      if (seen.size() > 1) {
        throw new IOException("not again");
      }
    }

    @Initializer("crop")
    @PreFreeze({"resize", "crop"})
    void clear() {
      seen.add("clear");
    }
  }

  @Test
  void annotatedMethodsAreTheHooksOfTheFunctionsTheyName() throws Exception {
    Images images = new Images();
    table.addAnnotated(images);
    Objects.requireNonNull(hooks("resize").initializer()).initialize();
    Objects.requireNonNull(hooks("crop").initializer()).initialize();
    Objects.requireNonNull(hooks("crop").preFreeze()).preFreeze();
    assertThat(images.seen).containsExactly("load", "clear", "clear");
    assertThat(hooks("resize").preFreeze()).isNotNull();
    assertThat(hooks("resize").preStop()).isNull();
    assertThatThrownBy(() -> Objects.requireNonNull(hooks("resize").initializer()).initialize())
        .isInstanceOf(IOException.class)
        .hasMessage("not again");
  }

  @Test
  void aFunctionHasOneHookOfEachKindAndAHandler() {
    table.add("f", (input, task) -> input);
    table.addInitializer("f", () -> {});
    table.addPreFreeze("f", () -> {});
    assertThatThrownBy(() -> table.addInitializer("f", () -> {}))
        .hasMessage("function \"f\": it has an Initializer hook already, and can have only one");
    assertThatThrownBy(() -> table.addPreFreeze("f", () -> {}))
        .hasMessage("function \"f\": it has a PreFreeze hook already, and can have only one");
    table.addPreFreeze("g", () -> {});
    assertThatThrownBy(table::all)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "function \"g\": it has a PreFreeze hook but no handler; there are handlers for [f]");
  }

  static final class WithContext {
    @TaskHandler("f")
    void handle(String input) {}

    @PreFreeze("f")
    void freeze(TaskContext task) {}
  }

  static final class WithResult {
    @TaskHandler("f")
    void handle(String input) {}

    @Initializer("f")
    boolean load() {
      return true;
    }
  }

  static final class Misspelt {
    @TaskHandler("resize")
    void handle(String input) {}

    @Initializer("resiez")
    void load() {}
  }

  @Test
  void unsuitableMethodsAreRefused() {
    assertRefused(
        new WithContext(),
        "WithContext.freeze",
        "a @PreFreeze method takes (), returns nothing and is no @TaskHandler");
    assertRefused(
        new WithResult(),
        "WithResult.load",
        "a @Initializer method takes (), returns nothing and is no @TaskHandler");
    assertRefused(new Misspelt(), "@Initializer for \"resiez\"", "beside it are for [resize]");
  }

  private void assertRefused(Object annotated, String... parts) {
    assertThatThrownBy(() -> new FunctionTable().addAnnotated(annotated))
        .isInstanceOf(IllegalArgumentException.class)
        .satisfies(
            e ->
                assertThat(List.of(parts))
                    .allSatisfy(it -> assertThat(e).hasMessageContaining(it)));
  }

  private FunctionHooks hooks(String function) {
    return Objects.requireNonNull(table.all().get(function)).hooks();
  }
}
