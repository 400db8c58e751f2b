package dev.ariadne.core.script;

import dev.ariadne.core.Conn;
import dev.ariadne.core.command.Call;
import java.util.Set;

/** One execution of a script or function (Redis: script.h scriptRunCtx). */
public final class ScriptRun {
    /** {@link #replicate}: effects go to replicas. */
    static final int REPLICAS = 2;
    /** {@link #replicate}: effects go to the append-only file. */
    static final int APPEND_ONLY_FILE = 1;

    /** When it began, by the driver's steady clock. */
    public final long startNanos;

    /** The request that runs it. */
    public final Call request;
    /** Who asked for it. */
    public final Conn caller;
    /** The connection that its commands run on: the caller's database, a protocol of its own. */
    public final Conn conn;

    private final String name;
    private final boolean isFunction;
    private final boolean readOnly;
    private final Set<ScriptFlag> flags;
    private int replicate = REPLICAS | APPEND_ONLY_FILE;
    private boolean dirty;
    private boolean killed;

    ScriptRun(Call request, Conn conn, String name, boolean isFunction, boolean readOnly, Set<ScriptFlag> flags) {
        this.request = request;
        this.startNanos = request.node.effects().steadyNanos();
        this.caller = request.conn();
        this.conn = conn;
        this.name = name;
        this.isFunction = isFunction;
        this.readOnly = readOnly;
        this.flags = flags;
        conn.db(caller.db());
        conn.protocol(2);
    }

    /** The script's SHA-1 or the function's name. */
    public String name() {
        return name;
    }

    /** Whether it is a function of a library rather than a script. */
    public boolean isFunction() {
        return isFunction;
    }

    /** Whether its commands may not write. */
    public boolean isReadOnly() {
        return readOnly;
    }

    /** Whether it may write although memory is full. */
    public boolean allowsOom() {
        return flags.contains(ScriptFlag.ALLOW_OOM);
    }

    /** Whether a command that may write has run: from then on it cannot be stopped halfway. */
    public boolean isDirty() {
        return dirty;
    }

    /** A command that may write is about to run. */
    public void writes() {
        dirty = true;
    }

    /** Whether its effects enter the stream (redis.set_repl). */
    public boolean replicates() {
        return (replicate & REPLICAS) != 0;
    }

    void replicate(int targets) {
        replicate = targets;
    }

    /** Whether somebody has asked for its end. */
    boolean isKilled() {
        return killed;
    }

    void kill() {
        killed = true;
    }
}
