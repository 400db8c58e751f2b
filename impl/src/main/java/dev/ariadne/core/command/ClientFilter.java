package dev.ariadne.core.command;

import dev.ariadne.core.Conn;
import dev.ariadne.core.Node;
import dev.ariadne.core.acl.User;
import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.CommandError;
import dev.ariadne.core.resp.Errors;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the connections of CLIENT KILL or CLIENT LIST have in common; unset parts match all. */
final class ClientFilter {
    private long id;
    private @Nullable String address;
    private @Nullable String localAddress;
    private @Nullable String type;
    private @Nullable User user;

    /** The old form of CLIENT KILL. */
    static ClientFilter address(String address) {
        ClientFilter filter = new ClientFilter();
        filter.address = address;
        return filter;
    }

    /** Those of one class: normal, replica, master, pubsub. */
    static ClientFilter type(String word) {
        ClientFilter filter = new ClientFilter();
        filter.type = known(word);
        return filter;
    }

    private static String known(String word) {
        String type = word.toLowerCase(Locale.ROOT);
        return switch (type) {
            case "slave" -> "replica";
            case "normal", "replica", "master", "pubsub" -> type;
            default -> throw new CommandError("ERR Unknown client type '" + word + "'");
        };
    }

    /** Adds the option that is argument {@code i} and its value. */
    void add(Args args, int i, Node node) {
        String value = args.text(i + 1);
        if (args.is(i, "ID")) {
            id = args.number(i + 1, "ERR client-id should be greater than 0");
            if (id < 1) {
                throw new CommandError("ERR client-id should be greater than 0");
            }
        } else if (args.is(i, "TYPE")) {
            type = known(value);
        } else if (args.is(i, "ADDR")) {
            address = value;
        } else if (args.is(i, "LADDR")) {
            localAddress = value;
        } else if (args.is(i, "USER")) {
            user = node.access().users().find(value);
            if (user == null) {
                throw new CommandError("ERR No such user '" + value + "'");
            }
        } else {
            throw new CommandError(Errors.SYNTAX);
        }
    }

    boolean matches(Conn c) {
        return (id == 0 || c.id() == id)
                && (address == null || c.remote().text().equals(address))
                && (user == null || user == c.user())
                && (localAddress == null || c.local().text().equals(localAddress))
                && (type == null || typeOf(c).equals(type));
    }

    private static String typeOf(Conn c) {
        if (c.isPrimary()) {
            return "master";
        }
        if (c.isReplica()) {
            return "replica";
        }
        return c.subscriber() == null ? "normal" : "pubsub";
    }
}
