package dev.ariadne.core.command;

import static dev.ariadne.core.command.Command.Flag.LOADING;
import static dev.ariadne.core.command.Command.Flag.STALE;

import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.CommandError;
import dev.ariadne.core.resp.Errors;
import dev.ariadne.core.resp.Glob;
import dev.ariadne.core.resp.Reply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** COMMAND: what the server can do, for client libraries and redis-cli (Redis: server.c:commandCommand). */
final class CommandCommands {
    private static final int INFO_FIELDS = 10;

    private static final int[] FLAGS = {
        Command.Flag.WRITE,
        Command.Flag.READONLY,
        Command.Flag.DENYOOM,
        Command.Flag.ADMIN,
        Command.Flag.PUBSUB,
        Command.Flag.NOSCRIPT,
        Command.Flag.BLOCKING,
        Command.Flag.LOADING,
        Command.Flag.STALE,
        Command.Flag.FAST,
        Command.Flag.NO_AUTH,
        Command.Flag.NO_MULTI
    };
    private static final String[] FLAG_NAMES = {
        "write",
        "readonly",
        "denyoom",
        "admin",
        "pubsub",
        "noscript",
        "blocking",
        "loading",
        "stale",
        "fast",
        "no_auth",
        "no_multi"
    };

    private CommandCommands() {}

    static void define(CommandTable t) {
        t.family(Category.CONNECTION);
        Subcommands subcommands = new Subcommands("COMMAND")
                .alone(c -> describeAll(c.reply(), t))
                .def(
                        "COUNT",
                        2,
                        "",
                        "How many commands there are.",
                        c -> c.reply().integer(t.all().size()))
                .def("INFO", -2, "[<name> ...]", "Arity, flags and keys of commands.", c -> info(c, t))
                .def(
                        "DOCS",
                        -2,
                        "[<name> ...]",
                        "Documentation of commands: none is built in.",
                        c -> c.reply().map(0))
                .def("LIST", -2, "[FILTERBY PATTERN <pattern>]", "Names of commands.", c -> list(c, t))
                .def("GETKEYS", -3, "<command> [<arg> ...]", "The keys among the arguments.", c -> getkeys(c, t));
        t.def("command", -1, LOADING | STALE, subcommands);
    }

    private static void describeAll(Reply reply, CommandTable t) {
        reply.array(t.all().size());
        for (Command command : t.all()) {
            describe(reply, command);
        }
    }

    private static void info(Call call, CommandTable t) {
        Args args = call.args();
        if (args.count() == 2) {
            describeAll(call.reply(), t);
            return;
        }
        call.reply().array(args.count() - 2);
        for (int i = 2; i < args.count(); i++) {
            Command command = t.find(args.buf(), args.start(i), args.length(i));
            if (command == null) {
                call.reply().nullArray();
            } else {
                describe(call.reply(), command);
            }
        }
    }

    /** Redis' ten fields; those that say nothing here (categories, tips, key specifications, subcommands) are empty. */
    private static void describe(Reply reply, Command command) {
        reply.array(INFO_FIELDS);
        reply.text(command.name());
        reply.integer(command.arity());
        int count = 0;
        for (int flag : FLAGS) {
            count += command.is(flag) ? 1 : 0;
        }
        reply.set(count);
        for (int i = 0; i < FLAGS.length; i++) {
            if (command.is(FLAGS[i])) {
                reply.status(FLAG_NAMES[i]);
            }
        }
        reply.integer(command.keys().first());
        reply.integer(command.keys().last());
        reply.integer(command.keys().step());
        reply.set(0);
        reply.set(0);
        reply.set(0);
        reply.set(0);
    }

    private static void list(Call call, CommandTable t) {
        Args args = call.args();
        Glob glob = Glob.of(new byte[] {'*'});
        if (args.count() == 5 && args.is(2, "FILTERBY") && args.is(3, "PATTERN")) {
            glob = Glob.ignoringCase(args.bytes(4));
        } else if (args.count() != 2) {
            throw new CommandError(Errors.SYNTAX);
        }
        List<String> names = new ArrayList<>();
        for (Command command : t.all()) {
            if (glob.matches(command.name().getBytes(StandardCharsets.US_ASCII))) {
                names.add(command.name());
            }
        }
        call.reply().array(names.size());
        for (String name : names) {
            call.reply().text(name);
        }
    }

    private static void getkeys(Call call, CommandTable t) {
        Args args = call.args();
        Command command = t.find(args.buf(), args.start(2), args.length(2));
        if (command == null) {
            throw new CommandError("ERR Invalid command specified");
        }
        if (command.keys() == Keys.NONE) {
            throw new CommandError("ERR The command has no key arguments");
        }
        byte[][] asked = Arrays.copyOfRange(args.toArray(), 2, args.count());
        if (!command.accepts(asked.length)) {
            throw new CommandError("ERR Invalid number of arguments specified for command");
        }
        int at = call.reply().length();
        int[] found = {0};
        command.keys().find(Args.of(asked), i -> {
            found[0]++;
            call.reply().bulk(asked[i]);
        });
        if (found[0] == 0) {
            throw new CommandError("ERR Invalid arguments specified for command");
        }
        call.reply().arrayAt(at, found[0]);
    }
}
