package io.taskweir.statestore.store;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The places that any of several lists has, none of which is in two of them: a merge by a heap of
 * their first places. One thread.
 */
final class AnyPlaces implements Places {
  private final ListOrder order;
  private final List<Places> lists;
  private final PriorityQueue<Head> heads;
  private boolean begun;

  private record Head(Position place, Places list) {}

  AnyPlaces(ListOrder order, List<Places> lists) {
    this.order = order;
    this.lists = lists;
    this.heads = new PriorityQueue<>(Comparator.comparing(Head::place, order.comparator()));
  }

  @Override
  public @Nullable Position after(Position place) {
    return first(list -> list.after(place), head -> !order.isBefore(place, head));
  }

  @Override
  public @Nullable Position from(Position place) {
    return first(list -> list.from(place), head -> order.isBefore(head, place));
  }

  private @Nullable Position first(
      Function<Places, @Nullable Position> firstOf, Predicate isPassed) {
    if (!begun) {
      begun = true;
      lists.forEach(list -> add(list, firstOf));
    }
    Head head = heads.peek();
    while (head != null && isPassed.test(head.place())) {
      heads.remove();
      add(head.list(), firstOf);
      head = heads.peek();
    }
    return head == null ? null : head.place();
  }

  private interface Predicate {
    boolean test(Position place);
  }

  private void add(Places list, Function<Places, @Nullable Position> firstOf) {
    Position place = firstOf.apply(list);
    if (place != null) {
      heads.add(new Head(place, list));
    }
  }
}
