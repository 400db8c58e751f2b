package dev.ariadne.core.command;

import static dev.ariadne.core.command.Command.Flag.ALWAYS_PROPAGATE;
import static dev.ariadne.core.command.Command.Flag.FAST;
import static dev.ariadne.core.command.Command.Flag.LOADING;
import static dev.ariadne.core.command.Command.Flag.MAY_REPLICATE;
import static dev.ariadne.core.command.Command.Flag.NOSCRIPT;
import static dev.ariadne.core.command.Command.Flag.STALE;
import static dev.ariadne.core.command.Command.Flag.WHILE_SUBSCRIBED;

import dev.ariadne.config.Glob;
import dev.ariadne.core.pubsub.Kind;
import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.CommandError;
import dev.ariadne.core.resp.Errors;
import dev.ariadne.core.resp.Reply;
import java.util.List;

/** Publish and subscribe (Redis: pubsub.c). */
final class PubSubCommands {
    private static final byte[] EVERYTHING = {'*'};

    private PubSubCommands() {}

    static void define(CommandTable t) {
        t.family(Category.PUBSUB);
        int listen = Command.Flag.PUBSUB | NOSCRIPT | LOADING | STALE | WHILE_SUBSCRIBED;
        t.def("subscribe", -2, listen, c -> subscribe(c, Kind.CHANNEL));
        t.def("unsubscribe", -1, listen, c -> unsubscribe(c, Kind.CHANNEL));
        t.def("psubscribe", -2, listen, c -> subscribe(c, Kind.PATTERN));
        t.def("punsubscribe", -1, listen, c -> unsubscribe(c, Kind.PATTERN));
        t.def("ssubscribe", -2, listen, 1, -1, 1, c -> subscribe(c, Kind.SHARD_CHANNEL));
        t.def("sunsubscribe", -1, listen, 1, -1, 1, c -> unsubscribe(c, Kind.SHARD_CHANNEL));
        int speak = Command.Flag.PUBSUB | LOADING | STALE | FAST | MAY_REPLICATE | ALWAYS_PROPAGATE;
        t.def("publish", 3, speak, PubSubCommands::publish);
        t.def("spublish", 3, speak, 1, 1, 1, PubSubCommands::spublish);
        Subcommands pubsub = new Subcommands("PUBSUB")
                .def("CHANNELS", -2, "[<pattern>]", "Channels that have subscribers.", c -> names(c, Kind.CHANNEL))
                .def(
                        "NUMPAT",
                        2,
                        "",
                        "How many patterns have subscribers.",
                        c -> c.reply().integer(c.node.subscriptions().count(Kind.PATTERN)))
                .def(
                        "NUMSUB",
                        -2,
                        "[<channel> ...]",
                        "Subscribers of each channel, those by pattern not counted.",
                        c -> subscribers(c, Kind.CHANNEL))
                .def(
                        "SHARDCHANNELS",
                        -2,
                        "[<pattern>]",
                        "Shard channels that have subscribers.",
                        c -> names(c, Kind.SHARD_CHANNEL))
                .def(
                        "SHARDNUMSUB",
                        -2,
                        "[<shardchannel> ...]",
                        "Subscribers of each shard channel.",
                        c -> subscribers(c, Kind.SHARD_CHANNEL));
        t.def("pubsub", -2, Command.Flag.PUBSUB | LOADING | STALE, pubsub);
    }

    private static void subscribe(Call call, Kind kind) {
        for (int i = 1; i < call.args().count(); i++) {
            call.node.subscriptions().subscribe(call.conn(), kind, call.args().bytes(i));
        }
    }

    private static void unsubscribe(Call call, Kind kind) {
        if (call.args().count() == 1) {
            call.node.subscriptions().unsubscribeAll(call.conn(), kind);
        }
        for (int i = 1; i < call.args().count(); i++) {
            call.node.subscriptions().unsubscribe(call.conn(), kind, call.args().bytes(i));
        }
    }

    private static void publish(Call call) {
        Args args = call.args();
        call.reply().integer(call.node.subscriptions().publish(args.bytes(1), args.bytes(2)));
    }

    private static void spublish(Call call) {
        Args args = call.args();
        call.reply().integer(call.node.subscriptions().publishToShard(args.bytes(1), args.bytes(2)));
    }

    private static void names(Call call, Kind kind) {
        Args args = call.args();
        if (args.count() > 3) {
            throw new CommandError(Errors.subcommandSyntax(args));
        }
        Glob glob = Glob.of(args.count() == 3 ? args.bytes(2) : EVERYTHING);
        List<byte[]> names = call.node.subscriptions().matching(kind, glob);
        call.reply().array(names.size());
        for (byte[] name : names) {
            call.reply().bulk(name);
        }
    }

    private static void subscribers(Call call, Kind kind) {
        Args args = call.args();
        Reply reply = call.reply();
        reply.array(2 * (args.count() - 2));
        for (int i = 2; i < args.count(); i++) {
            byte[] name = args.bytes(i);
            reply.bulk(name);
            reply.integer(call.node.subscriptions().subscribers(kind, name));
        }
    }
}
