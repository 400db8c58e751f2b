package dev.ariadne.core.rdb;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes the packed forms of old versions of Redis, which no server at hand writes any more. */
final class PackedForms {
    private PackedForms() {}

    /** A ziplist; a word that is an integer is kept as one. */
    static byte[] ziplist(String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[10]);
        int before = 0;
        int last = 10;
        for (String word : words) {
            last = out.size();
            if (before < 254) {
                out.write(before);
            } else {
                out.write(254);
                little(out, before, 4);
            }
            if (word.matches("0|-?[1-9]\\d{0,17}")) {
                integer(out, Long.parseLong(word));
            } else {
                text(out, word.getBytes(StandardCharsets.ISO_8859_1));
            }
            before = out.size() - last;
        }
        out.write(0xff);
        byte[] bytes = out.toByteArray();
        Little.write(bytes, 0, bytes.length, 4);
        Little.write(bytes, 4, last, 4);
        Little.write(bytes, 8, words.length, 2);
        return bytes;
    }

    private static void integer(ByteArrayOutputStream out, long value) {
        if (value >= 0 && value <= 12) {
            out.write(0xf1 + (int) value);
        } else if (value == (byte) value) {
            out.write(0xfe);
            little(out, value, 1);
        } else if (value == (short) value) {
            out.write(0xc0);
            little(out, value, 2);
        } else if (value >= -(1 << 23) && value < 1 << 23) {
            out.write(0xf0);
            little(out, value, 3);
        } else if (value == (int) value) {
            out.write(0xd0);
            little(out, value, 4);
        } else {
            out.write(0xe0);
            little(out, value, 8);
        }
    }

    private static void text(ByteArrayOutputStream out, byte[] bytes) {
        if (bytes.length < 1 << 6) {
            out.write(bytes.length);
        } else if (bytes.length < 1 << 14) {
            out.write(0x40 | bytes.length >> 8);
            out.write(bytes.length);
        } else {
            out.write(0x80);
            for (int shift = 24; shift >= 0; shift -= 8) {
                out.write(bytes.length >> shift);
            }
        }
        out.writeBytes(bytes);
    }

    /** A zipmap of fields and values in turn; every second value is followed by unused bytes. */
    static byte[] zipmap(String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(words.length / 2);
        for (int i = 0; i < words.length; i++) {
            byte[] bytes = words[i].getBytes(StandardCharsets.ISO_8859_1);
            if (bytes.length < 254) {
                out.write(bytes.length);
            } else {
                out.write(254);
                little(out, bytes.length, 4);
            }
            int unused = i % 4 == 3 ? 3 : 0;
            if (i % 2 == 1) {
                out.write(unused);
            }
            out.writeBytes(bytes);
            out.writeBytes(new byte[unused]);
        }
        out.write(0xff);
        return out.toByteArray();
    }

    private static void little(ByteArrayOutputStream out, long value, int bytes) {
        byte[] buf = new byte[bytes];
        Little.write(buf, 0, value, bytes);
        out.writeBytes(buf);
    }

    /** An image with a key for each old record type, their values big and small. */
    static byte[] image() {
        String x300 = "x".repeat(300);
        String x20000 = "y".repeat(20_000);
        RdbWriter out = new RdbWriter();
        out.header();
        out.selectDb(0);
        out.key(Rdb.TYPE_HASH_ZIPMAP, key("zipmap"));
        out.string(zipmap("f", "v", "", "", "n", "12", x300, x300));
        String[] mixed = {
            "a", "1", "12", "13", "-1", "-129", "40000", "-9000000", "3000000000", x300, "after", x20000, ""
        };
        out.key(Rdb.TYPE_LIST_ZIPLIST, key("ziplist"));
        out.string(ziplist(mixed));
        out.key(Rdb.TYPE_LIST_QUICKLIST, key("quicklist"));
        out.length(3);
        out.string(ziplist(mixed));
        out.string(ziplist());
        out.string(ziplist("end"));
        out.key(Rdb.TYPE_HASH_ZIPLIST, key("hash-ziplist"));
        out.string(ziplist("f", "v", "1", "2", "", x300));
        out.key(Rdb.TYPE_ZSET_ZIPLIST, key("zset-ziplist"));
        out.string(ziplist("a", "1", "b", "2.5", "c", "1e+20", "d", "inf"));
        out.key(Rdb.TYPE_ZSET, key("zset-text"));
        out.length(4);
        for (String member : new String[] {"a:1.5", "b:\377", "c:\376", "d:-3"}) {
            out.string(key(member.substring(0, 1)));
            String score = member.substring(2);
            if (score.charAt(0) < 254) {
                out.raw(new byte[] {(byte) score.length()});
            }
            out.raw(key(score));
        }
        out.end();
        byte[] image = new byte[out.length()];
        System.arraycopy(out.buf(), 0, image, 0, image.length);
        return image;
    }

    private static byte[] key(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
