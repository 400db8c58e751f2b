package dev.ariadne.core.command;

import static dev.ariadne.core.command.Command.Flag.ALLOW_BUSY;
import static dev.ariadne.core.command.Command.Flag.FAST;
import static dev.ariadne.core.command.Command.Flag.LOADING;
import static dev.ariadne.core.command.Command.Flag.NOSCRIPT;
import static dev.ariadne.core.command.Command.Flag.NO_AUTH;
import static dev.ariadne.core.command.Command.Flag.STALE;
import static dev.ariadne.core.command.Command.Flag.TRANSACTION;
import static dev.ariadne.core.command.Command.Flag.WHILE_SUBSCRIBED;

import dev.ariadne.core.CloseReason;
import dev.ariadne.core.Conn;
import dev.ariadne.core.acl.Users;
import dev.ariadne.core.repl.Replication;
import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.CommandError;
import dev.ariadne.core.resp.Errors;
import dev.ariadne.core.resp.Reply;

/** A connection's own affairs: PING, SELECT, AUTH, HELLO (Redis: networking.c, db.c, acl.c). */
final class ConnectionCommands {
    private static final String HELLO_WITHOUT_AUTH =
            "NOAUTH HELLO must be called with the client already authenticated,"
                    + " otherwise the HELLO AUTH <user> <pass> option can be used to authenticate the client and select the RESP"
                    + " protocol version at the same time";

    private ConnectionCommands() {}

    static void define(CommandTable t) {
        t.family(Category.CONNECTION);
        int early = NOSCRIPT | LOADING | STALE | FAST | NO_AUTH | ALLOW_BUSY;
        t.def("ping", -1, FAST | WHILE_SUBSCRIBED, ConnectionCommands::ping);
        t.def("echo", 2, LOADING | STALE | FAST, ConnectionCommands::echo);
        t.def("select", 2, LOADING | STALE | FAST, ConnectionCommands::select);
        t.def("auth", -2, early | ALLOW_BUSY, ConnectionCommands::auth);
        t.def("hello", -1, early | ALLOW_BUSY, ConnectionCommands::hello);
        t.def("quit", -1, early | ALLOW_BUSY | TRANSACTION | WHILE_SUBSCRIBED, ConnectionCommands::quit);
        t.def("reset", 1, early | ALLOW_BUSY | TRANSACTION | WHILE_SUBSCRIBED, ConnectionCommands::reset);
    }

    private static void ping(Call call) {
        Args args = call.args();
        if (args.count() > 2) {
            throw new CommandError(Errors.wrongArity("ping"));
        }
        if (call.conn().subscriber() != null && call.conn().protocol() == 2) {
            // A client that waits for messages reads nothing but arrays of messages.
            call.reply().array(2);
            call.reply().text("pong");
            call.reply().text(args.count() == 1 ? "" : args.text(1));
        } else if (args.count() == 1) {
            call.reply().pong();
        } else {
            echo(call);
        }
    }

    private static void echo(Call call) {
        Args args = call.args();
        call.reply().bulk(args.buf(), args.start(1), args.start(1) + args.length(1));
    }

    private static void select(Call call) {
        long db = call.args().number(1);
        if (db != (int) db) {
            throw new CommandError(Errors.NOT_INTEGER);
        }
        if (db < 0 || db >= call.node.keyspace().databases()) {
            throw new CommandError(Errors.DB_INDEX);
        }
        call.conn().db((int) db);
        call.reply().ok();
    }

    private static void quit(Call call) {
        call.reply().ok();
        call.node.clients().close(call.conn(), CloseReason.QUIT);
    }

    private static void reset(Call call) {
        Conn c = call.conn();
        if (c.isReplica() || c.isPrimary()) {
            throw new CommandError("ERR can only reset normal client connections");
        }
        call.node.clients().leave(c);
        c.replies(Conn.Replies.ON);
        c.db(0);
        c.name("");
        call.node.access().begin(c);
        speak(call, 2);
        call.reply().status("RESET");
    }

    private static void auth(Call call) {
        Args args = call.args();
        if (args.count() > 3) {
            throw new CommandError(Errors.SYNTAX);
        }
        for (int i = 1; i < args.count(); i++) {
            call.redact(i);
        }
        if (args.count() == 2 && call.node.access().users().defaultUser().needsNoPassword()) {
            throw new CommandError(Errors.AUTH_WITHOUT_PASSWORD);
        }
        String user = args.count() == 3 ? args.text(1) : Users.DEFAULT;
        authenticate(call, user, args.text(args.count() - 1));
        call.reply().ok();
    }

    private static void authenticate(Call call, String user, String password) {
        if (!call.node.access().login(call.conn(), user, password, call.args().text(0))) {
            throw new CommandError(Errors.WRONG_PASSWORD);
        }
    }

    private static void hello(Call call) {
        Args args = call.args();
        int version = call.conn().protocol();
        if (args.count() > 1) {
            long asked = args.number(1, Errors.PROTOCOL_NOT_INTEGER);
            if (asked < 2 || asked > 3) {
                throw new CommandError(Errors.NO_PROTOCOL);
            }
            version = (int) asked;
        }
        for (int i = 2; i < args.count(); i++) {
            int following = args.count() - 1 - i;
            if (args.is(i, "AUTH") && following >= 2) {
                call.redact(i + 1);
                call.redact(i + 2);
                authenticate(call, args.text(i + 1), args.text(i + 2));
                i += 2;
            } else if (args.is(i, "SETNAME") && following >= 1) {
                call.conn().name(ClientCommands.validName(args.text(++i)));
            } else {
                throw new CommandError("ERR Syntax error in HELLO option '" + args.text(i) + "'");
            }
        }
        if (call.node.access().mustAuthenticate(call.conn())) {
            throw new CommandError(HELLO_WITHOUT_AUTH);
        }
        speak(call, version);
        describe(call);
    }

    private static void speak(Call call, int version) {
        call.conn().protocol(version);
        call.reply().protocol(version);
    }

    private static void describe(Call call) {
        Reply reply = call.reply();
        reply.map(7);
        reply.text("server");
        reply.text("redis");
        reply.text("version");
        reply.text(Replication.REDIS_VERSION);
        reply.text("proto");
        reply.integer(call.conn().protocol());
        reply.text("id");
        reply.integer(call.conn().id());
        reply.text("mode");
        reply.text("standalone");
        reply.text("role");
        reply.text(call.node.replication().isPrimary() ? "master" : "replica");
        reply.text("modules");
        reply.array(0);
    }
}
