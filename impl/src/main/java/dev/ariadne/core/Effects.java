package dev.ariadne.core;

import dev.ariadne.core.persist.Disk;
import dev.ariadne.core.repl.Chunk;
import dev.ariadne.core.resp.Reply;
import dev.ariadne.core.script.ScriptEngine;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What a node may ask of the world. A call returns at once, cannot fail and never re-enters the node: what goes wrong later
 * comes back as an event ({@link Node#onClosed}, {@link Node#onLinkDown}).
 *
 * <p>Order on one connection is the order of the calls: bytes already in {@link #reply} leave before a later {@link #stream} or
 * {@link #payload} of the same connection. Nothing has to leave before {@link Node#endBatch} has returned.
 */
public interface Effects {
    /**
     * The reply buffer of {@code c}; what is written there is sent after the turn, but not while {@code c} {@linkplain Conn#isHalfway() stands
     * halfway}. The same object for the connection's life.
     */
    Reply reply(Conn c);

    /**
     * Sends a range of the replication stream to a replica, without copying: the driver {@linkplain Chunk#retain retains} the
     * chunk until the bytes are written or the connection is closed, then releases it. Progress comes back as
     * {@link Node#onWritten}.
     */
    void stream(Conn replica, Chunk chunk, int from, int to);

    /** Sends snapshot bytes to a replica; they are borrowed (copied by the driver). Progress: {@link Node#onWritten}. */
    void payload(Conn replica, byte[] buf, int from, int to);

    /**
     * {@code c}, for which {@link Node#onClientBytes} stopped early, may go on: the driver offers the bytes that it still holds
     * again, in a later event of the same turn or of the next.
     */
    void resume(Conn c);

    /** What the driver holds for {@code c}. */
    default Buffers buffers(Conn c) {
        return Buffers.NONE;
    }

    /** Closes a client or replica connection after its reply has been sent; {@link Node#onClosed} follows. */
    void close(Conn c, CloseReason why);

    /** Connects to the primary; {@link Node#onLinkUp} or {@link Node#onLinkDown} follows. At most one link exists. */
    void openLink(String host, int port);

    /** The link, from which {@link Node#onLinkBytes} left bytes, may go on: the driver offers them again in a later event. */
    default void resumeLink() {}

    /** Sends bytes to the primary; they are borrowed (copied by the driver). */
    void sendLink(byte[] buf, int from, int to);

    /** Closes the link to the primary. No {@link Node#onLinkDown} follows. */
    void closeLink();

    /** Asks for a {@link Node#endBatch} no later than at this Unix time in ms; an earlier request is kept. */
    void wakeAt(long atMs);

    /** Writes one line to the server's log. */
    void log(LogLevel level, String line);

    /** Fresh memory for the backlog, zeroed: direct in production, on the heap in tests. */
    ByteBuffer memory(int bytes);

    /**
     * Bytes of heap that may still be promised to data and clients: 0 or fewer when there are none, and when they are fewer, clients have to
     * give as many back; {@link Memory#UNLIMITED} where there is no limit.
     *
     * @param wanted as many as are asked for: it is worth some time to find out whether they are there
     */
    default long freeMemory(long wanted) {
        return Memory.UNLIMITED;
    }

    /** As {@link #freeMemory}, of the memory for what waits for sockets: replies, and the stream. */
    default long freeBuffers() {
        return Memory.UNLIMITED;
    }

    /** Bytes of heap that data and clients may take together, {@link Memory#UNLIMITED} where there is no limit. */
    default long memoryLimit() {
        return Memory.UNLIMITED;
    }

    /** Bytes that replies and the stream may take together, {@link Memory#UNLIMITED} where there is no limit. */
    default long bufferLimit() {
        return Memory.UNLIMITED;
    }

    /**
     * Fresh bytes that nobody can guess, not even who knows all that were ever drawn before: passwords, the ids of histories and processes,
     * marks that must not occur in data, seeds of hash tables. They come from a generator made for that, never from {@link Node#random}, whose
     * state a client can work out from the keys and members that RANDOMKEY, SPOP and their like choose.
     */
    byte[] secret(int bytes);

    /** A Lua interpreter for the node's scripts, null when the platform has none. */
    @Nullable
    ScriptEngine scriptEngine(ScriptEngine.Host host);

    /** Reads a small file of the configuration; a relative path starts at the working directory (config: dir). */
    FileText readText(String path);

    /**
     * Puts a file with this text, one char a byte, in the place of the one at {@code path}: at any time the old or the new one is there.
     *
     * @return why it could not be done, in the operating system's words; empty when it was
     */
    String replaceText(String path, String text);
    /**
     * Runs {@code body}, which may pause in {@link #scriptTick}, to its end or its first pause. Meanwhile nothing else of the node runs. A
     * driver that has no thread for scripts lets them run to their end.
     *
     * @return whether it has ended; otherwise {@link #continueScript} lets it go on
     */
    default boolean beginScript(Runnable body) {
        body.run();
        return true;
    }

    /** Lets what {@link #beginScript} began go on to its end or next pause; returns whether it has ended. */
    default boolean continueScript() {
        throw new IllegalStateException("scripts do not pause here");
    }

    /**
     * Called by what {@link #beginScript} runs, now and then. When it has been running for longer than busy-reply-threshold, it is
     * paused here until {@link #continueScript}, so that clients can be told that the server is busy, or end the script.
     */
    default void scriptTick() {}

    /** The files of the data set; a node on {@link Disk#NONE} keeps everything in memory. */
    default Disk disk() {
        return Disk.NONE;
    }

    /** The data set is loaded: said once, some time after {@link Node#onStart}. */
    default void ready() {}

    /** Ends the process with this exit code at once: no reply that has not left yet may leave any more. */
    default void halt(int exitCode) {
        shutdown(exitCode);
    }

    /** A steady clock in ns, for durations that are only told (SLOWLOG, LATENCY, INFO): nothing that the node does depends on it. */
    long steadyNanos();

    /** Freezes the whole server for that long (DEBUG SLEEP); time is a parameter, so a simulated world may only move its clock. */
    void stall(long millis);

    /** Ends the process with this exit code, once pending replies are sent. */
    void shutdown(int exitCode);

    /** What INFO tells about the process. */
    Host host();
}
