package dev.ariadne.conform.live;

/**
 * A message that a gate holds back.
 *
 * @param type as the model calls it: psync, ack; continue, full, refuse, snapshot, write, ask
 * @param bytes what passes when it is let through
 * @param offset of an ack, in bytes; 0 for the others
 */
record Held(String type, byte[] bytes, long offset) {}
