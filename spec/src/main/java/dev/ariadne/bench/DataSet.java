package dev.ariadne.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Keys that are all alike, of 16 bytes each, to fill a server with. */
enum DataSet {
    STRINGS("strings of 64 bytes"),
    HASHES("hashes of 8 fields"),
    LISTS("lists of 8 elements"),
    SETS("sets of 8 elements"),
    SORTED_SETS("sorted sets of 8 elements");

    private static final int PIPELINE = 200;
    private static final int ITEMS = 8;
    private static final int VALUE_BYTES = 64;

    /** What they are, in the plural. */
    final String label;

    DataSet(String label) {
        this.label = label;
    }

    static String key(int number) {
        return String.format(Locale.ROOT, "key:%012d", number);
    }

    /** The command that makes one. */
    String[] command(int number) {
        String key = key(number);
        List<String> words = new ArrayList<>();
        switch (this) {
            case STRINGS ->
                words.addAll(List.of("SET", key, String.format(Locale.ROOT, "%0" + VALUE_BYTES + "d", number)));
            case HASHES -> words.addAll(List.of("HSET", key));
            case LISTS -> words.addAll(List.of("RPUSH", key));
            case SETS -> words.addAll(List.of("SADD", key));
            case SORTED_SETS -> words.addAll(List.of("ZADD", key));
        }
        for (int i = 0; i < ITEMS && this != STRINGS; i++) {
            if (this == SORTED_SETS) {
                words.add(Integer.toString(number % 1000 + i));
            }
            words.add("item:" + i);
            if (this == HASHES) {
                words.add("value:" + (number % 1000 + i));
            }
        }
        return words.toArray(String[]::new);
    }

    /** Makes so many of them, by pipelined commands. */
    void fill(BenchServer server, int keys) throws IOException {
        try (PipelinedClient client = new PipelinedClient(server.port())) {
            for (int from = 0; from < keys; from += PIPELINE) {
                int count = Math.min(PIPELINE, keys - from);
                ByteArrayOutputStream batch = new ByteArrayOutputStream();
                for (int i = 0; i < count; i++) {
                    PipelinedClient.write(batch, command(from + i));
                }
                client.call(batch.toByteArray(), count);
            }
        }
    }
}
