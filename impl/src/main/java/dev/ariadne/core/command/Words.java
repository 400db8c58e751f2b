package dev.ariadne.core.command;

import java.nio.charset.StandardCharsets;

/** Words of the commands that enter the stream in place of what a client said. */
final class Words {
    static final byte[] SET = bytes("SET");
    static final byte[] PXAT = bytes("PXAT");
    static final byte[] KEEPTTL = bytes("KEEPTTL");
    static final byte[] SREM = bytes("SREM");
    static final byte[] HSET = bytes("HSET");
    static final byte[] DEL = bytes("DEL");
    static final byte[] PERSIST = bytes("PERSIST");
    static final byte[] ZADD = bytes("zadd");
    static final byte[] ZPOPMIN = bytes("ZPOPMIN");
    static final byte[] ZPOPMAX = bytes("ZPOPMAX");
    static final byte[] PEXPIREAT = bytes("PEXPIREAT");

    static final byte[] LPOP = bytes("LPOP");
    static final byte[] RPOP = bytes("RPOP");
    static final byte[] LMOVE = bytes("LMOVE");
    static final byte[] RPOPLPUSH = bytes("RPOPLPUSH");
    static final byte[] LEFT = bytes("left");
    static final byte[] RIGHT = bytes("right");

    private Words() {}

    private static byte[] bytes(String word) {
        return word.getBytes(StandardCharsets.US_ASCII);
    }
}
