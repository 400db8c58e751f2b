/**
 * Histories of concurrent operations, and the question whether one is linearizable.
 *
 * <p>The way through: a {@link dev.ariadne.checker.History} is read by {@link dev.ariadne.checker.edn.HistoryReader} or recorded with
 * {@link dev.ariadne.checker.History.Builder}; {@link dev.ariadne.checker.Checkers} decides it and answers with a
 * {@link dev.ariadne.checker.Verdict}, which explains each failure; {@link dev.ariadne.checker.Anomalies} gives the stale reads and
 * lost acknowledged writes their names. The engines live in {@code dev.ariadne.checker.engine}.
 */
@NullMarked
package dev.ariadne.checker;

import org.jspecify.annotations.NullMarked;
