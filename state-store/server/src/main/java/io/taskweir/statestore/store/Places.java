package io.taskweir.statestore.store;

import org.jspecify.annotations.Nullable;

/** The places of some tasks, in the order of a list. Only ever asked forwards in that order. */
interface Places {
  /** The first place after this one; null if there is none. */
  @Nullable Position after(Position place);

  /** This place if it is one of them, else the first after it; null if there is none. */
  @Nullable Position from(Position place);
}
