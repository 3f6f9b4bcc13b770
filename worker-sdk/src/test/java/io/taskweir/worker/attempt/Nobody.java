package io.taskweir.worker.attempt;

/** Counts on nothing. */
final class Nobody {
  static final SlotHolder HOLDER =
      new SlotHolder() {
        @Override
        public String dispatcherId() {
          return "nobody";
        }

        @Override
        public void took() {}

        @Override
        public void gaveBack() {}

        @Override
        public void freed() {}
      };

  private Nobody() {}
}
