package dev.ariadne.core.rdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ariadne.core.keyspace.KeyspaceDigest;
import dev.ariadne.core.keyspace.Layout;
import dev.ariadne.core.keyspace.ValueRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Packed forms and records of every type: what is written is read, and damage of any kind is either refused, with its place, or gives some
 * other value, but never an exception of another kind, an endless loop or memory that the bytes do not account for.
 */
class PackedProperties {
    private static final Oddities REFUSED = new Oddities(Oddities.Strictness.ALL);

    @Property(tries = 300)
    void aListpackHoldsWhatWasAdded(@ForAll long seed) throws BadRecord {
        SplittableRandom random = new SplittableRandom(seed);
        List<String> expected = new ArrayList<>();
        Listpack.Writer writer = new Listpack.Writer();
        for (int n = random.nextInt(60); n > 0; n--) {
            if (random.nextBoolean()) {
                long value = random.nextLong() >> random.nextInt(64);
                writer.add(value);
                expected.add(Long.toString(value));
            } else {
                byte[] bytes = new byte[random.nextInt(10) == 0 ? 16_370 + random.nextInt(30) : random.nextInt(200)];
                random.nextBytes(bytes);
                writer.add(bytes);
                expected.add(latin1(bytes));
            }
        }
        byte[] bytes = writer.toBytes();

        assertThat(bytes).hasSize(writer.size());
        assertThat(new Listpack(bytes).count()).isEqualTo(expected.size());
        assertThat(elements(Packed.LISTPACK, bytes)).isEqualTo(expected);
    }

    @Example
    void oldFormsAreRead() throws BadRecord, RdbException {
        assertThat(elements(Packed.ZIPLIST, PackedForms.ziplist("a", "-1", "500", "x".repeat(300), "b")))
                .containsExactly("a", "-1", "500", "x".repeat(300), "b");
        assertThat(elements(Packed.ZIPMAP, PackedForms.zipmap("f", "v", "g", "w", "", "")))
                .containsExactly("f", "v", "g", "w", "", "");
        Loaded loaded = Loaded.from(PackedForms.image());

        assertThat(loaded.keyspace.size()).isEqualTo(6);
        // The digest that a stock server gives (StockExchangeTest).
        assertThat(KeyspaceDigest.hex(loaded.keyspace)).isEqualTo(OLD_FORMS_DIGEST);
    }

    static final String OLD_FORMS_DIGEST = "af86a18cb93ee11547e3f40c18bd3e1c608757c6";

    @Property(tries = 4_000)
    void damagedImagesAreRefusedOrRead(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] image = random.nextBoolean() ? Loaded.golden("types.rdb") : PackedForms.image();
        if (random.nextInt(4) == 0) {
            image = Arrays.copyOf(image, random.nextInt(image.length));
        }
        for (int n = random.nextInt(3); n >= 0 && image.length > 0; n--) {
            image[random.nextInt(image.length)] = (byte) (random.nextBoolean() ? random.nextInt() : 0xff);
        }
        try {
            Loaded loaded = Loaded.inPieces(image, random);
            assertThat(loaded.keyspace.size()).isNotNegative();
        } catch (RdbException e) {
            assertThat(e).hasMessageContaining("at byte");
        } catch (AssertionError e) {
            assertThat(e).hasMessageContaining("done: false");
        }
    }

    @Property(tries = 5_000)
    void damagedValuesAreRefusedOrRead(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[][] forms = {
            new Listpack.Writer()
                    .add(1)
                    .add(-5000)
                    .add(1L << 40)
                    .add("abc".getBytes(StandardCharsets.US_ASCII))
                    .toBytes(),
            PackedForms.ziplist("a", "1", "b", "2", "c", "300", "x".repeat(100), "-70000"),
            PackedForms.zipmap("a", "1", "b", "2"),
            new byte[] {2, 0, 0, 0, 3, 0, 0, 0, 1, 0, 2, 0, 3, 0}
        };
        int[] types = {
            Rdb.TYPE_HASH_ZIPMAP,
            Rdb.TYPE_LIST_ZIPLIST,
            Rdb.TYPE_SET_INTSET,
            Rdb.TYPE_ZSET_ZIPLIST,
            Rdb.TYPE_HASH_ZIPLIST,
            Rdb.TYPE_HASH_LISTPACK,
            Rdb.TYPE_ZSET_LISTPACK
        };
        byte[] form = forms[random.nextInt(forms.length)];
        for (int n = random.nextInt(4); n > 0; n--) {
            form[random.nextInt(form.length)] = (byte) random.nextInt();
        }
        RdbWriter out = new RdbWriter();
        out.type(types[random.nextInt(types.length)]);
        out.string(form);
        try {
            assertThat(ValueRecord.read(out.buf(), 0, out.length(), new Layout(1), REFUSED))
                    .isNotNull();
        } catch (BadRecord e) {
            assertThat(e.what()).isNotEmpty();
        }
    }

    @Property(tries = 1000)
    void compressedStringsExpandWhateverWasCompressedBefore(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        LzfCompressor compressor = new LzfCompressor();
        for (int strings = 0; strings < 4; strings++) {
            compressesAndExpands(random, compressor);
        }
    }

    private static void compressesAndExpands(SplittableRandom random, LzfCompressor compressor) {
        byte[] in = new byte[random.nextInt(random.nextBoolean() ? 100 : 40_000)];
        int letters = 1 + random.nextInt(20);
        for (int i = 0; i < in.length; i++) {
            boolean repeats = i > 300 && random.nextInt(8) > 0;
            in[i] = repeats ? in[i - 1 - random.nextInt(letters)] : (byte) random.nextInt(letters);
        }
        int length = compressor.compress(in, in.length, Math.max(0, in.length - 4));
        if (length >= 0) {
            byte[] compressed = Arrays.copyOf(compressor.bytes(), length);
            byte[] out = new byte[in.length];
            assertThat(Lzf.expand(compressed, out)).isTrue();
            assertThat(out).isEqualTo(in);
            assertThat(in.length).isLessThanOrEqualTo(compressed.length * Lzf.MAX_RATIO);
        }
    }

    @Example
    void whatRepeatsIsCompressedWell() {
        byte[] in = "abc".repeat(10_000).getBytes(StandardCharsets.US_ASCII);

        assertThat(new LzfCompressor().compress(in, in.length, in.length))
                .isPositive()
                .isLessThan(in.length / 80);
    }

    @Example
    void membersThatAreThereTwiceAreRefused() {
        RdbWriter out = new RdbWriter();
        out.header();
        out.key(Rdb.TYPE_SET, new byte[] {'k'});
        out.length(2);
        out.string(7);
        out.string(7);

        assertThatThrownBy(() -> new RdbReader(new Loaded(), 1, true).feed(out.buf(), 0, out.length()))
                .hasMessageMatching("bad RDB image at byte \\d+: a member is there twice, in the set 'k'");
    }

    private static List<String> elements(Packed form, byte[] bytes) throws BadRecord {
        List<String> elements = new ArrayList<>();
        form.forEach(bytes, e -> elements.add(latin1(e)), REFUSED);
        return elements;
    }

    private static String latin1(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
