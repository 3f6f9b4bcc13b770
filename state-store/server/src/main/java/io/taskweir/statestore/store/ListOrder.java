package io.taskweir.statestore.store;

import java.util.Comparator;

/** The two orders of a list. */
public enum ListOrder {
  /** The earliest first. */
  ASC,
  /** The latest first. */
  DESC;

  public Comparator<Position> comparator() {
    return switch (this) {
      case ASC -> Comparator.naturalOrder();
      case DESC -> Comparator.reverseOrder();
    };
  }

  /** Whether one place comes before another in this order. */
  public boolean isBefore(Position one, Position other) {
    return comparator().compare(one, other) < 0;
  }
}
