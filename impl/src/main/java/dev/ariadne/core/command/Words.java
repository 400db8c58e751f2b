package dev.ariadne.core.command;

import java.nio.charset.StandardCharsets;

/** Words of the commands that enter the stream in place of what a client said. */
final class Words {
    static final byte[] SET = bytes("SET");
    static final byte[] PXAT = bytes("PXAT");
    static final byte[] KEEPTTL = bytes("KEEPTTL");
    static final byte[] DEL = bytes("DEL");
    static final byte[] PERSIST = bytes("PERSIST");
    static final byte[] PEXPIREAT = bytes("PEXPIREAT");

    private Words() {}

    private static byte[] bytes(String word) {
        return word.getBytes(StandardCharsets.US_ASCII);
    }
}
