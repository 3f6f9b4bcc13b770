package io.taskweir.statestore.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskweir.statestore.http.TaskPage.Item;
import io.taskweir.statestore.store.ListOrder;
import io.taskweir.statestore.store.Position;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pages of several partitions, put together. */
class TaskPageTest {
  static LongStream seeds() {
    return LongStream.range(0, 200);
  }

  /** Partitions stop where they like, as they do when a page would be too much work. */
  @ParameterizedTest
  @MethodSource("seeds")
  void page_by_page_everything_is_shown_once_and_in_order(long seed) {
    Random random = new Random(seed);
    ListOrder order = random.nextBoolean() ? ListOrder.ASC : ListOrder.DESC;
    int limit = 1 + random.nextInt(5);
    List<List<Position>> partitions = partitions(random);
    List<Position> shown = new ArrayList<>();
    @Nullable Position after = null;
    do {
      List<TaskPage> parts = new ArrayList<>();
      for (List<Position> partition : partitions) {
        TaskPage part = part(partition, order, after, limit, random);
        parts.add(
            random.nextBoolean()
                ? part
                : TaskPage.ofLines(part.toLines().getBytes(StandardCharsets.UTF_8)));
      }

      TaskPage page = TaskPage.merged(parts, order, limit);

      assertThat(page.items()).hasSizeLessThanOrEqualTo(limit);
      page.items().forEach(item -> shown.add(item.place()));
      Position reached = page.reached();
      assertThat(after == null || reached == null || order.isBefore(after, reached)).isTrue();
      after = reached;
    } while (after != null);

    assertThat(shown)
        .containsExactlyElementsOf(
            partitions.stream()
                .flatMap(List::stream)
                .filter(TaskPageTest::fits)
                .sorted(order.comparator())
                .toList());
  }

  @Test
  void the_last_page_says_so_even_when_it_is_full() {
    TaskPage one = new TaskPage(List.of(item(1), item(3)), null);
    TaskPage other = new TaskPage(List.of(item(2)), null);

    assertThat(TaskPage.merged(List.of(one, other), ListOrder.ASC, 3).reached()).isNull();
    assertThat(TaskPage.merged(List.of(one, other), ListOrder.ASC, 2).reached())
        .isEqualTo(place(2));
  }

  @Test
  void what_lies_beyond_an_unfinished_partition_waits_for_the_next_page() {
    TaskPage finished = new TaskPage(List.of(item(1), item(9)), null);
    TaskPage unfinished = new TaskPage(List.of(), place(5));

    TaskPage page = TaskPage.merged(List.of(finished, unfinished), ListOrder.ASC, 10);

    assertThat(page.items()).extracting(Item::place).containsExactly(place(1));
    assertThat(page.reached()).isEqualTo(place(5));
  }

  @Test
  void a_page_is_the_same_after_its_way_to_another_instance() {
    TaskPage page =
        new TaskPage(List.of(new Item(place(7), () -> "{\"a\":\"größe \u2028 b\"}")), place(8));

    TaskPage read = TaskPage.ofLines(page.toLines().getBytes(StandardCharsets.UTF_8));

    assertThat(read.reached()).isEqualTo(place(8));
    assertThat(read.items()).extracting(Item::place).containsExactly(place(7));
    assertThat(read.items().getFirst().json().get()).isEqualTo("{\"a\":\"größe \u2028 b\"}");
  }

  private static List<List<Position>> partitions(Random random) {
    List<List<Position>> partitions =
        Stream.<List<Position>>generate(ArrayList::new).limit(1 + random.nextInt(4)).toList();
    for (int i = random.nextInt(40); i > 0; i--) {
      // Many at one time, so that the id decides.
      Position place = new Position(random.nextInt(8), "t" + i);
      partitions.get(random.nextInt(partitions.size())).add(place);
    }
    return partitions;
  }

  /** What a partition may answer: it looks at some of its places, of which some fit. */
  private static TaskPage part(
      List<Position> partition,
      ListOrder order,
      @Nullable Position after,
      int limit,
      Random random) {
    List<Position> left =
        partition.stream()
            .filter(place -> after == null || order.isBefore(after, place))
            .sorted(order.comparator())
            .toList();
    int most = 1 + random.nextInt(2 * limit);
    List<Position> looked = left.size() <= most ? left : left.subList(0, most);
    List<Position> found = looked.stream().filter(TaskPageTest::fits).limit(limit).toList();
    if (found.size() == limit) {
      return new TaskPage(items(found), found.getLast());
    }
    return new TaskPage(items(found), left.size() <= most ? null : looked.getLast());
  }

  private static boolean fits(Position place) {
    return place.hashCode() % 3 != 0;
  }

  private static List<Item> items(List<Position> places) {
    return places.stream()
        .sorted(Comparator.naturalOrder())
        .map(place -> new Item(place, () -> "{}"))
        .toList();
  }

  private static Item item(long ms) {
    return new Item(place(ms), () -> "{}");
  }

  private static Position place(long ms) {
    return new Position(ms, "t");
  }
}
