package dev.ariadne.core.acl;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A password as it is kept: the SHA-256 of its bytes, eight of which are in each number. */
record PasswordHash(long first, long second, long third, long fourth) {
    private static final int HEX_CHARS = 64;

    /** That of a password. */
    static PasswordHash of(String password) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return of(sha256.digest(password.getBytes(StandardCharsets.ISO_8859_1)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** From hexadecimal; throws {@link BadRule} when the text is none. */
    static PasswordHash parse(String text) {
        boolean lowerHex = text.length() == HEX_CHARS
                && text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
        if (!lowerHex) {
            throw new BadRule(BadRule.BAD_HASH);
        }
        return of(HexFormat.of().parseHex(text));
    }

    private static PasswordHash of(byte[] digest) {
        ByteBuffer numbers = ByteBuffer.wrap(digest);
        return new PasswordHash(numbers.getLong(), numbers.getLong(), numbers.getLong(), numbers.getLong());
    }

    /** In hexadecimal, as rules and ACL GETUSER have it. */
    String hex() {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(first) + hex.toHexDigits(second) + hex.toHexDigits(third) + hex.toHexDigits(fourth);
    }

    /** Whether it is the same, in a time that tells nothing about where they differ. */
    boolean isEqual(PasswordHash other) {
        return (first ^ other.first | second ^ other.second | third ^ other.third | fourth ^ other.fourth) == 0;
    }
}
