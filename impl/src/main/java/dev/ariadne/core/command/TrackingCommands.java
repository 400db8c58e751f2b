package dev.ariadne.core.command;

import dev.ariadne.core.Conn;
import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.CommandError;
import dev.ariadne.core.resp.Errors;
import dev.ariadne.core.resp.Reply;
import dev.ariadne.core.tracking.Tracker;
import dev.ariadne.core.tracking.Tracker.Option;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The subcommands of CLIENT about client-side caching (Redis: networking.c, tracking.c). */
final class TrackingCommands {
    private static final int NO_REDIRECT = -1;

    private TrackingCommands() {}

    static void define(Subcommands client) {
        client.def(
                        "CACHING",
                        3,
                        "(YES|NO)",
                        "Whether the keys of the next command are tracked, with OPTIN or OPTOUT.",
                        TrackingCommands::caching)
                .def(
                        "GETREDIR",
                        2,
                        "",
                        "Id of the connection that gets this one's tracking messages: 0 for itself, -1 without tracking.",
                        call -> call.reply().integer(redirect(call.conn().tracker())))
                .def(
                        "TRACKING",
                        -3,
                        "(ON|OFF) [REDIRECT <id>] [BCAST] [PREFIX <prefix> [...]] [OPTIN] [OPTOUT] [NOLOOP]",
                        "Whether this connection is told of changes of the keys that it has read.",
                        TrackingCommands::tracking)
                .def("TRACKINGINFO", 2, "", "How this connection tracks keys.", TrackingCommands::trackinginfo);
    }

    // ---- on and off

    private static void tracking(Call call) {
        Args args = call.args();
        Set<Option> options = EnumSet.noneOf(Option.class);
        List<byte[]> prefixes = new ArrayList<>();
        long redirect = 0;
        for (int i = 3; i < args.count(); i++) {
            boolean hasValue = i + 1 < args.count();
            Option option = option(args, i);
            if (option != null) {
                options.add(option);
            } else if (args.is(i, "REDIRECT") && hasValue) {
                redirect = redirect(call, redirect, ++i);
            } else if (args.is(i, "PREFIX") && hasValue) {
                prefixes.add(args.bytes(++i));
            } else {
                throw new CommandError(Errors.SYNTAX);
            }
        }
        if (args.is(2, "ON")) {
            check(call.conn().tracker(), options, prefixes);
            call.node.tracking().on(call.conn(), options, redirect, prefixes);
        } else if (args.is(2, "OFF")) {
            call.node.tracking().off(call.conn());
        } else {
            throw new CommandError(Errors.SYNTAX);
        }
        call.reply().ok();
    }

    private static @Nullable Option option(Args args, int i) {
        for (Option option : Option.values()) {
            if (args.is(i, option.name())) {
                return option;
            }
        }
        return null;
    }

    private static long redirect(Call call, long before, int i) {
        if (before != 0) {
            throw new CommandError("ERR A client can only redirect to a single other client");
        }
        long id = call.args().number(i);
        if (call.node.clients().byId(id) == null) {
            throw new CommandError("ERR The client ID you want redirect to does not exist");
        }
        return id;
    }

    /** Refuses options that contradict each other or what the connection has. */
    private static void check(@Nullable Tracker present, Set<Option> options, List<byte[]> prefixes) {
        boolean bcast = options.contains(Option.BCAST);
        boolean optin = options.contains(Option.OPTIN);
        boolean optout = options.contains(Option.OPTOUT);
        if (!bcast && !prefixes.isEmpty()) {
            throw new CommandError("ERR PREFIX option requires BCAST mode to be enabled");
        }
        if (present != null && present.has(Option.BCAST) != bcast) {
            throw new CommandError(
                    "ERR You can't switch BCAST mode on/off before disabling tracking for this client, and"
                            + " then re-enabling it with a different mode.");
        }
        if (bcast && (optin || optout)) {
            throw new CommandError("ERR OPTIN and OPTOUT are not compatible with BCAST");
        }
        if (optin && optout) {
            throw new CommandError("ERR You can't specify both OPTIN mode and OPTOUT mode");
        }
        if (present != null && ((optin && present.has(Option.OPTOUT)) || (optout && present.has(Option.OPTIN)))) {
            throw new CommandError(
                    "ERR You can't switch OPTIN/OPTOUT mode before disabling tracking for this client, and"
                            + " then re-enabling it with a different mode.");
        }
        if (bcast) {
            checkPrefixes(present == null ? List.of() : present.prefixes(), prefixes);
        }
    }

    private static void checkPrefixes(Collection<byte[]> present, List<byte[]> added) {
        for (int i = 0; i < added.size(); i++) {
            byte[] prefix = added.get(i);
            for (byte[] other : present) {
                refuseOverlap(prefix, other, "an existing");
            }
            for (byte[] other : added.subList(i + 1, added.size())) {
                refuseOverlap(prefix, other, "another provided");
            }
        }
    }

    private static void refuseOverlap(byte[] prefix, byte[] other, String which) {
        int length = Math.min(prefix.length, other.length);
        if (Arrays.equals(prefix, 0, length, other, 0, length)) {
            throw new CommandError("ERR Prefix '" + text(prefix) + "' overlaps with " + which + " prefix '"
                    + text(other) + "'. Prefixes for a single client must not overlap.");
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    // ---- caching

    private static void caching(Call call) {
        Conn c = call.conn();
        Tracker tracker = c.tracker();
        if (tracker == null) {
            throw new CommandError(
                    "ERR CLIENT CACHING can be called only when the client is in tracking mode with OPTIN or"
                            + " OPTOUT mode enabled");
        }
        boolean yes = call.args().is(2, "YES");
        if (!yes && !call.args().is(2, "NO")) {
            throw new CommandError(Errors.SYNTAX);
        }
        if (yes && !tracker.has(Option.OPTIN)) {
            throw new CommandError("ERR CLIENT CACHING YES is only valid when tracking is enabled in OPTIN mode.");
        }
        if (!yes && !tracker.has(Option.OPTOUT)) {
            throw new CommandError("ERR CLIENT CACHING NO is only valid when tracking is enabled in OPTOUT mode.");
        }
        tracker.caching(true);
        call.reply().ok();
    }

    // ---- what there is

    private static long redirect(@Nullable Tracker tracker) {
        return tracker == null ? NO_REDIRECT : tracker.redirect();
    }

    private static void trackinginfo(Call call) {
        Tracker tracker = call.conn().tracker();
        Reply reply = call.reply();
        reply.map(3);
        reply.text("flags");
        List<String> flags = flags(tracker);
        reply.set(flags.size());
        flags.forEach(reply::text);
        reply.text("redirect");
        reply.integer(redirect(tracker));
        reply.text("prefixes");
        Collection<byte[]> prefixes = tracker == null ? List.of() : tracker.prefixes();
        reply.array(prefixes.size());
        prefixes.forEach(reply::bulk);
    }

    private static List<String> flags(@Nullable Tracker tracker) {
        if (tracker == null) {
            return List.of("off");
        }
        List<String> flags = new ArrayList<>(List.of("on"));
        if (tracker.has(Option.BCAST)) {
            flags.add("bcast");
        }
        if (tracker.has(Option.OPTIN)) {
            flags.add("optin");
            if (tracker.isCaching()) {
                flags.add("caching-yes");
            }
        }
        if (tracker.has(Option.OPTOUT)) {
            flags.add("optout");
            if (tracker.isCaching()) {
                flags.add("caching-no");
            }
        }
        if (tracker.has(Option.NOLOOP)) {
            flags.add("noloop");
        }
        if (tracker.isRedirectBroken()) {
            flags.add("broken_redirect");
        }
        return flags;
    }
}
