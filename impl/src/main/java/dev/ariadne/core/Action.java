package dev.ariadne.core;

/**
 * The protocol's actions, by the names that the TLA+ specification, the trace lines and the methods of the core share.
 * The server's own actions come first, then what the world does to it.
 */
public enum Action {
    /** A client's command changed the data set and entered the stream. */
    Write,
    /** A write was refused for lack of good replicas (min-replicas-to-write). */
    RejectWrite,
    /** A client's command read the data set. */
    Read,
    /** The primary handed bytes of its stream to a replica's connection. */
    SendStream,
    /** A replica applied one command of its primary's stream. */
    ApplyStream,
    /** A replica reported its offset (REPLCONF ACK). */
    SendAck,
    /** The primary took note of a replica's offset. */
    ReceiveAck,
    /** The primary asked its replicas for their offsets (REPLCONF GETACK *). */
    AskAcks,
    /** A client's WAIT blocked. */
    WaitBegin,
    /** A WAIT was answered because enough replicas acknowledged. */
    WaitReturn,
    /** A WAIT was answered because its time ran out. */
    WaitTimeout,
    /** A replica's connection to its primary is up and the handshake begins. */
    Connect,
    /** A replica sent PSYNC. */
    RequestSync,
    /** The primary answered +CONTINUE. */
    GrantPartial,
    /** The primary answered +FULLRESYNC and cut a snapshot. */
    GrantFull,
    /** The replica read +CONTINUE. */
    AcceptPartial,
    /** The replica read +FULLRESYNC. */
    AcceptFull,
    /** A node without a working link to its own primary refused to serve a replica (-NOMASTERLINK). */
    RefuseSync,
    /** The replica read a refusal and closed. */
    AbandonSync,
    /** The primary serialised a slice of a snapshot. */
    SnapshotStep,
    /** The replica replaced its data set by the snapshot that it received. */
    LoadSnapshot,
    /** The backlog dropped its oldest bytes. */
    Trim,
    /** REPLICAOF NO ONE: a replica became a primary. */
    Promote,
    /** REPLICAOF host port: the node follows (another) primary. */
    Follow,
    /** The replica learnt that its link to its primary is gone. */
    LinkLost,
    /** The replica closed its link: silence for repl-timeout, or an error. */
    LinkTimeout,
    /** The primary learnt that a replica's connection is gone. */
    ReplicaLost,
    /** The primary served a replica's new connection while the old one still looked alive. */
    Overtake,
    /** The primary noticed that a replica's old connection is dead. */
    OldTimeout,
    /** The primary closed a replica's connection: silence for repl-timeout, or client-output-buffer-limit. */
    ReplicaTimeout,
    /** A second has passed. */
    Tick,
    /** The process died; its memory is gone. */
    Crash,
    /** A snapshot of the data set was written to disk. */
    Save,
    /** The process started again. */
    Restart,
    /** A link carries nothing. */
    Cut,
    /** A cut link carries again. */
    Heal,
    /** The process stands still. */
    Pause
}
