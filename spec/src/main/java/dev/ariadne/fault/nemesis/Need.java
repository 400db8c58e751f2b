package dev.ariadne.fault.nemesis;

/** What a nemesis needs beyond a network in front of the nodes that can be broken. */
public enum Need {
    /** Nodes whose processes it may stop and start. */
    PROCESSES,
    /** The network between the nodes. */
    NODE_LINKS,
    /** Leave to give nodes other roles. */
    ROLES,
    /** Ways that can be made slow. */
    SLOW_LINKS,
    /** Nodes whose data are on a disk of their own that can be filled and slowed down. */
    DISK,
    /** Nodes whose wall clocks can be set one by one. */
    CLOCK
}
