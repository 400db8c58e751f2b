package dev.ariadne.core.acl;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Passwords are kept as the hexadecimal SHA-256 of their bytes. */
final class Passwords {
    private static final int HASH_CHARS = 64;

    private Passwords() {}

    static String hash(String password) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha256.digest(password.getBytes(StandardCharsets.ISO_8859_1)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** {@code text} if it is a hash. */
    static String requireHash(String text) {
        boolean lowerHex = text.length() == HASH_CHARS
                && text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
        if (!lowerHex) {
            throw new BadRule(BadRule.BAD_HASH);
        }
        return text;
    }

    /** Whether two hashes are equal, in a time that tells nothing about where they differ. */
    static boolean equal(String a, String b) {
        return MessageDigest.isEqual(a.getBytes(StandardCharsets.US_ASCII), b.getBytes(StandardCharsets.US_ASCII));
    }
}
