package dev.ariadne.core.command;

import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.CommandError;
import dev.ariadne.core.resp.Errors;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The handler of a container command such as CONFIG: a table of subcommands with arities of their own, and HELP. */
public final class Subcommands implements Handler {
    private record Row(String name, String fullName, int arity, String usage, String help, Handler handler) {
        boolean accepts(int count) {
            return arity >= 0 ? count == arity : count >= -arity;
        }
    }

    private final String container;
    private final List<Row> rows = new ArrayList<>();

    /** @param container name of the container, upper case */
    Subcommands(String container) {
        this.container = container;
        def("HELP", 2, "", "This text.", this::help);
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
        String fullName = (container + "|" + name).toLowerCase(Locale.ROOT);
        rows.add(rows.size() - (rows.isEmpty() ? 0 : 1), new Row(name, fullName, arity, usage, help, handler));
        return this;
    }

    /** Why a request of this container cannot even be queued: no such subcommand, or wrong arity; null when it can. */
    public @Nullable String refusal(Args args) {
        if (args.count() < 2) {
            return Errors.wrongArity(container.toLowerCase(Locale.ROOT));
        }
        Row row = find(args);
        if (row == null) {
            return Errors.unknownSubcommand(container, args.text(1));
        }
        return row.accepts(args.count()) ? null : Errors.wrongArity(row.fullName);
    }

    /** The name under which a request of this container is listed, as {@code config|get}. */
    public String fullName(Args args) {
        Row row = find(args);
        return row == null ? container.toLowerCase(Locale.ROOT) : row.fullName;
    }

    @Override
    public void run(Call call) {
        String refusal = refusal(call.args());
        Row row = find(call.args());
        if (refusal != null || row == null) {
            throw new CommandError(refusal == null ? Errors.SYNTAX : refusal);
        }
        row.handler.run(call);
    }

    private @Nullable Row find(Args args) {
        for (Row row : rows) {
            if (args.is(1, row.name)) {
                return row;
            }
        }
        return null;
    }

    private void help(Call call) {
        call.reply().array(1 + 2 * rows.size());
        call.reply().status(container + " <subcommand> [<arg> [value] [opt] ...]. Subcommands are:");
        for (Row row : rows) {
            call.reply().status(row.usage.isEmpty() ? row.name : row.name + " " + row.usage);
            call.reply().status("    " + row.help);
        }
    }
}
