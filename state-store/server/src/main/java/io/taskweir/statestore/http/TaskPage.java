package io.taskweir.statestore.http;

import io.taskweir.statestore.store.ListOrder;
import io.taskweir.statestore.store.Position;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list, of one partition or of all.
 *
 * @param reached up to here, this place included, nothing is missing; null: there is no more
 */
record TaskPage(List<Item> items, @Nullable Position reached) {
  private static final String END = "end";

  /**
   * One task.
   *
   * @param json of the task, on one line; made only when it is asked for
   */
  record Item(Position place, Supplier<String> json) {}

  TaskPage {
    items = List.copyOf(items);
  }

  /**
   * The page that those of several partitions make. It goes no further than the first place at
   * which one of them stops: beyond that, the partition may have something that nobody has seen.
   */
  static TaskPage merged(List<TaskPage> parts, ListOrder order, int limit) {
    Position bound =
        parts.stream()
            .map(TaskPage::reached)
            .filter(Objects::nonNull)
            .min(order.comparator())
            .orElse(null);
    List<Item> items =
        parts.stream()
            .flatMap(part -> part.items().stream())
            .filter(item -> bound == null || !order.isBefore(bound, item.place()))
            .sorted(Comparator.comparing(Item::place, order.comparator()))
            .toList();
    return items.size() > limit
        ? new TaskPage(items.subList(0, limit), items.get(limit - 1).place())
        : new TaskPage(items, bound);
  }

  /**
   * For other instances: a line that says up to where ({@code submittedAtMs taskId}, or {@code
   * end}), then {@code submittedAtMs taskId json} for each task.
   */
  String toLines() {
    StringBuilder lines = new StringBuilder();
    if (reached == null) {
      lines.append(END);
    } else {
      append(lines, reached);
    }
    for (Item item : items) {
      append(lines.append('\n'), item.place());
      lines.append(' ').append(item.json().get());
    }
    return lines.toString();
  }

  private static void append(StringBuilder lines, Position place) {
    lines.append(place.submittedAtMs()).append(' ').append(place.taskId());
  }

  /** Reads what {@link #toLines} has written. */
  static TaskPage ofLines(byte[] text) {
    List<String> lines = new String(text, StandardCharsets.UTF_8).lines().toList();
    List<Item> items = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] parts = line.split(" ", 3);
      items.add(new Item(place(parts), () -> parts[2]));
    }
    String first = lines.getFirst();
    return new TaskPage(items, first.equals(END) ? null : place(first.split(" ", 2)));
  }

  private static Position place(String[] parts) {
    return new Position(Long.parseLong(parts[0]), parts[1]);
  }
}
