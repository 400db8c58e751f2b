package dev.ariadne.core.repl;

import dev.ariadne.core.Effects;
import java.util.HexFormat;

/** Replication ids: 40 hexadecimal characters that name one history of the stream. */
public final class ReplId {
    /** Number of characters. */
    public static final int LENGTH = 40;
    /** The id that names no history (Redis shows it as replid2 of a server that never changed its history). */
    public static final String NONE = "0".repeat(LENGTH);

    private ReplId() {}

    /** A fresh id. */
    public static String fresh(Effects effects) {
        return HexFormat.of().formatHex(effects.secret(LENGTH / 2));
    }
}
