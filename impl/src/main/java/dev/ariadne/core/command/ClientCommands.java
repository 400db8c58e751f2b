package dev.ariadne.core.command;

import static dev.ariadne.core.command.Command.Flag.ADMIN;
import static dev.ariadne.core.command.Command.Flag.LOADING;
import static dev.ariadne.core.command.Command.Flag.NOSCRIPT;
import static dev.ariadne.core.command.Command.Flag.STALE;

import dev.ariadne.core.CloseReason;
import dev.ariadne.core.Conn;
import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.CommandError;
import dev.ariadne.core.resp.Errors;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** CLIENT (Redis: networking.c:clientCommand). */
final class ClientCommands {
    private static final int MULTI_NONE = -1;

    private ClientCommands() {}

    static void define(CommandTable t) {
        t.family(Category.CONNECTION);
        Subcommands client = new Subcommands("CLIENT")
                .def(
                        "ID",
                        2,
                        "",
                        "The number of this connection.",
                        c -> c.reply().integer(c.conn().id()))
                .def("INFO", 2, "", "This connection's line of LIST.", ClientCommands::info)
                .def(
                        "LIST",
                        -2,
                        "[TYPE <type> | ID <id> [<id> ...]]",
                        "A line for each connection.",
                        ClientCommands::list)
                .def("SETNAME", 3, "<name>", "Names this connection.", ClientCommands::setname)
                .def("GETNAME", 2, "", "The name of this connection.", ClientCommands::getname)
                .def(
                        "SETINFO",
                        4,
                        "<attribute> <value>",
                        "Accepted from client libraries.",
                        c -> c.reply().ok())
                .def(
                        "KILL",
                        -3,
                        "<ip:port> | <option> <value> [<option> <value> ...]",
                        "Closes connections by ID, ADDR, LADDR, TYPE, USER; SKIPME spares this one.",
                        ClientCommands::kill)
                .def("PAUSE", -3, "<ms> [WRITE | ALL]", "Holds requests back.", ClientCommands::pause)
                .def("UNPAUSE", 2, "", "Ends PAUSE.", ClientCommands::unpause)
                .def("NO-EVICT", 3, "ON | OFF", "Accepted; connections are never evicted.", ClientCommands::noEvict)
                .def(
                        "GETREDIR",
                        2,
                        "",
                        "Where tracking messages go: nowhere.",
                        c -> c.reply().integer(-1))
                .def("TRACKING", -3, "OFF", "Accepted; there is no tracking to switch on.", ClientCommands::tracking);
        t.def("client", -2, ADMIN | NOSCRIPT | LOADING | STALE, client);
    }

    // ---- names

    /** {@code name} if a connection may have it; blanks and control characters would break the lines of LIST. */
    static String validName(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) < '!' || name.charAt(i) > '~') {
                throw new CommandError("ERR Client names cannot contain spaces, newlines or special characters.");
            }
        }
        return name;
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

    // ---- list

    private static void info(Call call) {
        call.reply().verbatim(line(call, call.conn()));
    }

    private static void list(Call call) {
        Args args = call.args();
        String type = null;
        List<Long> ids = new ArrayList<>();
        if (args.count() == 4 && args.is(2, "TYPE")) {
            type = type(args.text(3));
        } else if (args.count() > 3 && args.is(2, "ID")) {
            for (int i = 3; i < args.count(); i++) {
                ids.add(args.number(i, "ERR Invalid client ID"));
            }
        } else if (args.count() > 2) {
            throw new CommandError(Errors.SYNTAX);
        }
        StringBuilder lines = new StringBuilder();
        for (Conn c : call.node.clients().all()) {
            boolean wanted = ids.isEmpty() ? type == null || type.equals(typeOf(c)) : ids.contains(c.id());
            if (wanted) {
                lines.append(line(call, c));
            }
        }
        call.reply().verbatim(lines.toString());
    }

    private static String line(Call call, Conn c) {
        boolean self = c == call.conn();
        Transaction tx = c.tx();
        int queued = tx != null && tx.isOpen() ? tx.queued().size() : MULTI_NONE;
        return "id=" + c.id()
                + " addr=" + c.remoteAddress()
                + " laddr=" + c.localAddress()
                + " fd=-1 name=" + c.name()
                + " age=" + (call.nowMs() - c.createdMs()) / 1000
                + " idle=" + (self ? 0 : (call.nowMs() - c.lastActiveMs()) / 1000)
                + " flags=" + flags(c)
                + " db=" + c.db()
                + " sub=0 psub=0 ssub=0 multi=" + queued
                + " qbuf=0 qbuf-free=0 argv-mem=0 multi-mem=0 rbs=0 rbp=0 obl=0 oll=0 omem=0 tot-mem=0 events=r cmd="
                + (c.lastCommand().isEmpty() ? "NULL" : c.lastCommand())
                + " user=default redir=-1 resp=" + c.protocol()
                + "\n";
    }

    private static String flags(Conn c) {
        Transaction tx = c.tx();
        String flags = (c.isReplica() ? "S" : "")
                + (c.isPrimary() ? "M" : "")
                + (tx != null && tx.isOpen() ? "x" : "")
                + (c.isBlocked() ? "b" : "");
        return flags.isEmpty() ? "N" : flags;
    }

    private static String typeOf(Conn c) {
        if (c.isPrimary()) {
            return "master";
        }
        return c.isReplica() ? "replica" : "normal";
    }

    private static String type(String text) {
        String type = text.toLowerCase(Locale.ROOT);
        return switch (type) {
            case "slave" -> "replica";
            case "normal", "replica", "master", "pubsub" -> type;
            default -> throw new CommandError("ERR Unknown client type '" + text + "'");
        };
    }

    // ---- kill

    private static void kill(Call call) {
        Args args = call.args();
        if (args.count() == 3) {
            Filter one = new Filter();
            one.address = args.text(2);
            if (kill(call, one, false) == 0) {
                throw new CommandError(Errors.NO_SUCH_CLIENT);
            }
            call.reply().ok();
            return;
        }
        if (args.count() % 2 != 0) {
            throw new CommandError(Errors.SYNTAX);
        }
        Filter filter = new Filter();
        boolean skipMe = true;
        for (int i = 2; i < args.count(); i += 2) {
            if (args.is(i, "SKIPME")) {
                if (!args.is(i + 1, "YES") && !args.is(i + 1, "NO")) {
                    throw new CommandError(Errors.SYNTAX);
                }
                skipMe = args.is(i + 1, "YES");
            } else {
                filter.add(args, i);
            }
        }
        call.reply().integer(kill(call, filter, skipMe));
    }

    private static int kill(Call call, Filter filter, boolean skipMe) {
        int killed = 0;
        for (Conn c : List.copyOf(call.node.clients().all())) {
            if (filter.matches(c) && !(skipMe && c == call.conn())) {
                call.node.clients().kill(c, CloseReason.KILLED);
                killed++;
            }
        }
        return killed;
    }

    /** What the connections to close have in common; unset parts match all. */
    private static final class Filter {
        long id;

        @Nullable
        String address;

        @Nullable
        String localAddress;

        @Nullable
        String type;

        void add(Args args, int i) {
            String value = args.text(i + 1);
            if (args.is(i, "ID")) {
                id = args.number(i + 1, "ERR client-id should be greater than 0");
                if (id < 1) {
                    throw new CommandError("ERR client-id should be greater than 0");
                }
            } else if (args.is(i, "TYPE")) {
                type = type(value);
            } else if (args.is(i, "ADDR")) {
                address = value;
            } else if (args.is(i, "LADDR")) {
                localAddress = value;
            } else if (args.is(i, "USER")) {
                if (!value.equals("default")) {
                    throw new CommandError("ERR No such user '" + value + "'");
                }
            } else {
                throw new CommandError(Errors.SYNTAX);
            }
        }

        boolean matches(Conn c) {
            return (id == 0 || c.id() == id)
                    && (address == null || c.remoteAddress().equals(address))
                    && (localAddress == null || c.localAddress().equals(localAddress))
                    && (type == null || typeOf(c).equals(type));
        }
    }

    // ---- pause

    private static void pause(Call call) {
        Args args = call.args();
        if (args.count() > 4) {
            throw new CommandError(Errors.SYNTAX);
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
        if (ms > Long.MAX_VALUE - call.nowMs()) {
            throw new CommandError(Errors.TIMEOUT_OUT_OF_RANGE);
        }
        call.node.clients().pause(onlyWrites, call.nowMs() + ms);
        call.reply().ok();
    }

    private static void unpause(Call call) {
        call.node.clients().unpause();
        call.reply().ok();
    }

    // ---- accepted for the sake of client libraries

    private static void noEvict(Call call) {
        if (!call.args().is(2, "ON") && !call.args().is(2, "OFF")) {
            throw new CommandError(Errors.SYNTAX);
        }
        call.reply().ok();
    }

    private static void tracking(Call call) {
        if (!call.args().is(2, "OFF")) {
            throw new CommandError("ERR Client tracking is not supported");
        }
        call.reply().ok();
    }
}
