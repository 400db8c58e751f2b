package dev.ariadne.core.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ariadne.core.resp.CommandError;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Sparse and dense registers are the same registers, whatever the order in which they were raised. */
class HyperLogLogProperties {
    private static final int SPARSE_MAX_BYTES = 3000;

    @Property(tries = 200)
    void sparseIsDense(@ForAll long seed, @ForAll @IntRange(min = 0, max = 2000) int steps) {
        SplittableRandom random = new SplittableRandom(seed);
        HyperLogLog sparse = HyperLogLog.empty();
        byte[] model = new byte[HyperLogLog.REGISTERS];
        // Few registers at the beginning and the end, so that runs meet, split and join.
        int reach = 1 << random.nextInt(1, 14);
        for (int i = 0; i < steps; i++) {
            int register = random.nextInt(reach);
            if (random.nextBoolean()) {
                register = HyperLogLog.REGISTERS - 1 - register;
            }
            int rank = random.nextInt(200) == 0 ? random.nextInt(1, 52) : random.nextInt(1, 5);
            assertThat(sparse.raise(register, rank, SPARSE_MAX_BYTES)).isEqualTo(model[register] < rank);
            model[register] = (byte) Math.max(model[register], rank);
        }
        assertThat(sparse.registers()).isEqualTo(model);
        assertThat(HyperLogLog.of(sparse.bytes()).registers()).isEqualTo(model);
        assertThat(sparse.isDense() || sparse.bytes().length <= SPARSE_MAX_BYTES)
                .isTrue();
        sparse.makeDense();
        assertThat(sparse.registers()).isEqualTo(model);
        assertThat(HyperLogLog.isOne(sparse.bytes())).isTrue();
    }

    @Property(tries = 100)
    void theEstimateIsNearTheTruth(@ForAll long seed, @ForAll @IntRange(min = 1, max = 20_000) int elements) {
        HyperLogLog hll = HyperLogLog.empty();
        for (int i = 0; i < elements; i++) {
            byte[] element = (seed + ":" + i).getBytes(StandardCharsets.US_ASCII);
            hll.add(element, 0, element.length, SPARSE_MAX_BYTES);
        }
        double standardError = 1.04 / Math.sqrt(HyperLogLog.REGISTERS);
        assertThat((double) HyperLogLog.estimate(hll.registers()))
                .isBetween(elements * (1 - 6 * standardError) - 1, elements * (1 + 6 * standardError) + 1);
    }

    @Property(tries = 500)
    void damageIsFoundOrHarmless(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        HyperLogLog hll = HyperLogLog.empty();
        for (int i = 0; i < 50; i++) {
            hll.raise(random.nextInt(HyperLogLog.REGISTERS), random.nextInt(1, 33), SPARSE_MAX_BYTES);
        }
        byte[] bytes = hll.bytes();
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            bytes[random.nextInt(HyperLogLog.HEADER, bytes.length)] = (byte) random.nextInt();
        }
        HyperLogLog damaged = HyperLogLog.of(bytes);
        try {
            damaged.raise(random.nextInt(HyperLogLog.REGISTERS), 40, SPARSE_MAX_BYTES);
            damaged.registers();
        } catch (CommandError e) {
            assertThat(e).isSameAs(HyperLogLog.INVALID);
        }
    }
}
