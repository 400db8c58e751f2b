package dev.ariadne.core.command;

import static dev.ariadne.core.command.Command.Flag.ADMIN;
import static dev.ariadne.core.command.Command.Flag.LOADING;
import static dev.ariadne.core.command.Command.Flag.NOSCRIPT;
import static dev.ariadne.core.command.Command.Flag.STALE;

import dev.ariadne.core.ClientLine;
import dev.ariadne.core.Clients;
import dev.ariadne.core.CloseReason;
import dev.ariadne.core.Conn;
import dev.ariadne.core.Node;
import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.CommandError;
import dev.ariadne.core.resp.Errors;
import java.util.List;
import java.util.Locale;

/** CLIENT (Redis: networking.c:clientCommand). */
final class ClientCommands {
    private ClientCommands() {}

    static void define(CommandTable t) {
        t.family(Category.CONNECTION);
        int all = NOSCRIPT | LOADING | STALE;
        Subcommands client = new Subcommands("CLIENT").flags(all);
        TrackingCommands.define(client);
        client.def("GETNAME", 2, "", "The name of this connection.", ClientCommands::getname)
                .def(
                        "ID",
                        2,
                        "",
                        "The number of this connection.",
                        c -> c.reply().integer(c.conn().id()))
                .def("INFO", 2, "", "This connection's line of LIST.", ClientCommands::info)
                .def(
                        "REPLY",
                        3,
                        "(ON|OFF|SKIP)",
                        "Whether replies are sent; SKIP: not the next.",
                        ClientCommands::reply)
                .def(
                        "SETINFO",
                        4,
                        "(LIB-NAME|LIB-VER) <value>",
                        "Accepted from client libraries.",
                        ClientCommands::setinfo)
                .def("SETNAME", 3, "<name>", "Names this connection.", ClientCommands::setname)
                .flags(all | ADMIN)
                .def(
                        "KILL",
                        -3,
                        "<ip:port> | <option> <value> [<option> <value> [...]]",
                        "Closes connections by ID, ADDR, LADDR, TYPE, USER; SKIPME NO: also this one.",
                        ClientCommands::kill)
                .def(
                        "LIST",
                        -2,
                        "[TYPE (NORMAL|MASTER|REPLICA|PUBSUB) | ID <id> [<id> ...]]",
                        "A line for each connection.",
                        ClientCommands::list)
                .def("NO-EVICT", 3, "(ON|OFF)", "Protects this connection from eviction.", ClientCommands::noEvict)
                .def(
                        "PAUSE",
                        -3,
                        "<ms> [WRITE|ALL]",
                        "Holds requests back, all or those that write.",
                        ClientCommands::pause)
                .def("UNBLOCK", -3, "<id> [TIMEOUT|ERROR]", "Ends the wait of a connection.", ClientCommands::unblock)
                .def("UNPAUSE", 2, "", "Ends PAUSE.", ClientCommands::unpause);
        t.def("client", -2, all, client);
    }

    // ---- names

    /** {@code name} if a connection may have it; blanks and control characters would break the lines of LIST. */
    static String validName(String name) {
        if (!isOneWord(name)) {
            throw new CommandError("ERR Client names cannot contain spaces, newlines or special characters.");
        }
        return name;
    }

    private static boolean isOneWord(String text) {
        return text.chars().allMatch(c -> c >= '!' && c <= '~');
    }

    private static void setname(Call call) {
        call.conn().name(validName(call.args().text(2)));
        call.reply().ok();
    }

    private static void getname(Call call) {
        String name = call.conn().name();
        if (name.isEmpty()) {
            call.reply().nil();
        } else {
            call.reply().text(name);
        }
    }

    /** A command of Redis 7.2 that libraries send to any server; what they say of themselves is not kept. */
    private static void setinfo(Call call) {
        Args args = call.args();
        if (!args.is(2, "LIB-NAME") && !args.is(2, "LIB-VER")) {
            throw new CommandError("ERR Unrecognized option '" + args.text(2) + "'");
        }
        if (!isOneWord(args.text(3))) {
            throw new CommandError("ERR " + args.text(2).toLowerCase(Locale.ROOT)
                    + " cannot contain spaces, newlines or special characters.");
        }
        call.reply().ok();
    }

    // ---- list

    private static void info(Call call) {
        call.reply().verbatim(ClientLine.of(call.node, call.conn()));
    }

    private static void list(Call call) {
        Args args = call.args();
        Node node = call.node;
        StringBuilder lines = new StringBuilder();
        if (args.count() > 3 && args.is(2, "ID")) {
            for (int i = 3; i < args.count(); i++) {
                Conn c = node.clients().byId(args.number(i, "ERR Invalid client ID"));
                if (c != null) {
                    lines.append(ClientLine.of(node, c));
                }
            }
        } else {
            ClientFilter filter = new ClientFilter();
            if (args.count() == 4 && args.is(2, "TYPE")) {
                filter = ClientFilter.type(args.text(3));
            } else if (args.count() > 2) {
                throw new CommandError(Errors.SYNTAX);
            }
            for (Conn c : node.clients().all()) {
                if (filter.matches(c)) {
                    lines.append(ClientLine.of(node, c));
                }
            }
        }
        call.reply().verbatim(lines.toString());
    }

    // ---- kill

    private static void kill(Call call) {
        Args args = call.args();
        if (args.count() == 3) {
            if (kill(call, ClientFilter.address(args.text(2)), false) == 0) {
                throw new CommandError(Errors.NO_SUCH_CLIENT);
            }
            call.reply().ok();
            return;
        }
        ClientFilter filter = new ClientFilter();
        boolean skipMe = true;
        for (int i = 2; i < args.count(); i += 2) {
            if (i + 1 == args.count()) {
                throw new CommandError(Errors.SYNTAX);
            }
            if (args.is(i, "SKIPME")) {
                skipMe = args.is(i + 1, "YES");
                if (!skipMe && !args.is(i + 1, "NO")) {
                    throw new CommandError(Errors.SYNTAX);
                }
            } else {
                filter.add(args, i, call.node);
            }
        }
        call.reply().integer(kill(call, filter, skipMe));
    }

    private static int kill(Call call, ClientFilter filter, boolean skipMe) {
        int killed = 0;
        for (Conn c : List.copyOf(call.node.clients().all())) {
            if (filter.matches(c) && !(skipMe && c == call.conn())) {
                call.node.clients().close(c, CloseReason.KILLED);
                killed++;
            }
        }
        return killed;
    }

    // ---- waiting

    private static void pause(Call call) {
        Args args = call.args();
        if (args.count() > 4) {
            throw new CommandError(Errors.subcommandSyntax(args));
        }
        boolean onlyWrites = false;
        if (args.count() == 4) {
            onlyWrites = args.is(3, "WRITE");
            if (!onlyWrites && !args.is(3, "ALL")) {
                throw new CommandError("ERR CLIENT PAUSE mode must be WRITE or ALL");
            }
        }
        long ms = args.number(2, Errors.TIMEOUT_NOT_INTEGER);
        if (ms < 0) {
            throw new CommandError(Errors.TIMEOUT_NEGATIVE);
        }
        // A sum beyond 64 bits is a time in the past for Redis 7.0: no pause.
        if (ms <= Long.MAX_VALUE - call.nowMs()) {
            call.node.clients().pause(Clients.PauseReason.COMMAND, onlyWrites, call.nowMs() + ms);
        }
        call.reply().ok();
    }

    private static void unpause(Call call) {
        call.node.clients().unpause(Clients.PauseReason.COMMAND);
        call.reply().ok();
    }

    private static void unblock(Call call) {
        Args args = call.args();
        if (args.count() > 4) {
            throw new CommandError(Errors.subcommandSyntax(args));
        }
        boolean error = args.count() == 4 && args.is(3, "ERROR");
        if (args.count() == 4 && !error && !args.is(3, "TIMEOUT")) {
            throw new CommandError("ERR CLIENT UNBLOCK reason should be TIMEOUT or ERROR");
        }
        Conn c = call.node.clients().byId(args.number(2));
        boolean waits = c != null
                && (c.blocked() == Conn.Blocked.KEYS
                        || c.blocked() == Conn.Blocked.WAIT
                        || c.blocked() == Conn.Blocked.WAITAOF);
        if (c != null && waits) {
            call.node.waits().giveUp(c, error ? "UNBLOCKED client unblocked via CLIENT UNBLOCK" : null);
        }
        call.reply().integer(waits ? 1 : 0);
    }

    // ---- replies and memory

    private static void reply(Call call) {
        Args args = call.args();
        Conn c = call.conn();
        if (args.is(2, "ON")) {
            c.replies(Conn.Replies.ON);
            call.node.replies().to(c).ok();
        } else if (args.is(2, "OFF")) {
            c.replies(Conn.Replies.OFF);
        } else if (!args.is(2, "SKIP")) {
            throw new CommandError(Errors.SYNTAX);
        } else if (c.replies() != Conn.Replies.OFF) {
            c.replies(Conn.Replies.SKIP_NEXT);
        }
    }

    private static void noEvict(Call call) {
        boolean on = call.args().is(2, "ON");
        if (!on && !call.args().is(2, "OFF")) {
            throw new CommandError(Errors.SYNTAX);
        }
        call.conn().keptFromEviction(on);
        call.reply().ok();
    }
}
