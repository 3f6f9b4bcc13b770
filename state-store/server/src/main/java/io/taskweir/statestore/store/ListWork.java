package io.taskweir.statestore.store;

/** Counts what a page looks at, against its bound. One thread. */
final class ListWork {
  /** What it costs to search for a key, in places that are looked at one after the other. */
  static final int SEARCH = 16;

  private final int bound;
  private long spent;
  private boolean begun;

  /**
   * @param bound in places that are looked at one after the other
   */
  ListWork(int bound) {
    this.bound = bound;
  }

  /** One place more has been looked at. The first is free: that takes a look into every list. */
  void step() {
    spent = begun ? spent + 1 : 0;
    begun = true;
  }

  void spend(int places) {
    spent += places;
  }

  boolean isOver() {
    return spent >= bound;
  }
}
