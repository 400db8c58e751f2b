package dev.ariadne.core.keyspace;

import dev.ariadne.core.resp.DoubleText;
import dev.ariadne.core.resp.Numbers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The fingerprint of a data set by which two servers are compared: equal to that of a Redis with the same keys, values and databases
 * (Redis: debug.c:computeDatasetDigest). The order of the keys does not matter.
 */
public final class KeyspaceDigest {
    private static final int BYTES = 20;
    private static final byte[] EXPIRES = {'!', '!', 'e', 'x', 'p', 'i', 'r', 'e', '!', '!'};
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private final MessageDigest sha1;

    private KeyspaceDigest() {
        try {
            sha1 = MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }

    /** 40 hexadecimal digits; zeros when there are no keys. */
    public static String hex(Keyspace keyspace) {
        return hex(new KeyspaceDigest().of(keyspace));
    }

    /** The same for a value with its expiry, without its key; zeros for null. */
    public static String hex(@Nullable Entry entry) {
        byte[] digest = new byte[BYTES];
        if (entry != null) {
            new KeyspaceDigest().mixEntry(digest, entry);
        }
        return hex(digest);
    }

    private static String hex(byte[] digest) {
        StringBuilder hex = new StringBuilder(2 * BYTES);
        for (byte b : digest) {
            hex.append(HEX[b >> 4 & 0xf]).append(HEX[b & 0xf]);
        }
        return hex.toString();
    }

    private byte[] of(Keyspace keyspace) {
        byte[] all = new byte[BYTES];
        for (int i = 0; i < keyspace.databases(); i++) {
            Database db = keyspace.database(i);
            if (db.size() > 0) {
                mix(all, bigEndian(i));
                db.forEach(entry -> xor(all, of(entry)));
            }
        }
        return all;
    }

    /** The digest of one key with its value. */
    private byte[] of(Entry entry) {
        byte[] digest = new byte[BYTES];
        mix(digest, entry.key());
        mixEntry(digest, entry);
        return digest;
    }

    private void mixEntry(byte[] digest, Entry entry) {
        mix(digest, bigEndian(entry.type().number));
        mixValue(digest, entry);
        if (entry.expireAtMs() != Entry.NEVER) {
            xor(digest, EXPIRES);
        }
    }

    private void mixValue(byte[] digest, Entry entry) {
        switch (entry.type()) {
            case STRING -> mix(digest, entry.value());
            case LIST -> entry.collection(ListValue.class).forEach(element -> mix(digest, element));
            case SET -> entry.collection(SetValue.class).forEach(member -> xor(digest, member));
            case ZSET ->
                entry.collection(SortedSet.class).forEach((member, score) -> {
                    byte[] one = new byte[BYTES];
                    mix(one, member);
                    mix(one, DoubleText.bytes(score));
                    xor(digest, one);
                });
            case HASH ->
                entry.collection(HashValue.class).forEach((field, value) -> {
                    byte[] one = new byte[BYTES];
                    mix(one, field);
                    mix(one, value);
                    xor(digest, one);
                });
            case STREAM -> {
                StreamCursor entries = entry.collection(StreamValue.class).range(StreamId.MIN, StreamId.MAX);
                while (entries.next()) {
                    StreamId id = entries.id();
                    mix(
                            digest,
                            (Long.toUnsignedString(id.ms()) + '.' + Long.toUnsignedString(id.seq()))
                                    .getBytes(StandardCharsets.US_ASCII));
                    entries.forEach(new MixedEntry(digest));
                }
            }
        }
    }

    /** Mixes the fields and values of a stream's entry. */
    private final class MixedEntry implements StreamVisitor {
        private final byte[] digest;

        MixedEntry(byte[] digest) {
            this.digest = digest;
        }

        @Override
        public void number(long value) {
            mix(digest, Numbers.text(value));
        }

        @Override
        public void bytes(byte[] buf, int from, int to) {
            mix(digest, Arrays.copyOfRange(buf, from, to));
        }
    }

    /** Adds something whose place in the order matters. */
    private void mix(byte[] digest, byte[] bytes) {
        xor(digest, bytes);
        System.arraycopy(sha1.digest(digest), 0, digest, 0, BYTES);
    }

    /** Adds something whose place in the order does not matter. */
    private void xor(byte[] digest, byte[] bytes) {
        byte[] hash = sha1.digest(bytes);
        for (int i = 0; i < BYTES; i++) {
            digest[i] ^= hash[i];
        }
    }

    private static byte[] bigEndian(int value) {
        return new byte[] {(byte) (value >> 24), (byte) (value >> 16), (byte) (value >> 8), (byte) value};
    }
}
