package dev.ariadne.core.repl;

import dev.ariadne.core.Conn;

/**
 * A primary's bookkeeping of one replica connection.
 *
 * <p>Bytes go out in this order: snapshot bytes, then the stream from {@link #cursor} on. {@code cursor} is the next stream byte to
 * hand to the driver; {@code inFlight} counts bytes handed over and not yet reported as written. The stream is pinned from
 * {@link #pinnedFrom} on.
 */
public final class ReplicaSlot {
    /** Where a replica stands. */
    public enum State {
        /** It announces itself (REPLCONF) and has not asked to synchronise. */
        HANDSHAKE("handshake"),
        /** It waits for a snapshot to begin. */
        WAIT_SNAPSHOT("wait_bgsave"),
        /** It receives the snapshot. */
        SEND_SNAPSHOT("send_bulk"),
        /** It follows the stream. */
        ONLINE("online");

        private final String word;

        State(String word) {
            this.word = word;
        }
    }

    private final Conn conn;
    private State state = State.HANDSHAKE;
    private int listeningPort;
    private String announcedIp = "";
    private boolean capaEof;
    private boolean streamed;
    private boolean catchingUp;
    private boolean snapshotOnly;
    private Parts parts = Parts.ALL;
    private boolean saidPsync;
    private boolean capaPsync2;
    private boolean streamHeldForAck;
    private boolean payloadComplete;
    private boolean payloadBegun;
    private long fileBytes;
    private long cursor;
    private long inFlight;
    private long ackEnd;
    private long durableEnd;
    private StreamDigest.Verdict streamVerdict = StreamDigest.Verdict.UNKNOWN;
    private long ackMs;
    private long writtenMs;
    private long overSoftSinceMs = -1;

    public ReplicaSlot(Conn conn, long nowMs) {
        this.conn = conn;
        this.ackMs = nowMs;
        this.writtenMs = nowMs;
    }

    /** The same bookkeeping for the copy of its connection. */
    public ReplicaSlot copy(Conn conn) {
        ReplicaSlot s = new ReplicaSlot(conn, ackMs);
        s.state = state;
        s.listeningPort = listeningPort;
        s.announcedIp = announcedIp;
        s.capaEof = capaEof;
        s.streamed = streamed;
        s.catchingUp = catchingUp;
        s.snapshotOnly = snapshotOnly;
        s.parts = parts;
        s.saidPsync = saidPsync;
        s.capaPsync2 = capaPsync2;
        s.streamHeldForAck = streamHeldForAck;
        s.payloadComplete = payloadComplete;
        s.payloadBegun = payloadBegun;
        s.fileBytes = fileBytes;
        s.cursor = cursor;
        s.inFlight = inFlight;
        s.ackEnd = ackEnd;
        s.durableEnd = durableEnd;
        s.streamVerdict = streamVerdict;
        s.writtenMs = writtenMs;
        s.overSoftSinceMs = overSoftSinceMs;
        return s;
    }

    /** The replica's connection. */
    public Conn conn() {
        return conn;
    }

    /** Where it stands. */
    public State state() {
        return state;
    }

    /** The word in INFO replication: a snapshot that is sent while it is made counts as waited for. */
    public String word() {
        boolean made = state == State.SEND_SNAPSHOT && (streamed || !payloadBegun);
        return made ? State.WAIT_SNAPSHOT.word : state.word;
    }

    /** Whether it has asked to synchronise: from then on the connection carries the stream and no replies. */
    public boolean isAttached() {
        return state != State.HANDSHAKE;
    }

    /** Whether it follows the stream. */
    public boolean isOnline() {
        return state == State.ONLINE;
    }

    /** The port that it announced (REPLCONF listening-port), 0 before. */
    public int listeningPort() {
        return listeningPort;
    }

    /** The address that it announced (REPLCONF ip-address), else its connection's. */
    public String ip() {
        return announcedIp.isEmpty() ? conn.remote().host() : announcedIp;
    }

    /** Whether it reads a snapshot of unknown length (REPLCONF capa eof). */
    public boolean takesEof() {
        return capaEof;
    }

    /** Whether it gets its snapshot as that is made, with a mark behind it and without its length before it. */
    boolean isStreamed() {
        return streamed;
    }

    /** Whether it takes a snapshot, or has not been within its limits since. */
    boolean isCatchingUp() {
        return catchingUp;
    }

    void caughtUp() {
        catchingUp = false;
    }

    /** Whether it has asked by PSYNC rather than by SYNC, which gets no answer but the snapshot. */
    boolean saidPsync() {
        return saidPsync;
    }

    /** It has asked by PSYNC, or by SYNC. */
    public void saidPsync(boolean yes) {
        saidPsync = yes;
    }

    /** REPLCONF rdb-only. */
    public void snapshotOnly(boolean yes) {
        snapshotOnly = yes;
    }

    /** What of the data set a snapshot has (REPLCONF rdb-filter-only). */
    public enum Parts {
        ALL,
        FUNCTIONS,
        NONE
    }

    /** REPLCONF rdb-filter-only. */
    public void snapshotParts(Parts wanted) {
        parts = wanted;
    }

    /** What it wants a snapshot of. */
    Parts snapshotParts() {
        return parts;
    }

    /** Whether it wants a snapshot and not the stream behind it. */
    boolean wantsSnapshotOnly() {
        return snapshotOnly;
    }

    /** Whether it understands a new id in +CONTINUE (REPLCONF capa psync2). */
    public boolean takesNewId() {
        return capaPsync2;
    }

    /** The stream's end that it last acknowledged; never moves back on one connection. */
    public long ackEnd() {
        return ackEnd;
    }

    /** The stream's end up to which it last said that its append-only file is durable, 0 when it keeps none. */
    public long durableEnd() {
        return durableEnd;
    }

    /** REPLCONF ACK … FACK. */
    public void durable(long end) {
        durableEnd = Math.max(durableEnd, end);
    }

    /** What its sum of the stream last said. */
    public StreamDigest.Verdict streamVerdict() {
        return streamVerdict;
    }

    void streamVerdict(StreamDigest.Verdict verdict) {
        streamVerdict = verdict;
    }

    /** When it last acknowledged, sent a newline, or attached: Unix time in ms. */
    public long ackMs() {
        return ackMs;
    }

    /** Whole seconds since {@link #ackMs}, as INFO and min-replicas-max-lag count them. */
    public long lagSeconds(long nowMs) {
        return Math.max(0, nowMs / 1000 - ackMs / 1000);
    }

    /** Position of the next stream byte to hand to the driver. */
    public long cursor() {
        return cursor;
    }

    /** Bytes handed to the driver and not yet written. */
    public long inFlight() {
        return inFlight;
    }

    /** The lowest stream position that this replica still needs. */
    public long pinnedFrom() {
        return cursor - inFlight;
    }

    public void announcePort(int port) {
        listeningPort = port;
    }

    public void announceIp(String ip) {
        announcedIp = ip;
    }

    public void capaEof() {
        capaEof = true;
    }

    public void capaPsync2() {
        capaPsync2 = true;
    }

    void waitForSnapshot(long nowMs) {
        state = State.WAIT_SNAPSHOT;
        ackMs = nowMs;
    }

    void beginSnapshot(long streamEnd, boolean streamed, long nowMs) {
        this.streamed = streamed;
        catchingUp = true;
        state = State.SEND_SNAPSHOT;
        cursor = streamEnd;
        writtenMs = nowMs;
        payloadComplete = false;
        payloadBegun = false;
        fileBytes = 0;
    }

    void goOnline(long from, boolean holdStreamForAck, long nowMs) {
        state = State.ONLINE;
        cursor = from;
        streamHeldForAck = holdStreamForAck;
        ackMs = nowMs;
    }

    /** Whether a snapshot is being sent to it, or has been and it has yet to say that it holds it. */
    boolean isLoading() {
        return state == State.SEND_SNAPSHOT || streamHeldForAck;
    }

    /** Whether the stream waits for the first acknowledgement after the snapshot. */
    public boolean isStreamHeld() {
        return streamHeldForAck;
    }

    void payloadComplete() {
        payloadComplete = true;
    }

    /** Whether every byte of the snapshot has left. */
    boolean hasWholePayload() {
        return payloadComplete && inFlight == 0;
    }

    void beginPayload() {
        payloadBegun = true;
    }

    /** Whether its first snapshot byte has been handed over: until then the connection has to be kept alive. */
    boolean hasBegunPayload() {
        return payloadBegun;
    }

    /** Bytes of the snapshot's file that were handed to the driver. */
    long fileBytes() {
        return fileBytes;
    }

    void fileBytes(long bytes) {
        fileBytes = bytes;
    }

    void handed(long bytes) {
        inFlight += bytes;
    }

    void advance(long bytes) {
        cursor += bytes;
        inFlight += bytes;
    }

    void written(long bytes, long nowMs) {
        inFlight = Math.max(0, inFlight - bytes);
        writtenMs = nowMs;
    }

    long writtenMs() {
        return writtenMs;
    }

    void heard(long nowMs) {
        ackMs = nowMs;
    }

    void acknowledged(long end, long nowMs) {
        ackMs = nowMs;
        streamHeldForAck = false;
        if (end > ackEnd) {
            ackEnd = end;
        }
    }

    long overSoftSinceMs() {
        return overSoftSinceMs;
    }

    void overSoftSinceMs(long ms) {
        overSoftSinceMs = ms;
    }
}
