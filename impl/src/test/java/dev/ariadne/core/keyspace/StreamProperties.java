package dev.ariadne.core.keyspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ariadne.core.rdb.BadRecord;
import dev.ariadne.core.rdb.Oddities;
import dev.ariadne.core.rdb.RdbWriter;
import dev.ariadne.core.resp.Args;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** A stream holds what a plain sorted map of entries would, whatever its nodes; and an image of it is read as the same stream. */
class StreamProperties {
    private static final int STEPS = 200;
    private static final byte TYPE = 19;

    private final TreeMap<StreamId, List<String>> model = new TreeMap<>();
    private Layout layout = new Layout(1);
    private StreamValue stream = new StreamValue(layout);
    private long added;

    @Property(tries = 300)
    void holdsWhatASortedMapHolds(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        begin(random);
        for (int i = 0; i < STEPS; i++) {
            step(random);
            check(random);
        }
    }

    @Property(tries = 200)
    void anImageIsReadAsTheSameStream(@ForAll long seed) throws BadRecord {
        SplittableRandom random = new SplittableRandom(seed);
        begin(random);
        for (int i = 0; i < STEPS; i++) {
            step(random);
            group(random);
        }
        byte[] image = image(stream);

        StreamValue read =
                (StreamValue) ValueRecord.read(image, 0, image.length, layout, new Oddities(Oddities.Strictness.ALL));

        assertThat(image(read)).isEqualTo(image);
        assertThat(read.bytes()).isEqualTo(stream.copy().bytes());
        assertThat(entries(read)).isEqualTo(entries(stream));
    }

    @Property(tries = 200)
    void aCopySharesNothing(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        begin(random);
        for (int i = 0; i < STEPS / 2; i++) {
            step(random);
            group(random);
        }
        StreamValue copy = stream.copy();
        byte[] before = image(stream);
        for (int i = 0; i < STEPS / 2; i++) {
            step(random);
            group(random);
        }

        assertThat(image(copy)).isEqualTo(before);
        assertThat(stream.copy().copy().bytes()).isEqualTo(stream.copy().bytes());
    }

    @Property
    void aDamagedImageIsRefusedOrRead(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        begin(random);
        for (int i = 0; i < 20; i++) {
            step(random);
            group(random);
        }
        byte[] image = image(stream);
        image[1 + random.nextInt(image.length - 1)] ^= (byte) (1 << random.nextInt(8));
        try {
            entries((StreamValue)
                    ValueRecord.read(image, 0, image.length, layout, new Oddities(Oddities.Strictness.ALL)));
        } catch (BadRecord e) {
            assertThat(e.what()).isNotEmpty();
        }
    }

    private void begin(SplittableRandom random) {
        layout = new Layout(1);
        layout.streamNodeMaxEntries = 1 + random.nextInt(8);
        layout.streamNodeMaxBytes = random.nextBoolean() ? 0 : 40 + random.nextInt(400);
        stream = new StreamValue(layout);
        model.clear();
        added = 0;
    }

    private void step(SplittableRandom random) {
        switch (random.nextInt(12)) {
            case 0, 1 -> {
                StreamId id = someId(random);
                assertThat(stream.delete(id)).isEqualTo(model.remove(id) != null);
            }
            case 2 -> {
                boolean wholeNodes = random.nextBoolean();
                long limit = wholeNodes ? random.nextInt(5) : 0;
                trimmed(stream.trimToLength(random.nextInt(30), wholeNodes, limit));
            }
            case 3 -> trimmed(stream.trimBefore(someId(random), random.nextBoolean(), 0));
            default -> add(random);
        }
    }

    private void add(SplittableRandom random) {
        StreamId last = stream.lastId();
        StreamId id = random.nextInt(4) > 0
                ? new StreamId(last.ms(), last.seq() + 1 + random.nextInt(300))
                : new StreamId(last.ms() + 1 + random.nextInt(70_000), random.nextLong());
        List<String> words = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            words.add(random.nextInt(3) > 0 ? "field" + i : word(random));
            words.add(word(random));
        }
        List<String> request = new ArrayList<>(List.of("XADD", "s"));
        request.addAll(words);
        stream.add(id, Args.of(request.toArray(new String[0])), 2);
        model.put(id, words);
        added++;
    }

    private static String word(SplittableRandom random) {
        return switch (random.nextInt(4)) {
            case 0 -> Long.toString(random.nextLong() >> random.nextInt(64));
            case 1 -> "0" + random.nextInt(100);
            case 2 -> "x".repeat(random.nextInt(random.nextInt(20) == 0 ? 20_000 : 200));
            default -> "";
        };
    }

    /** Only the first entries may have gone, as many as said; what had to stay or go follows from {@link #check}'s equal lengths. */
    private void trimmed(long count) {
        for (long i = 0; i < count; i++) {
            model.pollFirstEntry();
        }
    }

    private StreamId someId(SplittableRandom random) {
        if (model.isEmpty() || random.nextInt(6) == 0) {
            return new StreamId(random.nextInt(3), random.nextInt(100));
        }
        List<StreamId> ids = new ArrayList<>(model.keySet());
        return ids.get(random.nextInt(ids.size()));
    }

    private void group(SplittableRandom random) {
        byte[] name = {(byte) ('a' + random.nextInt(3))};
        StreamGroup group = stream.group(name);
        if (group == null) {
            group = stream.addGroup(name, someId(random), random.nextInt(5) - 1);
        }
        StreamConsumer consumer = group.consumer(name);
        consumer = consumer == null ? group.addConsumer(name, random.nextInt()) : consumer;
        StreamId id = someId(random);
        StreamPending pending = group.pending().get(id);
        if (pending == null) {
            group.assign(group.addPending(id, random.nextLong(), random.nextInt(9)), consumer);
        } else if (random.nextBoolean()) {
            group.remove(pending);
        } else {
            group.remove(consumer);
        }
        if (random.nextInt(20) == 0) {
            stream.remove(group);
        }
    }

    private void check(SplittableRandom random) {
        assertThat(stream.length()).isEqualTo(model.size());
        assertThat(stream.entriesAdded()).isEqualTo(added);
        assertThat(stream.firstId()).isEqualTo(model.isEmpty() ? StreamId.MIN : model.firstKey());
        assertThat(stream.lastEntry()).isEqualTo(model.isEmpty() ? StreamId.MIN : model.lastKey());
        StreamId from = someId(random);
        StreamId to = someId(random);
        boolean empty = from.compareTo(to) > 0;
        List<StreamId> expected = empty
                ? List.of()
                : new ArrayList<>(model.subMap(from, true, to, true).keySet());
        assertThat(ids(stream.range(from, to))).isEqualTo(expected);
        List<StreamId> backwards = new ArrayList<>(expected);
        Collections.reverse(backwards);
        assertThat(ids(stream.backwards(from, to))).isEqualTo(backwards);
        assertThat(entries(stream)).isEqualTo(model);
    }

    private static List<StreamId> ids(StreamCursor cursor) {
        List<StreamId> ids = new ArrayList<>();
        while (cursor.next()) {
            ids.add(cursor.id());
        }
        return ids;
    }

    private static TreeMap<StreamId, List<String>> entries(StreamValue stream) {
        TreeMap<StreamId, List<String>> entries = new TreeMap<>();
        StreamCursor cursor = stream.range(StreamId.MIN, StreamId.MAX);
        while (cursor.next()) {
            List<String> words = new ArrayList<>();
            cursor.forEach(new StreamVisitor() {
                @Override
                public void number(long value) {
                    words.add(Long.toString(value));
                }

                @Override
                public void bytes(byte[] buf, int from, int to) {
                    words.add(new String(buf, from, to - from, StandardCharsets.ISO_8859_1));
                }
            });
            assertThat(cursor.fields() * 2).isEqualTo(words.size());
            entries.put(cursor.id(), words);
        }
        return entries;
    }

    private static byte[] image(StreamValue stream) {
        RdbWriter out = new RdbWriter();
        StreamRdb.write(out, stream);
        byte[] image = new byte[out.length() + 1];
        image[0] = TYPE;
        System.arraycopy(out.buf(), 0, image, 1, out.length());
        return image;
    }
}
