/**
 * The data set: {@link dev.ariadne.core.keyspace.Keyspace} of numbered {@link dev.ariadne.core.keyspace.Database}s, each a hash
 * table ({@link dev.ariadne.core.keyspace.Dict}) and a heap of deadlines, with point-in-time images taken without a fork
 * ({@link dev.ariadne.core.keyspace.Snapshot}). Knows nothing of connections or replication: those come in as
 * {@link dev.ariadne.core.keyspace.Watcher} and {@link dev.ariadne.core.keyspace.ExpiryRules.Propagation}.
 */
@NullMarked
package dev.ariadne.core.keyspace;

import org.jspecify.annotations.NullMarked;
