package dev.ariadne.core.repl;

import java.util.random.RandomGenerator;

/** Replication ids: 40 hexadecimal characters that name one history of the stream. */
public final class ReplId {
    /** Number of characters. */
    public static final int LENGTH = 40;
    /** The id that names no history (Redis shows it as replid2 of a server that never changed its history). */
    public static final String NONE = "0".repeat(LENGTH);

    private static final String HEX = "0123456789abcdef";

    private ReplId() {}

    /** A fresh id. */
    public static String random(RandomGenerator random) {
        StringBuilder id = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            id.append(HEX.charAt(random.nextInt(HEX.length())));
        }
        return id.toString();
    }
}
