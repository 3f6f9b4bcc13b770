package io.taskweir.worker.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.taskweir.protocol.problem.ProblemException;
import io.taskweir.worker.PreStop;
import io.taskweir.worker.PreStopHook;
import io.taskweir.worker.TaskContext;
import io.taskweir.worker.TaskHandler;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Which function has which hook. */
class PreStopMethodsTest {
  private final FunctionTable table = new FunctionTable();

  /** As a user would write it; methods need not be public. */
  static class Images {
    final List<String> stopped = new ArrayList<>();

    @TaskHandler("resize")
    String resize(String image) {
      return image;
    }

    @TaskHandler("crop")
    String crop(String image) {
      return image;
    }

    @TaskHandler("delete")
    void delete(String image) {}

    @PreStop({"resize", "crop"})
    void stop(TaskContext task) throws IOException {
      stopped.add(task.id());
      if (stopped.size() > 1) {
        throw new IOException("not again");
      }
    }
  }

  static final class SpecialImages extends Images {
    @PreStop("crop")
    void stopCrop(TaskContext task) {}
  }

  @Test
  void anAnnotatedMethodIsTheHookOfTheFunctionsItNames() throws Exception {
    Images images = new Images();
    table.addAnnotated(images);
    assertThat(table.all()).containsOnlyKeys("resize", "crop", "delete");
    assertThat(function("delete").hooks().preStop()).isNull();

    hook("resize").preStop(FunctionTableTest.CONTEXT);
    assertThat(images.stopped).containsExactly("t-1");
    assertThatThrownBy(() -> hook("crop").preStop(FunctionTableTest.CONTEXT))
        .isInstanceOf(IOException.class)
        .hasMessage("not again");
  }

  @Test
  void aHookMayBeGivenBeforeTheHandlerAndAfterIt() {
    PreStopHook mine = task -> {};
    table.addPreStop("before", mine);
    table.add("before", (input, task) -> input);
    table.add("after", (input, task) -> input);
    table.addPreStop("after", mine);
    assertThat(function("before").hooks().preStop()).isSameAs(mine);
    assertThat(function("after").hooks().preStop()).isSameAs(mine);
  }

  @Test
  void aFunctionHasOneHookAndAProperName() {
    table.addPreStop("f", task -> {});
    assertThatThrownBy(() -> table.addPreStop("f", task -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("function \"f\": it has a PreStop hook already, and can have only one");
    assertThatThrownBy(() -> table.addPreStop("a b", task -> {}))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("a b");
    assertRefused(new SpecialImages(), "\"crop\"", "PreStop hook already");
  }

  static final class WithoutContext {
    @TaskHandler("f")
    void handle(String input) {}

    @PreStop("f")
    void stop() {}
  }

  static final class WithResult {
    @TaskHandler("f")
    void handle(String input) {}

    @PreStop("f")
    boolean stop(TaskContext task) {
      return task.isStopping();
    }
  }

  static final class BothAtOnce {
    @TaskHandler("f")
    @PreStop("f")
    void handle(TaskContext task) {}
  }

  static final class Misspelt {
    @TaskHandler("resize")
    void handle(String input) {}

    @PreStop("resiez")
    void stop(TaskContext task) {}
  }

  static final class Nameless {
    @TaskHandler("f")
    void handle(String input) {}

    @PreStop({})
    void stop(TaskContext task) {}
  }

  static final class HookAlone {
    @PreStop("f")
    void stop(TaskContext task) {}
  }

  @Test
  void unsuitableMethodsAreRefused() {
    String fits = "takes (TaskContext), returns nothing and is no @TaskHandler";
    assertRefused(new WithoutContext(), "WithoutContext.stop()", fits);
    assertRefused(new WithResult(), "WithResult.stop", fits);
    assertRefused(new BothAtOnce(), "BothAtOnce.handle", fits);
    assertRefused(
        new Misspelt(), "Misspelt.stop", "@PreStop for \"resiez\"", "beside it are for [resize]");
    assertRefused(new Nameless(), "Nameless.stop", "names no function");
    assertRefused(
        new HookAlone(), "HookAlone", "none of its methods is annotated with @TaskHandler");
  }

  private void assertRefused(Object annotated, String... parts) {
    assertThatThrownBy(() -> new FunctionTable().addAnnotated(annotated))
        .isInstanceOf(IllegalArgumentException.class)
        .satisfies(
            e ->
                assertThat(List.of(parts))
                    .allSatisfy(it -> assertThat(e).hasMessageContaining(it)));
  }

  private PreStopHook hook(String name) {
    return Objects.requireNonNull(function(name).hooks().preStop());
  }

  private TaskFunction function(String name) {
    return Objects.requireNonNull(table.all().get(name));
  }
}
