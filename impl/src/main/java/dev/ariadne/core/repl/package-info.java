/** Replication: stream and backlog, full and partial synchronisation, acknowledgements, WAIT, min-replicas, change of role. */
@NullMarked
package dev.ariadne.core.repl;

import org.jspecify.annotations.NullMarked;
