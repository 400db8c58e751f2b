package dev.ariadne.conform;

import java.util.List;
import java.util.Map;

/**
 * Bytes on their way, in the unit in which the model moves them.
 *
 * @param conn id of the connection at the accepting node that they belong to
 * @param bytes what is delivered; none for a close
 * @param view the message as a record of the model: its type and what it carries
 */
record Message(long conn, byte[] bytes, Map<String, Object> view) {
    static Message close(long conn) {
        return new Message(conn, new byte[0], Map.of("type", "close"));
    }

    static Message psync(long conn, byte[] bytes, int epoch, int end) {
        return new Message(conn, bytes, Map.of("type", "psync", "id", epoch, "end", end));
    }

    static Message ack(long conn, byte[] bytes, int end) {
        return new Message(conn, bytes, Map.of("type", "ack", "end", end, "age", 0));
    }

    static Message granted(long conn, byte[] bytes, int epoch) {
        return new Message(conn, bytes, Map.of("type", "continue", "id", epoch));
    }

    static Message full(long conn, byte[] bytes) {
        return new Message(conn, bytes, Map.of("type", "full"));
    }

    static Message refuse(long conn, byte[] bytes) {
        return new Message(conn, bytes, Map.of("type", "refuse"));
    }

    static Message snapshot(long conn, byte[] bytes, int epoch, List<Item> items) {
        return new Message(conn, bytes, Map.of("type", "snapshot", "id", epoch, "log", Item.runs(items)));
    }

    static Message item(long conn, byte[] bytes, Item item) {
        return new Message(conn, bytes, Map.of("type", item.kind(), "epoch", item.epoch()));
    }

    /** The record's type. */
    String type() {
        return String.valueOf(view.get("type"));
    }
}
