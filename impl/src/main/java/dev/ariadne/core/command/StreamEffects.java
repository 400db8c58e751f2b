package dev.ariadne.core.command;

import dev.ariadne.core.keyspace.StreamConsumer;
import dev.ariadne.core.keyspace.StreamGroup;
import dev.ariadne.core.keyspace.StreamPending;
import dev.ariadne.core.resp.Numbers;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** What enters the stream of commands in place of requests that read or claim as a group. */
final class StreamEffects {
    private static final byte[] XCLAIM = bytes("XCLAIM");
    private static final byte[] TIME = bytes("TIME");
    private static final byte[] RETRYCOUNT = bytes("RETRYCOUNT");
    private static final byte[] FORCE = bytes("FORCE");
    private static final byte[] JUSTID = bytes("JUSTID");
    private static final byte[] LASTID = bytes("LASTID");
    private static final byte[] XGROUP = bytes("XGROUP");
    private static final byte[] SETID = bytes("SETID");
    private static final byte[] ENTRIESREAD = bytes("ENTRIESREAD");
    private static final byte[] CREATECONSUMER = bytes("CREATECONSUMER");
    private static final byte[] ZERO = bytes("0");

    private StreamEffects() {}

    /** The entry is pending for its consumer as it is here; or, when the stream no longer has it, it is pending no longer. */
    static void claim(Call call, byte[] key, StreamGroup group, byte[] id, StreamPending pending) {
        call.propagate(
                XCLAIM,
                key,
                group.name(),
                Objects.requireNonNull(pending.consumer()).name(),
                ZERO,
                id,
                TIME,
                Numbers.text(pending.deliveredMs()),
                RETRYCOUNT,
                Numbers.text(pending.deliveries()),
                FORCE,
                JUSTID,
                LASTID,
                group.lastId().text());
    }

    /** The group has been delivered as much as here. */
    static void moveGroup(Call call, byte[] key, StreamGroup group) {
        call.propagate(
                XGROUP,
                SETID,
                key,
                group.name(),
                group.lastId().text(),
                ENTRIESREAD,
                Numbers.text(group.entriesRead()));
    }

    /** The consumer is there. */
    static void createConsumer(Call call, byte[] key, StreamGroup group, StreamConsumer consumer) {
        call.propagate(XGROUP, CREATECONSUMER, key, group.name(), consumer.name());
    }

    private static byte[] bytes(String word) {
        return word.getBytes(StandardCharsets.US_ASCII);
    }
}
