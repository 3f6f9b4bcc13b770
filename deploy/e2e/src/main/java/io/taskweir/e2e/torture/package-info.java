/**
 * {@code taskweir torture}: a real cluster of processes under load and faults, and a check of
 * everything that it promises ({@code docs/guarantees.md}, the second net).
 *
 * <pre>
 *  seed ──► fault   Schedule ─────────────┐ signals, cut connections, full disks, wrong clocks
 *  seed ──► load    clients, handlers ──┐ ▼
 *           cluster 3 brokers, 2–3 of each role, 3 workers
 *           history what clients were told, handlers did, topics hold and the API shows
 *           mutation (only to prove the checker)
 *           check   an invariant to a file ──► report, exit status
 * </pre>
 */
@NullMarked
package io.taskweir.e2e.torture;

import org.jspecify.annotations.NullMarked;
