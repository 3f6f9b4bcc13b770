package io.taskweir.statestore.store;

/** Counts what a page looks at, against its bound. One thread. */
final class ListWork {
  /** What a key costs that has to be searched for, in keys that are read one after the other. */
  static final int SEARCH = 16;

  private final int bound;
  private long spent;
  private boolean begun;

  /**
   * @param bound in keys that are read one after the other
   */
  ListWork(int bound) {
    this.bound = bound;
  }

  /** One place more has been looked at. The first is free: that takes a look into every list. */
  void step() {
    spent = begun ? spent + 1 : 0;
    begun = true;
  }

  void spend(int keys) {
    spent += keys;
  }

  boolean isOver() {
    return spent >= bound;
  }
}
