/**
 * What a replicated store promises short of linearizability, held against a history: session guarantees, prefix consistency, bounded staleness,
 * durability of what was acknowledged, one primary at a time, convergence.
 */
@NullMarked
package dev.ariadne.checker.replication;

import org.jspecify.annotations.NullMarked;
