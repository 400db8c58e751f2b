package dev.ariadne.checker.edn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ariadne.checker.EventType;
import dev.ariadne.checker.History;
import dev.ariadne.checker.HistoryBuilder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/** Goal: what is written is read again as it was. Method: random values of every type, random histories, and streams that trickle. */
class RoundTripProperties {
    @Property(tries = 2000, edgeCases = EdgeCasesMode.NONE)
    void values(@ForAll long seed) {
        Object value = anyValue(new Random(seed), 3);
        String text = EdnPrinter.print(value);
        Object again = new EdnParser(trickle(text.getBytes(StandardCharsets.UTF_8))).form();
        assertThat(again).as(text).isEqualTo(value);
    }

    private static @Nullable Object anyValue(Random random, int depth) {
        int kind = random.nextInt(depth == 0 ? 9 : 12);
        return switch (kind) {
            case 0 -> null;
            case 1 -> random.nextLong() >> random.nextInt(64);
            case 2 -> random.nextInt(8) == 0 ? Double.NEGATIVE_INFINITY : random.nextGaussian() * 1e6;
            case 3 -> random.nextBoolean();
            case 4 -> new Keyword("k" + random.nextInt(100) + (random.nextBoolean() ? "/name?" : "-!"));
            case 5 -> text(random);
            case 6 -> BigInteger.valueOf(random.nextLong()).shiftLeft(64).add(BigInteger.TEN);
            case 7 -> (char) (' ' + random.nextInt(95));
            case 8 -> List.of('\n', '\t', '\r', '\u00e9').get(random.nextInt(4));
            case 9 -> values(random, depth);
            case 10 -> new LinkedHashSet<>(values(random, depth));
            default -> {
                Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
                values(random, depth).forEach(key -> map.put(key, anyValue(random, depth - 1)));
                yield map;
            }
        };
    }

    private static List<@Nullable Object> values(Random random, int depth) {
        List<@Nullable Object> values = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            values.add(anyValue(random, depth - 1));
        }
        return values;
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            text.append(List.of("a", "\"", "\\", "\n", "\t", "\r", " ", "\u00fc", "]", "}", ";", "\ud83e\uddf5")
                    .get(random.nextInt(12)));
        }
        return text.toString();
    }

    @Property(tries = 500)
    void histories(@ForAll long seed) throws IOException {
        History history = random(new Random(seed));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        HistoryWriter.write(history, out);
        History again = HistoryReader.read(trickle(out.toByteArray()), null);
        assertThat(again.ops()).isEqualTo(history.ops());
        assertThat(again.marks()).isEqualTo(history.marks());
        assertThat(again.keyed()).isEqualTo(history.keyed());
        assertThat(again.events()).isEqualTo(history.events());
    }

    /** The fast way through usual lines and the parser must come to the same. */
    @Property(tries = 500)
    void unusualSpacing(@ForAll long seed) throws IOException {
        History history = random(new Random(seed));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        HistoryWriter.write(history, out);
        String usual = out.toString(StandardCharsets.UTF_8) + ";".repeat(2 * UsualEvent.ROOM);
        History fast = HistoryReader.read(trickle(usual.getBytes(StandardCharsets.UTF_8)), null);
        History slow = HistoryReader.read(
                trickle(usual.replace("{:process", "{ :process").getBytes(StandardCharsets.UTF_8)), null);
        assertThat(fast.ops()).isEqualTo(history.ops());
        assertThat(slow.ops()).isEqualTo(history.ops());
        assertThat(fast.keyed()).isEqualTo(slow.keyed());
    }

    private static History random(Random random) {
        HistoryBuilder builder = History.builder();
        boolean keyed = random.nextBoolean();
        boolean plain = random.nextBoolean();
        List<Object[]> open = new ArrayList<>();
        long time = 0;
        for (int i = 0, process = 0; i < 40; i++) {
            time += random.nextInt(1000);
            switch (random.nextInt(5)) {
                case 0 -> builder.mark("kill", List.of(new Keyword("n" + random.nextInt(3))), time);
                case 1, 2 -> {
                    String f = List.of("read", "write", "cas").get(random.nextInt(3));
                    Object key = !keyed ? null : plain ? (Object) (long) random.nextInt(3) : "k" + random.nextInt(3);
                    Object value = f.equals("read")
                            ? null
                            : f.equals("write")
                                    ? value(random, plain)
                                    : Arrays.asList(value(random, plain), value(random, plain));
                    open.add(new Object[] {process, f, key == null ? "" : key, value == null ? "" : value});
                    builder.add(process++, EventType.INVOKE, f, key, value, time);
                }
                default -> {
                    if (!open.isEmpty()) {
                        Object[] op = open.remove(random.nextInt(open.size()));
                        EventType type = List.of(EventType.OK, EventType.FAIL, EventType.INFO)
                                .get(random.nextInt(3));
                        boolean result = op[1].equals("read") && type == EventType.OK;
                        builder.add(
                                (int) op[0],
                                type,
                                (String) op[1],
                                keyed ? op[2] : null,
                                result ? value(random, plain) : null,
                                time);
                    }
                }
            }
        }
        if (keyed) {
            builder.add(1 << 21, EventType.INVOKE, "read", plain ? (Object) 1L : "k", null, time);
        } else {
            builder.add(1 << 21, EventType.INVOKE, "read", null, null, time);
        }
        return builder.build();
    }

    private static @Nullable Object value(Random random, boolean plain) {
        if (plain) {
            return random.nextInt(6) == 0 ? null : (Object) (random.nextLong() >> 4 + random.nextInt(60));
        }
        return switch (random.nextInt(5)) {
            case 0 -> null;
            case 1 -> "text \"" + random.nextInt(5) + "\"\n";
            case 2 -> new Keyword("v" + random.nextInt(5));
            case 3 -> Long.MAX_VALUE - random.nextInt(3);
            default -> (long) random.nextInt(100) - 50;
        };
    }

    /** A stream that gives few bytes at a time, so that every token is split somewhere. */
    private static InputStream trickle(byte[] bytes) {
        return new FilterInputStream(new ByteArrayInputStream(bytes)) {
            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                return super.read(buffer, offset, Math.min(length, 3));
            }
        };
    }
}
