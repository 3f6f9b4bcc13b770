package io.taskweir.statestore.store;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The places in one list of an index. Keys are read in batches, each with an iterator of its own:
 * that is about as cheap as moving one that is kept, it ends at the bounds of the list even if only
 * tombstones follow, and ten thousand lists do not hold ten thousand iterators. One thread.
 */
final class KeyPlaces implements Places {
  private static final int FEW = 4;
  private static final int MANY = 128;

  private final Frozen committed;
  private final ColumnFamily family;
  private final byte[] prefix;
  private final ListOrder order;
  private final byte[] end;
  private final ListWork work;
  private final Deque<Position> ahead = new ArrayDeque<>();
  private long left;
  private int batch = FEW / 2;

  /**
   * @param prefix of the list's keys; what follows in them is the place
   * @param query sets the order and the end
   * @param size how many places the list has at the most
   */
  KeyPlaces(
      Frozen committed,
      ColumnFamily family,
      byte[] prefix,
      ListQuery query,
      long size,
      ListWork work) {
    this.committed = committed;
    this.family = family;
    this.prefix = prefix;
    this.order = query.order();
    this.end = Keys.place(prefix, query.end());
    this.left = size;
    this.work = work;
  }

  @Override
  public @Nullable Position after(Position place) {
    return first(place, false);
  }

  @Override
  public @Nullable Position from(Position place) {
    return first(place, true);
  }

  private @Nullable Position first(Position place, boolean orItself) {
    int passed = 0;
    while (!ahead.isEmpty()
        && (order.isBefore(ahead.getFirst(), place)
            || (!orItself && ahead.getFirst().equals(place)))) {
      ahead.removeFirst();
      passed++;
    }
    if (ahead.isEmpty() && left > 0) {
      // Who leaps needs little of what follows, who takes one after the other more and more of it.
      batch = passed > 1 ? FEW : Math.min(2 * batch, MANY);
      read(Keys.place(prefix, place), orItself);
    }
    return ahead.peekFirst();
  }

  private void read(byte[] key, boolean orItself) {
    int wanted = (int) Math.min(batch, left);
    for (byte[] found :
        switch (order) {
          case ASC -> committed.keys(family, orItself ? key : Keys.next(key), end, order, wanted);
          case DESC -> committed.keys(family, end, orItself ? Keys.next(key) : key, order, wanted);
        }) {
      ahead.addLast(Keys.placeOf(found, prefix.length));
    }
    work.spend(ListWork.SEARCH);
    left = ahead.size() < wanted ? 0 : left - wanted;
  }
}
