/**
 * What a server costs, beside another one in the same run: only ratios of one run, and CPU time, mean something on a shared machine. A
 * {@link dev.ariadne.bench.Scenario} measures, {@link dev.ariadne.bench.Results} collect, and the table and the page hold the medians against
 * the bars.
 */
@NullMarked
package dev.ariadne.bench;

import org.jspecify.annotations.NullMarked;
