package dev.ariadne.core.rdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What is written is read again, whatever the strings, however the bytes are drained and cut. */
class RdbProperties {
    @Property(tries = 300)
    void whatIsWrittenIsRead(@ForAll long seed) throws RdbException {
        SplittableRandom random = new SplittableRandom(seed);
        Loaded expected = new Loaded();
        RdbWriter writer = new RdbWriter();
        ByteArrayOutputStream image = new ByteArrayOutputStream();
        writer.header();
        writer.aux("repl-id", "0123456789");
        int keys = random.nextInt(40);
        for (int i = 0; i < keys; i++) {
            int db = random.nextInt(Loaded.DATABASES);
            long expireAtMs = random.nextBoolean() ? -1 : random.nextLong(Long.MAX_VALUE);
            byte[] key = ("k" + i).getBytes(StandardCharsets.US_ASCII);
            byte[] value = value(random);
            writer.selectDb(db);
            if (expireAtMs >= 0) {
                writer.expireAt(expireAtMs);
            }
            writer.key(Rdb.TYPE_STRING, key);
            if (random.nextInt(4) == 0) {
                long number = random.nextLong() >> random.nextInt(64);
                writer.string(number);
                value = Long.toString(number).getBytes(StandardCharsets.US_ASCII);
            } else {
                writer.string(value);
            }
            expected.expect(db, key, value, expireAtMs);
            if (random.nextInt(5) == 0) {
                drain(writer, image);
            }
            if (random.nextInt(5) == 0) {
                writer = writer.copy().compressing(random.nextBoolean());
            }
        }
        writer.end();
        drain(writer, image);

        assertThat(Loaded.from(image.toByteArray()).entries).isEqualTo(expected.entries);
        Loaded pieces = Loaded.inPieces(image.toByteArray(), random);
        assertThat(pieces.entries).isEqualTo(expected.entries);
        assertThat(pieces.aux).containsEntry("repl-id", "0123456789");
    }

    @Property
    void randomBytesAreReadOrRefused(@ForAll byte[] tail) {
        byte[] image = new byte[9 + tail.length];
        System.arraycopy("REDIS0010".getBytes(StandardCharsets.US_ASCII), 0, image, 0, 9);
        System.arraycopy(tail, 0, image, 9, tail.length);
        RdbReader reader = new RdbReader(new Loaded(), Loaded.DATABASES, true);
        try {
            assertThat(reader.feed(image, 0, image.length)).isBetween(9, image.length);
        } catch (RdbException e) {
            assertThat(e).hasMessageContaining("at byte");
        }
    }

    @Example
    void theChecksumIsJonesCrc64() {
        byte[] check = "123456789".getBytes(StandardCharsets.US_ASCII);

        assertThat(Crc64.update(0, check, 0, check.length)).isEqualTo(0xe9c6d914c4b8d9caL);
    }

    @Property
    void theChecksumDoesNotDependOnThePieces(@ForAll byte[] bytes, @ForAll int cut) {
        int at = Math.floorMod(cut, bytes.length + 1);
        long inTwo = Crc64.update(Crc64.update(0, bytes, 0, at), bytes, at, bytes.length);

        assertThat(inTwo).isEqualTo(Crc64.update(0, bytes, 0, bytes.length));
    }

    private static byte[] value(SplittableRandom random) {
        byte[] value = new byte[random.nextInt(12) == 0 ? random.nextInt(100_000) : random.nextInt(200)];
        random.nextBytes(value);
        return value;
    }

    private static void drain(RdbWriter writer, ByteArrayOutputStream into) {
        into.write(writer.buf(), 0, writer.length());
        writer.clear();
    }
}
