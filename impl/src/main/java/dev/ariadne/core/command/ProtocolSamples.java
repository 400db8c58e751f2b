package dev.ariadne.core.command;

import dev.ariadne.core.resp.CommandError;
import dev.ariadne.core.resp.Reply;
import java.util.Locale;

/** DEBUG PROTOCOL: a reply of each type, for the tests of client libraries (Redis: debug.c). */
final class ProtocolSamples {
    private ProtocolSamples() {}

    static void reply(Call call) {
        Reply reply = call.reply();
        switch (call.args().text(2).toLowerCase(Locale.ROOT)) {
            case "string" -> reply.text("Hello World");
            case "integer" -> reply.integer(12345);
            case "double" -> reply.doubleNumber(3.141);
            case "bignum" -> reply.bigNumber("1234567999999999999999999999999999999");
            case "null" -> reply.nil();
            case "array" -> {
                reply.array(3);
                count(reply);
            }
            case "set" -> {
                reply.set(3);
                count(reply);
            }
            case "map" -> {
                reply.map(3);
                for (int i = 0; i < 3; i++) {
                    reply.integer(i);
                    reply.bool(i == 1);
                }
            }
            case "attrib" -> attribute(reply);
            case "push" -> push(reply);
            case "true" -> reply.bool(true);
            case "false" -> reply.bool(false);
            case "verbatim" -> reply.verbatim("This is a verbatim\nstring");
            default ->
                throw new CommandError("ERR Wrong protocol type name. Please use one of the following:"
                        + " string|integer|double|bignum|null|array|set|map|attrib|push|verbatim|true|false");
        }
    }

    private static void count(Reply reply) {
        for (int i = 0; i < 3; i++) {
            reply.integer(i);
        }
    }

    private static void attribute(Reply reply) {
        if (reply.protocol() > 2) {
            reply.attribute(1);
            reply.text("key-popularity");
            reply.array(2);
            reply.text("key:123");
            reply.integer(90);
        }
        reply.text("Some real reply following the attribute");
    }

    private static void push(Reply reply) {
        if (reply.protocol() < 3) {
            throw new CommandError("ERR RESP2 is not supported by this command");
        }
        reply.push(2);
        reply.text("server-cpu-usage");
        reply.integer(42);
        reply.text("Some real reply following the push reply");
    }
}
