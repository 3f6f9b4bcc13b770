package io.taskweir.worker.attempt;

/** Counts on nothing and keeps nothing. */
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

  static final AttemptOwner OWNER =
      new AttemptOwner() {
        @Override
        public boolean isStopping() {
          return false;
        }

        @Override
        public void log(RunningAttempt attempt, String text) {}
      };

  private Nobody() {}
}
