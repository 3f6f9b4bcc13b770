package io.taskweir.protocol.submission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.taskweir.protocol.TaskState;
import io.taskweir.protocol.problem.ErrorCode;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class RulingTest {
  @Test
  void everyRulingSurvivesItsText() {
    Stream<Ruling> onTasks =
        Stream.of(TaskState.values())
            .flatMap(
                state ->
                    Stream.of(
                        new Ruling.Made(state),
                        new Ruling.Repeated(state),
                        new Ruling.KeyReused(state),
                        new Ruling.Taken(state)));
    Stream<Ruling> refusals =
        Stream.of(ErrorCode.values())
            .map(code -> new Ruling.Refused(code, "field \"a  b\": must be ü, not it"));
    List<Ruling> all = Stream.concat(onTasks, refusals).toList();

    assertThat(all).allSatisfy(it -> assertThat(Ruling.parse(it.toText())).isEqualTo(it));
    assertThat(all).extracting(Ruling::toText).doesNotHaveDuplicates();
    assertThat(new Ruling.Made(TaskState.ENQUEUED).toText()).isEqualTo("made Enqueued");
  }

  @Test
  void whatIsNoRulingIsNotTakenForOne() {
    for (String text : List.of("", "made", "made up", "lost Enqueued", "refused", "refused X y")) {
      assertThatThrownBy(() -> Ruling.parse(text))
          .as(text)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
