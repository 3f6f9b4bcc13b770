/**
 * The whole pipeline in one thread, from one seed: the pure parts are the real ones, everything
 * around them (Kafka, processes, clocks) is simulated, and whatever can go wrong does.
 *
 * <pre>
 *                 ┌────────────────────────── broker ──────────────────────────┐
 *  client ──────► │ queue ─────────┐            ┌──────► dispatch (uncommitted) │ ──► dispatcher
 *  control ─────► │ commands ────► │   store    │                               │     DispatchPlan*
 *  dispatcher ──► │                │ Opening    ├──────► events, outcomes       │       ▲    │
 *  worker ──────► │ results ─────► │ TaskMachine*        (committed)             │ hello,│    │assign,
 *                 │                └────────────┘           │                  │ slots │    ▼cancel
 *                 └────────────────────────────────────────────────────────────┘      worker
 *                                                           ▼
 *                                                router ──► the user's topic          * = real
 * </pre>
 *
 * <p><b>World.</b> Three partitions and two tenants that share one at least. State-stores, each
 * with one transaction over all partitions that it has: state, outputs and positions are committed
 * together or not at all, but what is on the dispatch log is seen at once. Dispatchers and outcome
 * routers, in groups of their own with sessions and generations. Workers with streams to every
 * dispatcher, handlers that take as long and end as chance wants, and reports that are written
 * late, twice, or one before the other. Clients that get an answer, none, or a failure.
 *
 * <p><b>Time.</b> The brokers' time is true; every process has a clock that is off by up to {@link
 * io.taskweir.e2e.simulation.WallClock#MOST_SKEW_MS}, and jumps. Nothing happens by itself: a run
 * is a sequence of moves ({@link io.taskweir.e2e.simulation.OrdinaryMoves}: a poll, a tick, a
 * commit, a message that arrives, a handler that comes back; {@link
 * io.taskweir.e2e.simulation.FaultyMoves}: a process dies at a write, is paused and wakes up when
 * others have its partitions, a stream breaks, a clock jumps), drawn one after the other.
 *
 * <p><b>End.</b> Then nothing goes wrong any more ({@link io.taskweir.e2e.simulation.Healing}),
 * until nothing is left to do. {@link io.taskweir.e2e.simulation.check.Invariants} read the
 * history, which is plain facts in their order, and know nothing of the world.
 *
 * <p><b>Trust.</b> What keeps the promises is listed in {@link io.taskweir.e2e.simulation.Fence}; a
 * test takes the fences down one at a time and names the invariant that must notice. The steps of
 * the state-store and of the worker are written anew here, because theirs are woven into RocksDB
 * and threads: each class names the one that it follows, and has to follow its changes.
 */
@NullMarked
package io.taskweir.e2e.simulation;

import org.jspecify.annotations.NullMarked;
