package dev.ariadne.core.command;

import dev.ariadne.core.Check;
import dev.ariadne.core.resp.Args;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The commands of the server by name. A family of commands adds its rows by {@link #def}; look-ups ignore ASCII case and allocate
 * nothing.
 */
public final class CommandTable {
    /** Power of two, some times larger than any set of commands. */
    private static final int SLOTS = 1024;

    private static final int LOWER_CASE = 0x20;

    private final @Nullable Command[] slots = new Command[SLOTS];
    private final byte[][] names = new byte[SLOTS][0];
    /** Slot of the command that was found last. */
    private int lastFound;

    private final List<Command> rows = new ArrayList<>();
    private int categories;
    private int nextId;

    /** Every command of the server, one line a family. */
    public static CommandTable standard() {
        CommandTable table = new CommandTable();
        StringCommands.define(table);
        CounterCommands.define(table);
        LcsCommand.define(table);
        BitCommands.define(table);
        BitfieldCommands.define(table);
        ListCommands.define(table);
        SetCommands.define(table);
        SetAlgebraCommands.define(table);
        HashCommands.define(table);
        SortedSetCommands.define(table);
        GeoCommands.define(table);
        HyperLogLogCommands.define(table);
        StreamCommands.define(table);
        KeyCommands.define(table);
        CopyCommands.define(table);
        ObjectCommands.define(table);
        ExpireCommands.define(table);
        DumpCommands.define(table);
        ScanCommands.define(table);
        SortCommands.define(table);
        TransactionCommands.define(table);
        PubSubCommands.define(table);
        ScriptCommands.define(table);
        ConnectionCommands.define(table);
        ClientCommands.define(table);
        AclCommands.define(table);
        ServerCommands.define(table);
        PersistenceCommands.define(table);
        ConfigCommands.define(table);
        DebugCommands.define(table);
        SlowlogCommands.define(table);
        LatencyCommands.define(table);
        MemoryCommands.define(table);
        ClusterCommands.define(table);
        ModuleCommands.define(table);
        LolwutCommand.define(table);
        MigrateCommand.define(table);
        MonitorCommands.define(table);
        CommandCommands.define(table);
        ReplicationCommands.define(table);
        FailoverCommand.define(table);
        return table;
    }

    /** The ACL categories of the rows that follow, besides those that follow from their flags. */
    public void family(Category... family) {
        categories = 0;
        for (Category each : family) {
            categories |= each.bit();
        }
    }

    /** Adds a row with keys in a {@linkplain Keys#range range}; parameters as in {@link Command}. */
    public void def(String name, int arity, int flags, int firstKey, int lastKey, int step, Handler handler) {
        def(name, arity, flags, Keys.range(firstKey, lastKey, step), handler);
    }

    /**
     * Adds a row; parameters as in {@link Command}. With {@link Subcommands} for a handler, flags and keys are those of the
     * subcommands that name none; the container itself has neither.
     */
    public void def(String name, int arity, int flags, Keys keys, Handler handler) {
        Command row;
        if (handler instanceof Subcommands container) {
            nextId = container.enter(nextId, flags, categories, keys);
            boolean alone = container.isCommandItself();
            row = new Command(nextId++, name, arity, alone ? flags : 0, alone ? categories : 0, Keys.NONE, handler);
        } else {
            row = new Command(nextId++, name, arity, flags, categories, keys, handler);
        }
        byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
        int slot = hash(bytes, 0, bytes.length);
        while (slots[slot] != null) {
            Check.that(!slots[slot].name().equals(name), "command defined twice");
            slot = (slot + 1) & SLOTS - 1;
        }
        Check.that(rows.size() < SLOTS / 2, "the command table has room");
        slots[slot] = row;
        names[slot] = bytes;
        rows.add(row);
    }

    /** Adds a row of a command without keys. */
    public void def(String name, int arity, int flags, Handler handler) {
        def(name, arity, flags, Keys.NONE, handler);
    }

    /** The command of that name in any case, or null. The one that was found last is looked at first, as a client often goes on with it. */
    public @Nullable Command find(byte[] buf, int from, int length) {
        int likely = lastFound;
        if (isName(names[likely], buf, from, length)) {
            return slots[likely];
        }
        int slot = hash(buf, from, length);
        while (slots[slot] != null) {
            if (isName(names[slot], buf, from, length)) {
                lastFound = slot;
                return slots[slot];
            }
            slot = (slot + 1) & SLOTS - 1;
        }
        return null;
    }

    /** What a request asks for, {@linkplain Command#resolve subcommands} included; null when there is no such command. */
    public @Nullable Command find(Args args) {
        Command command = find(args.buf(), args.start(0), args.length(0));
        return command == null ? null : command.resolve(args);
    }

    /** The command, or the subcommand as {@code config|get}, of that name in any case; null when there is none. */
    public @Nullable Command named(String name) {
        int bar = name.indexOf('|');
        byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
        Command command = find(bytes, 0, bar < 0 ? bytes.length : bar);
        if (command == null || bar < 0) {
            return command;
        }
        for (Command sub : command.subcommands()) {
            if (sub.name().equalsIgnoreCase(name)) {
                return sub;
            }
        }
        return null;
    }

    /** All commands, in the order of their definition, without their subcommands. */
    public List<Command> all() {
        return Collections.unmodifiableList(rows);
    }

    /** How many ids there are: every {@link Command#id} is smaller. */
    public int ids() {
        return nextId;
    }

    private static int hash(byte[] buf, int from, int length) {
        int h = length;
        for (int i = from; i < from + length; i++) {
            h = h * 31 + (buf[i] | LOWER_CASE);
        }
        return (h ^ h >>> 10) & SLOTS - 1;
    }

    private static boolean isName(byte[] name, byte[] buf, int from, int length) {
        if (name.length != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            int c = buf[from + i];
            if (c >= 'A' && c <= 'Z') {
                c |= LOWER_CASE;
            }
            if (c != name[i]) {
                return false;
            }
        }
        return true;
    }
}
