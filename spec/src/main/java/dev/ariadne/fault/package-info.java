/**
 * The fault harness: it starts real server processes, puts a proxy on every link, runs clients, breaks things on a schedule drawn from a
 * seed, and records what the clients saw. It is a black box: it knows the Redis protocol and nothing of our server's inside, so the
 * same run is made against any server that speaks it.
 *
 * <p>Reading order: {@link dev.ariadne.fault.Run} (one run from start to end), {@link dev.ariadne.fault.Cluster} (processes and their
 * roles), {@link dev.ariadne.fault.FaultProxy} (the network), {@link dev.ariadne.fault.Fault} (what can be broken), {@code nemesis}
 * (in which order), {@code workload} (what clients do meanwhile), {@link dev.ariadne.fault.ClientSession} (what a client may conclude
 * from an answer, or from none).
 */
@NullMarked
package dev.ariadne.fault;

import org.jspecify.annotations.NullMarked;
