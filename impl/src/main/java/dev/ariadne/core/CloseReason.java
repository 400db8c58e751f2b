package dev.ariadne.core;

/** Why the node asks its driver to close a connection. */
public enum CloseReason {
    /** The client said QUIT. */
    QUIT("the client asked to quit"),
    /** CLIENT KILL. */
    KILLED("killed by CLIENT KILL"),
    /** Bytes that are not the protocol; the error reply is sent first. */
    PROTOCOL_ERROR("protocol error"),
    /** More output or stream pending than its class of client may have. */
    OUTPUT_LIMIT("output buffer limit"),
    /** Clients take more memory than maxmemory-clients, this one most. */
    EVICTED("evicted for lack of memory for clients"),
    /** Nothing heard for repl-timeout or timeout. */
    TIMEOUT("timeout"),
    /** The node's role or history changed: replicas must negotiate again, blocked clients are gone. */
    ROLE_CHANGE("replication role changed"),
    /** It wanted a snapshot only, and has it (REPLCONF rdb-only). */
    SNAPSHOT_SENT("the snapshot that it asked for is sent"),
    /** Its snapshot could not be made or sent, or would be of no use. */
    SNAPSHOT_FAILED("its snapshot was given up"),
    /** maxclients is reached. */
    MAX_CLIENTS("max number of clients reached"),
    /** The server shuts down. */
    SHUTDOWN("server shutdown");

    /** For the log. */
    public final String text;

    CloseReason(String text) {
        this.text = text;
    }
}
