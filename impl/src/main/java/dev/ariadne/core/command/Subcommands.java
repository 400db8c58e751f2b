package dev.ariadne.core.command;

import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.CommandError;
import dev.ariadne.core.resp.Errors;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The handler of a container command such as CONFIG: a table of subcommands, each a {@link Command} with arity, flags and keys of its
 * own, and HELP.
 */
public final class Subcommands implements Handler {
    private static final int HELP_FLAGS = Command.Flag.LOADING | Command.Flag.STALE;

    /** A subcommand before its container enters the table. */
    private record Row(
            String name, int arity, @Nullable Integer flags, Keys keys, String usage, String help, Handler handler) {}

    private final String container;
    private final List<Row> rows = new ArrayList<>();
    private final List<Command> commands = new ArrayList<>();
    private @Nullable Handler alone;
    private @Nullable Integer flags;
    private Keys keys = Keys.NONE;

    /** @param container name of the container, upper case */
    Subcommands(String container) {
        this.container = container;
    }

    /** What the container does when it is called without a subcommand (COMMAND); by itself it is then a command with flags. */
    Subcommands alone(Handler handler) {
        alone = handler;
        return this;
    }

    /** {@link Command#flags} of the rows that follow, in place of the container's. */
    Subcommands flags(int bits) {
        flags = bits;
        keys = Keys.NONE;
        return this;
    }

    /** {@link Command#flags} and keys of the rows that follow, in place of the container's. */
    Subcommands flags(int bits, Keys found) {
        flags = bits;
        keys = found;
        return this;
    }

    /**
     * Adds a subcommand.
     *
     * @param name upper case
     * @param arity as {@link Command#arity}; the container's name and the subcommand's count
     * @param usage its arguments, for HELP
     * @param help what it does, for HELP
     */
    Subcommands def(String name, int arity, String usage, String help, Handler handler) {
        rows.add(new Row(name, arity, flags, keys, usage, help, handler));
        return this;
    }

    /** Makes the rows commands, numbered from {@code id} on; returns the next number. */
    int enter(int id, int containerFlags, int categories, Keys containerKeys) {
        if (rows.stream().noneMatch(row -> row.name.equals("HELP"))) {
            rows.add(new Row("HELP", 2, HELP_FLAGS, Keys.NONE, "", "Prints this help.", this::help));
        }
        int next = id;
        for (Row row : rows) {
            Integer own = row.flags;
            commands.add(new Command(
                    next++,
                    (container + "|" + row.name).toLowerCase(Locale.ROOT),
                    row.arity,
                    own == null ? containerFlags : own,
                    categories,
                    own == null ? containerKeys : row.keys,
                    row.handler));
        }
        return next;
    }

    boolean isCommandItself() {
        return alone != null;
    }

    List<Command> all() {
        return Collections.unmodifiableList(commands);
    }

    /** The subcommand that a request of this container asks for, null when there is none. */
    @Nullable
    Command find(Args args) {
        for (int i = 0; i < rows.size(); i++) {
            if (args.is(1, rows.get(i).name)) {
                return commands.get(i);
            }
        }
        return null;
    }

    /** Runs the container by itself. */
    @Override
    public void run(Call call) {
        if (alone == null) {
            throw new CommandError(Errors.wrongArity(call.command().name()));
        }
        alone.run(call);
    }

    private void help(Call call) {
        List<String> lines = new ArrayList<>();
        lines.add(call.args().text(0).toUpperCase(Locale.ROOT)
                + " <subcommand> [<arg> [value] [opt] ...]. Subcommands are:");
        for (Row row : rows) {
            lines.add(row.usage.isEmpty() ? row.name : row.name + " " + row.usage);
            row.help.lines().forEach(line -> lines.add("    " + line));
        }
        call.reply().array(lines.size());
        lines.forEach(call.reply()::status);
    }
}
