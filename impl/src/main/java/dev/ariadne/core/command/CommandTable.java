package dev.ariadne.core.command;

import dev.ariadne.config.Config;
import dev.ariadne.core.Check;
import dev.ariadne.core.resp.Args;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The commands of the server by name. A family of commands adds its rows by {@link #def}. */
public final class CommandTable {
    private final List<Command> rows = new ArrayList<>();
    private final CommandNames original = new CommandNames();
    /** The names by which clients and scripts call: the original ones, unless some were renamed. */
    private CommandNames current = original;

    private List<Command> callable = rows;
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
        Check.that(original.put(name, row), "no command is defined twice");
        rows.add(row);
    }

    /** Adds a row of a command without keys. */
    public void def(String name, int arity, int flags, Handler handler) {
        def(name, arity, flags, Keys.NONE, handler);
    }

    /** The names of all commands, lower case, without subcommands. */
    public static List<String> names() {
        return standard().rows.stream().map(Command::name).toList();
    }

    /**
     * Gives commands other names for those who call them; each {@linkplain Command#name row} keeps its own, by which rules of users,
     * statistics and error messages know it (Redis: server.c:lookupCommand, orig_commands).
     *
     * @param renames made of each other's outcome; every one is known to be possible
     */
    public void rename(List<Config.Rename> renames) {
        if (renames.isEmpty()) {
            return;
        }
        Map<String, Command> called = new LinkedHashMap<>();
        rows.forEach(row -> called.put(row.name(), row));
        for (Config.Rename rename : renames) {
            Command row = called.remove(rename.from());
            Check.that(row != null, "a command that is renamed exists");
            if (row != null && !rename.to().isEmpty()) {
                called.put(rename.to(), row);
            }
        }
        CommandNames names = new CommandNames();
        called.forEach((name, row) -> Check.that(names.put(name, row), "no two commands have the same name"));
        current = names;
        callable = List.copyOf(called.values());
    }

    /** What a request asks for, {@linkplain Command#resolve subcommands} included; null when there is no such command. */
    public @Nullable Command find(Args args) {
        Command command = current.find(args.buf(), args.start(0), args.length(0));
        return command == null ? null : command.resolve(args);
    }

    /**
     * As {@link #find(Args)} for what a primary or an append-only file says, which may be by the original name: effects have it. Where Redis
     * then fails to load its own file, this does not.
     */
    public @Nullable Command findInStream(Args args) {
        Command command = find(args);
        if (command == null && current != original) {
            command = original.find(args.buf(), args.start(0), args.length(0));
            return command == null ? null : command.resolve(args);
        }
        return command;
    }

    /** The command, or the subcommand as {@code config|get}, called by that name in any case; null when there is none. */
    public @Nullable Command named(String name) {
        return named(name, current);
    }

    /** As {@link #named}, by the names from before any renaming. */
    public @Nullable Command originallyNamed(String name) {
        return named(name, original);
    }

    private static @Nullable Command named(String name, CommandNames names) {
        int bar = name.indexOf('|');
        byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
        Command command = names.find(bytes, 0, bar < 0 ? bytes.length : bar);
        if (command == null || bar < 0) {
            return command;
        }
        String subcommand = name.substring(bar);
        for (Command sub : command.subcommands()) {
            if (sub.name().substring(command.name().length()).equalsIgnoreCase(subcommand)) {
                return sub;
            }
        }
        return null;
    }

    /** All commands, in the order of their definition, without their subcommands. */
    public List<Command> all() {
        return Collections.unmodifiableList(rows);
    }

    /** Those of them that can be called. */
    public List<Command> callable() {
        return Collections.unmodifiableList(callable);
    }

    /** How many ids there are: every {@link Command#id} is smaller. */
    public int ids() {
        return nextId;
    }
}
