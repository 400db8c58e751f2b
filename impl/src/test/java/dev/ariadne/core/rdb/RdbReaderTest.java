package dev.ariadne.core.rdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ariadne.core.keyspace.Database;
import dev.ariadne.core.keyspace.Entry;
import dev.ariadne.core.keyspace.KeyspaceDigest;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that redis-server 7.0.15 wrote, whole, in pieces and damaged. The digests are those that it gave with DEBUG DIGEST. */
class RdbReaderTest {
    @ParameterizedTest
    @CsvSource({
        "strings.rdb, da1615c768ed4909f6426c5f257180da9780fa32",
        "lfu.rdb, 264ccf65edec66bccfa7cc659414ccca432057d2",
        "lru.rdb, 264ccf65edec66bccfa7cc659414ccca432057d2",
        "nochecksum.rdb, 264ccf65edec66bccfa7cc659414ccca432057d2",
        "hash.rdb, ec49ca35021df6fe95cc62ee6599f1453788293b",
        "types.rdb, ea5cf8c89332603ddebf63a9808fb20e6142efbe"
    })
    void goldenFilesGiveTheDataSetOfTheirServer(String file, String digest) throws RdbException {
        byte[] image = Loaded.golden(file);

        assertThat(KeyspaceDigest.hex(Loaded.from(image).keyspace)).isEqualTo(digest);
        for (int seed = 0; seed < 200; seed++) {
            Loaded loaded = Loaded.inPieces(image, new SplittableRandom(seed));
            assertThat(KeyspaceDigest.hex(loaded.keyspace)).isEqualTo(digest);
        }
    }

    @Test
    void valuesExpiriesAndFactsAreRead() throws RdbException {
        Loaded loaded = Loaded.from(Loaded.golden("strings.rdb"));
        Database db = loaded.keyspace.database(0);

        assertThat(value(db, "int32")).isEqualTo("-2000000000");
        assertThat(value(db, "int64")).isEqualTo("9007199254740993");
        assertThat(value(db, "lzf")).isEqualTo("abcabcabd".repeat(60));
        assertThat(value(db, "")).isEqualTo("empty-key");
        assertThat(entry(db, "expires-ms").expireAtMs()).isEqualTo(4102444800123L);
        assertThat(entry(db, "plain").expireAtMs()).isEqualTo(Entry.NEVER);
        assertThat(value(loaded.keyspace.database(9), "other-db")).isEqualTo("1");
        assertThat(loaded.aux).containsEntry("redis-ver", "7.0.15").containsEntry("redis-bits", "64");
    }

    @Test
    void noFlippedBitGoesUnnoticed() {
        byte[] image = Loaded.golden("strings.rdb");
        for (int i = 0; i < image.length; i++) {
            byte[] damaged = image.clone();
            damaged[i] ^= 4;
            assertThatThrownBy(() -> Loaded.from(damaged))
                    .as("byte %d", i)
                    .isInstanceOfAny(RdbException.class, AssertionError.class);
        }
    }

    @Test
    void anImageThatStopsEarlyIsNotDone() throws RdbException {
        byte[] image = Loaded.golden("strings.rdb");
        for (int length = 0; length < image.length; length++) {
            RdbReader reader = new RdbReader(new Loaded(), Loaded.DATABASES, true);
            assertThat(reader.feed(image, 0, length)).isLessThanOrEqualTo(length);
            assertThat(reader.done()).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "REDIX0009                            | it does not begin with REDIS",
                "REDIS00a9                            | it does not begin with REDIS",
                "REDIS0011                            | version 11 is not between 1 and 10",
                "REDIS0000                            | version 0 is not between",
                "REDIS0009%f3                         | unknown record type 243",
                "REDIS0009%08                         | unknown record type 8",
                "REDIS0009%fe%10                      | database 16, but there are only 16",
                "REDIS0009%fe%82                      | unknown length form 130",
                "REDIS0009%00%c5                      | unknown string encoding 5",
                "REDIS0009%00%81%ff%ff%ff%ff%ff%ff%ff%ff | a string of 18446744073709551615 bytes",
                "REDIS0009%00%c3%03%43%e8ab           | 3 compressed bytes cannot make 1000",
                "REDIS0009%00%c3%03%05%20%05%05       | a compressed string is damaged",
                "REDIS0009%f7%01%02%00%07             | unknown item 7 in module data",
                "REDIS0009%ff12345678                 | checksum 3837363534333231, but the bytes give",
            })
    void damageIsNamed(String escaped, String message) {
        assertThatThrownBy(() -> Loaded.from(unescape(escaped)))
                .isInstanceOf(RdbException.class)
                .hasMessageContaining(message)
                .hasMessageContaining("at byte ");
    }

    @Test
    void moduleDataIsPassedOver() throws RdbException {
        byte[] image = unescape(
                "REDIS0009%f7%40%ff%02%01%02%07%01%07%03abcd%04abcdefgh%05%03xyz%00%00%01k%01v%ff%00%00%00%00%00%00%00%00");

        Loaded loaded = Loaded.from(image);
        assertThat(value(loaded.keyspace.database(0), "k")).isEqualTo("v");
        assertThat(loaded.modules).containsExactly("AAAAAAAAA");
    }

    @Test
    void aPromiseOfAHugeStringReservesNothing() throws RdbException {
        RdbReader reader = new RdbReader(new Loaded(), Loaded.DATABASES, true);
        byte[] start = unescape("REDIS0009%00%80%7f%00%00%00abc");

        assertThat(reader.feed(start, 0, start.length)).isEqualTo(start.length);
        assertThat(reader.position()).isEqualTo(start.length);
    }

    private static Entry entry(Database db, String key) {
        return Objects.requireNonNull(db.find(key.getBytes(StandardCharsets.ISO_8859_1)), key);
    }

    private static String value(Database db, String key) {
        return new String(entry(db, key).value(), StandardCharsets.ISO_8859_1);
    }

    /** Text in which {@code %xx} is a byte. */
    private static byte[] unescape(String escaped) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < escaped.length(); i++) {
            if (escaped.charAt(i) == '%') {
                text.append((char) Integer.parseInt(escaped.substring(i + 1, i + 3), 16));
                i += 2;
            } else {
                text.append(escaped.charAt(i));
            }
        }
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
