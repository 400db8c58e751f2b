/**
 * Deterministic simulation: whole clusters of the server's own {@link dev.ariadne.core.Node}s, their clients and the one who fails over, in one
 * thread, on simulated time, disks and byte pipes, under faults drawn from a seed. The same seed is the same run, byte for byte.
 *
 * <p>{@link dev.ariadne.sim.Simulation} is the world and its clock; {@link dev.ariadne.sim.Swarm} draws what a run is like and
 * {@link dev.ariadne.sim.SimFault} what happens to it; {@link dev.ariadne.sim.Histories} holds what must never happen.
 */
@NullMarked
package dev.ariadne.sim;

import org.jspecify.annotations.NullMarked;
