package dev.ariadne.core.command;

import static dev.ariadne.core.command.Command.Flag.LOADING;
import static dev.ariadne.core.command.Command.Flag.NO_MANDATORY_KEYS;
import static dev.ariadne.core.command.Command.Flag.STALE;

import dev.ariadne.config.Glob;
import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.CommandError;
import dev.ariadne.core.resp.Errors;
import dev.ariadne.core.resp.Reply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/** COMMAND: what the server can do, for client libraries and redis-cli (Redis: server.c:commandCommand). */
final class CommandCommands {
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
                        c -> c.reply().integer(t.callable().size()))
                .def("DOCS", -2, "[<name> ...]", "Documentation of commands.", c -> docs(c, t))
                .def("GETKEYS", -4, "<command> [<arg> ...]", "The keys among the arguments.", c -> getkeys(c, t, false))
                .def(
                        "GETKEYSANDFLAGS",
                        -4,
                        "<command> [<arg> ...]",
                        "The keys among the arguments, and what is done with each.",
                        c -> getkeys(c, t, true))
                .def("INFO", -2, "[<name> ...]", "Arity, flags and keys of commands.", c -> info(c, t))
                .def(
                        "LIST",
                        -2,
                        "[FILTERBY (MODULE <name> | ACLCAT <category> | PATTERN <pattern>)]",
                        "Names of commands.",
                        c -> list(c, t));
        t.def("command", -1, LOADING | STALE, subcommands);
    }

    private static void describeAll(Reply reply, CommandTable t) {
        reply.array(t.callable().size());
        t.callable().forEach(command -> CommandDescription.info(reply, command));
    }

    private static void info(Call call, CommandTable t) {
        Args args = call.args();
        if (args.count() == 2) {
            describeAll(call.reply(), t);
            return;
        }
        call.reply().array(args.count() - 2);
        for (int i = 2; i < args.count(); i++) {
            Command command = t.named(args.text(i));
            if (command == null) {
                call.reply().nil();
            } else {
                CommandDescription.info(call.reply(), command);
            }
        }
    }

    private static void docs(Call call, CommandTable t) {
        Args args = call.args();
        List<Command> commands = new ArrayList<>(args.count() == 2 ? t.callable() : List.of());
        for (int i = 2; i < args.count(); i++) {
            Command command = t.named(args.text(i));
            if (command != null) {
                commands.add(command);
            }
        }
        call.reply().map(commands.size());
        for (Command command : commands) {
            call.reply().text(command.name());
            CommandDescription.docs(call.reply(), command);
        }
    }

    // ---- LIST

    private static void list(Call call, CommandTable t) {
        Predicate<Command> filter = filter(call.args());
        List<String> names = new ArrayList<>();
        for (Command command : t.callable()) {
            if (filter.test(command)) {
                names.add(command.name());
            }
            for (Command sub : command.subcommands()) {
                if (filter.test(sub)) {
                    names.add(sub.name());
                }
            }
        }
        call.reply().array(names.size());
        names.forEach(call.reply()::text);
    }

    private static Predicate<Command> filter(Args args) {
        if (args.count() == 2) {
            return command -> true;
        }
        if (args.count() != 5 || !args.is(2, "FILTERBY")) {
            throw new CommandError(Errors.SYNTAX);
        }
        if (args.is(3, "MODULE")) {
            return command -> false;
        }
        if (args.is(3, "ACLCAT")) {
            Category category = Category.named(args.text(4));
            return command -> category != null && command.isIn(category);
        }
        if (args.is(3, "PATTERN")) {
            Glob glob = Glob.ignoringCase(args.bytes(4));
            return command -> glob.matches(command.name().getBytes(StandardCharsets.US_ASCII));
        }
        throw new CommandError(Errors.SYNTAX);
    }

    // ---- GETKEYS

    private static void getkeys(Call call, CommandTable t, boolean withFlags) {
        Args args = call.args();
        Args asked = Args.of(Arrays.copyOfRange(args.toArray(), 2, args.count()));
        Command command = t.find(asked);
        if (command == null || (command.isContainer() && asked.count() > 1)) {
            throw new CommandError("ERR Invalid command specified");
        }
        if (!KeyAccess.mayNameKeys(command)) {
            throw new CommandError("ERR The command has no key arguments");
        }
        if (!command.accepts(asked.count())) {
            throw new CommandError("ERR Invalid number of arguments specified for command");
        }
        List<KeyAccess.Key> keys = KeyAccess.of(command, asked);
        if (keys.isEmpty() && !command.is(NO_MANDATORY_KEYS)) {
            throw new CommandError("ERR Invalid arguments specified for command");
        }
        call.reply().array(keys.size());
        for (KeyAccess.Key key : keys) {
            if (withFlags) {
                call.reply().array(2);
            }
            call.reply().bulk(asked.bytes(key.argument()));
            if (withFlags) {
                CommandDescription.words(call.reply(), key.flags());
            }
        }
    }
}
